"""The places behind a figure: disagreements, dearest first, read page by page."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
)
from PySide6.QtGui import QPainter
from typing_extensions import override

from annotator.app.adjudication.disagreements import (
    DisagreementRow,
    Disagreements,
    Wanted,
    kinds_of,
)
from annotator.model.schema import Schema
from annotator.ui.look.theme import Theme, elided, interface_font
from annotator.ui.parts.rows import RowDelegate, RowsView

_PAGE = 200
_PAD = 24
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ROOT = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


class Cases(QAbstractTableModel):
    """Disagreements as rows: words, labels, kinds. More are read when the end is in sight."""

    def __init__(
        self, found: Disagreements, schema: Callable[[], Schema], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._found = found
        self._schema = schema
        self.wanted = Wanted()
        self.rows: list[DisagreementRow] = []
        self.total = 0

    def show(self, wanted: Wanted) -> None:
        """List these disagreements."""
        self.beginResetModel()
        self.wanted = wanted
        self.rows = self._found.page(wanted, limit=_PAGE)
        self.total = self._found.count(wanted)
        self.endResetModel()

    @override
    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    @override
    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 1

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole):
            return ", ".join(self.words(row))
        return None

    @override
    def canFetchMore(self, parent: _Index) -> bool:
        return len(self.rows) < self.total

    @override
    def fetchMore(self, parent: _Index) -> None:
        page = self._found.page(self.wanted, self.rows[-1] if self.rows else None, _PAGE)
        if page:
            first = len(self.rows)
            self.beginInsertRows(QModelIndex(), first, first + len(page) - 1)
            self.rows += page
            self.endInsertRows()

    def words(self, row: DisagreementRow) -> tuple[str, str, str]:
        """Return a row's words, its labels and its kinds."""
        schema = self._schema()
        labels = " / ".join(schema.name_of(label) for label in row.labels)
        kinds = ", ".join(kind.value for kind in kinds_of(row.kinds))
        return row.quote, labels, kinds


class CaseDelegate(RowDelegate):
    """The words, and at the right in small letters the labels and kinds."""

    @override
    def paint_row(self, painter: QPainter, rect: QRect, index: _Index, *, current: bool) -> None:
        model = index.model()
        if not isinstance(model, Cases):
            return
        quote, labels, kinds = model.words(model.rows[index.row()])
        box = QRectF(rect).adjusted(_PAD, 0, -_PAD, 0)
        font, small = interface_font(bold=current), interface_font(11)
        painter.setFont(font)
        painter.setPen(self.theme.text)
        painter.drawText(box, _LEFT, elided(quote, font, box.width() * 0.55))
        painter.setFont(small)
        painter.setPen(self.theme.dim)
        painter.drawText(box, _RIGHT, elided(f"{labels}  ·  {kinds}", small, box.width() * 0.42))


def case_list(cases: Cases, theme: Theme) -> RowsView:
    """Return the list of cases."""
    view = RowsView(theme, 28)
    view.setModel(cases)
    view.setItemDelegate(CaseDelegate(theme, view))
    return view
