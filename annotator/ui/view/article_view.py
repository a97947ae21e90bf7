"""The article view: text and annotations, read, selected and pointed at."""

from collections.abc import Iterable, Sequence
from typing import cast

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from annotator.model.fragment import Fragment
from annotator.model.ghost import Ghost, GhostShelf
from annotator.model.layer_spans import LayerSpans
from annotator.model.schema import Schema
from annotator.model.text import Text
from annotator.model.values import AnnotationKey
from annotator.ui.look.theme import Theme
from annotator.ui.view.caret_area import CaretArea
from annotator.ui.view.keys import is_select_all, keeps_for_itself
from annotator.ui.view.marking import Details
from annotator.ui.view.movement import PAGES, Move, Target, move_for, target
from annotator.ui.view.pointer import Pointer
from annotator.ui.view.selection import TextSelection

_FLASH_TIME = 500


class ArticleView(CaretArea):
    """The centre of the window.

    Signals: `selection_changed()`, `caret_moved()`; `annotation_selected(key | None)` when the
    user's hand selects or deselects; `drag_finished(Fragment)` when the mouse has selected text,
    `fragment_dragged(Fragment)` with Ctrl held; `context_menu_requested(QPoint)`, global;
    `picked(keys, offset)` for a click while a slot of a frame waits for its filler;
    `ghost_chosen(Ghost | None)` when a suggestion is chosen, or no longer; `unit_chosen(int)`
    when an undecided unit of a review was clicked;
    `key_pressed(QKeyEvent)` for keys that the text has no use for: accept the event to keep it.
    """

    selection_changed = Signal()
    caret_moved = Signal()
    annotation_selected = Signal(object)
    drag_finished = Signal(object)
    fragment_dragged = Signal(object)
    context_menu_requested = Signal(object)
    picked = Signal(object, object)
    key_pressed = Signal(object)
    ghost_chosen = Signal(object)
    unit_chosen = Signal(object)

    def __init__(self, theme: Theme, schema: Schema, parent: QWidget | None = None) -> None:
        super().__init__(theme, schema, parent)
        self._picking = False
        self._pointer = Pointer(self, self)
        self._flash_timer = self._timer(self._end_flash, _FLASH_TIME)
        self.setAccessibleName(self.tr("Article text"))

    # What is shown

    def show_article(
        self, text: Text | None, spans: LayerSpans | None, details: Details | None = None
    ) -> None:
        """Show an article from its start; `details` reads whole annotations when needed."""
        self._text_selection = TextSelection()
        self._end_drag.cancel()
        self._pointer.cancel()
        self._show(text, spans, details)

    def paragraph_range(self, offset: int) -> Fragment:
        """Return the paragraph that holds an offset, or a piece of an overlong one."""
        blocks = self._flow.blocks if self._flow else None
        return Fragment(*blocks.range(blocks.at(offset))) if blocks else Fragment(0, 0)

    # Selection

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

    def select_annotation(
        self, key: AnnotationKey | None, reveal: bool = True, keep_caret: bool = False
    ) -> None:
        """Select an annotation, the caret at its start unless it is kept, and no text."""
        self.leave_ghost()
        self._highlight(selected=key)
        if key is None or self._spans is None or key not in self._spans:
            return
        fragments = self._spans.fragments(key)
        caret = self.caret if keep_caret else fragments[0].start
        self._select(caret, caret)
        if reveal:
            self.reveal(fragments[0].start, fragments[-1].end)

    @property
    def ghost(self) -> Ghost | None:
        """The suggestion that is chosen."""
        return self._highlights.ghost

    def choose_ghost(self, ghost: Ghost, reveal: bool = True) -> None:
        """Choose a suggestion, the caret at its start; no text and no annotation is selected."""
        self._deselect()
        self._select(ghost.start, ghost.start)
        self._highlight(ghost=ghost)
        if reveal:
            self.reveal_amid(ghost.start, ghost.end)
        self.ghost_chosen.emit(ghost)

    @override
    def set_ghosts(self, ghosts: GhostShelf) -> None:
        super().set_ghosts(ghosts)
        chosen = self.ghost
        if chosen is not None and chosen not in ghosts.overlapping(chosen.start, chosen.end):
            self.leave_ghost()

    def leave_ghost(self) -> None:
        """Choose no suggestion."""
        if self._highlights.ghost is not None:
            self._highlight(ghost=None)
            self.ghost_chosen.emit(None)

    def flash(self, start: int, end: int) -> None:
        """Show a place for half a second, unless the system asks for little motion."""
        if self._still:
            return
        self._highlight(flash=Fragment(start, end))
        self._flash_timer.start()

    def restore_place(self, offset_at_top: int, caret: int) -> None:
        """Go back to a place; offsets beyond the text are taken to its end."""
        end = len(self.content)
        self._select(min(caret, end), min(caret, end))
        self.scroll_line_to_top(min(offset_at_top, end))

    # What the hand does

    def set_picking(self, on: bool) -> None:
        """Let a click pick a filler for a slot: what is selected then stays selected."""
        self._picking = on
        self._pick_cursor(on)

    @property
    def picking(self) -> bool:
        """Tell whether a click picks a filler instead of selecting."""
        return self._picking

    def pick(self, keys: Sequence[AnnotationKey], offset: int) -> None:
        """Tell what was clicked while a slot waits: annotations, shortest first, and where."""
        self.picked.emit(tuple(keys), offset)

    def drag_to(self, anchor: int, caret: int, *, keep_annotation: bool) -> None:
        """Select text by hand; selecting it deselects the annotation unless it is to grow."""
        if not keep_annotation and not self._picking:
            self._deselect()
        self._select(anchor, caret)

    @override
    def click_annotation(self, key: AnnotationKey | None) -> None:
        if key != self.selected:
            self.leave_ghost()
            self._highlight(selected=key)
            self.annotation_selected.emit(key)

    def click_ghost(self, point: QPointF) -> bool:
        """Choose the suggestion or the unit that a click means; tell whether it means one."""
        ghost = self.ghost_at(point)
        if ghost is not None:
            self.choose_ghost(ghost, reveal=False)
            return True
        unit = self.unit_at(point)
        if unit is not None:
            self.unit_chosen.emit(unit)
        return unit is not None

    def end_drag(self, fragment: Fragment, *, as_fragment: bool) -> None:
        """Tell that the mouse has selected text."""
        (self.fragment_dragged if as_fragment else self.drag_finished).emit(fragment)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not self._take_hold(event):
            self._filler_drag.press(event)
            if not self._filler_drag.holds_words:
                self._pointer.press(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._end_drag.active:
            self._drag_on(event)
        elif event.buttons() & Qt.MouseButton.LeftButton:
            if not self._filler_drag.move(event):
                self._pointer.move(event)
        else:
            self._pointed(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            if self._end_drag.active:
                self._let_go()
                return
            if self._filler_drag.release():
                # Selected words that were pressed and not dragged: a click, as any other.
                self._pointer.press(event)
            self._pointer.release()

    @override
    def _let_text_be(self) -> None:
        self._pointer.cancel()

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not self._take_hold(event):
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
        found, ghost = self.annotation_at(point), self.ghost_at(point)
        if ghost is not None:
            self.choose_ghost(ghost, reveal=False)
            return
        if (selection and selection.start <= offset <= selection.end) or self.selected in found:
            return
        self._select(offset, offset)
        self.click_annotation(found[0] if found else None)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = move_for(event.key(), event.modifiers())
        if self._end_drag.active and event.key() == Qt.Key.Key_Escape:
            self._end_drag.cancel()
        elif move is not None:
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
            found = self._paged(move) if move in PAGES else target(flow, selection, move)
            anchor = selection.anchor if extend else found.offset
            self._select(anchor, found.offset, found.x)
        self.reveal(self.caret, self.caret)

    def _paged(self, move: Move) -> Target:
        """Return where the caret goes when the window goes on by a page."""
        selection, x = self._text_selection, self._text_selection.x
        if x is None and self._flow is not None:
            x = self._flow.holding(selection.caret).x_of(selection.caret)
        down = move is Move.PAGE_DOWN
        return Target(self.scroll_page(selection.caret, x or 0.0, down=down), x)

    # Qt

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            key = cast("QKeyEvent", event)
            dragging = self._end_drag.active and key.key() == Qt.Key.Key_Escape
            if dragging or keeps_for_itself(key):
                key.accept()
                return True
        return super().event(event)

    # Inside

    def _select(self, anchor: int, caret: int, x: float | None = None) -> None:
        selection = self._text_selection
        before, moved = selection.fragment, caret != selection.caret
        self.leave_ghost()
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

    def _end_flash(self) -> None:
        self._highlight(flash=None)

    @override
    def refresh_spans(self, changed: Iterable[tuple[int, int]]) -> None:
        super().refresh_spans(changed)
        self._forget_what_is_gone()

    def _forget_what_is_gone(self) -> None:
        """Deselect an annotation that was removed, and let go of ends that are others now."""
        spans, selected = self._spans, self.selected
        grasped = self._end_drag.grasped
        if grasped is not None and (
            spans is None
            or grasped.key not in spans
            or tuple(spans.fragments(grasped.key)) != tuple(grasped.fragments)
        ):
            self._end_drag.cancel()
        if selected is not None and (spans is None or selected not in spans):
            self.click_annotation(None)
        hovered = self._highlights.hovered
        if hovered is not None and (spans is None or hovered not in spans):
            self._highlight(hovered=None)
