"""How far a long piece of writing is, in rows."""

from collections.abc import Callable, Generator, Sequence
from typing import TypeVar

_T = TypeVar("_T")
_SLICE = 5000


class Tally:
    """Counts the rows that are done, and tells it; whoever is told may raise to stop."""

    def __init__(self, tell: Callable[[int, int], None] = lambda _done, _total: None) -> None:
        self._tell = tell
        self._total = 0
        self._done = 0

    def expect(self, rows: int) -> None:
        """Say that there are so many rows more to do."""
        self._total += rows

    def add(self, rows: int) -> None:
        """Say that so many rows more are done."""
        self._done += rows
        self._tell(min(self._done, self._total), self._total)

    def end(self) -> None:
        """Say that all is done."""
        self._tell(self._total, self._total)

    def slices(self, things: Sequence[_T]) -> Generator[Sequence[_T]]:
        """Yield things some thousand at a time, each lot counted once it was worked on."""
        for first in range(0, len(things), _SLICE):
            lot = things[first : first + _SLICE]
            yield lot
            self.add(len(lot))
