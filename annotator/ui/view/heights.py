"""Heights of many stretches of text, estimated until they are laid out."""

from array import array
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

_BLOCK = 256


class Heights:
    """Heights with sums per 256: changing one is O(1), finding a place some microseconds.

    An estimate is a number of lines, in one byte; a stretch without any is `blank` px high.
    Only true heights are kept as such, so that millions of stretches cost a few megabytes.
    """

    __slots__ = ("_blank", "_guesses", "_lines", "_pitch", "_sums", "_true", "guesses", "total")

    def __init__(
        self, lines: bytes, pitch: float, blank: float, before: "Heights | None" = None
    ) -> None:
        """`before` are the heights in another page: where they were guessed alike, so are these."""
        self._lines = lines
        self._pitch = pitch
        self._blank = blank
        # What is guessed for each number of lines.
        self._guesses = (blank, *(count * pitch for count in range(1, 256)))
        self._true: dict[int, float] = {}
        if before is not None and before.is_guessed_from(lines, pitch, blank):
            self.guesses = before.guesses
        else:
            self.guesses = array("d", self._estimates())
        self._sums = array("d", self.guesses)
        self.total = sum(self._sums)

    def _estimates(self) -> Iterator[float]:
        for start in range(0, len(self._lines), _BLOCK):
            block = self._lines[start : start + _BLOCK]
            yield sum(block) * self._pitch + block.count(0) * self._blank

    def __len__(self) -> int:
        return len(self._lines)

    def __getitem__(self, number: int) -> float:
        found = self._true.get(number)
        return found if found is not None else self._guesses[self._lines[number]]

    def is_guessed_from(self, lines: bytes, pitch: float, blank: float) -> bool:
        """Tell whether the guesses are those of such a page."""
        return (self._pitch, self._blank) == (pitch, blank) and self._lines == lines

    def set(self, number: int, height: float) -> None:
        """Enter the true height of a stretch."""
        more = height - self[number]
        if more:
            self._true[number] = height
            self._sums[number // _BLOCK] += more
            self.total += more

    def top(self, number: int) -> float:
        """Return the sum of all heights before a stretch."""
        block = number // _BLOCK
        return sum(self._sums[:block]) + sum(self._between(block * _BLOCK, number))

    def _between(self, first: int, after: int) -> Iterator[float]:
        guesses = map(self._guesses.__getitem__, self._lines[first:after])
        return map(self._true.get, range(first, after), guesses)

    def find(self, y: float) -> tuple[int, float]:
        """Return the stretch at height `y` and its top; beyond either end, the outermost one."""
        block, top = 0, 0.0
        while block < len(self._sums) - 1 and top + self._sums[block] <= y:
            top += self._sums[block]
            block += 1
        first = block * _BLOCK
        last = min(len(self), first + _BLOCK) - 1
        tops = list(accumulate(self._between(first, last), initial=top))
        at = max(0, bisect_right(tops, y) - 1)
        return first + at, tops[at]
