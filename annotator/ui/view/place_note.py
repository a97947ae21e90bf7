"""Where in a long article the window is, said beside the scroll bar while scrolling."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QObject, QPointF, QRectF, QTimer
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from annotator.ui.look.theme import Theme, elided, interface_font

_STAYS = 800
_HEIGHT = 22.0
_PAD = 8.0
_GAP = 8.0
_EDGE = 4.0
_BASELINE = 15.0
_WIDEST_TITLE = 240.0
_SIZE = 11


class Place(NamedTuple):
    """A place in an article: its title when it is known, how far, which paragraph."""

    title: str
    percent: int
    paragraph: int


class PlaceNote(QObject):
    """Shown from a movement until a moment after the last one."""

    def __init__(self, ends: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_STAYS)
        self._timer.timeout.connect(ends)

    @property
    def visible(self) -> bool:
        """Tell whether the note is to be painted."""
        return self._timer.isActive()

    def touch(self) -> None:
        """Show the note from now on for a moment."""
        self._timer.start()

    def hide(self) -> None:
        """Show the note no longer."""
        self._timer.stop()


def paint_place(
    painter: QPainter, theme: Theme, place: Place, thumb: QRectF, right: float, height: float
) -> None:
    """Paint the note left of `right`, level with the thumb's middle."""
    font, bold = interface_font(_SIZE), interface_font(_SIZE, bold=True)
    title = elided(place.title, font, _WIDEST_TITLE)
    parts = [(font, title), (bold, f"{place.percent} %"), (font, f"¶ {place.paragraph}")]
    pieces = [(f, words, QFontMetricsF(f).horizontalAdvance(words)) for f, words in parts if words]
    width = sum(w for _, _, w in pieces) + _GAP * (len(pieces) - 1) + 2 * _PAD
    middle = thumb.center().y() - _HEIGHT / 2
    top = round(min(max(_EDGE, middle), height - _HEIGHT - _EDGE))
    box = QRectF(round(right - width), top, width, _HEIGHT)
    painter.setPen(QPen(theme.line, 1))
    painter.setBrush(theme.panel)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), _EDGE, _EDGE)
    x = box.left() + _PAD
    for piece_font, words, wide in pieces:
        _paint_words(painter, theme, piece_font, words, QPointF(x, box.top() + _BASELINE))
        x += wide + _GAP


def _paint_words(painter: QPainter, theme: Theme, font: QFont, words: str, at: QPointF) -> None:
    painter.setFont(font)
    painter.setPen(theme.text if font.bold() else theme.dim)
    painter.drawText(at, words)
