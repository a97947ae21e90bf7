"""Coreference of two annotators: whether they put the same mentions into one chain.

B³ (Bagga and Baldwin 1998) asks for each mention how much of its chain the other has in one
chain; LEA (Moosavi and Strube 2016) asks for each chain which of its links the other has. Chains
do not reach from one article into the next.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from annotator.model.annotation import Annotation
from annotator.review.figures import FIRST, SECOND, Counts, Figure
from annotator.review.sameness import Sameness

_NOT_BOTH = "not both have said what mentions refer to"
_Rows: TypeAlias = Sequence[tuple[Annotation | None, Annotation | None]]
# For each row whose mention an annotator has linked the rows of its chain.
_Chains: TypeAlias = Mapping[int, frozenset[int]]


def coreference(rows: _Rows, same: Sameness) -> Counts:
    """Count B³ and LEA over the mentions that either has linked.

    For B³ a mention that the other did not find, or did not link, scores its share of a chain of
    its own; for LEA it has no links there.
    """
    if not any(each is not None and each.referent for row in rows for each in row):
        return {}
    first, second = _chains(rows, 0, same), _chains(rows, 1, same)
    counts: defaultdict[tuple[str, str], float] = defaultdict(float)
    for chains, others, name in ((first, second, "first"), (second, first, "second")):
        for row, chain in chains.items():
            counts[name, "score"] += len(chain & others.get(row, {row})) / len(chain)
            counts[name, ""] += 1
        for chain in set(chains.values()):
            counts[name, "links"] += len(chain) * _resolved(chain, others)
    return counts


def links(rows: _Rows, same: Sameness) -> Counts:
    """Count the mentions that both found and linked, and those they linked to the same."""
    linked = [
        (same.referent(one), same.referent(other))
        for one, other in rows
        if one is not None and other is not None
    ]
    both = [(one, other) for one, other in linked if one and other]
    return {("n", ""): len(both), ("same", ""): sum(one == other for one, other in both)}


def b_cubed(counts: Counts) -> Figure:
    """Return the B³ F1 of the two annotators' chains."""
    return _f1(counts, "score")


def lea(counts: Counts) -> Figure:
    """Return the LEA F1 of the two annotators' chains: a long one weighs by its mentions."""
    return _f1(counts, "links")


def _f1(counts: Counts, score: str) -> Figure:
    n = counts.get(FIRST, 0), counts.get(SECOND, 0)
    if not n[0] or not n[1]:
        return Figure(None, round(sum(n)), why=_NOT_BOTH)
    one, other = (
        counts.get((name, score), 0) / total
        for name, total in zip(("first", "second"), n, strict=True)
    )
    return Figure(2 * one * other / (one + other) if one + other else 0.0, round(sum(n)))


def _resolved(chain: frozenset[int], others: _Chains) -> float:
    """Return which share of a chain's links another has; a single mention is linked to itself."""
    if len(chain) == 1:
        return float(others.get(next(iter(chain))) == chain)
    in_one = Counter(others[row] for row in chain if row in others)
    return sum(n * (n - 1) for n in in_one.values()) / (len(chain) * (len(chain) - 1))


def _chains(rows: _Rows, side: int, same: Sameness) -> _Chains:
    by_referent: defaultdict[str, set[int]] = defaultdict(set)
    for number, referent in _linked(rows, side, same):
        by_referent[referent].add(number)
    chains = map(frozenset, by_referent.values())
    return {number: chain for chain in chains for number in chain}


def _linked(rows: _Rows, side: int, same: Sameness) -> Iterator[tuple[int, str]]:
    for number, row in enumerate(rows):
        mention = row[side]
        referent = same.referent(mention) if mention is not None else None
        if referent is not None:
            yield number, referent
