"""A frame's roles: a row with letter, name and fillers; a small one while it is empty."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from annotator.ui.parts.flow import FlowLayout
from annotator.ui.parts.marks import Stroke, paint_mark
from annotator.ui.parts.part import Part, fill_round, outline_round
from annotator.ui.theme import Theme, interface_font

ROW_HEIGHT = 28
FILLERS_AT = 116
_LETTER_AT = 16
_NAME_AT = 36
_RIGHT = 16
_CHIP_PADDING = 4.0


@dataclass(frozen=True, slots=True)
class FillerLook:
    """A filler as it is painted: its words, its own underline, whether it is implied."""

    words: str
    stroke: Stroke
    colour: QColor
    implied: bool = False


class FillerChip(Part):
    """What fills a role: words with the filler's own underline; pressed, it is selected."""

    def __init__(self, theme: Theme, look: FillerLook) -> None:
        super().__init__(theme)
        self._look = look
        self.setText(look.words)
        self.setFont(interface_font(italic=look.implied))
        self.setToolTip(look.words)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setEnabled(not look.implied)

    @override
    def sizeHint(self) -> QSize:
        width = QFontMetricsF(self.font()).horizontalAdvance(self.text())
        return QSize(ceil(width + 2 * _CHIP_PADDING), ROW_HEIGHT)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(40, ROW_HEIGHT)

    @override
    def paint(self, painter: QPainter) -> None:
        box = QRectF(self.rect())
        if self.hovered:
            fill_round(painter, box.adjusted(0, 2, 0, -1), self.theme.hover)
        metrics = QFontMetricsF(self.font())
        room = box.width() - 2 * _CHIP_PADDING
        words = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room + 0.5)
        painter.setFont(self.font())
        painter.setPen(self.theme.text)
        where = QRectF(_CHIP_PADDING, 2, room + 2, 22)
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, words)
        right = _CHIP_PADDING + metrics.horizontalAdvance(words)
        paint_mark(painter, _CHIP_PADDING, right, 22, self._look.stroke, self._look.colour)


class RequiredMark(QWidget):
    """`! required`: a mark that something is missing, not a refusal."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._words = self.tr("required")
        self.setAccessibleName(self._words)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        self.update()

    @override
    def sizeHint(self) -> QSize:
        width = QFontMetricsF(interface_font()).horizontalAdvance(self._words)
        return QSize(ceil(width + 28), ROW_HEIGHT)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(0, 3, self.width(), 22)
        fill_round(painter, box, self._theme.alertbg)
        outline_round(painter, box, self._theme.alert, 1.5)
        painter.setPen(QPen(self._theme.alert, 1.8))
        centre = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(interface_font(bold=True))
        painter.drawText(box.adjusted(8, 0, 0, 0), centre, "!")
        painter.setFont(interface_font())
        painter.drawText(box.adjusted(18, 0, 0, 0), centre, self._words)
        painter.end()


class SmallSlot(Part):
    """An optional role nothing fills: `x excluded target`, 11 px."""

    def __init__(self, theme: Theme, letter: str, name: str) -> None:
        super().__init__(theme)
        self._letter = letter
        self.setText(name)

    @override
    def sizeHint(self) -> QSize:
        return QSize(ceil(self._name_at() + _small().horizontalAdvance(self.text())), 20)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paint(self, painter: QPainter) -> None:
        centre = Qt.AlignmentFlag.AlignVCenter
        box = QRectF(self.rect()).adjusted(0, 0, 2, 0)
        painter.setPen(self.theme.text if self.hovered else self.theme.dim)
        painter.setFont(interface_font(11, bold=True))
        painter.drawText(box, centre, self._letter)
        painter.setFont(interface_font(11))
        painter.drawText(box.adjusted(self._name_at(), 0, 0, 0), centre, self.text())

    def _name_at(self) -> float:
        return QFontMetricsF(interface_font(11, bold=True)).horizontalAdvance(self._letter) + 3


def _small() -> QFontMetricsF:
    return QFontMetricsF(interface_font(11))


class SlotRow(QWidget):
    """A role: its letter, its name, and its fillers wrapping at the right of both."""

    def __init__(self, theme: Theme, letter: str, name: str, fillers: Sequence[QWidget]) -> None:
        super().__init__()
        self._theme = theme
        self._letter = letter
        self._name = name
        self.fillers = fillers
        flow = FlowLayout(self, gap=8)
        flow.setContentsMargins(FILLERS_AT, 0, _RIGHT - int(_CHIP_PADDING), 0)
        for filler in fillers:
            flow.addWidget(filler)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        centre = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(self._theme.dim)
        painter.setFont(interface_font(bold=True))
        painter.drawText(QRectF(_LETTER_AT, 0, 20, ROW_HEIGHT), centre, self._letter)
        painter.setPen(self._theme.text)
        font = interface_font()
        painter.setFont(font)
        room = FILLERS_AT - _NAME_AT - 4
        name = QFontMetricsF(font).elidedText(self._name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(_NAME_AT, 0, room + 4, ROW_HEIGHT), centre, name)
        painter.end()
