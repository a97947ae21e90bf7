"""The rows of the queue: a list view whose geometry is arithmetic, so that length costs nothing."""

from PySide6.QtCore import QModelIndex, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget
from typing_extensions import override

from annotator.app.queue import QueueRow
from annotator.model.article import State
from annotator.model.values import ArticleKey
from annotator.ui.lines import flags_for, lines_of
from annotator.ui.look.dates import short_date
from annotator.ui.look.theme import Theme, elided, interface_font
from annotator.ui.parts.painter import painter_on
from annotator.ui.parts.part import outline_round
from annotator.ui.parts.scroll_bar import OverlayBar
from annotator.ui.queue.queue_model import Index, QueueModel
from annotator.ui.state_glyphs import GLYPH, paint_state

ROW_HEIGHT = 44
OPEN_HEIGHT = 64
_TEXT_LEFT = 40
_MARGIN = 16

Cursor = QAbstractItemView.CursorAction


class QueueList(QTableView):
    """Articles in two lines each; the open one has a title of up to two lines.

    A table of one column for the sake of screen readers alone: Qt lets them read the rows of no
    view of one's own. All its geometry is replaced.
    The current index is the keyboard's place; `Return` or a click chooses an article.

    Signals:
        article_chosen(object): the key of the article to open.
        menu_wanted(object, object): the menu of an article is wanted at a place of the screen.
    """

    article_chosen = Signal(object)
    menu_wanted = Signal(object, object)

    def __init__(self, theme: Theme, model: QueueModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows = model
        self._open: ArticleKey | None = None
        self._open_row: int | None = None
        self._extra = 0
        self._hovered = -1
        self._pressed = -1
        self.setModel(model)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(self.ScrollMode.ScrollPerPixel)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setVisible(False)
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setFrameShape(self.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(self.SelectionMode.NoSelection)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setAccessibleName(self.tr("Articles"))
        self.viewport().setAutoFillBackground(False)
        self._thumb = OverlayBar(theme, self)
        model.modelReset.connect(self._rows_read)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        self._thumb.set_theme(theme)
        self.viewport().update()

    def set_open(self, key: ArticleKey | None) -> None:
        """Show which article is open, and bring it into sight."""
        self._open = key
        self._rows_read()
        if self._open_row is not None:
            index = self._rows.index(self._open_row)
            self.setCurrentIndex(index)
            far = not self.viewport().rect().contains(self.visualRect(index))
            hint = self.ScrollHint.PositionAtCenter if far else self.ScrollHint.EnsureVisible
            self.scrollTo(index, hint)

    @override
    def visualRect(self, index: Index) -> QRect:
        if not index.isValid():
            return QRect()
        return self._row_rect(index.row())

    @override
    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        rect, view = self.visualRect(index), self.viewport().rect()
        bar = self.verticalScrollBar()
        if hint == self.ScrollHint.PositionAtCenter:
            bar.setValue(bar.value() + rect.center().y() - view.center().y())
        elif rect.top() < 0:
            bar.setValue(bar.value() + rect.top())
        elif rect.bottom() > view.bottom():
            bar.setValue(bar.value() + rect.bottom() - view.bottom())

    @override
    def indexAt(self, point: QPoint) -> QModelIndex:
        row = self._row_at(point.y() + self.verticalOffset())
        return self._rows.index(row) if row is not None else QModelIndex()

    @override
    def moveCursor(self, cursorAction: Cursor, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        count = self._rows.rowCount()
        if not count:
            return QModelIndex()
        page = max(1, self.viewport().height() // ROW_HEIGHT - 1)
        steps = {
            Cursor.MoveUp: -1,
            Cursor.MovePrevious: -1,
            Cursor.MoveDown: 1,
            Cursor.MoveNext: 1,
            Cursor.MovePageUp: -page,
            Cursor.MovePageDown: page,
            Cursor.MoveHome: -count,
            Cursor.MoveEnd: count,
        }
        at = self.currentIndex().row() + steps.get(cursorAction, 0)
        return self._rows.index(min(max(at, 0), count - 1))

    @override
    def horizontalOffset(self) -> int:
        return 0

    @override
    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    @override
    def isIndexHidden(self, index: Index) -> bool:
        return False

    @override
    def setSelection(self, rect: QRect, command: object) -> None:
        """Do nothing: rows are opened, not selected."""

    @override
    def visualRegionForSelection(self, selection: object) -> QRegion:
        return QRegion()

    @override
    def updateGeometries(self) -> None:
        super().updateGeometries()
        height = self._rows.rowCount() * ROW_HEIGHT
        height += self._extra
        view = self.viewport().height()
        bar = self.verticalScrollBar()
        bar.setPageStep(view)
        bar.setSingleStep(ROW_HEIGHT)
        bar.setRange(0, max(0, height - view))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure_open()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        row = self.indexAt(event.position().toPoint()).row()
        if row != self._hovered:
            self._hovered = row
            self.viewport().update()

    @override
    def leaveEvent(self, event: object) -> None:
        self._hovered = -1
        self.viewport().update()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        self._pressed = index.row() if event.button() == Qt.MouseButton.LeftButton else -1

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.row() == self._pressed:
            self.setCurrentIndex(index)
            self.article_chosen.emit(self._rows.key_at(index.row()))
        self._pressed = -1

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self.article_chosen.emit(self._rows.key_at(index.row()))
        else:
            super().keyPressEvent(event)

    @property
    def current_key(self) -> ArticleKey | None:
        """The article chosen in the list, which need not be the open one."""
        index = self.currentIndex()
        return self._rows.key_at(index.row()) if index.isValid() else None

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        if index.isValid():
            where = event.globalPos()
            if not by_mouse:
                where = self.viewport().mapToGlobal(self.visualRect(index).center())
            self.menu_wanted.emit(self._rows.key_at(index.row()), where)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self.viewport(), smooth=True) as painter:
            offset = self.verticalOffset()
            first = self._row_at(event.rect().top() + offset)
            last = self._row_at(event.rect().bottom() + offset)
            if first is not None:
                stop = self._rows.rowCount() if last is None else last + 1
                for number in range(first, stop):
                    if (row := self._rows.row_at(number)) is not None:
                        self._paint_row(painter, number, row)

    def _paint_row(self, painter: QPainter, number: int, row: QueueRow) -> None:
        theme, rect = self._theme, self._row_rect(number)
        is_open = number == self._open_row
        if is_open:
            painter.fillRect(rect, theme.sel)
            painter.fillRect(QRect(0, rect.top(), 3, rect.height()), theme.selline)
        elif number == self._hovered:
            painter.fillRect(rect, theme.hover)
        if self.hasFocus() and number == self.currentIndex().row():
            outline_round(painter, QRectF(rect).adjusted(1, 1, -1, -1), theme.selline, 2)
        corner = QPointF(_MARGIN, rect.top() + 14 - GLYPH / 2)
        paint_state(painter, corner, row.state, theme)
        right = rect.right() + 1 - _MARGIN
        quiet = row.state is State.SKIPPED
        painter.setPen(theme.dim if quiet else theme.text)
        painter.setFont(interface_font(bold=is_open))
        for line, words in enumerate(self._title_lines(row, is_open=is_open)):
            where = QRectF(_TEXT_LEFT, rect.top() + 4 + 18 * line, right - _TEXT_LEFT + 2, 20)
            painter.drawText(where, flags_for(row.title), words)
        self._paint_meta(painter, row, rect.bottom() - 20, right)

    def _paint_meta(self, painter: QPainter, row: QueueRow, top: float, right: float) -> None:
        font = interface_font(11)
        painter.setFont(font)
        painter.setPen(self._theme.dim)
        where = QRectF(_TEXT_LEFT, top, right - _TEXT_LEFT, 16)
        alike = self.tr("{0} alike").format(row.alike) if row.alike else ""
        still = self.tr("{0} open").format(row.open_units) if row.open_units else ""
        for said in (str(row.annotations or ""), still, alike):
            if said:
                painter.setPen(self._theme.alert if said == still else self._theme.dim)
                painter.drawText(
                    where, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, said
                )
                where.setRight(where.right() - QFontMetricsF(font).horizontalAdvance(said) - 12)
        known = (
            row.outlet or self.tr("unknown outlet"),
            short_date(row.date) or self.tr("no date"),
        )
        painter.setPen(self._theme.dim)
        words = elided(" · ".join(known), font, where.width())
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, words)

    def _row_rect(self, row: int) -> QRect:
        top = row * ROW_HEIGHT - self.verticalOffset()
        if self._open_row is not None and row > self._open_row:
            top += self._extra
        height = ROW_HEIGHT + (self._extra if row == self._open_row else 0)
        return QRect(0, top, self.viewport().width(), height)

    def _row_at(self, y: int) -> int | None:
        if self._open_row is not None and y >= self._open_row * ROW_HEIGHT + ROW_HEIGHT:
            y = max(y - self._extra, self._open_row * ROW_HEIGHT + ROW_HEIGHT - 1)
        row = y // ROW_HEIGHT
        return row if 0 <= row < self._rows.rowCount() else None

    def _rows_read(self) -> None:
        self._open_row = None if self._open is None else self._rows.row_of(self._open)
        self._hovered = -1
        self._measure_open()
        self.viewport().update()

    def _measure_open(self) -> None:
        """Give the open row a second line when its title needs one."""
        row = self._rows.row_at(self._open_row) if self._open_row is not None else None
        self._extra = 0
        if row is not None and len(self._title_lines(row, is_open=True)) > 1:
            self._extra = OPEN_HEIGHT - ROW_HEIGHT
        self.updateGeometries()

    def _title_lines(self, row: QueueRow, *, is_open: bool) -> tuple[str, ...]:
        width = self.viewport().width() - _MARGIN - _TEXT_LEFT
        return lines_of(row.title, interface_font(bold=is_open), width, 2 if is_open else 1)
