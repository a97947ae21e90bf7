"""Tables with a text column: CSV, TSV, JSON Lines and JSON arrays; a row becomes an article."""

from collections.abc import Iterator, Mapping, Sequence
from io import BufferedReader, TextIOWrapper
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

import msgspec

from annotator.errors import UserError
from annotator.formats.base import Accepted, ReadOptions, RecordRefused, Refusal
from annotator.formats.csv_rows import (
    Dialect,
    Row,
    column_names,
    delimiter_named,
    found_dialect,
    lines_of,
    rows_of,
)
from annotator.formats.encoding import (
    UTF8,
    Recoded,
    encoding_named,
    encoding_title,
    file_encoding,
    reading,
)
from annotator.formats.ids import article_uuid, uuid_text
from annotator.formats.json_envelopes import found_envelope, leaves, path_of, record_places, unused
from annotator.formats.json_records import JsonRecord, decode_record, json_records
from annotator.formats.news_services import (
    check_withdrawn,
    fields_of,
    missing_characters,
    service_of,
)
from annotator.formats.table_columns import MAPPED_FIELDS, guessed_fields, longest_column
from annotator.model.article import ArticleContent, Source
from annotator.model.text import TextRefused, accept_text, sha256_of, title_of
from annotator.model.values import Json, Uuid

META = "meta"
_PREVIEWED = 5
_SAMPLED = 20
_SHOWN = 500
_HEAD = 1 << 16


class PreviewRow(msgspec.Struct, frozen=True):
    """A row of a table as shown, long cells cut; `why` says why it would be refused."""

    where: str
    cells: tuple[str, ...]
    why: str = ""


class TablePreview(msgspec.Struct, frozen=True):
    """What is known of a table before it is imported.

    `fields` maps every column to a field of the article, or to "meta"; `records` are the keys that
    lead to the records within a JSON object. `guess` says what was taken for want of better.
    """

    columns: tuple[str, ...]
    fields: Mapping[str, str]
    rows: tuple[PreviewRow, ...]
    encoding: str
    delimiter: str | None = None
    records: str = ""
    guess: str = ""


class _Record(NamedTuple):
    where: str
    values: dict[str, Json]
    why: str = ""
    bytes_read: int = 0
    replaced: bool = False
    nested: Mapping[str, Json] = {}


