"""What one article adds to the agreement of two annotators."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeVar

import msgspec

from annotator.model.annotation import Annotation, Filler
from annotator.review.alignment import align
from annotator.review.chains import coreference, links
from annotator.review.chance import pair_counts
from annotator.review.figures import BOTH, FIRST, SECOND, Counts, Figure
from annotator.review.readings import Labels, Reading
from annotator.review.sameness import Resolve, Sameness, plain
from annotator.review.sides import Place, Side

_NOTHING = "neither has marked anything"
_NO_ROLES: Mapping[str, Sequence[Filler]] = {}


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
    words: Counts
    roles: Counts
    coreference: Counts
    links: Counts
    attributes: dict[str, Counts]
    document: dict[str, Counts]
    labels: dict[str, Counts]
    confusion: Counts
    kinds: Counts


def count_pair(first: Side, second: Side, labels: Labels, resolve: Resolve = str) -> PairCounts:
    """Count what two annotators agree on in an article."""
    rows = [(row[0], row[1]) for row in align([first.annotations, second.annotations], labels)]
    same = _sameness(first, second, rows, labels, resolve)
    both = _common(first.places, second.places)
    by_hand, suggested = _by_origin(first, second, both)
    said = Counter(zip(first.said, second.said, strict=True))
    return PairCounts(
        exact=_totals(both, first.places, second.places),
        overlap=_aligned(rows),
        label_only=_totals(_common(first.labels, second.labels), first.labels, second.labels),
        exact_top=_totals(_common(first.tops, second.tops), first.tops, second.tops),
        by_hand=by_hand,
        suggested=suggested,
        words=pair_counts((one, other, n) for (one, other), n in said.items()),
        roles=_roles(rows, same),
        coreference=coreference(rows, same),
        links=links(rows, same),
        attributes=_attributes(rows, labels),
        document=_document(first.reading, second.reading),
        labels=_by_label(both, first, second),
        confusion=Counter((a.label if a else "", b.label if b else "") for a, b in rows),
        kinds=Counter(
            ("kind", kind.value)
            for row in rows
            if not _plainly_same(*row)
            for kind in same.differences(row, (True, True))[0]
        ),
    )


def f1(counts: Counts) -> Figure:
    """Return F1 = 2 · both / (first + second)."""
    total = counts.get(FIRST, 0) + counts.get(SECOND, 0)
    if not total:
        return Figure(None, why=_NOTHING)
    return Figure(2 * counts.get(BOTH, 0) / total, round(total))


def share(counts: Counts) -> Figure:
    """Return the share of items on which both say the same."""
    n = counts.get(("n", ""), 0)
    if not n:
        return Figure(None, why="nothing to compare")
    return Figure(counts.get(("same", ""), 0) / n, round(n))


_K = TypeVar("_K")
_Rows = Sequence[tuple[Annotation | None, Annotation | None]]


def _sameness(first: Side, second: Side, rows: _Rows, labels: Labels, resolve: Resolve) -> Sameness:
    """Return what tells fillers apart; they may be outside of what is compared."""
    if (first.whole and second.whole) or not any(a.roles or b.roles for a, b in rows if a and b):
        return Sameness(rows, resolve)
    return Sameness(align([s.reading.annotations for s in (first, second)], labels), resolve)


def _common(first: Counter[_K], second: Counter[_K]) -> Counter[_K]:
    if len(second) < len(first):
        first, second = second, first
    return Counter({key: min(n, second[key]) for key, n in first.items() if key in second})


def _totals(both: Counter[_K], first: Counter[_K], second: Counter[_K]) -> Counts:
    return {BOTH: both.total(), FIRST: first.total(), SECOND: second.total()}


def _aligned(rows: _Rows) -> Counts:
    return {
        BOTH: sum(a is not None and b is not None and a.label == b.label for a, b in rows),
        FIRST: sum(a is not None for a, _ in rows),
        SECOND: sum(b is not None for _, b in rows),
    }


def _by_origin(first: Side, second: Side, both: Counter[Place]) -> tuple[Counts, Counts]:
    """Count the places where nobody accepted a suggestion, and those where somebody did."""
    places = first.suggested | second.suggested
    every = (both, first.places, second.places)
    suggested = [sum(found[place] for place in places) for found in every]
    rest = [found.total() - n for found, n in zip(every, suggested, strict=True)]
    keys = (BOTH, FIRST, SECOND)
    return dict(zip(keys, rest, strict=True)), dict(zip(keys, suggested, strict=True))


def _by_label(both: Counter[Place], first: Side, second: Side) -> dict[str, Counts]:
    common: Counter[str] = Counter()
    for (label, _), n in both.items():
        common[label] += n
    return {
        label: {BOTH: common[label], FIRST: first.labels[label], SECOND: second.labels[label]}
        for label in first.labels.keys() | second.labels.keys()
    }


def _plainly_same(one: Annotation | None, other: Annotation | None) -> bool:
    return (
        one is not None
        and other is not None
        and one.label == other.label
        and one.fragments == other.fragments
        and not (one.attributes or other.attributes or one.roles or other.roles)
        and one.referent == other.referent
    )


def _roles(rows: _Rows, same: Sameness) -> Counts:
    both = first = second = 0
    for one, other in rows:
        filled = _NO_ROLES if one is None else one.roles
        others = _NO_ROLES if other is None else other.roles
        if filled or others:
            first += sum(map(len, filled.values()))
            second += sum(map(len, others.values()))
            both += sum(
                same.common_fillers(fillers, others.get(role, ()))
                for role, fillers in filled.items()
            )
    return {BOTH: both, FIRST: first, SECOND: second}


def _attributes(rows: _Rows, labels: Labels) -> dict[str, Counts]:
    """Count by attribute what aligned annotations say, one that is not set counting as a value."""
    said: Counter[tuple[str, str, str]] = Counter()
    without: Counter[tuple[str, str]] = Counter()
    for one, other in rows:
        if one is None or other is None:
            continue
        if not one.attributes and not other.attributes:
            without[one.label, other.label] += 1
            continue
        shared = labels.attributes(one.label) & labels.attributes(other.label)
        for name in shared | (one.attributes.keys() & other.attributes.keys()):
            said[name, plain(one.attributes.get(name)), plain(other.attributes.get(name))] += 1
    nothing = plain(None)
    for (label, other_label), n in without.items():
        for name in labels.attributes(label) & labels.attributes(other_label):
            said[name, nothing, nothing] += n
    pairs: defaultdict[str, list[tuple[str, str, float]]] = defaultdict(list)
    for (name, one_says, other_says), n in said.items():
        pairs[name].append((one_says, other_says, n))
    return {name: pair_counts(found) for name, found in pairs.items()}


def _document(first: Reading, second: Reading) -> dict[str, Counts]:
    return {
        name: pair_counts([(plain(first.document.get(name)), plain(second.document.get(name)), 1)])
        for name in first.document.keys() | second.document.keys()
    }
