"""When annotations of different layers say the same."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from enum import StrEnum
from itertools import combinations
from typing import TypeAlias, cast

from annotator.model.annotation import Annotation, Filler
from annotator.model.values import Json, JsonObject

# Gives the entry a referent's key stands for, merged entries and equal ones as one.
Resolve: TypeAlias = Callable[[str], str]
# One thing found, by each layer or by none.
Row: TypeAlias = Sequence[Annotation | None]


class Kind(StrEnum):
    """In what two layers may differ."""

    MISSING = "missing"
    BOUNDARY = "boundary"
    LABEL = "label"
    ATTRIBUTE = "attribute"
    ROLE = "role"
    REFERENT = "referent"
    DOCUMENT = "document"


class Sameness:
    """Compares the members of aligned rows; fillers count by what they are or refer to."""

    def __init__(self, rows: Iterable[Row], resolve: Resolve) -> None:
        self._resolve = resolve
        self._row: dict[str, int] = {}
        self._referent: dict[str, str] = {}
        for number, row in enumerate(rows):
            for each in row:
                if each is not None:
                    self._row[each.id] = number
                    if each.referent:
                        self._referent[each.id] = resolve(each.referent)

    def referent(self, annotation: Annotation) -> str | None:
        """Return the entry that an annotation refers to, merged ones resolved."""
        return self._referent.get(annotation.id)

    def differences(
        self, row: Row, looked: Sequence[bool]
    ) -> tuple[frozenset[Kind], tuple[str, ...]]:
        """Return in what a row's members differ, and the roles and then attributes that differ."""
        kinds: set[Kind] = set()
        attributes: set[str] = set()
        found = [each for each in row if each is not None]
        if len(found) < len(row) and any(
            was and member is None for member, was in zip(row, looked, strict=True)
        ):
            kinds.add(Kind.MISSING)
        # All are alike when each is like the first; not so with fillers, which may corefer.
        first, *others = found
        for other in others:
            if first.fragments != other.fragments:
                kinds.add(Kind.BOUNDARY)
            if first.label != other.label:
                kinds.add(Kind.LABEL)
            if self._referent.get(first.id) != self._referent.get(other.id):
                kinds.add(Kind.REFERENT)
            if first.attributes or other.attributes:
                attributes |= _differing(first.attributes, other.attributes)
        if attributes:
            kinds.add(Kind.ATTRIBUTE)
        roles = self._differing_roles(found) if any(each.roles for each in found) else set[str]()
        if roles:
            kinds.add(Kind.ROLE)
        names = tuple(dict.fromkeys((*sorted(roles), *sorted(attributes)))) if kinds else ()
        return frozenset(kinds), names

    def same_fillers(self, one: Sequence[Filler], other: Sequence[Filler]) -> bool:
        """Tell whether two slots are filled alike, in any order."""
        return len(one) == len(other) == self.common_fillers(one, other)

    def common_fillers(self, one: Sequence[Filler], other: Sequence[Filler]) -> int:
        """Return how many fillers of two slots are the same, each counted once.

        One may be the same as several, by its place or its referent: as many as can be are paired.
        """
        partner: dict[int, int] = {}
        may = [[n for n, each in enumerate(other) if self._same(filler, each)] for filler in one]
        return sum(_paired(number, may, partner, set()) for number in range(len(one)))

    def _differing_roles(self, found: Sequence[Annotation]) -> set[str]:
        return {
            role
            for one, other in combinations(found, 2)
            for role in one.roles.keys() | other.roles.keys()
            if not self.same_fillers(one.roles.get(role, ()), other.roles.get(role, ()))
        }

    def _same(self, one: Filler, other: Filler) -> bool:
        first, second = self._what(one), self._what(other)
        return any(a is not None and a == b for a, b in zip(first, second, strict=True))

    def _what(self, filler: Filler) -> tuple[Hashable, Hashable, Hashable]:
        """Return a filler's row, its referent and its implied words, each None when it has none."""
        if filler.id is not None:
            return self._row.get(filler.id), self._referent.get(filler.id), None
        referent = self._resolve(filler.referent) if filler.referent else None
        return None, referent, (filler.text or "").casefold() or None


def _differing(one: JsonObject, other: JsonObject) -> set[str]:
    return {
        name for name in one.keys() | other.keys() if plain(one.get(name)) != plain(other.get(name))
    }


def _paired(
    number: int, may: Sequence[Sequence[int]], partner: dict[int, int], tried: set[int]
) -> bool:
    """Find a partner for one, moving those who have one to another where that helps."""
    for each in may[number]:
        if each not in tried:
            tried.add(each)
            if each not in partner or _paired(partner[each], may, partner, tried):
                partner[each] = number
                return True
    return False


def plain(value: Json) -> str:
    """Return a JSON value so that equal ones are equal texts, lists in any order, 2.0 as 2."""
    if isinstance(value, float) and value.is_integer():
        return repr(int(value))
    if isinstance(value, list | tuple):
        return repr(sorted(map(plain, cast("Sequence[Json]", value))))
    return repr(value)
