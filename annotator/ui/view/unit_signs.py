"""How the units of a review stand, in the scroll map: the shapes of its lists, made small.

A ring is open, a tick is decided, a cross is decided for nothing. All rings are shown; of the
others what has room beside them, so that a page of decisions is no smear.
"""

from bisect import bisect_left, insort

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from annotator.ui.look.theme import Theme
from annotator.ui.view.scroll_map import ScrollMap

_RING = 2.4
_ROOM = 6
_TICK = ((-3.0, 0.2), (-1.0, 2.2), (3.0, -2.4))
_CROSS = (((-2.0, -2.0), (2.0, 2.0)), ((2.0, -2.0), (-2.0, 2.0)))


def paint_unit_signs(painter: QPainter, theme: Theme, marks: ScrollMap, x: float) -> None:
    """Paint the signs of all units, their middles at `x`."""
    placed = list(marks.units)
    rejected = _with_room(marks.rejected, placed)
    for row in _with_room(marks.decided, placed):
        _lines(painter, theme.page, theme.good, QPointF(x, row + 0.5), (_TICK,))
    for row in rejected:
        _lines(painter, theme.page, theme.dim, QPointF(x, row + 0.5), _CROSS)
    painter.setPen(QPen(theme.text, 1.2))
    painter.setBrush(theme.page)
    for row in marks.units:
        painter.drawEllipse(QPointF(x, row + 0.5), _RING, _RING)


def _with_room(rows: list[int], placed: list[int]) -> list[int]:
    """Return the rows that stand clear of those placed before, and place them too."""
    found: list[int] = []
    for row in rows:
        at = bisect_left(placed, row)
        if all(abs(each - row) >= _ROOM for each in placed[max(0, at - 1) : at + 1]):
            insort(placed, row)
            found.append(row)
    return found


def _lines(
    painter: QPainter,
    ground: QColor,
    ink: QColor,
    middle: QPointF,
    lines: tuple[tuple[tuple[float, float], ...], ...],
) -> None:
    """Paint lines over a wider stroke of the ground, so that they stand out from what is below."""
    for colour, width in ((ground, 3.6), (ink, 1.5)):
        pen = QPen(colour, width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        for line in lines:
            painter.drawPolyline([middle + QPointF(dx, dy) for dx, dy in line])
