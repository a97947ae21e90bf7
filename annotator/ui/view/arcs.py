"""From a frame to its fillers: one bus above each line, one rail beside the text."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QPainterPath

from annotator.model.values import AnnotationKey
from annotator.ui.view.frames import Filler, Frame
from annotator.ui.view.margin import Bracket, Margin
from annotator.ui.view.scene import Scene

BUS_RISE = 3.0
# The arrow tips end this far inside the glyph box.
TIP_DEPTH = 4.0
_TIP_INSET = 9.5
_ROUND = 3.5
_RAIL = 15.0
_FAINT_SHIFT = 6.0
_SPINE = 6.0
_HOOK = 5.5
_EDGE = 5.0
_NOTE_HEIGHT = 18.0
_NOTE_GAP = 9.0
_NOTE_PAD = 6.0
_NOTE_SPACE = 4.0
_BAR_ROOM = 20.0
_STUB = 14.0
_WIDEST_NOTE = 260.0
_MOST_NOTES = 3


class Note(NamedTuple):
    """Words for an end out of sight, in `rect`; a click there goes to `key`."""

    role: str
    words: str
    key: AnnotationKey
    rect: QRectF


@dataclass(slots=True)
class Arcs:
    """What connects one frame: lines, tips (their middles on a bus), the dot at the trigger.

    `arrows` are heads at the window's edge with their direction (-1 up, 1 down). `buses` are
    the tops of the lines above which something runs.
    """

    frame: Frame
    path: QPainterPath = field(default_factory=QPainterPath)
    tips: list[QPointF] = field(default_factory=list[QPointF])
    dots: list[QPointF] = field(default_factory=list[QPointF])
    arrows: list[tuple[QPointF, int]] = field(default_factory=list[tuple[QPointF, int]])
    notes: list[Note] = field(default_factory=list[Note])
    buses: set[int] = field(default_factory=set[int])


class _Spot(NamedTuple):
    """Where an annotation is first seen: its line's top, x range, writing direction."""

    y: int
    left: float
    right: float
    runs_left: bool

    @property
    def tip(self) -> float:
        """Return the x at which an arrow points to it: near its first letter."""
        inset = min(_TIP_INSET, (self.right - self.left) / 2)
        return self.right - inset if self.runs_left else self.left + inset


class _Ends(NamedTuple):
    """The ends of a frame's connectors: the tips by line, and what is out of sight."""

    lines: dict[int, list[float]]
    above: list[Filler]
    below: list[Filler]


def arcs_of(scene: Scene, margin: Margin, frame: Frame) -> Arcs | None:
    """Return what connects a frame; None when no two of its ends could be joined in sight."""
    if scene.spans is None or frame.key not in scene.spans or not scene.placed:
        return None
    ends = _ends(scene, frame)
    brackets = margin.of(frame.key)
    arcs = Arcs(frame)
    if brackets:
        _from_bracket(arcs, scene, brackets, ends)
    else:
        source = _spot(scene, frame.key)
        if source is None and not ends.lines:
            return None
        _by_rail(arcs, scene, source, ends)
    return arcs if not arcs.path.isEmpty() else None


def note_at(arcs: Sequence[Arcs], point: QPointF) -> Note | None:
    """Return the note of an end out of sight under a point."""
    return next((n for each in arcs for n in each.notes if n.rect.contains(point)), None)


def _ends(scene: Scene, frame: Frame) -> _Ends:
    ends = _Ends({}, [], [])
    for filler in frame.fillers:
        style = scene.style_of(filler.key)
        if style is None or style.family in scene.hidden:
            continue
        spot = _spot(scene, filler.key)
        if spot is not None:
            ends.lines.setdefault(spot.y, []).append(spot.tip)
        elif _is_above(scene, filler.key):
            ends.above.append(filler)
        else:
            ends.below.append(filler)
    return ends


