"""The units of a review in the text: a row per annotator under the words, nothing of gold.

The rows of a unit follow one another in the annotators' fixed order, below what is decided there
already; who found nothing has a dotted one. What all agree on is one line. The unit in hand has
a box round its words and the annotators' names beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from annotator.model.annotation import Annotation
from annotator.model.review_marks import UnitMark
from annotator.ui.view.flow import Placed
from annotator.ui.view.label_style import LabelStyle, dotted_pen, rounded_pen
from annotator.ui.view.marks import LineMarks
from annotator.ui.view.page import LONG_SPAN
from annotator.ui.view.paragraph_layout import ParagraphLayout, Stretch
from annotator.ui.view.scene import Scene

_LANE = 4.0
_LEAST_LANE = 3.0
_WIDTH = 2.0
_INSET = 1.0
_BOX = 2.5
_NAME_PITCH = 13.0
_NAME_MARK = 10.0
_NAME_GAP = 14.0
_MARGIN_AT = 13.0
_MARGIN_LANE = 4.0
_BEYOND = 20.0
_REACH = 3.0
_MOST_NAMES = 9
_CAPTION_GAP = 6.0


class UnitBar(NamedTuple):
    """A row of a unit on one line, from the column's left edge; `style` None: found nothing."""

    number: int
    style: LabelStyle | None
    left: float
    right: float
    lane: int
    agreed: bool
    opens: bool


@dataclass(slots=True)
class UnitLine:
    """A line in the window with the rows of units on it."""

    top: int
    marks: LineMarks
    pitch: float
    bars: list[UnitBar] = field(default_factory=list[UnitBar])

    def y(self, scene: Scene, bar: UnitBar) -> float:
        """Return the middle of a row, from the window's top."""
        return self.top + scene.page.bar_y(0) + self.pitch * bar.lane


def in_margin(scene: Scene, mark: UnitMark) -> bool:
    """Tell whether a unit stands in the margin, as whole statements do."""
    return any(
        scene.styles.of(claim.label).bracketed or any(b - a > LONG_SPAN for a, b in claim.fragments)
        for claim in mark.claims
    )


def unit_lines(scene: Scene) -> list[UnitLine]:
    """Return the lines of the window that have units, each with its rows."""
    if len(scene.units) == 0:
        return []
    found: list[UnitLine] = []
    for placed in scene.placed:
        found += _lines_of(scene, placed)
    return found


def lay_units(scene: Scene) -> list[UnitLine]:
    """Return the lines with units; captions of what is decided are kept clear of their rows."""
    lines = unit_lines(scene)
    for line in lines:
        line.marks.ghosts = [(bar.left, bar.right, bar.lane) for bar in line.bars]
    return lines


def unit_at(scene: Scene, point: QPointF) -> int | None:
    """Return the number of the unit whose row is at a point of the window."""
    x = point.x() - scene.page.left
    for line in unit_lines(scene):
        if line.top <= point.y() < line.top + scene.page.pitch:
            for bar in line.bars:
                near = abs(point.y() - line.y(scene, bar)) < _REACH
                if near and bar.left <= x <= bar.right:
                    return bar.number
    return None


