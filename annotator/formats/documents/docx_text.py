"""The text of a Word document's parts in reading order: paragraphs, tables, text boxes, notes."""

from collections.abc import Iterator, Mapping
from typing import Any

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# What was removed while changes were tracked, or is no part of the text, as readings of ruby.
_SKIPPED = frozenset(
    f"{_WORD}{name}"
    for name in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "tblPr", "sdtPr", "rt")
)
_CHARACTERS = {
    f"{_WORD}tab": "\t",
    f"{_WORD}ptab": "\t",
    f"{_WORD}cr": "\n",
    f"{_WORD}noBreakHyphen": "\u2011",
}
_NOTES = {f"{_WORD}footnoteReference": "footnotes", f"{_WORD}endnoteReference": "endnotes"}
_FURTHER = frozenset({"separator", "continuationSeparator", "continuationNotice"})


class Notes:
    """Footnotes and endnotes by their kind and id; each is told once, after what refers to it."""

    def __init__(self, parts: Mapping[str, Any]) -> None:
        self._found = {
            (kind, note.get(f"{_WORD}id")): note
            for kind, root in parts.items()
            for note in root
            if note.get(f"{_WORD}type") not in _FURTHER
        }
        self._due: list[tuple[str, str]] = []

    def refer(self, kind: str, id_: str) -> None:
        """Remember that the text refers to a note."""
        if (kind, id_) in self._found:
            self._due.append((kind, id_))

    def due(self, kind: str) -> Iterator[str]:
        """Yield the paragraphs of the notes of a kind that were referred to by now."""
        due = [mark for mark in self._due if mark[0] == kind]
        # The paragraphs of notes ask as well, and get what these refer to.
        self._due = [mark for mark in self._due if mark[0] != kind]
        for mark in due:
            if (note := self._found.pop(mark, None)) is not None:
                yield from paragraphs(note, self)


def text_of(body: Any, notes: Notes) -> str:
    """Return the text of a document: a paragraph a line, footnotes after it, endnotes last."""
    lines = list(paragraphs(body, notes))
    return "\n".join([*lines, *notes.due("footnotes"), *notes.due("endnotes")])


def paragraphs(container: Any, notes: Notes) -> Iterator[str]:
    """Yield the paragraphs of a body, a cell, a text box or a note."""
    for child in container:
        if child.tag == f"{_WORD}p":
            boxes: list[Any] = []
            yield "".join(_words(child, boxes, notes))
            for box in boxes:
                yield from paragraphs(box, notes)
            yield from notes.due("footnotes")
        elif child.tag == f"{_WORD}tbl":
            yield from _table(child, notes)
        elif child.tag not in _SKIPPED:
            # Content controls, tracked insertions and the like only wrap what they hold.
            yield from paragraphs(_chosen(child), notes)


def _table(table: Any, notes: Notes) -> Iterator[str]:
    """Yield a table's rows: a line a row, its cells parted by tabs, when each cell is one line."""
    for row in _within(table, f"{_WORD}tr"):
        if row.find(f"{_WORD}trPr/{_WORD}del") is not None:
            continue
        cells = [list(paragraphs(cell, notes)) for cell in _within(row, f"{_WORD}tc")]
        if all(len(cell) <= 1 and "\n" not in "".join(cell) for cell in cells):
            yield "\t".join("".join(cell) for cell in cells)
        else:
            for cell in cells:
                yield from cell


def _within(element: Any, tag: str) -> Iterator[Any]:
    """Yield the rows of a table or the cells of a row, also those that something wraps."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag not in _SKIPPED:
            yield from _within(child, tag)


def _words(element: Any, boxes: list[Any], notes: Notes) -> Iterator[str]:
    """Yield the words of a paragraph; text boxes that hang on it are put aside."""
    for child in _chosen(element):
        tag = child.tag
        if tag in (f"{_WORD}t", f"{_MATHS}t"):
            yield child.text or ""
        elif tag in _CHARACTERS:
            yield _CHARACTERS[tag]
        elif tag == f"{_WORD}br":
            # Breaks of pages and columns are of the paper, not of the text.
            yield "\n" if child.get(f"{_WORD}type", "textWrapping") == "textWrapping" else ""
        elif tag in _NOTES:
            notes.refer(_NOTES[tag], child.get(f"{_WORD}id"))
        elif tag == f"{_WORD}txbxContent":
            boxes.append(child)
        elif tag not in _SKIPPED:
            yield from _words(child, boxes, notes)


def _chosen(element: Any) -> Any:
    """Return what is to be read of an element: of alternatives the first, or what stands in."""
    if element.tag != f"{_COMPATIBLE}AlternateContent":
        return element
    first = next((child for child in element if len(child)), None)
    return () if first is None else first
