"""A figure with what stands behind it, and intervals by resampling stories."""

import random
import sys
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias

import msgspec

# Enough for two digits of an interval, and half a second for a thousand articles.
_RESAMPLES = 200
_SEED = 20
# More stories than that are drawn in groups: the interval is the same, the time is not.
_MOST_BLOCKS = 200
_OUTER = 0.025
# Bits of the sum of one resample, and what a single count may be so that it fits.
_LANE = 64
_LARGEST = 2**48


class Figure(msgspec.Struct, frozen=True):
    """A measure: its value, or None and `why` in words; `n` items stand behind it.

    `low` and `high` are the 95 % interval from resampling stories; None when there is only one.
    """

    value: float | None
    n: int = 0
    low: float | None = None
    high: float | None = None
    why: str = ""


# What one article adds to a measure, by what is counted and the category it is counted for ("" for
# none): sums over articles are all a measure needs.
Counts: TypeAlias = Mapping[tuple[str, str], float]
# What both found, and what each of two did: all that F1 needs.
BOTH, FIRST, SECOND = ("both", ""), ("first", ""), ("second", "")
# Makes a figure of summed counts; the interval is added from resampled sums.
Measure: TypeAlias = Callable[[Counts], Figure]


def summed(parts: Sequence[Counts]) -> dict[tuple[str, str], float]:
    """Return the sum of counts, key by key."""
    total: dict[tuple[str, str], float] = {}
    for part in parts:
        for key, value in part.items():
            total[key] = total.get(key, 0) + value
    return total


def measured(parts: Sequence[Counts], stories: Sequence[str], measure: Measure) -> Figure:
    """Return a measure over articles with its interval; `stories` says which belong together.

    Counts are never negative.
    """
    size, places = _blocks(tuple(stories))
    columns: dict[tuple[str, str], list[float]] = {}
    for part, place in zip(parts, places, strict=True):
        for key, value in part.items():
            column = columns.get(key)
            if column is None:
                column = columns[key] = [0] * size
            column[place] += value
    figure = measure({key: sum(column) for key, column in columns.items()})
    if figure.value is None or size < 2:
        return figure
    draws = _draws(size)
    resampled = zip(*(_sums(column, draws) for column in columns.values()), strict=True)
    found = (measure(dict(zip(columns, sums, strict=True))).value for sums in resampled)
    values = sorted(value for value in found if value is not None)
    if len(values) < 2:
        return figure
    return msgspec.structs.replace(
        figure,
        low=values[int(_OUTER * len(values))],
        high=values[min(len(values) - 1, int((1 - _OUTER) * len(values)))],
    )


@lru_cache(maxsize=32)
def _blocks(stories: tuple[str, ...]) -> tuple[int, tuple[int, ...]]:
    """Return how many blocks there are and each article's; many stories share one by chance."""
    names = sorted(set(stories))
    random.Random(_SEED).shuffle(names)
    block = {name: number % _MOST_BLOCKS for number, name in enumerate(names)}
    return min(len(names), _MOST_BLOCKS), tuple(block[story] for story in stories)


@lru_cache(maxsize=4)
def _draws(size: int) -> tuple[int, ...]:
    """Return for each block how often every resample draws it, one lane of bits for each.

    So one product of integers weights a count for all resamples at once: six times as fast as
    one resample after the other. The same resamples are used for every measure.
    """
    chance = random.Random(_SEED)
    drawn = [[0] * _RESAMPLES for _ in range(size)]
    for resample in range(_RESAMPLES):
        for block in chance.choices(range(size), k=size):
            drawn[block][resample] += 1
    return tuple(
        sum(times << (_LANE * resample) for resample, times in enumerate(row)) for row in drawn
    )


def _sums(column: Sequence[float], draws: Sequence[int]) -> Iterable[float]:
    """Return the sum of a column of counts in every resample."""
    whole = list(map(int, column))
    scale = 1.0
    if (largest := max(column)) > _LARGEST or whole != column:
        scale = largest / _LARGEST
        whole = [round(value / scale) for value in column]
    total = sum(value * draw for value, draw in zip(whole, draws, strict=True) if value)
    lanes = array("Q")
    lanes.frombytes(total.to_bytes(_RESAMPLES * lanes.itemsize, sys.byteorder))
    return lanes if scale == 1 else [scale * value for value in lanes]
