"""The scroll bar of the article: a map of it, with the thumb over what is in the window."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QImage, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip
from typing_extensions import override

from annotator.ui.look.theme import Theme
from annotator.ui.parts.painter import painter_on
from annotator.ui.parts.part import fill_round
from annotator.ui.parts.scroll_bar import OverlayBar
from annotator.ui.parts.tool_tip import plain
from annotator.ui.view.scroll_map import ScrollMap
from annotator.ui.view.unit_signs import paint_unit_signs

_STRIP = 10
_INSET = 2
_COLUMN = 4
_ENTITY_SHARE = 0.4
_STATEMENT_SHARE = 0.7
_THUMB_SHARE = 0.28
_THUMB_SHARE_HELD = 0.45
_DRAG_DISTANCE = 4


class MapBar(OverlayBar):
    """Entities at the left, sanctions in the middle, statements at the right; hits across.

    A click goes to the place under it, dragging scrolls; a click on the mark of comments opens
    them.

    Signals: `comments_chosen(offsets)`, where the comments stand whose mark was clicked.
    """

    comments_chosen = Signal(object)

    # Followed from the base class's start on.
    _grip: float | None = None

    def __init__(self, theme: Theme, area: QAbstractScrollArea, marks: ScrollMap) -> None:
        super().__init__(theme, area)
        self._marks = marks
        self._image: QImage | None = None
        self._comment_tip: Callable[[Sequence[int]], str] | None = None
        # The comments a press may mean, and where it was; None once it has moved away.
        self._pressed: tuple[float, Sequence[int]] | None = None
        self.setMouseTracking(True)
        marks.changed.connect(self._marks_changed)

    def set_comment_tip(self, words: Callable[[Sequence[int]], str] | None) -> None:
        """Set what says the words of a tool tip of comments, by where they stand."""
        self._comment_tip = words

    @override
    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._image = None

    def _marks_changed(self) -> None:
        self._image = None
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        left = self.width() - _STRIP - _INSET
        with painter_on(self, smooth=True) as painter:
            if self._marks.rows.entities or self._marks.hits or self._marks.units:
                if self._image is None:
                    self._image = self._drawn()
                painter.drawImage(QPointF(left, 0), self._image)
            colour = QColor(self._theme.control)
            held = self._grip is not None or self.underMouse()
            colour.setAlphaF(_THUMB_SHARE_HELD if held else _THUMB_SHARE)
            thumb = self.thumb()
            fill_round(painter, QRectF(left, thumb.top(), _STRIP, thumb.height()), colour, 3.0)

    def _drawn(self) -> QImage:
        """Return all marks as a picture; made once a change."""
        image = QImage(_STRIP, max(1, self.height()), QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        with painter_on(image, smooth=True) as painter:
            rows = self._marks.rows
            painter.setOpacity(_ENTITY_SHARE)
            for row, colour in enumerate(rows.entities):
                if colour is not None:
                    painter.fillRect(0, row, _COLUMN, 1, colour)
            painter.setOpacity(_STATEMENT_SHARE)
            for row, colour in enumerate(rows.statements):
                if colour is not None:
                    painter.fillRect(_STRIP - 2, row, 2, 1, colour)
            painter.setOpacity(1.0)
            for row, colour in enumerate(rows.sanctions):
                if colour is not None:
                    painter.fillRect(_STRIP - _COLUMN - 1, row, _COLUMN, 1, colour)
            for row in self._marks.hits:
                painter.fillRect(0, row, _STRIP, 2, self._theme.selline)
            paint_unit_signs(painter, self._theme, self._marks, _STRIP / 2)
            for row in self._marks.comments:
                painter.fillRect(3, row - 1, 4, 4, self._theme.text)
        return image

    # The mouse

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        thumb, y = self.thumb(), event.position().y()
        inside = thumb.top() <= y <= thumb.bottom()
        self._grip = y - thumb.top() if inside else thumb.height() / 2
        comments = self._marks.comments_at(int(y))
        self._pressed = (y, comments) if comments else None
        if not inside and not comments:
            self._go_to(y)
        self.update()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        y = event.position().y()
        if self._grip is None:
            there = self._marks.comments_at(int(y))
            shape = Qt.CursorShape.PointingHandCursor if there else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
            return
        if self._pressed is None or abs(y - self._pressed[0]) >= _DRAG_DISTANCE:
            self._pressed = None
            self._go_to(y)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        self._grip = None
        self._follow()
        self.update()
        if pressed is not None:
            self.comments_chosen.emit(pressed[1])

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            comments = self._marks.comments_at(event.y())
            tip = self._comment_tip
            words = plain(tip(comments)) if comments and tip is not None else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    @override
    def _follow(self) -> None:
        # Heights that become true while dragging must not pull the thumb from the pointer.
        if self._grip is None:
            super()._follow()

    def _go_to(self, y: float) -> None:
        room = self.height() - self.thumb().height()
        share = (y - (self._grip or 0.0)) / room if room > 0 else 0.0
        span = self.maximum() - self.minimum()
        self.setValue(self.minimum() + round(min(1.0, max(0.0, share)) * span))
