"""What folded panes leave: a narrow strip that opens them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from annotator.ui.look.theme import Theme
from annotator.ui.parts.painter import painter_on

_WIDTH = 16


class PaneEdge(QWidget):
    """A strip at the left; a click opens what is folded.

    Signals:
        clicked(): it was pressed.
    """

    clicked = Signal()

    def __init__(self, theme: Theme, words: str) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedWidth(_WIDTH)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.say(words)
        self.hide()

    def say(self, words: str) -> None:
        """Say what a click opens."""
        self.setToolTip(words)
        self.setAccessibleName(words)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        self.update()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.clicked.emit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self, smooth=True) as painter:
            theme = self._theme
            painter.fillRect(self.rect(), theme.hover if self.underMouse() else theme.panel)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.dim)
            middle = self.height() // 2
            for step in (-8, 0, 8):
                painter.drawEllipse(7, middle + step, 3, 3)
            painter.fillRect(self.width() - 1, 0, 1, self.height(), theme.line)
