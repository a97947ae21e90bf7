"""What a review shows in the text: for each thing found, where every annotator marked it."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

import msgspec

from annotator.model.annotation import Annotation
from annotator.model.fragment import Fragment


class UnitMark(msgspec.Struct, frozen=True, gc=False):
    """A unit that is not decided: one row per annotator in their fixed order, None for nothing.

    `looked` says who has looked for it at all; of an agreed unit only the first row is drawn.
    """

    number: int
    rows: tuple[Annotation | None, ...]
    looked: tuple[bool, ...]
    agreed: bool = False

    @property
    def claims(self) -> tuple[Annotation, ...]:
        """What was found, by whomever."""
        return tuple(row for row in self.rows if row is not None)

    @property
    def shown(self) -> tuple[Annotation | None, ...]:
        """The rows that are drawn."""
        return self.claims[:1] if self.agreed else self.rows

    @property
    def cover(self) -> Fragment:
        """From the first row's start to the last one's end."""
        found = [row.fragments for row in self.rows if row is not None]
        return Fragment(min([each[0][0] for each in found]), max([each[-1][1] for each in found]))


class Sign(StrEnum):
    """How a unit stands, as a map of the article shows it."""

    OPEN = "open"
    DECIDED = "decided"
    REJECTED = "rejected"


class UnitShelf:
    """The units to be drawn, found by place: costs what is in the place, not what is in all."""

    def __init__(
        self,
        marks: Iterable[UnitMark] = (),
        names: tuple[str, ...] = (),
        signs: Mapping[int, tuple[int, Sign]] = MappingProxyType({}),
    ) -> None:
        """`names` are the annotators', in the order of the rows; `signs` where units stand, how."""
        self.names = names
        self._signs = dict(signs)
        self._by_number = {mark.number: mark for mark in marks}
        self._order = sorted((*mark.cover, mark.number) for mark in self._by_number.values())
        self._longest = max((end - start for start, end, _ in self._order), default=0)

    def __len__(self) -> int:
        return len(self._order)

    def overlapping(self, start: int, end: int) -> list[UnitMark]:
        """Return the units whose cover shares a character with `[start, end)`, in order."""
        low = bisect_left(self._order, (start - self._longest,))
        high = bisect_left(self._order, (end,))
        return [self._by_number[n] for _, stop, n in self._order[low:high] if stop > start]

    def starts(self, sign: Sign) -> list[int]:
        """Return where the units start that stand so, in reading order."""
        return sorted(start for start, has in self._signs.values() if has is sign)

    def get(self, number: int) -> UnitMark | None:
        """Return a unit by its number; None when it is not drawn."""
        return self._by_number.get(number)

    def put(self, number: int, mark: UnitMark | None, sign: tuple[int, Sign] | None) -> None:
        """Draw a unit in another way, or no longer; `sign` says where it stands, and how."""
        self._signs.pop(number, None)
        if sign is not None:
            self._signs[number] = sign
        before = self._by_number.pop(number, None)
        if before is not None:
            del self._order[bisect_left(self._order, (*before.cover, number))]
        if mark is not None:
            self._by_number[number] = mark
            place = (*mark.cover, number)
            self._order.insert(bisect_left(self._order, place), place)
            self._longest = max(self._longest, place[1] - place[0])
