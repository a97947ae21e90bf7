"""Heights of many stretches of text, estimated until they are laid out."""

from array import array
from collections.abc import Iterable

_BLOCK = 256


class Heights:
    """Heights with sums per 256: changing one is O(1), finding a place some microseconds."""

    __slots__ = ("_heights", "_sums", "total")

    def __init__(self, heights: Iterable[float]) -> None:
        self._heights = array("d", heights)
        count = len(self._heights)
        self._sums = array(
            "d", (sum(self._heights[k : k + _BLOCK]) for k in range(0, count, _BLOCK))
        )
        self.total = sum(self._sums)

    def __len__(self) -> int:
        return len(self._heights)

    def __getitem__(self, number: int) -> float:
        return self._heights[number]

    def set(self, number: int, height: float) -> None:
        """Enter the true height of a stretch."""
        more = height - self._heights[number]
        if more:
            self._heights[number] = height
            self._sums[number // _BLOCK] += more
            self.total += more

    def top(self, number: int) -> float:
        """Return the sum of all heights before a stretch."""
        block = number // _BLOCK
        return sum(self._sums[:block]) + sum(self._heights[block * _BLOCK : number])

    def find(self, y: float) -> tuple[int, float]:
        """Return the stretch at height `y` and its top; beyond either end, the outermost one."""
        block, top = 0, 0.0
        while block < len(self._sums) - 1 and top + self._sums[block] <= y:
            top += self._sums[block]
            block += 1
        number = block * _BLOCK
        last = min(len(self._heights), number + _BLOCK) - 1
        while number < last and top + self._heights[number] <= y:
            top += self._heights[number]
            number += 1
        return number, top
