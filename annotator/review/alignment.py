"""Which annotations of several layers are about the same thing.

Annotations are aligned one to one within a family, frames with frames only: first those on the
same characters under the same label, then by the share of common characters (the trigger or the
content of a frame counts), ties by common fillers. Different labels need half of their
characters in common; one label needs one.
"""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from annotator.model.annotation import Annotation
from annotator.model.fragment import Fragment
from annotator.review.readings import Labels

# Of the characters that two annotations with different labels stand on, so many must be common.
_LEAST_COMMON = 0.5
# A pair that may be aligned, the best first when sorted: whether places and labels differ, the
# share of characters that are not common, minus the common fillers, where both start and end in
# sum (so that the order of layers does not matter), and the two annotations.
_Pair: TypeAlias = tuple[bool, bool, float, int, int, int, int, int]


def align(
    layers: Sequence[Sequence[Annotation]], labels: Labels
) -> list[tuple[Annotation | None, ...]]:
    """Return one row for each thing found, with each layer's annotation of it or None.

    Every annotation is in just one row; `reading_order` sorts them.
    """
    every = _Every(layers)
    every.join_equal()
    for *_, first, second in sorted(_pairs(every, labels)):
        every.join(first, second)
    numbers, annotations = range(len(layers)), every.annotations
    return [
        tuple([annotations[row[n]] if n in row else None for n in numbers])
        for row in {id(row): row for row in every.rows}.values()
    ]


def reading_order(row: Sequence[Annotation | None]) -> tuple[int, int, str]:
    """Return what rows are sorted by: what starts first, the longest first."""
    found = [each for each in row if each is not None]
    return (
        min([each.fragments[0][0] for each in found]),
        -max([each.fragments[-1][1] for each in found]),
        min([each.id for each in found]),
    )


def common_characters(first: Sequence[Fragment], second: Sequence[Fragment]) -> int:
    """Return how many characters two annotations both stand on."""
    return sum(
        max(0, min(end, other_end) - max(start, other_start))
        for start, end in first
        for other_start, other_end in second
    )


def characters(fragments: Sequence[Fragment]) -> int:
    """Return how many characters an annotation stands on."""
    return sum(end - start for start, end in fragments)


class _Every:
    """The annotations of all layers, one after the other, and the row each is in.

    A row gives for the number of a layer the place of its member.
    """

    def __init__(self, layers: Sequence[Sequence[Annotation]]) -> None:
        self.layers = layers
        self.annotations = [each for layer in layers for each in layer]
        self.layer_of = [number for number, layer in enumerate(layers) for _ in layer]
        self.rows = [{number: place} for place, number in enumerate(self.layer_of)]

    def may_join(self, first: int, second: int) -> bool:
        """Tell whether no layer has a member in the rows of both; rows only ever grow."""
        return self.rows[first].keys().isdisjoint(self.rows[second])

    def join(self, first: int, second: int) -> None:
        """Let the rows of two annotations be one, unless a layer has a member in both."""
        if self.may_join(first, second):
            one, other = self.rows[first], self.rows[second]
            one.update(other)
            for member in other.values():
                self.rows[member] = one

    def join_equal(self) -> None:
        """Join what stands on the same characters under the same label, where that is just one."""
        equal: dict[tuple[str, tuple[Fragment, ...]], list[int]] = {}
        for place, each in enumerate(self.annotations):
            equal.setdefault((each.label, each.fragments), []).append(place)
        for members in equal.values():
            row = {self.layer_of[place]: place for place in members}
            if len(row) == len(members) > 1:
                for place in members:
                    self.rows[place] = row


def _pairs(every: _Every, labels: Labels) -> Iterator[_Pair]:
    """Yield the pairs of annotations whose rows may be about the same thing."""
    waiting = [place for place, row in enumerate(every.rows) if len(row) < len(every.layers)]
    spans = sorted(
        (each.fragments[0][0], each.fragments[-1][1], place, labels.kind(each.label))
        for place in waiting
        for each in (every.annotations[place],)
    )
    fillers = _Fillers(every)
    open_spans: list[tuple[int, int, tuple[str, bool]]] = []
    for start, end, place, kind in spans:
        open_spans = [span for span in open_spans if span[0] > start]
        for _, other, other_kind in open_spans:
            if other_kind == kind and every.may_join(place, other):
                first, second = (place, other) if place < other else (other, place)
                pair = _pair(every, fillers, first, second)
                if pair is not None:
                    yield pair
        open_spans.append((end, place, kind))


def _pair(every: _Every, fillers: "_Fillers", first: int, second: int) -> _Pair | None:
    one, other = every.annotations[first], every.annotations[second]
    common = _common(one.fragments, other.fragments)
    if not common:
        return None
    union = characters(one.fragments) + characters(other.fragments) - common
    other_label = one.label != other.label
    if other_label and common < _LEAST_COMMON * union:
        return None
    other_place = one.fragments != other.fragments
    filled = len(fillers.of(first) & fillers.of(second)) if one.roles and other.roles else 0
    starts = one.fragments[0][0] + other.fragments[0][0]
    ends = one.fragments[-1][1] + other.fragments[-1][1]
    return other_place, other_label, 1 - common / union, -filled, starts, ends, first, second


def _common(first: Sequence[Fragment], second: Sequence[Fragment]) -> int:
    if len(first) == len(second) == 1:
        (start, end), (other_start, other_end) = first[0], second[0]
        return max(0, min(end, other_end) - max(start, other_start))
    return common_characters(first, second)


class _Fillers:
    """What fills the roles of frames: the characters fillers stand on, or their words."""

    def __init__(self, every: _Every) -> None:
        self._every = every
        self._places: list[dict[str, tuple[Fragment, ...]]] | None = None
        self._of: dict[int, set[tuple[str, object]]] = {}

    def of(self, place: int) -> set[tuple[str, object]]:
        """Return the fillers of a frame with their roles."""
        found = self._of.get(place)
        if found is None:
            found = self._of[place] = self._read(place)
        return found

    def _read(self, place: int) -> set[tuple[str, object]]:
        if self._places is None:
            self._places = [
                {each.id: each.fragments for each in layer} for layer in self._every.layers
            ]
        places = self._places[self._every.layer_of[place]]
        found = (
            (role, (filler.text, filler.referent) if filler.id is None else places.get(filler.id))
            for role, fillers in self._every.annotations[place].roles.items()
            for filler in fillers
        )
        return {(role, what) for role, what in found if what is not None}
