"""A key as it is shown in words: a letter in a small outlined box."""

from math import ceil

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from annotator.ui.look.theme import Theme, interface_font
from annotator.ui.parts.painter import painter_on
from annotator.ui.parts.part import outline_round

_SIDE = 15.0
_RADIUS = 3.0


def key_cap_width(key: str) -> float:
    """Return how wide the box of `key` is."""
    return max(_SIDE, QFontMetricsF(interface_font(11, bold=True)).horizontalAdvance(key) + 8)


def paint_key_cap(painter: QPainter, x: float, centre: float, key: str, theme: Theme) -> None:
    """Paint the box of `key` with its left edge at `x`, round the height `centre`."""
    box = QRectF(x, centre - _SIDE / 2, key_cap_width(key), _SIDE)
    outline_round(painter, box, theme.control, 1.0, _RADIUS)
    painter.setFont(interface_font(11, bold=True))
    painter.setPen(theme.text)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)


class KeyCap(QWidget):
    """A key, with a word after it when one is given (`[.] letter`)."""

    def __init__(self, theme: Theme, key: str, word: str = "") -> None:
        super().__init__()
        self._theme = theme
        self._key = key
        self._word = word
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{key} {word}".strip())

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        self.update()

    @override
    def sizeHint(self) -> QSize:
        width = key_cap_width(self._key)
        if self._word:
            width += 5 + QFontMetricsF(interface_font(11)).horizontalAdvance(self._word)
        return QSize(ceil(width), 20)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self, smooth=True) as painter:
            centre = self.height() / 2
            paint_key_cap(painter, 0.5, centre, self._key, self._theme)
            if self._word:
                painter.setFont(interface_font(11))
                painter.setPen(self._theme.dim)
                left = key_cap_width(self._key) + 5
                where = QRectF(left, 0, self.width() - left + 2, self.height())
                painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, self._word)
