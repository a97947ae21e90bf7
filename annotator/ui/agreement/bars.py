"""Figures by name on one axis from 0 to 1, each with its interval, the weakest first."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from annotator.app.adjudication.agreement_report import interval_words, value_words
from annotator.review.figures import Figure
from annotator.ui.look.theme import Theme, elided, interface_font
from annotator.ui.parts.painter import painter_on
from annotator.ui.parts.part import outline_round

_ROW = 28
_TOP = 26
_NAMES = 96
_VALUES = 100
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure: `name` is what is told when it is chosen, `ink` its colour."""

    name: str
    words: str
    figure: Figure
    ink: QColor | None = None


class Bars(QWidget):
    """Dots with intervals on one axis.

    Signals:
        chosen(object): a row was pressed; carries the bar's name.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._bars: tuple[Bar, ...] = ()
        self._at = 0
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(_NAMES + _VALUES + 120)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show these figures, the weakest first, those without a value last."""
        self._bars = tuple(
            sorted(bars, key=lambda b: (b.figure.value is None, b.figure.value or 0, b.words))
        )
        self._at = 0
        self.setFixedHeight(_TOP + _ROW * len(self._bars) + 4)
        self._describe()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(460, _TOP + _ROW * len(self._bars) + 4)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self, smooth=True) as painter:
            self._paint_axis(painter)
            for number, bar in enumerate(self._bars):
                self._paint_bar(painter, number, bar)
            if self.hasFocus() and self._bars:
                box = QRectF(0, _TOP + self._at * _ROW + 1, self.width(), _ROW - 2)
                outline_round(painter, box, self._theme.selline, 2.0)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = int((event.position().y() - _TOP) // _ROW)
        if 0 <= row < len(self._bars):
            self._go(row)
            self.chosen.emit(self._bars[row].name)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._go(self._at + (1 if event.key() == Qt.Key.Key_Down else -1))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if self._bars:
                self.chosen.emit(self._bars[self._at].name)
        else:
            super().keyPressEvent(event)

    def _go(self, row: int) -> None:
        if 0 <= row < len(self._bars):
            self._at = row
            self._describe()
            self.update()

    def _describe(self) -> None:
        if not self._bars:
            self.setAccessibleDescription("")
            return
        bar = self._bars[self._at]
        between = interval_words(bar.figure)
        words = f"{bar.words}: {value_words(bar.figure)} {between or bar.figure.why}"
        self.setAccessibleDescription(words.strip())
        self.setToolTip(bar.figure.why)

    def _x(self, value: float) -> float:
        width = self.width() - _NAMES - _VALUES - 24
        return _NAMES + 8 + width * min(1.0, max(0.0, value))

    def _paint_axis(self, painter: QPainter) -> None:
        painter.setFont(interface_font(11))
        bottom = _TOP + _ROW * len(self._bars)
        for tick in _TICKS:
            x = round(self._x(tick)) + 0.5
            painter.setPen(QPen(self._theme.line, 1))
            painter.drawLine(QPointF(x, _TOP), QPointF(x, bottom))
            painter.setPen(self._theme.dim)
            box = QRectF(x - 24, 0, 48, _TOP - 6)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{tick:g}")

    def _paint_bar(self, painter: QPainter, number: int, bar: Bar) -> None:
        top, font = _TOP + number * _ROW, interface_font()
        painter.setFont(font)
        painter.setPen(self._theme.text)
        names = QRectF(0, top, _NAMES, _ROW)
        painter.drawText(names, _LEFT, elided(bar.words, font, _NAMES - 4))
        figure, middle = bar.figure, top + _ROW / 2
        ink = bar.ink or self._theme.dim
        if figure.value is not None:
            if figure.low is not None and figure.high is not None:
                painter.setPen(QPen(ink, 2))
                ends = QPointF(self._x(figure.low), middle), QPointF(self._x(figure.high), middle)
                painter.drawLine(*ends)
            painter.setPen(QPen(self._theme.page, 2))
            painter.setBrush(ink)
            painter.drawEllipse(QPointF(self._x(figure.value), middle), 5.5, 5.5)
        left = self.width() - _VALUES
        painter.setFont(interface_font(bold=True))
        painter.setPen(self._theme.text)
        painter.drawText(QRectF(left, top, 34, _ROW), _LEFT, value_words(figure))
        painter.setFont(interface_font(11))
        painter.setPen(self._theme.dim)
        painter.drawText(QRectF(left + 36, top, 64, _ROW), _LEFT, interval_words(figure))
