"""Small marks beside the lines that somebody has commented on; they never move the text."""

from bisect import bisect_left
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter, QPainterPath, QPen

from annotator.ui.view.scene import Scene

_FROM_TEXT = 16.0
_WIDTH, _HEIGHT, _TAIL = 11.0, 8.0, 3.0
# So far beside it a click still means the bubble.
_REACH = 4.0


def paint_comments(painter: QPainter, scene: Scene, offsets: Sequence[int]) -> None:
    """Paint a speech bubble at the right of each line of the window with an open comment."""
    pen = QPen(scene.theme.dim, 1.3)
    for y in comment_lines(scene, offsets):
        painter.setPen(pen)
        painter.drawPath(_bubble(_corner(scene, y)))


def comments_under(scene: Scene, offsets: Sequence[int], point: QPointF) -> tuple[int, ...]:
    """Return where the comments stand whose bubble is under a point, in reading order."""
    size = QSizeF(_WIDTH, _HEIGHT + _TAIL)
    for y, there in comment_lines(scene, offsets).items():
        bubble = QRectF(_corner(scene, y), size)
        if bubble.adjusted(-_REACH, -_REACH, _REACH, _REACH).contains(point):
            return tuple(there)
    return ()


def comment_lines(scene: Scene, offsets: Sequence[int]) -> dict[float, list[int]]:
    """Return by the tops of the lines of the window where their comments stand."""
    found: dict[float, list[int]] = {}
    for paragraph, y in scene.placed:
        at = bisect_left(offsets, paragraph.start)
        while at < len(offsets) and offsets[at] <= paragraph.end:
            top = y + paragraph.line_of(offsets[at]) * scene.page.pitch
            found.setdefault(top, []).append(offsets[at])
            at += 1
    return found


def _corner(scene: Scene, top: float) -> QPointF:
    page = scene.page
    x = page.left + page.column + _FROM_TEXT
    return QPointF(x, top + page.box / 2 - _HEIGHT / 2 - 1)


def _bubble(corner: QPointF) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(corner.x(), corner.y(), _WIDTH, _HEIGHT), 2, 2)
    foot = corner + QPointF(3, _HEIGHT)
    path.moveTo(foot)
    path.lineTo(foot + QPointF(0, _TAIL))
    path.lineTo(foot + QPointF(_TAIL, 0))
    return path
