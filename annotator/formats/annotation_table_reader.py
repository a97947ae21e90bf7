"""Reading tables with one annotation a row, and the articles in the table beside them."""

from collections.abc import Iterator, Mapping
from io import TextIOWrapper
from pathlib import Path
from typing import NamedTuple, cast

import msgspec

from annotator.errors import UserError
from annotator.formats.annotation_table import (
    ANNOTATION_COLUMNS,
    ANNOTATIONS_FILE,
    ARTICLES_FILE,
    NEEDED,
    of_cell,
)
from annotator.formats.article_reader import NAMELESS, ArticleReader
from annotator.formats.base import (
    Accepted,
    FileStart,
    ReadOptions,
    RecordRefused,
    Refusal,
)
from annotator.formats.csv_rows import found_dialect, lines_of, rows_of
from annotator.formats.encoding import UTF8, reading
from annotator.formats.findings import Findings
from annotator.formats.json_records import DecodedRecord
from annotator.formats.numerals import whole_number
from annotator.formats.units import converted, to_points, told_unit
from annotator.model.values import Json, JsonObject

_HEAD = 1 << 16
_OWN = frozenset(ANNOTATION_COLUMNS)


class _Row(NamedTuple):
    """A row by its columns' names; `why` says why it is none."""

    line: int
    cells: Mapping[str, str]
    why: str = ""


def is_annotation_table(start: FileStart) -> bool:
    """Tell whether something is a table of annotations, or a folder with one."""
    if start.path.is_dir():
        return (start.path / ANNOTATIONS_FILE).is_file()
    if start.path.suffix.lower() not in (".csv", ".tsv", ".tab"):
        return False
    first = start.head.decode(UTF8, "replace").removeprefix("\ufeff").split("\n", 1)[0]
    row = next(rows_of([first], found_dialect(first)), None)
    return row is not None and set(row.cells) >= NEEDED


def read_annotation_tables(path: Path, options: ReadOptions) -> Iterator[Accepted | Refusal]:
    """Read the annotations of a table into layers of the articles beside it.

    The rows of an article stand together when the table is as it was written; a table in another
    order is read twice.

    Raises:
        UserError: a file cannot be read.
    """
    folder = path if path.is_dir() else path.parent
    table = path / ANNOTATIONS_FILE if path.is_dir() else path
    articles = folder / ARTICLES_FILE
    if not articles.is_file():
        raise UserError(f"{table.name} needs {ARTICLES_FILE} with the texts beside it.")
    reader = _Reader(options, table.name)
    rows = _rows(table)
    ahead = next(rows, None)
    for article in _rows(articles):
        own: list[_Row] = []
        while ahead is not None and (ahead.why or ahead.cells.get("doc") == article.cells["doc"]):
            own.append(ahead)
            ahead = next(rows, None)
        yield from reader.read(article, own)
    if ahead is None:
        return
    rest: dict[str, list[_Row]] = {}
    for row in (ahead, *rows):
        rest.setdefault(row.cells.get("doc", ""), []).append(row)
    for article in _rows(articles):
        if own := rest.pop(article.cells.get("doc", ""), []):
            yield from reader.read(article, own)
    for doc, left in rest.items():
        for row in left:
            why = row.why or f"there is no article “{doc}” in {ARTICLES_FILE}"
            yield Refusal(f"{table.name}, line {row.line}", why)


def _rows(path: Path) -> Iterator[_Row]:
    with reading(path) as file:
        head = file.peek(1)[:_HEAD].decode(UTF8, "replace")
        dialect = found_dialect(head, tabbed=path.suffix.lower() in (".tsv", ".tab"))
        text = TextIOWrapper(file, "utf-8-sig", "surrogateescape", newline="")
        names: list[str] = []
        for row in rows_of(lines_of(text), dialect):
            if not names and not row.why:
                names = row.cells
                continue
            joined = "".join(row.cells)
            why = row.why or _flaw(joined)
            plain = "'" not in joined
            found = row.cells if plain else map(of_cell, row.cells)
            cells = {} if why else dict(zip(names, found, strict=True))
            yield _Row(row.line, {"doc": "", **cells}, why)


def _flaw(joined: str) -> str:
    if joined.isascii():
        return ""
    try:
        joined.encode()
    except UnicodeEncodeError:
        return "it is not UTF-8"
    return ""


