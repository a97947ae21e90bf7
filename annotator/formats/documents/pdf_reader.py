"""PDF files: their text page by page, in the order the file has it."""

import hashlib
import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from annotator.formats.base import Accepted, FileStart, ReadOptions, RecordRefused, Refusal
from annotator.formats.documents.one_article import Document, accepted
from annotator.formats.documents.pdf_lines import Joined, Line, join_lines, words_of
from annotator.formats.encoding import reading
from annotator.model.article import Source
from annotator.model.values import Json

_MARK = b"%PDF-"
# The mark may stand after some other bytes, as mail programs leave them.
_MARK_WITHIN = 1024
_MOST_CHARACTERS = 20_000_000
_LOOSE = True
# What the library puts where a hyphen ends a line, by its version.
_LINE_HYPHENS = frozenset({"\ufffe", "\x02"})
# Fonts that number their signs have the blank there.
_BLANK_OF_FONTS = 3
# Words that stand further apart, in heights of the line, are cells of a table.
_CELLS_APART = 2
# Stands for signs of which the file does not say what they are.
_UNNAMED = "\ufffd"
_BLANKS = frozenset(" \t\r\n\u00a0\u3000")
_NEEDS_PASSWORD = 4
_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?")
# Titles that programs make up from the name of a file.
_NO_TITLE = re.compile(r"(?i)untitled|microsoft word|.*\.(?:docx?|rtf|odt|pdf|indd|qxp|tex|html?)$")
_META = {"Author": "author", "Subject": "subject", "Keywords": "keywords"}
_DATES = {"CreationDate": "created", "ModDate": "modified"}


def is_pdf(start: FileStart) -> bool:
    """Tell whether a file is a PDF."""
    return _MARK in start.head[:_MARK_WITHIN] or (
        start.path.suffix.lower() == ".pdf" and not start.path.is_dir()
    )


def read_pdf(path: Path, options: ReadOptions) -> Iterator[Accepted | Refusal]:
    """Read a PDF as one article; its lines become paragraphs where the page shows which.

    Raises:
        UserError: the file cannot be read.
    """
    with reading(path) as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        size = file.tell()
    if not size:
        yield Refusal(path.name, "the file is empty")
        return
    try:
        document, changed = _document(path, digest)
    except RecordRefused as error:
        yield Refusal(path.name, str(error))
        return
    yield accepted(document, path.name, options, changed, size)


def _document(path: Path, digest: str) -> tuple[Document, list[str]]:
    library = importlib.import_module("pypdfium2")
    try:
        opened = library.PdfDocument(path)
        try:
            said: dict[str, str] = opened.get_metadata_dict()
            pages = list(_pages(opened))
        finally:
            opened.close()
    except library.PdfiumError as error:
        if error.err_code == _NEEDS_PASSWORD:
            raise RecordRefused("it is protected by a password") from None
        raise RecordRefused(f"not a PDF that can be read: {error}") from None
    words = words_of(pages)
    joined = [join_lines(lines, words) for lines in pages]
    bare = [str(number) for number, page in enumerate(joined, 1) if not page.paragraphs]
    if len(bare) == len(joined):
        raise RecordRefused("no text in this PDF (a scan?)")
    changed: list[str] = []
    if bare:
        changed.append(f"no text on page {', '.join(bare)} (scanned?)")
    if kept := sum(page.kept for page in joined):
        words_kept = "1 word keeps" if kept == 1 else f"{kept} words keep"
        changed.append(f"{words_kept} the hyphen of a line's end")
    text, starts = _text(joined)
    if unnamed := text.count(_UNNAMED):
        signs = "1 sign stands" if unnamed == 1 else f"{unnamed} signs stand"
        changed.append(f"{signs} as {_UNNAMED}: the PDF does not say what they are")
    extra: dict[str, Json] = {"sha256": digest, "page_starts": list(starts)}
    title = said.get("Title", "")
    if _NO_TITLE.match(title):
        title = ""
    source = Source(path.name, extra=extra)
    return Document(text, source, title, meta=_meta(said, len(joined))), changed