def _spot(scene: Scene, key: AnnotationKey) -> _Spot | None:
    """Return the first place of an annotation on a line in sight."""
    page = scene.page
    for start, end in scene.fragments_of(key):
        for paragraph, top in scene.placed:
            if start >= paragraph.end or end <= paragraph.start:
                continue
            for line, left, right in paragraph.stretches(start, end):
                y = top + line * page.pitch
                if y + page.box / 2 > 0 and y + page.box / 2 < scene.height:
                    runs_left = paragraph.runs_left(max(start, paragraph.start))
                    return _Spot(y, page.left + left, page.left + right, runs_left)
    return None


def _is_above(scene: Scene, key: AnnotationKey) -> bool:
    """Tell whether an annotation out of sight is above the window."""
    start = scene.fragments_of(key)[0].start
    for paragraph, top in scene.placed:
        if start < paragraph.end:
            y = top + paragraph.line_of(max(start, paragraph.start)) * scene.page.pitch
            return start < paragraph.start or y < 0
    return False


def _by_rail(arcs: Arcs, scene: Scene, source: _Spot | None, ends: _Ends) -> None:
    """Connect a trigger in the text: the rail stands at the right, when there is need for one."""
    above, below = _out_of_sight(scene, arcs.frame, ends, in_sight=source is not None)
    reach = {y: [*tips] for y, tips in ends.lines.items()}
    if source is not None:
        middle = (source.left + source.right) / 2
        reach.setdefault(source.y, []).append(middle)
        arcs.dots.append(QPointF(middle, source.y - BUS_RISE))
    if source is not None and not (ends.lines or above or below):
        return
    arcs.tips += [QPointF(x, y - BUS_RISE) for y, tips in ends.lines.items() for x in tips]
    arcs.buses |= set(reach)
    shift = _FAINT_SHIFT if arcs.frame.faint else 0.0
    rail = scene.page.left + scene.page.column + _RAIL + shift
    if len(reach) == 1 and not above and not below:
        ((y, xs),) = reach.items()
        arcs.path.moveTo(min(xs), y - BUS_RISE)
        arcs.path.lineTo(max(xs), y - BUS_RISE)
        return
    heights = sorted(y - BUS_RISE for y in reach)
    top = _EDGE if above else heights[0]
    bottom = scene.height - _EDGE if below else heights[-1]
    for y, xs in reach.items():
        _bus(arcs.path, min(xs), rail, y - BUS_RISE, (top, bottom))
    arcs.path.moveTo(rail, top if above else top + _ROUND)
    arcs.path.lineTo(rail, bottom if below else bottom - _ROUND)
    _note(arcs, scene, above, QPointF(rail, top), -1)
    _note(arcs, scene, below, QPointF(rail, bottom), 1)


def _from_bracket(arcs: Arcs, scene: Scene, brackets: list[Bracket], ends: _Ends) -> None:
    """Connect a frame that stands in the margin: each bus starts at its bracket."""
    first, last = brackets[0], brackets[-1]
    spine = scene.page.left - _SPINE
    above, below = _out_of_sight(scene, arcs.frame, ends, in_sight=True)
    for line, tips in ends.lines.items():
        y = line - BUS_RISE
        arcs.buses.add(line)
        arcs.tips += [QPointF(x, y) for x in tips]
        if first.top - 2 <= y <= last.bottom + 2:
            beside = min(brackets, key=lambda b: max(b.top - y, y - b.bottom))
            arcs.path.moveTo(beside.x, y)
        elif y < first.top:
            _spine(arcs.path, first.x + _HOOK, first.top, spine, y)
        else:
            _spine(arcs.path, last.x + _HOOK, last.bottom, spine, y)
        arcs.path.lineTo(max(tips), y)
    if above:
        start = (first.x + _HOOK, first.top) if first.begins else (spine, _EDGE + _STUB)
        _to_edge(arcs.path, *start, spine, _EDGE)
        _note(arcs, scene, above, QPointF(spine, _EDGE), -1)
    if below:
        edge = scene.height - _EDGE
        start = (last.x + _HOOK, last.bottom) if last.ends else (spine, edge - _STUB)
        _to_edge(arcs.path, *start, spine, edge)
        _note(arcs, scene, below, QPointF(spine, scene.height - _EDGE), 1)


