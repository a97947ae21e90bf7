"""Reading gazetteers: OFAC's lists, OpenSanctions' table, FollowTheMoney, any table of names."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TypeAlias, cast

import msgspec

from annotator.errors import UserError
from annotator.formats.base import Refusal
from annotator.formats.csv_rows import Dialect, Row, found_dialect, rows_of
from annotator.formats.encoding import file_encoding
from annotator.formats.ofac_list import read_ofac
from annotator.model.gazetteer import TYPES, Entry, Name
from annotator.model.text import REPLACEMENT

OFAC, OPENSANCTIONS, FOLLOW_THE_MONEY, TABLE = "ofac", "opensanctions", "ftm", "csv"
TITLES = {
    OFAC: "OFAC SDN list",
    OPENSANCTIONS: "OpenSanctions simplified table",
    FOLLOW_THE_MONEY: "FollowTheMoney entities",
    TABLE: "Table of names",
}
_HEAD = 1 << 16
_LONGEST_NAME = 300
_OFAC_COLUMNS = 12
_NAMES = ("name", "caption", "title", "label", "full_name", "names")
_IDS = ("id", "key", "identifier", "uid", "ent_num", "qid", "entity_id")
_ALIASES = ("aliases", "alias", "aka", "other_names", "also_known_as")
_TYPES = ("type", "schema", "kind", "category", "label_type")
_SCHEMATA = {
    "person": "person",
    "individual": "person",
    "per": "person",
    "company": "company",
    "firm": "company",
    "organization": "organisation",
    "organisation": "organisation",
    "org": "organisation",
    "publicbody": "public_body",
    "legalentity": "party",
    "entity": "party",
    "vessel": "vessel",
    "ship": "vessel",
    "airplane": "aircraft",
    "aircraft": "aircraft",
    "country": "country",
    "place": "place",
    "location": "place",
}
_WIKIDATA = re.compile(r"Q[1-9][0-9]*")

Read: TypeAlias = Iterator[Entry | Refusal]


class Columns(msgspec.Struct, frozen=True):
    """Which columns of a table hold what; "" for none."""

    name: str = ""
    id: str = ""
    aliases: str = ""
    type: str = ""


class Preview(msgspec.Struct, frozen=True):
    """What a file seems to be: its format, the columns of a table, its first entries."""

    format: str
    headers: tuple[str, ...]
    columns: Columns
    entries: tuple[Entry, ...]
    refused: tuple[Refusal, ...]


def preview(path: Path, columns: Columns | None = None, most: int = 20) -> Preview:
    """Look at the beginning of a file.

    Raises:
        UserError: the file is empty, or it is no gazetteer that can be read.
    """
    format_ = found_format(path)
    headers = headers_of(path)
    found = list(islice(read_gazetteer(path, columns), most))
    return Preview(
        format_,
        headers,
        columns or (found_columns(headers) if headers else Columns()),
        tuple(each for each in found if isinstance(each, Entry)),
        tuple(each for each in found if isinstance(each, Refusal)),
    )


def read_gazetteer(path: Path, columns: Columns | None = None) -> Read:
    """Yield the entries of a file, and what of it cannot be taken; nothing is held in memory.

    Raises:
        UserError: the file is empty, or it is no gazetteer that can be read.
    """
    format_ = found_format(path)
    if format_ == OFAC:
        return _clean(read_ofac(path))
    if format_ == FOLLOW_THE_MONEY:
        return _clean(_follow_the_money(path))
    wanted = columns or found_columns(_headers(path))
    if not wanted.name:
        raise UserError(f"{path.name} has no column of names: say which one it is.")
    prefix = "os" if format_ == OPENSANCTIONS else _slug(path.stem)
    return _clean(_table(path, wanted, prefix))


def found_format(path: Path) -> str:
    """Return what a file seems to be.

    Raises:
        UserError: there is no such file, or nothing in it.
    """
    if not path.is_file():
        raise UserError(f"There is no file {path}.")
    head = _head(path)
    first = head.lstrip().split("\n", 1)[0].rstrip("\r")
    if not head.strip("\x1a\ufeff \t\r\n"):
        raise UserError(f"{path.name} is empty.")
    if first.startswith("{"):
        return FOLLOW_THE_MONEY
    cells = _cells(first, ",")
    if len(cells) == _OFAC_COLUMNS and cells[0].isdigit() and "-0-" in first:
        return OFAC
    names = {cell.strip().lower() for cell in cells}
    return OPENSANCTIONS if {"id", "schema", "name", "aliases"} <= names else TABLE


def headers_of(path: Path) -> tuple[str, ...]:
    """Return the names of a table's columns; none when the file is no table."""
    return tuple(_headers(path)) if found_format(path) in (OPENSANCTIONS, TABLE) else ()


def found_columns(headers: Iterable[str]) -> Columns:
    """Return which columns of a table hold names, ids, aliases and types, by their headers."""
    there = {header.strip().lower().replace(" ", "_"): header for header in headers}

    def first(wanted: tuple[str, ...]) -> str:
        return next((there[name] for name in wanted if name in there), "")

    return Columns(first(_NAMES), first(_IDS), first(_ALIASES), first(_TYPES))


