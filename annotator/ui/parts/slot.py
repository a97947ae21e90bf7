"""A frame's roles: a row with letter, name and fillers; a small one while it is empty."""

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from annotator.ui.look.theme import Theme, elided, interface_font
from annotator.ui.parts.arrows import ARROWS
from annotator.ui.parts.flow import FlowLayout
from annotator.ui.parts.painter import painter_on
from annotator.ui.parts.part import Part, fill_round, outline_round

ROW_HEIGHT = 28
FILLERS_AT = 116
_LETTER_AT = 16
_NAME_AT = 36
_RIGHT = 12
_EDGE = 3


class SlotPart(Part):
    """A part of a slot: arrows are left to the section, which goes from part to part."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ARROWS:
            event.ignore()
        else:
            super().keyPressEvent(event)


class SlotName(SlotPart):
    """A role's letter and name; pressed, the role waits for a filler."""

    def __init__(self, theme: Theme, letter: str, name: str) -> None:
        super().__init__(theme)
        self._letter = letter
        self.setText(name)

    @override
    def sizeHint(self) -> QSize:
        return QSize(FILLERS_AT - _LETTER_AT + 2, ROW_HEIGHT)

    @override
    def paint(self, painter: QPainter) -> None:
        centre = Qt.AlignmentFlag.AlignVCenter
        if self.hovered:
            fill_round(painter, QRectF(self.rect()).adjusted(0, 2, 0, -2), self.theme.hover)
        inset = 6
        painter.setPen(self.theme.dim)
        painter.setFont(interface_font(bold=True))
        painter.drawText(QRectF(inset, 0, 20, ROW_HEIGHT), centre, self._letter)
        painter.setPen(self.theme.text)
        font = interface_font()
        painter.setFont(font)
        left = inset + _NAME_AT - _LETTER_AT
        room = self.width() - left
        where = QRectF(left, 0, room, ROW_HEIGHT)
        painter.drawText(where, centre, elided(self.text(), font, room))


class RequiredMark(SlotPart):
    """`! required`: a mark that something is missing, not a refusal; pressed, the role waits."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.setText(self.tr("required"))
        self.setAccessibleName(self.text())

    @override
    def sizeHint(self) -> QSize:
        width = QFontMetricsF(interface_font()).horizontalAdvance(self.text())
        return QSize(ceil(width + 28), ROW_HEIGHT)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paint(self, painter: QPainter) -> None:
        box = QRectF(0, 3, self.width(), 22)
        fill_round(painter, box, self.theme.alertbg)
        outline_round(painter, box, self.theme.alert, 1.5)
        painter.setPen(QPen(self.theme.alert, 1.8))
        centre = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(interface_font(bold=True))
        painter.drawText(box.adjusted(8, 0, 0, 0), centre, "!")
        painter.setFont(interface_font())
        painter.drawText(box.adjusted(18, 0, 0, 0), centre, self.text())


class SmallSlot(SlotPart):
    """An optional role nothing fills: `x excluded target`, 11 px; pressed, it waits."""

    def __init__(self, theme: Theme, letter: str, name: str) -> None:
        super().__init__(theme)
        self._letter = letter
        self._hovering = False
        self.setText(name)

    def set_hovering(self, *, on: bool) -> None:
        """Show that what is dragged would be dropped here."""
        self._hovering = on
        self.update()

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
        if self._hovering:
            fill_round(painter, box, self.theme.sel)
        lit = self.hovered or self._hovering
        painter.setPen(self.theme.text if lit else self.theme.dim)
        painter.setFont(interface_font(11, bold=True))
        painter.drawText(box, centre, self._letter)
        painter.setFont(interface_font(11))
        painter.drawText(box.adjusted(self._name_at(), 0, 0, 0), centre, self.text())

    def _name_at(self) -> float:
        return QFontMetricsF(interface_font(11, bold=True)).horizontalAdvance(self._letter) + 3


def _small() -> QFontMetricsF:
    return QFontMetricsF(interface_font(11))


class SlotRow(QWidget):
    """A role: its letter, its name, and its fillers wrapping at the right of both.

    While it `waits` it is tinted, with the edge of a current row.
    """

    def __init__(
        self,
        theme: Theme,
        letter: str,
        name: str,
        fillers: Sequence[QWidget],
        *,
        waits: bool = False,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._waits = waits
        self.fillers = fillers
        self._hovering = False
        flow = FlowLayout(self, gap=4)
        flow.setContentsMargins(FILLERS_AT, 0, _RIGHT, 0)
        for filler in fillers:
            flow.addWidget(filler)
        self.name = SlotName(theme, letter, name)
        self.name.setParent(self)
        self.name.setGeometry(_LETTER_AT - 6, 0, FILLERS_AT - _LETTER_AT + 2, ROW_HEIGHT)

    def set_hovering(self, *, on: bool) -> None:
        """Show that what is dragged would be dropped here."""
        self._hovering = on
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not (self._waits or self._hovering):
            return
        with painter_on(self) as painter:
            painter.fillRect(self.rect(), self._theme.sel)
            painter.fillRect(0, 0, _EDGE, self.height(), self._theme.selline)
