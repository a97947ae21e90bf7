"""What stands under and beside the lines of one paragraph, ready to be drawn."""

from array import array
from dataclasses import dataclass, field
from typing import NamedTuple

from PySide6.QtCore import QLineF
from PySide6.QtGui import QColor, QPen

from annotator.model.span_index import Row
from annotator.model.values import AnnotationKey
from annotator.ui.view.label_style import CaptionFace, LabelStyle


class Bar(NamedTuple):
    """An underline on one line; `opens` where its fragment begins, `same` what it repeats."""

    left: float
    right: float
    lane: int
    span: int
    style: LabelStyle
    opens: bool
    words: str
    same: object


class Caption(NamedTuple):
    """Words under a bar; x from the column's left edge, y from the paragraph's top."""

    x: float
    y: float
    span: int
    face: CaptionFace
    colour: QColor


@dataclass(slots=True)
class LineMarks:
    """The bars of one line, how many found no lane, and the captions last placed.

    `joins` connect fragments, as (start, end, lane); so stand the underlines
    of `ghosts`. `captioned` is what wanted a caption, and how deep one could hang; `unnamed` what
    those without room stand for.
    """

    bars: list[Bar] = field(default_factory=list[Bar])
    joins: list[tuple[float, float, int]] = field(default_factory=list[tuple[float, float, int]])
    ghosts: list[tuple[float, float, int]] = field(default_factory=list[tuple[float, float, int]])
    left_out: int = 0
    captioned: object = None
    captions: list[Caption] = field(default_factory=list[Caption])
    unnamed: list[object] = field(default_factory=list[object])


class RegionMark(NamedTuple):
    """A part of the page that is not the story, clipped to the paragraph."""

    key: AnnotationKey
    start: int
    end: int
    opens: bool
    kind: str


class Strokes(NamedTuple):
    """Lines of one pen, drawn in one call."""

    pen: QPen
    lines: list[QLineF]


class Standing(NamedTuple):
    """What stands in a paragraph, wherever its lines break.

    `rows` are to be underlined, the shortest first; of more than there is time for, the others'
    `starts` and `ends`, each in order, to be counted. `brackets` are the shortest spans for the
    margin, as (length, start, span id); `more` the ids of the others. `in_pieces` is whether one
    has several fragments.
    """

    rows: list[Row]
    starts: "array[int]"
    ends: "array[int]"
    brackets: list[tuple[int, int, int]]
    more: list[int]
    regions: list[RegionMark]
    in_pieces: bool


@dataclass(slots=True)
class Marks:
    """All marks of one paragraph; `ghosts` is what was last drawn of suggestions."""

    standing: Standing
    lines: list[LineMarks]
    strokes: list[Strokes]
    ghosts: object = None