def type_of(words: str) -> str:
    """Return the type of entry that a word of a file stands for."""
    plain = re.sub(r"[^a-z]", "", words.lower())
    return words if words in TYPES else _SCHEMATA.get(plain, "other")


# Tables


def _headers(path: Path) -> list[str]:
    head = _head(path)
    lines = head.splitlines(keepends=True)
    row = next(rows_of(lines[:50], _dialect(path, head)), None)
    return [] if row is None else [cell.strip().lstrip("\ufeff") for cell in row.cells]


def _table(path: Path, columns: Columns, prefix: str) -> Read:
    with path.open(encoding=file_encoding(path), errors="replace", newline="") as file:
        rows = rows_of((line.replace("\x1a", "") for line in file), _dialect(path, _head(path)))
        header = next(rows, Row(1, []))
        places = {cell.strip().lstrip("\ufeff"): at for at, cell in enumerate(header.cells)}
        asked = (columns.name, columns.id, columns.aliases, columns.type)
        missing = [name for name in asked if name and name not in places]
        if missing:
            raise UserError(f"{path.name} has no column {missing[0]}.")
        for row in rows:
            if row.why:
                yield Refusal(f"line {row.line}", row.why)
            elif any(cell.strip() for cell in row.cells):
                yield _row_entry(row, columns, places, prefix)


def _row_entry(
    row: Row, columns: Columns, places: Mapping[str, int], prefix: str
) -> Entry | Refusal:
    def cell(name: str) -> str:
        at = places.get(name)
        return "" if at is None else row.cells[at].strip()

    name = cell(columns.name)
    if not name:
        return Refusal(f"line {row.line}", "it has no name")
    aliases = [Name(words, "alias") for words in _within(cell(columns.aliases))]
    kind = type_of(cell(columns.type)) if columns.type else "party"
    return Entry(_key(prefix, cell(columns.id)), name, kind, (Name(name), *aliases))


def _within(cell: str) -> list[str]:
    """Return what stands in a cell that is itself a row, parted by semicolons."""
    if not cell:
        return []
    try:
        parts = _cells(cell, ";")
    except csv.Error:
        parts = cell.split(";")
    return [part.strip() for part in parts if part.strip()]


def _cells(line: str, delimiter: str) -> list[str]:
    for row in csv.reader([line], delimiter=delimiter):
        return row
    return []


# FollowTheMoney


class _Entity(msgspec.Struct):
    id: str
    schema: str = ""
    caption: str = ""
    properties: dict[str, list[object]] = {}


class _Delta(msgspec.Struct):
    op: str
    entity: _Entity


def _follow_the_money(path: Path) -> Read:
    decode = msgspec.json.Decoder(_Delta | None).decode
    plain = msgspec.json.Decoder(_Entity).decode
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            written = line.strip(b"\x1a\xef\xbb\xbf \t\r\n")
            if not written:
                continue
            try:
                delta = decode(written) if written.startswith(b'{"op"') else None
                entity = delta.entity if delta is not None else plain(written)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                yield Refusal(f"line {number}", f"not an entity: {error}")
                continue
            if delta is None or delta.op != "DEL":
                yield _entity_entry(entity, number)


def _entity_entry(entity: _Entity, number: int) -> Entry | Refusal:
    said = {
        kind: [str(value) for name in names for value in entity.properties.get(name, ())]
        for kind, names in {
            "name": ("name",),
            "alias": ("alias",),
            "former": ("previousName",),
            "weak": ("weakAlias", "abbreviation"),
        }.items()
    }
    title = entity.caption or next(iter(said["name"]), "")
    if not title:
        return Refusal(f"line {number}", "it has no name")
    names = [Name(title), *(Name(words, kind) for kind in said for words in said[kind])]
    return Entry(_key("os", entity.id), title, type_of(entity.schema), tuple(names))


# All


def _clean(found: Read) -> Read:
    """Leave out names that no text could hold, and each entry's repetitions."""
    for each in found:
        if isinstance(each, Refusal):
            yield each
            continue
        if REPLACEMENT in each.title:
            yield Refusal(
                f"entry {each.key or each.title}", "its name has bytes that are no letters"
            )
            continue
        names: dict[str, Name] = {}
        for name in each.names:
            words = " ".join(name.words.split())
            if 1 < len(words) <= _LONGEST_NAME and REPLACEMENT not in words:
                names.setdefault(words, Name(words, name.kind))
        if names:
            yield msgspec.structs.replace(each, names=tuple(names.values()))
        else:
            yield Refusal(f"entry {each.key or each.title}", "a name of one letter finds nothing")


def _key(prefix: str, written: str) -> str:
    """Return the key of an entry in the register; "" when the file gives it no id."""
    if not written:
        return ""
    if _WIKIDATA.fullmatch(written):
        return f"wd:{written}"
    return written if ":" in written else f"{prefix}:{written}"


def _slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-") or "list"


def _head(path: Path) -> str:
    with path.open(encoding=file_encoding(path), errors="replace", newline="") as file:
        return file.read(_HEAD)


def _dialect(path: Path, head: str) -> Dialect:
    find = cast("Callable[..., Dialect]", found_dialect)
    return find(head, tabbed=path.suffix.lower() in {".tsv", ".tab"})
