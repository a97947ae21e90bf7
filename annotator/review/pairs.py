"""What one article adds to the agreement of two annotators."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from annotator.model.annotation import Annotation, Filler
from annotator.model.fragment import Fragment
from annotator.review.alignment import align
from annotator.review.chance import pair_counts
from annotator.review.figures import Counts, Figure
from annotator.review.readings import Labels, Reading
from annotator.review.sameness import Resolve, Sameness, plain

_NOTHING = "neither has marked anything"
# Annotations that a person wrote without a suggestion.
_BY_HAND = "manual"
_BOTH, _FIRST, _SECOND = ("both", ""), ("first", ""), ("second", "")


class PairCounts(msgspec.Struct, frozen=True):
    """One article's counts for two annotators; see `figures.Counts`.

    `labels` and `confusion` are by label: the second one's keys are ("first label", "second").
    `kinds` counts the things on which they differ in some way, under ("kind", its name).
    """

    exact: Counts
    overlap: Counts
    label_only: Counts
    exact_top: Counts
    by_hand: Counts
    suggested: Counts
    roles: Counts
    coreference: Counts
    links: Counts
    attributes: dict[str, Counts]
    document: dict[str, Counts]
    labels: dict[str, Counts]
    confusion: Counts
    kinds: Counts


def count_pair(
    first: Reading, second: Reading, labels: Labels, resolve: Resolve = str
) -> PairCounts:
    """Count what two annotators agree on in an article, in the families both looked for."""
    families = first.families & second.families
    one, other = (
        [each for each in reading.annotations if labels.family(each.label) in families]
        for reading in (first, second)
    )
    rows = [(row[0], row[1]) for row in align([one, other], labels)]
    same = Sameness(rows, resolve)
    by_hand, suggested = _by_origin(one, other)
    return PairCounts(
        exact=_common(map(_place, one), map(_place, other)),
        overlap=_aligned(rows),
        label_only=_common((e.label for e in one), (e.label for e in other)),
        exact_top=_common(
            ((labels.top(e.label), e.fragments) for e in one),
            ((labels.top(e.label), e.fragments) for e in other),
        ),
        by_hand=by_hand,
        suggested=suggested,
        roles=_roles(rows, same),
        coreference=_coreference(rows, same),
        links=_links(rows, same),
        attributes=_attributes(rows, labels),
        document=_document(first, second),
        labels=_by_label(one, other),
        confusion=Counter((a.label if a else "", b.label if b else "") for a, b in rows),
        kinds=Counter(
            ("kind", kind.value) for row in rows for kind in same.differences(row, (True, True))[0]
        ),
    )


def f1(counts: Counts) -> Figure:
    """Return F1 = 2 · both / (first + second)."""
    total = counts.get(_FIRST, 0) + counts.get(_SECOND, 0)
    if not total:
        return Figure(None, why=_NOTHING)
    return Figure(2 * counts.get(_BOTH, 0) / total, round(total))


def share(counts: Counts) -> Figure:
    """Return the share of items on which both say the same."""
    n = counts.get(("n", ""), 0)
    if not n:
        return Figure(None, why="nothing to compare")
    return Figure(counts.get(("same", ""), 0) / n, round(n))


_Rows = Sequence[tuple[Annotation | None, Annotation | None]]


def _place(annotation: Annotation) -> tuple[str, tuple[Fragment, ...]]:
    return annotation.label, annotation.fragments


def _common(first: Iterable[object], second: Iterable[object]) -> Counts:
    one, other = Counter(first), Counter(second)
    return {_BOTH: (one & other).total(), _FIRST: one.total(), _SECOND: other.total()}


def _aligned(rows: _Rows) -> Counts:
    return {
        _BOTH: sum(a is not None and b is not None and a.label == b.label for a, b in rows),
        _FIRST: sum(a is not None for a, _ in rows),
        _SECOND: sum(b is not None for _, b in rows),
    }


def _by_origin(first: Sequence[Annotation], second: Sequence[Annotation]) -> tuple[Counts, Counts]:
    """Count the places where nobody accepted a suggestion, and those where somebody did."""
    suggested = {_place(e) for e in (*first, *second) if e.origin.by != _BY_HAND}
    one, other = list(map(_place, first)), list(map(_place, second))
    return (
        _common((p for p in one if p not in suggested), (p for p in other if p not in suggested)),
        _common((p for p in one if p in suggested), (p for p in other if p in suggested)),
    )


def _by_label(first: Sequence[Annotation], second: Sequence[Annotation]) -> dict[str, Counts]:
    one, other = Counter(map(_place, first)), Counter(map(_place, second))
    found: defaultdict[str, dict[tuple[str, str], float]] = defaultdict(
        lambda: dict.fromkeys((_BOTH, _FIRST, _SECOND), 0.0)
    )
    for side, places in ((_BOTH, one & other), (_FIRST, one), (_SECOND, other)):
        for (label, _), n in places.items():
            found[label][side] += n
    return dict(found)


def _roles(rows: _Rows, same: Sameness) -> Counts:
    both = first = second = 0
    for one, other in rows:
        filled = dict[str, Sequence[Filler]]() if one is None else one.roles
        others = dict[str, Sequence[Filler]]() if other is None else other.roles
        first += sum(map(len, filled.values()))
        second += sum(map(len, others.values()))
        both += sum(
            same.common_fillers(fillers, others.get(role, ())) for role, fillers in filled.items()
        )
    return {_BOTH: both, _FIRST: first, _SECOND: second}


def _attributes(rows: _Rows, labels: Labels) -> dict[str, Counts]:
    """Count by attribute what aligned annotations say, one that is not set counting as a value."""
    said: defaultdict[str, list[tuple[str, str, float]]] = defaultdict(list)
    for one, other in rows:
        if one is None or other is None:
            continue
        shared = labels.attributes(one.label) & labels.attributes(other.label)
        for name in shared | (one.attributes.keys() & other.attributes.keys()):
            values = plain(one.attributes.get(name)), plain(other.attributes.get(name))
            said[name].append((*values, 1.0))
    return {name: pair_counts(values) for name, values in said.items()}


def _document(first: Reading, second: Reading) -> dict[str, Counts]:
    return {
        name: pair_counts([(plain(first.document.get(name)), plain(second.document.get(name)), 1)])
        for name in first.document.keys() | second.document.keys()
    }


def _coreference(rows: _Rows, same: Sameness) -> Counts:
    """Count B³ (Bagga and Baldwin 1998) over the mentions that either has linked.

    A mention's score is the share of its chain that the other put into one chain as well; one
    that the other did not find, or did not link, scores its share of a chain of its own.
    """
    chains = [_chains(rows, side, same) for side in (0, 1)]
    counts: defaultdict[tuple[str, str], float] = defaultdict(float)
    for side, name in ((0, "first"), (1, "second")):
        for row, chain in chains[side].items():
            other = chains[1 - side].get(row, frozenset({row}))
            counts[name, "score"] += len(chain & other) / len(chain)
            counts[name, ""] += 1
    return counts


def b_cubed(counts: Counts) -> Figure:
    """Return the B³ F1 of the two annotators' chains."""
    n = counts.get(_FIRST, 0), counts.get(_SECOND, 0)
    if not n[0] or not n[1]:
        return Figure(None, round(sum(n)), why="not both have said what mentions refer to")
    one, other = counts["first", "score"] / n[0], counts["second", "score"] / n[1]
    return Figure(2 * one * other / (one + other) if one + other else 0.0, round(sum(n)))


def _chains(rows: _Rows, side: int, same: Sameness) -> dict[int, frozenset[int]]:
    """Return for each row whose mention one annotator has linked the rows of its chain."""
    by_referent: defaultdict[str, set[int]] = defaultdict(set)
    for number, referent in _linked(rows, side, same):
        by_referent[referent].add(number)
    return {number: frozenset(chain) for chain in by_referent.values() for number in chain}


def _linked(rows: _Rows, side: int, same: Sameness) -> Iterator[tuple[int, str]]:
    for number, row in enumerate(rows):
        mention = row[side]
        referent = same.referent(mention) if mention is not None else None
        if referent is not None:
            yield number, referent


def _links(rows: _Rows, same: Sameness) -> Counts:
    linked = [
        (same.referent(one), same.referent(other))
        for one, other in rows
        if one is not None and other is not None
    ]
    both = [(one, other) for one, other in linked if one and other]
    return {("n", ""): len(both), ("same", ""): sum(one == other for one, other in both)}
