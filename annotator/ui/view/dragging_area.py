"""What is dragged out of the text to fill a slot, and what is dropped onto a frame's words."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QDrag, QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from annotator.model.annotation import quote_of
from annotator.model.fragment import Fragment
from annotator.model.schema import Schema
from annotator.model.values import AnnotationKey
from annotator.ui.filler_mime import filler_of
from annotator.ui.theme import Theme
from annotator.ui.view.filler_drag import FillerDrag, drag_of
from annotator.ui.view.held_area import HeldArea

_QUOTED = 400


class DraggingArea(HeldArea):
    """The article's text, out of which fillers are dragged and onto which they are dropped.

    Signals: `filler_dropped(frame, filler)`, the key of a frame, and an annotation's key or a
    `Fragment`.
    """

    filler_dropped = Signal(object, object)

    def __init__(self, theme: Theme, schema: Schema, parent: QWidget | None = None) -> None:
        super().__init__(theme, schema, parent)
        self._fillable: Callable[[], bool] | None = None
        self._filler_drag = FillerDrag(self, self)
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)

    def set_fillable(self, fillable: Callable[[], bool]) -> None:
        """Set what tells whether there are slots that something could be dragged to."""
        self._fillable = fillable

    def filler_at(self, point: QPointF) -> AnnotationKey | Fragment | None:
        """Return what a drag that begins at a point takes along; None when it selects text.

        The selected words, or an annotation by its underline, caption or bracket.
        """
        if self._fillable is None or not self._fillable():
            return None
        selection, offset = self._highlights.selection, self._character_at(point)
        if selection is not None and offset is not None and _holds(selection, offset):
            return selection
        beside = self._brackets_at(point)
        return beside[0] if beside else self._mark_at(point)

    def drag_out(self, filler: AnnotationKey | Fragment) -> None:
        """Carry out the drag of a filler."""
        self._let_text_be()
        self.drag_with(filler).exec(Qt.DropAction.CopyAction)

    def drag_with(self, filler: AnnotationKey | Fragment) -> QDrag:
        """Return the drag that carries a filler."""
        pieces = (filler,) if isinstance(filler, Fragment) else self._fragments_of(filler)
        words = " ".join(quote_of(self.content, pieces)[:_QUOTED].split())
        return drag_of(filler, words, self._theme, self.viewport())

    def _fragments_of(self, key: AnnotationKey) -> tuple[Fragment, ...]:
        spans = self._spans
        return tuple(spans.fragments(key)) if spans is not None and key in spans else ()

    def _let_text_be(self) -> None:
        """Forget a selection that could have begun with the press."""

    # Dropping

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if filler_of(event.mimeData()) is None:
            event.ignore()
        else:
            event.acceptProposedAction()

    @override
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        frame = self._frame_under(event)
        if frame != self._highlights.hovered:
            self._highlight(hovered=frame)
        if frame is None:
            event.ignore()
        else:
            event.acceptProposedAction()

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._highlight(hovered=None)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        frame, filler = self._frame_under(event), filler_of(event.mimeData())
        self._highlight(hovered=None)
        if frame is None or filler is None:
            event.ignore()
            return
        event.acceptProposedAction()
        self.filler_dropped.emit(frame, filler)

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
