"""Fragments: half-open stretches of an article's text, in Unicode code points."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Fragment(NamedTuple):
    """`[start, end)` in code points."""

    start: int
    end: int

    def overlaps(self, start: int, end: int) -> bool:
        """Tell whether any character of `[start, end)` lies in this fragment."""
        return self.start < end and start < self.end


def normal_form(
    fragments: Iterable[Sequence[int]], *, join_touching: bool = True
) -> tuple[Fragment, ...]:
    """Return the fragments sorted, disjoint and not empty; overlapping ones become one.

    Touching ones are joined when made by hand and kept apart when imported.

    Raises:
        ValueError: a fragment is empty, reversed or starts before the text, or there is none.
    """
    joined: list[Fragment] = []
    for start, end in sorted((int(f[0]), int(f[1])) for f in fragments):
        if start < 0 or end <= start:
            raise ValueError(f"fragment {start}–{end} is empty or reversed")
        if joined and (start < joined[-1].end or (join_touching and start == joined[-1].end)):
            joined[-1] = Fragment(joined[-1].start, max(end, joined[-1].end))
        else:
            joined.append(Fragment(start, end))
    if not joined:
        raise ValueError("no fragment at all")
    return tuple(joined)


def cover(fragments: Sequence[Fragment]) -> Fragment:
    """Return the stretch from the first fragment's start to the last one's end."""
    return Fragment(fragments[0].start, fragments[-1].end)
