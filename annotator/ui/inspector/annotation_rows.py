"""The annotations of the open layer as rows: in order, filtered, read when they are seen."""

from bisect import bisect_left
from dataclasses import dataclass
from enum import Enum, auto
from itertools import groupby
from typing import cast

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from typing_extensions import override

from annotator.app.open_article import OpenArticle
from annotator.model.annotation import Annotation
from annotator.model.changes import Changes
from annotator.model.frame_rules import missing_roles
from annotator.model.schema import Label, Role, Schema
from annotator.model.values import AnnotationKey, Json

# The filter looks at so many annotations before it lets the window paint.
_SLICE = 4000
# So many rows round an unread one are read with it.
_AROUND = 40
_MOST_KEPT = 4000
_ANYWHERE = QModelIndex()
_Place = tuple[int, int, int, int]


class Order(Enum):
    """How the rows are sorted; by label they stand in groups with a head."""

    POSITION = auto()
    LABEL = auto()


@dataclass(frozen=True, slots=True)
class AnnotationRow:
    """What a row shows; `missing` is a required role that nothing fills."""

    label: Label | None
    name: str
    words: str
    start: int
    missing: Role | None = None


@dataclass(frozen=True, slots=True)
class GroupHead:
    """The head of a group: a label and how many rows follow."""

    label: Label | None
    name: str
    count: int


