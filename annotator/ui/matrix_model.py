"""Annotators by articles: where everyone stands with everything, read at once, sorted in memory."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from typing_extensions import override

from annotator.app.session import Session
from annotator.app.together.assigning import Owing, Standing, owing, readers, standings
from annotator.model.article import Annotator, State
from annotator.model.values import AnnotatorKey, ArticleKey
from annotator.ui.state_glyphs import state_words

_ANYWHERE = QModelIndex()
_PAGE = 200
# A longer name is cut in its column's title, so that the count behind it is seen.
_LONGEST = 11
# Who owes most comes first: assigned and not begun, begun, returned, flagged, finished, nothing.
_RANK = {
    State.RETURNED: 0,
    State.NEW: 1,
    State.STARTED: 2,
    State.FLAGGED: 3,
    State.DONE: 4,
    State.REVIEWED: 5,
    State.SKIPPED: 6,
}
_NOTHING = 9


class MatrixModel(QAbstractTableModel):
    """A row an article, a column a person behind the title."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.people: Sequence[Annotator] = ()
        self._keys: list[ArticleKey] = []
        self._found: dict[tuple[ArticleKey, AnnotatorKey], Standing] = {}
        self._owing: dict[AnnotatorKey, Owing] = {}
        self._titles: dict[ArticleKey, str] = {}
        self._order: tuple[int, bool] = (0, False)
        self.read_anew()

    def read_anew(self) -> None:
        """Read everything again."""
        self.beginResetModel()
        self.people = readers(self._session)
        self._keys = list(self._session.queue.keys())
        found = standings(self._session)
        self._found = {(each.article, each.annotator): each for each in found}
        self._owing = {each.annotator.key: each for each in owing(self._session, found)}
        self._titles.clear()
        self._sort_keys()
        self.endResetModel()

    def article(self, row: int) -> ArticleKey:
        """Return the article of a row."""
        return self._keys[row]

    def person(self, column: int) -> Annotator | None:
        """Return the person of a column; None for the title's."""
        return self.people[column - 1] if 1 <= column <= len(self.people) else None

    def standing(self, row: int, column: int) -> Standing | None:
        """Return where a person stands with an article; None when it is not theirs."""
        person = self.person(column)
        return None if person is None else self._found.get((self._keys[row], person.key))

    def title(self, row: int) -> str:
        """Return an article's title, read a page at a time."""
        key = self._keys[row]
        if key not in self._titles:
            start = row - row % _PAGE
            self._titles |= self._session.queue.titles(self._keys[start : start + _PAGE])
        return self._titles.get(key, "")

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.beginResetModel()
        self._order = column, order is Qt.SortOrder.DescendingOrder
        self._sort_keys()
        self.endResetModel()

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ANYWHERE) -> int:
        return 0 if parent.isValid() else len(self._keys)

    @override
    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _ANYWHERE) -> int:
        return 0 if parent.isValid() else len(self.people) + 1

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return None
        person = self.person(section)
        if role == Qt.ItemDataRole.ToolTipRole:
            return person.name if person is not None else None
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if person is None:
            return self.tr("Article")
        name = person.name if len(person.name) <= _LONGEST else f"{person.name[:_LONGEST]}…"
        owed = self._owing.get(person.key)
        return f"{name}  {owed.done}/{owed.assigned}" if owed else name

    @override
    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if column == 0:
            shown = (
                Qt.ItemDataRole.DisplayRole,
                Qt.ItemDataRole.ToolTipRole,
                Qt.ItemDataRole.AccessibleTextRole,
            )
            return self.title(row) if role in shown else None
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words(row, column)
        return None

    def _words(self, row: int, column: int) -> str:
        person, standing = self.person(column), self.standing(row, column)
        name = person.name if person is not None else ""
        if standing is None:
            return self.tr("{0}: not assigned").format(name)
        words = state_words(standing.state)
        if standing.assigned:
            return self.tr("{0}: assigned, {1}").format(name, words)
        return self.tr("{0}: {1}, not assigned").format(name, words)

    def _sort_keys(self) -> None:
        column, down = self._order
        if column == 0:
            self._keys.sort(reverse=down)
            return
        person = self.person(column)
        if person is not None:
            self._keys.sort(key=self._rank_of(person.key), reverse=down)

    def _rank_of(self, person: AnnotatorKey) -> Callable[[ArticleKey], tuple[int, int]]:
        found = self._found

        def rank(article: ArticleKey) -> tuple[int, int]:
            standing = found.get((article, person))
            return (_NOTHING if standing is None else _RANK[standing.state]), article

        return rank
