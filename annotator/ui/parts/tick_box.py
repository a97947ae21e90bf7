"""A tick box: 14 px, filled when on, with its words beside it."""

from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from annotator.ui.look.theme import Theme, elided, interface_font
from annotator.ui.parts.part import Part, fill_round, outline_round

_SIDE = 14.0
_WORDS_AT = 20
_RADIUS = 3.0


class TickBox(Part):
    """Words that are on or off."""

    def __init__(self, theme: Theme, words: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setCheckable(True)
        self.setFont(interface_font())
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
        return QSize(ceil(_WORDS_AT + width), 24)

    @override
    def paint(self, painter: QPainter) -> None:
        theme = self.theme
        box = QRectF(0, self.height() / 2 - _SIDE / 2, _SIDE, _SIDE)
        if self.isChecked():
            fill_round(painter, box, theme.strong, _RADIUS)
            pen = QPen(theme.onstrong, 1.8)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            x, y = box.x(), box.y()
            tick = (QPointF(x + 3, y + 7.2), QPointF(x + 5.8, y + 10), QPointF(x + 11, y + 4.4))
            painter.drawPolyline(QPolygonF(tick))
        else:
            fill_round(painter, box, theme.hover if self.hovered else theme.raised, _RADIUS)
            outline_round(painter, box, theme.control, 1.0, _RADIUS)
        painter.setFont(self.font())
        painter.setPen(theme.text if self.isEnabled() else theme.dim)
        where = QRectF(_WORDS_AT, 0, self.width(), self.height())
        shown = elided(self.text(), self.font(), where.width() - _WORDS_AT)
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, shown)
