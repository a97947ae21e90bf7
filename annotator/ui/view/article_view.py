"""The article view: text and annotations, read, selected and pointed at."""

from collections.abc import Callable, Iterable
from typing import cast

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
)
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from typing_extensions import override

from annotator.model.fragment import Fragment
from annotator.model.layer_spans import LayerSpans
from annotator.model.schema import Schema
from annotator.model.text import Text
from annotator.model.values import AnnotationKey
from annotator.ui.theme import Theme
from annotator.ui.view.cursors import armed_cursor
from annotator.ui.view.keys import is_select_all, keeps_for_itself
from annotator.ui.view.marked_area import MarkedArea
from annotator.ui.view.marking import Details
from annotator.ui.view.movement import Move, move_for, target
from annotator.ui.view.pointer import Pointer
from annotator.ui.view.selection import TextSelection

_HOVER_DELAY = 120
_FLASH_TIME = 500
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


class ArticleView(MarkedArea):
    """The centre of the window.

    Signals: `selection_changed()`, `caret_moved()`; `annotation_selected(key | None)` when the
    user's hand selects or deselects; `drag_finished(Fragment)` when the mouse has selected text,
    `fragment_dragged(Fragment)` with Ctrl held; `context_menu_requested(QPoint)`, global;
    `key_pressed(QKeyEvent)` for keys that the text has no use for: accept the event to keep it.
    """

    selection_changed = Signal()
    caret_moved = Signal()
    annotation_selected = Signal(object)
    drag_finished = Signal(object)
    fragment_dragged = Signal(object)
    context_menu_requested = Signal(object)
    key_pressed = Signal(object)

    def __init__(self, theme: Theme, schema: Schema, parent: QWidget | None = None) -> None:
        super().__init__(theme, schema, parent)
        self._text_selection = TextSelection()
        self._tool_tip: Callable[[AnnotationKey], str] | None = None
        self._by_keyboard = False
        self._caret_on = False
        self._armed_label: str | None = None
        self._hover_point = QPointF()
        self._pointer = Pointer(self, self)
        self._caret_timer = self._timer(self._blink)
        self._hover_timer = self._timer(self._hover, _HOVER_DELAY)
        self._flash_timer = self._timer(self._end_flash, _FLASH_TIME)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setAccessibleName(self.tr("Article text"))
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.viewport().setMouseTracking(True)

    def _timer(self, ends: Callable[[], None], time: int = 0) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(time)
        timer.setSingleShot(time > 0)
        timer.timeout.connect(ends)
        return timer

    # What is shown

    def show_article(
        self, text: Text | None, spans: LayerSpans | None, details: Details | None = None
    ) -> None:
        """Show an article from its start; `details` reads whole annotations when needed."""
        self._text_selection = TextSelection()
        self._show(text, spans, details)

    def set_tool_tip(self, words: Callable[[AnnotationKey], str] | None) -> None:
        """Set what says the words of an annotation's tool tip."""
        self._tool_tip = words

    def set_armed(self, label: str | None) -> None:
        """Let the pointer and what it drags carry a label's underline."""
        self._armed_label = label
        self._arm()

    @property
    def content(self) -> str:
        """The text shown."""
        return self._flow.text.content if self._flow else ""

    # Selection

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
    def selected(self) -> AnnotationKey | None:
        """The selected annotation."""
        return self._highlights.selected

    def select_text(self, start: int, end: int, reveal: bool = True) -> None:
        """Select text, the caret at its end, and no annotation."""
        self._deselect()
        self._select(start, end)
        if reveal:
            self.reveal(start, end)

    def clear_selection(self) -> None:
        """Select no text; the caret stays."""
        self._select(self.caret, self.caret)

    def select_annotation(self, key: AnnotationKey | None, reveal: bool = True) -> None:
        """Select an annotation, the caret at its start, and no text."""
        self._highlight(selected=key)
        if key is None or self._spans is None or key not in self._spans:
            return
        fragments = self._spans.fragments(key)
        self._select(fragments[0].start, fragments[0].start)
        if reveal:
            self.reveal(fragments[0].start, fragments[-1].end)

    def flash(self, start: int, end: int) -> None:
        """Show a place for half a second."""
        self._highlight(flash=Fragment(start, end))
        self._flash_timer.start()

    @property
    def place(self) -> tuple[int, int]:
        """The offset of the first whole line in the window, and the caret."""
        return self.offset_at_top, self.caret

    def restore_place(self, offset_at_top: int, caret: int) -> None:
        """Go back to a place; offsets beyond the text are taken to its end."""
        end = len(self.content)
        self._select(min(caret, end), min(caret, end))
        self.scroll_line_to_top(min(offset_at_top, end))

    # What the hand does

    def drag_to(self, anchor: int, caret: int, *, keep_annotation: bool) -> None:
        """Select text by hand; selecting it deselects the annotation unless it is to grow."""
        if not keep_annotation:
            self._deselect()
        self._select(anchor, caret)

    def click_annotation(self, key: AnnotationKey | None) -> None:
        """Select an annotation by hand."""
        if key != self.selected:
            self._highlight(selected=key)
            self.annotation_selected.emit(key)

    def end_drag(self, fragment: Fragment, *, as_fragment: bool) -> None:
        """Tell that the mouse has selected text."""
        (self.fragment_dragged if as_fragment else self.drag_finished).emit(fragment)

    def window_rect(self) -> QRect:
        """Return the window onto the text."""
        return self.viewport().rect()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pointer.press(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._pointer.move(event)
        else:
            self._hover_point = event.position()
            self._hover_timer.start()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pointer.release()

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pointer.double_click(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            below = self.rect_of(self.caret, self.caret).bottomLeft()
            self.context_menu_requested.emit(self.viewport().mapToGlobal(below))
        else:
            self._point_at(event.pos())
            self.context_menu_requested.emit(event.globalPos())
        event.accept()

    def _point_at(self, point: QPoint) -> None:
        """Take what is under the pointer, unless it is selected already."""
        selection, offset = self.selection, self.offset_at(point)
        found = self.annotation_at(point)
        if (selection and selection.start <= offset <= selection.end) or self.selected in found:
            return
        self._select(offset, offset)
        self.click_annotation(found[0] if found else None)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = move_for(event.key(), event.modifiers())
        if move is not None:
            extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._move_caret(move, extend=extend)
        elif is_select_all(event):
            self._deselect()
            self._select(0, len(self.content))
        elif event.matches(QKeySequence.StandardKey.Copy) and self.selection:
            QGuiApplication.clipboard().setText(self.content[slice(*self.selection)])
        else:
            event.ignore()
            self.key_pressed.emit(event)

    def _move_caret(self, move: Move, *, extend: bool) -> None:
        flow, selection = self._flow, self._text_selection
        if flow is None:
            return
        self._deselect()
        selected = selection.fragment
        if selected and not extend and move in (Move.LEFT, Move.RIGHT):
            rtl = flow.holding(selection.caret).rtl
            backward = (move is Move.LEFT) != rtl
            self._select(*([selected.start if backward else selected.end] * 2))
        else:
            lines = max(1, self._window_height // self._page.pitch - 1)
            found = target(flow, selection, move, lines)
            anchor = selection.anchor if extend else found.offset
            self._select(anchor, found.offset, found.x)
        self.reveal(self.caret, self.caret)

    # Qt

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            key = cast("QKeyEvent", event)
            if keeps_for_itself(key):
                key.accept()
                return True
        return super().event(event)

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            self._show_tool_tip(cast("QHelpEvent", event))
            return True
        if event.type() == QEvent.Type.Leave:
            self._hover_timer.stop()
            self._highlight(hovered=None)
        return super().viewportEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() not in _PASSING_REASONS:
            self._by_keyboard = event.reason() in _KEYBOARD_REASONS
        self._restart_caret()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._caret_on = False
        self._caret_timer.stop()
        self.viewport().update()

    @override
    def _paint_over(self, painter: QPainter) -> None:
        if self._caret_on and not self._highlights.selected:
            painter.fillRect(self._caret_rect(), self._theme.text)
        if self._by_keyboard and self.hasFocus():
            height = self._window_height
            painter.fillRect(0, 0, _FOCUS_WIDTH, height, self._theme.selline)

    # Inside

    def _select(self, anchor: int, caret: int, x: float | None = None) -> None:
        selection = self._text_selection
        before, moved = selection.fragment, caret != selection.caret
        selection.select(anchor, caret)
        selection.x = x
        self._restart_caret()
        if selection.fragment != before:
            self._highlight(selection=selection.fragment)
            self.selection_changed.emit()
        if moved:
            self.caret_moved.emit()

    def _deselect(self) -> None:
        self.click_annotation(None)

    def _caret_rect(self) -> QRect:
        rect = self.rect_of(self.caret, self.caret)
        return QRect(rect.left() - 1, rect.top(), _CARET_WIDTH, rect.height())

    def _restart_caret(self) -> None:
        self._caret_on = self.hasFocus()
        flash_time = QApplication.cursorFlashTime()
        if self._caret_on and flash_time > 0:
            self._caret_timer.start(flash_time // 2)
        self.viewport().update()

    def _blink(self) -> None:
        self._caret_on = not self._caret_on
        self.viewport().update(self._caret_rect())

    def _end_flash(self) -> None:
        self._highlight(flash=None)

    def _hover(self) -> None:
        hovered = self.hovered_at(self._hover_point)
        if hovered != self._highlights.hovered:
            self._highlight(hovered=hovered)

    def _show_tool_tip(self, event: QHelpEvent) -> None:
        key = self.hovered_at(event.pos())
        words = "" if key is None or self._tool_tip is None else self._tool_tip(key)
        QToolTip.showText(event.globalPos(), words, self.viewport())

    @override
    def _restyle(self) -> None:
        super()._restyle()
        self._arm()

    def _arm(self) -> None:
        if self._armed_label is None:
            self._highlight(armed=None)
            self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
            return
        style = self._styles.of(self._armed_label)
        self._highlight(armed=style)
        self.viewport().setCursor(armed_cursor(style, self._theme, self.devicePixelRatioF()))

    @override
    def refresh_spans(self, changed: Iterable[tuple[int, int]]) -> None:
        super().refresh_spans(changed)
        self._forget_what_is_gone()

    def _forget_what_is_gone(self) -> None:
        """Deselect an annotation that was removed."""
        spans, selected = self._spans, self.selected
        if selected is not None and (spans is None or selected not in spans):
            self.click_annotation(None)
        hovered = self._highlights.hovered
        if hovered is not None and (spans is None or hovered not in spans):
            self._highlight(hovered=None)
