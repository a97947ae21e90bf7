"""Dragging an annotation by its underline, or the selected words, to a slot of a frame."""

from typing import Protocol

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QDrag, QFontMetricsF, QMouseEvent, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from annotator.model.fragment import Fragment
from annotator.model.values import AnnotationKey
from annotator.ui.filler_mime import mime_of
from annotator.ui.look.theme import Theme, elided, interface_font
from annotator.ui.parts.painter import painter_on

_WIDEST = 260.0
_HIGH = 24
_PAD = 8.0


class DragSource(Protocol):
    """What fillers are dragged out of."""

    def filler_at(self, point: QPointF) -> AnnotationKey | Fragment | None:
        """Return what a drag that begins at a point takes along; None when it selects text."""
        ...

    def drag_out(self, filler: AnnotationKey | Fragment) -> None:
        """Carry out the drag."""
        ...


class FillerDrag(QObject):
    """Waits from the press to the first movement; until then it may still be a click."""

    def __init__(self, source: DragSource, parent: QObject) -> None:
        super().__init__(parent)
        self._source = source
        self._filler: AnnotationKey | Fragment | None = None
        self._origin = QPointF()

    @property
    def holds_words(self) -> bool:
        """Tell whether the press was on selected words, which are to stay selected."""
        return isinstance(self._filler, Fragment)

    def press(self, event: QMouseEvent) -> None:
        """Take note of what is under the press; with a key held it means something else."""
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        self._origin = event.position()
        self._filler = self._source.filler_at(self._origin) if plain else None

    def move(self, event: QMouseEvent) -> bool:
        """Begin the drag when the mouse has gone far enough; tell whether there is one."""
        if self._filler is None:
            return False
        far = (event.position() - self._origin).manhattanLength()
        if far >= QApplication.startDragDistance():
            filler, self._filler = self._filler, None
            self._source.drag_out(filler)
        return True

    def release(self) -> bool:
        """Hold nothing any more; tell whether selected words were pressed and not dragged."""
        held, self._filler = self.holds_words, None
        return held


def drag_of(filler: AnnotationKey | Fragment, words: str, theme: Theme, source: QWidget) -> QDrag:
    """Return a drag that carries a filler, its words under the pointer."""
    drag = QDrag(source)
    drag.setMimeData(mime_of(filler, words))
    drag.setPixmap(_picture(words, theme, source.devicePixelRatioF()))
    return drag


def _picture(words: str, theme: Theme, ratio: float) -> QPixmap:
    font = interface_font()
    shown = elided(words, font, _WIDEST)
    width = QFontMetricsF(font).horizontalAdvance(shown) + 2 * _PAD
    picture = QPixmap(round(width * ratio), round(_HIGH * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(theme.sel)
    with painter_on(picture) as painter:
        painter.setFont(font)
        painter.setPen(theme.text)
        painter.drawText(QRectF(_PAD, 0, width, _HIGH), Qt.AlignmentFlag.AlignVCenter, shown)
    return picture