def _bus(path: QPainterPath, left: float, rail: float, y: float, ends: tuple[float, float]) -> None:
    """Draw a line's bus to the rail; the outermost ones turn into it."""
    path.moveTo(left, y)
    turn = {ends[0]: _ROUND, ends[1]: -_ROUND}.get(y)
    if turn is None or ends[0] == ends[1]:
        path.lineTo(rail, y)
    else:
        path.lineTo(rail - _ROUND, y)
        path.quadTo(rail, y, rail, y + turn)


def _spine(path: QPainterPath, x: float, start: float, spine: float, end: float) -> None:
    """Leave a bracket's hook, run along the text's edge and turn into a bus."""
    _to_edge(path, x, start, spine, end + (_ROUND if end < start else -_ROUND))
    path.quadTo(spine, end, spine + _ROUND, end)


def _to_edge(path: QPainterPath, x: float, start: float, spine: float, end: float) -> None:
    path.moveTo(x, start)
    path.lineTo(spine, start)
    path.lineTo(spine, end)


def _out_of_sight(
    scene: Scene, frame: Frame, ends: _Ends, *, in_sight: bool
) -> tuple[list[Filler], list[Filler]]:
    """Return what is to be named above and below: fillers, or else the frame itself."""
    if in_sight:
        return ends.above, ends.below
    own = Filler(frame.style.name.lower(), frame.key, _words_of(scene, frame))
    return ([own], []) if _is_above(scene, frame.key) else ([], [own])


def _words_of(scene: Scene, frame: Frame) -> str:
    start, end = scene.fragments_of(frame.key)[0]
    return " ".join(scene.content[start : min(end, start + 80)].split())


def _note(arcs: Arcs, scene: Scene, fillers: list[Filler], at: QPointF, towards: int) -> None:
    """Name what is out of sight, beside the end of the rail; not for what is but pointed at."""
    if not fillers:
        return
    arcs.arrows.append((at, towards))
    if arcs.frame.faint:
        return
    metrics, page = QFontMetricsF(scene.page.caption_font), scene.page
    named = _fewer(fillers)
    widest = min(_WIDEST_NOTE, (page.column - _NOTE_GAP) / len(named) - _NOTE_SPACE)
    right = scene.width - page.left - page.column - _RAIL - _BAR_ROOM
    y = at.y() - (_NOTE_HEIGHT if towards > 0 else 0)
    x = at.x() + (_NOTE_GAP if at.x() < page.left else -_NOTE_GAP)
    for filler in named if at.x() < page.left else reversed(named):
        width = metrics.horizontalAdvance(f"{filler.role}  {filler.words}") * 1.06 + 2 * _NOTE_PAD
        width = min(width, widest)
        if at.x() > page.left and len(named) == 1 and width <= right:
            x = at.x() + _NOTE_GAP + width
        left = x if at.x() < page.left else x - width
        arcs.notes.append(
            Note(filler.role, filler.words, filler.key, QRectF(left, y, width, _NOTE_HEIGHT))
        )
        x += (width + _NOTE_SPACE) * (1 if at.x() < page.left else -1)


def _fewer(fillers: list[Filler]) -> list[Filler]:
    """Return fillers of one role as one, and no more than some."""
    by_role: dict[str, list[Filler]] = {}
    for filler in fillers:
        by_role.setdefault(filler.role, []).append(filler)
    merged = [_counted(same) for same in by_role.values()]
    if len(merged) <= _MOST_NOTES:
        return merged
    rest = [filler for same in list(by_role.values())[_MOST_NOTES - 1 :] for filler in same]
    return [*merged[: _MOST_NOTES - 1], _counted(rest)]


def _counted(fillers: list[Filler]) -> Filler:
    """Return the first filler; its role says how many more there are."""
    role, key, words = fillers[0]
    return Filler(role if len(fillers) == 1 else f"{role} +{len(fillers) - 1}", key, words)
