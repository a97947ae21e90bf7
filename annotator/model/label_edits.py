"""Edits of labels and of their place in the schema."""

import msgspec
from msgspec import UNSET, UnsetType
from typing_extensions import override

from annotator.model.annotation import Annotation
from annotator.model.schema import Label, Overlap, Role, Schema, SchemaError
from annotator.model.schema_edit import (
    Edit,
    changed,
    label_of,
    refuse_known,
    set_fields,
    with_gone,
    with_label,
)
from annotator.model.schema_values import Reach

_FIELD_WORDS = {
    "keys": "Keys",
    "group": "Colour",
    "family": "Family",
    "parent": "Parent",
    "filler_only": "Use",
    "overlap": "Overlap Rule",
    "guideline": "Guideline",
}


class ChangeSchema(Edit, frozen=True, tag=True, omit_defaults=True, kw_only=True):
    """Another title or general guideline."""

    name: str | UnsetType = UNSET
    guideline: str | UnsetType = UNSET

    @override
    def applied(self, schema: Schema) -> Schema:
        changes = {} if self.name is UNSET else {"title": self.name}
        if self.guideline is not UNSET:
            changes["guideline"] = self.guideline
        return msgspec.structs.replace(schema, **changes)

    @override
    def title(self, schema: Schema) -> str:
        return "Edit Guideline of All Labels" if self.name is UNSET else "Rename Schema"


class AddLabel(Edit, frozen=True, tag=True, omit_defaults=True, kw_only=True):
    """A new label, behind the last one of its family."""

    label: Label

    @override
    def applied(self, schema: Schema) -> Schema:
        refuse_known(schema, "label", self.label.id, schema.by_id)
        family = [i for i, la in enumerate(schema.labels) if la.family == self.label.family]
        at = family[-1] + 1 if family else len(schema.labels)
        labels = (*schema.labels[:at], self.label, *schema.labels[at:])
        return msgspec.structs.replace(schema, labels=labels)

    @override
    def title(self, schema: Schema) -> str:
        return f"Add Label {self.label.name}"


class ChangeLabel(Edit, frozen=True, tag=True, omit_defaults=True, kw_only=True):
    """Other words, keys, colours, place in the tree, guideline or overlap rule for a label."""

    label: str
    name: str | UnsetType = UNSET
    keys: tuple[str, ...] | UnsetType = UNSET
    group: str | UnsetType = UNSET
    family: str | UnsetType = UNSET
    parent: str | UnsetType | None = UNSET
    filler_only: bool | UnsetType = UNSET
    overlap: Overlap | UnsetType = UNSET
    guideline: str | UnsetType = UNSET

    @override
    def applied(self, schema: Schema) -> Schema:
        label = label_of(schema, self.label)
        return with_label(schema, changed(label, self, "label"))

    @override
    def title(self, schema: Schema) -> str:
        name = schema.name_of(self.label)
        fields = set_fields(self, "label")
        if fields == ["name"]:
            return f"Rename Label {name} to {self.name}"
        return f"Change {_FIELD_WORDS.get(fields[0], 'Label') if fields else 'Label'} of {name}"


class MoveLabel(Edit, frozen=True, tag=True, omit_defaults=True, kw_only=True):
    """Another place in the order of labels: before another one, or last."""

    label: str
    before: str | None = None

    @override
    def applied(self, schema: Schema) -> Schema:
        moved = label_of(schema, self.label)
        rest = [label for label in schema.labels if label.id != self.label]
        at = len(rest)
        if self.before is not None:
            at = rest.index(label_of(schema, self.before))
        return msgspec.structs.replace(schema, labels=(*rest[:at], moved, *rest[at:]))

    @override
    def title(self, schema: Schema) -> str:
        return f"Move Label {schema.name_of(self.label)}"


class RetireLabel(Edit, frozen=True, tag=True, omit_defaults=True, kw_only=True):
    """A label is offered no more, or again; its annotations stay."""

    label: str
    retired: bool = True

    @override
    def applied(self, schema: Schema) -> Schema:
        label = label_of(schema, self.label)
        return with_label(schema, msgspec.structs.replace(label, retired=self.retired))

    @override
    def title(self, schema: Schema) -> str:
        name = schema.name_of(self.label)
        return f"Retire Label {name}" if self.retired else f"Bring Label {name} Back"


class MapLabel(Edit, frozen=True, tag=True, omit_defaults=True, kw_only=True):
    """A label goes; its annotations get another, with all that is said of them."""

    label: str
    to: str

    @override
    def applied(self, schema: Schema) -> Schema:
        if self.label == self.to:
            raise SchemaError(f"Label {schema.name_of(self.label)} cannot be mapped to itself.")
        label_of(schema, self.to)
        return _without_label(schema, self.label, self.to)

    @override
    def title(self, schema: Schema) -> str:
        return f"Map Label {schema.name_of(self.label)} to {schema.name_of(self.to)}"

    @property
    @override
    def reach(self) -> Reach:
        return Reach(label=self.label)

    @override
    def carried(self, annotation: Annotation) -> Annotation | None:
        if annotation.label != self.label:
            return annotation
        return msgspec.structs.replace(annotation, label=self.to)


class DeleteLabel(Edit, frozen=True, tag=True, omit_defaults=True, kw_only=True):
    """A label goes with its annotations."""

    label: str

    @override
    def applied(self, schema: Schema) -> Schema:
        return _without_label(schema, self.label, None)

    @override
    def title(self, schema: Schema) -> str:
        return f"Delete Label {schema.name_of(self.label)}"

    @property
    @override
    def reach(self) -> Reach:
        return Reach(label=self.label)

    @override
    def carried(self, annotation: Annotation) -> Annotation | None:
        return None if annotation.label == self.label else annotation


def _without_label(schema: Schema, gone: str, to: str | None) -> Schema:
    """Return a schema without a label; what named it names `to`, or its parent."""
    label = label_of(schema, gone)

    def parent(child: Label) -> str | None:
        if child.parent != gone:
            return child.parent
        return label.parent if child.id != label.parent else None

    def fills(owner: Label, role: Role) -> tuple[str, ...]:
        named = [to if each == gone else each for each in role.fills]
        kept = tuple(dict.fromkeys(each for each in named if each is not None))
        if not kept:
            raise SchemaError(
                f"{label.name} is all that can fill the role {role.title} of {owner.name}: "
                "give the role another label first."
            )
        return kept

    def altered(each: Label) -> Label:
        roles = tuple(
            msgspec.structs.replace(role, fills=fills(each, role)) if gone in role.fills else role
            for role in each.roles
        )
        return msgspec.structs.replace(each, parent=parent(each), roles=roles)

    labels = tuple(altered(each) for each in schema.labels if each.id != gone)
    return with_gone(msgspec.structs.replace(schema, labels=labels), f"label {gone}")
