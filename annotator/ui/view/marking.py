"""From a layer's spans to the marks of one paragraph."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QLineF
from PySide6.QtGui import QPen

from annotator.model.annotation import Annotation
from annotator.model.fragment import Fragment
from annotator.model.layer_spans import LayerSpans, key_of, piece_of
from annotator.model.values import AnnotationKey
from annotator.ui.view.label_style import LabelStyle, LabelStyles
from annotator.ui.view.lanes import NO_LANE, pack
from annotator.ui.view.marks import Bar, LineMarks, Marks, RegionMark, Strokes
from annotator.ui.view.page import LONG_SPAN
from annotator.ui.view.paragraph_layout import ParagraphLayout

# No paragraph shows more underlines; the rest are counted as "+n".
_MOST_UNITS = 1500
_LONGEST_REPEAT = 80
_NARROWEST_BAR = 3.0

Details = Callable[[AnnotationKey], Annotation]


class _Unit(NamedTuple):
    """What takes one lane: a fragment, or several near ones of one annotation."""

    length: int
    start: int
    end: int
    span: int
    style: LabelStyle
    segments: tuple[Fragment, ...]


@dataclass(frozen=True, slots=True)
class Marker:
    """Makes the marks of paragraphs from the spans of one layer."""

    content: str
    spans: LayerSpans
    styles: LabelStyles
    hidden: frozenset[str]
    details: Details | None

    def marks(self, paragraph: ParagraphLayout) -> Marks:
        """Return the marks of a paragraph; costs what is in it, whatever the layer's size."""
        marks = Marks([LineMarks() for _ in paragraph.lines], [], [], [], in_pieces=False)
        units = self._sorted_out(paragraph, marks)
        units.sort()
        rows: list[list[tuple[int, int, _Unit]]] = [[] for _ in paragraph.lines]
        for unit in units[:_MOST_UNITS]:
            _spread(paragraph, unit, rows)
        if len(units) > _MOST_UNITS:
            marks.lines[0].left_out += len(units) - _MOST_UNITS
        strokes: dict[int, Strokes] = {}
        for number, row in enumerate(rows):
            if row:
                self._fill(paragraph, number, row, marks.lines[number], strokes)
        marks.strokes = list(strokes.values())
        return marks

    def _sorted_out(self, paragraph: ParagraphLayout, marks: Marks) -> list[_Unit]:
        """Return what gets an underline; regions and brackets go straight to `marks`."""
        index = self.spans.index
        units: list[_Unit] = []
        joined: set[AnnotationKey] = set()
        for span in self.spans.overlapping(paragraph.start, paragraph.end):
            key = key_of(span)
            style = self.styles.of(self.spans.label(key))
            start, end = index.start[span], index.end[span]
            if style.family in self.hidden:
                continue
            if style.region:
                marks.regions.append(self._region(paragraph, key, start, end))
            elif style.bracketed or end - start > LONG_SPAN:
                marks.brackets.append(span)
            elif self.spans.pieces(key) == 1:
                units.append(_Unit(end - start, start, end, span, style, (Fragment(start, end),)))
            elif key not in joined:
                marks.in_pieces = True
                together = self._together(paragraph, key)
                if together:
                    joined.add(key)
                    start, end = together[0].start, together[-1].end
                segments = together or (Fragment(start, end),)
                units.append(_Unit(end - start, start, end, span, style, segments))
        return units

    def _together(
        self, paragraph: ParagraphLayout, key: AnnotationKey
    ) -> tuple[Fragment, ...] | None:
        """Return an annotation's fragments when they are near enough for one lane."""
        fragments = self.spans.fragments(key)
        start, end = fragments[0].start, fragments[-1].end
        inside = paragraph.start <= start and end <= paragraph.end
        return fragments if inside and end - start <= LONG_SPAN else None

    def _region(
        self, paragraph: ParagraphLayout, key: AnnotationKey, start: int, end: int
    ) -> RegionMark:
        kind = self.styles.of(self.spans.label(key)).name
        if self.details is not None:
            kind = str(self.details(key).attributes.get("kind", kind))
        low, high = max(start, paragraph.start), min(end, paragraph.end)
        return RegionMark(key, low, high, start >= paragraph.start, kind)

    def _fill(
        self,
        paragraph: ParagraphLayout,
        number: int,
        row: list[tuple[int, int, _Unit]],
        line: LineMarks,
        strokes: dict[int, Strokes],
    ) -> None:
        page = paragraph.page
        lanes = pack([(low, high) for low, high, _ in row], page.density.lanes)
        line.left_out += lanes.count(NO_LANE)
        top = number * page.pitch
        for (_, _, unit), lane in zip(row, lanes, strict=True):
            if lane == NO_LANE:
                continue
            bars = self._bars(paragraph, number, unit, lane)
            line.bars += bars
            _stroke(bars, top + page.bar_y(lane), unit.style, strokes)
            if len(unit.segments) > 1:
                _join(paragraph, number, unit, top + page.bar_y(lane), strokes)

    def _bars(self, paragraph: ParagraphLayout, number: int, unit: _Unit, lane: int) -> list[Bar]:
        line = paragraph.lines[number]
        key = key_of(unit.span)
        pieces = self.spans.pieces(key)
        bars: list[Bar] = []
        for count, segment in enumerate(unit.segments):
            low = max(paragraph.units(segment.start), line.first)
            high = min(paragraph.units(segment.end), line.last)
            if low >= high:
                continue
            opens = segment.start >= paragraph.start and paragraph.line_of(segment.start) == number
            words, same = unit.style.name, self._same(key, segment)
            piece = count if len(unit.segments) > 1 else piece_of(unit.span)
            if pieces > 1:
                words = f"{words} {piece + 1}/{pieces}"
            span = unit.span - piece_of(unit.span) + piece
            for left, right in paragraph.pieces(line, low, high):
                wide = max(right, left + _NARROWEST_BAR)
                bars.append(Bar(left, wide, lane, span, unit.style, opens, words, same))
                opens = False
        return bars

    def _same(self, key: AnnotationKey, segment: Fragment) -> object:
        """Return what a mention repeats: its referent, else its words, under the same label."""
        label = self.spans.label(key)
        if self.spans.pieces(key) > 1:
            return key, segment.start
        if (referent := self.spans.referent(key)) is not None:
            return label, referent
        if segment.end - segment.start > _LONGEST_REPEAT:
            return key
        return label, self.content[segment.start : segment.end].casefold()


