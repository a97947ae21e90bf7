"""The steps of the project as rows, newest first; older ones are read when they are scrolled to."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from annotator.app.history import Step
from annotator.app.session import Session
from annotator.model.values import ActionKey, ArticleKey, Json

_PAGE = 200
_ANYWHERE = QModelIndex()


class HistoryRows(QAbstractListModel):
    """A row a step. `refresh` reads anew as far as the rows in sight reach."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._steps: list[Step] = []
        self._titles: dict[ArticleKey, str] = {}
        self._more = True

    def step(self, row: int) -> Step | None:
        """Return the step of a row."""
        return self._steps[row] if 0 <= row < len(self._steps) else None

    def row_of(self, key: ActionKey) -> int:
        """Return the row of a step, -1 when it is not read."""
        return next((row for row, step in enumerate(self._steps) if step.key == key), -1)

    def title(self, step: Step) -> str:
        """Return the title of the article a step was done in, "" for none."""
        return "" if step.article is None else self._titles.get(step.article, "")

    def refresh(self, last_seen: int = 0) -> None:
        """Follow what was done since: new steps on top, steps undone meanwhile."""
        wanted = max(_PAGE, last_seen + 1)
        steps = self._session.history.steps(None, wanted)
        self._read_titles(steps)
        newest = self._steps[0].key if self._steps else None
        fresh = next((n for n, step in enumerate(steps) if step.key == newest), -1)
        if fresh < 0:
            self._reset(steps, wanted)
            return
        if fresh:
            self.beginInsertRows(QModelIndex(), 0, fresh - 1)
            self._steps[:0] = steps[:fresh]
            self.endInsertRows()
        if len(self._steps) > len(steps):
            self.beginRemoveRows(QModelIndex(), len(steps), len(self._steps) - 1)
            del self._steps[len(steps) :]
            self.endRemoveRows()
            self._more = True
        for row, (old, new) in enumerate(zip(self._steps, steps, strict=False)):
            if old != new:
                self._steps[row] = new
                self.dataChanged.emit(self.index(row, 0), self.index(row, 0))

    def reset(self) -> None:
        """Read everything anew."""
        self._titles.clear()
        steps = self._session.history.steps(None, _PAGE)
        self._read_titles(steps)
        self._reset(steps, _PAGE)

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ANYWHERE) -> int:
        return 0 if parent.isValid() else len(self._steps)

    @override
    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> bool:
        return not parent.isValid() and self._more and bool(self._steps)

    @override
    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> None:
        if not self.canFetchMore(parent):
            return
        steps = self._session.history.steps(self._steps[-1].key, _PAGE)
        self._more = len(steps) == _PAGE
        if steps:
            self._read_titles(steps)
            first = len(self._steps)
            self.beginInsertRows(QModelIndex(), first, first + len(steps) - 1)
            self._steps += steps
            self.endInsertRows()

    @override
    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Json:
        step = self.step(index.row()) if index.isValid() else None
        if step is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.name(step)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            undone = self.tr(", undone") if step.undone else ""
            return f"{self.name(step)}, {step.actor}, {self.title(step)}{undone}"
        return None

    def name(self, step: Step) -> str:
        """Return what a step is called: an undo or a redo says so."""
        if step.kind == "undo":
            return self.tr("Undo {name}").format(name=step.name)
        if step.kind == "redo":
            return self.tr("Redo {name}").format(name=step.name)
        return step.name

    def _reset(self, steps: list[Step], asked: int) -> None:
        self.beginResetModel()
        self._steps = steps
        self._more = len(steps) == asked
        self.endResetModel()

    def _read_titles(self, steps: list[Step]) -> None:
        keys = {step.article for step in steps if step.article is not None} - self._titles.keys()
        if keys:
            rows = self._session.queue.rows(sorted(keys))
            self._titles |= dict.fromkeys(keys, "") | {row.key: row.title for row in rows}
