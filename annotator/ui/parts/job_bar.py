"""How far a job is: its words over a bar."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from annotator.ui.look.theme import Theme, elided, interface_font
from annotator.ui.parts.painter import painter_on
from annotator.ui.parts.part import fill_round

_HEIGHT = 36
_THICK = 4.0


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a job does, in words, and the part of it that is done."""

    words: str
    share: float = 0.0


class JobBar(QWidget):
    """Hidden while there is no job."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._waiting = Waiting("")
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def share(self) -> float:
        """The part that is done, from 0 to 1."""
        return self._waiting.share

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        self.update()

    def show_waiting(self, waiting: Waiting | None) -> None:
        """Show how far a job is; None when it has ended."""
        self._waiting = waiting or Waiting("")
        self.setAccessibleName(self._said())
        self.setVisible(waiting is not None)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(240, _HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme, whole = self._theme, QRectF(self.rect())
        with painter_on(self, smooth=True) as painter:
            font = interface_font()
            painter.setFont(font)
            painter.setPen(theme.text)
            words = QRectF(0, 4, whole.width(), 20)
            shown = elided(self._said(), font, words.width())
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, shown)
            bar = QRectF(0, whole.bottom() - 8, whole.width(), _THICK)
            fill_round(painter, bar, theme.line, _THICK / 2)
            bar.setWidth(max(_THICK, bar.width() * min(1.0, self.share)))
            fill_round(painter, bar, theme.selline, _THICK / 2)

    def _said(self) -> str:
        waiting = self._waiting
        return f"{waiting.words}  ·  {waiting.share:.0%}" if waiting.words else ""
