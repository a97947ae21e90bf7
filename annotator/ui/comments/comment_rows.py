"""Threads and differences as rows of a list."""

from collections.abc import Sequence
from typing import TypeAlias

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
)
from PySide6.QtGui import QPainter
from typing_extensions import override

from annotator.app.together.returning import Difference
from annotator.model.comment import Thread
from annotator.model.quotations import quoted
from annotator.model.schema import Schema
from annotator.model.values import Json
from annotator.review.sameness import Kind
from annotator.ui.inspector.history_panel import when
from annotator.ui.look.theme import interface_font
from annotator.ui.parts.rows import RowDelegate, TwoLines, paint_two_lines

ROW = 44
_ANYWHERE = QModelIndex()
Row: TypeAlias = Thread | Difference

_KINDS = {
    Kind.MISSING: "missing",
    Kind.BOUNDARY: "boundary",
    Kind.LABEL: "label",
    Kind.ATTRIBUTE: "attribute",
    Kind.ROLE: "role",
    Kind.REFERENT: "referent",
    Kind.DOCUMENT: "label of the article",
}


class CommentRows(QAbstractListModel):
    """A row a thread, or a row a difference between one's own work and the gold."""

    def __init__(self, schema: Schema, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Row] = ()
        self.schema = schema

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    @property
    def rows(self) -> Sequence[Row]:
        """All rows."""
        return self._rows

    def row(self, number: int) -> Row | None:
        """Return a row."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ANYWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Json:
        row = self.row(index.row()) if index.isValid() else None
        if row is None:
            return None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in self.words(row) if part)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.words(row)[0]
        return None

    def words(self, row: Row) -> tuple[str, str, str]:
        """Return what a row says, what stands below, and what stands at its right."""
        if isinstance(row, Difference):
            return self._difference(row)
        first = row.first
        said = " ".join(first.text.split())
        if row.returned:
            said = _tr("Returned: {0}").format(said)
        about = quoted(" ".join(first.quote.split())) if first.quote else _tr("the article")
        answers = sum(bool(answer.text) for answer in row.answers)
        count = _tr("{0} answers").format(answers) if answers > 1 else ""
        count = _tr("1 answer") if answers == 1 else count
        state = _tr("resolved") if row.resolved else ""
        below = "  ·  ".join(part for part in (first.name, about, count, state) if part)
        return said, below, when(first.at)

    def _difference(self, row: Difference) -> tuple[str, str, str]:
        name = self.schema.name_of
        kinds = [_tr(_KINDS[kind]) for kind in Kind if kind in row.kinds]
        if row.own is not None and row.gold is not None:
            was, now = name(row.own.label), name(row.gold.label)
            said = was if was == now else _tr("{0} is {1} in the gold").format(was, now)
        elif row.gold is not None:
            said = _tr("{0} was missing").format(name(row.gold.label))
        else:
            said = _tr("{0} was taken out").format(name(row.own.label)) if row.own else ""
        note = row.note or (row.cause.value if row.cause else "")
        names = ", ".join(row.names)
        below = (quoted(" ".join(row.quote.split())), names, note)
        return said, "  ·  ".join(part for part in below if part), ", ".join(kinds)


class CommentDelegate(RowDelegate):
    """What was said, with its time; below who said it of what. Resolved ones are dim."""

    @override
    def paint_row(
        self,
        painter: QPainter,
        rect: QRect,
        index: QModelIndex | QPersistentModelIndex,
        *,
        current: bool,
    ) -> None:
        rows = index.model()
        row = rows.row(index.row()) if isinstance(rows, CommentRows) else None
        if row is None or not isinstance(rows, CommentRows):
            return
        said, below, right = rows.words(row)
        theme = self.theme
        quiet = isinstance(row, Thread) and row.resolved
        back = isinstance(row, Thread) and row.returned and not quiet
        ink = theme.dim if quiet else theme.alert if back else theme.text
        paint_two_lines(painter, theme, rect, TwoLines(said, right, below), ink, interface_font())


def _tr(words_: str) -> str:
    return QCoreApplication.translate("Comments", words_)
