"""A schema file brought into a project: what would change, and what happens to existing labels."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path

import msgspec

from annotator.app.schema_editing import EditCount, counted, preview
from annotator.app.session import Session
from annotator.app.written_files import replacing
from annotator.errors import UserError
from annotator.model.counting import numbered
from annotator.model.schema import Schema, SchemaError
from annotator.model.schema_diff import additions, emptied, missing, order
from annotator.model.schema_edits import (
    AnyEdit,
    DeleteLabel,
    DeleteValue,
    DropAttribute,
    MapLabel,
    MapValue,
    RemoveAttribute,
    RemoveRole,
    RetireLabel,
    RetireValue,
    follow,
)


class Way(StrEnum):
    """What becomes of something in use that the file does not have."""

    KEEP = "keep"
    MAP = "map"
    DELETE = "delete"


class Fate(msgspec.Struct, frozen=True):
    """What becomes of a thing; a label or value that is kept is retired.

    One that nobody chose (not `explicit`) lets go what nothing uses.
    """

    way: Way = Way.KEEP
    to: str = ""
    explicit: bool = True


class Missing(msgspec.Struct, frozen=True):
    """Something the file does not have: by what name it is told, and what uses it."""

    thing: str
    count: EditCount
    fate: Fate

    @property
    def way(self) -> str:
        """What becomes of it: kept, mapped or deleted."""
        gone = not self.used and not self.fate.explicit
        return Way.DELETE if gone else self.fate.way

    @property
    def used(self) -> bool:
        """Tell whether anything would be lost without it."""
        return self.count.things > 0


class SchemaPlan(msgspec.Struct, frozen=True):
    """The edits that bring a file in, counted, and what it leaves out."""

    edits: tuple[AnyEdit, ...]
    counts: tuple[EditCount, ...]
    missing: tuple[Missing, ...]


def plan_import(
    session: Session, wanted: Schema, fates: Mapping[str, Fate], *, adds: bool = False
) -> SchemaPlan:
    """Return what brings a schema into the project, written nowhere.

    With `adds` nothing goes. Else what is unused goes, and what is in use has its fate.

    Raises:
        SchemaError: the two cannot be brought together; the text says why.
        UserError: a fate names what the file has, or what the project does not have.
    """
    schema = session.schema
    edits = list(additions(schema, wanted))
    left_out: list[Missing] = []
    if not adds:
        edits += order(follow(edits, schema), wanted)
        after = follow(edits, schema)
        for edit in missing(schema, wanted):
            count = counted(session, edit, edit.title(schema))
            fate = fates.get(thing_of(edit), Fate(explicit=False))
            left_out.append(Missing(thing_of(edit), count, fate))
            taken = _taken(edit, count, fate)
            if not fate.explicit and not _can_be(taken, after):
                taken = _kept(edit)
            edits += taken
            after = follow(taken, after)
        edits += emptied(after, wanted)
    unknown = sorted(fates.keys() - {each.thing for each in left_out})
    if unknown:
        raise UserError(f"{unknown[0]} is not among what the file leaves out.")
    return SchemaPlan(tuple(edits), preview(session, edits), tuple(left_out))


def thing_of(edit: AnyEdit) -> str:
    """Return the name by which a missing thing is told."""
    match edit:
        case DeleteLabel(label=label):
            return label
        case RemoveRole(label=label, role=part) | DropAttribute(label=label, attribute=part):
            return f"{label}.{part}"
        case DeleteValue(attribute=attribute, value=value):
            return f"{attribute}.{value}"
        case RemoveAttribute(attribute=attribute):
            return attribute
        case _:
            return ""


def _taken(edit: AnyEdit, count: EditCount, fate: Fate) -> list[AnyEdit]:
    """Return what is done about something the file does not have."""
    if fate.way is Way.MAP:
        return [_mapped(edit, fate.to)]
    if fate.way is Way.DELETE or (count.things == 0 and not fate.explicit):
        return [edit]
    return _kept(edit)


def _can_be(edits: Sequence[AnyEdit], schema: Schema) -> bool:
    """Tell whether something can go: a frame that is kept may need it for its roles."""
    try:
        follow(edits, schema)
    except SchemaError:
        return False
    return True


def _kept(edit: AnyEdit) -> list[AnyEdit]:
    """Return what is done about something that stays, though the file does not have it."""
    match edit:
        case DeleteLabel(label=label):
            return [RetireLabel(label=label)]
        case DeleteValue(attribute=attribute, value=value, document=document):
            return [RetireValue(attribute=attribute, value=value, document=document)]
        case _:
            return []


def _mapped(edit: AnyEdit, to: str) -> AnyEdit:
    match edit:
        case DeleteLabel(label=label):
            return MapLabel(label=label, to=to)
        case DeleteValue(attribute=attribute, value=value, document=document):
            to = to.removeprefix(f"{attribute}.")
            return MapValue(attribute=attribute, value=value, to=to, document=document)
        case _:
            raise UserError(f"Only labels and values can be mapped, not {thing_of(edit)}.")


def counted_words(count: EditCount) -> str:
    """Return what an edit reaches in words: “412 spans in 96 articles”."""
    reach = count.edit.reach
    one, many = ("article", "articles") if reach and reach.document else ("span", "spans")
    things = f"{count.things:,}".replace(",", "\u00a0")
    named = f"{things} {one if count.things == 1 else many}"
    if reach and reach.document:
        return named
    return f"{named} in {numbered(count.articles, 'article')}"


def write_schema_file(schema: Schema, out: Path) -> None:
    """Write the labels as TOML; the file appears only when it is whole."""
    with replacing(out) as file:
        file.write(schema.body.encode())