def _text(pages: list[Joined]) -> tuple[str, list[int]]:
    """Return the text of all pages, a blank line between two, and where each begins."""
    parts: list[str] = []
    starts: list[int] = []
    at = 0
    for page in pages:
        starts.append(at)
        if page.paragraphs:
            part = "\n".join(page.paragraphs)
            parts.append(part)
            at += len(part) + 2
    last = max(0, at - 2)
    return "\n\n".join(parts), [min(start, last) for start in starts]


def _meta(said: dict[str, str], pages: int) -> dict[str, Json]:
    meta: dict[str, Json] = {"pages": pages}
    for name, key in _META.items():
        if value := said.get(name, "").strip():
            meta[key] = value
    for name, key in _DATES.items():
        if found := _DATE.match(said.get(name, "")):
            day = "-".join(part for part in found.groups()[:3] if part)
            clock = ":".join(part for part in found.groups()[3:] if part)
            meta[key] = f"{day}T{clock}" if clock else day
    return meta


def _pages(document: Any) -> Iterator[list[Line]]:
    characters = 0
    for page in document:
        words = page.get_textpage()
        characters += words.count_chars()
        if characters > _MOST_CHARACTERS:
            raise RecordRefused(f"it holds more than {_MOST_CHARACTERS:,} characters")
        yield _lines(words)
        words.close()
        page.close()


def _lines(words: Any) -> list[Line]:
    """Return the lines of a page, told by where its characters stand."""
    raw = importlib.import_module("pypdfium2.raw")
    lines: list[Line] = []
    line = _OpenLine()
    blank = True
    for number in range(words.count_chars()):
        character = _character(raw.FPDFText_GetUnicode(words, number))
        if character in _BLANKS:
            line.text.append(" ")
            blank = True
            continue
        box = words.get_charbox(number, loose=_LOOSE)
        if line.ends_before(box, blank=blank):
            lines += line.closed()
            line = _OpenLine()
        line.add("-" if character in _LINE_HYPHENS else character, box)
        blank = character in _LINE_HYPHENS
    return [*lines, *line.closed()]


def _character(code: int) -> str:
    """Return a character; for one without a name the library gives its number in the font."""
    if code > sys.maxunicode:
        return _UNNAMED
    character = chr(code)
    if character >= " " or character in _BLANKS or character in _LINE_HYPHENS:
        return character
    return " " if code == _BLANK_OF_FONTS else _UNNAMED


class _OpenLine:
    """A line that is being read."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self._left = self._right = self._bottom = self._height = 0.0

    def ends_before(self, box: tuple[float, float, float, float], *, blank: bool) -> bool:
        """Tell whether a character stands in another line: higher, lower, or far back.

        A word is broken only where the next character goes back to the left, so that words that
        stand upright on the page stay whole.
        """
        if not self._height:
            return False
        left, bottom, _, _ = box
        moved = abs(bottom - self._bottom) > self._height / 2
        back = left < self._right - 3 * self._height
        return (moved and (blank or back)) or (back and blank)

    def add(self, character: str, box: tuple[float, float, float, float]) -> None:
        """Take one more character."""
        left, bottom, right, top = box
        if not self._height:
            self._left, self._right, self._bottom = left, right, bottom
            self.text.clear()
        if self.text[-1:] == [" "] and left - self._right > _CELLS_APART * self._height:
            self.text[-1] = "\t"
        self.text.append(character)
        self._left, self._right = min(self._left, left), max(self._right, right)
        if top - bottom > self._height:
            self._height, self._bottom = top - bottom, bottom

    def closed(self) -> list[Line]:
        """Return the line, or nothing when it holds no character."""
        words = "".join(self.text).strip()
        paired = words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if not words:
            return []
        return [Line(paired, self._left, self._right, self._bottom, self._height)]
