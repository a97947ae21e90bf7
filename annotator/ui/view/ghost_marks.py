"""Ghosts in the text: dashed underlines and quieter captions, under what is labelled already."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from annotator.model.ghost import Ghost
from annotator.ui.view.captions import CaptionMode
from annotator.ui.view.flow import Placed
from annotator.ui.view.label_style import CaptionFace, LabelStyle, rounded_pen
from annotator.ui.view.marks import LineMarks, Marks
from annotator.ui.view.paragraph_layout import ParagraphLayout, Stretch
from annotator.ui.view.scene import Scene

_WIDTH = 1.6
_DASHES = (3.0, 2.5)
_GAP = 6.0
_OVERHANG = 40
_LONGEST_NAME = 44
_INSET = 1.0
_BAR_REACH = 3.0
_CAPTION_RISE = 9.0
_CAPTION_FALL = 3.0


class GhostBar(NamedTuple):
    """A dashed underline on one line of a paragraph, from the column's left edge."""

    ghost: Ghost
    style: LabelStyle
    left: float
    right: float
    lane: int
    opens: bool


class GhostCaption(NamedTuple):
    """Words under a ghost; x from the column's left edge, y from the window's top."""

    ghost: Ghost
    x: float
    y: float
    face: CaptionFace
    colour: QColor


@dataclass(slots=True)
class GhostLine:
    """A line in the window with the ghosts on it."""

    top: int
    marks: LineMarks
    bars: list[GhostBar] = field(default_factory=list[GhostBar])
    captions: list[GhostCaption] = field(default_factory=list[GhostCaption])


def ghost_lines(scene: Scene) -> list[GhostLine]:
    """Return the lines of the window that have ghosts, each with its bars and captions."""
    found: list[GhostLine] = []
    seen: set[object] = set()
    for placed in scene.placed:
        for line in _lines(scene, placed):
            _name(scene, line, seen)
            found.append(line)
    return found


def lay_ghosts(scene: Scene) -> None:
    """Give the ghosts in the window their lanes; captions hang under them, not across."""
    for placed in scene.placed:
        deque(_lines(scene, placed), maxlen=0)


def ghost_at(scene: Scene, lines: Sequence[GhostLine], point: QPointF) -> Ghost | None:
    """Return the ghost whose underline or caption is at a point of the window."""
    x, y = point.x() - scene.page.left, point.y()
    for line in lines:
        if not line.top <= y < line.top + scene.page.pitch:
            continue
        for caption in line.captions:
            inside = caption.x <= x <= caption.x + caption.face.width
            if inside and caption.y - _CAPTION_RISE <= y <= caption.y + _CAPTION_FALL:
                return caption.ghost
        for bar in line.bars:
            near = abs(y - line.top - scene.page.bar_y(bar.lane)) < _BAR_REACH
            if near and bar.left <= x <= bar.right:
                return bar.ghost
    return None


def paint_ghosts(painter: QPainter, scene: Scene) -> None:
    """Paint the ghosts in the window; the chosen one in a dashed ring."""
    ascent = QFontMetricsF(scene.page.caption_font).ascent()
    for line in ghost_lines(scene):
        for bar in line.bars:
            painter.setPen(_dashed(bar.style.colours.mark, _WIDTH))
            y = line.top + scene.page.bar_y(bar.lane) + 0.5
            left = scene.page.left + bar.left + _INSET
            painter.drawLine(QLineF(left, y, scene.page.left + bar.right - _INSET, y))
        painter.setFont(scene.styles.font())
        for caption in line.captions:
            painter.setPen(caption.colour)
            at = QPointF(scene.page.left + caption.x, caption.y - ascent)
            painter.drawStaticText(at, caption.face.words)
    _paint_chosen(painter, scene)


class _Drawn(NamedTuple):
    """The underlines of a paragraph by its lines, as long as what they are made of stays."""

    ghosts: list[Ghost]
    hidden: frozenset[str]
    bars: dict[int, list[GhostBar]]


def _lines(scene: Scene, placed: Placed) -> Iterator[GhostLine]:
    paragraph, y = placed
    marks = paragraph.marks
    if marks is None:
        return
    ghosts = scene.ghosts.overlapping(paragraph.start, paragraph.end)
    if not ghosts and marks.ghosts is None:
        return
    drawn = marks.ghosts
    if not isinstance(drawn, _Drawn) or drawn[:2] != (ghosts, scene.hidden):
        drawn = marks.ghosts = _Drawn(ghosts, scene.hidden, _bars(scene, paragraph, marks, ghosts))
        for number, line in enumerate(marks.lines):
            found = drawn.bars.get(number, ())
            line.ghosts = [(bar.left, bar.right, bar.lane) for bar in found]
    for number, bars in drawn.bars.items():
        top = y + number * scene.page.pitch
        if -scene.page.pitch < top < scene.height:
            yield GhostLine(top, marks.lines[number], bars)


