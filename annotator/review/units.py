"""What a reviewer decides: things found by some annotators, and how their layers differ on them."""

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from itertools import combinations

import msgspec

from annotator.model.annotation import Annotation
from annotator.model.fragment import Fragment
from annotator.model.values import Json, Uuid
from annotator.review.alignment import align, reading_order
from annotator.review.readings import Labels, Reading
from annotator.review.sameness import Kind, Resolve, Sameness, plain


class Unit(msgspec.Struct, frozen=True, gc=False):
    """One thing to decide: each layer's annotation of it, or None.

    `looked` says which layers have looked for its family: None from another is no vote. `kinds`
    are the ways they differ, empty when all agree; `names` the attributes and roles that differ.
    With `stood` nobody marks it any more: that is what stands in the gold of what was decided.
    """

    members: tuple[Annotation | None, ...]
    looked: tuple[bool, ...]
    kinds: frozenset[Kind]
    names: tuple[str, ...] = ()
    stood: tuple[Annotation, ...] = ()

    @property
    def cover(self) -> Fragment:
        """From the first member's start to the last one's end."""
        found = [each.fragments for each in self.shown]
        return Fragment(min([each[0][0] for each in found]), max([each[-1][1] for each in found]))

    @property
    def found(self) -> tuple[Annotation, ...]:
        """The annotations of those who found it."""
        return tuple([each for each in self.members if each is not None])

    @property
    def shown(self) -> tuple[Annotation, ...]:
        """The annotations that show what it is: those found, else what stands in the gold."""
        return self.found or self.stood

    @property
    def ids(self) -> frozenset[Uuid]:
        """The annotations it is made of: by these it is known again after a merge."""
        return frozenset(each.id for each in self.found)

    @property
    def agreed(self) -> bool:
        """Tell whether all who looked say the same."""
        return not self.kinds


def units(
    readings: Sequence[Reading], labels: Labels, resolve: Resolve | None = None
) -> tuple[Unit, ...]:
    """Return the units of an article in reading order, agreed ones too."""
    rows = sorted(align([each.annotations for each in readings], labels), key=reading_order)
    same = Sameness(rows, resolve or str)
    found: list[Unit] = []
    for row in rows:
        family = next(labels.family(each.label) for each in row if each is not None)
        looked = tuple(
            family in reading.families or member is not None
            for reading, member in zip(readings, row, strict=True)
        )
        kinds, names = same.differences(row, looked)
        found.append(Unit(row, looked, kinds, names))
    return tuple(found)


def differing_pairs(
    found: Sequence[Unit], resolve: Resolve
) -> Iterator[list[tuple[int, int, frozenset[Kind]]]]:
    """Yield for each unit which two layers differ on it, by their numbers, and in what."""
    same = Sameness([unit.members for unit in found], resolve)
    for unit in found:
        looked = [] if unit.agreed else [n for n, was in enumerate(unit.looked) if was]
        pairs = ((n, m, (unit.members[n], unit.members[m])) for n, m in combinations(looked, 2))
        some = ((n, m, both) for n, m, both in pairs if any(both))
        differ = ((n, m, same.differences(both, (True, True))[0]) for n, m, both in some)
        yield [(n, m, kinds) for n, m, kinds in differ if kinds]


def document_differences(readings: Sequence[Reading]) -> dict[str, tuple[Json, ...]]:
    """Return the document labels on which layers differ, with what each layer says."""
    names = sorted({name for reading in readings for name in reading.document})
    answers = {name: tuple(r.document.get(name) for r in readings) for name in names}
    return {
        name: given for name, given in answers.items() if len({plain(each) for each in given}) > 1
    }


def agreed_document(readings: Sequence[Reading]) -> dict[str, Json]:
    """Return the document labels that all layers give alike."""
    names = sorted({name for reading in readings for name in reading.document})
    answers = {name: [reading.document.get(name) for reading in readings] for name in names}
    return {
        name: given[0]
        for name, given in answers.items()
        if len({plain(each) for each in given}) == 1
    }


def majority(unit: Unit) -> Annotation | None:
    """Return what most of those who looked found: None when most found nothing, or on a tie.

    Two annotations count as one answer when place, label, attributes and referent are the same.
    """
    votes = Counter(
        _answer(member)
        for member, looked in zip(unit.members, unit.looked, strict=True)
        if looked or member is not None
    )
    (best, most), *rest = votes.most_common()
    if best is None or any(count == most for _, count in rest):
        return None
    return next(each for each in unit.found if _answer(each) == best)


def _answer(member: Annotation | None) -> Hashable:
    if member is None:
        return None
    attributes = tuple(sorted((name, plain(value)) for name, value in member.attributes.items()))
    return member.fragments, member.label, attributes, member.referent
