"""A figure with what stands behind it, and intervals by resampling stories."""

import random
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from operator import mul
from typing import TypeAlias

import msgspec

# Enough for two digits of an interval, and half a second for a thousand articles.
_RESAMPLES = 200
_SEED = 20
# More stories than that are drawn in groups: the interval is the same, the time is not.
_MOST_BLOCKS = 200
_OUTER = 0.025


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
    """Return a measure over articles with its interval; `stories` says which belong together."""
    blocks = _by_story(parts, stories)
    figure = measure(summed(blocks))
    if figure.value is None or len(blocks) < 2:
        return figure
    keys = sorted({key for block in blocks for key in block})
    columns = [[block.get(key, 0) for block in blocks] for key in keys]
    values = sorted(
        value
        for times in _resamples(len(blocks))
        if (value := measure(_weighted(keys, columns, times)).value) is not None
    )
    if len(values) < 2:
        return figure
    return msgspec.structs.replace(
        figure,
        low=values[int(_OUTER * len(values))],
        high=values[min(len(values) - 1, int((1 - _OUTER) * len(values)))],
    )


def _by_story(
    parts: Sequence[Counts], stories: Sequence[str]
) -> list[dict[tuple[str, str], float]]:
    """Return the counts summed by story; many stories are put into groups by chance."""
    names = sorted(set(stories))
    random.Random(_SEED).shuffle(names)
    blocks: list[list[Counts]] = [[] for _ in range(min(len(names), _MOST_BLOCKS))]
    block = {name: blocks[number % _MOST_BLOCKS] for number, name in enumerate(names)}
    for part, story in zip(parts, stories, strict=True):
        block[story].append(part)
    return [summed(each) for each in blocks]


@lru_cache(maxsize=4)
def _resamples(size: int) -> tuple[tuple[int, ...], ...]:
    """Return how often each block is drawn, the same resamples for every measure."""
    chance = random.Random(_SEED)
    found: list[tuple[int, ...]] = []
    for _ in range(_RESAMPLES):
        times = [0] * size
        for at in chance.choices(range(size), k=size):
            times[at] += 1
        found.append(tuple(times))
    return tuple(found)


def _weighted(
    keys: Sequence[tuple[str, str]], columns: Sequence[Sequence[float]], times: Sequence[int]
) -> dict[tuple[str, str], float]:
    return {key: sum(map(mul, times, column)) for key, column in zip(keys, columns, strict=True)}
