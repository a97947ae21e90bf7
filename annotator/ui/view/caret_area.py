"""A text area with a caret, and the text it selects."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFocusEvent, QPainter
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from annotator.model.fragment import Fragment
from annotator.model.schema import Schema
from annotator.ui.look.motion import moves_little
from annotator.ui.look.theme import Theme
from annotator.ui.view.dragging_area import DraggingArea
from annotator.ui.view.picture import Overlay
from annotator.ui.view.selection import TextSelection

_CARET_WIDTH = 2
_FOCUS_WIDTH = 2
_KEYBOARD_REASONS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
# The focus comes back from another window or from a menu; how it came here first still counts.
_PASSING_REASONS = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


class CaretArea(DraggingArea):
    """Shows the caret while the text has the focus, and an edge when a key brought it here."""

    def __init__(self, theme: Theme, schema: Schema, parent: QWidget | None = None) -> None:
        super().__init__(theme, schema, parent)
        self._text_selection = TextSelection()
        self._by_keyboard = False
        self._caret_on = False
        self._still = moves_little()
        self._caret_timer = self._timer(self._blink)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    @property
    def selection(self) -> Fragment | None:
        """The selected text."""
        return self._text_selection.fragment

    @property
    def caret(self) -> int:
        """The caret's offset."""
        return self._text_selection.caret

    @property
    def selection_anchor(self) -> int:
        """Where the selection began; the caret's offset without one."""
        return self._text_selection.anchor

    @property
    def place(self) -> tuple[int, int]:
        """The offset of the first whole line in the window, and the caret."""
        return self.offset_at_top, self.caret

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._still = moves_little()
        if event.reason() not in _PASSING_REASONS:
            self._by_keyboard = event.reason() in _KEYBOARD_REASONS
        self._restart_caret()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._caret_on = False
        self._caret_timer.stop()
        self._repaint()

    @override
    def _overlay(self) -> Overlay:
        return Overlay(self._caret_rect(), (super()._overlay().rest, self._has_edge))

    @override
    def _paint_over(self, painter: QPainter) -> None:
        super()._paint_over(painter)
        if not (caret := self._caret_rect()).isNull():
            painter.fillRect(caret, self._theme.text)
        if self._has_edge:
            painter.fillRect(0, 0, _FOCUS_WIDTH, self._window_height, self._theme.selline)

    @property
    def _has_edge(self) -> bool:
        return self._by_keyboard and self.hasFocus()

    def _caret_rect(self) -> QRect:
        """Return where the caret is painted; a null rectangle when it is not."""
        if not self._caret_on or self._highlights.selected or self._highlights.ghost:
            return QRect()
        rect = self.rect_of(self.caret, self.caret)
        return QRect(rect.left() - 1, rect.top(), _CARET_WIDTH, rect.height())

    def _restart_caret(self) -> None:
        self._caret_on = self.hasFocus()
        flash_time = QApplication.cursorFlashTime()
        if self._caret_on and flash_time > 0 and not self._still:
            self._caret_timer.start(flash_time // 2)
        self._repaint()

    def _blink(self) -> None:
        self._caret_on = not self._caret_on
        self._repaint()
