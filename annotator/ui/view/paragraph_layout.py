"""One paragraph laid out: lines, and places on them."""

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, cast

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QTextLayout, QTextLine, QTextOption

from annotator.ui.view.bidi import (
    Cell,
    begins_right_to_left,
    cells,
    merged,
    mixes_directions,
    under,
)
from annotator.ui.view.offsets import Utf16
from annotator.ui.view.page import Page

if TYPE_CHECKING:
    from annotator.ui.view.marks import Marks, Standing


class Line(NamedTuple):
    """A line with its first unit, the unit after it, and the x range of its letters."""

    line: QTextLine
    first: int
    last: int
    left: float
    right: float


class Stretch(NamedTuple):
    """A horizontal stretch of one line, in px from the column's left edge."""

    line: int
    left: float
    right: float


class ParagraphLayout:
    """A paragraph (or a piece of an overlong one) with its lines at one fixed pitch.

    The QTextLine objects live and die with their QTextLayout in here: used after it they crash.
    Offsets are code points of the article; y runs from the paragraph's top.
    """

    __slots__ = (
        "_cells",
        "_layout",
        "_map",
        "bidi",
        "end",
        "firsts",
        "height",
        "lines",
        "marks",
        "page",
        "rtl",
        "standing",
        "start",
    )

    def __init__(self, text: str, start: int, page: Page) -> None:
        self.start = start
        self.end = start + len(text)
        self.page = page
        self.marks: Marks | None = None
        self.standing: Standing | None = None
        self.bidi = mixes_directions(text)
        self.rtl = self.bidi and begins_right_to_left(text)
        self._cells: dict[int, list[Cell]] = {}
        self._map = Utf16(text)
        self._layout = QTextLayout(text, page.font)
        self._layout.setCacheEnabled(True)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        if self.rtl:
            option.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._layout.setTextOption(option)
        self.lines = self._lay_out()
        self.firsts = [line.first for line in self.lines]
        self.height = page.height(len(self.lines)) if text else page.blank

    def _lay_out(self) -> list[Line]:
        page = self.page
        lines: list[QTextLine] = []
        self._layout.beginLayout()
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(page.column)
            # Fonts that stand in for missing letters are taller or lower; the baseline is not.
            line.setPosition(QPointF(0, len(lines) * page.pitch + page.baseline - line.ascent()))
            lines.append(line)
        self._layout.endLayout()
        return [_measured(line) for line in lines]

    def forget_marks(self) -> None:
        """Let what stands in here be looked up anew."""
        self.marks = self.standing = None

    # Places

    def units(self, offset: int) -> int:
        """Return an article offset as a UTF-16 position in this paragraph, clipped to it."""
        return self._map.units(min(max(offset, self.start), self.end) - self.start)

    def offset(self, units: int) -> int:
        """Return the article offset of a UTF-16 position."""
        return self.start + self._map.offset(units)

    def line_at(self, units: int) -> int:
        """Return the number of the line on which a position stands."""
        return max(0, bisect_right(self.firsts, units) - 1)

    def line_of(self, offset: int) -> int:
        """Return the number of the line on which an offset stands."""
        return self.line_at(self.units(offset))

    def x_of(self, offset: int) -> float:
        """Return where the caret stands before the character at `offset`."""
        units = self.units(offset)
        return cursor_x(self.lines[self.line_at(units)].line, units)

    def offset_near(self, line: int, x: float) -> int:
        """Return the caret's offset nearest to `x` on a line; never on the next line."""
        number = min(max(0, line), len(self.lines) - 1)
        found = self.lines[number]
        if self.bidi:
            return self.offset(self._caret_near(found, x, last=number + 1 == len(self.lines)))
        units = found.line.xToCursor(x)
        if number + 1 < len(self.lines) and units >= found.last:
            units = self._layout.previousCursorPosition(found.last)
        return self.offset(max(units, found.first))

    def character_at(self, line: int, x: float) -> int | None:
        """Return the offset of the character under `x`; None beside the letters."""
        if not 0 <= line < len(self.lines):
            return None
        found = self.lines[line]
        if not found.left <= x <= found.right or found.last == found.first:
            return None
        if self.bidi:
            return self._letter_under(found, x)
        units = found.line.xToCursor(x, QTextLine.CursorPosition.CursorOnCharacter)
        return self.offset(min(max(units, found.first), found.last - 1))

    def _caret_near(self, line: Line, x: float, *, last: bool) -> int:
        """Return the caret's place nearest to `x`; beside the letters, an end of the line."""
        end = line.last if last else max(line.first, self._layout.previousCursorPosition(line.last))
        if not line.left <= x <= line.right:
            return line.first if (x > line.right) == self.rtl else end
        stands = self._layout.isValidCursorPosition
        places = [units for units in range(line.first, end + 1) if stands(units)]
        return min(places, key=lambda units: abs(cursor_x(line.line, units) - x))

    def _letter_under(self, line: Line, x: float) -> int:
        found = self._cells_of(line)
        number = under(found, x)
        offset = self.offset(line.first + number)
        # A joiner is given the range of the letter after it.
        joins = unicodedata.category(self._layout.text()[offset - self.start]) == "Cf"
        shared = joins and found[number : number + 1] == found[number + 1 : number + 2]
        return offset + 1 if shared else offset

    def line_start(self, line: int) -> int:
        """Return the first offset of a line."""
        return self.offset(self.lines[line].first)

    def line_end(self, line: int) -> int:
        """Return the last offset at which the caret still stands on a line."""
        found = self.lines[line]
        if line + 1 == len(self.lines):
            return self.offset(found.last)
        return self.offset(self._layout.previousCursorPosition(found.last))

    def beside(self, offset: int, *, right: bool) -> int | None:
        """Return the caret's next place to the right or left; None at the paragraph's edge."""
        units = self.units(offset)
        step = self._layout.rightCursorPosition if right else self._layout.leftCursorPosition
        found = step(units)
        return None if found == units else self.offset(found)

    def runs_left(self, offset: int) -> bool:
        """Tell whether the character at `offset` is written from right to left."""
        return self.bidi and begins_right_to_left(self._layout.text()[offset - self.start])

    # Stretches

    def stretches(self, start: int, end: int) -> list[Stretch]:
        """Return what `[start, end)` covers, line by line; mixed writing makes several pieces."""
        first, last = self.units(start), self.units(end)
        number = self.line_at(first)
        found: list[Stretch] = []
        while number < len(self.lines) and self.lines[number].first < last:
            line = self.lines[number]
            low, high = max(first, line.first), min(last, line.last)
            found += [Stretch(number, *piece) for piece in self.pieces(line, low, high)]
            number += 1
        return found

    def pieces(self, line: Line, low: int, high: int) -> Sequence[tuple[float, float]]:
        """Return the x ranges of the units `[low, high)` of one line."""
        if self.bidi:
            return merged(self._cells_of(line)[low - line.first : high - line.first])
        return ((cursor_x(line.line, low), min(cursor_x(line.line, high), line.right)),)

    def _cells_of(self, line: Line) -> list[Cell]:
        found = self._cells.get(line.first)
        if found is None:

            def edges(number: int) -> Cell:
                units = line.first + number
                trailing = cursor_x(line.line, units, QTextLine.Edge.Trailing)
                return cursor_x(line.line, units), trailing

            found = cells(edges, line.last - line.first, line.left, line.right)
            self._cells[line.first] = found
        return found

    def draw(
        self,
        painter: QPainter,
        clip: QRectF,
        formats: Sequence[QTextLayout.FormatRange] = (),
    ) -> None:
        """Draw the letters of the lines in `clip` with the painter's pen."""
        self._layout.draw(painter, QPointF(0, 0), formats, clip)


def cursor_x(line: QTextLine, units: int, edge: QTextLine.Edge = QTextLine.Edge.Leading) -> float:
    """Return the x of a cursor position on a line."""
    found = line.cursorToX(units, edge)
    return cast("tuple[float, int]", found)[0] if isinstance(found, tuple) else cast("float", found)


def _measured(line: QTextLine) -> Line:
    first = line.textStart()
    ink = line.naturalTextRect()
    return Line(line, first, first + line.textLength(), ink.left(), ink.right())
