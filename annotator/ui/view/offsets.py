"""Code points to Qt's UTF-16 units and back, one stretch of text at a time."""

import re
from bisect import bisect_left, bisect_right

from PySide6.QtCore import QTextBoundaryFinder

from annotator.model.fragment import Fragment

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
# No grapheme is longer; a finder over more text than this would cost time for nothing.
_REACH = 64


class Utf16:
    """Where each code point of a short text stands in UTF-16; costs nothing without astral ones."""

    __slots__ = ("_astral", "_middles")

    def __init__(self, text: str) -> None:
        found = () if text.isascii() else _ASTRAL.finditer(text)
        self._astral = [match.start() for match in found]
        self._middles = [offset + number + 1 for number, offset in enumerate(self._astral)]

    def units(self, offset: int) -> int:
        """Return the UTF-16 position of a code point."""
        return offset + bisect_left(self._astral, offset) if self._astral else offset

    def offset(self, units: int) -> int:
        """Return the code point at a UTF-16 position; inside a pair, the pair's own."""
        return units - bisect_right(self._middles, units) if self._middles else units


def whole_graphemes(text: str, start: int, end: int) -> Fragment:
    """Return the least stretch around `[start, end)` that cuts no grapheme; empty stays empty."""
    first = grapheme_start(text, start)
    return Fragment(first, first if end <= start else grapheme_end(text, end))


def grapheme_start(text: str, offset: int) -> int:
    """Return `offset`, or the start of the grapheme it would cut."""
    return _border(text, offset, forward=False)


def grapheme_end(text: str, offset: int) -> int:
    """Return `offset`, or the end of the grapheme it would cut."""
    return _border(text, offset, forward=True)


def _border(text: str, offset: int, *, forward: bool) -> int:
    if offset <= 0 or offset >= len(text):
        return min(max(0, offset), len(text))
    low = max(0, offset - _REACH)
    near = text[low : offset + _REACH]
    if near.isascii() and "\r" not in near:
        return offset
    map16 = Utf16(near)
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, near)
    finder.setPosition(map16.units(offset - low))
    if finder.isAtBoundary():
        return offset
    found = finder.toNextBoundary() if forward else finder.toPreviousBoundary()
    return low + map16.offset(found)
