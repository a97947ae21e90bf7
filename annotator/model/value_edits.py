"""Edits of the values of choices."""

import msgspec
from msgspec import UNSET, UnsetType
from typing_extensions import override

from annotator.model.attribute_edit import AttributeEdit, with_attribute, with_value
from annotator.model.schema import Attribute, Choice, Schema, SchemaError
from annotator.model.schema_edit import (
    attribute_of,
    changed,
    in_order,
    put,
    refuse_known,
    set_fields,
    with_gone,
)
from annotator.model.schema_values import Reach, mapped_value
from annotator.model.values import JsonObject


class AddValue(AttributeEdit, frozen=True, tag=True, omit_defaults=True, kw_only=True):
    """A choice gets a further value."""

    attribute: str
    value: Choice

    @override
    def applied(self, schema: Schema) -> Schema:
        before = attribute_of(schema, self.attribute, document=self.document)
        known = {value.id for value in before.values}
        thing = f"{before.id}.{self.value.id}"
        refuse_known(schema, _value_of(self.thing), thing, known, self.value.id)
        after = msgspec.structs.replace(before, values=(*before.values, self.value))
        return with_attribute(schema, after, document=self.document)

    @override
    def title(self, schema: Schema) -> str:
        before = attribute_of(schema, self.attribute, document=self.document)
        return f"Add Value {self.value.title} to {before.title}"


class ArrangeValues(AttributeEdit, frozen=True, tag=True, omit_defaults=True, kw_only=True):
    """Another order of a choice's values; what is not named stays behind."""

    attribute: str
    values: tuple[str, ...]

    @override
    def applied(self, schema: Schema) -> Schema:
        before = attribute_of(schema, self.attribute, document=self.document)
        after = msgspec.structs.replace(before, values=in_order(before.values, self.values))
        return with_attribute(schema, after, document=self.document)

    @override
    def title(self, schema: Schema) -> str:
        before = attribute_of(schema, self.attribute, document=self.document)
        return f"Order Values of {before.title}"


class _ValueEdit(AttributeEdit, frozen=True, tag=True, omit_defaults=True, kw_only=True):
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
        return with_attribute(schema, changed, document=self.document)

    def _without_value(self, schema: Schema, default: str | None) -> Schema:
        attribute, _ = self._parts(schema)
        after = msgspec.structs.replace(
            attribute,
            values=tuple(value for value in attribute.values if value.id != self.value),
            default=default if attribute.default == self.value else attribute.default,
        )
        put = with_attribute(schema, after, document=self.document)
        return with_gone(put, f"{_value_of(self.thing)} {self.attribute}.{self.value}")


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


def _value_of(thing: str) -> str:
    return "value" if thing == "attribute" else "document value"


def _with_mapped(values: JsonObject, name: str, gone: str, to: str | None) -> JsonObject:
    had = values.get(name)
    new = mapped_value(had, gone, to)
    return values if new == had else with_value(values, name, new)
