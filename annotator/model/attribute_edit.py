"""What all edits of attributes and of their values share."""

import msgspec
from typing_extensions import override

from annotator.model.annotation import Annotation
from annotator.model.schema import Attribute, Schema
from annotator.model.schema_edit import Edit, attributes_of, put
from annotator.model.values import Json, JsonObject


class AttributeEdit(Edit, frozen=True, tag=True, omit_defaults=True, kw_only=True):
    """An edit of an attribute of annotations or, with `document`, of articles."""

    document: bool = False

    @override
    def carried(self, annotation: Annotation) -> Annotation | None:
        if self.document or self.reach is None:
            return annotation
        return with_attributes(annotation, self.carried_values(annotation.attributes))

    @override
    def carried_document(self, document: JsonObject) -> JsonObject:
        return self.carried_values(document) if self.document else document

    def carried_values(self, values: JsonObject) -> JsonObject:
        """Return the attributes set as they are after the edit."""
        return values

    @property
    def thing(self) -> str:
        """What it is an edit of, in words."""
        return "document label" if self.document else "attribute"


def with_attribute(schema: Schema, attribute: Attribute, *, document: bool) -> Schema:
    """Return a schema with another state of an attribute, or a new one behind all."""
    attributes = put(attributes_of(schema, document=document), attribute)
    if document:
        return msgspec.structs.replace(schema, document=attributes)
    return msgspec.structs.replace(schema, attributes=attributes)


def with_attributes(annotation: Annotation, attributes: JsonObject) -> Annotation:
    """Return an annotation with other attributes; itself where they are the same."""
    if attributes is annotation.attributes:
        return annotation
    return msgspec.structs.replace(annotation, attributes=attributes)


def without(values: JsonObject, name: str) -> JsonObject:
    """Return what is set but one."""
    if name not in values:
        return values
    return {key: kept for key, kept in values.items() if key != name}


def with_value(values: JsonObject, name: str, value: Json) -> JsonObject:
    """Return what is set with one changed in its place; None takes it away."""
    if value is None:
        return without(values, name)
    return {key: value if key == name else kept for key, kept in values.items()}
