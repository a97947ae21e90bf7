"""Which annotations of several layers are about the same thing.

Annotations are aligned one to one within a family, frames with frames only: first those on the
same characters under the same label, then by the share of common characters (the trigger or the
content of a frame counts), ties by common fillers. Different labels need half of their
characters in common; one label needs one.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from annotator.model.annotation import Annotation
from annotator.model.fragment import Fragment
from annotator.review.readings import Labels

# Of the characters that two annotations with different labels stand on, so many must be common.
_LEAST_COMMON = 0.5


class _Pair(NamedTuple):
    """Two annotations that may be aligned, best first when sorted."""

    other_place: bool
    other_label: bool
    not_common: float
    no_fillers: int
    first: tuple[int, int]
    second: tuple[int, int]


# Where the annotations of each layer stand, by their ids.
_Places = Sequence[Mapping[str, Sequence[Fragment]]]


def align(
    layers: Sequence[Sequence[Annotation]], labels: Labels
) -> list[tuple[Annotation | None, ...]]:
    """Return one row for each thing found, with each layer's annotation of it or None.

    Rows are in reading order; every annotation is in just one row.
    """
    home = {
        (number, position): _Row({number: position})
        for number, layer in enumerate(layers)
        for position in range(len(layer))
    }
    _join_equal(layers, home)
    for pair in sorted(_pairs(layers, labels, home)):
        _join(home, pair.first, pair.second)
    rows = [
        tuple(
            layer[row.members[number]] if number in row.members else None
            for number, layer in enumerate(layers)
        )
        for row in {id(row): row for row in home.values()}.values()
    ]
    return sorted(rows, key=_reading_order)


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


class _Row:
    """The members of one row: layer number to position in the layer."""

    def __init__(self, members: dict[int, int]) -> None:
        self.members = members


_Home = dict[tuple[int, int], _Row]


def _join(home: _Home, first: tuple[int, int], second: tuple[int, int]) -> None:
    one, other = home[first], home[second]
    if one is not other and not (one.members.keys() & other.members.keys()):
        one.members.update(other.members)
        for member in other.members.items():
            home[member] = one


def _join_equal(layers: Sequence[Sequence[Annotation]], home: _Home) -> None:
    """Join what stands on the same characters under the same label, where that is just one."""
    equal: dict[object, list[tuple[int, int]]] = {}
    for number, layer in enumerate(layers):
        for position, each in enumerate(layer):
            equal.setdefault((each.label, each.fragments), []).append((number, position))
    for first, *others in equal.values():
        if others and len({number for number, _ in (first, *others)}) == len(others) + 1:
            for other in others:
                _join(home, first, other)


def _pairs(layers: Sequence[Sequence[Annotation]], labels: Labels, home: _Home) -> Iterator[_Pair]:
    """Yield the pairs of annotations of different layers that may be about the same thing."""
    places = [{each.id: each.fragments for each in layer} for layer in layers]
    every = sorted(
        (each.start, each.end, number, position)
        for number, layer in enumerate(layers)
        for position, each in enumerate(layer)
        if len(home[number, position].members) < len(layers)
    )
    open_spans: list[tuple[int, int, int]] = []
    for start, end, number, position in every:
        open_spans = [span for span in open_spans if span[0] > start]
        kind = labels.kind(layers[number][position].label)
        for _, other_number, other_position in open_spans:
            if other_number != number and kind == labels.kind(
                layers[other_number][other_position].label
            ):
                members = sorted([(number, position), (other_number, other_position)])
                yield from _pair(layers, places, *members)
        open_spans.append((end, number, position))


def _pair(
    layers: Sequence[Sequence[Annotation]],
    places: _Places,
    first: tuple[int, int],
    second: tuple[int, int],
) -> Iterator[_Pair]:
    one, other = layers[first[0]][first[1]], layers[second[0]][second[1]]
    common = common_characters(one.fragments, other.fragments)
    union = characters(one.fragments) + characters(other.fragments) - common
    other_label = one.label != other.label
    if common and not (other_label and common < _LEAST_COMMON * union):
        other_place = one.fragments != other.fragments
        fillers = len(_filled(places[first[0]], one) & _filled(places[second[0]], other))
        yield _Pair(other_place, other_label, 1 - common / union, -fillers, first, second)


def _filled(places: Mapping[str, Sequence[Fragment]], frame: Annotation) -> set[tuple[str, object]]:
    return {
        (role, places.get(filler.id) if filler.id else (filler.text, filler.referent))
        for role, fillers in frame.roles.items()
        for filler in fillers
    }


def _reading_order(row: tuple[Annotation | None, ...]) -> tuple[int, int, str]:
    found = [each for each in row if each is not None]
    return (
        min(each.start for each in found),
        -max(each.end for each in found),
        min(each.id for each in found),
    )
