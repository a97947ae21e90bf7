"""What all edits of a label schema share; an id is for good, renaming changes only the words.

What is deleted or mapped leaves its id in `Schema.gone`, so that no later thing is taken for it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

import msgspec
from msgspec import UNSET

from annotator.model.annotation import Annotation
from annotator.model.schema import (
    Attribute,
    Choice,
    Family,
    Group,
    Label,
    Role,
    Schema,
    SchemaError,
)
from annotator.model.schema_values import Reach
from annotator.model.values import JsonObject

_Named = TypeVar("_Named", Label, Attribute, Choice, Role, Family, Group)
_S = TypeVar("_S", bound=msgspec.Struct)


class Edit(msgspec.Struct, frozen=True, tag=True, omit_defaults=True, kw_only=True):
    """One edit. Most change only the schema; those with a `reach` change annotations too."""

    def applied(self, schema: Schema) -> Schema:
        """Return the schema after the edit; see `apply` for its checks."""
        raise NotImplementedError

    def title(self, schema: Schema) -> str:
        """Return what the edit is called in the history, by the schema before it."""
        raise NotImplementedError

    @property
    def reach(self) -> Reach | None:
        """Which annotations (or articles' labels) it changes; None for none."""
        return None

    def carried(self, annotation: Annotation) -> Annotation | None:
        """Return an annotation as it is after the edit, None when it goes."""
        return annotation

    def carried_document(self, document: JsonObject) -> JsonObject:
        """Return an article's labels as they are after the edit."""
        return document

    def carried_coverage(self, covered: Mapping[str, int]) -> Mapping[str, int]:
        """Return the families that were looked for as they are after the edit."""
        return covered


def label_of(schema: Schema, label: str) -> Label:
    """Return a label of a schema; SchemaError when there is none."""
    if label not in schema.by_id:
        raise SchemaError(f"There is no label {label}.")
    return schema.by_id[label]


def family_of(schema: Schema, family: str) -> Family:
    """Return a family of a schema; SchemaError when there is none."""
    for each in schema.families:
        if each.id == family:
            return each
    raise SchemaError(f"There is no family {family}.")


def whole_family(family: str) -> str:
    """Return how a role says that every label of a family may fill it."""
    return f"family:{family}"


def role_in(schema: Schema, label: str, role: str) -> tuple[Label, Role]:
    """Return a label with one of its roles; SchemaError when there is none."""
    found = label_of(schema, label)
    for each in found.roles:
        if each.id == role:
            return found, each
    raise SchemaError(f"{found.name} has no role “{role}”.")


def attribute_of(schema: Schema, attribute: str, *, document: bool = False) -> Attribute:
    """Return an attribute, or a document label; SchemaError when there is none."""
    for each in attributes_of(schema, document=document):
        if each.id == attribute:
            return each
    raise SchemaError(f"There is no attribute “{attribute}”.")


def attributes_of(schema: Schema, *, document: bool) -> tuple[Attribute, ...]:
    """Return the attributes of annotations, or those of articles."""
    return schema.document if document else schema.attributes


def set_fields(edit: Edit, *but: str) -> list[str]:
    """Return the fields that an edit sets, but those that only name the thing."""
    fields = (name for name in edit.__struct_fields__ if name not in but)
    return [name for name in fields if getattr(edit, name) is not UNSET]


def changed(thing: _S, edit: Edit, *but: str) -> _S:
    """Return a thing with the fields that an edit sets."""
    return msgspec.structs.replace(
        thing, **{name: getattr(edit, name) for name in set_fields(edit, *but)}
    )


def put(things: Sequence[_Named], thing: _Named) -> tuple[_Named, ...]:
    """Return things with one in the place of the one of its id, or behind all."""
    if all(each.id != thing.id for each in things):
        return (*things, thing)
    return tuple(thing if each.id == thing.id else each for each in things)


def arranged(ids: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """Return ids in an order; those it does not name stay behind."""
    first = [name for name in wanted if name in ids]
    return [*first, *(name for name in ids if name not in first)]


def in_order(things: Sequence[_Named], wanted: Sequence[str]) -> tuple[_Named, ...]:
    """Return things in an order of their ids; those it does not name stay behind."""
    known = {each.id: each for each in things}
    return tuple(known[name] for name in arranged(list(known), wanted))


def with_label(schema: Schema, label: Label) -> Schema:
    """Return a schema with another state of a label."""
    return msgspec.structs.replace(schema, labels=put(schema.labels, label))


def with_gone(schema: Schema, thing: str) -> Schema:
    """Return a schema that remembers an id as used up."""
    return msgspec.structs.replace(schema, gone=(*schema.gone, thing))


def refuse_known(
    schema: Schema, kind: str, thing: str, known: Iterable[str], own: str | None = None
) -> None:
    """Refuse an id that something has, or had before it was deleted."""
    name = thing if own is None else own
    if name in known:
        raise SchemaError(f"There is a {kind} with the id {name} already.")
    if f"{kind} {thing}" in schema.gone:
        raise SchemaError(
            f"The id {name} was that of a deleted {kind}; ids are never used again, "
            "so that old files keep their meaning. Take another one."
        )
