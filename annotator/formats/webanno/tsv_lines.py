"""The parts of WebAnno TSV 3.3 files: layers and their columns, units, cells, escapes."""

import re
from functools import lru_cache
from typing import NamedTuple

from annotator.formats.base import RecordRefused

SPAN_LAYER, CHAIN_LAYER, RELATION_LAYER = "T_SP", "T_CH", "T_RL"
# Cells without annotations.
NOTHING = frozenset({"_", ""})
_ESCAPED = re.compile(r"\\(->|.)", re.DOTALL)
_RESERVED = re.compile(r"->|[\\\[\]|_;\t\n\r*]")
_LETTERS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "b": "\b"}
_NUMBERED = re.compile(r"(.*)\[(\d{1,18})\]", re.DOTALL)
_PLACE = re.compile(r"(\d+-\d+(?:\.\d+)?)(?:\[(\d{1,18})(?:_(\d{1,18}))?\])?")


class Column(NamedTuple):
    """A column of a layer: a feature; a slot's roles and targets; or a relation's source.

    `kind` is "feature", "role", "target" or "base".
    """

    kind: str
    name: str
    target: str = ""


class TsvLayer(NamedTuple):
    """A layer as a file's head describes it."""

    kind: str
    type: str
    columns: tuple[Column, ...]


class Unit(NamedTuple):
    """A token or a part of one: where it stands in UTF-16 units, its cells each after a tab."""

    line: int
    name: str
    start: int
    end: int
    words: str
    cells: str


class Place(NamedTuple):
    """A unit that is referred to, with the numbers of annotations at it, or 0."""

    unit: str
    first: int = 0
    second: int = 0


@lru_cache(1 << 8)
def layer_of(line: str) -> TsvLayer:
    """Return a layer from its line in a file's head.

    Raises:
        RecordRefused: it is none.
    """
    kind, equals, rest = line.removeprefix("#").partition("=")
    if not equals or kind not in (SPAN_LAYER, CHAIN_LAYER, RELATION_LAYER):
        raise RecordRefused(f"“{line[:40]}” describes no layer")
    name, *fields = rest.split("|")
    columns: list[Column] = []
    after_role = ""
    for field in fields:
        if after_role:
            columns.append(Column("target", after_role, field))
            after_role = ""
        elif field.startswith("ROLE_"):
            # ROLE_<layer>:<feature>_<type of the link>
            after_role = field.partition(":")[2].partition("_")[0]
            columns.append(Column("role", after_role, field))
        elif field.startswith("BT_"):
            columns.append(Column("base", field[3:]))
        else:
            columns.append(Column("feature", field))
    return TsvLayer(kind, name, tuple(columns))


def head_of(layer: TsvLayer) -> str:
    """Return the line of a layer in a file's head."""
    fields = [
        f"BT_{column.name}" if column.kind == "base" else column.target or column.name
        for column in layer.columns
    ]
    return f"#{layer.kind}={'|'.join((layer.type, *fields))}"


def parted(cell: str, sign: str) -> list[str]:
    """Return the parts of a cell between signs that are not escaped."""
    if "\\" not in cell:
        return cell.split(sign)
    parts: list[str] = []
    start = at = 0
    while at < len(cell):
        if cell[at] == "\\":
            at += 2
            continue
        if cell[at] == sign:
            parts.append(cell[start:at])
            start = at + 1
        at += 1
    return [*parts, cell[start:]]


def value_of(part: str) -> tuple[str | None, int]:
    """Return one annotation's words in a cell, None when it has none, with its number or 0."""
    numbered = _NUMBERED.fullmatch(part) if part.endswith("]") else None
    words, number = (numbered[1], int(numbered[2])) if numbered else (part, 0)
    return None if words in ("*", "_") else words, number


def place_of(written: str) -> Place:
    """Return a place that is referred to.

    Raises:
        RecordRefused: it is none.
    """
    found = _PLACE.fullmatch(written)
    if found is None:
        raise RecordRefused(f"“{written[:40]}” is no unit like 1-2[3]")
    return Place(found[1], int(found[2] or 0), int(found[3] or 0))


@lru_cache(1 << 10)
def escaped(words: str) -> str:
    """Return words as they are written in a cell."""
    return _RESERVED.sub(_escape, words)


def unescaped(words: str) -> str:
    """Return the words of a cell or of a text's line."""
    if "\\" not in words:
        return words
    return _ESCAPED.sub(lambda found: _LETTERS.get(found[1], found[1]), words)


def escaped_text(line: str) -> str:
    """Return a line of the text, or a token, as it is written."""
    # The sign that escapes comes first; replacing is faster than looking for all of them.
    line = line.replace("\\", "\\\\").replace("\t", "\\t").replace("\r", "\\r")
    return line.replace("\f", "\\f").replace("\b", "\\b")


def _escape(found: re.Match[str]) -> str:
    sign = found[0]
    return {"\t": "\\t", "\n": "\\n", "\r": "\\r"}.get(sign, f"\\{sign}")
