"""Edits of attributes of annotations and of articles, and of their values."""

import msgspec
from msgspec import UNSET, UnsetType
from typing_extensions import override

from annotator.model.annotation import Annotation
from annotator.model.schema import Attribute, AttributeKind, Choice, Guess, Schema, SchemaError
from annotator.model.schema_edit import (
    Edit,
    arranged,
    attribute_of,
    attributes_of,
    changed,
    label_of,
    put,
    refuse_known,
    set_fields,
    with_gone,
    with_label,
)
from annotator.model.schema_values import Reach, converted, mapped_value
from annotator.model.values import Json, JsonObject


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
        return _with_attributes(annotation, _without(annotation.attributes, self.attribute))


class _AttributeEdit(Edit, frozen=True, tag=True, omit_defaults=True, kw_only=True):
    """An edit of an attribute of annotations or, with `document`, of articles."""

    document: bool = False

    @override
    def carried(self, annotation: Annotation) -> Annotation | None:
        if self.document or self.reach is None:
            return annotation
        return _with_attributes(annotation, self.carried_values(annotation.attributes))

    @override
    def carried_document(self, document: JsonObject) -> JsonObject:
        return self.carried_values(document) if self.document else document

    def carried_values(self, values: JsonObject) -> JsonObject:
        """Return the attributes set as they are after the edit."""
        return values

    @property
    def _kind(self) -> str:
        return "document label" if self.document else "attribute"


class AddAttribute(_AttributeEdit, frozen=True, tag=True, omit_defaults=True, kw_only=True):
    """A new attribute, and the labels that have it."""

    attribute: Attribute
    labels: tuple[str, ...] = ()

    @override
    def applied(self, schema: Schema) -> Schema:
        known = {each.id for each in attributes_of(schema, document=self.document)}
        refuse_known(schema, self._kind, self.attribute.id, known)
        after = _with_attribute(schema, self.attribute, document=self.document)
        for label in self.labels:
            after = UseAttribute(label=label, attribute=self.attribute.id).applied(after)
        return after

    @override
    def title(self, schema: Schema) -> str:
        return f"Add {self._kind.title()} {self.attribute.title}"


class ChangeAttribute(_AttributeEdit, frozen=True, tag=True, omit_defaults=True, kw_only=True):
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
        return _with_attribute(schema, after, document=self.document)

    @override
    def title(self, schema: Schema) -> str:
        before = attribute_of(schema, self.attribute, document=self.document)
        if set_fields(self, "attribute", "document") == ["name"]:
            return f"Rename {self._kind.title()} {before.title} to {self.name}"
        return f"Change {self._kind.title()} {before.title}"

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
        return _with(values, self.attribute, new)


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


class RemoveAttribute(_AttributeEdit, frozen=True, tag=True, omit_defaults=True, kw_only=True):
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
        return with_gone(after, f"{self._kind} {self.attribute}")

    @override
    def title(self, schema: Schema) -> str:
        known = attribute_of(schema, self.attribute, document=self.document)
        return f"Remove {self._kind.title()} {known.title}"

    @property
    @override
    def reach(self) -> Reach:
        return Reach(attribute=self.attribute, document=self.document)

    @override
    def carried_values(self, values: JsonObject) -> JsonObject:
        return _without(values, self.attribute)


class AddValue(_AttributeEdit, frozen=True, tag=True, omit_defaults=True, kw_only=True):
    """A choice gets a further value."""

    attribute: str
    value: Choice

    @override
    def applied(self, schema: Schema) -> Schema:
        before = attribute_of(schema, self.attribute, document=self.document)
        known = {value.id for value in before.values}
        thing = f"{before.id}.{self.value.id}"
        refuse_known(schema, _value_kind(self._kind), thing, known, self.value.id)
        after = msgspec.structs.replace(before, values=(*before.values, self.value))
        return _with_attribute(schema, after, document=self.document)

    @override
    def title(self, schema: Schema) -> str:
        before = attribute_of(schema, self.attribute, document=self.document)
        return f"Add Value {self.value.title} to {before.title}"


class ArrangeValues(_AttributeEdit, frozen=True, tag=True, omit_defaults=True, kw_only=True):
    """Another order of a choice's values; what is not named stays behind."""

    attribute: str
    values: tuple[str, ...]

    @override
    def applied(self, schema: Schema) -> Schema:
        before = attribute_of(schema, self.attribute, document=self.document)
        known = {value.id: value for value in before.values}
        values = tuple(known[name] for name in arranged(list(known), self.values))
        after = msgspec.structs.replace(before, values=values)
        return _with_attribute(schema, after, document=self.document)

    @override
    def title(self, schema: Schema) -> str:
        before = attribute_of(schema, self.attribute, document=self.document)
        return f"Order Values of {before.title}"


