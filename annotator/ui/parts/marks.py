"""The underline of a label, drawn under words anywhere in the interface."""

from enum import Enum, auto

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from annotator.model.schema import Label
from annotator.ui.look.theme import Theme


class Stroke(Enum):
    """How a label's underline is drawn; a second sign beside its colour."""

    ENTITY = auto()
    SANCTION = auto()
    FILLER = auto()
    STATEMENT = auto()
    GHOST = auto()


_WIDTHS = {
    Stroke.ENTITY: 2.2,
    Stroke.SANCTION: 3.2,
    Stroke.FILLER: 1.0,
    Stroke.STATEMENT: 2.0,
    Stroke.GHOST: 2.0,
}


def stroke_of(label: Label | None) -> Stroke:
    """Return the stroke of a label's underline; an unknown label's is a filler's."""
    if label is None or label.filler_only or label.family == "region":
        return Stroke.FILLER
    if label.family == "sanction":
        return Stroke.SANCTION
    return Stroke.STATEMENT if label.family == "statement" else Stroke.ENTITY


def mark_of(label: Label | None, theme: Theme) -> QColor:
    """Return the colour of a label's underline."""
    return theme.group(label.group if label else "fillers").mark


def words_colour(label: Label | None, theme: Theme) -> QColor:
    """Return the colour in which a label's name is written."""
    return theme.group(label.group if label else "fillers").words


def paint_mark(
    painter: QPainter, left: float, right: float, top: float, stroke: Stroke, colour: QColor
) -> None:
    """Draw an underline whose upper edge is at `top`; a statement's ends turn up."""
    width = _WIDTHS[stroke]
    if stroke is Stroke.GHOST:
        pen = QPen(colour, width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([1.0, 1.5])
        painter.setPen(pen)
        painter.drawLine(QPointF(left, top + 1), QPointF(right, top + 1))
        return
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    middle = round(top) + width / 2 if width <= 1 else top + width / 2
    painter.drawLine(QPointF(left, middle), QPointF(right, middle))
    if stroke is Stroke.STATEMENT:
        for x in (left + width / 2, right - width / 2):
            painter.drawLine(QPointF(x, top - 3), QPointF(x, top + width))
