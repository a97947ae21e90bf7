"""Painting margin brackets, corner hooks, and the ring of the selected annotation."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from annotator.ui.view.ends import End, ends_of, handle_at
from annotator.ui.view.label_style import LabelStyle, dotted_pen, rounded_pen
from annotator.ui.view.margin import WINDOW_EDGE, Bracket, Margin
from annotator.ui.view.scene import Scene

_CORNER = 5.0
_CORNER_SHARE = 0.75
_ROUND = 3.0
_DOT = 3.3


def paint_margin(painter: QPainter, scene: Scene, margin: Margin) -> None:
    """Paint the brackets with their names, and the kinds of the regions."""
    selected = scene.highlights.selected
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for bracket in margin.brackets:
        strong = bracket.key == selected
        painter.setPen(rounded_pen(bracket.style.colours.mark, 3.0 if strong else 2.0))
        # A line of 2 px is sharp on whole pixels, one of 3 px on half ones.
        painter.drawPath(_bracket_path(bracket).translated(*([0.5 if strong else 0.0] * 2)))
    _paint_links(painter, margin)
    for name in margin.names:
        font = QFont(scene.page.caption_font)
        font.setBold(name.key == selected)
        font.setItalic(name.role)
        painter.setFont(font)
        painter.setPen(scene.theme.dim if name.style.region else name.style.colours.words)
        metrics = QFontMetricsF(font)
        room = name.right - WINDOW_EDGE
        words = name.fitting(metrics.horizontalAdvance)
        words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(name.right - metrics.horizontalAdvance(words), name.y), words)
    if margin.left_out:
        painter.setFont(scene.page.caption_font)
        painter.setPen(scene.theme.dim)
        painter.drawText(QPointF(4, scene.height - 6), f"+{len(margin.left_out)}")


def _bracket_path(bracket: Bracket) -> QPainterPath:
    x, hook = bracket.x, bracket.x + 5.5
    path = QPainterPath(QPointF(hook if bracket.begins else x, bracket.top))
    path.lineTo(x, bracket.top)
    path.lineTo(x, bracket.bottom)
    if bracket.ends:
        path.lineTo(hook, bracket.bottom)
    return path


def _paint_links(painter: QPainter, margin: Margin) -> None:
    """Connect the brackets of one annotation's fragments."""
    before: dict[int, Bracket] = {}
    for bracket in sorted(margin.brackets, key=lambda b: b.start):
        last = before.get(bracket.key)
        if last is not None:
            painter.setPen(dotted_pen(bracket.style.colours.mark, 1.0))
            middle = (last.bottom + bracket.top) / 2
            at = [(last.x, last.bottom + 2), (last.x, middle), (bracket.x, middle)]
            at.append((bracket.x, bracket.top - 2))
            painter.drawPolyline([QPointF(x + 0.5, y) for x, y in at])
        before[bracket.key] = bracket


def paint_corners(painter: QPainter, scene: Scene, margin: Margin) -> None:
    """Mark the exact ends of bracketed spans in the text by small corners."""
    for bracket in margin.brackets:
        if bracket.key == scene.highlights.selected:
            continue
        colour = QColor(bracket.style.colours.mark)
        colour.setAlphaF(_CORNER_SHARE)
        painter.setPen(QPen(colour, 1.3))
        for end in ends_of(scene, bracket.start, bracket.end):
            painter.drawPolyline(_corner(scene, end))


def _corner(scene: Scene, end: End) -> QPolygonF:
    edge = end.y + (0.5 if end.opens else scene.page.box - 0.5)
    inside = _CORNER if end.opens else -_CORNER
    return QPolygonF(
        [
            QPointF(end.x, edge + inside),
            QPointF(end.x, edge),
            QPointF(end.x + end.inward * _CORNER, edge),
        ]
    )


def paint_selected(painter: QPainter, scene: Scene) -> None:
    """Ring the selected annotation; bracketed ones get a handle at each end instead."""
    key = scene.highlights.selected
    style = None if key is None else scene.style_of(key)
    if key is None or style is None:
        return
    bars = scene.in_margin(key)
    visible = [f for f in scene.fragments_of(key) if f.end >= scene.start and f.start <= scene.end]
    for start, end in visible:
        if not bars:
            _paint_ring(painter, scene, start, end, style)
    for start, end in visible:
        for found in ends_of(scene, start, end):
            _paint_handle(painter, scene, found, style, bars=bars)


def _paint_ring(painter: QPainter, scene: Scene, start: int, end: int, style: LabelStyle) -> None:
    page = scene.page
    painter.setPen(rounded_pen(style.colours.words, 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for paragraph, y in scene.placed:
        if start >= paragraph.end or end <= paragraph.start:
            continue
        stretches = paragraph.stretches(start, end)
        for number, stretch in enumerate(stretches):
            box = QRectF(
                page.left + stretch.left - 2.5,
                y + stretch.line * page.pitch - 1.5,
                stretch.right - stretch.left + 5,
                page.box + 4.5,
            )
            opens = number == 0 and start >= paragraph.start
            closes = number == len(stretches) - 1 and end <= paragraph.end
            painter.drawPath(_ring_path(box, opens=opens, closes=closes))


def _ring_path(box: QRectF, *, opens: bool, closes: bool) -> QPainterPath:
    """Return a rounded box; a side where the span goes on is left open."""
    path = QPainterPath()
    if opens and closes:
        path.addRoundedRect(box, _ROUND, _ROUND)
        return path
    left, top, right, bottom = box.left(), box.top(), box.right(), box.bottom()
    path.moveTo(right, top)
    if opens:
        path.lineTo(left + _ROUND, top)
        path.quadTo(left, top, left, top + _ROUND)
        path.lineTo(left, bottom - _ROUND)
        path.quadTo(left, bottom, left + _ROUND, bottom)
        path.lineTo(right, bottom)
        return path
    if closes:
        path.moveTo(left, top)
        path.lineTo(right - _ROUND, top)
        path.quadTo(right, top, right, top + _ROUND)
        path.lineTo(right, bottom - _ROUND)
        path.quadTo(right, bottom, right - _ROUND, bottom)
        path.lineTo(left, bottom)
        return path
    path.lineTo(left, top)
    path.moveTo(left, bottom)
    path.lineTo(right, bottom)
    return path


def _paint_handle(
    painter: QPainter, scene: Scene, end: End, style: LabelStyle, *, bars: bool
) -> None:
    """Put a round dot at an end of a span; with a bar where no ring runs."""
    painter.setPen(QPen(style.colours.words, 1.4))
    painter.setBrush(scene.theme.page)
    if bars:
        bottom = end.y + scene.page.box + 1.0
        painter.drawLine(QPointF(end.x, end.y - 1.0), QPointF(end.x, bottom))
    if scene.highlights.handles:
        painter.drawEllipse(handle_at(scene, end, 0).dot, _DOT, _DOT)