class _ValueEdit(_AttributeEdit, frozen=True, tag=True, omit_defaults=True, kw_only=True):
    """An edit of one value of a choice."""

    attribute: str
    value: str

    def _parts(self, schema: Schema) -> tuple[Attribute, Choice]:
        attribute = attribute_of(schema, self.attribute, document=self.document)
        found = next((value for value in attribute.values if value.id == self.value), None)
        if found is None:
            raise SchemaError(f"{attribute.title} has no value “{self.value}”.")
        return attribute, found

    def _put_value(self, schema: Schema, after: Choice) -> Schema:
        attribute, _ = self._parts(schema)
        changed = msgspec.structs.replace(attribute, values=put(attribute.values, after))
        return _with_attribute(schema, changed, document=self.document)

    def _without_value(self, schema: Schema, default: str | None) -> Schema:
        attribute, _ = self._parts(schema)
        after = msgspec.structs.replace(
            attribute,
            values=tuple(value for value in attribute.values if value.id != self.value),
            default=default if attribute.default == self.value else attribute.default,
        )
        put = _with_attribute(schema, after, document=self.document)
        return with_gone(put, f"{_value_kind(self._kind)} {self.attribute}.{self.value}")


class ChangeValue(_ValueEdit, frozen=True, tag=True, omit_defaults=True, kw_only=True):
    """Other words or another letter for a value."""

    name: str | UnsetType = UNSET
    key: str | UnsetType = UNSET

    @override
    def applied(self, schema: Schema) -> Schema:
        _, before = self._parts(schema)
        after = changed(before, self, "attribute", "value", "document")
        return self._put_value(schema, after)

    @override
    def title(self, schema: Schema) -> str:
        attribute, value = self._parts(schema)
        if set_fields(self, "attribute", "value", "document") == ["name"]:
            return f"Rename Value {value.title} to {self.name}"
        return f"Change Letter of {value.title} ({attribute.title})"


class RetireValue(_ValueEdit, frozen=True, tag=True, omit_defaults=True, kw_only=True):
    """A value is offered no more, or again; where it is set it stays."""

    retired: bool = True

    @override
    def applied(self, schema: Schema) -> Schema:
        _, before = self._parts(schema)
        return self._put_value(schema, msgspec.structs.replace(before, retired=self.retired))

    @override
    def title(self, schema: Schema) -> str:
        attribute, value = self._parts(schema)
        words = f"{value.title} of {attribute.title}"
        return f"Retire Value {words}" if self.retired else f"Bring Value {words} Back"


class MapValue(_ValueEdit, frozen=True, tag=True, omit_defaults=True, kw_only=True):
    """A value goes; where it was set there is another."""

    to: str

    @override
    def applied(self, schema: Schema) -> Schema:
        attribute, value = self._parts(schema)
        if self.to == self.value or self.to not in [each.id for each in attribute.values]:
            raise SchemaError(f"{value.title} cannot be mapped to “{self.to}”.")
        return self._without_value(schema, self.to)

    @override
    def title(self, schema: Schema) -> str:
        attribute, value = self._parts(schema)
        to = next((v.title for v in attribute.values if v.id == self.to), self.to)
        return f"Map Value {value.title} of {attribute.title} to {to}"

    @property
    @override
    def reach(self) -> Reach:
        return Reach(attribute=self.attribute, value=self.value, document=self.document)

    @override
    def carried_values(self, values: JsonObject) -> JsonObject:
        return _with_mapped(values, self.attribute, self.value, self.to)


class DeleteValue(_ValueEdit, frozen=True, tag=True, omit_defaults=True, kw_only=True):
    """A value goes; where it was set there is none."""

    @override
    def applied(self, schema: Schema) -> Schema:
        return self._without_value(schema, None)

    @override
    def title(self, schema: Schema) -> str:
        attribute, value = self._parts(schema)
        return f"Delete Value {value.title} of {attribute.title}"

    @property
    @override
    def reach(self) -> Reach:
        return Reach(attribute=self.attribute, value=self.value, document=self.document)

    @override
    def carried_values(self, values: JsonObject) -> JsonObject:
        return _with_mapped(values, self.attribute, self.value, None)


def _with_attribute(schema: Schema, attribute: Attribute, *, document: bool) -> Schema:
    attributes = put(attributes_of(schema, document=document), attribute)
    if document:
        return msgspec.structs.replace(schema, document=attributes)
    return msgspec.structs.replace(schema, attributes=attributes)


def _value_kind(kind: str) -> str:
    return "value" if kind == "attribute" else "document value"


def _with_attributes(annotation: Annotation, attributes: JsonObject) -> Annotation:
    if attributes is annotation.attributes:
        return annotation
    return msgspec.structs.replace(annotation, attributes=attributes)


def _without(values: JsonObject, name: str) -> JsonObject:
    if name not in values:
        return values
    return {key: kept for key, kept in values.items() if key != name}


def _with(values: JsonObject, name: str, value: Json) -> JsonObject:
    """Return values with one changed in its place; None takes it away."""
    if value is None:
        return _without(values, name)
    return {key: value if key == name else kept for key, kept in values.items()}


def _with_mapped(values: JsonObject, name: str, gone: str, to: str | None) -> JsonObject:
    had = values.get(name)
    new = mapped_value(had, gone, to)
    return values if new == had else _with(values, name, new)
