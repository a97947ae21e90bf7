"""An open layer as columns: what the view, the lists and the counts need of every span."""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import islice
from operator import gt
from typing import NamedTuple, NewType, TypeAlias, cast

from annotator.model.annotation import Annotation
from annotator.model.fragment import Fragment
from annotator.model.span_index import TierIndex, permuted
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


# What a layer is made of where it is not read in columns.
Row: TypeAlias = tuple[AnnotationKey, int, int, str, Sequence[Sequence[int]] | None, str | None]


@dataclass(frozen=True, slots=True)
class Columns:
    """Annotations column by column, as a layer is read: no object stands for one of them.

    `pieces` are the fragments of those that have several, `referents` what is known of some.
    """

    keys: "array[int]"
    starts: "array[int]"
    ends: "array[int]"
    labels: list[str]
    pieces: dict[AnnotationKey, tuple[Fragment, ...]]
    referents: dict[AnnotationKey, str]


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
    (but for moving numbers along in some arrays). Offsets are code points.
    """

    def __init__(self, rows: "Iterable[Row] | Columns" = ()) -> None:
        read = rows if isinstance(rows, Columns) else _columns(rows)
        keys, starts, ends = read.keys, read.starts, read.ends
        self._pieces = read.pieces
        self._referent = read.referents
        self.counts = Counter(read.labels)
        self._label = cast("dict[AnnotationKey, str]", dict(zip(keys, read.labels, strict=True)))
        order = _reading_order(keys, starts, ends)
        # Keys in reading order.
        self._order = array("q", permuted(keys, order))
        ids = array("q", map((1 << _PIECE_BITS).__mul__, keys))
        if self._pieces:
            self.index = TierIndex(*self._in_pieces(ids, starts, ends))
        else:
            self.index = TierIndex(ids, starts, ends, order)

    def _in_pieces(
        self, ids: Iterable[int], starts: Iterable[int], ends: Iterable[int]
    ) -> tuple[list[int], ...]:
        """Return the columns with a row for each fragment instead of one for the cover."""
        rows = [
            row for row in zip(ids, starts, ends, strict=True) if key_of(row[0]) not in self._pieces
        ]
        for key, fragments in self._pieces.items():
            rows += [(span_id(key, n), start, end) for n, (start, end) in enumerate(fragments)]
        rows.sort()
        return tuple(list(column) for column in zip(*rows, strict=True))

    def __len__(self) -> int:
        return len(self._label)

    def __contains__(self, key: AnnotationKey) -> bool:
        return key in self._label

    def label(self, key: AnnotationKey) -> str:
        """Return the label id of an annotation."""
        return self._label[key]

    def labels(self, spans: Iterable[int]) -> list[str]:
        """Return the label ids of many spans."""
        keys = [span >> _PIECE_BITS for span in spans]
        return list(map(cast("dict[int, str]", self._label).__getitem__, keys))

    def in_pieces(self) -> Set[AnnotationKey]:
        """Return the annotations that have several fragments."""
        return self._pieces.keys()

    def referent(self, key: AnnotationKey) -> str | None:
        """Return the key of what an annotation refers to, when it is known."""
        return self._referent.get(key)

    def referents(self) -> Mapping[AnnotationKey, str]:
        """Return the annotations whose referent is known, with its key."""
        return self._referent

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

    def labels_over(self, start: int, end: int) -> set[str]:
        """Return the labels of what shares a character with `[start, end)`."""
        return set(self.labels(self.index.ids_overlapping(start, end)))

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
        if annotation.referent is not None:
            self._referent[key] = annotation.referent
        if len(annotation.fragments) > 1:
            self._pieces[key] = annotation.fragments
        for number, (start, end) in enumerate(annotation.fragments):
            self.index.add(span_id(key, number), start, end)
        self._order.insert(self.rank(key), key)

    def drop(self, key: AnnotationKey) -> None:
        """Take an annotation out; KeyError when it is not there."""
        self.counts[self._label[key]] -= 1
        del self._order[self.rank(key)]
        for number in range(self.pieces(key)):
            self.index.remove(span_id(key, number))
        del self._label[key]
        self._pieces.pop(key, None)
        self._referent.pop(key, None)

    def _place(self, key: int) -> tuple[int, int, int]:
        """Return what annotations are sorted by in reading order."""
        pieces = self._pieces.get(AnnotationKey(key))
        if pieces is not None:
            return pieces[0].start, -pieces[-1].end, key
        span = key << _PIECE_BITS
        return self.index.start[span], -self.index.end[span], key

    def rank(self, key: AnnotationKey) -> int:
        """Return an annotation's place in reading order: by start, the longer first."""
        return bisect_left(self._order, self._place(key), key=self._place)

    def key_at_rank(self, rank: int) -> AnnotationKey:
        """Return the annotation at a place of the reading order."""
        return AnnotationKey(self._order[rank])

    def in_order(self) -> list[AnnotationKey]:
        """Return all annotations in reading order."""
        return cast("list[AnnotationKey]", self._order.tolist())

    def following(self, offset: int) -> AnnotationKey | None:
        """Return the first annotation that starts at or after `offset`."""
        rank = self._rank_of(offset)
        return self.key_at_rank(rank) if rank < len(self._order) else None

    def _rank_of(self, *place: int) -> int:
        """Return the rank from which on annotations stand at a place or after it."""
        return bisect_left(self._order, place, key=self._place)

    def same_place(self, label: str, fragments: Sequence[Fragment]) -> AnnotationKey | None:
        """Return an annotation with just this label and these fragments, if there is one."""
        wanted, start, end = tuple(fragments), fragments[0].start, fragments[-1].end
        for rank in range(self._rank_of(start, -end), self._rank_of(start, 1 - end)):
            key = self.key_at_rank(rank)
            if self._label[key] == label and self.fragments(key) == wanted:
                return key
        return None


def _columns(rows: Iterable[Row]) -> Columns:
    """Return rows column by column."""
    read = Columns(array("q"), array("q"), array("q"), [], {}, {})
    for key, start, end, label, fragments, referent in rows:
        read.keys.append(key)
        read.starts.append(start)
        read.ends.append(end)
        read.labels.append(label)
        if referent is not None:
            read.referents[key] = referent
        if fragments is not None:
            read.pieces[key] = tuple(Fragment(*f) for f in fragments)
    return read


def _reading_order(keys: Sequence[int], starts: Sequence[int], ends: Sequence[int]) -> list[int]:
    """Return the numbers of the rows sorted by start, the longer first, then by key."""
    order = list(range(len(keys)))
    if any(map(gt, keys, islice(keys, 1, None))):
        order.sort(key=keys.__getitem__)
    width: float = max(ends, default=0) + 1
    # As long as they are exact, floats are sorted in half the time.
    width = float(width) if width * width < 1 << 53 else width
    places = [start * width - end for start, end in zip(starts, ends, strict=True)]
    order.sort(key=places.__getitem__)
    return order