class _Table:
    """A table file: how it is written, and its records one by one."""

    def __init__(self, path: Path, options: ReadOptions) -> None:
        self.path = path
        self.options = options
        given = options.encoding
        self.encoding = encoding_named(given) if given else file_encoding(path)
        with reading(path) as file:
            head = _utf8(file, self.encoding).read(_HEAD).removeprefix(b"\xef\xbb\xbf")
        self.dialect: Dialect | None = None
        self.at = path_of(options.records) or found_envelope(head)
        self._guesses = [] if options.records else _other_places(head, self.at)
        if head.lstrip()[:1] not in (b"{", b"["):
            tabbed = path.suffix.lower() in (".tsv", ".tab")
            found = found_dialect(head.decode(UTF8, "replace"), tabbed=tabbed)
            chosen = delimiter_named(options.delimiter) or found.delimiter
            self.dialect = found if chosen == found.delimiter else Dialect(chosen)
        taken = (record.values for record in self.records() if not record.why)
        sample = list(islice(taken, _SAMPLED))
        self.columns = tuple(dict.fromkeys((*self._names(), *chain.from_iterable(sample))))
        self.service = service_of(self.columns) if self.dialect is None else None
        self.fields = self._fields(sample)

    @property
    def guess(self) -> str:
        """What was taken for want of better; nothing when all has its usual name."""
        return "; ".join(self._guesses)

    def records(self) -> Iterator[_Record]:
        """Return the records; those that cannot be taken say why."""
        if self.dialect is None:
            yield from self._json_records()
        else:
            yield from self._csv_records(self.dialect)

    def _names(self) -> list[str]:
        """Return the names of the columns in the first row, when there is one."""
        if self.dialect is None:
            return []
        with reading(self.path) as file:
            text = self._text(file)
            first = next(
                (row for row in rows_of(lines_of(text), self.dialect) if not row.why), None
            )
            return column_names(first.cells, header=self.options.header) if first else []

    def _text(self, file: BufferedReader) -> TextIOWrapper:
        return TextIOWrapper(_utf8(file, self.encoding), "utf-8-sig", "surrogateescape", newline="")

    def _json_records(self) -> Iterator[_Record]:
        for where, each in _placed(json_records(self.path, self.encoding, self.at)):
            read = each.bytes_read
            try:
                found = decode_record(each.raw, replace=self.options.replace_characters)
                yield _Record(where, leaves(found.fields), "", read, found.replaced, found.fields)
            except RecordRefused as error:
                yield _Record(where, {}, str(error), read)

    def _csv_records(self, dialect: Dialect) -> Iterator[_Record]:
        with reading(self.path) as file:
            text = self._text(file)
            names: list[str] = []
            for row in rows_of(lines_of(text), dialect):
                if not names and not row.why:
                    names = column_names(row.cells, header=self.options.header)
                    if self.options.header:
                        continue
                yield self._csv_record(row, names, file.tell())

    def _csv_record(self, row: Row, names: list[str], read: int) -> _Record:
        where = f"line {row.line}"
        if row.why:
            return _Record(where, {}, row.why, read)
        values: dict[str, Json] = dict(zip(names, row.cells, strict=True))
        flawed = [name for name in names if _is_flawed(values[name])]
        if flawed and not self.options.replace_characters:
            why = f"column “{flawed[0]}”: {_flaw(values[flawed[0]], self.encoding)}"
            return _Record(where, {}, why, read)
        for name in flawed:
            values[name] = accept_text("x" + values[name], replace=True)[1:]
        return _Record(where, values, "", read, bool(flawed))

    def _fields(self, sample: list[dict[str, Json]]) -> dict[str, str]:
        options = self.options
        chosen = dict(options.columns)
        if options.text_column:
            chosen = {name: field for name, field in chosen.items() if field != "text"}
        chosen |= {name: "title" for name in (options.title_column,) if name}
        chosen |= {name: "text" for name in (options.text_column,) if name}
        for name, field in chosen.items():
            if name not in self.columns and self.columns:
                known = ", ".join(self.columns)
                raise UserError(f"{self.path.name} has no column “{name}”; it has {known}.")
            if field != META and field not in MAPPED_FIELDS:
                known = ", ".join((*MAPPED_FIELDS, META))
                raise UserError(f"A column cannot become “{field}”; it can become {known}.")
        if self.service is not None:
            meant = fields_of(self.service, self.columns)
            taken = set(chosen.values()) - {META}
            chosen = {n: f for n, f in meant.items() if f not in taken} | chosen
            if "text" not in chosen.values():
                what = f"{self.path.name}: {self.service.name} gives no texts here"
                raise UserError(
                    f"{what}; {self.service.without}." if self.service.without else f"{what}."
                )
        guessed = guessed_fields(self.columns, chosen)
        if "text" not in guessed.values():
            longest = longest_column(self.columns, sample, guessed)
            if longest is not None:
                guessed[longest] = "text"
                why = f"“{longest}” is taken as the text: nothing is called so, it is the longest"
                self._guesses.append(why)
        return {name: guessed.get(name, META) for name in self.columns}


def preview(path: Path, options: ReadOptions) -> TablePreview:
    """Return the columns of a table, what they are taken for, and its first rows.

    Raises:
        UserError: the file cannot be read, or a column that was named is not there.
    """
    table = _Table(path, options)
    rows = tuple(
        PreviewRow(
            record.where,
            tuple(_shown(record.values.get(name)) for name in table.columns),
            record.why,
        )
        for record in islice(table.records(), _PREVIEWED)
    )
    delimiter = table.dialect.delimiter if table.dialect else None
    return TablePreview(
        table.columns,
        table.fields,
        rows,
        encoding_title(table.encoding),
        delimiter,
        ".".join(table.at),
        table.guess,
    )


def record_at(path: Path, where: str, records: str = "") -> str:
    """Return the JSON record that stands at a place of a file, as it is written; "" for none.

    Raises:
        UserError: the file cannot be read.
    """
    with reading(path) as file:
        head = file.read(_HEAD).removeprefix(b"\xef\xbb\xbf")
    at = path_of(records) or found_envelope(head)
    for place, each in _placed(json_records(path, None, at)):
        if place == where:
            return each.raw.decode("utf-8", "replace")
    return ""


def _other_places(head: bytes, at: Sequence[str]) -> list[str]:
    """Return the words for the place of a file's records, when there are others in it."""
    others = [each for each in record_places(head) if each != ".".join(at)] if at else []
    return [f"read from “{'.'.join(at)}”, not from “{others[0]}”"] if others else []


def _placed(records: Iterator[JsonRecord]) -> Iterator[tuple[str, JsonRecord]]:
    """Yield records with their lines, and their numbers on it where there are several."""
    line = number = 0
    for each in records:
        number = number + 1 if each.line == line else 1
        line = each.line
        yield f"line {line}" if number == 1 else f"line {line}, record {number}", each


