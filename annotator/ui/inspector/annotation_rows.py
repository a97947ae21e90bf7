"""The annotations of the open layer as rows: in order, filtered, read when they are seen."""

from dataclasses import dataclass

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
from annotator.model.schema import Label, Role, Schema
from annotator.model.values import AnnotationKey, Json
from annotator.ui.inspector.annotation_order import AnnotationOrder, Order
from annotator.ui.inspector.row_reader import AnnotationRow, RowReader
from annotator.ui.parts.counted import counted

# The filter looks at so many annotations before it lets the window paint.
_SLICE = 4000
_ANYWHERE = QModelIndex()


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
        self._order = AnnotationOrder()
        self._reader = RowReader(schema)
        self._filter = ""
        self._rows: list[int] = []
        self._unseen: list[AnnotationKey] = []
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._filter_on)

    @property
    def order(self) -> Order:
        """How the rows are sorted."""
        return self._order.order

    @property
    def total(self) -> int:
        """How many annotations the layer has."""
        return 0 if self._article is None else len(self._article.spans)

    @property
    def shown(self) -> int:
        """How many annotations pass the filter, as far as it has come."""
        heads = sum(row < 0 for row in self._rows) if self._order.has_heads else 0
        return len(self._rows) - heads

    def show_article(self, article: OpenArticle | None, schema: Schema) -> None:
        """Show the annotations of another article or layer."""
        self._article = article
        self._schema = schema
        self._order.show_article(article, schema)
        self._reader.show_article(article, schema)
        self._build()

    def sort_by(self, order: Order) -> None:
        """Sort the rows anew."""
        if order is not self._order.order:
            self._order.order = order
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
            if article.concerns(change):
                first = ends[change.key][0] if change.key in ends else change.before
                ends[change.key] = (first, change.after)
        self._order.before = {key: was for key, (was, _) in ends.items() if was is not None}
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
        row = self._order.find(self._rows, self._order.place(key))
        return row if row < len(self._rows) and self._rows[row] == key else -1

    def content(self, row: int) -> AnnotationRow | GroupHead | None:
        """Return what a row shows; rows round it are read with it."""
        if not 0 <= row < len(self._rows):
            return None
        found = self._rows[row]
        return self._head(row) if found < 0 else self._reader.row(self._rows, row)

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
            one, many = self.tr("1 annotation"), self.tr("{0} annotations")
            return f"{content.name}, {counted(content.count, one, many)}"
        spoken = f"{content.name}, {content.words}, {content.start}"
        return f"{spoken}, {self.missing_words(content.missing)}" if content.missing else spoken

    def missing_words(self, role: Role) -> str:
        """Return the words for a required role that nothing fills."""
        return self.tr("no {role}").format(role=role.title.lower())

    def _build(self) -> None:
        self.beginResetModel()
        self._timer.stop()
        self._reader.forget_all()
        self._rows = []
        keys = self._order.sorted_keys()
        if self._filter:
            self._unseen = keys
            self._rows = self._order.with_heads(self._passing(), ())
        else:
            self._unseen = []
            self._rows = self._order.with_heads(keys, ())
        self.endResetModel()
        if self._unseen:
            self._timer.start()
        self.counted.emit()

    def _passing(self) -> list[AnnotationKey]:
        """Take the next slice of what the filter has not seen; return what passes."""
        seen, self._unseen = self._unseen[:_SLICE], self._unseen[_SLICE:]
        return [key for key in seen if self._passes(key)]

    def _filter_on(self) -> None:
        found = self._order.with_heads(self._passing(), self._rows)
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

    def _follow(
        self, key: AnnotationKey, before: Annotation | None, after: Annotation | None
    ) -> None:
        self._reader.forget(key)
        old = -1
        if before is not None:
            old = self._order.find(self._rows, self._order.place_of(key, before))
            if old >= len(self._rows) or self._rows[old] != key:
                old = -1
        wanted = after is not None and self._passes(key)
        if old < 0:
            self._order.before.pop(key, None)
            if wanted:
                self._insert(key)
        elif not wanted or after is None:
            self._remove(old)
        else:
            self._move(old, key, after)

    def _move(self, old: int, key: AnnotationKey, after: Annotation) -> None:
        rank = self._order.place(key)[0]
        place = self._order.place_of(key, after)
        if place[0] != rank:
            self._remove(old)
            self._insert(key)
            return
        target = self._order.find(self._rows, place)
        if target in (old, old + 1):
            self._order.before.pop(key, None)
        else:
            self.beginMoveRows(QModelIndex(), old, old, QModelIndex(), target)
            del self._rows[old]
            self._order.before.pop(key, None)
            self._rows.insert(target - (target > old), key)
            self.endMoveRows()
        self._repaint(self._order.find(self._rows, place))

    def _insert(self, key: AnnotationKey) -> None:
        place = self._order.place(key)
        row = self._order.find(self._rows, place)
        if self._order.has_heads:
            head = self._order.find(self._rows, (place[0], -1, 0, 0))
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
        place = self._order.place(self._rows[row])
        self._remove_at(row)
        if not self._order.has_heads:
            return
        head = self._order.find(self._rows, (place[0], -1, 0, 0))
        alone = head + 1 == len(self._rows) or self._rows[head + 1] < 0
        if alone:
            self._remove_at(head)
        else:
            self._repaint(head)

    def _remove_at(self, row: int) -> None:
        self.beginRemoveRows(QModelIndex(), row, row)
        self._order.before.pop(self._rows.pop(row), None)
        self.endRemoveRows()

    def _repaint(self, row: int) -> None:
        index = self.index(row, 0)
        self.dataChanged.emit(index, index)

    def _head(self, row: int) -> GroupHead:
        rank = -self._rows[row] - 1
        label = self._order.label_of(self._rows[row])
        last = self._order.find(self._rows, (rank + 1, -1, 0, 0))
        found = self._schema.by_id.get(label)
        return GroupHead(found, self._schema.name_of(label), last - row - 1)
