"""Tables with a text column: CSV, TSV, JSON Lines and JSON arrays; a row becomes an article."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from annotator.errors import UserError
from annotator.formats.base import Accepted, ReadOptions, RecordRefused, Refusal
from annotator.formats.encoding import (
    UTF8,
    encoding_title,
)
from annotator.formats.ids import article_uuid, uuid_text
from annotator.formats.json_envelopes import (
    unused,
)
from annotator.formats.news_services import (
    check_withdrawn,
    missing_characters,
)
from annotator.formats.table_file import META, TableFile, TableRecord
from annotator.model.article import ArticleContent, Source
from annotator.model.text import TextRefused, accept_text, sha256_of, title_of
from annotator.model.values import Json, Uuid


def read_table(path: Path, options: ReadOptions) -> Iterator[Accepted | Refusal]:
    """Read a table, a row as an article; columns without a field of their own go to its `meta`.

    Raises:
        UserError: the file cannot be read, or has no column of texts.
    """
    table = TableFile(path, options)
    if table.columns and "text" not in table.fields.values():
        known = ", ".join(table.columns)
        raise UserError(f"{path.name} has no column of texts that could be told; it has {known}.")
    notes = _notes(table)
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
        # What is said of the whole file is said with its first article.
        changed = [Refusal(path.name, note) for note in notes]
        notes.clear()
        if record.note:
            changed.append(Refusal(where, record.note))
        if record.replaced:
            changed.append(Refusal(where, "characters that no text may hold replaced by U+FFFD"))
        if missing := missing_characters(article.text):
            changed.append(Refusal(where, f"cut off by its source: {missing:,} more characters"))
        yield Accepted(article, where, tuple(changed), record.bytes_read)
    if empty:
        yield Refusal(path.name, "the file has no rows")


def _notes(table: TableFile) -> list[str]:
    """Return what is to be said of a file as a whole."""
    told = table.encoding in (UTF8, "utf-8-sig")
    return [
        *([] if told else [f"read as {encoding_title(table.encoding)}"]),
        *([table.guess] if table.guess else []),
        *([table.service.note] if table.service is not None and table.service.note else []),
    ]


def _article(record: TableRecord, fields: Mapping[str, str], file: str) -> ArticleContent:
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
