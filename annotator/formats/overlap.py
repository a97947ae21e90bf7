"""Choosing among overlapping annotations for formats that cannot hold overlaps."""

from bisect import bisect_left, insort
from collections.abc import Sequence

from annotator.formats.base import OverlapRule
from annotator.model.annotation import Annotation
from annotator.model.fragment import Fragment


def without_overlaps(
    annotations: Sequence[Annotation], rule: OverlapRule
) -> tuple[list[Annotation], list[Annotation]]:
    """Return the annotations that are kept, in their order, and those dropped.

    `longest` keeps the longer of two that share a character, `outer` the one that begins first;
    annotations stay whole, with all their fragments.
    """
    if rule is OverlapRule.KEEP:
        return list(annotations), []
    order = _by_length if rule is OverlapRule.LONGEST else _by_place
    taken: list[Fragment] = []
    kept: set[str] = set()
    for annotation in sorted(annotations, key=order):
        if not any(_overlaps(taken, fragment) for fragment in annotation.fragments):
            kept.add(annotation.id)
            for fragment in annotation.fragments:
                insort(taken, fragment)
    return (
        [a for a in annotations if a.id in kept],
        [a for a in annotations if a.id not in kept],
    )


def _by_length(annotation: Annotation) -> tuple[int, int, str]:
    length = sum(end - start for start, end in annotation.fragments)
    return -length, annotation.start, annotation.id


def _by_place(annotation: Annotation) -> tuple[int, int, str]:
    return annotation.start, -annotation.end, annotation.id


def _overlaps(taken: Sequence[Fragment], fragment: Fragment) -> bool:
    """Tell whether a fragment shares a character with one of `taken`: sorted and disjoint."""
    at = bisect_left(taken, fragment)
    after = at < len(taken) and taken[at].start < fragment.end
    return after or (at > 0 and taken[at - 1].end > fragment.start)
