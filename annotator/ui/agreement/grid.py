"""A grid of figures: headings, tinted cells, one chosen by mouse or arrows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from annotator.ui.look.theme import Theme, elided, interface_font
from annotator.ui.parts.painter import painter_on
from annotator.ui.parts.part import outline_round

_GAP = 2
_LEAST_HEADS, _MOST_HEADS = 64, 132
# A cell straight ahead is nearer than one that lies aside.
_ASIDE = 3
_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell; `share` (0..1) is how strongly it is tinted, None not at all."""

    words: str = ""
    share: float | None = None
    bold: bool = False
    tip: str = ""

    @property
    def empty(self) -> bool:
        """Tell whether there is nothing to choose."""
        return not self.words


@dataclass(frozen=True, slots=True)
class Heading:
    """A row's or a column's words, the short ones for columns, and the colour of its label."""

    words: str
    short: str = ""
    ink: QColor | None = None


class Grid(QWidget):
    """Rows and columns of figures.

    Signals:
        chosen(object): a cell was pressed; carries (row, column).
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, name: str, size: tuple[int, int]) -> None:
        """`size` is a cell's width and height."""
        super().__init__()
        self._theme = theme
        self._cell, self._heads = size, _LEAST_HEADS
        self._rows: tuple[Heading, ...] = ()
        self._columns: tuple[Heading, ...] = ()
        self._cells: list[list[Cell]] = []
        self._at = (0, 0)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_cell_width(self, width: int) -> None:
        """Let the cells shown next be so wide."""
        self._cell = width, self._cell[1]

    def show_cells(
        self, rows: Sequence[Heading], columns: Sequence[Heading], cells: list[list[Cell]]
    ) -> None:
        """Show these cells, `cells[row][column]`."""
        self._rows, self._columns, self._cells = tuple(rows), tuple(columns), cells
        self._heads = _heads_width([heading.words for heading in rows])
        self._at = next(self._places(), (0, 0))
        self.updateGeometry()
        self.setFixedSize(self.sizeHint())
        self._describe()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        self.update()

    @override
    def sizeHint(self) -> QSize:
        width, height = self._cell
        return QSize(
            self._heads + width * len(self._columns) + 4, height * (len(self._rows) + 1) + 4
        )

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self, smooth=True) as painter:
            for number, heading in enumerate(self._columns):
                self._paint_column(painter, number, heading)
            for number, heading in enumerate(self._rows):
                self._paint_row(painter, number, heading)
                for column in range(len(self._columns)):
                    self._paint_cell(painter, number, column)
            if self.hasFocus() and self._cells:
                outline_round(painter, self._box(*self._at), self._theme.selline, 2.0, 2.0)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place(event.position().toPoint())
        if place is not None and not self._cells[place[0]][place[1]].empty:
            self._go(place)
            self.chosen.emit(place)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None:
            self._step(*step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if self._cells and not self._cells[self._at[0]][self._at[1]].empty:
                self.chosen.emit(self._at)
        else:
            super().keyPressEvent(event)

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._tip(event.pos()), self)
            return True
        return super().event(event)

    def _step(self, down: int, right: int) -> None:
        """Go to the nearest cell with something in it that lies in a direction."""
        row, column = self._at

        def distance(place: tuple[int, int]) -> tuple[int, int]:
            along = (place[0] - row) * down + (place[1] - column) * right
            across = abs((place[0] - row) * right) + abs((place[1] - column) * down)
            return along + _ASIDE * across, across

        beyond = [
            place
            for place in self._places()
            if (place[0] - row) * down + (place[1] - column) * right > 0
        ]
        if beyond:
            self._go(min(beyond, key=distance))

    def _go(self, place: tuple[int, int]) -> None:
        self._at = place
        self._describe()
        self.update()

    def _describe(self) -> None:
        """Tell a screen reader the cell one is on."""
        if not self._cells:
            self.setAccessibleDescription("")
            return
        row, column = self._at
        cell = self._cells[row][column]
        words = f"{self._rows[row].words}, {self._columns[column].words}: {cell.words or '–'}"
        self.setAccessibleDescription(words)

    def _places(self) -> Iterator[tuple[int, int]]:
        """Yield the cells with something in them."""
        for row, cells in enumerate(self._cells):
            for column, cell in enumerate(cells):
                if not cell.empty:
                    yield row, column

    def _place(self, at: QPoint) -> tuple[int, int] | None:
        width, height = self._cell
        row, column = at.y() // height - 1, (at.x() - self._heads) // width
        if 0 <= row < len(self._rows) and 0 <= column < len(self._columns):
            return row, column
        return None

    def _tip(self, at: QPoint) -> str:
        """Return what there is to know of a cell, or the whole words of a heading."""
        place = self._place(at)
        if place is not None:
            return self._cells[place[0]][place[1]].tip
        width, height = self._cell
        row, column = at.y() // height - 1, (at.x() - self._heads) // width
        if at.x() < self._heads and 0 <= row < len(self._rows):
            return self._rows[row].words
        return self._columns[column].words if 0 <= column < len(self._columns) else ""

    def _box(self, row: int, column: int) -> QRectF:
        width, height = self._cell
        left, top = self._heads + column * width, (row + 1) * height
        return QRectF(left, top, width - _GAP, height - _GAP)

    def _paint_column(self, painter: QPainter, number: int, heading: Heading) -> None:
        width, height = self._cell
        box = QRectF(self._heads + number * width, 0, width - _GAP, height - _GAP)
        font = interface_font(11 if heading.short else 13)
        painter.setFont(font)
        painter.setPen(heading.ink or self._theme.dim)
        shown = elided(heading.short or heading.words, font, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)

    def _paint_row(self, painter: QPainter, number: int, heading: Heading) -> None:
        height = self._cell[1]
        box = QRectF(0, (number + 1) * height, self._heads - 8, height - _GAP)
        font = interface_font()
        painter.setFont(font)
        painter.setPen(self._theme.text if heading.words else self._theme.dim)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, left, elided(heading.words, font, box.width()))

    def _paint_cell(self, painter: QPainter, row: int, column: int) -> None:
        cell, box = self._cells[row][column], self._box(row, column)
        if cell.share is not None:
            tint = QColor(self._theme.selline)
            tint.setAlphaF(0.06 + 0.54 * min(1.0, cell.share))
            painter.fillRect(box, tint)
        painter.setFont(interface_font(12 if self._cell[0] < 50 else 13, bold=cell.bold))
        painter.setPen(self._theme.text if cell.words else self._theme.line)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, cell.words or "·")


def _heads_width(words: Sequence[str]) -> int:
    """Return how wide the headings of rows must be; very long ones are cut."""
    metrics = QFontMetricsF(interface_font())
    widest = ceil(max((metrics.horizontalAdvance(each) for each in words), default=0)) + 16
    return min(max(widest, _LEAST_HEADS), _MOST_HEADS)
