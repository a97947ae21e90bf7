"""Files of a folder or an archive, each read by its own format; what they say is named by file."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from annotator.errors import UserError
from annotator.formats.base import Accepted, Reader, ReadOptions, Refusal
from annotator.formats.folders import files_within, size_within
from annotator.model.article import ArticleContent
from annotator.model.file_names import legible


def read_each(folder: Path, options: ReadOptions, read: Reader) -> Iterator[Accepted | Refusal]:
    """Read the files of a folder and of those below it; what cannot be read is refused.

    Raises:
        UserError: the folder may not be read.
    """
    before = 0
    for file in files_within(folder):
        name = file.relative_to(folder).as_posix()
        for record in read_named(file, name, options, read):
            yield further(record, before)
        before += size_within(file)


def read_named(
    file: Path, name: str, options: ReadOptions, read: Reader
) -> Iterator[Accepted | Refusal]:
    """Read one file; `name` stands for its own in all that is said of it."""
    try:
        for record in read(file, options):
            yield renamed(record, file.name, name)
    except UserError as error:
        yield Refusal(name, str(error))


def renamed(record: Accepted | Refusal, own: str, name: str) -> Accepted | Refusal:
    """Return a record with the name of its file put in the place of the file's `own`."""
    if isinstance(record, Refusal):
        return _placed(record, own, name)
    file = f"{name}/{record.file}" if record.file else name
    where = _placed(Refusal(record.where, ""), own, name).where
    changed = tuple(_placed(change, own, name) for change in record.changed)
    return Accepted(record.article, where, changed, record.bytes_read, file)


def further(record: Accepted | Refusal, before: int) -> Accepted | Refusal:
    """Return a record as that of a file before which others have been read."""
    if isinstance(record, Refusal):
        return record
    return msgspec.structs.replace(record, bytes_read=record.bytes_read + before)


def legible_record(record: Accepted | Refusal) -> Accepted | Refusal:
    """Return a record in which the names of its files can be shown and stored."""
    if isinstance(record, Refusal):
        return _legible_refusal(record)
    names = (record.where, record.file, *(source.file or "" for source in record.article.sources))
    if all(legible(name) is name for name in names):
        return record
    return msgspec.structs.replace(
        record,
        article=_legible_article(record.article),
        where=legible(record.where),
        file=legible(record.file),
        changed=tuple(map(_legible_refusal, record.changed)),
    )


def _placed(refusal: Refusal, own: str, name: str) -> Refusal:
    where = refusal.where
    if where == own:
        return Refusal(name, refusal.why)
    if where.startswith(f"{own}, "):
        return Refusal(name + where[len(own) :], refusal.why)
    return Refusal(f"{name}, {where}" if where else name, refusal.why)


def _legible_refusal(refusal: Refusal) -> Refusal:
    return Refusal(legible(refusal.where), legible(refusal.why))


def _legible_article(article: ArticleContent) -> ArticleContent:
    sources = tuple(
        msgspec.structs.replace(source, file=legible(source.file)) if source.file else source
        for source in article.sources
    )
    return msgspec.structs.replace(article, title=legible(article.title), sources=sources)
