"""What is known of a table before it is imported: its columns, first rows, and places."""

from collections.abc import Mapping
from itertools import islice
from pathlib import Path

import msgspec

from annotator.formats.base import ReadOptions
from annotator.formats.encoding import (
    encoding_named,
    encoding_title,
    file_encoding,
    reading,
)
from annotator.formats.json_envelopes import (
    found_envelope,
    path_of,
    record_places,
)
from annotator.formats.json_records import json_records
from annotator.formats.table_file import HEAD, TableFile, in_utf8, placed
from annotator.model.values import Json

_PREVIEWED = 5
_SHOWN = 500


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


def preview(path: Path, options: ReadOptions) -> TablePreview:
    """Return the columns of a table, what they are taken for, and its first rows.

    Raises:
        UserError: the file cannot be read, or a column that was named is not there.
    """
    table = TableFile(path, options)
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
        head = file.read(HEAD).removeprefix(b"\xef\xbb\xbf")
    at = path_of(records) or found_envelope(head)
    for place, each in placed(json_records(path, None, at)):
        if place == where:
            return each.raw.decode("utf-8", "replace")
    return ""


def places_of_records(path: Path, encoding: str | None = None) -> list[str]:
    """Return where in a file of JSON records may stand: keys parted by dots.

    Raises:
        UserError: the file cannot be read.
    """
    name = encoding_named(encoding) if encoding else file_encoding(path)
    with reading(path) as file:
        head = in_utf8(file, name).read(HEAD).removeprefix(b"\xef\xbb\xbf")
    return record_places(head)


def _shown(value: Json) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
