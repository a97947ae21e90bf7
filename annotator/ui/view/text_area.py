"""A scrolling column of text: layout, scroll bar, places on the screen."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget
from typing_extensions import override

from annotator.model.text import Text
from annotator.ui.view.flow import Flow, Placed
from annotator.ui.view.page import DENSITIES, MEASURES, TOP_PAD, USUAL_MEASURE, Page, page_for
from annotator.ui.view.scene import first_box

_USUAL_SIZE = 17
_WHEEL_STEP = 120
_WHEEL_LINES = 3
_LINE_STEP = 20


class TextArea(QAbstractScrollArea):
    """An article's text in its column; what is not in the window costs nothing.

    Signals: `zoom_requested(int)`, steps of Ctrl and the wheel, greater is larger.
    """

    zoom_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = _USUAL_SIZE
        self._density = DENSITIES["comfortable"]
        self._measure = USUAL_MEASURE
        self._flow: Flow | None = None
        self._syncing = False
        self._zoom_turned = 0
        self._wheel_rest = 0.0
        self._page = page_for(self.viewport().width(), self._size, self._density)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(_LINE_STEP)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def set_density(self, name: str) -> None:
        """Set how much room lies under the lines: comfortable, compact or dense."""
        if DENSITIES[name] is not self._density:
            self._density = DENSITIES[name]
            self._lay_out_anew()

    def set_font_size(self, size: int) -> None:
        """Set the height of the text's letters, in px."""
        if size != self._size:
            self._size = size
            self._lay_out_anew()

    def set_measure(self, characters: int) -> None:
        """Set how long lines may be: 50 to 110 average characters."""
        self._measure = min(max(characters, MEASURES.start), MEASURES[-1])
        self._lay_out_anew()

    @property
    def column(self) -> tuple[int, int]:
        """The text column's left edge in the window, and its width."""
        return self._page.left, self._page.column

    # Places

    def offset_at(self, point: QPoint | QPointF) -> int:
        """Return the caret's offset nearest to a point of the window."""
        placed = self._placed_at(point.y())
        if placed is None:
            return 0
        line = int((point.y() - placed.y) // self._page.pitch)
        return placed.paragraph.offset_near(line, point.x() - self._page.left)

    def rect_of(self, start: int, end: int) -> QRect:
        """Return the rectangle of the first piece of `[start, end)`; a null one far away."""
        flow = self._flow
        if flow is None or flow.y_near(start, self._window_height) is None:
            return QRect()
        paragraph = flow.holding(start)
        top = flow.y_near(paragraph.start, self._window_height)
        return first_box(Placed(paragraph, top or 0), self._page, start, end)

    def in_sight(self, start: int, end: int) -> bool:
        """Tell whether the first or the last line of `[start, end)` is in the window."""
        return any(self._line_in_sight(offset) for offset in (start, max(start, end - 1)))

    def reveal(self, start: int, end: int) -> None:
        """Scroll until `[start, end)` is in the window; not at all when it is."""
        flow, height = self._flow, self._window_height
        if flow is None:
            return
        top = flow.y_near(start, height)
        if top is None:
            flow.put(start, height // 3, height)
        else:
            self._scroll_into(top, flow.y_near(max(start, end - 1), height) or top)
        self._moved()

    def reveal_amid(self, start: int, end: int) -> None:
        """Scroll until `[start, end)` is in the window with room below it; not when it is there.

        Whoever goes on from place to place then reads a while before the text moves again.
        """
        flow, height = self._flow, self._window_height
        if flow is None:
            return
        if not all(self._line_in_sight(offset) for offset in (start, max(start, end - 1))):
            flow.put(start, height // 3, height)
            self.reveal(start, end)

    @property
    def offset_at_top(self) -> int:
        """The offset of the first whole line in the window."""
        for paragraph, y in self._placed():
            for number in range(len(paragraph.lines)):
                if y + number * self._page.pitch >= 0:
                    return paragraph.line_start(number)
        return 0

    def scroll_line_to_top(self, offset: int) -> None:
        """Scroll so that the line of `offset` is the first in the window."""
        if self._flow is not None:
            self._flow.put(offset, TOP_PAD, self._window_height)
            self._moved()

    # Qt

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lay_out_anew()
        else:
            self.scroll_distance(0)

    @override
    def scrollContentsBy(self, dx: int, dy: int) -> None:
        flow, bar, height = self._flow, self.verticalScrollBar(), self._window_height
        if self._syncing or flow is None:
            return
        if bar.value() == bar.maximum():
            flow.scroll_to_end(height)
        elif bar.value() == 0 or abs(dy) > 2 * height:
            flow.scroll_to(bar.value(), height)
        else:
            flow.scroll_by(-dy, height)
        self._scrolled_by_hand()
        self._moved()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom_turned += turned
            steps = int(self._zoom_turned / _WHEEL_STEP)
            self._zoom_turned -= steps * _WHEEL_STEP
            if steps:
                self.zoom_requested.emit(steps)
        else:
            self._scrolled_by_hand()
            self.scroll_distance(-(event.pixelDelta().y() or self._wheel_distance(turned)))
        event.accept()

    def _wheel_distance(self, turned: int) -> int:
        """Return px for a turn of the wheel; what is less than one is kept for the next."""
        self._wheel_rest += turned * (self._page.pitch * _WHEEL_LINES / 2) / _WHEEL_STEP
        whole = int(self._wheel_rest)
        self._wheel_rest -= whole
        return whole

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ApplicationFontChange:
            self._lay_out_anew()

    def scroll_distance(self, distance: int) -> None:
        """Scroll by px, down when positive."""
        if self._flow is not None:
            self._flow.scroll_by(distance, self._window_height)
            self._moved()

    def scroll_page(self, offset: int, x: float, *, down: bool) -> int:
        """Scroll by a window less a line; return the offset that is now where `offset` was.

        At the article's ends it is as much farther as the text could not be scrolled.
        """
        flow, height, page = self._flow, self._window_height, self._page
        if flow is None:
            return offset
        if not self._line_in_sight(offset):
            self.reveal(offset, offset)
        y = (flow.y_near(offset, height) or 0) + page.pitch // 2
        mark = flow.visible(height)[0].paragraph.start
        before = flow.y_near(mark, height) or 0
        distance = max(page.pitch, height - page.pitch - page.box) * (1 if down else -1)
        self.scroll_distance(distance)
        after = flow.y_near(mark, 2 * height)
        left = 0 if after is None else distance - (before - after)
        self._scrolled_by_hand()
        if abs(left) >= abs(distance):
            return len(flow.text) if down else 0
        y = min(max(0, y + left), height - 1)
        return self.offset_at(QPointF(page.left + x, y))

    def _scrolled_by_hand(self) -> None:
        """React to scrolling by wheel, bar and page keys."""

    # Layout

    def _show_text(self, text: Text | None) -> None:
        self._flow = None if text is None else Flow(text, self._page)
        self._moved()

    def _lay_out_anew(self) -> None:
        """Take new measures; the line at the window's top stays there."""
        top, shift = self.offset_at_top, 0
        if self._flow is not None:
            shift = self._flow.y_near(top, self._window_height) or 0
        self._page = page_for(self.viewport().width(), self._size, self._density, self._measure)
        self._page_changed(self._page)
        if self._flow is not None:
            self._flow = Flow(self._flow.text, self._page, self._flow)
            self._flow.put(top, shift, self._window_height)
        self._moved()

    def _page_changed(self, page: Page) -> None:
        """React to new measures."""

    @property
    def _window_height(self) -> int:
        return self.viewport().height()

    def _placed(self) -> list[Placed]:
        return [] if self._flow is None else self._flow.visible(self._window_height)

    def _placed_at(self, y: float) -> Placed | None:
        found = self._placed()
        for placed in found:
            if y < placed.y + placed.paragraph.height:
                return placed
        return found[-1] if found else None

    def _line_in_sight(self, offset: int) -> bool:
        height = self._window_height
        y = None if self._flow is None else self._flow.y_near(offset, height)
        return y is not None and y >= -self._page.box // 2 and y + self._page.box <= height

    def _scroll_into(self, top: int, bottom: int) -> None:
        """Scroll as little as possible for the lines at `top` and `bottom` to be seen."""
        spare, pitch, height = TOP_PAD, self._page.pitch, self._window_height
        low = bottom + pitch + spare - height
        if top < spare:
            self.scroll_distance(top - spare)
        elif low > 0:
            self.scroll_distance(min(low, top - spare))

    def _moved(self) -> None:
        """Let the scroll bar follow the text, and paint."""
        self._sync_bar()
        self._repaint()

    def _repaint(self) -> None:
        """Let what has changed be painted."""
        self.viewport().update()

    def _sync_bar(self) -> None:
        bar, flow = self.verticalScrollBar(), self._flow
        if self._syncing or bar.isSliderDown():
            return
        self._syncing = True
        height = self._window_height
        bar.setPageStep(height)
        bar.setRange(0, 0 if flow is None else max(0, flow.length - height))
        bar.setValue(0 if flow is None else flow.top)
        self._syncing = False
