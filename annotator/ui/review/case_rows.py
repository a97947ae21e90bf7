"""Disagreements of the whole project as rows: keys are an array, rows are read page by page."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
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
from annotator.app.adjudication.reviewing import WAITING, Status
from annotator.model.schema import Schema
from annotator.ui.look.theme import Theme, elided, interface_font
from annotator.ui.parts.marks import Stroke, mark_of, paint_mark, stroke_of
from annotator.ui.parts.rows import RowDelegate, RowsView
from annotator.ui.review.status_glyphs import paint_status
from annotator.ui.review.unit_words import STATUS_WORDS, TITLES

_PAGE = 64
_KEPT_PAGES = 40
_ROW = 44
_PAD = 16.0
_TEXT_LEFT = 40.0
_GAP = 10.0
_LINE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_RIGHT = _LINE | Qt.AlignmentFlag.AlignRight
_SPOKEN = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.ToolTipRole,
)
_ROOT = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


class CaseRows(QAbstractListModel):
    """The disagreements that are wanted. One that is decided stays until the next filter."""

    def __init__(
        self, found: Disagreements, schema: Callable[[], Schema], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._found = found
        self.schema = schema
        self.wanted = Wanted()
        self.keys: Sequence[int] = ()
        self._pages: dict[int, dict[int, DisagreementRow]] = {}

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.keys)

    def show(self, wanted: Wanted) -> None:
        """List these disagreements."""
        self.beginResetModel()
        self.wanted = wanted
        self.keys = self._found.keys(wanted)
        self._pages.clear()
        self.endResetModel()

    def read_pages_anew(self) -> None:
        """Show what became of the rows that are listed."""
        self._pages.clear()
        if self.keys:
            self.dataChanged.emit(self.index(0), self.index(len(self.keys) - 1))

    def row_at(self, place: int) -> DisagreementRow | None:
        """Return what is shown in a row; None for one that is gone meanwhile."""
        number = place // _PAGE
        page = self._pages.get(number)
        if page is None:
            page = self._found.by_keys(self.keys[number * _PAGE : (number + 1) * _PAGE])
            if len(self._pages) >= _KEPT_PAGES:
                del self._pages[next(iter(self._pages))]
            self._pages[number] = page
        return page.get(self.keys[place])

    @override
    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.keys)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        if role not in _SPOKEN:
            return None
        row = self.row_at(index.row())
        return "" if row is None else ", ".join(self.words(row))

    def words(self, row: DisagreementRow) -> tuple[str, str, str, str]:
        """Return a row's words, its labels, its kinds and its status."""
        labels = " / ".join(self.schema().name_of(label) for label in row.labels)
        kinds = ", ".join(TITLES[kind].lower() for kind in kinds_of(row.kinds)) or "audit"
        return row.quote, labels, kinds, STATUS_WORDS[Status(row.status)]


class CaseDelegate(RowDelegate):
    """Two lines: status and words; the labels over their marks, and in what they differ."""

    @override
    def paint_row(self, painter: QPainter, rect: QRect, index: _Index, *, current: bool) -> None:
        model = index.model()
        row = model.row_at(index.row()) if isinstance(model, CaseRows) else None
        if not isinstance(model, CaseRows) or row is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box, status = QRectF(rect), Status(row.status)
        where = QPointF(_PAD, box.top() + 6)
        paint_status(painter, where, status, self.theme, in_hand=current)
        quote, _, kinds, _ = model.words(row)
        font, small = interface_font(bold=current), interface_font(11)
        painter.setFont(font)
        painter.setPen(self.theme.text if status in WAITING or current else self.theme.dim)
        words = QRectF(_TEXT_LEFT, box.top() + 3, box.width() - _TEXT_LEFT - _PAD, 20)
        painter.drawText(words, _LINE, elided(quote, font, words.width()))
        left, right = _TEXT_LEFT, box.width() - _PAD
        painter.setFont(small)
        line = QRectF(left, box.top() + 23, right - left, 14)
        for label in row.labels:
            left += self._paint_label(painter, model.schema(), label, line, left)
        painter.setPen(self.theme.dim)
        room = right - left
        if room > 40:
            painter.drawText(line, _RIGHT, elided(kinds, small, room))

    def _paint_label(
        self, painter: QPainter, schema: Schema, label: str, line: QRectF, left: float
    ) -> float:
        """Paint a label's name over its mark; return the room it took."""
        room = line.right() - left
        if room < 24:
            return 0.0
        known, font = schema.by_id.get(label), painter.font()
        name = elided(schema.name_of(label), font, min(room, 96))
        width = painter.fontMetrics().horizontalAdvance(name)
        painter.setPen(self.theme.text)
        painter.drawText(QRectF(left, line.top(), room, line.height()), _LINE, name)
        stroke = Stroke.FILLER if known is None else stroke_of(known)
        stroke = Stroke.ENTITY if stroke is Stroke.STATEMENT else stroke
        colour = mark_of(known, self.theme)
        paint_mark(painter, left, left + width, line.top() + 15, stroke, colour)
        return width + _GAP


def case_list(cases: CaseRows, theme: Theme) -> RowsView:
    """Return the list of disagreements."""
    view = RowsView(theme, _ROW)
    view.setModel(cases)
    view.setItemDelegate(CaseDelegate(theme, view))
    return view
