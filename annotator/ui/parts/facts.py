"""Facts about a thing: a name and a value a row; pressing a value copies it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QGuiApplication, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from annotator.ui.look.theme import Theme, interface_font
from annotator.ui.parts.part import Part, fill_round

_HEIGHT = 24
_LEFT = 16
_VALUE_AT = 116


class FactRow(Part):
    """One fact; a value that does not fit is cut, and whole in the tool tip."""

    def __init__(self, theme: Theme, name: str, value: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.name = name
        self.value = value
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{name}: {value}")
        self.setToolTip(self.tr("{value}\nPress to copy").format(value=value))
        self.clicked.connect(self._copy)

    @override
    def sizeHint(self) -> QSize:
        return QSize(_VALUE_AT + 100, _HEIGHT)

    @override
    def paint(self, painter: QPainter) -> None:
        box = QRectF(self.rect())
        font = interface_font()
        metrics = QFontMetricsF(font)
        if self.hovered:
            fill_round(painter, box.adjusted(_LEFT - 6, 1, -10, -1), self.theme.hover)
        painter.setFont(font)
        painter.setPen(self.theme.dim)
        centre = Qt.AlignmentFlag.AlignVCenter
        room = _VALUE_AT - _LEFT - 8
        name = metrics.elidedText(self.name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(_LEFT, 0, room + 2, box.height()), centre, name)
        painter.setPen(self.theme.text)
        room = box.width() - _VALUE_AT - _LEFT
        value = metrics.elidedText(self.value, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(_VALUE_AT, 0, room + 2, box.height()), centre, value)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.value)
