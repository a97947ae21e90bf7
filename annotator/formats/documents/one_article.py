"""What readers of one article a file share: taking the file whole, and making the article."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import msgspec

from annotator.formats.base import Accepted, ReadOptions, RecordRefused, Refusal
from annotator.formats.encoding import reading, whole
from annotator.formats.ids import article_uuid
from annotator.model.article import ArticleContent, Source
from annotator.model.counting import numbered
from annotator.model.text import REPLACEMENT, TextRefused, accept_text, sha256_of, title_of
from annotator.model.values import Json

# A document is held whole while it is read, several times over.
LARGEST = 1 << 26


class Document(msgspec.Struct, frozen=True):
    """What a reader got out of a file; an empty title is made from the text."""

    text: str
    source: Source
    title: str = ""
    language: str | None = None
    meta: dict[str, Json] = {}


def whole_file(path: Path, largest: int = LARGEST) -> bytes:
    """Return the bytes of a file.

    Raises:
        RecordRefused: it is empty, or too large to be held whole.
        UserError: it cannot be read.
    """
    with reading(path) as file:
        raw = whole(file, largest)
    if raw is None:
        raise RecordRefused(f"the file is larger than {largest >> 20} MB")
    if not raw:
        raise RecordRefused("the file is empty")
    return raw


def digest_of(raw: bytes) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    return hashlib.sha256(raw).hexdigest()


def accepted(
    document: Document,
    where: str,
    options: ReadOptions,
    changed: Sequence[str] = (),
    bytes_read: int = 0,
) -> Accepted | Refusal:
    """Return a document as an article, or why its text cannot be one."""
    try:
        text = accept_text(document.text, replace=options.replace_characters)
    except TextRefused as error:
        return Refusal(where, str(error))
    notes = [Refusal(where, why) for why in changed]
    if count := text.count(REPLACEMENT) - document.text.count(REPLACEMENT):
        notes.append(Refusal(where, f"{numbered(count, 'character')} replaced by U+FFFD"))
    sha256 = sha256_of(text)
    article = ArticleContent(
        id=article_uuid(sha256),
        title=document.title.strip() or title_of(text),
        text=text,
        sha256=sha256,
        language=document.language,
        meta=document.meta,
        sources=(document.source,),
    )
    return Accepted(article, where, tuple(notes), bytes_read)
