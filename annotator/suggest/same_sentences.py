"""The sentences that two texts share, word for word; places go over from one to the other."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from annotator.model.fragment import Fragment
from annotator.model.sentences import sentences


class Shared(NamedTuple):
    """A sentence that stands in both texts."""

    here: Fragment
    there: Fragment


def shared_sentences(here: str, there: str) -> tuple[Shared, ...]:
    """Return the sentences of one text that stand in another, blanks aside, in its order.

    The second of two alike goes with the second, and so on.
    """
    places: dict[str, list[Fragment]] = {}
    for found in reversed(list(sentences(there, 0, len(there)))):
        places.setdefault(there[found.start : found.end], []).append(found)
    return tuple(
        Shared(found, twins.pop())
        for found in sentences(here, 0, len(here))
        if (twins := places.get(here[found.start : found.end]))
    )


class Carrier:
    """Carries places from one text to another over the sentences they share."""

    def __init__(self, here: str, there: str) -> None:
        self._here, self._there = here, there
        self.shared = shared_sentences(here, there)
        self._starts = [each.here.start for each in self.shared]

    def carried(self, fragments: Sequence[Fragment]) -> tuple[Fragment, ...] | None:
        """Return where fragments stand in the other text; None when their words do not."""
        moved = tuple(self._moved(each) for each in fragments)
        whole = tuple(each for each in moved if each is not None)
        in_order = all(a.end <= b.start for a, b in pairwise(whole))
        return whole if len(whole) == len(fragments) and in_order else None

    def sentence_of(self, fragments: Sequence[Fragment]) -> Shared | None:
        """Return the shared sentence that fragments begin in."""
        return self._at(fragments[0].start)

    def _moved(self, fragment: Fragment) -> Fragment | None:
        """A place may go on over several sentences, when all between them is the same too."""
        first, last = self._at(fragment.start), self._at(fragment.end - 1)
        if first is None or last is None:
            return None
        start = first.there.start + fragment.start - first.here.start
        end = last.there.start + fragment.end - last.here.start
        same = self._there[start:end] == self._here[fragment.start : fragment.end]
        return Fragment(start, end) if same else None

    def _at(self, offset: int) -> Shared | None:
        number = bisect_right(self._starts, offset) - 1
        found = self.shared[number] if number >= 0 else None
        return found if found is not None and offset < found.here.end else None
