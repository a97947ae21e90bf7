"""A list of very many rows.

A table of one column: `QListView` lays all its rows out anew for each one that comes or goes
(measured: 125 ms with 100 000 rows), a table's header of fixed sections does not.
"""

from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)
from typing_extensions import override

from annotator.ui.look.theme import Theme, elided, interface_font
from annotator.ui.parts.painter import painter_on
from annotator.ui.parts.scroll_bar import OverlayBar

_EDGE = 3
_PAD = 16
_CENTRE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class RowsView(QTableView):
    """Uniform rows that are read only when they are seen.

    Signals:
        typed(str): a printable character was typed while the list had the focus.
    """

    typed = Signal(str)

    def __init__(self, theme: Theme, row_height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._focus_seen = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().setVisible(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        rows = self.verticalHeader()
        rows.setVisible(False)
        rows.setMinimumSectionSize(row_height)
        rows.setDefaultSectionSize(row_height)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.viewport().setAutoFillBackground(False)
        self._bar = OverlayBar(theme, self)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self.theme = theme
        delegate = self.itemDelegate()
        if isinstance(delegate, RowDelegate):
            delegate.theme = theme
        self.viewport().update()

    def show_focus(self, *, seen: bool) -> None:
        """Draw the ring of the focus round all rows, or leave it to a part of them."""
        self._focus_seen = seen

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        plain = not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier
            | Qt.KeyboardModifier.AltModifier
            | Qt.KeyboardModifier.MetaModifier
        )
        if plain and text and text.isprintable() and not text.isspace():
            self.typed.emit(text)
        else:
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        self._focus_seen = event.reason() in _BY_KEYBOARD
        super().focusInEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._focus_seen = False
        super().focusOutEvent(event)
        self.viewport().update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._focus_seen and self.hasFocus():
            with painter_on(self.viewport()) as painter:
                area = self.viewport().rect()
                colour = self.theme.selline
                painter.fillRect(QRect(0, 0, 2, area.height()), colour)
                painter.fillRect(QRect(area.right() - 1, 0, 2, area.height()), colour)
                painter.fillRect(QRect(0, 0, area.width(), 2), colour)
                painter.fillRect(QRect(0, area.bottom() - 1, area.width(), 2), colour)


class RowDelegate(QStyledItemDelegate):
    """Paints rows: the current one's fill and edge here, the words in subclasses."""

    def __init__(self, theme: Theme, parent: RowsView) -> None:
        super().__init__(parent)
        self.theme = theme

    def paint_row(
        self,
        painter: QPainter,
        rect: QRect,
        index: QModelIndex | QPersistentModelIndex,
        *,
        current: bool,
    ) -> None:
        """Paint a row's words."""

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        view = self.parent()
        if not isinstance(view, RowsView):
            return
        rect, row = _rect_of(option), index.row()
        current = row == view.currentIndex().row()
        hovered = view.underMouse() and index == view.indexAt(
            view.viewport().mapFromGlobal(view.cursor().pos())
        )
        painter.save()
        if current:
            painter.fillRect(rect, self.theme.sel)
            painter.fillRect(
                QRect(rect.left(), rect.top(), _EDGE, rect.height()), self.theme.selline
            )
        elif hovered:
            painter.fillRect(rect, self.theme.hover)
        self.paint_row(painter, rect, index, current=current)
        painter.restore()


def paint_head(painter: QPainter, theme: Theme, box: QRectF, words: str) -> None:
    """Paint the head of a group of rows."""
    painter.setFont(interface_font(11, bold=True))
    painter.setPen(theme.dim)
    painter.drawText(box.adjusted(0, 4, 0, 0), _CENTRE, words.upper())


class TwoLines(NamedTuple):
    """What a row of two lines says: `right` ends the first, `below` is the second."""

    said: str
    right: str
    below: str


def paint_two_lines(
    painter: QPainter, theme: Theme, rect: QRect, lines: TwoLines, ink: QColor, font: QFont
) -> None:
    """Paint what is said in `ink` and `font`; what stands beside and below is small and dim."""
    box, small = QRectF(rect), interface_font(11)
    top = QRectF(_PAD, box.top() + 4, box.width() - 2 * _PAD, 20)
    under = QRectF(_PAD, box.top() + 23, top.width(), 16)
    painter.setFont(small)
    painter.setPen(theme.dim)
    painter.drawText(top, _CENTRE | Qt.AlignmentFlag.AlignRight, lines.right)
    painter.drawText(under, _CENTRE, elided(lines.below, small, under.width()))
    painter.setFont(font)
    painter.setPen(ink)
    room = top.width() - QFontMetricsF(small).horizontalAdvance(lines.right) - 12
    painter.drawText(top, _CENTRE, elided(lines.said, font, room))


def _rect_of(option: QStyleOptionViewItem) -> QRect:
    rect: QRect = option.rect
    return rect
