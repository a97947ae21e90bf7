"""The rows of the occurrences dialog: words in their context, ticked or not."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPen, QPolygonF
from typing_extensions import override

from annotator.app.occurrences import Occurrence
from annotator.model.schema import Schema
from annotator.ui.dialogs.dialog import PADDING
from annotator.ui.look.theme import Theme, elided, interface_font
from annotator.ui.parts.marks import mark_of, paint_mark, stroke_of, words_colour
from annotator.ui.parts.part import fill_round, outline_round
from annotator.ui.parts.rows import RowDelegate, RowsView

ROW_HEIGHT = 26
_TICK, _RADIUS = 14.0, 3.0
_BEFORE_AT = PADDING + 24
_TITLE = 176.0
_GAP = 16.0
# How much of the width stands before the words, which begin below one another.
_SHARE, _SHARE_BY_TITLES = 0.4, 0.31
_ROOT = QModelIndex()
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine

Index = QModelIndex | QPersistentModelIndex


class OccurrenceRows(QAbstractListModel):
    """First what is free, all ticked; under a head what is labelled otherwise, not ticked.

    Signals:
        ticked(): other rows are ticked now, or there are more.
    """

    ticked = Signal()

    def __init__(self, schema: Schema, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._schema = schema
        self._free: list[Occurrence] = []
        self._other: list[Occurrence] = []
        # The rows whose tick was changed by hand.
        self._turned: set[Occurrence] = set()
        self._ticks = 0

    @property
    def total(self) -> int:
        """How many occurrences there are."""
        return len(self._free) + len(self._other)

    @property
    def ticks(self) -> int:
        """How many are ticked."""
        return self._ticks

    @property
    def others(self) -> int:
        """How many are labelled otherwise."""
        return len(self._other)

    def chosen(self) -> list[Occurrence]:
        """Return what is ticked."""
        return [each for each in (*self._free, *self._other) if self.is_ticked(each)]

    def clear(self) -> None:
        """Show nothing."""
        self.beginResetModel()
        self._free, self._other = [], []
        self._turned.clear()
        self._ticks = 0
        self.endResetModel()
        self.ticked.emit()

    def add(self, found: Sequence[Occurrence]) -> None:
        """Show more occurrences behind those of their kind."""
        free = [each for each in found if each.already is None]
        other = [each for each in found if each.already is not None]
        if free:
            first = len(self._free)
            self.beginInsertRows(_ROOT, first, first + len(free) - 1)
            self._free += free
            self.endInsertRows()
        if other:
            first = self.rowCount() if self._other else len(self._free)
            more = len(other) - (1 if self._other else 0)
            self.beginInsertRows(_ROOT, first, first + more)
            self._other += other
            self.endInsertRows()
        self._ticks += len(free)
        self.ticked.emit()

    def occurrence(self, row: int) -> Occurrence | None:
        """Return what a row shows; None for the head and for no row."""
        if 0 <= row < len(self._free):
            return self._free[row]
        number = row - len(self._free) - 1
        return self._other[number] if 0 <= number < len(self._other) else None

    def is_ticked(self, occurrence: Occurrence) -> bool:
        """Tell whether an occurrence is to be labelled."""
        return (occurrence.already is None) != (occurrence in self._turned)

    def turn(self, row: int) -> None:
        """Tick a row, or take its tick away."""
        occurrence = self.occurrence(row)
        if occurrence is None:
            return
        self._turned ^= {occurrence}
        self._ticks += 1 if self.is_ticked(occurrence) else -1
        self.dataChanged.emit(self.index(row), self.index(row))
        self.ticked.emit()

    def tick_all(self, *, ticked: bool) -> None:
        """Tick everything that is free, or take all ticks away."""
        self._turned = set() if ticked else set(self._free)
        self._ticks = len(self._free) if ticked else 0
        self.dataChanged.emit(self.index(0), self.index(self.rowCount() - 1))
        self.ticked.emit()

    def label_name(self, occurrence: Occurrence) -> str:
        """Return the name of the label that stands there."""
        return self._schema.name_of(occurrence.already or "")

    def head(self) -> str:
        """Return the words of the head."""
        return self.tr("labelled otherwise")

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        if parent.isValid():
            return 0
        return self.total + bool(self._other)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        occurrence = self.occurrence(index.row()) if index.isValid() else None
        if occurrence is None:
            shown = index.isValid() and role == Qt.ItemDataRole.DisplayRole
            return self.head() if shown else None
        said = occurrence.before + occurrence.words + occurrence.after
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return said
            case Qt.ItemDataRole.ToolTipRole:
                return f"{occurrence.title}\n{said}"
            case Qt.ItemDataRole.AccessibleTextRole:
                tick = self.tr("ticked") if self.is_ticked(occurrence) else self.tr("not ticked")
                label = self.label_name(occurrence) if occurrence.already else ""
                return ", ".join(filter(None, (tick, label, said, occurrence.title)))
            case _:
                return None

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.occurrence(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)


class OccurrenceList(RowsView):
    """The rows; `Space` or a click turns a tick, `Return` is left to the dialog."""

    def __init__(self, theme: Theme, rows: OccurrenceRows) -> None:
        super().__init__(theme, ROW_HEIGHT)
        self._rows = rows
        self._down_at = -1
        self.delegate = _OccurrenceDelegate(theme, self)
        self.setModel(rows)
        self.setItemDelegate(self.delegate)
        self.setAccessibleName(self.tr("Occurrences"))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self._rows.turn(self.currentIndex().row())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._down_at = self.indexAt(event.position().toPoint()).row()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        row = self.indexAt(event.position().toPoint()).row()
        if row >= 0 and row == self._down_at:
            self._rows.turn(row)
        self._down_at = -1


class _OccurrenceDelegate(RowDelegate):
    """A tick, the words in the middle with what stands round them, then title or label."""

    def __init__(self, theme: Theme, parent: RowsView) -> None:
        super().__init__(theme, parent)
        self.schema: Schema | None = None
        self.label = ""
        self.with_titles = False

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
        if not isinstance(rows, OccurrenceRows):
            return
        box = QRectF(rect)
        occurrence = rows.occurrence(index.row())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if occurrence is None:
            painter.setFont(interface_font(11, bold=True))
            painter.setPen(self.theme.dim)
            where = box.adjusted(PADDING, 3, -PADDING, 0)
            painter.drawText(where, _LEFT, f"{rows.head().upper()}  {rows.others}")
            return
        ticked = rows.is_ticked(occurrence)
        self._paint_tick(painter, box, ticked=ticked)
        right = box.right() - PADDING
        if self.with_titles or occurrence.already is not None:
            self._paint_end(painter, box, occurrence, rows.label_name(occurrence))
            right -= _TITLE + _GAP
        self._paint_words(painter, box, right, occurrence, ticked=ticked)

    def _paint_tick(self, painter: QPainter, box: QRectF, *, ticked: bool) -> None:
        theme = self.theme
        x, y = box.left() + PADDING, box.center().y() - _TICK / 2
        tick = QRectF(x, y, _TICK, _TICK)
        if not ticked:
            fill_round(painter, tick, theme.raised, _RADIUS)
            outline_round(painter, tick, theme.control, 1.0, _RADIUS)
            return
        fill_round(painter, tick, theme.strong, _RADIUS)
        pen = QPen(theme.onstrong, 1.8)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        points = (QPointF(x + 3, y + 7.2), QPointF(x + 5.8, y + 10), QPointF(x + 11, y + 4.4))
        painter.drawPolyline(QPolygonF(points))

    def _paint_end(self, painter: QPainter, box: QRectF, occurrence: Occurrence, name: str) -> None:
        font = interface_font(11)
        painter.setFont(font)
        where = QRectF(box.right() - PADDING - _TITLE, box.top(), _TITLE, box.height())
        if occurrence.already is not None and self.schema is not None:
            painter.setPen(words_colour(self.schema.by_id.get(occurrence.already), self.theme))
            painter.drawText(where, _LEFT, name)
            where.setLeft(where.left() + QFontMetricsF(font).horizontalAdvance(name) + 8)
        if self.with_titles:
            painter.setPen(self.theme.dim)
            painter.drawText(where, _LEFT, elided(occurrence.title, font, where.width()))

    def _paint_words(
        self, painter: QPainter, box: QRectF, right: float, occurrence: Occurrence, *, ticked: bool
    ) -> None:
        theme, plain, bold = self.theme, interface_font(), interface_font(bold=True)
        metrics, wide = QFontMetricsF(plain), QFontMetricsF(bold)
        left = box.left() + _BEFORE_AT
        words = elided(occurrence.words, bold, (right - left) / 2)
        share = _SHARE_BY_TITLES if self.with_titles else _SHARE
        start = left + (box.right() - PADDING - left) * share
        end = start + wide.horizontalAdvance(words)
        painter.setFont(plain)
        painter.setPen(theme.dim)
        before = metrics.elidedText(
            occurrence.before.rstrip(), Qt.TextElideMode.ElideLeft, start - left - 4
        )
        gap = metrics.horizontalAdvance(" ") if occurrence.before.endswith(" ") else 0.0
        painter.drawText(QRectF(left, box.top(), start - left - gap, box.height()), _RIGHT, before)
        after = elided(occurrence.after, plain, right - end)
        painter.drawText(QRectF(end, box.top(), right - end + 2, box.height()), _LEFT, after)
        painter.setFont(bold)
        painter.setPen(theme.text if ticked else theme.dim)
        painter.drawText(QRectF(start, box.top(), end - start + 2, box.height()), _LEFT, words)
        label = self.schema.by_id.get(self.label) if self.schema is not None else None
        if ticked:
            under = box.center().y() + 9
            paint_mark(painter, start, end, under, stroke_of(label), mark_of(label, theme))
