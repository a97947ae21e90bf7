"""Edits of attributes of annotations and of articles."""

import msgspec
from msgspec import UNSET, UnsetType
from typing_extensions import override

from annotator.model.annotation import Annotation
from annotator.model.attribute_edit import (
    AttributeEdit,
    with_attribute,
    with_attributes,
    with_value,
    without,
)
from annotator.model.schema import Attribute, AttributeKind, Choice, Guess, Schema, SchemaError
from annotator.model.schema_edit import (
    Edit,
    attribute_of,
    attributes_of,
    changed,
    label_of,
    refuse_known,
    set_fields,
    with_gone,
    with_label,
)
from annotator.model.schema_values import Reach, converted
from annotator.model.values import JsonObject


class UseAttribute(Edit, frozen=True, tag=True, omit_defaults=True, kw_only=True):
    """A label has an attribute from now on."""

    label: str
    attribute: str

    @override
    def applied(self, schema: Schema) -> Schema:
        label = label_of(schema, self.label)
        attributes = (*label.attributes, self.attribute)
        return with_label(schema, msgspec.structs.replace(label, attributes=attributes))

    @override
    def title(self, schema: Schema) -> str:
        attribute = schema.attribute(self.attribute)
        words = attribute.title if attribute else self.attribute
        return f"Give {schema.name_of(self.label)} the Attribute {words}"


class DropAttribute(Edit, frozen=True, tag=True, omit_defaults=True, kw_only=True):
    """A label has an attribute no more; what was set of it goes."""

    label: str
    attribute: str

    @override
    def applied(self, schema: Schema) -> Schema:
        label = label_of(schema, self.label)
        attributes = tuple(a for a in label.attributes if a != self.attribute)
        return with_label(schema, msgspec.structs.replace(label, attributes=attributes))

    @override
    def title(self, schema: Schema) -> str:
        attribute = schema.attribute(self.attribute)
        words = attribute.title if attribute else self.attribute
        return f"Take the Attribute {words} from {schema.name_of(self.label)}"

    @property
    @override
    def reach(self) -> Reach:
        return Reach(label=self.label, attribute=self.attribute)

    @override
    def carried(self, annotation: Annotation) -> Annotation | None:
        if annotation.label != self.label:
            return annotation
        return with_attributes(annotation, without(annotation.attributes, self.attribute))


class AddAttribute(AttributeEdit, frozen=True, tag=True, omit_defaults=True, kw_only=True):
    """A new attribute, and the labels that have it."""

    attribute: Attribute
    labels: tuple[str, ...] = ()

    @override
    def applied(self, schema: Schema) -> Schema:
        known = {each.id for each in attributes_of(schema, document=self.document)}
        refuse_known(schema, self.thing, self.attribute.id, known)
        after = with_attribute(schema, self.attribute, document=self.document)
        for label in self.labels:
            after = UseAttribute(label=label, attribute=self.attribute.id).applied(after)
        return after

    @override
    def title(self, schema: Schema) -> str:
        return f"Add {self.thing.title()} {self.attribute.title}"


class ChangeAttribute(AttributeEdit, frozen=True, tag=True, omit_defaults=True, kw_only=True):
    """Other words, kind, default, letter or guideline for an attribute.

    With another kind, what is set is written in it where that can be; `values` are those that a
    new choice has.
    """

    attribute: str
    name: str | UnsetType = UNSET
    kind: AttributeKind | UnsetType = UNSET
    values: tuple[Choice, ...] | UnsetType = UNSET
    default: str | float | bool | UnsetType | None = UNSET
    key: str | UnsetType = UNSET
    guess: Guess | UnsetType | None = UNSET
    guideline: str | UnsetType = UNSET

    @override
    def applied(self, schema: Schema) -> Schema:
        before = attribute_of(schema, self.attribute, document=self.document)
        if self.kind is not UNSET:
            before = _of_kind(before, self.kind)
        if self.kind is UNSET and self.values is not UNSET:
            raise SchemaError("The values of an attribute are changed one by one.")
        after = changed(before, self, "attribute", "document")
        return with_attribute(schema, after, document=self.document)

    @override
    def title(self, schema: Schema) -> str:
        before = attribute_of(schema, self.attribute, document=self.document)
        if set_fields(self, "attribute", "document") == ["name"]:
            return f"Rename {self.thing.title()} {before.title} to {self.name}"
        return f"Change {self.thing.title()} {before.title}"

    @property
    @override
    def reach(self) -> Reach | None:
        if self.kind is UNSET:
            return None
        return Reach(attribute=self.attribute, document=self.document)

    @override
    def carried_values(self, values: JsonObject) -> JsonObject:
        if self.kind is UNSET or self.attribute not in values:
            return values
        choices = () if self.values is UNSET else self.values
        new = converted(values[self.attribute], self.kind, choices)
        return with_value(values, self.attribute, new)


def _of_kind(attribute: Attribute, kind: AttributeKind) -> Attribute:
    """Return an attribute of another kind, with what of its values, default and letter it keeps."""
    chosen = kind in {AttributeKind.CHOICE, AttributeKind.CHOICES}
    values = attribute.values if chosen else ()
    default = attribute.default
    if default is not None:
        default = converted(default, kind, values)
    return msgspec.structs.replace(
        attribute,
        kind=kind,
        values=values,
        default=default if isinstance(default, str | float | bool) else None,
        key="" if chosen else attribute.key,
    )


class RemoveAttribute(AttributeEdit, frozen=True, tag=True, omit_defaults=True, kw_only=True):
    """An attribute goes from all labels, with what was set of it."""

    attribute: str

    @override
    def applied(self, schema: Schema) -> Schema:
        attribute_of(schema, self.attribute, document=self.document)
        kept = tuple(
            a for a in attributes_of(schema, document=self.document) if a.id != self.attribute
        )
        if self.document:
            after = msgspec.structs.replace(schema, document=kept)
        else:
            labels = tuple(
                msgspec.structs.replace(
                    label, attributes=tuple(a for a in label.attributes if a != self.attribute)
                )
                for label in schema.labels
            )
            after = msgspec.structs.replace(schema, attributes=kept, labels=labels)
        return with_gone(after, f"{self.thing} {self.attribute}")

    @override
    def title(self, schema: Schema) -> str:
        known = attribute_of(schema, self.attribute, document=self.document)
        return f"Remove {self.thing.title()} {known.title}"

    @property
    @override
    def reach(self) -> Reach:
        return Reach(attribute=self.attribute, document=self.document)

    @override
    def carried_values(self, values: JsonObject) -> JsonObject:
        return without(values, self.attribute)
