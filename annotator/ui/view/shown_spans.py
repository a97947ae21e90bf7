"""A layer's spans as they are painted: one annotation may be under way to other ends."""

from collections.abc import Callable, Iterable, Sequence, Set
from typing import NamedTuple

from annotator.model.fragment import Fragment
from annotator.model.layer_spans import LayerSpans, key_of, span_id
from annotator.model.span_index import Row
from annotator.model.values import AnnotationKey


class Moved(NamedTuple):
    """An annotation whose ends follow the mouse, and where it stands just now."""

    key: AnnotationKey
    fragments: tuple[Fragment, ...]


class ShownSpans:
    """The spans of a layer, with what is being moved in its new place."""

    __slots__ = ("_moved", "_resolve", "_spans")

    def __init__(
        self,
        spans: LayerSpans,
        moved: Moved | None = None,
        resolve: Callable[[str], str] | None = None,
    ) -> None:
        """`resolve` says which referent mentions of a key are read as."""
        self._spans = spans
        self._resolve = resolve
        self._moved = moved if moved is not None and moved.key in spans else None

    def __contains__(self, key: AnnotationKey) -> bool:
        return key in self._spans

    def label(self, key: AnnotationKey) -> str:
        """Return the label id of an annotation."""
        return self._spans.label(key)

    def referent(self, key: AnnotationKey) -> str | None:
        """Return the key of what an annotation is read to refer to, when it is known."""
        found = self._spans.referent(key)
        return found if found is None or self._resolve is None else self._resolve(found)

    def fragments(self, key: AnnotationKey) -> Sequence[Fragment]:
        """Return where an annotation stands."""
        if self._moved is not None and key == self._moved.key:
            return self._moved.fragments
        return self._spans.fragments(key)

    def pieces(self, key: AnnotationKey) -> int:
        """Return how many fragments an annotation has."""
        return self._spans.pieces(key)

    def labels(self, spans: Iterable[int]) -> list[str]:
        """Return the label ids of many spans."""
        return self._spans.labels(spans)

    def in_pieces(self) -> Set[AnnotationKey]:
        """Return the annotations that have several fragments."""
        return self._spans.in_pieces()

    def rows(self, start: int, end: int) -> list[Row]:
        """Return length, start, end and id of what shares a character with `[start, end)`."""
        found, moved = self._spans.index.rows(start, end), self._moved
        if moved is None:
            return found
        found = [row for row in found if key_of(row[3]) != moved.key]
        return found + [
            (f.end - f.start, f.start, f.end, span_id(moved.key, number))
            for number, f in enumerate(moved.fragments)
            if f.overlaps(start, end)
        ]
