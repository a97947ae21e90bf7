"""A table file: how it is written, what its columns are, and its records one by one."""

from collections.abc import Iterator, Mapping, Sequence
from io import BufferedReader, TextIOWrapper
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from annotator.errors import UserError
from annotator.formats.base import ReadOptions, RecordRefused
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
from annotator.formats.json_envelopes import (
    found_envelope,
    leaves,
    likely_envelope,
    path_of,
    record_places,
)
from annotator.formats.json_records import JsonRecord, decode_record, json_records
from annotator.formats.news_services import (
    fields_of,
    service_of,
)
from annotator.formats.table_columns import MAPPED_FIELDS, guessed_fields, longest_column
from annotator.model.text import accept_text
from annotator.model.values import Json

META = "meta"
_SAMPLED = 20
# So much of a file tells how it is written.
HEAD = 1 << 16


class TableRecord(NamedTuple):
    """A row or record; `why` says why it cannot be taken, `note` what of it was taken otherwise.

    `nested` is a record of JSON as it stands, its `values` are those by their paths.
    """

    where: str
    values: dict[str, Json]
    why: str = ""
    bytes_read: int = 0
    replaced: bool = False
    nested: Mapping[str, Json] = {}
    note: str = ""


class TableFile:
    """A table file: how it is written, and its records one by one."""

    def __init__(self, path: Path, options: ReadOptions) -> None:
        self.path = path
        self.options = options
        given = options.encoding
        self.encoding = encoding_named(given) if given else file_encoding(path)
        with reading(path) as file:
            head = in_utf8(file, self.encoding).read(HEAD).removeprefix(b"\xef\xbb\xbf")
        self.dialect: Dialect | None = None
        usual = path_of(options.records) or found_envelope(head)
        self.at = usual or likely_envelope(head)
        self._guesses = [] if options.records else _other_places(head, self.at)
        if self.at != usual:
            self._guesses = [f"its records are taken from “{'.'.join(self.at)}”"]
        if head.lstrip()[:1] not in (b"{", b"["):
            tabbed = path.suffix.lower() in (".tsv", ".tab")
            found = found_dialect(head.decode(UTF8, "replace"), tabbed=tabbed)
            chosen = delimiter_named(options.delimiter) or found.delimiter
            same = chosen == found.delimiter
            self.dialect = found if same else Dialect(chosen, named=found.named)
        taken = (record.values for record in self.records() if not record.why)
        sample = list(islice(taken, _SAMPLED))
        self.columns = tuple(dict.fromkeys((*self._names(), *chain.from_iterable(sample))))
        self.service = service_of(self.columns) if self.dialect is None else None
        self.fields = self._fields(sample)

    @property
    def guess(self) -> str:
        """What was taken for want of better; nothing when all has its usual name."""
        return "; ".join(self._guesses)

    def records(self) -> Iterator[TableRecord]:
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
        return TextIOWrapper(
            in_utf8(file, self.encoding), "utf-8-sig", "surrogateescape", newline=""
        )

    def _json_records(self) -> Iterator[TableRecord]:
        for where, each in placed(json_records(self.path, self.encoding, self.at)):
            read = each.bytes_read
            try:
                found = decode_record(each.raw, replace=self.options.replace_characters)
                flat = leaves(found.fields)
                yield TableRecord(where, flat, "", read, found.replaced, found.fields, found.note)
            except RecordRefused as error:
                yield TableRecord(where, {}, str(error), read)

    def _csv_records(self, dialect: Dialect) -> Iterator[TableRecord]:
        with reading(self.path) as file:
            text = self._text(file)
            names: list[str] = []
            for row in rows_of(lines_of(text), dialect):
                if not names and not row.why:
                    names = column_names(row.cells, header=self.options.header)
                    if self.options.header:
                        continue
                yield self._csv_record(row, names, file.tell())

    def _csv_record(self, row: Row, names: list[str], read: int) -> TableRecord:
        where = f"line {row.line}"
        if row.why:
            return TableRecord(where, {}, row.why, read)
        values: dict[str, Json] = dict(zip(names, row.cells, strict=True))
        flawed = [name for name in names if _is_flawed(values[name])]
        if flawed and not self.options.replace_characters:
            why = f"column “{flawed[0]}”: {_flaw(values[flawed[0]], self.encoding)}"
            return TableRecord(where, {}, why, read)
        for name in flawed:
            values[name] = accept_text("x" + values[name], replace=True)[1:]
        return TableRecord(where, values, "", read, bool(flawed))

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


def placed(records: Iterator[JsonRecord]) -> Iterator[tuple[str, JsonRecord]]:
    """Yield records with their lines, and their numbers on it where there are several."""
    line = number = 0
    for each in records:
        number = number + 1 if each.line == line else 1
        line = each.line
        yield f"line {line}" if number == 1 else f"line {line}, record {number}", each


def in_utf8(file: BufferedReader, encoding: str) -> BufferedReader:
    """Return a file as one in UTF-8."""
    return file if encoding in (UTF8, "utf-8-sig") else BufferedReader(Recoded(file, encoding))


def _other_places(head: bytes, at: Sequence[str]) -> list[str]:
    """Return the words for the place of a file's records, when there are others in it."""
    others = [each for each in record_places(head) if each != ".".join(at)] if at else []
    return [f"read from “{'.'.join(at)}”, not from “{others[0]}”"] if others else []


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
