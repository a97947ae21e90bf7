"""One answer of a review: who stands behind it, the digits that take it, what else it says."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QFontMetricsF, QPainter
from PySide6.QtWidgets import QSizePolicy
from typing_extensions import override

from annotator.model.schema import Label
from annotator.ui.look.theme import Theme, elided, interface_font
from annotator.ui.parts.key_cap import key_cap_width, paint_key_cap
from annotator.ui.parts.marks import mark_of, paint_mark, stroke_of
from annotator.ui.parts.part import Part, fill_round, outline_round

_LEFT = 16.0
_CAP_GAP = 3.0
_LABEL_AT = 46.0
_NAMES_AT = 140.0
_ROW = 28
_LINE = 17
_CENTRE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


@dataclass(frozen=True, slots=True)
class Answer:
    """What is offered: the digits that take it, its label in words, by whom, and details.

    `chosen` is what was decided for; `proposed` what `Enter` takes.
    """

    digits: tuple[str, ...]
    words: str
    names: str
    details: tuple[str, ...] = ()
    label: Label | None = None
    chosen: bool = False
    proposed: bool = False


class CandidateRow(Part):
    """An answer; pressing it takes it.

    Signals:
        pointed(object): the mouse or the focus came to it, or went.
    """

    pointed = Signal(object)

    def __init__(self, theme: Theme, answer: Answer) -> None:
        super().__init__(theme)
        self.answer = answer
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        said = [answer.words, answer.names, *answer.details]
        said += [f"key {', '.join(answer.digits)}"] if answer.digits else []
        if answer.proposed:
            said.append(self.tr("proposed"))
        if answer.chosen:
            said.append(self.tr("decided"))
        self.setAccessibleName(", ".join(filter(None, said)))
        self.setToolTip("\n".join(filter(None, (answer.names, *answer.details))))

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, _ROW + _LINE * len(self.answer.details) + 6)

    @override
    def paint(self, painter: QPainter) -> None:
        theme, answer = self.theme, self.answer
        box = QRectF(self.rect())
        if self.hovered or answer.chosen:
            inner = box.adjusted(8, 1, -8, -1)
            fill_round(painter, inner, theme.hover if self.hovered else theme.raised)
            if answer.chosen:
                outline_round(painter, inner, theme.control)
        x = _LEFT
        for digit in answer.digits:
            paint_key_cap(painter, x, _ROW / 2 + 1, digit, theme)
            x += key_cap_width(digit) + _CAP_GAP
        left = max(_LABEL_AT, x + 8)
        font = interface_font(bold=answer.proposed or answer.chosen)
        names_at = max(_NAMES_AT, left + QFontMetricsF(font).horizontalAdvance(answer.words) + 14)
        names_at = min(names_at, box.width() * 0.62)
        words = elided(answer.words, font, names_at - left - 10)
        painter.setFont(font)
        painter.setPen(theme.text if answer.label is not None else theme.dim)
        painter.drawText(QRectF(left, 0, box.width(), _ROW), _CENTRE, words)
        if answer.label is not None:
            right = left + QFontMetricsF(font).horizontalAdvance(words)
            colour = mark_of(answer.label, theme)
            paint_mark(painter, left, right, _ROW - 6, stroke_of(answer.label), colour)
        plain = interface_font()
        painter.setFont(plain)
        painter.setPen(theme.text)
        room = box.width() - names_at - _LEFT
        painter.drawText(
            QRectF(names_at, 0, room + 4, _ROW), _CENTRE, elided(answer.names, plain, room)
        )
        self._paint_details(painter, left)

    def _paint_details(self, painter: QPainter, left: float) -> None:
        small = interface_font(11)
        painter.setFont(small)
        painter.setPen(self.theme.dim)
        room = self.width() - left - _LEFT
        for number, words in enumerate(self.answer.details):
            line = QRectF(left, _ROW + number * _LINE, room + 4, _LINE)
            painter.drawText(line, _CENTRE, elided(words, small, room))

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.pointed.emit(True)

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(False)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.pointed.emit(True)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.pointed.emit(False)


def joined_names(names: Sequence[str]) -> str:
    """Return names in a row."""
    return ", ".join(names)
