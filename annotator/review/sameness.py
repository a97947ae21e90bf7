"""When annotations of different layers say the same."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from enum import StrEnum
from itertools import combinations
from typing import TypeAlias, cast

from annotator.model.annotation import Annotation, Filler
from annotator.model.values import Json

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
        """Return in what a row's members differ, and the attributes and roles that differ."""
        kinds: set[Kind] = set()
        names: dict[str, None] = {}
        found = [each for each in row if each is not None]
        if any(was and member is None for member, was in zip(row, looked, strict=True)):
            kinds.add(Kind.MISSING)
        for one, other in combinations(found, 2):
            if one.fragments != other.fragments:
                kinds.add(Kind.BOUNDARY)
            if one.label != other.label:
                kinds.add(Kind.LABEL)
            if self._referent.get(one.id) != self._referent.get(other.id):
                kinds.add(Kind.REFERENT)
            for name in sorted(one.attributes.keys() | other.attributes.keys()):
                if plain(one.attributes.get(name)) != plain(other.attributes.get(name)):
                    kinds.add(Kind.ATTRIBUTE)
                    names[name] = None
            for role in sorted(one.roles.keys() | other.roles.keys()):
                if not self.same_fillers(one.roles.get(role, ()), other.roles.get(role, ())):
                    kinds.add(Kind.ROLE)
                    names[role] = None
        return frozenset(kinds), tuple(names)

    def same_fillers(self, one: Sequence[Filler], other: Sequence[Filler]) -> bool:
        """Tell whether two slots are filled alike, in any order."""
        return len(one) == len(other) == self.common_fillers(one, other)

    def common_fillers(self, one: Sequence[Filler], other: Sequence[Filler]) -> int:
        """Return how many fillers of two slots are the same, each counted once."""
        rest = list(other)
        for filler in one:
            match = next((each for each in rest if self._same(filler, each)), None)
            if match is not None:
                rest.remove(match)
        return len(other) - len(rest)

    def _same(self, one: Filler, other: Filler) -> bool:
        first, second = self._what(one), self._what(other)
        return any(a is not None and a == b for a, b in zip(first, second, strict=True))

    def _what(self, filler: Filler) -> tuple[Hashable, Hashable, Hashable]:
        """Return a filler's row, its referent and its implied words, each None when it has none."""
        if filler.id is not None:
            return self._row.get(filler.id), self._referent.get(filler.id), None
        referent = self._resolve(filler.referent) if filler.referent else None
        return None, referent, (filler.text or "").casefold() or None


def plain(value: Json) -> str:
    """Return a JSON value so that equal ones are equal texts, lists in any order."""
    if isinstance(value, list | tuple):
        return repr(sorted(map(plain, cast("Sequence[Json]", value))))
    return repr(value)
