"""Which spans overlap a stretch of text: an index that long spans do not harm."""

from bisect import bisect_left, insort
from collections.abc import Iterable

_BASE_BITS = 6


class TierIndex:
    """Spans in tiers by length (times 8 each), every tier a sorted list of (start, id).

    A query bisects each tier, so it costs some ten microseconds whatever the article's size.
    Ids are ints; offsets are code points.
    """

    __slots__ = ("end", "start", "tiers")

    def __init__(self, spans: Iterable[tuple[int, int, int]] = ()) -> None:
        """Index `(id, start, end)` triples."""
        self.tiers: dict[int, list[tuple[int, int]]] = {}
        self.start: dict[int, int] = {}
        self.end: dict[int, int] = {}
        for span, start, end in spans:
            self.start[span] = start
            self.end[span] = end
            self.tiers.setdefault(_tier(end - start), []).append((start, span))
        for tier in self.tiers.values():
            tier.sort()

    def __len__(self) -> int:
        return len(self.start)

    def __contains__(self, span: int) -> bool:
        return span in self.start

    def add(self, span: int, start: int, end: int) -> None:
        """Add a span that is not there yet."""
        self.start[span] = start
        self.end[span] = end
        insort(self.tiers.setdefault(_tier(end - start), []), (start, span))

    def remove(self, span: int) -> None:
        """Take a span out; KeyError when it is not there."""
        start = self.start.pop(span)
        tier = self.tiers[_tier(self.end.pop(span) - start)]
        del tier[bisect_left(tier, (start, span))]

    def overlapping(self, start: int, end: int) -> list[int]:
        """Return the ids of the spans that share a character with `[start, end)`, unordered."""
        found: list[int] = []
        ends = self.end
        for number, tier in self.tiers.items():
            longest = 1 << (_BASE_BITS + 3 * number)
            low = bisect_left(tier, (start - longest, -1))
            high = bisect_left(tier, (end, -1))
            found += [span for _, span in tier[low:high] if ends[span] > start]
        return found


def _tier(length: int) -> int:
    """Return the number of the tier for spans shorter than 64 · 8**tier."""
    return max(0, (length.bit_length() - _BASE_BITS + 2) // 3)