class _Reader:
    """Makes articles of the lossless form out of rows."""

    def __init__(self, options: ReadOptions, table: str) -> None:
        self._articles = ArticleReader(options)
        self._options = options
        self._table = table

    def read(self, article: _Row, rows: list[_Row]) -> Iterator[Accepted | Refusal]:
        """Yield an article with the layers that its rows make, and what was refused."""
        where = f"{ARTICLES_FILE}, line {article.line}"
        if article.why:
            yield Refusal(where, article.why)
            return
        cells = article.cells
        text = cells.get("text", "")
        findings = Findings(self._table)
        try:
            layers = self._layers(rows, text, findings)
            source = {name: cells.get(name) or None for name in ("file", "url", "outlet", "date")}
            fields: dict[str, Json] = {
                "id": cells["doc"] or None,
                "title": cells.get("title"),
                "text": text,
                "language": cells.get("language") or None,
                "meta": _object(cells.get("meta", "")),
                "sources": [source] if any(source.values()) else [],
                "layers": layers,
            }
            yield from findings.refused
            for found in self._articles.read(DecodedRecord(fields, False), where):
                if isinstance(found, Accepted):
                    changed = (*findings.changed, *found.changed)
                    yield Accepted(found.article, found.where, changed)
                else:
                    yield found
        except RecordRefused as error:
            yield Refusal(where, str(error))

    def _layers(self, rows: list[_Row], text: str, findings: Findings) -> list[Json]:
        taken = [row for row in rows if self._taken(row, findings)]
        places = [(int(row.cells["start"]), int(row.cells["end"])) for row in taken]
        quoted = [
            ([at], row.cells["text"])
            for at, row in zip(places, taken, strict=True)
            if row.cells.get("text")
        ]
        unit = told_unit(text, quoted, self._options, findings)
        convert = to_points(text, unit)
        layers: dict[str, dict[str, dict[str, Json]]] = {}
        for at, row in zip(places, taken, strict=True):
            place = f", line {row.line}"
            try:
                (found,) = converted([at], convert)
                _check_place(row, text, found)
                raw = _raw(row)
            except RecordRefused as error:
                findings.refuse(place, str(error))
                continue
            annotator = self._options.layer or row.cells.get("annotator") or NAMELESS
            layer = layers.setdefault(annotator, {})
            key = row.cells.get("id") or f"line {row.line}"
            layer.setdefault(key, raw)["fragments"].append(found)
        return [
            {"annotator": name, "annotations": list(found.values())}
            for name, found in layers.items()
        ]

    def _taken(self, row: _Row, findings: Findings) -> bool:
        start, end = row.cells.get("start", ""), row.cells.get("end", "")
        why = row.why
        if not why and not row.cells.get("label"):
            why = "it has no label"
        if not why and (whole_number(start) is None or whole_number(end) is None):
            why = f"“{start}” and “{end}” are no offsets"
        if why:
            findings.refuse(f", line {row.line}", why)
        return not why


def _check_place(row: _Row, text: str, at: tuple[int, int]) -> None:
    if not 0 <= at[0] < at[1] <= len(text):
        raise RecordRefused(f"{at[0]}–{at[1]} is no stretch of the text")
    quote, stands = row.cells.get("text", ""), text[at[0] : at[1]]
    if quote and quote != stands:
        raise RecordRefused(f"at {at[0]}–{at[1]} the text has “{stands[:40]}”, not “{quote[:40]}”")


def _raw(row: _Row) -> dict[str, Json]:
    cells = row.cells
    raw: dict[str, Json] = {
        "label": cells["label"],
        "fragments": [],
        "attributes": _object(cells.get("attributes", "")),
        "roles": _object(cells.get("roles", "")),
        "referent": cells.get("referent") or None,
        "note": cells.get("note") or "",
        "origin": {"by": "import"},
    }
    raw["roles"] = {role: _fillers(found) for role, found in raw["roles"].items()}
    if cells.get("id"):
        raw["id"] = cells["id"]
    for name in cells.keys() - _OWN:
        if cells[name]:
            raw[f"csv:{name}"] = cells[name]
    return raw


def _fillers(found: Json) -> list[Json]:
    """Return fillers; the words of one that is marked are only there to be read."""
    fillers: list[Json] = []
    for one in cast("list[Json]", found) if isinstance(found, list) else []:
        fields = cast("dict[str, Json]", one) if isinstance(one, dict) else {}
        if fields.get("id"):
            fields = {name: value for name, value in fields.items() if name != "text"}
        fillers.append(fields)
    return fillers


def _object(written: str) -> JsonObject:
    if not written:
        return {}
    try:
        return msgspec.json.decode(written, type=dict[str, Json])
    except msgspec.DecodeError:
        raise RecordRefused(f"“{written[:40]}” is no JSON object") from None
