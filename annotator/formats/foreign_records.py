"""Reading JSON files of other programs record by record."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

from annotator.formats.base import Accepted, ReadOptions, RecordRefused, Refusal
from annotator.formats.findings import Findings
from annotator.formats.json_records import decode_record, json_records
from annotator.formats.one_layer import OneLayer, article_of
from annotator.model.values import JsonObject

# What a record says: an article for each of its layers. The findings are those of the layer.
Said: TypeAlias = Callable[[JsonObject, Findings], Iterable[OneLayer]]


def read_records(path: Path, options: ReadOptions, said: Said) -> Iterator[Accepted | Refusal]:
    """Read a file of JSON records.

    Raises:
        UserError: the file cannot be read.
    """
    empty = True
    for record in json_records(path, options.encoding):
        empty = False
        findings = Findings(f"line {record.line}")
        try:
            decoded = decode_record(record.raw, replace=options.replace_characters)
            if decoded.replaced:
                findings.change("", "characters that no text may hold replaced by U+FFFD")
            for one in said(decoded.fields, findings):
                accepted = article_of(one, options, findings, record.bytes_read)
                yield from findings.refused
                yield accepted
                findings.refused.clear()
                findings.changed.clear()
        except RecordRefused as error:
            yield Refusal(findings.where, str(error))
    if empty:
        yield Refusal(path.name, "the file is empty")