def _spread(
    paragraph: ParagraphLayout, unit: _Unit, rows: list[list[tuple[int, int, _Unit]]]
) -> None:
    """Enter a unit on each line it runs along, in cells from that line's start."""
    low, high = paragraph.units(unit.start), paragraph.units(unit.end)
    number = paragraph.line_at(low)
    while number < len(rows) and (line := paragraph.lines[number]).first < high:
        cells = max(low, line.first) - line.first, min(high, line.last) - line.first
        rows[number].append((*cells, unit))
        number += 1


def _stroke(bars: list[Bar], y: float, style: LabelStyle, strokes: dict[int, Strokes]) -> None:
    inset = 0.0 if style.filler_only else style.pen.widthF() / 2
    # A line of 1 px is sharp only on half pixels, one of 2.2 px on whole ones.
    y = y + 0.5 if style.filler_only else y
    lines = _lines(strokes, style.pen)
    lines += [QLineF(bar.left + inset, y, bar.right - inset, y) for bar in bars]


def _join(
    paragraph: ParagraphLayout, number: int, unit: _Unit, y: float, strokes: dict[int, Strokes]
) -> None:
    """Connect the fragments of one annotation along a line."""
    line = paragraph.lines[number]
    lines = _lines(strokes, unit.style.join_pen)
    for before, after in zip(unit.segments, unit.segments[1:], strict=False):
        low = max(paragraph.units(before.end), line.first)
        high = min(paragraph.units(after.start), line.last)
        if low < high:
            lines += [
                QLineF(x, y + 0.5, end, y + 0.5) for x, end in paragraph.pieces(line, low, high)
            ]


def _lines(strokes: dict[int, Strokes], pen: QPen) -> list[QLineF]:
    found = strokes.get(id(pen))
    if found is None:
        found = strokes[id(pen)] = Strokes(pen, [])
    return found.lines
