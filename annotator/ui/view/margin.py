"""Brackets, names and region kinds in the left margin: where they stand."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from annotator.model.layer_spans import key_of, piece_of
from annotator.model.values import AnnotationKey
from annotator.ui.view.flow import Placed
from annotator.ui.view.label_style import LabelStyle
from annotator.ui.view.page import MOST_BRACKETS
from annotator.ui.view.scene import Scene

_FROM_TEXT = 15.0
_COLUMN_WIDTH = 8.0
_MOST_COLUMNS = 5
_HOOK = 6.0
_NAME_GAP = 7.5
_NAME_DROP = 12.0
_NAME_PITCH = 13.0
_HALF_GAP = 2.0
_LEAST_HEIGHT = 8.0
_BEYOND = 20.0
_REGION_GAP = 12.0
WINDOW_EDGE = 2.0


@dataclass(slots=True)
class Bracket:
    """A bracket from `top` to `bottom` at `x`; open ends run out of the window."""

    span: int
    start: int
    end: int
    style: LabelStyle
    top: float
    bottom: float
    begins: bool
    ends: bool
    column: int = 0
    x: float = 0.0

    @property
    def key(self) -> AnnotationKey:
        """The annotation it stands for."""
        return key_of(self.span)


class MarginName(NamedTuple):
    """Words that end at `right`, on the baseline `y`, and which `part` of how many it names."""

    words: str
    part: str
    right: float
    y: float
    style: LabelStyle
    key: AnnotationKey
    role: bool = False

    def fitting(self, width_of: Callable[[str], float]) -> str:
        """Return words and part; the part alone where there is no room for both."""
        whole = self.words + self.part
        fits = width_of(whole) <= self.right - WINDOW_EDGE
        return whole if fits or not self.part else self.part.strip()


class Margin(NamedTuple):
    """All that stands in the left margin; the spans `left_out` found no column."""

    brackets: list[Bracket]
    names: list[MarginName]
    left_out: list[int]

    def of(self, key: AnnotationKey) -> list[Bracket]:
        """Return the brackets of an annotation, from top to bottom."""
        return sorted((b for b in self.brackets if b.key == key), key=_first)


def margin_of(scene: Scene) -> Margin:
    """Return what stands in the margin of the window."""
    spans = _spans(scene)
    brackets = _columned(_made(scene, spans[:MOST_BRACKETS]))
    kept = [bracket for bracket in brackets if bracket.column < _MOST_COLUMNS]
    for bracket in kept:
        bracket.x = scene.page.left - _FROM_TEXT - bracket.column * _COLUMN_WIDTH
    names = _names(scene, kept)
    left_out = [bracket.span for bracket in brackets if bracket.column >= _MOST_COLUMNS]
    left_out += [span for _, _, span in spans[MOST_BRACKETS:]]
    more = [span for p, _ in scene.placed if p.marks is not None for span in p.marks.standing.more]
    return Margin(kept, names, list(dict.fromkeys(left_out + more)))


def _first(bracket: Bracket) -> int:
    return bracket.start


def _spans(scene: Scene) -> list[tuple[int, int, int]]:
    """Return length, start and id of the window's bracketed spans, the shortest first."""
    marks = (paragraph.marks for paragraph, _ in scene.placed)
    return sorted(
        {bracket for each in marks if each is not None for bracket in each.standing.brackets}
    )


def _made(scene: Scene, spans: list[tuple[int, int, int]]) -> list[Bracket]:
    found: list[Bracket] = []
    for length, start, span in spans:
        style = scene.style_of(key_of(span))
        if style is None:
            continue
        end = start + length
        begins, ends = start >= scene.start, end <= scene.end
        top = _line_top(scene, start) + 3.0 if begins else -_BEYOND
        bottom = (
            _line_top(scene, end - 1) + scene.page.box - 2.0 if ends else scene.height + _BEYOND
        )
        found.append(Bracket(span, start, end, style, top, bottom, begins, ends))
    return found


def _line_top(scene: Scene, offset: int) -> int:
    for placed in reversed(scene.placed):
        if placed.paragraph.start <= offset:
            return _top_in(placed, offset, scene.page.pitch)
    return _top_in(scene.placed[0], offset, scene.page.pitch)