def _bars(
    scene: Scene, paragraph: ParagraphLayout, marks: Marks, ghosts: Sequence[Ghost]
) -> dict[int, list[GhostBar]]:
    found: dict[int, list[GhostBar]] = {}
    for ghost in ghosts:
        style = scene.styles.of(ghost.label)
        if style.family in scene.hidden:
            continue
        for start, end in ghost.fragments:
            opens = start >= paragraph.start
            low, high = max(start, paragraph.start), min(end, paragraph.end)
            for stretch in paragraph.stretches(low, high) if low < high else ():
                bars = found.setdefault(stretch.line, [])
                line = marks.lines[stretch.line]
                lane = _lane_there(line, stretch) if ghost.fills is not None else None
                if lane is None:
                    lane = _free_lane(line, bars, stretch.left, stretch.right)
                if lane < scene.page.density.lanes:
                    bars.append(GhostBar(ghost, style, stretch.left, stretch.right, lane, opens))
                opens = False
    return dict(sorted(found.items()))


def _lane_there(line: LineMarks, stretch: Stretch) -> int | None:
    """Return the lane of an annotation on the same words: a ghost that points to it adds none."""
    there = (
        bar.lane
        for bar in line.bars
        if abs(bar.left - stretch.left) < 1 and abs(bar.right - stretch.right) < 1
    )
    return next(there, None)


def _free_lane(line: LineMarks, ghosts: Sequence[GhostBar], left: float, right: float) -> int:
    """Return the lane nearest to the text that is free all along a piece of a line."""
    taken = {bar.lane for bar in line.bars if bar.left < right and left < bar.right}
    taken |= {lane for start, end, lane in line.joins if start < right and left < end}
    taken |= {bar.lane for bar in ghosts if bar.left < right and left < bar.right}
    return next(lane for lane in range(len(taken) + 1) if lane not in taken)


def _name(scene: Scene, line: GhostLine, seen: set[object]) -> None:
    """Place the captions of a line: of the chosen ghost first, then as captions are wished."""
    chosen = scene.highlights.ghost
    for bar in sorted(line.bars, key=lambda bar: bar.ghost != chosen):
        if not bar.opens or not (bar.ghost == chosen or _wanted(scene, bar, seen)):
            continue
        words = bar.style.key if _short(scene, bar) else caption_words(bar)
        face = scene.styles.face(words)
        spot = _spot(scene, line, bar, face.width)
        if spot is not None:
            colour = bar.style.colours.words if bar.ghost == chosen else scene.theme.dim
            y = line.top + scene.page.caption_y(spot[1])
            line.captions.append(GhostCaption(bar.ghost, spot[0], y, face, colour))
            seen.add(_same(bar.ghost))


def caption_words(bar: GhostBar) -> str:
    """Return label, name and id of what a ghost proposes."""
    known = bar.ghost.known_as
    if bar.ghost.tied is not None:
        return bar.ghost.name
    name, _, foreign = known.rpartition(" · ")
    if len(name) > _LONGEST_NAME:
        known = f"{name[: _LONGEST_NAME - 1].rstrip()}… · {foreign}"
    return " · ".join(filter(None, (bar.style.name, known)))


def _short(scene: Scene, bar: GhostBar) -> bool:
    return scene.captions is CaptionMode.KEYS and bool(bar.style.key)


def _wanted(scene: Scene, bar: GhostBar, seen: set[object]) -> bool:
    if scene.captions is CaptionMode.FIRST:
        return _same(bar.ghost) not in seen
    return scene.captions is not CaptionMode.NONE


def _same(ghost: Ghost) -> object:
    return ghost.label, ghost.referent or ghost.quote.casefold()


def _spot(scene: Scene, line: GhostLine, bar: GhostBar, width: float) -> tuple[float, int] | None:
    """Return where a caption has room, and the lane it hangs under; nothing shifts for it."""
    bars = [(b.left, b.right, b.lane) for b in line.marks.bars] + line.marks.joins
    bars += [(b.left, b.right, b.lane) for b in line.bars]
    taken = [(c.x, c.x + c.face.width) for c in (*line.marks.captions, *line.captions)]
    for x in (bar.left, bar.right - width):
        end = x + width
        if x < 0 or end > scene.page.column + _OVERHANG:
            continue
        if any(x < there_end + _GAP and there - _GAP < end for there, there_end in taken):
            continue
        lane = max((n for start, stop, n in bars if start < end and x < stop), default=0)
        if lane <= scene.page.density.deepest_caption:
            return x, lane
    return None


def _paint_chosen(painter: QPainter, scene: Scene) -> None:
    ghost = scene.highlights.ghost
    if ghost is None:
        return
    pen = _dashed(scene.styles.of(ghost.label).colours.words, 1.4)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    page = scene.page
    for paragraph, y in scene.placed:
        for start, end in ghost.fragments:
            low, high = max(start, paragraph.start), min(end, paragraph.end)
            for stretch in paragraph.stretches(low, high) if low < high else ():
                left, width = page.left + stretch.left - 2.5, stretch.right - stretch.left + 5
                box = QRectF(left, y + stretch.line * page.pitch - 1.5, width, page.box + 4.5)
                painter.drawRoundedRect(box, 3.0, 3.0)


def _dashed(colour: QColor, width: float) -> QPen:
    pen = rounded_pen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setDashPattern(_DASHES)
    return pen
