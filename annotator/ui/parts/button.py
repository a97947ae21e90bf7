"""Buttons with words: plain, primary, and quiet ones that are nothing but words."""

from enum import Enum, auto
from math import ceil

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from annotator.ui.look.theme import Theme, interface_font
from annotator.ui.parts.part import Part, fill_round, outline_round


class Look(Enum):
    """How much a button asks to be pressed."""

    PLAIN = auto()
    PRIMARY = auto()
    QUIET = auto()


class TextButton(Part):
    """A button with words, outside dialogs. A quiet one is 11 px, dim, without a box."""

    def __init__(
        self, theme: Theme, words: str, look: Look = Look.PLAIN, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self._look = look
        self.setFont(interface_font(11 if look is Look.QUIET else 13))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_words(words)

    def set_words(self, words: str) -> None:
        """Change the words, and what a screen reader says."""
        self.setText(words)
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        width = QFontMetricsF(self.font()).horizontalAdvance(self.text())
        if self._look is Look.QUIET:
            return QSize(ceil(width), 20)
        return QSize(ceil(width + 26), 28)

    @override
    def paint(self, painter: QPainter) -> None:
        box = QRectF(self.rect())
        painter.setFont(self.font())
        if self._look is Look.QUIET:
            painter.setPen(self.theme.text if self.hovered else self.theme.dim)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, right, self.text())
            return
        painter.setPen(self._paint_box(painter, box))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.text())

    def _paint_box(self, painter: QPainter, box: QRectF) -> QColor:
        """Paint what stands behind the words and return the colour for them."""
        theme = self.theme
        if not self.isEnabled():
            outline_round(painter, box, theme.line)
            return theme.dim
        if self._look is Look.PRIMARY:
            fill_round(painter, box, theme.strong)
            return theme.onstrong
        fill_round(painter, box, theme.hover if self.hovered else theme.raised)
        outline_round(painter, box, theme.control)
        return theme.text


def boxed_button(words: str, *, primary: bool = False) -> QPushButton:
    """Return a button of a dialog; the primary one is pressed by `Return`."""
    button = QPushButton(words)
    button.setFont(interface_font())
    button.setProperty("primary", primary)
    button.setAutoDefault(primary)
    button.setDefault(primary)
    return button