def paint_unit_ground(painter: QPainter, scene: Scene, lines: Sequence[UnitLine]) -> None:
    """Tint the words of the unit in hand."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(scene.theme.sel)
    for box in _boxes(scene, lines):
        painter.drawRoundedRect(box, 3.0, 3.0)


def paint_units(painter: QPainter, scene: Scene, lines: Sequence[UnitLine]) -> None:
    """Paint the rows of the units in the window, and the box and the names of the one in hand."""
    if len(scene.units) == 0:
        return
    _paint_margin(painter, scene)
    for line in lines:
        for bar in line.bars:
            painter.setPen(_pen(scene, bar))
            y = line.y(scene, bar)
            y = round(y) if line.pitch == _LANE else y
            left = scene.page.left + bar.left + _INSET
            painter.drawLine(QLineF(left, y, scene.page.left + bar.right - _INSET, y))
        _paint_captions(painter, scene, line)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(rounded_pen(scene.theme.selline, 1.4))
    for box in _boxes(scene, lines):
        painter.drawRoundedRect(box, 3.0, 3.0)
    _paint_names(painter, scene)


def _pen(scene: Scene, bar: UnitBar) -> QPen:
    if bar.style is None:
        return dotted_pen(scene.theme.dim, 1.4)
    return bar.style.pen if bar.agreed else _flat(bar.style, _WIDTH)


def _flat(style: LabelStyle, width: float) -> QPen:
    pen = rounded_pen(style.colours.mark, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def _shown(scene: Scene, start: int, end: int) -> list[UnitMark]:
    return [
        mark
        for mark in scene.units.overlapping(start, end)
        if any(scene.styles.of(c.label).family not in scene.hidden for c in mark.claims)
    ]


def _lines_of(scene: Scene, placed: Placed) -> list[UnitLine]:
    """Return the lines of a paragraph; the shortest unit is nearest to the text."""
    paragraph, y = placed
    if paragraph.marks is None:
        return []
    found: dict[int, UnitLine] = {}
    marks = _shown(scene, paragraph.start, paragraph.end)
    for mark in sorted(marks, key=lambda mark: mark.cover.end - mark.cover.start):
        if mark.number == scene.highlights.unit or not in_margin(scene, mark):
            for number, bars in _rows(scene, paragraph, mark).items():
                top = y + number * scene.page.pitch
                if -scene.page.pitch < top < scene.height:
                    line = found.setdefault(
                        number, UnitLine(top, paragraph.marks.lines[number], _LANE)
                    )
                    _put(line, bars)
    for line in found.values():
        _fit(scene, line)
    return list(found.values())


def _rows(
    scene: Scene, paragraph: ParagraphLayout, mark: UnitMark
) -> dict[int, list[tuple[UnitBar, int]]]:
    """Return the rows of a unit by line, each with its place among them."""
    found: dict[int, list[tuple[UnitBar, int]]] = {}
    cover = mark.claims[0].fragments
    for place, (row, looked) in enumerate(zip(mark.shown, mark.looked, strict=False)):
        if row is None and not looked:
            continue
        style = None if row is None else scene.styles.of(row.label)
        for start, end in cover if row is None else row.fragments:
            opens = start >= paragraph.start
            for stretch in _stretches(paragraph, start, end):
                bar = UnitBar(
                    mark.number, style, stretch.left, stretch.right, place, mark.agreed, opens
                )
                found.setdefault(stretch.line, []).append((bar, place))
                opens = False
    return found


def _stretches(paragraph: ParagraphLayout, start: int, end: int) -> Sequence[Stretch]:
    low, high = max(start, paragraph.start), min(end, paragraph.end)
    return paragraph.stretches(low, high) if low < high else ()


def _put(line: UnitLine, bars: Sequence[tuple[UnitBar, int]]) -> None:
    """Give the rows of one unit the first lanes that are free for all of them together."""
    left, right = min(bar.left for bar, _ in bars), max(bar.right for bar, _ in bars)
    taken = {b.lane for b in line.marks.bars if b.left < right and left < b.right}
    taken |= {lane for start, end, lane in line.marks.joins if start < right and left < end}
    taken |= {b.lane for b in line.bars if b.left < right and left < b.right}
    first = max(taken, default=-1) + 1
    line.bars += [bar._replace(lane=first + place) for bar, place in bars]


def _fit(scene: Scene, line: UnitLine) -> None:
    """Let the rows of a crowded line stand closer, and leave out what has no room at all."""
    page = scene.page
    room = page.pitch - page.box - 1.0
    deepest = max(bar.lane for bar in line.bars)
    if (deepest + 1) * _LANE > room:
        line.pitch = max(_LEAST_LANE, room / (deepest + 1))
        lanes = int(room // line.pitch)
        line.bars = [bar for bar in line.bars if bar.lane < lanes]


def _paint_captions(painter: QPainter, scene: Scene, line: UnitLine) -> None:
    """Name what all agree on, where there is room under it."""
    font = scene.styles.font()
    ascent = QFontMetricsF(font).ascent()
    taken = [(c.x, c.x + c.face.width) for c in line.marks.captions]
    for bar in line.bars:
        if not bar.agreed or not bar.opens or bar.style is None:
            continue
        face = scene.styles.face(bar.style.name)
        end = bar.left + face.width
        below = any(
            other.lane > bar.lane and other.left < end and bar.left < other.right
            for other in line.bars
        )
        lane = bar.lane <= scene.page.density.deepest_caption and not bar.style.filler_only
        free = all(end + _CAPTION_GAP < a or b + _CAPTION_GAP < bar.left for a, b in taken)
        if lane and free and not below:
            taken.append((bar.left, end))
            painter.setFont(font)
            painter.setPen(bar.style.colours.words)
            y = line.top + scene.page.caption_y(bar.lane) - ascent
            painter.drawStaticText(QPointF(scene.page.left + bar.left, y), face.words)


# The unit in hand


def _boxes(scene: Scene, units: Sequence[UnitLine]) -> list[QRectF]:
    mark = _in_hand(scene)
    if mark is None:
        return []
    page, found = scene.page, list[QRectF]()
    start, end = mark.cover
    lines = {line.top: line for line in units}
    for paragraph, y in scene.placed:
        for stretch in _stretches(paragraph, start, end):
            top = y + stretch.line * page.pitch
            line = lines.get(top)
            own = [] if line is None else [b for b in line.bars if b.number == mark.number]
            bottom = max((line.y(scene, b) for b in own), default=top + page.box) if line else 0.0
            left, width = page.left + stretch.left - _BOX, stretch.right - stretch.left + 2 * _BOX
            high = max(bottom - top + 4.0, page.box + 3.0)
            found.append(QRectF(left, top - 1.5, width, high + 1.5))
    return found


def _in_hand(scene: Scene) -> UnitMark | None:
    number = scene.highlights.unit
    return None if number is None else scene.units.get(number)


def _paint_names(painter: QPainter, scene: Scene) -> None:
    """Name the annotators in the margin, each with the mark of what it found."""
    mark = _in_hand(scene)
    if mark is None or mark.agreed:
        return
    top = next(
        (
            y + stretch.line * scene.page.pitch
            for paragraph, y in scene.placed
            for stretch in _stretches(paragraph, *mark.cover)[:1]
        ),
        None,
    )
    if top is None:
        return
    font = scene.page.caption_font
    metrics = QFontMetricsF(font)
    rows = list(zip(scene.units.names, mark.rows, strict=True))[:_MOST_NAMES]
    right = scene.page.left - _NAME_GAP
    if in_margin(scene, mark):
        right -= _MARGIN_LANE * len(rows)
    widest = right - _NAME_MARK - 10
    first = top + scene.page.box / 2 - _NAME_PITCH * len(rows) / 2
    broad = max(metrics.horizontalAdvance(name) for name, _ in rows)
    ground = QRectF(0, first - 1, right, _NAME_PITCH * len(rows) + 2)
    ground.setLeft(max(2.0, right - _NAME_MARK - 10 - broad))
    painter.fillRect(ground, scene.theme.page)
    painter.setFont(font)
    for place, (name, claim) in enumerate(rows):
        middle = first + _NAME_PITCH * (place + 0.5)
        painter.setPen(scene.theme.dim)
        words = metrics.elidedText(name, Qt.TextElideMode.ElideRight, widest)
        x = right - _NAME_MARK - 6 - metrics.horizontalAdvance(words)
        painter.drawText(QPointF(x, middle + metrics.ascent() / 2 - 1), words)
        painter.setPen(_name_pen(scene, claim))
        painter.drawLine(QLineF(right - _NAME_MARK, round(middle), right, round(middle)))


def _name_pen(scene: Scene, claim: Annotation | None) -> QPen:
    if claim is None:
        return dotted_pen(scene.theme.dim, 1.4)
    return _flat(scene.styles.of(claim.label), _WIDTH)


def _paint_margin(painter: QPainter, scene: Scene) -> None:
    """Paint what stands in the margin: an upright line per annotator, from start to end."""
    for mark in _shown(scene, scene.start, scene.end):
        if not in_margin(scene, mark):
            continue
        rows = mark.shown
        for place, row in enumerate(rows):
            if row is None and not mark.looked[place]:
                continue
            x = scene.page.left - _MARGIN_AT - _MARGIN_LANE * (len(rows) - 1 - place)
            style = None if row is None else scene.styles.of(row.label)
            painter.setPen(
                dotted_pen(scene.theme.dim, 1.4) if style is None else _flat(style, _WIDTH)
            )
            for start, end in mark.claims[0].fragments if row is None else row.fragments:
                top, bottom = _span(scene, start, end)
                if mark.agreed and style is not None and bottom > top:
                    _paint_margin_name(painter, scene, style, x, top)
                    painter.setPen(_flat(style, _WIDTH))
                if bottom > top:
                    painter.drawLine(QLineF(round(x), top, round(x), bottom))


def _paint_margin_name(
    painter: QPainter, scene: Scene, style: LabelStyle, x: float, top: float
) -> None:
    """Name what all agree on beside its line, where that begins."""
    metrics = QFontMetricsF(scene.page.caption_font)
    painter.setFont(scene.page.caption_font)
    painter.setPen(style.colours.words)
    left = x - _NAME_GAP / 2 - metrics.horizontalAdvance(style.name)
    painter.drawText(QPointF(left, top + metrics.ascent() + 2), style.name)


def _span(scene: Scene, start: int, end: int) -> tuple[float, float]:
    """Return from where to where `[start, end)` reaches in the window, in px."""
    top, bottom = _BEYOND, -_BEYOND
    seen = False
    for paragraph, y in scene.placed:
        for stretch in _stretches(paragraph, start, end):
            line = y + stretch.line * scene.page.pitch
            top = line + 3.0 if not seen else top
            bottom, seen = line + scene.page.box - 2.0, True
    return (top, bottom) if seen else (0.0, 0.0)
