"""The states of an article as small drawings, with words for those who do not see them."""

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from annotator.model.article import State
from annotator.ui.look.theme import Theme
from annotator.ui.parts.painter import painter_on

GLYPH = 14.0

_WORDS = {
    State.NEW: "New",
    State.STARTED: "Started",
    State.DONE: "Done",
    State.SKIPPED: "Skipped",
    State.RETURNED: "Returned",
    State.REVIEWED: "Reviewed",
    State.FLAGGED: "Flagged",
}


def state_words(state: State) -> str:
    """Return the word for a state."""
    return QCoreApplication.translate("State", _WORDS[state])


def paint_state(painter: QPainter, where: QPointF, state: State, theme: Theme) -> None:
    """Paint a state's glyph in a square of 14 px whose corner is `where`."""
    painter.save()
    painter.translate(where)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    match state:
        case State.NEW:
            painter.setPen(QPen(theme.control, 1.4))
            painter.drawEllipse(QRectF(1.2, 1.2, 11.6, 11.6))
        case State.STARTED:
            _half_ring(painter, theme.text)
        case State.DONE:
            _tick(painter, theme.good, ((1.8, 7.6), (5.2, 11), (12, 3.4)))
        case State.REVIEWED:
            _tick(painter, theme.good, ((-0.6, 7.6), (2.6, 10.8), (9, 3.4)))
            _tick(painter, theme.good, ((7.4, 10.2), (8, 10.8), (14.4, 3.4)))
        case State.SKIPPED:
            painter.setPen(_pen(theme.dim))
            painter.drawLine(QPointF(2, 7), QPointF(12, 7))
        case State.RETURNED:
            _back_arrow(painter, theme.alert)
        case State.FLAGGED:
            _flag(painter, theme.alert)
    painter.restore()


def state_icon(state: State, theme: Theme) -> QIcon:
    """Return a state's glyph for a menu."""
    pixmap = QPixmap(32, 32)
    pixmap.fill(Qt.GlobalColor.transparent)
    pixmap.setDevicePixelRatio(2)
    with painter_on(pixmap, smooth=True) as painter:
        paint_state(painter, QPointF(1, 1), state, theme)
    return QIcon(pixmap)


def _pen(colour: QColor, width: float = 2.0) -> QPen:
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _half_ring(painter: QPainter, colour: QColor) -> None:
    painter.setPen(QPen(colour, 1.6))
    painter.drawEllipse(QRectF(1.2, 1.2, 11.6, 11.6))
    half = QPainterPath()
    half.moveTo(7, 3.6)
    half.arcTo(QRectF(3.6, 3.6, 6.8, 6.8), 90, -180)
    half.closeSubpath()
    painter.fillPath(half, colour)


def _tick(painter: QPainter, colour: QColor, points: tuple[tuple[float, float], ...]) -> None:
    painter.setPen(_pen(colour))
    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in points]))


def _back_arrow(painter: QPainter, colour: QColor) -> None:
    painter.setPen(_pen(colour))
    painter.drawPolyline(QPolygonF([QPointF(1.6, 5), QPointF(12, 5), QPointF(12, 12)]))
    painter.drawPolyline(QPolygonF([QPointF(5, 1.6), QPointF(1.6, 5), QPointF(5, 8.4)]))


def _flag(painter: QPainter, colour: QColor) -> None:
    painter.setPen(_pen(colour, 1.8))
    painter.drawLine(QPointF(2.4, 1.6), QPointF(2.4, 12.8))
    cloth = QPolygonF([QPointF(2.8, 1.8), QPointF(12.2, 4.8), QPointF(2.8, 8.4)])
    painter.setBrush(colour)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawPolygon(cloth)