def places_of_records(path: Path, encoding: str | None = None) -> list[str]:
    """Return where in a file of JSON records may stand: keys parted by dots.

    Raises:
        UserError: the file cannot be read.
    """
    name = encoding_named(encoding) if encoding else file_encoding(path)
    with reading(path) as file:
        head = _utf8(file, name).read(_HEAD).removeprefix(b"\xef\xbb\xbf")
    return record_places(head)


def read_table(path: Path, options: ReadOptions) -> Iterator[Accepted | Refusal]:
    """Read a table, a row as an article; columns without a field of their own go to its `meta`.

    Raises:
        UserError: the file cannot be read, or has no column of texts.
    """
    table = _Table(path, options)
    if table.columns and "text" not in table.fields.values():
        known = ", ".join(table.columns)
        raise UserError(f"{path.name} has no column of texts that could be told; it has {known}.")
    told = table.encoding in (UTF8, "utf-8-sig")
    notes = [table.guess] if table.guess else []
    if table.service is not None and table.service.note:
        notes.append(table.service.note)
    empty = True
    for record in table.records():
        empty = False
        where = record.where
        if record.why:
            yield Refusal(where, record.why)
            continue
        try:
            article = _article(record, table.fields, path.name)
            check_withdrawn(article.text)
        except (RecordRefused, TextRefused) as error:
            yield Refusal(where, str(error))
            continue
        changed: list[Refusal] = []
        if not told:
            changed.append(Refusal(path.name, f"read as {encoding_title(table.encoding)}"))
            told = True
        if record.replaced:
            changed.append(Refusal(where, "characters that no text may hold replaced by U+FFFD"))
        changed += [Refusal(path.name, note) for note in notes]
        notes.clear()
        if missing := missing_characters(article.text):
            changed.append(Refusal(where, f"cut off by its source: {missing:,} more characters"))
        yield Accepted(article, where, tuple(changed), record.bytes_read)
    if empty:
        yield Refusal(path.name, "the file has no rows")


def _article(record: _Record, fields: Mapping[str, str], file: str) -> ArticleContent:
    values = record.values
    found: dict[str, str] = {}
    meta: dict[str, Json] = {}
    for name, value in values.items():
        field = fields.get(name, META)
        words = _words(value)
        if field == META or field in found or words is None:
            if value not in ("", None):
                meta[name] = value
        elif words:
            found[field] = words
    if record.nested:
        used = frozenset(values) - frozenset(meta)
        meta = unused(record.nested, used)
    column = next((name for name, field in fields.items() if field == "text"), "text")
    raw = values.get(column)
    if raw is None:
        raise RecordRefused(f"it has no “{column}”")
    if not isinstance(raw, str):
        raise RecordRefused(f"“{column}” is not a text")
    text = accept_text(raw)
    digest = sha256_of(text)
    return ArticleContent(
        id=_identity(found, meta, fields) or article_uuid(digest),
        title=found.get("title", "").strip() or title_of(text),
        text=text,
        sha256=digest,
        language=found.get("language"),
        meta=meta,
        sources=(Source(file, found.get("url"), found.get("outlet"), found.get("date")),),
    )


def _identity(
    found: Mapping[str, str], meta: dict[str, Json], fields: Mapping[str, str]
) -> Uuid | None:
    """Return a row's UUID; another kind of id is kept in its `meta`."""
    written = found.get("id")
    made = uuid_text(written)
    if written is not None and made is None:
        meta[next(name for name, field in fields.items() if field == "id")] = written
    return made


def _words(value: Json) -> str | None:
    """Return a plain value as it is written; None for what has parts."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return None


def _shown(value: Json) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _utf8(file: BufferedReader, encoding: str) -> BufferedReader:
    return file if encoding in (UTF8, "utf-8-sig") else BufferedReader(Recoded(file, encoding))


def _is_flawed(cell: str) -> bool:
    if "\x00" in cell:
        return True
    try:
        cell.encode()
    except UnicodeEncodeError:
        return True
    return False


def _flaw(cell: str, encoding: str) -> str:
    for at, character in enumerate(cell):
        if "\udc80" <= character <= "\udcff":
            byte = ord(character) - 0xDC00
            return f"byte 0x{byte:02X} at position {at} is not {encoding_title(encoding)}"
        if character == "\x00":
            return f"NUL character at position {at}"
    return "a lone surrogate"
