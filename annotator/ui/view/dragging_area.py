"""What is dragged out of the text to fill a slot, and what is dropped onto a frame's words."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import (
    QCursor,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QHideEvent,
)
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from annotator.model.annotation import quote_of
from annotator.model.fragment import Fragment
from annotator.model.layer_spans import LayerSpans
from annotator.model.schema import Schema
from annotator.model.text import Text
from annotator.model.values import AnnotationKey
from annotator.ui.filler_mime import filler_of
from annotator.ui.look.theme import Theme
from annotator.ui.view.edge_scroll import EdgeScroll
from annotator.ui.view.filler_drag import FillerDrag, drag_of
from annotator.ui.view.held_area import HeldArea
from annotator.ui.view.marking import Details

_QUOTED = 400
# What is dragged so near to the edge lets the text scroll.
_EDGE = 28


class DraggingArea(HeldArea):
    """The article's text, out of which fillers are dragged and onto which they are dropped.

    Signals: `filler_dropped(frame, filler)`, the key of a frame, and an annotation's key or a
    `Fragment`.
    """

    filler_dropped = Signal(object, object)

    def __init__(self, theme: Theme, schema: Schema, parent: QWidget | None = None) -> None:
        super().__init__(theme, schema, parent)
        self._takes_words: Callable[[], bool] | None = None
        self._takes_spans: Callable[[], bool] | None = None
        self._filler_drag = FillerDrag(self, self)
        # What is on its way, from the begin of a drag to its end.
        self._dragged: AnnotationKey | Fragment | None = None
        self._drag_edge = EdgeScroll(self, self._scrolled_under_drag, self, _EDGE)
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)

    def set_fillable(self, words: Callable[[], bool], spans: Callable[[], bool]) -> None:
        """Set what tells whether there is a slot for dragged words, or for a dragged annotation."""
        self._takes_words, self._takes_spans = words, spans

    @property
    def drags_out(self) -> bool:
        """Tell whether something is being dragged out of the text."""
        return self._dragged is not None

    def filler_at(self, point: QPointF) -> AnnotationKey | Fragment | None:
        """Return what a drag that begins at a point takes along; None when it selects text.

        The selected words, or an annotation by its underline, caption or bracket; nothing while
        each drag labels.
        """
        if self._armed_label is not None:
            return None
        selection, offset = self._highlights.selection, self._character_at(point)
        if selection is not None and offset is not None and _holds(selection, offset):
            return selection if self._takes_words is not None and self._takes_words() else None
        if self._takes_spans is None or not self._takes_spans():
            return None
        beside = self._brackets_at(point)
        return beside[0] if beside else self._mark_at(point)

    def drag_out(self, filler: AnnotationKey | Fragment) -> None:
        """Carry out the drag of a filler; others go on working meanwhile."""
        self._let_text_be()
        self._dragged = filler
        try:
            self.drag_with(filler).exec(Qt.DropAction.CopyAction)
        finally:
            self._dragged = None
            self._end_hover()

    def drop_drag(self) -> None:
        """Drag nothing any more: what was dragged is gone, or the text is."""
        self._filler_drag.release()
        if self._dragged is not None:
            self._dragged = None
            QDrag.cancel()

    def drag_with(self, filler: AnnotationKey | Fragment) -> QDrag:
        """Return the drag that carries a filler."""
        pieces = (filler,) if isinstance(filler, Fragment) else self._fragments_of(filler)
        words = " ".join(quote_of(self.content, pieces)[:_QUOTED].split())
        return drag_of(filler, words, self._theme, self.viewport())

    @override
    def _cursor_at(self, point: QPointF) -> QCursor:
        found = super()._cursor_at(point)
        plain = found.shape() == Qt.CursorShape.IBeamCursor and not self._picks
        if not plain or (filler := self.filler_at(point)) is None:
            return found
        words = isinstance(filler, Fragment)
        return QCursor(Qt.CursorShape.ArrowCursor if words else Qt.CursorShape.OpenHandCursor)

    def _fragments_of(self, key: AnnotationKey) -> tuple[Fragment, ...]:
        spans = self._spans
        return tuple(spans.fragments(key)) if spans is not None and key in spans else ()

    def _let_text_be(self) -> None:
        """Forget a selection that could have begun with the press."""

    @override
    def _show(self, text: Text | None, spans: LayerSpans | None, details: Details | None) -> None:
        self.drop_drag()
        super()._show(text, spans, details)

    @override
    def refresh_spans(self, changed: Iterable[tuple[int, int]]) -> None:
        super().refresh_spans(changed)
        dragged, spans = self._dragged, self._spans
        if dragged is None or isinstance(dragged, Fragment):
            return
        if spans is None or dragged not in spans:
            self.drop_drag()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self.drop_drag()
        super().hideEvent(event)

    # Dropping

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if filler_of(event.mimeData()) is None:
            event.ignore()
        else:
            event.acceptProposedAction()

    @override
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._drag_edge.follow(event.position())
        frame = self._frame_under(event)
        if frame != self._highlights.hovered:
            self._highlight(hovered=frame)
        if frame is None:
            event.ignore()
        else:
            event.acceptProposedAction()

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._end_hover()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        frame, filler = self._frame_under(event), filler_of(event.mimeData())
        self._end_hover()
        if frame is None or filler is None:
            event.ignore()
            return
        event.acceptProposedAction()
        self.filler_dropped.emit(frame, filler)

    def _end_hover(self) -> None:
        self._drag_edge.stop()
        self._highlight(hovered=None)

    def _scrolled_under_drag(self) -> None:
        """Point at nothing: what was under the pointer has moved on."""
        self._highlight(hovered=None)

    def _frame_under(self, event: QDropEvent) -> AnnotationKey | None:
        """Return the shortest frame under a drag that is not what is dragged."""
        filler = filler_of(event.mimeData())
        if self._spans is None or filler is None:
            return None
        for key in self.annotation_at(event.position()):
            label = self._schema.by_id.get(self._spans.label(key))
            if key != filler and label is not None and label.is_frame:
                return key
        return None


def _holds(fragment: Fragment, offset: int) -> bool:
    return fragment.start <= offset < fragment.end
