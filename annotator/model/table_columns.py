"""The columns of a table of annotations, made from the schema, and what stands in their cells."""

from collections.abc import Iterable, Mapping, Sequence, Set
from enum import StrEnum
from typing import cast

import msgspec

from annotator.model.annotation import Filler
from annotator.model.schema import Attribute, AttributeKind, Label, Role, Schema
from annotator.model.table_rows import FillerWords, RowPlace, TableRow, normal_words, one_line
from annotator.model.values import Json, LayerKey, Uuid

# The roles that are read first stand first.
_FIRST_ROLES = ("speaker", "authority", "target")
_BETWEEN = "; "


class ColumnKind(StrEnum):
    """What a column holds."""

    COUNT = "count"
    BEFORE = "before"
    WORDS = "words"
    AFTER = "after"
    LABEL = "label"
    ATTRIBUTE = "attribute"
    ROLE = "role"
    REFERENT = "referent"
    NOTE = "note"
    OUTLET = "outlet"
    DATE = "date"
    ARTICLE = "article"
    ANNOTATOR = "annotator"
    PLAIN = "plain"
    STATE = "state"


class Column(msgspec.Struct, frozen=True):
    """A column; `name` is the attribute or role it is about. `id` is kept in the settings."""

    kind: ColumnKind
    title: str
    name: str = ""

    @property
    def id(self) -> str:
        """What the column is called in settings."""
        return f"{self.kind}:{self.name}" if self.name else str(self.kind)


class Known(msgspec.Struct, frozen=True):
    """What cells are written with besides their rows; filled while rows are read."""

    schema: Schema
    places: Mapping[LayerKey, RowPlace]
    fillers: Mapping[Uuid, FillerWords]
    referents: Mapping[str, str]


def frame_labels(schema: Schema) -> tuple[str, ...]:
    """Return the labels that have roles, in the schema's order."""
    return tuple(label.id for label in schema.labels if label.is_frame)


def columns_of(schema: Schema, labels: Sequence[str], *, in_context: bool) -> tuple[Column, ...]:
    """Return the columns for rows of some labels; with `in_context` the words around stand too."""
    kind = ColumnKind
    chosen = [found for label in labels if (found := schema.by_id.get(label)) is not None]
    named = [
        (attribute.kind, Column(kind.ATTRIBUTE, attribute.title, attribute.id))
        for attribute in _attributes_of(schema, chosen)
    ]
    flags = [column for of, column in named if of is AttributeKind.FLAG]
    attributes = [column for of, column in named if of is not AttributeKind.FLAG]
    roles = [Column(kind.ROLE, role.title, role.id) for role in _roles_of(chosen)]
    words, label = Column(kind.WORDS, "Words"), Column(kind.LABEL, "Label")
    first = [words, label]
    if in_context:
        before, after = Column(kind.BEFORE, "Before"), Column(kind.AFTER, "After")
        first = [Column(kind.COUNT, "×"), label, before, words, after]
    return (
        *first,
        *attributes,
        *roles,
        *flags,
        *([Column(kind.REFERENT, "Referent")] if in_context else []),
        Column(kind.NOTE, "Note"),
        Column(kind.OUTLET, "Outlet"),
        Column(kind.DATE, "Date"),
        Column(kind.ARTICLE, "Article"),
        Column(kind.ANNOTATOR, "Annotator"),
        Column(kind.STATE, "State"),
        Column(kind.PLAIN, "Normalised"),
    )


def cell(row: TableRow, column: Column, known: Known) -> str:
    """Return the words of a cell; those of the text around are not known here."""
    match column.kind:
        case ColumnKind.WORDS:
            said = one_line(row.words)
        case ColumnKind.PLAIN:
            said = normal_words(row.words)
        case ColumnKind.LABEL:
            said = known.schema.name_of(row.label)
        case ColumnKind.ATTRIBUTE:
            said = value_words(known.schema.attribute(column.name), row.attributes.get(column.name))
        case ColumnKind.ROLE:
            found = row.roles.get(column.name, ())
            said = _BETWEEN.join(filler_words(filler, known) for filler in found)
        case ColumnKind.REFERENT:
            said = known.referents.get(row.referent, row.referent) if row.referent else ""
        case ColumnKind.NOTE:
            said = one_line(row.note)
        case _:
            said = _of_place(row, column.kind, known)
    return said


def searched(row: TableRow, known: Known) -> str:
    """Return all that a filter looks through, without case."""
    place = known.places.get(row.layer)
    said = [row.words, known.schema.name_of(row.label), row.note]
    said += (value_words(known.schema.attribute(k), v) for k, v in row.attributes.items())
    said += (filler_words(f, known) for found in row.roles.values() for f in found)
    if row.referent:
        said.append(known.referents.get(row.referent, row.referent))
    if place is not None:
        said += (place.title, place.outlet, place.date, place.annotator)
    return one_line(" ".join(said)).casefold()


def value_words(attribute: Attribute | None, value: Json) -> str:
    """Return the words for an attribute's value."""
    if value is None or attribute is None:
        return "" if value is None else str(value)
    if attribute.kind is AttributeKind.FLAG:
        return attribute.title.lower() if value is True else ""
    return ", ".join(map(attribute.words_of, listed(value)))


def listed(value: Json) -> list[str]:
    """Return the values of an attribute that may have several."""
    if value is None:
        return []
    several = cast("Sequence[Json]", value) if isinstance(value, list | tuple) else [value]
    return [str(each) for each in several]


def filler_words(filler: Filler, known: Known) -> str:
    """Return the words of a filler; what it implies stands in round brackets."""
    if filler.id is not None:
        found = known.fillers.get(filler.id)
        return one_line(found.words) if found is not None else ""
    name = filler.text or known.referents.get(filler.referent or "", filler.referent or "")
    return f"({one_line(name)})"


def letters_of(attribute: Attribute) -> dict[str, Json]:
    """Return the values of an attribute by the letters that set them."""
    if attribute.kind is AttributeKind.FLAG:
        return {attribute.key: True} if attribute.key else {}
    return {
        choice.key: choice.id for choice in attribute.values if choice.key and not choice.retired
    }


def used_fillers(rows: Iterable[TableRow]) -> Set[Uuid]:
    """Return the annotations that fill roles of some rows."""
    return {f.id for row in rows for found in row.roles.values() for f in found if f.id}


def _attributes_of(schema: Schema, labels: Sequence[Label]) -> list[Attribute]:
    wanted = {name for label in labels for name in label.attributes}
    return [attribute for attribute in schema.attributes if attribute.id in wanted]


def _roles_of(labels: Sequence[Label]) -> list[Role]:
    roles = {role.id: role for label in reversed(labels) for role in reversed(label.roles)}
    order = [role.id for label in labels for role in label.roles]
    found = sorted(roles.values(), key=lambda role: order.index(role.id))
    first = {name: number for number, name in enumerate(_FIRST_ROLES)}
    return sorted(found, key=lambda role: first.get(role.id, len(first)))


def _of_place(row: TableRow, kind: ColumnKind, known: Known) -> str:
    place = known.places.get(row.layer)
    if place is None:
        return ""
    fields = {
        ColumnKind.OUTLET: place.outlet,
        ColumnKind.DATE: place.date,
        ColumnKind.ARTICLE: place.title,
        ColumnKind.ANNOTATOR: place.annotator,
        ColumnKind.STATE: place.state.value,
    }
    return fields.get(kind, "")
