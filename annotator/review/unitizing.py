"""Krippendorff's α for unitizing: do annotators find the same stretches under the same labels?

The α_U of Krippendorff 2004, chapter 11.6: a differing end costs its distance squared, a stretch
that one found and another did not costs its length squared. Articles stand side by side (no gap
reaches from one into the next), and need not all have the same annotators. What it does not see:
stretches of one label inside each other count as one, and so do touching fragments.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple, TypeAlias

from annotator.model.annotation import Annotation
from annotator.model.fragment import Fragment
from annotator.review.figures import Counts, Figure, measured

_NOBODY = "nobody has marked anything"


class Continuum(NamedTuple):
    """One article read by at least two annotators; `length` in characters."""

    layers: Sequence[Sequence[Annotation]]
    length: int
    story: str = ""


# A marked stretch, or a gap between two: where it starts, how long it is, whether it is marked.
_Stretch: TypeAlias = tuple[int, int, bool]


def unitizing_alpha(articles: Iterable[Continuum]) -> Figure:
    """Return α_U over all labels together.

    For the interval, what chance would give is held at its value for all articles together.
    """
    read = [article for article in articles if len(article.layers) > 1]
    tilings = [_tilings(article) for article in read]
    labels = {label for tiled in tilings for label in tiled}
    lengths = {label: _Lengths(t[label] for t in tilings if label in t) for label in labels}
    for article, tiled in zip(read, tilings, strict=True):
        for label in labels - tiled.keys():
            lengths[label].add_empty(article)
    parts = [_part(article, tiled, lengths) for article, tiled in zip(read, tilings, strict=True)]
    whole = sum(article.length for article in read)
    readings = sum(article.length * len(article.layers) for article in read)
    scaled = [_scaled(part, lengths, whole, readings) for part in parts]
    return measured(scaled, [article.story for article in read], _alpha)


class _Lengths:
    """How long the marked stretches and the gaps of one label are, over all articles."""

    def __init__(self, tilings: Iterable[Sequence[Sequence[_Stretch]]]) -> None:
        self.marked: Counter[int] = Counter()
        self._gaps: Counter[int] = Counter()
        lengths = (
            (length, marked)
            for layers in tilings
            for tiling in layers
            for _, length, marked in tiling
        )
        for (length, marked), n in Counter(lengths).items():
            (self.marked if marked else self._gaps)[length] += n
        self._sorted: list[int] = []
        self._after: list[tuple[int, int]] = []

    def add_empty(self, article: Continuum) -> None:
        """Count an article in which nobody used the label as one gap for each annotator."""
        self._gaps[article.length] += len(article.layers)

    def places_in_gaps(self, length: int) -> int:
        """Return at how many places a stretch of this length fits into the gaps."""
        if not self._sorted:
            self._sorted = sorted(self._gaps)
            n = total = 0
            for gap in reversed(self._sorted):
                n, total = n + self._gaps[gap], total + gap * self._gaps[gap]
                self._after.append((n, total))
            self._after.reverse()
        at = bisect_left(self._sorted, length)
        if at == len(self._sorted):
            return 0
        n, total = self._after[at]
        return total - n * (length - 1)


def _tilings(article: Continuum) -> dict[str, list[list[_Stretch]]]:
    """Return for each label used what every annotator made of the article, gaps and all."""
    marked: dict[str, list[list[Fragment]]] = {}
    for number, layer in enumerate(article.layers):
        for each in layer:
            found = marked.get(each.label)
            if found is None:
                found = marked[each.label] = [[] for _ in article.layers]
            found[number].extend(each.fragments)
    return {
        label: [_tiling(found, article.length) for found in layers]
        for label, layers in marked.items()
    }


def _tiling(fragments: list[Fragment], length: int) -> list[_Stretch]:
    """Return the stretches of one label; those that overlap or touch are one."""
    found: list[_Stretch] = []
    at = begun = 0
    for start, end in sorted(fragments):
        if start > at:
            if at > begun:
                found.append((begun, at - begun, True))
            found.append((at, start - at, False))
            begun = start
        at = max(at, end)
    if at > begun:
        found.append((begun, at - begun, True))
    if at < length:
        found.append((at, length - at, False))
    return found


def _part(
    article: Continuum,
    tiled: Mapping[str, Sequence[Sequence[_Stretch]]],
    lengths: Mapping[str, _Lengths],
) -> dict[tuple[str, str], float]:
    """Return an article's share of the observed and of the expected disagreement, by label."""
    share: dict[tuple[str, str], float] = {}
    for label, tilings in tiled.items():
        observed = sum(_observed(one, other) for one, other in combinations(tilings, 2))
        share["observed", label] = 2 * observed / (len(article.layers) - 1)
        units = sum(lengths[label].marked.values())
        share["units", label] = sum(marked for tiling in tilings for *_, marked in tiling)
        share["expected", label] = sum(
            (units - 1) * (2 * size**3 - 3 * size**2 + size) / 3
            + size * size * lengths[label].places_in_gaps(size)
            for tiling in tilings
            for _, size, marked in tiling
            if marked
        )
    return share


def _scaled(
    share: Mapping[tuple[str, str], float],
    lengths: Mapping[str, _Lengths],
    whole: int,
    readings: int,
) -> Counts:
    counts = dict.fromkeys((("observed", ""), ("expected", ""), ("units", "")), 0.0)
    for (what, label), value in share.items():
        if what == "observed":
            counts[what, ""] += value / (readings * whole)
        elif what == "expected":
            own = sum(n * size * (size - 1) for size, n in lengths[label].marked.items())
            counts[what, ""] += 2 / whole * value / (readings * (readings - 1) - own)
        else:
            counts[what, ""] += value
    return counts


def _alpha(counts: Counts) -> Figure:
    units = round(counts.get(("units", ""), 0))
    if not counts.get(("expected", "")):
        return Figure(None, units, why=_NOBODY)
    return Figure(1 - counts["observed", ""] / counts["expected", ""], units)


def _observed(one: Sequence[_Stretch], other: Sequence[_Stretch]) -> int:
    """Return the squared differences between two annotators' stretches that meet."""
    if one == other:
        return 0
    total = first = second = 0
    while first < len(one) and second < len(other):
        start, length, marked = one[first]
        other_start, other_length, other_marked = other[second]
        end, other_end = start + length, other_start + other_length
        if marked and other_marked:
            total += (start - other_start) ** 2 + (end - other_end) ** 2
        elif marked and start >= other_start and end <= other_end:
            total += length * length
        elif other_marked and start <= other_start and end >= other_end:
            total += other_length * other_length
        first += end <= other_end
        second += other_end <= end
    return total
