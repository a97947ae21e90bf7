"""Where an annotation's row stands: by position, or by label in groups with heads."""

from bisect import bisect_left
from collections.abc import Sequence
from enum import Enum, auto
from itertools import groupby
from typing import cast

from annotator.app.open_article import OpenArticle
from annotator.model.annotation import Annotation
from annotator.model.schema import Schema
from annotator.model.values import AnnotationKey

Place = tuple[int, int, int, int]


class Order(Enum):
    """How the rows are sorted; by label they stand in groups with a head."""

    POSITION = auto()
    LABEL = auto()


class AnnotationOrder:
    """The places of rows. A row is an annotation's key; a head its label's number, negative.

    `before` holds annotations that changed but whose rows still stand where they were.
    """

    def __init__(self) -> None:
        self._article: OpenArticle | None = None
        self._labels: list[str] = []
        self._ranks: dict[str, int] = {}
        self.order = Order.POSITION
        self.before: dict[int, Annotation] = {}

    def show_article(self, article: OpenArticle | None, schema: Schema) -> None:
        """Sort the annotations of another article or layer."""
        self._article = article
        self._labels = [label.id for label in schema.labels]
        self._ranks = {label: rank for rank, label in enumerate(self._labels)}

    @property
    def has_heads(self) -> bool:
        """Whether rows stand in groups with heads."""
        return self.order is Order.LABEL

    def sorted_keys(self) -> list[AnnotationKey]:
        """Return all annotations in order. The list is the caller's."""
        self.before = {}
        if self._article is None:
            return []
        keys = self._article.spans.in_order()
        if self.order is Order.LABEL:
            label = self._article.spans.label
            keys.sort(key=lambda key: self._rank(label(key)))
        return keys

    def with_heads(self, keys: list[AnnotationKey], rows: Sequence[int]) -> list[int]:
        """Put heads before groups, but for the group that `rows`, which they follow, end with.

        Without groups the keys are the rows: the list is the caller's no more.
        """
        if self.order is Order.POSITION or self._article is None:
            return cast("list[int]", keys)
        last_rank = next((-row for row in reversed(rows) if row < 0), 0)
        label = self._article.spans.label
        found: list[int] = []
        for rank, group in groupby(keys, lambda key: self._rank(label(key))):
            if rank + 1 != last_rank:
                found.append(-rank - 1)
            found += group
        return found

    def label_of(self, head: int) -> str:
        """Return the label whose head a row is."""
        return self._labels[-head - 1]

    def place(self, row: int) -> Place:
        """Return where a row belongs; for a row not yet moved, where it stands."""
        if row < 0:
            return (-row - 1, -1, 0, 0)
        key = AnnotationKey(row)
        before = self.before.get(key)
        if before is not None:
            return self.place_of(key, before)
        if self._article is None:
            return (0, 0, 0, 0)
        spans = self._article.spans
        fragments = spans.fragments(key)
        rank = 0 if self.order is Order.POSITION else self._rank(spans.label(key))
        return (rank, fragments[0].start, -fragments[-1].end, key)

    def place_of(self, key: AnnotationKey, annotation: Annotation) -> Place:
        """Return where a row belongs while its annotation is `annotation`."""
        rank = 0 if self.order is Order.POSITION else self._rank(annotation.label)
        return (rank, annotation.start, -annotation.end, key)

    def find(self, rows: Sequence[int], place: Place) -> int:
        """Return the number of the row at `place`, or of the one before which it belongs."""
        return bisect_left(rows, place, key=self.place)

    def _rank(self, label: str) -> int:
        if label not in self._ranks:
            self._ranks[label] = len(self._labels)
            self._labels.append(label)
        return self._ranks[label]
