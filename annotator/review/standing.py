"""Which units were decided before, and which of them are open again since layers have changed.

A decision is known again by the annotations it was about, else (they were marked anew) by the
place of what it made. It stands as long as nothing that came or changed since says otherwise
than the gold, and somebody still says what was taken. What nobody marks any more is a unit of its
own as long as it stands in the gold: open, unless it was kept knowingly.
"""

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence, Set

import msgspec

from annotator.model.annotation import Annotation, Version
from annotator.model.decision import Basis, Decision
from annotator.model.values import Uuid
from annotator.review.readings import Labels, Reading
from annotator.review.sameness import Kind, plain
from annotator.review.units import Unit

# The version of what was read from a file that names none.
_FROM_A_FILE = Version()


class Standing(msgspec.Struct, frozen=True):
    """A unit's decision; `reopened` when layers changed since, so that it is open again."""

    decision: Decision
    reopened: bool = False


def standings(
    found: Sequence[Unit],
    readings: Sequence[Reading],
    decided: Sequence[tuple[Decision, Version]],
    gold: Sequence[Annotation],
    labels: Labels,
) -> dict[int, Standing]:
    """Return by the numbers of units what was decided about them, the latest decision of each.

    `readings` are those the units were made of, `decided` decisions with the versions of their
    rows, oldest first, and `gold` the annotations of the gold they are decisions of.
    """
    if not decided:
        return {}
    number = {each: n for n, unit in enumerate(found) for each in unit.ids}
    made_by = {each.id: each for each in gold}
    about: dict[int, tuple[Decision, Version]] = {}
    orphans: list[tuple[Decision, Version]] = []
    for decision, version in decided:
        unit = unit_about(decision, number)
        if unit is not None:
            about[unit] = decision, version
        elif decision.document is None:
            orphans.append((decision, version))
    if orphans:
        places = {place: n for n, unit in enumerate(found) for place in _places(unit, labels)}
        for decision, version in orphans:
            made = (made_by[uuid] for uuid in decision.made if uuid in made_by)
            unit = next((n for e in made if (n := places.get(_place(e, labels))) is not None), None)
            if unit is not None and unit not in about:
                about[unit] = decision, version
    made_in = {uuid: n for n, (decision, _) in about.items() for uuid in decision.made}
    now = _Now(readings, number, made_in, made_by)
    return {
        n: Standing(decision, now.reopens(found[n], decision, version))
        for n, (decision, version) in about.items()
    }


class Decided(msgspec.Struct, frozen=True):
    """What was decided in an article: decisions with the versions of their rows, oldest first.

    `gold` are the annotations of the gold they are decisions of, `aside` the ids of those that
    layers hold which are not under review.
    """

    decisions: Sequence[tuple[Decision, Version]]
    gold: Sequence[Annotation]
    aside: frozenset[Uuid] = frozenset()


def units_with_standing(
    found: Sequence[Unit], readings: Sequence[Reading], decided: Decided, labels: Labels
) -> tuple[Sequence[Unit], dict[int, Standing]]:
    """Return all units, those too that nobody marks any more, and how they stand by number."""
    stand = standings(found, readings, decided.decisions, decided.gold, labels)
    left = _left_over(readings, decided, {each.decision.id for each in stand.values()}, labels)
    if not left:
        return found, stand
    both = [(unit, stand.get(n)) for n, unit in enumerate(found)]
    both += [(unit, Standing(decision, reopened=bool(decision.of))) for unit, decision in left]
    both.sort(key=_start)
    standing = {n: each for n, (_, each) in enumerate(both) if each is not None}
    return tuple(unit for unit, _ in both), standing


def _start(pair: tuple[Unit, Standing | None]) -> int:
    return pair[0].cover.start


def _left_over(
    readings: Sequence[Reading], decided: Decided, stand: Set[Uuid], labels: Labels
) -> list[tuple[Unit, Decision]]:
    """Return what stands in the gold by a decision about what nobody marks any more."""
    unknown = [each for each, _ in decided.decisions if each.id not in stand]
    if not unknown:
        return []
    layers = {each.layer for each in readings}
    marked = {each.id for reading in readings for each in reading.annotations} | decided.aside
    gold = {each.id: each for each in decided.gold}
    found: list[tuple[Unit, Decision]] = []
    for decision in unknown:
        stood = tuple(gold[uuid] for uuid in decision.made if uuid in gold)
        known = not decision.of or any(each.layer in layers for each in decision.of)
        if stood and known and decision.about.isdisjoint(marked):
            family = labels.family(stood[0].label)
            looked = tuple(family in reading.families for reading in readings)
            nobody = (None,) * len(readings)
            unit = Unit(nobody, looked, frozenset({Kind.MISSING}), stood=stood)
            found.append((unit, decision))
    return found


def unit_about(decision: Decision, number: Mapping[Uuid, int]) -> int | None:
    """Return the unit that shares most annotations with those a decision was about."""
    shared = Counter(number[each] for each in decision.about if each in number)
    return max(shared, key=lambda n: (shared[n], -n), default=None)


class _Now:
    """What the layers and the gold say today."""

    def __init__(
        self,
        readings: Sequence[Reading],
        number: Mapping[Uuid, int],
        made_in: Mapping[Uuid, int],
        gold: Mapping[Uuid, Annotation],
    ) -> None:
        self._readings = readings
        self._layers = {each.layer for each in readings}
        self._number = number
        self._made_in = made_in
        self._gold = gold

    def reopens(self, unit: Unit, decision: Decision, version: Version) -> bool:
        """Tell whether something came, changed or went since, and a decision does not cover it."""
        basis = {each.id: each for each in decision.of}
        fresh = [
            each
            for each, reading in zip(unit.members, self._readings, strict=True)
            if each is not None and _came_after(each, basis.get(each.id), reading, version)
        ]
        gone = any(
            uuid not in self._number and basis[uuid].layer in self._layers
            for uuid in decision.taken
            if uuid in basis
        )
        if not fresh and not gone:
            return False
        made = [self._gold[uuid] for uuid in decision.made if uuid in self._gold]
        says = {self._says(each, self._made_in) for each in made}
        if any(self._says(each, self._number) not in says for each in fresh):
            return True
        return gone and not any(self._says(each, self._number) in says for each in unit.found)

    def _says(self, each: Annotation, number: Mapping[Uuid, int]) -> Hashable:
        attributes = frozenset((name, plain(value)) for name, value in each.attributes.items())
        roles = frozenset(
            (role, (filler.text, filler.referent) if filler.id is None else number.get(filler.id))
            for role, fillers in each.roles.items()
            for filler in fillers
        )
        return each.label, each.fragments, attributes, each.referent, roles


def _came_after(each: Annotation, basis: Basis | None, reading: Reading, decided: Version) -> bool:
    """Tell whether an annotation is not as it was when it was decided.

    What the copy of the project in which the decision was written had then is known to it; what
    was read from a file has not changed since. A model that is asked later opens nothing again.
    """
    if basis is None and reading.by_model:
        return False
    if basis is not None and each.version in (basis.version, _FROM_A_FILE):
        return False
    return each.version.replica != decided.replica or each.version.counter > decided.counter


def _places(unit: Unit, labels: Labels) -> Iterator[Hashable]:
    return (_place(each, labels) for each in unit.found)


def _place(each: Annotation, labels: Labels) -> Hashable:
    return labels.kind(each.label), each.fragments