def _top_in(placed: Placed, offset: int, pitch: int) -> int:
    return placed.y + placed.paragraph.line_of(offset) * pitch


def _columned(brackets: list[Bracket]) -> list[Bracket]:
    """Give each bracket the column nearest to the text that is free; shortest first."""
    columns: list[list[Bracket]] = []
    for bracket in brackets:
        for number, column in enumerate(columns):
            if _fits(bracket, column):
                column.append(bracket)
                bracket.column = number
                break
        else:
            bracket.column = len(columns)
            columns.append([bracket])
    return brackets


def _fits(bracket: Bracket, column: list[Bracket]) -> bool:
    """Tell whether a bracket fits beside the others; two meeting on a line share its middle."""
    touching: list[tuple[Bracket, Bracket, float]] = []
    for other in column:
        if bracket.start < other.end and other.start < bracket.end:
            return False
        upper, lower = sorted((bracket, other), key=lambda b: b.start)
        if lower.top < upper.bottom:
            middle = float(round((lower.top + upper.bottom) / 2))
            short = min(middle - upper.top, lower.bottom - middle)
            if short < _LEAST_HEIGHT:
                return False
            touching.append((upper, lower, middle))
    for upper, lower, middle in touching:
        upper.bottom = middle - _HALF_GAP
        lower.top = middle + _HALF_GAP
    return True


def _names(scene: Scene, brackets: list[Bracket]) -> list[MarginName]:
    """Name the brackets, then the regions where there is room left."""
    names: list[MarginName] = []
    frame = next((frame for frame in scene.frames if not frame.faint), None)
    roles = frame.roles() if frame else {}
    for bracket in sorted(brackets, key=lambda b: (b.top, b.start)):
        y = _free(max(bracket.top, 1.0) + _NAME_DROP, names)
        # A name that had to give way is still next to its own bracket, or left out.
        if y <= max(bracket.bottom, _NAME_DROP) + _NAME_PITCH and bracket.bottom >= _NAME_PITCH:
            right = _left_of_columns(scene, brackets, y) - _NAME_GAP
            part = _part(scene, bracket)
            name = MarginName(bracket.style.name, part, right, y, bracket.style, bracket.key)
            if frame is not None and bracket.key in roles:
                name = name._replace(words=roles[bracket.key], style=frame.style, role=True)
            names.append(name)
    for paragraph, y in scene.placed:
        for region in paragraph.marks.standing.regions if paragraph.marks else ():
            style = scene.style_of(region.key)
            line = y + paragraph.line_of(region.start) * scene.page.pitch + scene.page.baseline
            if style is not None and region.opens and _free(line, names) == line:
                right = min(
                    scene.page.left - _REGION_GAP,
                    _left_of_columns(scene, brackets, line) - _NAME_GAP,
                )
                names.append(MarginName(region.kind, "", right, line, style, region.key))
    return names


def _left_of_columns(scene: Scene, brackets: list[Bracket], y: float) -> float:
    """Return the x of the outermost bracket that passes a name at `y`."""
    top, bottom = y - _NAME_PITCH, y + 2
    passing = [b.x for b in brackets if b.top <= bottom and b.bottom >= top]
    return min(passing, default=float(scene.page.left))


def _free(y: float, names: list[MarginName]) -> float:
    """Return the first height from `y` down at which a name hits no other."""
    for other in sorted(name.y for name in names):
        if abs(y - other) < _NAME_PITCH:
            y = other + _NAME_PITCH
    return y


def _part(scene: Scene, bracket: Bracket) -> str:
    pieces = scene.spans.pieces(bracket.key) if scene.spans else 1
    return f" {piece_of(bracket.span) + 1}/{pieces}" if pieces > 1 else ""


def brackets_at(
    margin: Margin, x: float, y: float, width_of: Callable[[str], float]
) -> list[AnnotationKey]:
    """Return the annotations whose bracket or name is under a point, shortest first."""
    found = [
        bracket.key
        for bracket in margin.brackets
        if abs(x - bracket.x - _HOOK / 2) <= _HOOK and bracket.top - 2 <= y <= bracket.bottom + 2
    ]
    found += [
        name.key
        for name in margin.names
        if name.right - width_of(name.fitting(width_of)) <= x <= name.right
        and name.y - _NAME_DROP <= y <= name.y + 4
    ]
    return list(dict.fromkeys(found))
