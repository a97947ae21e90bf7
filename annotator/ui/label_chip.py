"""The chip of one label: its key, its name, and the mark it makes in the text."""

from enum import IntEnum, auto

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from annotator.app.guideline import first_words
from annotator.model.schema import REGION_FAMILY, Label
from annotator.ui.look.theme import Theme, interface_font
from annotator.ui.parts.part import Part, fill_round

CHIP_HEIGHT = 28
_PADDING = 5.0
_KEY_CELL = 16.0
_NAME_AT = 19.0
_COUNT_CELL = 10.5
_WIDE_COUNT_CELL = 20.0
_TWO_DIGITS = 10
_SHORT = 5
_BASELINE = 18.5
_MARK_TOP = 23.0


class Detail(IntEnum):
    """How much a chip shows, by the room there is."""

    KEY = auto()
    SHORT_NAME = auto()
    NAME = auto()
    COUNT = auto()
    WIDE_COUNT = auto()


class LabelChip(Part):
    """A label as a button. Pressed by the mouse it may stay armed; the bar says so."""

    def __init__(self, theme: Theme, label: Label, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.label = label
        self.armed = False
        self._detail = Detail.NAME
        self._count = 0
        self._in_pass = True
        self.setText(label.name)
        self._say()

    @property
    def letter(self) -> str:
        """The first key of the label, "" for none."""
        return self.label.keys[0] if self.label.keys else ""

    def set_count(self, count: int) -> None:
        """Show how many annotations of the label the open layer has."""
        if count != self._count:
            self._count = count
            self._say()
            self.update()

    def set_armed(self, armed: bool) -> None:
        """Show whether each drag makes this label."""
        if armed != self.armed:
            self.armed = armed
            self._say()
            self.update()

    def set_in_pass(self, in_pass: bool) -> None:
        """Show whether the label's family is being read for."""
        if in_pass != self._in_pass:
            self._in_pass = in_pass
            self.update()

    def set_detail(self, detail: Detail) -> None:
        """Show more or less; the width changes with it."""
        if detail != self._detail:
            self._detail = detail
            self.update()

    def width_with(self, detail: Detail) -> float:
        """Return the width the chip takes when it shows `detail`."""
        if detail is Detail.KEY:
            return _KEY_CELL + 2 * _PADDING
        width = _NAME_AT + self._advance(self._shown_name(detail)) + _PADDING
        cells = {Detail.COUNT: _COUNT_CELL, Detail.WIDE_COUNT: _WIDE_COUNT_CELL}
        return width + cells.get(detail, 0.0)

    @override
    def sizeHint(self) -> QSize:
        return QSize(round(self.width_with(self._detail)), CHIP_HEIGHT)

    @override
    def paint(self, painter: QPainter) -> None:
        theme, colours = self.theme, self.theme.group(self.label.group)
        quiet = not (self.isEnabled() and self._in_pass)
        box = QRectF(self.rect())
        if self.armed:
            fill_round(painter, box, theme.hover)
            fill_round(painter, box, colours.tint)
        elif self.hovered:
            fill_round(painter, box, theme.hover)
        painter.setFont(interface_font(bold=True))
        painter.setPen(theme.dim if quiet else colours.words)
        only_key = self._detail is Detail.KEY
        cell = QRectF(_PADDING if only_key else 0, _BASELINE - 15, _KEY_CELL, 20)
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, self.letter)
        if only_key:
            self._paint_mark(painter, _PADDING, _KEY_CELL, theme.line if quiet else colours.mark)
            return
        name = self._shown_name(self._detail)
        left, width = _NAME_AT, self._advance(name)
        painter.setFont(interface_font())
        painter.setPen(theme.dim if quiet or self._unmarked else theme.text)
        painter.drawText(QPointF(left, _BASELINE), name)
        self._paint_mark(painter, left, width, theme.line if quiet else colours.mark)
        if self._detail >= Detail.COUNT and self._count:
            most = 100 if self._detail is Detail.COUNT else 10_000
            font, gap = interface_font(11), 2.5
            if self._detail is Detail.COUNT and self._count >= _TWO_DIGITS:
                # The cell is made for one: two stand closer to their name than to the next letter.
                font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, -0.6)
                gap = 1.0
            painter.setFont(font)
            painter.setPen(theme.dim)
            shown = str(self._count) if self._count < most else "…"
            painter.drawText(QPointF(left + width + gap, _BASELINE - 3), shown)

    def _paint_mark(self, painter: QPainter, left: float, width: float, colour: QColor) -> None:
        if self._unmarked:
            return
        if self.label.family == "statement":
            pen = QPen(colour, 2.0)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            right, bottom = left + width, _MARK_TOP + 1
            painter.drawPolyline(
                [
                    QPointF(left + 1, bottom - 4),
                    QPointF(left + 1, bottom),
                    QPointF(right - 1, bottom),
                    QPointF(right - 1, bottom - 4),
                ]
            )
            return
        height = 3.2 if self.label.is_frame else 2.2
        fill_round(painter, QRectF(left - 0.5, _MARK_TOP, width + 1, height), colour, height / 2)

    @property
    def _unmarked(self) -> bool:
        return self.label.family == REGION_FAMILY

    def _shown_name(self, detail: Detail) -> str:
        name = self.label.name
        return name[:_SHORT].rstrip(" .'’") if detail is Detail.SHORT_NAME else name

    def _advance(self, name: str) -> float:
        return QFontMetricsF(interface_font()).horizontalAdvance(name)

    def _say(self) -> None:
        key = self.tr("key {0}").format(self.letter) if self.letter else ""
        count = self.tr("{0} in this article").format(self._count)
        armed = self.tr("armed: each drag labels; Esc puts it down") if self.armed else ""
        here = self.tr("{0} here").format(self._count)
        self.setAccessibleName(", ".join(filter(None, (self.label.name, key, here))))
        head = " · ".join(filter(None, (self.label.name, key, count, armed)))
        first = first_words(self.label.guideline)
        self.setAccessibleDescription(armed or first)
        self.setToolTip("\n".join(filter(None, (head, first))))
