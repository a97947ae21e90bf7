"""Where the words under a line's underlines go: never over one another."""

from bisect import insort
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

_FARTHEST_SHIFT = 56.0
_GAP = 6.0


class CaptionMode(StrEnum):
    """Which annotations are named under the text."""

    ALL = "all"
    FIRST = "first"
    KEYS = "keys"
    NONE = "none"


class Wish(NamedTuple):
    """A caption of `width` px that belongs to the bar from `start` to `end`."""

    start: float
    end: float
    width: float


class Room(NamedTuple):
    """A line with its bars as (start, end, lane), its width, and how deep captions may hang."""

    bars: Sequence[tuple[float, float, int]]
    width: float
    deepest: int


class Spot(NamedTuple):
    """Where a caption goes: its left end, and the lane it hangs under."""

    x: float
    lane: int


def place(wishes: Sequence[Wish], room: Room) -> list[Spot | None]:
    """Find a spot for each caption of one line, in order of precedence.

    Tried are the span's start, its end, then the least shift of up to 56 px; a caption for
    which nothing is free gets None.
    """
    taken: list[tuple[float, float]] = []
    spots: list[Spot | None] = []
    for wish in wishes:
        spot = next((s for x in _tries(wish, taken) if (s := _spot(x, wish, taken, room))), None)
        if spot:
            insort(taken, (spot.x, spot.x + wish.width))
        spots.append(spot)
    return spots


def _tries(wish: Wish, taken: Sequence[tuple[float, float]]) -> Iterable[float]:
    yield wish.start
    yield wish.end - wish.width
    beside = [end + _GAP for _, end in taken]
    beside += [start - _GAP - wish.width for start, _ in taken]
    yield from sorted(
        (x for x in beside if abs(x - wish.start) <= _FARTHEST_SHIFT),
        key=lambda x: abs(x - wish.start),
    )


def _spot(x: float, wish: Wish, taken: Sequence[tuple[float, float]], room: Room) -> Spot | None:
    end = x + wish.width
    if x < 0 or end > room.width:
        return None
    if any(x < there_end + _GAP and there - _GAP < end for there, there_end in taken):
        return None
    lane = max((lane for start, stop, lane in room.bars if start < end and x < stop), default=0)
    return Spot(x, lane) if lane <= room.deepest else None
