"""One of several: a ring of 14 px, filled when chosen, with its words beside it."""

from math import ceil

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QPaintEvent
from PySide6.QtWidgets import QRadioButton, QSizePolicy
from typing_extensions import override

from annotator.ui.look.theme import Theme, interface_font
from annotator.ui.parts.painter import painter_on
from annotator.ui.parts.part import BY_KEYBOARD, FocusRing, outline_round

_SIDE = 14.0
_WORDS_AT = 20


class Radio(QRadioButton):
    """A choice beside others of its group: arrows go from one to the next."""

    def __init__(self, theme: Theme, words: str) -> None:
        super().__init__(words)
        self._theme = theme
        self._ring: FocusRing | None = None
        self.setFont(interface_font())
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        self.update()

    @override
    def sizeHint(self) -> QSize:
        width = QFontMetricsF(self.font()).horizontalAdvance(self.text())
        return QSize(ceil(_WORDS_AT + width), 24)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in BY_KEYBOARD and self._ring is None:
            self._ring = FocusRing(self, self._theme.selline)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._ring is not None:
            self._ring.hide()
            self._ring.deleteLater()
            self._ring = None

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme, middle = self._theme, self.height() / 2
        ring = QRectF(0, middle - _SIDE / 2, _SIDE, _SIDE)
        with painter_on(self, smooth=True) as painter:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.hover if self.underMouse() else theme.raised)
            painter.drawEllipse(ring)
            outline_round(painter, ring, theme.control, 1.0, _SIDE / 2)
            if self.isChecked():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.strong if self.isEnabled() else theme.control)
                painter.drawEllipse(QPointF(_SIDE / 2, middle), 4.0, 4.0)
            painter.setFont(self.font())
            painter.setPen(theme.text if self.isEnabled() else theme.dim)
            where = QRectF(_WORDS_AT, 0, self.width(), self.height())
            painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, self.text())
