"""An open layer as columns: what the view, the lists and the counts need of every span."""

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple, NewType

from annotator.model.annotation import Annotation
from annotator.model.fragment import Fragment
from annotator.model.span_index import TierIndex
from annotator.model.values import AnnotationKey

# A fragment of an annotation in the index: the annotation's key and the number of the piece.
SpanId = NewType("SpanId", int)
_PIECE_BITS = 20


class SpanRow(NamedTuple):
    """One annotation as it is read when a layer opens; `fragments` only when there are several."""

    key: AnnotationKey
    start: int
    end: int
    label: str
    fragments: Sequence[Sequence[int]] | None = None
    referent: str | None = None


def span_id(key: AnnotationKey, piece: int) -> SpanId:
    """Return the id of an annotation's fragment number `piece`."""
    return SpanId((key << _PIECE_BITS) | piece)


def key_of(span: int) -> AnnotationKey:
    """Return the annotation a span id belongs to."""
    return AnnotationKey(span >> _PIECE_BITS)


def piece_of(span: int) -> int:
    """Return the number of the fragment a span id stands for, from 0."""
    return span & ((1 << _PIECE_BITS) - 1)


class LayerSpans:
    """The spans of one layer: found by place, walked in reading order, counted by label.

    Kept up to date by `put` and `drop`, in time that does not depend on the layer's size
    (but for moving pointers in one list). Offsets are code points.
    """

    def __init__(self, rows: Iterable[SpanRow] = ()) -> None:
        self._label: dict[AnnotationKey, str] = {}
        self._pieces: dict[AnnotationKey, tuple[Fragment, ...]] = {}
        self._referent: dict[AnnotationKey, str] = {}
        self._order: list[tuple[int, int, AnnotationKey]] = []
        self.counts: Counter[str] = Counter()
        self.index = TierIndex(self._enter(rows))
        self._order.sort()

    def _enter(self, rows: Iterable[SpanRow]) -> Iterable[tuple[int, int, int]]:
        for key, start, end, label, fragments, referent in rows:
            self._label[key] = label
            self.counts[label] += 1
            self._order.append((start, -end, key))
            if referent is not None:
                self._referent[key] = referent
            if fragments is None:
                yield key << _PIECE_BITS, start, end
            else:
                pieces = tuple(Fragment(*f) for f in fragments)
                self._pieces[key] = pieces
                for number, (piece_start, piece_end) in enumerate(pieces):
                    yield span_id(key, number), piece_start, piece_end

    def __len__(self) -> int:
        return len(self._label)

    def __contains__(self, key: AnnotationKey) -> bool:
        return key in self._label

    def label(self, key: AnnotationKey) -> str:
        """Return the label id of an annotation."""
        return self._label[key]

    def referent(self, key: AnnotationKey) -> str | None:
        """Return the key of what an annotation refers to, when it is known."""
        return self._referent.get(key)

    def fragments(self, key: AnnotationKey) -> tuple[Fragment, ...]:
        """Return where an annotation stands."""
        if (pieces := self._pieces.get(key)) is not None:
            return pieces
        span = span_id(key, 0)
        return (Fragment(self.index.start[span], self.index.end[span]),)

    def pieces(self, key: AnnotationKey) -> int:
        """Return how many fragments an annotation has."""
        return len(self._pieces.get(key, ())) or 1

    def overlapping(self, start: int, end: int) -> list[int]:
        """Return the span ids that share a character with `[start, end)`, unordered."""
        return self.index.overlapping(start, end)

    def at(self, offset: int) -> list[AnnotationKey]:
        """Return the annotations with a fragment over the character at `offset`, shortest first."""
        found = self.overlapping(offset, offset + 1)
        found.sort(key=lambda span: (self.index.end[span] - self.index.start[span], span))
        return list(dict.fromkeys(key_of(span) for span in found))

    def put(self, key: AnnotationKey, annotation: Annotation) -> None:
        """Enter an annotation, or replace what stood under its key."""
        if key in self._label:
            self.drop(key)
        self._label[key] = annotation.label
        self.counts[annotation.label] += 1
        insort(self._order, (annotation.start, -annotation.end, key))
        if annotation.referent is not None:
            self._referent[key] = annotation.referent
        if len(annotation.fragments) > 1:
            self._pieces[key] = annotation.fragments
        for number, (start, end) in enumerate(annotation.fragments):
            self.index.add(span_id(key, number), start, end)

    def drop(self, key: AnnotationKey) -> None:
        """Take an annotation out; KeyError when it is not there."""
        fragments = self.fragments(key)
        self.counts[self._label.pop(key)] -= 1
        self._pieces.pop(key, None)
        self._referent.pop(key, None)
        row = (fragments[0].start, -fragments[-1].end, key)
        del self._order[bisect_left(self._order, row)]
        for number in range(len(fragments)):
            self.index.remove(span_id(key, number))

    def rank(self, key: AnnotationKey) -> int:
        """Return an annotation's place in reading order: by start, the longer first."""
        fragments = self.fragments(key)
        return bisect_left(self._order, (fragments[0].start, -fragments[-1].end, key))

    def key_at_rank(self, rank: int) -> AnnotationKey:
        """Return the annotation at a place of the reading order."""
        return self._order[rank][2]

    def in_order(self) -> list[AnnotationKey]:
        """Return all annotations in reading order."""
        return [key for _, _, key in self._order]

    def following(self, offset: int) -> AnnotationKey | None:
        """Return the first annotation that starts at or after `offset`."""
        rank = bisect_left(self._order, (offset,))
        return self._order[rank][2] if rank < len(self._order) else None

    def preceding(self, offset: int) -> AnnotationKey | None:
        """Return the last annotation that starts before `offset`."""
        rank = bisect_left(self._order, (offset,))
        return self._order[rank - 1][2] if rank else None

    def same_place(self, label: str, fragments: Sequence[Fragment]) -> AnnotationKey | None:
        """Return an annotation with just this label and these fragments, if there is one."""
        start, end = fragments[0].start, fragments[-1].end
        low = bisect_left(self._order, (start, -end, AnnotationKey(0)))
        high = bisect_right(self._order, (start, -end, AnnotationKey(1 << 62)))
        for _, _, key in self._order[low:high]:
            if self._label[key] == label and self.fragments(key) == tuple(fragments):
                return key
        return None
