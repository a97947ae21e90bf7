"""Where the letters of a line stand when writing directions mix."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import TypeAlias

RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufeff"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_THIN = 0.01
_TOUCHING = 0.6

Cell: TypeAlias = tuple[float, float]


def mixes_directions(text: str) -> bool:
    """Tell whether any letter of a text is written from right to left."""
    return not text.isascii() and RIGHT_TO_LEFT.search(text) is not None


def begins_right_to_left(text: str) -> bool:
    """Tell whether the first letter with a direction runs from right to left."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("L", "R", "AL"):
            return kind != "L"
    return False


def cells(edges: Callable[[int], Cell], count: int, left: float, right: float) -> list[Cell]:
    """Return the x range of each of a line's `count` units; `edges` gives what Qt says.

    Where the direction changes Qt gives both edges of a run's first letter as the end of the
    run before, so that letter's range is a gap between the others: it is given back here.
    """
    found = [_clipped(edges(number), left, right) for number in range(count)]
    for gap in _gaps(found, left, right):
        owner = _owner(found, gap)
        if owner is not None:
            found[owner] = gap
    return found


def merged(pieces: Sequence[Cell]) -> list[Cell]:
    """Return x ranges from left to right, touching ones as one, empty ones left out."""
    joined: list[Cell] = []
    for start, end in sorted(pieces):
        if end - start <= _THIN:
            continue
        if joined and start <= joined[-1][1] + _TOUCHING:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def under(found: Sequence[Cell], x: float) -> int:
    """Return the unit whose range holds `x`, or is nearest; one without a width only last.

    Of units that share a range, as a letter and its marks do, it is the first.
    """

    def distance(number: int) -> tuple[bool, float]:
        start, end = found[number]
        return end - start <= _THIN, max(start - x, x - end, 0.0)

    return min(range(len(found)), key=distance)


def _clipped(edges: Cell, left: float, right: float) -> Cell:
    return max(min(edges), left), min(max(edges), right)


def _gaps(found: Sequence[Cell], left: float, right: float) -> list[Cell]:
    gaps: list[Cell] = []
    x = left
    for start, end in [*merged(found), (right, right)]:
        if start - x > _TOUCHING:
            gaps.append((x, start))
        x = max(x, end)
    return gaps


def _owner(found: Sequence[Cell], gap: Cell) -> int | None:
    """Return the unit without a width whose next letter stands beside the gap."""
    thin = [number for number, (start, end) in enumerate(found) if end - start <= _THIN]
    for number in thin:
        after = next((c for c in found[number + 1 :] if c[1] - c[0] > _THIN), None)
        if after and (abs(after[1] - gap[0]) < _TOUCHING or abs(after[0] - gap[1]) < _TOUCHING):
            return number
    return thin[-1] if thin else None
