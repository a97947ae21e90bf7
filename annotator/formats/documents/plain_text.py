"""Plain text files, one article each."""

from collections.abc import Iterator
from pathlib import Path

from annotator.formats.base import Accepted, ReadOptions, RecordRefused, Refusal
from annotator.formats.documents.one_article import whole_file
from annotator.formats.encoding import UTF8, decode, encoding_title
from annotator.formats.ids import article_uuid
from annotator.model.article import ArticleContent, Source
from annotator.model.counting import numbered
from annotator.model.text import REPLACEMENT, TextRefused, accept_text, sha256_of, title_of

# No window shows a larger article, and reading one takes a multiple of it.
_LARGEST = 1 << 28


def read_text_file(path: Path, options: ReadOptions) -> Iterator[Accepted | Refusal]:
    """Read a file as one article: its text exactly, its first line as title.

    Raises:
        UserError: the file cannot be read.
    """
    try:
        raw = whole_file(path, _LARGEST)
        decoded = decode(raw, options.encoding, replace=options.replace_characters)
        text = accept_text(decoded.text, replace=options.replace_characters)
    except (RecordRefused, TextRefused) as error:
        yield Refusal(path.name, str(error))
        return
    changed: list[Refusal] = []
    if decoded.encoding not in (UTF8, "utf-8-sig"):
        changed.append(Refusal(path.name, f"read as {encoding_title(decoded.encoding)}"))
    if count := decoded.replaced + text.count(REPLACEMENT) - decoded.text.count(REPLACEMENT):
        changed.append(Refusal(path.name, f"{numbered(count, 'character')} replaced by U+FFFD"))
    digest = sha256_of(text)
    article = ArticleContent(
        id=article_uuid(digest),
        title=title_of(text),
        text=text,
        sha256=digest,
        sources=(Source(file=path.name),),
    )
    yield Accepted(article, path.name, tuple(changed), len(raw))
