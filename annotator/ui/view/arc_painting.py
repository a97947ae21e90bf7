"""Painting connectors, their tips, and the names of ends out of sight."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPolygonF

from annotator.ui.view.arcs import BUS_RISE, TIP_DEPTH, Arcs, Note
from annotator.ui.view.label_style import rounded_pen
from annotator.ui.view.scene import Scene

_WIDTH = 1.4
_FAINT = 0.35
_HALF_TIP = 3.6
_DOT = 3.2
_ARROW = 7.0
_NOTE_PAD = 6.0
_NOTE_BASELINE = 12.5
_NOTE_ROUND = 4.0
_ROLE_GAP = 6.0


def paint_arcs(painter: QPainter, scene: Scene, arcs: Arcs) -> None:
    """Paint one frame's connectors in its colour."""
    colour = QColor(arcs.frame.style.colours.words)
    if arcs.frame.faint:
        colour.setAlphaF(_FAINT)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(rounded_pen(colour, _WIDTH))
    painter.drawPath(arcs.path)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    for tip in arcs.tips:
        painter.drawPolygon(_head(tip, _HALF_TIP, BUS_RISE + TIP_DEPTH))
    for arrow, towards in arcs.arrows:
        base = QPointF(arrow.x(), arrow.y() - towards * _ARROW)
        painter.drawPolygon(_head(base, _HALF_TIP + 0.4, towards * (_ARROW + 1)))
    for dot in arcs.dots:
        painter.drawEllipse(dot, _DOT, _DOT)
    for note in arcs.notes:
        _paint_note(painter, scene, note, colour)


def _head(base: QPointF, half: float, length: float) -> QPolygonF:
    x, y = base.x(), base.y()
    return QPolygonF([QPointF(x - half, y), QPointF(x + half, y), QPointF(x, y + length)])


def _paint_note(painter: QPainter, scene: Scene, note: Note, colour: QColor) -> None:
    """Paint the role in the frame's colour and the filler's words after it."""
    rect, page = note.rect, scene.page
    painter.setPen(scene.theme.line)
    painter.setBrush(scene.theme.raised)
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), _NOTE_ROUND, _NOTE_ROUND)
    font = QFont(page.caption_font)
    font.setItalic(True)
    x, y = rect.left() + _NOTE_PAD, rect.top() + _NOTE_BASELINE
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(QPointF(x, y), note.role)
    x += QFontMetricsF(font).horizontalAdvance(note.role) + _ROLE_GAP
    painter.setFont(page.caption_font)
    painter.setPen(scene.theme.text)
    room = QRectF(x, rect.top(), rect.right() - _NOTE_PAD - x, rect.height())
    metrics = QFontMetricsF(page.caption_font)
    words = metrics.elidedText(note.words, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(QPointF(x, y), words)
