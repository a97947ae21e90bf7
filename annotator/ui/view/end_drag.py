"""Dragging an end of the selected annotation by its handle."""

from typing import Protocol

from PySide6.QtCore import QObject, QPointF, QRect

from annotator.model.fragment import Fragment
from annotator.model.words import snap
from annotator.ui.view.edge_scroll import EdgeScroll
from annotator.ui.view.ends import Handle, with_end_at
from annotator.ui.view.offsets import whole_graphemes
from annotator.ui.view.shown_spans import Moved


class Movable(Protocol):
    """What the ends are dragged in."""

    @property
    def content(self) -> str:
        """The text."""
        ...

    def offset_at(self, point: QPointF) -> int:
        """Return the caret's offset nearest to a point."""
        ...

    def show_moved(self, moved: Moved | None) -> None:
        """Show an annotation in another place; None as it is."""
        ...

    def window_rect(self) -> QRect:
        """Return the window onto the text."""
        ...

    def scroll_distance(self, distance: int) -> None:
        """Scroll by px."""
        ...


class EndDrag(QObject):
    """One end of an annotation on its way: it snaps to words, unless exact."""

    def __init__(self, view: Movable, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._handle: Handle | None = None
        self._before: Moved | None = None
        self._now: Moved | None = None
        self._point = QPointF()
        self._grip = QPointF()
        self._exact = False
        self._edge = EdgeScroll(view, self._reach, self)

    @property
    def active(self) -> bool:
        """Tell whether an end is being dragged."""
        return self._handle is not None

    @property
    def grasped(self) -> Moved | None:
        """The annotation as it was when its handle was taken; None while none is."""
        return self._before

    def press(self, handle: Handle, annotation: Moved, point: QPointF) -> None:
        """Take hold of a handle."""
        self._handle = handle
        self._before = self._now = annotation
        self._grip = handle.text - point

    def move(self, point: QPointF, *, exact: bool) -> None:
        """Let the end follow the pointer."""
        self._point, self._exact = point, exact
        self._reach()
        self._edge.follow(point)

    def release(self) -> Moved | None:
        """Let go; return where the annotation stands now, None when nothing changed."""
        before, now = self._before, self._now
        self.cancel()
        return now if now != before else None

    def cancel(self) -> None:
        """Let go and leave all as it was."""
        self._edge.stop()
        if self._handle is not None:
            self._handle = self._before = self._now = None
            self._view.show_moved(None)

    def _reach(self) -> None:
        handle, before = self._handle, self._before
        if handle is None or before is None:
            return
        content = self._view.content
        offset = self._view.offset_at(self._point + self._grip)
        start, end = before.fragments[handle.number]
        low, high = (offset, end) if handle.opens else (start, offset)
        if low < high:
            word = snap(content, low, high) if not self._exact else Fragment(low, high)
            word = whole_graphemes(content, *word)
        else:
            word = Fragment(end, end) if handle.opens else Fragment(start, start)
        fragments = with_end_at(content, before.fragments, handle, offset, word)
        now = Moved(before.key, fragments)
        if now != self._now:
            self._now = now
            self._view.show_moved(now)
