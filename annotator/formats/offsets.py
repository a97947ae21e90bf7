"""Offsets of other programs' files, in code points and back: UTF-16, bytes, graphemes."""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from annotator.model.characters import cluster_end, is_one_each

ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_LINE_ENDS = re.compile("\r\n")
_BLOCK = 256


class Utf16Offsets:
    """Converts offsets of one text; holds only the places of characters beyond U+FFFF."""

    def __init__(self, text: str) -> None:
        places = [] if text.isascii() else [found.start() for found in ASTRAL.finditer(text)]
        self._length = len(text)
        self._points = array("q", places)
        self._units = array("q", (place + before for before, place in enumerate(places)))

    @property
    def are_points(self) -> bool:
        """Tell whether they are the same in this text."""
        return not self._points

    def to_units(self, offset: int) -> int:
        """Return the UTF-16 offset of a code point offset."""
        return offset + bisect_left(self._points, offset)

    def to_points(self, units: int) -> int:
        """Return the code point offset of a UTF-16 offset.

        Raises:
            ValueError: it lies outside the text, or between the halves of one character.
        """
        before = bisect_left(self._units, units)
        if before and self._units[before - 1] == units - 1:
            raise ValueError(f"{units} lies within a character")
        if not 0 <= units - before <= self._length:
            raise ValueError(f"{units} lies outside the text")
        return units - before


class Utf8Offsets:
    """Converts offsets of one text; holds the byte offset of every 256th character."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = array("q", [0])
        for end in range(_BLOCK, len(text) + 1, _BLOCK):
            self._starts.append(self._starts[-1] + len(text[end - _BLOCK : end].encode()))
        self._length = self.to_bytes(len(text))

    def to_bytes(self, offset: int) -> int:
        """Return the byte offset of a code point offset."""
        block = offset // _BLOCK
        return self._starts[block] + len(self._text[block * _BLOCK : offset].encode())

    def to_points(self, offset: int) -> int:
        """Return the code point offset of a byte offset.

        Raises:
            ValueError: it lies outside the text, or between the bytes of one character.
        """
        if not 0 <= offset <= self._length:
            raise ValueError(f"{offset} lies outside the text")
        block = bisect_right(self._starts, offset) - 1
        within = self._text[block * _BLOCK : (block + 1) * _BLOCK].encode()
        try:
            return block * _BLOCK + len(within[: offset - self._starts[block]].decode())
        except UnicodeDecodeError:
            raise ValueError(f"{offset} lies within a character") from None


class GraphemeOffsets:
    """Converts numbers of grapheme clusters: what readers see as one character."""

    def __init__(self, text: str) -> None:
        self._starts = _cluster_starts(text)

    def to_points(self, offset: int) -> int:
        """Return the code point offset at which a cluster begins.

        Raises:
            ValueError: there are fewer clusters in the text.
        """
        if not 0 <= offset < len(self._starts):
            raise ValueError(f"{offset} lies outside the text")
        return self._starts[offset]


def _cluster_starts(text: str) -> Sequence[int]:
    """Return where the clusters of a text begin, its end with them."""
    if is_one_each(text):
        return range(len(text) + 1)
    if is_one_each(text.replace("\r\n", "\n")):
        within = {pair.end() - 1 for pair in _LINE_ENDS.finditer(text)}
        return array("q", (at for at in range(len(text) + 1) if at not in within))
    starts = array("q", [0])
    at = 0
    while at < len(text):
        at = cluster_end(text, at + 1)
        starts.append(at)
    return starts
