"""Which spans overlap a stretch of text: an index that long spans do not harm."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import compress, islice
from operator import gt, itemgetter, not_, sub
from typing import NamedTuple, Protocol, TypeAlias

_SHORTEST = 64
_GROWTH = 8

Numbers = Sequence[int]
# Length, start, end and id of a span: sorted, the shortest comes first.
Row: TypeAlias = tuple[int, int, int, int]


class Lookup(Protocol):
    """Where a span begins, or ends: KeyError when there is no such span."""

    def __getitem__(self, span: int, /) -> int:
        """Return an offset."""
        ...


class Tier(NamedTuple):
    """Spans shorter than `longest`, side by side in three columns, by start."""

    longest: int
    starts: "array[int]"
    ends: "array[int]"
    spans: "array[int]"


class Column(dict[int, int]):
    """A column of numbers by id, searched by bisection; what was found once is kept at hand."""

    __slots__ = ("_ids", "_values")

    def __init__(self, ids: "array[int]", values: "array[int]") -> None:
        super().__init__()
        self._ids = ids
        self._values = values

    def __missing__(self, wanted: int) -> int:
        at = bisect_left(self._ids, wanted)
        if at == len(self._ids) or self._ids[at] != wanted:
            raise KeyError(wanted)
        value = self[wanted] = self._values[at]
        return value


class TierIndex:
    """Spans in tiers by length (times 8 each), every tier sorted by start.

    A query bisects each tier, so it costs some ten microseconds whatever the article's size.
    Columns of plain numbers instead of an object a span: a hundred thousand take 5 MB.
    Ids are ints; offsets are code points.
    """

    __slots__ = ("_end", "_ends", "_ids", "_start", "_starts", "_tiers")

    def __init__(
        self,
        ids: Numbers = (),
        starts: Numbers = (),
        ends: Numbers = (),
        by_start: Numbers | None = None,
    ) -> None:
        """Index spans given column by column; `by_start` are the row numbers sorted by start."""
        if any(map(gt, ids, islice(ids, 1, None))):
            by_start, by_id = None, sorted(range(len(ids)), key=ids.__getitem__)
            ids, starts, ends = (permuted(each, by_id) for each in (ids, starts, ends))
        self._ids, self._starts, self._ends = (array("q", each) for each in (ids, starts, ends))
        self._start = Column(self._ids, self._starts)
        self._end = Column(self._ids, self._ends)
        self._tiers: list[Tier] = []
        if by_start is None:
            by_start = sorted(range(len(ids)), key=starts.__getitem__)
        # Out of arrays numbers come as new objects side by side, which is twice as quick to read.
        columns = (self._starts, self._ends, self._ids)
        self._enter(*(permuted(each, by_start) for each in columns))

    def _enter(self, starts: Numbers, ends: Numbers, ids: Numbers) -> None:
        """Fill the tiers with rows that are sorted by start."""
        lengths: Numbers = tuple(map(sub, ends, starts))
        while lengths:
            tier = self._add_tier()
            fits = list(map(tier.longest.__gt__, lengths))
            for column, values in zip(tier[1:], (starts, ends, ids), strict=True):
                column.extend(compress(values, fits))
            rest = list(map(not_, fits))
            starts, ends, ids, lengths = (
                tuple(compress(each, rest)) for each in (starts, ends, ids, lengths)
            )

    @property
    def start(self) -> Lookup:
        """The start of a span by its id."""
        return self._start

    @property
    def end(self) -> Lookup:
        """The end of a span by its id."""
        return self._end

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, span: int) -> bool:
        at = bisect_left(self._ids, span)
        return at < len(self._ids) and self._ids[at] == span

    def add(self, span: int, start: int, end: int) -> None:
        """Add a span that is not there yet."""
        at = bisect_left(self._ids, span)
        self._ids.insert(at, span)
        self._starts.insert(at, start)
        self._ends.insert(at, end)
        tier = self._tier(end - start)
        at = bisect_right(tier.starts, start)
        tier.starts.insert(at, start)
        tier.ends.insert(at, end)
        tier.spans.insert(at, span)

    def remove(self, span: int) -> None:
        """Take a span out; KeyError when it is not there."""
        start, end = self._start[span], self._end[span]
        del self._start[span], self._end[span]
        at = bisect_left(self._ids, span)
        del self._ids[at], self._starts[at], self._ends[at]
        tier = self._tier(end - start)
        at = tier.spans.index(span, bisect_left(tier.starts, start))
        del tier.starts[at], tier.ends[at], tier.spans[at]

    def overlapping(self, start: int, end: int) -> list[int]:
        """Return the ids of the spans that share a character with `[start, end)`, unordered.

        Whoever asks wants to know next where they begin and end, so that is put at hand.
        """
        found: list[int] = []
        for longest, starts, ends, spans in self._tiers:
            low = bisect_right(starts, start - longest)
            high = bisect_left(starts, end, low)
            if low < high:
                near, until = spans[low:high], ends[low:high]
                self._start.update(zip(near, starts[low:high], strict=True))
                self._end.update(zip(near, until, strict=True))
                found += compress(near, map(start.__lt__, until))
        return found

    def ids_overlapping(self, start: int, end: int) -> list[int]:
        """Return the ids of what overlaps `[start, end)`, unordered, for one who wants no more."""
        found: list[int] = []
        for longest, starts, ends, spans in self._tiers:
            low = bisect_right(starts, start - longest)
            high = bisect_left(starts, end, low)
            found += compress(spans[low:high], map(start.__lt__, ends[low:high]))
        return found

    def count_overlapping(self, start: int, end: int) -> int:
        """Return how many spans share a character with `[start, end)`."""
        found = 0
        for longest, starts, ends, _ in self._tiers:
            low = bisect_right(starts, start - longest)
            high = bisect_left(starts, end, low)
            found += sum(map(start.__lt__, ends[low:high]))
        return found

    def rows(self, start: int, end: int) -> list[Row]:
        """Return the length, start, end and id of what overlaps `[start, end)`, unordered."""
        found: list[Row] = []
        for longest, starts, ends, spans in self._tiers:
            low = bisect_right(starts, start - longest)
            high = bisect_left(starts, end, low)
            if low < high:
                since, until = starts[low:high], ends[low:high]
                rows = zip(map(sub, until, since), since, until, spans[low:high], strict=True)
                found += compress(rows, map(start.__lt__, until))
        return found

    def _tier(self, length: int) -> Tier:
        """Return the tier for spans of a length; it and all before it are made when missing."""
        while not self._tiers or self._tiers[-1].longest <= length:
            self._add_tier()
        return next(tier for tier in self._tiers if length < tier.longest)

    def _add_tier(self) -> Tier:
        longest = self._tiers[-1].longest * _GROWTH if self._tiers else _SHORTEST
        self._tiers.append(Tier(longest, array("q"), array("q"), array("q")))
        return self._tiers[-1]


def permuted(column: Numbers, order: Numbers) -> Numbers:
    """Return a column with its rows in another order."""
    return itemgetter(*order)(column) if len(order) > 1 else column
