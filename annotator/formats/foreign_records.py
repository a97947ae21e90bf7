"""Reading JSON files of other programs record by record."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeAlias

import msgspec

from annotator.formats.base import Accepted, ReadOptions, Refusal
from annotator.formats.findings import Findings
from annotator.formats.json_records import DecodedRecord, read_each
from annotator.formats.one_layer import OneLayer, article_of
from annotator.model.annotation import quote_of
from annotator.model.article import ArticleContent
from annotator.model.values import Json, JsonObject

_SHOWN = 40

# What a record says: an article for each of its layers. The findings are those of the layer.
Said: TypeAlias = Callable[[JsonObject, Findings], Iterable[OneLayer]]


def read_records(
    path: Path,
    options: ReadOptions,
    said: Said,
    decode: Callable[[bytes], Json] = msgspec.json.decode,
) -> Iterator[Accepted | Refusal]:
    """Read a file of JSON records; `decode` may leave out what is not asked for.

    Raises:
        UserError: the file cannot be read.
    """
    return read_each(path, options, partial(_read_record, options, said), decode=decode)


def _read_record(
    options: ReadOptions, said: Said, record: DecodedRecord, where: str, bytes_read: int
) -> Iterator[Accepted | Refusal]:
    findings = Findings(where)
    if record.note:
        findings.change("", record.note)
    if record.replaced:
        findings.change("", "characters that no text may hold replaced by U+FFFD")
    for one in said(record.fields, findings):
        accepted = article_of(one, options, findings, bytes_read)
        _report_doubles(accepted.article, findings)
        yield from findings.refused
        yield msgspec.structs.replace(accepted, changed=tuple(findings.changed))
        findings.refused.clear()
        findings.changed.clear()


def _report_doubles(article: ArticleContent, findings: Findings) -> None:
    """Report annotations that say the same of the same words; they are kept."""
    met: set[object] = set()
    for one in (each for layer in article.layers for each in layer.annotations):
        if one.attributes or one.roles or one.referent or one.note:
            continue
        said = (one.label, one.fragments)
        if said in met:
            words = quote_of(article.text, one.fragments)[:_SHOWN]
            findings.change("", f"{one.label} “{words}” stands twice on the same words; both kept")
        met.add(said)
