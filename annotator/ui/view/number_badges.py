"""Numbers painted at the start of annotations, so that a digit can choose one of them."""

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from annotator.model.fragment import Fragment
from annotator.ui.look.theme import interface_font
from annotator.ui.view.scene import Scene

_SIDE = 15.0
_ROUND = 3.0
# The badge stands over the first letter, half in the space between the lines.
_RISE = 12.0
_LEFT = 5.0
_GAP = 2.0


def paint_numbers(painter: QPainter, scene: Scene) -> None:
    """Paint the numbers of the annotations in the window, as key caps."""
    if not scene.highlights.numbers:
        return
    font = interface_font(11, bold=True)
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    for number, box in number_boxes(scene):
        painter.setPen(QPen(scene.theme.text, 1.0))
        painter.setBrush(scene.theme.raised)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), _ROUND, _ROUND)
        digit = str(number)
        x = box.center().x() - metrics.horizontalAdvance(digit) / 2
        y = box.center().y() + (metrics.ascent() - metrics.descent()) / 2
        painter.drawText(QPointF(x, y), digit)


def number_boxes(scene: Scene) -> Iterator[tuple[int, QRectF]]:
    """Yield the numbers in sight with their boxes; where several begin they stand side by side."""
    taken: list[QRectF] = []
    for number, place in enumerate(scene.highlights.numbers, 1):
        at = _start_of(scene, place)
        if at is None:
            continue
        box = QRectF(max(0.0, at.x() - _LEFT), at.y() - _RISE, _SIDE, _SIDE)
        while any(box.intersects(other) for other in taken):
            box.translate(_SIDE + _GAP, 0)
        taken.append(box)
        yield number, box


def _start_of(scene: Scene, place: Fragment) -> QPointF | None:
    for paragraph, top in scene.placed:
        if paragraph.start <= place.start <= paragraph.end:
            stretches = paragraph.stretches(place.start, place.end)
            if not stretches:
                return None
            y = top + stretches[0].line * scene.page.pitch
            if y + scene.page.box < 0 or y > scene.height:
                return None
            return QPointF(scene.page.left + stretches[0].left, max(float(y), _RISE))
    return None
