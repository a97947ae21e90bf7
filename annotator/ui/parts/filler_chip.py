"""What fills a role, what could fill it, and what else a slot says: small buttons in its row."""

from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy
from typing_extensions import override

from annotator.ui.look.theme import Theme, elided, interface_font
from annotator.ui.parts.key_cap import key_cap_width, paint_key_cap
from annotator.ui.parts.marks import Stroke, paint_mark
from annotator.ui.parts.part import fill_round
from annotator.ui.parts.slot import ROW_HEIGHT, SlotPart

_PADDING = 4.0
# The room of the cross; words reach into it while it is not shown.
_CROSS = 14.0
_ARM = 3.0
# What a waiting role offers lies closer than what fills it.
_LOW_HEIGHT = 25
_TAKE_OUT = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


@dataclass(frozen=True, slots=True)
class FillerLook:
    """A filler as it is painted: its words, its own underline, whether it is implied."""

    words: str
    stroke: Stroke
    colour: QColor
    implied: bool = False


class FillerChip(SlotPart):
    """What fills a role: words with the filler's own underline; pressed, it is gone to.

    Signals:
        taken_out(): the cross was pressed, or `Delete`.
    """

    taken_out = Signal()

    def __init__(self, theme: Theme, look: FillerLook, *, editable: bool = False) -> None:
        super().__init__(theme)
        self._look = look
        self._editable = editable
        self.setFont(interface_font(italic=look.implied))
        self.show_look(look)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setEnabled(editable or not look.implied)

    def show_look(self, look: FillerLook) -> None:
        """Show another filler, one that is implied or not as the one before."""
        self._look = look
        self.setText(look.words)
        said = self.tr("{0}\nImplied: not in the text") if look.implied else "{0}"
        self.setToolTip(said.format(look.words))
        self.updateGeometry()

    @property
    def cross(self) -> QRectF:
        """Where the cross is, while it is shown."""
        return QRectF(self.width() - _CROSS, 0, _CROSS, ROW_HEIGHT)

    @override
    def sizeHint(self) -> QSize:
        width = QFontMetricsF(self.font()).horizontalAdvance(self.text())
        return QSize(ceil(width + 2 * _PADDING + (_CROSS - _PADDING)), ROW_HEIGHT)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(40, ROW_HEIGHT)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._editable and event.key() in _TAKE_OUT:
            self.taken_out.emit()
        else:
            super().keyPressEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        inside = self._editable and self.isDown() and self.cross.contains(event.position())
        if inside and event.button() == Qt.MouseButton.LeftButton:
            self.setDown(False)
            self.taken_out.emit()
        else:
            super().mouseReleaseEvent(event)

    @override
    def paint(self, painter: QPainter) -> None:
        box = QRectF(self.rect())
        crossed = self._editable and (self.hovered or self.hasFocus())
        if self.hovered:
            fill_round(painter, box.adjusted(0, 2, 0, -1), self.theme.hover)
        room = box.width() - _PADDING - (_CROSS if crossed else _PADDING)
        words = elided(self.text(), self.font(), room + 0.5)
        painter.setFont(self.font())
        painter.setPen(self.theme.text)
        where = QRectF(_PADDING, 2, room + 2, 22)
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, words)
        right = _PADDING + QFontMetricsF(self.font()).horizontalAdvance(words)
        paint_mark(painter, _PADDING, right, 22, self._look.stroke, self._look.colour)
        if crossed:
            self._paint_cross(painter)

    def _paint_cross(self, painter: QPainter) -> None:
        centre = QPointF(self.width() - _CROSS / 2, 13.5)
        painter.setPen(QPen(self.theme.dim, 1.4))
        for across in (1, -1):
            arm = QPointF(_ARM, _ARM * across)
            painter.drawLine(QLineF(centre - arm, centre + arm))


class CandidateChip(SlotPart):
    """What could fill the role that waits: its digit in a key cap, dim words, dotted line."""

    def __init__(self, theme: Theme, number: int, look: FillerLook) -> None:
        super().__init__(theme)
        self._number = str(number)
        self._look = look
        self.setText(look.words)
        self.setToolTip(look.words)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        width = QFontMetricsF(interface_font()).horizontalAdvance(self.text())
        return QSize(ceil(width + self._words_at() + _PADDING), _LOW_HEIGHT)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(60, _LOW_HEIGHT)

    @override
    def paint(self, painter: QPainter) -> None:
        box, left = QRectF(self.rect()), self._words_at()
        if self.hovered:
            fill_round(painter, box.adjusted(0, 1, 0, -1), self.theme.hover)
        paint_key_cap(painter, _PADDING, 12.0, self._number, self.theme)
        font = interface_font()
        room = box.width() - left - _PADDING
        words = elided(self.text(), font, room + 0.5)
        painter.setFont(font)
        painter.setPen(self.theme.text if self.hovered else self.theme.dim)
        where = QRectF(left, 1, room + 2, 20)
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, words)
        right = left + QFontMetricsF(font).horizontalAdvance(words)
        paint_mark(painter, left, right, 20, Stroke.GHOST, self._look.colour)

    def _words_at(self) -> float:
        return _PADDING + key_cap_width(self._number) + 6


class SlotWord(SlotPart):
    """A word in a slot that does something: `+38`, `. more`, `Enter types words`."""

    def __init__(self, theme: Theme, words: str, key: str = "") -> None:
        super().__init__(theme)
        self._key = key
        self.setText(words)
        self.setAccessibleName(f"{key} {words}".strip())

    @override
    def sizeHint(self) -> QSize:
        width = QFontMetricsF(interface_font(11)).horizontalAdvance(self.text())
        return QSize(ceil(self._words_at() + width + _PADDING), ROW_HEIGHT)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paint(self, painter: QPainter) -> None:
        if self.hovered:
            fill_round(painter, QRectF(self.rect()).adjusted(0, 2, 0, -2), self.theme.hover)
        if self._key:
            paint_key_cap(painter, _PADDING, ROW_HEIGHT / 2, self._key, self.theme)
        painter.setFont(interface_font(11))
        painter.setPen(self.theme.text if self.hovered else self.theme.dim)
        where = QRectF(self.rect()).adjusted(self._words_at(), 0, 2, 0)
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, self.text())

    def _words_at(self) -> float:
        return _PADDING + (key_cap_width(self._key) + 5 if self._key else 0)
