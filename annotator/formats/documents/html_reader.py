"""Web pages: the article's text as `trafilatura` finds it, and what the page says about it."""

import importlib
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from annotator.formats.base import Accepted, FileStart, ReadOptions, RecordRefused, Refusal
from annotator.formats.documents.html_encoding import decode_page
from annotator.formats.documents.one_article import Document, accepted, digest_of, whole_file
from annotator.formats.encoding import marked_encoding
from annotator.model.article import Source
from annotator.model.counting import numbered
from annotator.model.text import REPLACEMENT
from annotator.model.values import Json

_SUFFIXES = (".html", ".htm", ".xhtml")
# Such files are what their suffix says, even when they begin like a page.
_OTHERS = (".txt", ".text", ".md", ".csv", ".tsv", ".tab", ".xml", ".xmi")
_BEGINS = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_LANGUAGE = re.compile(r"<html\b[^>]{0,1000}?\slang\s*=\s*[\"']?([A-Za-z]{2,3}\b)", re.IGNORECASE)
# The parser takes no declaration in a text that is decoded already.
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*>")
_HEAD = 4096
# What the library raises for pages that it was not made for.
_BROKEN = (AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)
# What it has to say is in the report; without a handler it would go to the terminal.
_SILENT = logging.NullHandler()


class Received(NamedTuple):
    """What came with a page when it was fetched: its address, when, and the server's encoding."""

    url: str | None = None
    date: str | None = None
    encoding: str | None = None


def is_html(start: FileStart) -> bool:
    """Tell whether a file is a web page."""
    suffix = start.path.suffix.lower()
    if suffix in _SUFFIXES:
        return not start.path.is_dir()
    if suffix in _OTHERS:
        return False
    name = marked_encoding(start.head)
    head = start.head.decode(name, "ignore").encode() if name else start.head
    return _BEGINS.match(head) is not None


def read_html(path: Path, options: ReadOptions) -> Iterator[Accepted | Refusal]:
    """Read a page as one article; scripts, menus and readers' comments are left out.

    Raises:
        UserError: the file cannot be read.
    """
    try:
        raw = whole_file(path)
    except RecordRefused as error:
        yield Refusal(path.name, str(error))
        return
    yield read_page(raw, path.name, path.name, options)


def read_page(
    raw: bytes, where: str, file: str, options: ReadOptions, received: Received | None = None
) -> Accepted | Refusal:
    """Return the article of a page's bytes, or why there is none."""
    received = received or Received()
    try:
        decoded, change = decode_page(
            raw, options.encoding, received.encoding, replace=options.replace_characters
        )
        page = _without_nul(decoded.text, replace=options.replace_characters)
        found = _extracted(page, received.url)
    except RecordRefused as error:
        return Refusal(where, str(error))
    changed = [change] if change else []
    if count := decoded.replaced + page.count(REPLACEMENT) - decoded.text.count(REPLACEMENT):
        changed.append(f"{numbered(count, 'character')} replaced by U+FFFD")
    meta: dict[str, Json] = {}
    for name, value in (("author", found.author), ("description", found.description)):
        if value:
            meta[name] = str(value)
    for name, values in (("categories", found.categories), ("tags", found.tags)):
        if values:
            meta[name] = [str(each) for each in values]
    extra: dict[str, Json] = {"sha256": digest_of(raw), "extractor": _extractor()}
    if received.date:
        extra["fetched"] = received.date
    source = Source(file, received.url or found.url, found.sitename, found.date, extra)
    language = _LANGUAGE.search(page[:_HEAD])
    document = Document(
        found.text, source, found.title or "", language[1].lower() if language else None, meta
    )
    return accepted(document, where, options, changed, len(raw))


def _without_nul(page: str, *, replace: bool) -> str:
    at = page.find("\x00")
    if at >= 0 and not replace:
        raise RecordRefused(f"NUL character at position {at}")
    return page.replace("\x00", REPLACEMENT)


def _extracted(page: str, url: str | None) -> Any:
    """Return what the library found in a page.

    Raises:
        RecordRefused: it found no text, or cannot read the page.
    """
    text = _DECLARATION.sub("", page, count=1) if page.lstrip().startswith("<?xml") else page
    try:
        found = _library().bare_extraction(
            text,
            url=url,
            include_comments=False,
            include_tables=True,
            with_metadata=True,
            # Dates are read where the page states them, not guessed from its words.
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except RecursionError:
        raise RecordRefused("the page is nested too deeply") from None
    except _BROKEN as error:
        why = str(error) or type(error).__name__
        raise RecordRefused(f"not a page that can be read: {why}") from None
    if found is None or not (found.text or "").strip():
        raise RecordRefused("no article text found")
    return found


def _library() -> Any:
    """Return the library that finds articles in pages; it is loaded when first used."""
    for name in ("trafilatura", "htmldate", "courlan"):
        logging.getLogger(name).addHandler(_SILENT)
    return importlib.import_module("trafilatura")


def _extractor() -> str:
    return f"trafilatura {_library().__version__}"
