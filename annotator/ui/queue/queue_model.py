"""The queue as a virtual list: keys are an array, rows are read a page at a time."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec
from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from typing_extensions import override

from annotator.app.queue import Queue, QueueFilter, QueueRow
from annotator.model.changes import Changes
from annotator.model.values import ArticleKey
from annotator.ui.state_glyphs import state_words

_PAGE = 64
_KEPT_PAGES = 40
_ROOT = QModelIndex()

Index = QModelIndex | QPersistentModelIndex


class QueueModel(QAbstractListModel):
    """The articles that match a filter. A row that ceases to match stays until the next filter."""

    def __init__(self, queue: Queue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self.filter = QueueFilter()
        self._keys = queue.keys(self.filter)
        self._pages: dict[int, list[QueueRow]] = {}
        # The row asked for last: mostly the open article's, which every change asks for.
        self._found: tuple[ArticleKey, int | None] | None = None

    def set_filter(self, wanted: QueueFilter) -> None:
        """Show only the articles that match."""
        self.filter = wanted
        self.read_anew()

    def read_anew(self) -> None:
        """Read keys and rows again."""
        self.beginResetModel()
        self._keys = self._queue.keys(self.filter)
        self._pages.clear()
        self._found = None
        self.endResetModel()

    @property
    def keys(self) -> Sequence[ArticleKey]:
        """The articles that match, in their order."""
        return self._keys

    def key_at(self, row: int) -> ArticleKey:
        """Return the article of a row."""
        return self._keys[row]

    def row_of(self, key: ArticleKey) -> int | None:
        """Return the row of an article, or None when the filter leaves it out."""
        if self._found is None or self._found[0] != key:
            try:
                self._found = key, self._keys.index(key)
            except ValueError:
                self._found = key, None
        return self._found[1]

    def row_at(self, row: int) -> QueueRow | None:
        """Return what is shown in a row; None for an article that is gone meanwhile."""
        number, place = divmod(row, _PAGE)
        page = self._pages.get(number)
        if page is None:
            page = self._queue.rows(self._keys[number * _PAGE : (number + 1) * _PAGE])
            if len(self._pages) >= _KEPT_PAGES:
                del self._pages[next(iter(self._pages))]
            self._pages[number] = page
        return page[place] if place < len(page) else None

    def apply(self, changes: Changes) -> None:
        """Read again just what `changes` name."""
        appeared = any(c.before is None or c.after is None for c in changes.articles)
        if changes.many or appeared:
            self.read_anew()
            return
        touched = {c.article for c in changes.layers} | {c.key for c in changes.articles}
        more: Counter[ArticleKey] = Counter()
        for change in changes.annotations:
            more[change.article] += (change.after is not None) - (change.before is not None)
        for key in touched:
            self._read_row(key)
        for key in more.keys() - touched:
            self._count_on(key, more[key])

    def read_row(self, key: ArticleKey) -> None:
        """Read what is shown of an article again."""
        self._read_row(key)

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._keys)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index.row()) if index.isValid() else None
        if row is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.title
            case Qt.ItemDataRole.UserRole:
                return row
            case Qt.ItemDataRole.ToolTipRole:
                return row.title
            case Qt.ItemDataRole.AccessibleTextRole:
                alike = self.tr("{0} alike").format(row.alike) if row.alike else ""
                still = self.tr("{0} open").format(row.open_units) if row.open_units else ""
                said = (row.title, state_words(row.state), still, row.outlet, row.date, alike)
                return ", ".join(filter(None, said))
            case _:
                return None

    def read_rows_anew(self) -> None:
        """Read what rows show anew; which articles there are stays."""
        self._pages.clear()
        if self._keys:
            self.dataChanged.emit(self.index(0), self.index(len(self._keys) - 1))

    def _count_on(self, key: ArticleKey, more: int) -> None:
        """Follow how many annotations an article has; counting them all would take too long."""
        row = self.row_of(key)
        page = None if row is None else self._pages.get(row // _PAGE)
        if row is None or page is None or not more:
            return
        old = page[row % _PAGE]
        page[row % _PAGE] = msgspec.structs.replace(old, annotations=old.annotations + more)
        index = self.index(row)
        self.dataChanged.emit(index, index)

    def _read_row(self, key: ArticleKey) -> None:
        row = self.row_of(key)
        if row is None or row // _PAGE not in self._pages:
            return
        if fresh := self._queue.rows([key]):
            self._pages[row // _PAGE][row % _PAGE] = fresh[0]
            index = self.index(row)
            self.dataChanged.emit(index, index)
