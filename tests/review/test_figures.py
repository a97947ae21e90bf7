"""Intervals by resampling: all resamples at once give what one after the other gives."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.review.figures import Counts, Figure, measured

_NUMBERS = st.integers(0, 10**6)
_SCALES = st.sampled_from([1, 1 / 3, 1e-12, 1e15 / 7])


def _share(counts: Counts) -> Figure:
    total = counts["all", ""]
    return Figure(counts["some", ""] / total) if total else Figure(None, why="nothing")


@given(st.lists(st.tuples(_NUMBERS, _NUMBERS), min_size=2, max_size=20), _SCALES)
def test_resampling_all_at_once_is_resampling_one_by_one(
    found: list[tuple[int, int]], scale: float
) -> None:
    parts: list[Counts] = [
        {("some", ""): some * scale, ("all", ""): (some + rest) * scale} for some, rest in found
    ]
    stories = [f"{number:02}" for number in range(len(parts))]
    figure = measured(parts, stories, _share)
    if figure.low is None or figure.high is None:
        return
    shuffled = stories[:]
    random.Random(20).shuffle(shuffled)
    ordered = [parts[stories.index(name)] for name in shuffled]
    chance = random.Random(20)
    shares: list[float] = []
    for _ in range(200):
        drawn = chance.choices(ordered, k=len(ordered))
        if total := sum(each["all", ""] for each in drawn):
            shares.append(sum(each["some", ""] for each in drawn) / total)
    shares.sort()
    assert figure.low == pytest.approx(shares[int(0.025 * len(shares))], rel=1e-6, abs=1e-9)
    assert figure.high == pytest.approx(
        shares[min(len(shares) - 1, int(0.975 * len(shares)))], rel=1e-6, abs=1e-9
    )


def test_one_story_has_no_interval() -> None:
    parts: list[Counts] = [{("some", ""): 1, ("all", ""): 2}, {("some", ""): 2, ("all", ""): 2}]
    assert measured(parts, ["same", "same"], _share) == Figure(0.75)
    assert measured([], [], lambda _: Figure(None, why="nothing")) == Figure(None, why="nothing")