class AnnotationRows(QAbstractListModel):
    """A row an annotation, and a head a label when sorted by label.

    A row is an annotation's key; a head is the label's number, negative.

    Signals:
        counted(): how many rows there are has changed.
    """

    counted = Signal()

    def __init__(self, schema: Schema, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._schema = schema
        self._article: OpenArticle | None = None
        self._order = Order.POSITION
        self._filter = ""
        self._rows: list[int] = []
        self._kept: dict[int, AnnotationRow] = {}
        self._labels: list[str] = []
        self._ranks: dict[str, int] = {}
        # Annotations that changed but whose rows still stand where they were.
        self._before: dict[int, Annotation] = {}
        self._unseen: list[AnnotationKey] = []
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._filter_on)

    @property
    def order(self) -> Order:
        """How the rows are sorted."""
        return self._order

    @property
    def total(self) -> int:
        """How many annotations the layer has."""
        return 0 if self._article is None else len(self._article.spans)

    @property
    def shown(self) -> int:
        """How many annotations pass the filter, as far as it has come."""
        heads = 0 if self._order is Order.POSITION else sum(row < 0 for row in self._rows)
        return len(self._rows) - heads

    def show_article(self, article: OpenArticle | None, schema: Schema) -> None:
        """Show the annotations of another article or layer."""
        self._article = article
        self._schema = schema
        self._labels = [label.id for label in schema.labels]
        self._ranks = {label: rank for rank, label in enumerate(self._labels)}
        self._build()

    def sort_by(self, order: Order) -> None:
        """Sort the rows anew."""
        if order is not self._order:
            self._order = order
            self._build()

    def filter_by(self, words: str) -> None:
        """Show only annotations whose words or label contain `words`."""
        wanted = words.strip().casefold()
        if wanted != self._filter:
            self._filter = wanted
            self._build()

    def apply(self, changes: Changes) -> None:
        """Follow changes of the layer, row by row."""
        article = self._article
        if article is None:
            return
        if self._unseen:
            self._build()
            return
        ends: dict[AnnotationKey, tuple[Annotation | None, Annotation | None]] = {}
        for change in changes.annotations:
            if change.layer == article.layer.key:
                first = ends[change.key][0] if change.key in ends else change.before
                ends[change.key] = (first, change.after)
        self._before = {key: before for key, (before, _) in ends.items() if before is not None}
        for key, (before, after) in ends.items():
            self._follow(key, before, after)
        if ends:
            self.counted.emit()

    def key_at(self, row: int) -> AnnotationKey | None:
        """Return the annotation of a row; None for a head and where there is no row."""
        if 0 <= row < len(self._rows) and self._rows[row] >= 0:
            return AnnotationKey(self._rows[row])
        return None

    def row_of(self, key: AnnotationKey) -> int:
        """Return the row of an annotation, -1 when it is not shown."""
        if self._article is None or key not in self._article.spans:
            return -1
        row = self._place_in_rows(self._place(key))
        return row if row < len(self._rows) and self._rows[row] == key else -1

    def content(self, row: int) -> AnnotationRow | GroupHead | None:
        """Return what a row shows; rows round it are read with it."""
        if not 0 <= row < len(self._rows):
            return None
        found = self._rows[row]
        if found < 0:
            return self._head(row)
        if found not in self._kept:
            self._read_around(row)
        return self._kept.get(found)

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ANYWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Json:
        if not index.isValid():
            return None
        content = self.content(index.row())
        if content is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return content.name if isinstance(content, GroupHead) else content.words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(content)
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(content, AnnotationRow):
            return content.words
        return None

    @override
    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        if index.isValid() and self.key_at(index.row()) is None:
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)

    def _spoken(self, content: AnnotationRow | GroupHead) -> str:
        if isinstance(content, GroupHead):
            return self.tr("{label}, {count} annotations").format(
                label=content.name, count=content.count
            )
        spoken = f"{content.name}, {content.words}, {content.start}"
        return f"{spoken}, {self.missing_words(content.missing)}" if content.missing else spoken

    def missing_words(self, role: Role) -> str:
        """Return the words for a required role that nothing fills."""
        return self.tr("no {role}").format(role=role.title.lower())

    def _build(self) -> None:
        self.beginResetModel()
        self._timer.stop()
        self._kept.clear()
        self._before = {}
        self._rows = []
        keys = self._sorted_keys()
        if self._filter:
            self._unseen = keys
            self._rows = self._with_heads(self._passing(), 0)
        else:
            self._unseen = []
            self._rows = self._with_heads(keys, 0)
        self.endResetModel()
        if self._unseen:
            self._timer.start()
        self.counted.emit()

    def _sorted_keys(self) -> list[AnnotationKey]:
        if self._article is None:
            return []
        keys = self._article.spans.in_order()
        if self._order is Order.LABEL:
            label = self._article.spans.label
            keys.sort(key=lambda key: self._rank(label(key)))
        return keys

    def _with_heads(self, keys: list[AnnotationKey], last_rank: int) -> list[int]:
        """Put heads before groups; the group numbered `last_rank` (from 1) has its head.

        Without groups the keys are the rows: the list is the caller's no more.
        """
        if self._order is Order.POSITION or self._article is None:
            return cast("list[int]", keys)
        label = self._article.spans.label
        rows: list[int] = []
        for rank, group in groupby(keys, lambda key: self._rank(label(key))):
            if rank + 1 != last_rank:
                rows.append(-rank - 1)
            rows += group
        return rows

    def _passing(self) -> list[AnnotationKey]:
        """Take the next slice of what the filter has not seen; return what passes."""
        seen, self._unseen = self._unseen[:_SLICE], self._unseen[_SLICE:]
        return [key for key in seen if self._passes(key)]

    def _filter_on(self) -> None:
        rank = next((-row for row in reversed(self._rows) if row < 0), 0)
        found = self._with_heads(self._passing(), rank)
        if found:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(found) - 1)
            self._rows += found
            self.endInsertRows()
            self.counted.emit()
        if not self._unseen:
            self._timer.stop()

    def _passes(self, key: AnnotationKey) -> bool:
        if not self._filter or self._article is None:
            return True
        if self._filter in self._article.quote(key).casefold():
            return True
        return self._filter in self._schema.name_of(self._article.spans.label(key)).casefold()

    def _rank(self, label: str) -> int:
        if label not in self._ranks:
            self._ranks[label] = len(self._labels)
            self._labels.append(label)
        return self._ranks[label]

    def _place(self, row: int) -> _Place:
        """Return where a row belongs; for a row not yet moved, where it stands."""
        if row < 0:
            return (-row - 1, -1, 0, 0)
        key = AnnotationKey(row)
        before = self._before.get(key)
        if before is not None:
            return self._place_of(key, before)
        if self._article is None:
            return (0, 0, 0, 0)
        spans = self._article.spans
        fragments = spans.fragments(key)
        rank = 0 if self._order is Order.POSITION else self._rank(spans.label(key))
        return (rank, fragments[0].start, -fragments[-1].end, key)

    def _place_of(self, key: AnnotationKey, annotation: Annotation) -> _Place:
        rank = 0 if self._order is Order.POSITION else self._rank(annotation.label)
        return (rank, annotation.start, -annotation.end, key)

    def _place_in_rows(self, place: _Place) -> int:
        return bisect_left(self._rows, place, key=self._place)

    def _follow(
        self, key: AnnotationKey, before: Annotation | None, after: Annotation | None
    ) -> None:
        self._kept.pop(key, None)
        old = -1
        if before is not None:
            old = self._place_in_rows(self._place_of(key, before))
            if old >= len(self._rows) or self._rows[old] != key:
                old = -1
        wanted = after is not None and self._passes(key)
        if old < 0:
            self._before.pop(key, None)
            if wanted:
                self._insert(key)
        elif not wanted or after is None:
            self._remove(old)
        else:
            self._move(old, key, after)

    def _move(self, old: int, key: AnnotationKey, after: Annotation) -> None:
        rank = self._place(key)[0]
        place = self._place_of(key, after)
        if place[0] != rank:
            self._remove(old)
            self._insert(key)
            return
        target = self._place_in_rows(place)
        if target in (old, old + 1):
            self._before.pop(key, None)
        else:
            self.beginMoveRows(QModelIndex(), old, old, QModelIndex(), target)
            del self._rows[old]
            self._before.pop(key, None)
            self._rows.insert(target - (target > old), key)
            self.endMoveRows()
        self._repaint(self._place_in_rows(place))

    def _insert(self, key: AnnotationKey) -> None:
        place = self._place(key)
        row = self._place_in_rows(place)
        if self._order is Order.LABEL:
            head = self._place_in_rows((place[0], -1, 0, 0))
            if head == len(self._rows) or self._rows[head] != -place[0] - 1:
                self._insert_at(head, -place[0] - 1)
                row = head + 1
            else:
                self._repaint(head)
        self._insert_at(row, key)

    def _insert_at(self, row: int, value: int) -> None:
        self.beginInsertRows(QModelIndex(), row, row)
        self._rows.insert(row, value)
        self.endInsertRows()

    def _remove(self, row: int) -> None:
        place = self._place(self._rows[row])
        self._remove_at(row)
        if self._order is Order.POSITION:
            return
        head = self._place_in_rows((place[0], -1, 0, 0))
        alone = head + 1 == len(self._rows) or self._rows[head + 1] < 0
        if alone:
            self._remove_at(head)
        else:
            self._repaint(head)

    def _remove_at(self, row: int) -> None:
        self.beginRemoveRows(QModelIndex(), row, row)
        self._before.pop(self._rows.pop(row), None)
        self.endRemoveRows()

    def _repaint(self, row: int) -> None:
        index = self.index(row, 0)
        self.dataChanged.emit(index, index)

    def _head(self, row: int) -> GroupHead:
        rank = -self._rows[row] - 1
        label = self._labels[rank]
        last = self._place_in_rows((rank + 1, -1, 0, 0))
        found = self._schema.by_id.get(label)
        return GroupHead(found, self._schema.name_of(label), last - row - 1)

    def _read_around(self, row: int) -> None:
        article = self._article
        if article is None:
            return
        if len(self._kept) > _MOST_KEPT:
            self._kept.clear()
        around = self._rows[max(0, row - _AROUND) : row + _AROUND]
        keys = [
            AnnotationKey(r)
            for r in around
            if r >= 0 and r not in self._kept and AnnotationKey(r) in article.spans
        ]
        labels = {key: self._schema.by_id.get(article.spans.label(key)) for key in keys}
        frames = [key for key in keys if (label := labels[key]) and label.is_frame]
        whole = dict(zip(frames, article.annotations(frames), strict=True))
        for key in keys:
            self._kept[key] = self._read(article, key, labels[key], whole.get(key))

    def _read(
        self,
        article: OpenArticle,
        key: AnnotationKey,
        label: Label | None,
        whole: Annotation | None,
    ) -> AnnotationRow:
        missing = None
        if label is not None and whole is not None:
            missing = next(iter(missing_roles(label, whole)), None)
        start, end = article.spans.fragments(key)[0]
        words = (
            article.quote(key) if end - start < 300 else article.text.content[start : start + 300]
        )
        name = self._schema.name_of(article.spans.label(key))
        return AnnotationRow(label, name, " ".join(words.split()), start, missing)
