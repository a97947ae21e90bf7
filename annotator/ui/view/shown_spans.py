"""A layer's spans as they are painted: one annotation may be under way to other ends."""

from collections.abc import Sequence
from typing import NamedTuple

from annotator.model.fragment import Fragment
from annotator.model.layer_spans import LayerSpans, key_of, piece_of, span_id
from annotator.model.values import AnnotationKey


class Moved(NamedTuple):
    """An annotation whose ends follow the mouse, and where it stands just now."""

    key: AnnotationKey
    fragments: tuple[Fragment, ...]


class ShownSpans:
    """The spans of a layer, with what is being moved in its new place."""

    __slots__ = ("_moved", "_spans")

    def __init__(self, spans: LayerSpans, moved: Moved | None = None) -> None:
        self._spans = spans
        self._moved = moved if moved is not None and moved.key in spans else None

    def __contains__(self, key: AnnotationKey) -> bool:
        return key in self._spans

    def label(self, key: AnnotationKey) -> str:
        """Return the label id of an annotation."""
        return self._spans.label(key)

    def referent(self, key: AnnotationKey) -> str | None:
        """Return the key of what an annotation refers to, when it is known."""
        return self._spans.referent(key)

    def fragments(self, key: AnnotationKey) -> Sequence[Fragment]:
        """Return where an annotation stands."""
        if self._moved is not None and key == self._moved.key:
            return self._moved.fragments
        return self._spans.fragments(key)

    def pieces(self, key: AnnotationKey) -> int:
        """Return how many fragments an annotation has."""
        return self._spans.pieces(key)

    def extent(self, span: int) -> Fragment | None:
        """Return where one fragment of an annotation stands; None when it is gone."""
        moved = self._moved
        if moved is not None and key_of(span) == moved.key:
            return moved.fragments[piece_of(span)]
        index = self._spans.index
        return Fragment(index.start[span], index.end[span]) if span in index else None

    def overlapping(self, start: int, end: int) -> list[tuple[int, int, int]]:
        """Return span id, start and end of what shares a character with `[start, end)`."""
        index, moved = self._spans.index, self._moved
        starts, ends = index.start, index.end
        found = [(s, starts[s], ends[s]) for s in self._spans.overlapping(start, end)]
        if moved is None:
            return found
        found = [row for row in found if key_of(row[0]) != moved.key]
        return found + [
            (span_id(moved.key, number), fragment.start, fragment.end)
            for number, fragment in enumerate(moved.fragments)
            if fragment.overlaps(start, end)
        ]
