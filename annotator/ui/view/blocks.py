"""The stretches of an article that are laid out each by itself."""

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from itertools import chain, islice, pairwise
from operator import sub

from annotator.model.text import Text
from annotator.ui.view.offsets import grapheme_start

# Shaping costs grow with a paragraph's length; longer ones are cut for the layout alone.
LONGEST = 6000
# Lengths (a line end counted in) in 256 steps: exact up to 200, then in hundreds and more.
_EXACT, _STEP = 200, 110
LENGTHS = tuple(n if n < _EXACT else _EXACT + (n - _EXACT) * _STEP for n in range(256))
_SIZES = tuple(n if n < _EXACT else _EXACT + (n - _EXACT) // _STEP for n in range(LONGEST + 3))


class Blocks:
    r"""Paragraphs, and pieces of overlong ones. A block's `\n` or `\r\n` is not part of it."""

    __slots__ = ("_sizes", "_starts", "_text")

    def __init__(self, text: Text) -> None:
        self._text = text.content
        self._starts: Sequence[int] = _cut(text)
        self._sizes: bytes | None = None

    def __len__(self) -> int:
        return len(self._starts)

    def at(self, offset: int) -> int:
        """Return the number of the block that holds `offset`, or that it ends."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def range(self, number: int) -> tuple[int, int]:
        """Return start and end of a block."""
        start = self._starts[number]
        if number + 1 == len(self._starts):
            return start, len(self._text)
        end = self._starts[number + 1]
        if self._text[end - 1] == "\n":
            end -= 1
            if end > start and self._text[end - 1] == "\r":
                end -= 1
        return start, end

    @property
    def sizes(self) -> bytes:
        """How long each block is, roughly: a byte that `LENGTHS` gives the length of."""
        if self._sizes is None:
            ends = chain(islice(self._starts, 1, None), (len(self._text) + 1,))
            self._sizes = bytes(map(_SIZES.__getitem__, map(sub, ends, self._starts)))
        return self._sizes


def _cut(text: Text) -> Sequence[int]:
    starts = text.starts
    length = len(text)
    if length <= LONGEST:
        return starts
    ends = array("q", starts[1:])
    ends.append(length)
    if max(map(sub, ends, starts)) <= LONGEST + 1:
        return starts
    cut = array("q")
    for start, end in pairwise((*starts, length)):
        cut.append(start)
        cut.extend(_cuts(text.content, start, end))
    return cut


def _cuts(text: str, start: int, end: int) -> list[int]:
    cuts: list[int] = []
    while end - start > LONGEST:
        blank = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        start = blank + 1 if blank >= 0 else grapheme_start(text, start + LONGEST)
        cuts.append(start)
    return cuts
