"""A text area that paints anew only what has changed."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from annotator.ui.look.theme import Theme
from annotator.ui.parts.painter import painter_on
from annotator.ui.view.picture import Overlay, Picture, changed
from annotator.ui.view.sight import Sight, paint_sight
from annotator.ui.view.text_area import TextArea


class PaintedArea(TextArea):
    """Paints what `_look` sees, and over it what lies over the text.

    Whatever alters what is seen calls `_repaint`; once the hands' act is done, what is seen then
    is compared with what was asked to be painted last, and the strips that differ are painted.
    """

    _touched = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        # What the window shows as soon as all that was asked for is painted.
        self._picture: Picture | None = None
        self._sight: Sight | None = None
        self._is_touched = False
        self._touched.connect(self._follow, Qt.ConnectionType.QueuedConnection)

    @override
    def _repaint(self) -> None:
        self._sight = None
        if not self._is_touched:
            self._is_touched = True
            self._touched.emit()

    def _repaint_all(self) -> None:
        """Let everything be painted anew."""
        self._picture = None
        self._repaint()

    def _follow(self) -> None:
        """Ask for the strips to be painted that are seen differently by now."""
        if not self._is_touched:
            return
        self._is_touched = False
        before, self._picture = self._picture, None
        self._sight = self._look() if self.isVisible() else None
        if self._sight is not None:
            self._picture = Picture.of(self._sight, self._overlay())
        strips = None
        if before is not None and self._picture is not None:
            strips = changed(before, self._picture)
        if strips is None:
            self.viewport().update()
        else:
            self.viewport().update(strips)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        # What is painted is always what was noted: else a strip could be left behind.
        self._follow()
        sight, self._sight = self._sight or self._look(), None
        with painter_on(self.viewport()) as painter:
            painter.setRenderHints(
                QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing
            )
            painter.fillRect(event.rect(), self._theme.page)
            if sight is not None:
                paint_sight(painter, sight, event.region())
            self._paint_over(painter)

    def _look(self) -> Sight | None:
        """Return what is in the window, with marks and captions made."""

    def _overlay(self) -> Overlay:
        """Return what lies over the text, to be compared."""
        return Overlay(QRect(), None)

    def _paint_over(self, painter: QPainter) -> None:
        """Paint what lies over the text."""
