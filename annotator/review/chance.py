"""Agreement beyond chance on things that every annotator has put into one category.

Cohen 1960, Fleiss 1971, Krippendorff 2004 (nominal α). Each takes counts that can be summed over
articles; where chance agreement is complete the figure is undefined and says so.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

from annotator.review.figures import Counts, Figure

_NOTHING = "nothing to compare"
_ONE_CATEGORY = "only one category was ever used: there is no chance to agree against"


def pair_counts(pairs: Iterable[tuple[str, str, float]]) -> Counts:
    """Return what Cohen's κ needs of weighted pairs of categories."""
    counts: defaultdict[tuple[str, str], float] = defaultdict(float)
    for first, second, weight in pairs:
        counts["first", first] += weight
        counts["second", second] += weight
        counts["n", ""] += weight
        counts["same", ""] += weight * (first == second)
    return counts


def cohen(counts: Counts) -> Figure:
    """Return Cohen's κ of two annotators, from `pair_counts`."""
    n = counts.get(("n", ""), 0)
    if not n:
        return Figure(None, why=_NOTHING)
    expected = sum(
        value * counts.get(("second", category), 0)
        for (who, category), value in counts.items()
        if who == "first"
    ) / (n * n)
    return _beyond(counts.get(("same", ""), 0) / n, expected, n)


def item_counts(items: Iterable[tuple[Sequence[str], float]]) -> Counts:
    """Return what Fleiss' κ and Krippendorff's α need of weighted items.

    An item is the category each annotator gave it; those who did not see it are left out.
    """
    counts: defaultdict[tuple[str, str], float] = defaultdict(float)
    for categories, weight in items:
        m = len(categories)
        if m < 2:
            continue
        differing = sum(first != second for first, second in combinations(categories, 2))
        counts["items", ""] += weight
        counts["values", ""] += weight * m
        counts["agreement", ""] += weight * (1 - 2 * differing / (m * (m - 1)))
        counts["disagreement", ""] += weight * 2 * differing / (m - 1)
        for category in categories:
            counts["of", category] += weight
    return counts


def fleiss(counts: Counts) -> Figure:
    """Return Fleiss' κ of any number of annotators, from `item_counts`."""
    n, values = counts.get(("items", ""), 0), counts.get(("values", ""), 0)
    if not n:
        return Figure(None, why=_NOTHING)
    expected = sum((value / values) ** 2 for (what, _), value in counts.items() if what == "of")
    return _beyond(counts["agreement", ""] / n, expected, n)


def krippendorff(counts: Counts) -> Figure:
    """Return Krippendorff's nominal α of any number of annotators, from `item_counts`."""
    n = counts.get(("values", ""), 0)
    if not n:
        return Figure(None, why=_NOTHING)
    same = sum(value * (value - 1) for (what, _), value in counts.items() if what == "of")
    expected = 1 - same / (n * (n - 1))
    items = round(counts["items", ""])
    if expected <= 0:
        return Figure(None, items, why=_ONE_CATEGORY)
    return Figure(1 - counts["disagreement", ""] / n / expected, items)


def _beyond(observed: float, expected: float, n: float) -> Figure:
    if expected >= 1:
        return Figure(None, round(n), why=_ONE_CATEGORY)
    return Figure((observed - expected) / (1 - expected), round(n))
