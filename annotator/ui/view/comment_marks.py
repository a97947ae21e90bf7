"""Small marks beside the lines that somebody has commented on; they never move the text."""

from bisect import bisect_left
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPen

from annotator.ui.view.scene import Scene

_FROM_TEXT = 16.0
_WIDTH, _HEIGHT, _TAIL = 11.0, 8.0, 3.0


def paint_comments(painter: QPainter, scene: Scene, offsets: Sequence[int]) -> None:
    """Paint a speech bubble at the right of each line of the window with an open comment."""
    pen = QPen(scene.theme.dim, 1.3)
    x = scene.page.left + scene.page.column + _FROM_TEXT
    for y in comment_lines(scene, offsets):
        painter.setPen(pen)
        painter.drawPath(_bubble(QPointF(x, y + scene.page.box / 2 - _HEIGHT / 2 - 1)))


def comment_lines(scene: Scene, offsets: Sequence[int]) -> list[float]:
    """Return the tops of the lines of the window that have comments, each once."""
    found: set[float] = set()
    for paragraph, y in scene.placed:
        at = bisect_left(offsets, paragraph.start)
        while at < len(offsets) and offsets[at] <= paragraph.end:
            found.add(y + paragraph.line_of(offsets[at]) * scene.page.pitch)
            at += 1
    return sorted(found)


def _bubble(corner: QPointF) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(corner.x(), corner.y(), _WIDTH, _HEIGHT), 2, 2)
    foot = corner + QPointF(3, _HEIGHT)
    path.moveTo(foot)
    path.lineTo(foot + QPointF(0, _TAIL))
    path.lineTo(foot + QPointF(_TAIL, 0))
    return path
