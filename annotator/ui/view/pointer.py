"""What the mouse does in the text: caret, selection, fragments, clicks on annotations."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QElapsedTimer, QObject, QPointF, QRect, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from annotator.model.fragment import Fragment
from annotator.model.sentences import sentence_at
from annotator.model.values import AnnotationKey
from annotator.model.words import snap, word_at
from annotator.ui.view.edge_scroll import EdgeScroll
from annotator.ui.view.offsets import whole_graphemes

_DRAG_DISTANCE = 4


class Pointed(Protocol):
    """What the pointer works on."""

    @property
    def content(self) -> str:
        """The text."""
        ...

    @property
    def caret(self) -> int:
        """The caret's offset."""
        ...

    @property
    def selection_anchor(self) -> int:
        """Where a selection began."""
        ...

    @property
    def selected(self) -> AnnotationKey | None:
        """The selected annotation."""
        ...

    @property
    def picking(self) -> bool:
        """Tell whether a click picks a filler instead of selecting."""
        ...

    def pick(self, keys: Sequence[AnnotationKey], offset: int) -> None:
        """Tell what was clicked while a slot waits for its filler."""
        ...

    def window_rect(self) -> QRect:
        """Return the window onto the text."""
        ...

    def offset_at(self, point: QPointF) -> int:
        """Return the caret's offset nearest to a point."""
        ...

    def annotation_at(self, point: QPointF) -> Sequence[AnnotationKey]:
        """Return the annotations under a point, shortest first."""
        ...

    def hovered_at(self, point: QPointF) -> AnnotationKey | None:
        """Return the annotation that is meant by resting on a point: no bracket's text."""
        ...

    def drag_to(self, anchor: int, caret: int, *, keep_annotation: bool) -> None:
        """Select text by hand."""
        ...

    def click_ghost(self, point: QPointF) -> bool:
        """Choose the suggestion that a click means; tell whether it means one."""
        ...

    def click_annotation(self, key: AnnotationKey | None) -> None:
        """Select an annotation by hand."""
        ...

    def end_drag(self, fragment: Fragment, *, as_fragment: bool) -> None:
        """Tell that a selection is complete."""
        ...

    def scroll_distance(self, distance: int) -> None:
        """Scroll by px."""
        ...


class Pointer(QObject):
    """Turns presses, moves and releases into selections; scrolls while dragging outside."""

    def __init__(self, view: Pointed, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._origin: QPointF | None = None
        self._point = QPointF()
        self._anchor = 0
        self._dragging = False
        self._exact = False
        self._as_fragment = False
        self._whole: Fragment | None = None
        self._stack: tuple[AnnotationKey, ...] = ()
        self._clicked = -1
        self._since_double_click = QElapsedTimer()
        self._edge = EdgeScroll(view, self._go_on, self)

    @property
    def dragging(self) -> bool:
        """Tell whether a selection is growing under the mouse."""
        return self._dragging

    def press(self, event: QMouseEvent) -> None:
        """Place the caret, or go on from where it is; a third press takes the sentence."""
        view, point, keys = self._view, event.position(), event.modifiers()
        offset = view.offset_at(point)
        self._origin, self._point = point, point
        self._dragging = False
        self._as_fragment = bool(keys & Qt.KeyboardModifier.ControlModifier)
        self._exact = bool(keys & Qt.KeyboardModifier.AltModifier)
        self._anchor = offset
        self._whole = None
        if self._is_third():
            self._select_whole(sentence_at(view.content, self._character(offset)))
        elif keys & Qt.KeyboardModifier.ShiftModifier:
            self._anchor = view.selection_anchor
            self._dragging = True
            self._extend(point)
        elif not self._as_fragment and not view.annotation_at(point):
            view.drag_to(offset, offset, keep_annotation=False)

    def move(self, event: QMouseEvent) -> None:
        """Let the selection grow to the pointer."""
        if self._origin is None or self._whole is not None:
            return
        self._point = event.position()
        self._exact = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        far = (self._point - self._origin).manhattanLength() >= _DRAG_DISTANCE
        if not self._dragging and far:
            self._dragging = True
        if self._dragging:
            self._extend(self._point)
            self._edge.follow(self._point)

    def release(self) -> None:
        """Tell what was selected, or which annotation was clicked."""
        origin, self._origin = self._origin, None
        self._edge.stop()
        found = self._whole
        if self._dragging:
            found = self._reach(self._point)
        dragged, self._dragging, self._whole = found is not None, False, None
        if found is not None and found.start < found.end:
            self._stack = ()
            self._view.end_drag(found, as_fragment=self._as_fragment)
        elif origin is not None and not dragged:
            self._click(origin)

    def cancel(self) -> None:
        """Forget a press: something else came of it."""
        self._origin, self._whole, self._dragging = None, None, False
        self._edge.stop()

    def double_click(self, event: QMouseEvent) -> None:
        """Select the word under the pointer."""
        self._origin = event.position()
        self._as_fragment = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        self._since_double_click.start()
        offset = self._view.offset_at(event.position())
        self._select_whole(word_at(self._view.content, self._character(offset)))

    def _character(self, offset: int) -> int:
        """Return the character meant by a caret's place: the one before it at a line's end."""
        content = self._view.content
        at_end = offset >= len(content) or content[offset] in "\r\n"
        return max(0, offset - 1) if at_end else offset

    def _is_third(self) -> bool:
        timer = self._since_double_click
        third = timer.isValid() and timer.elapsed() < QApplication.doubleClickInterval()
        timer.invalidate()
        return third

    def _select_whole(self, found: Fragment | None) -> None:
        self._whole = found
        if found is not None and found.start < found.end:
            self._view.drag_to(found.start, found.end, keep_annotation=self._as_fragment)

    def _extend(self, point: QPointF) -> None:
        found = self._reach(point)
        forward = self._view.offset_at(point) >= self._anchor
        anchor, caret = found if forward else (found.end, found.start)
        self._view.drag_to(anchor, caret, keep_annotation=self._as_fragment)

    def _go_on(self) -> None:
        self._extend(self._point)

    def _reach(self, point: QPointF) -> Fragment:
        """Return what is selected from the anchor to a point: whole words, unless exact."""
        content = self._view.content
        low, high = sorted((self._anchor, self._view.offset_at(point)))
        if self._exact or low == high:
            return whole_graphemes(content, low, high)
        return whole_graphemes(content, *snap(content, low, high))

    def _click(self, point: QPointF) -> None:
        """Select the shortest annotation here; another click takes the next one of the stack.

        Plain words of a statement or region are words first: the click sets the caret, so that a
        letter labels the word, and only a second click there takes what lies around them.
        """
        view, offset = self._view, self._view.offset_at(point)
        stack = tuple(view.annotation_at(point))
        if view.picking:
            view.pick(stack, offset)
            return
        if view.click_ghost(point):
            self._stack = ()
            return
        same, there = stack == self._stack, offset == self._clicked
        self._stack, self._clicked = stack, offset
        chosen: AnnotationKey | None = None
        if view.hovered_at(point) is None and not (same and there):
            chosen = None
        elif same and view.selected in stack:
            chosen = stack[(stack.index(view.selected) + 1) % len(stack)]
        elif stack:
            chosen = stack[0]
        view.drag_to(offset, offset, keep_annotation=chosen is not None)
        view.click_annotation(chosen)
