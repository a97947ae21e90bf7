"""The statuses of a unit as small drawings: the same shapes in lists, head and pane.

A ring is open, a half ring is in hand, a tick is decided, a cross is decided for nothing, two
lines are agreed, two lines in a ring are agreed on and to be audited.
"""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from annotator.app.adjudication.reviewing import Status
from annotator.model.article import State
from annotator.ui.look.theme import Theme
from annotator.ui.state_glyphs import paint_state


def paint_status(
    painter: QPainter, where: QPointF, status: Status, theme: Theme, *, in_hand: bool = False
) -> None:
    """Paint a status in a square of 14 px whose corner is `where`."""
    if status is Status.OPEN:
        paint_state(painter, where, State.STARTED if in_hand else State.NEW, theme)
        return
    if status is Status.DECIDED:
        paint_state(painter, where, State.DONE, theme)
        return
    painter.save()
    painter.translate(where)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if status is Status.AUDIT:
        painter.setPen(QPen(theme.text if in_hand else theme.control, 1.6))
        painter.drawEllipse(QRectF(1.0, 1.0, 12.0, 12.0))
        for y in (5.5, 8.5):
            painter.drawLine(QPointF(4.2, y), QPointF(9.8, y))
    elif status is Status.AGREED:
        painter.setPen(_pen(theme.good))
        for y in (5.0, 9.5):
            painter.drawLine(QPointF(2.5, y), QPointF(11.5, y))
    else:
        painter.setPen(_pen(theme.dim))
        painter.drawPolyline(QPolygonF([QPointF(3, 3), QPointF(11, 11)]))
        painter.drawPolyline(QPolygonF([QPointF(11, 3), QPointF(3, 11)]))
    painter.restore()


def paint_share(painter: QPainter, bar: QRectF, share: float, theme: Theme, fill: QColor) -> None:
    """Paint a thin bar of which a share is filled."""
    painter.fillRect(bar, theme.line)
    painter.fillRect(QRectF(bar.left(), bar.top(), bar.width() * share, bar.height()), fill)


def _pen(colour: QColor) -> QPen:
    pen = QPen(colour, 2.0)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    return pen
