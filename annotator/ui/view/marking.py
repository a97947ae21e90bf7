"""From a layer's spans to the marks of one paragraph."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from PySide6.QtCore import QLineF
from PySide6.QtGui import QPen

from annotator.model.annotation import Annotation
from annotator.model.fragment import Fragment
from annotator.model.layer_spans import key_of, piece_of
from annotator.model.span_index import Row
from annotator.model.values import AnnotationKey
from annotator.ui.view.label_style import LabelStyle, LabelStyles
from annotator.ui.view.lanes import NO_LANE, pack
from annotator.ui.view.marks import Bar, LineMarks, Marks, RegionMark, Standing, Strokes
from annotator.ui.view.page import LONG_SPAN, MOST_BRACKETS
from annotator.ui.view.paragraph_layout import ParagraphLayout
from annotator.ui.view.shown_spans import ShownSpans

# No paragraph shows more underlines; the rest are counted as "+n".
_MOST_UNITS = 1500
_LONGEST_REPEAT = 80
_NARROWEST_BAR = 3.0

# Which cells of a line a row takes.
_Cells: TypeAlias = tuple[int, int, Row]
Details = Callable[[AnnotationKey], Annotation]


class _Unit(NamedTuple):
    """What takes one lane: a fragment, or several near ones of one annotation."""

    span: int
    style: LabelStyle
    segments: tuple[Fragment, ...]


@dataclass(frozen=True, slots=True)
class Marker:
    """Makes the marks of paragraphs from the spans of one layer."""

    content: str
    spans: ShownSpans
    styles: LabelStyles
    hidden: frozenset[str]
    details: Details | None

    def marks(self, paragraph: ParagraphLayout) -> Marks:
        """Return the marks of a paragraph; costs what is in it, whatever the layer's size."""
        standing = paragraph.standing
        if standing is None:
            standing = paragraph.standing = self._standing(paragraph)
        lines = [LineMarks() for _ in paragraph.lines]
        if standing.starts:
            _count_left_out(paragraph, standing, lines)
        strokes: dict[int, Strokes] = {}
        for number, row in enumerate(_spread(paragraph, standing.rows)):
            if row:
                self._fill(paragraph, number, row, lines[number], strokes)
        return Marks(standing, lines, list(strokes.values()))

    def _standing(self, paragraph: ParagraphLayout) -> Standing:
        """Return what stands in a paragraph.

        Of a crowd most is only counted: rows of numbers here, units of what is painted.
        """
        rows = self.spans.rows(paragraph.start, paragraph.end)
        labels = self.spans.labels([row[3] for row in rows])
        styles = {label: self.styles.of(label) for label in set(labels)}
        seen = {label for label, style in styles.items() if style.family not in self.hidden}
        flat = {label for label in seen if not (styles[label].region or styles[label].bracketed)}
        pieces = self.spans.in_pieces()
        underlined: list[Row] = []
        brackets: list[tuple[int, int, int]] = []
        regions: list[RegionMark] = []
        in_pieces = False
        joined: set[AnnotationKey] = set()
        for row, label in zip(rows, labels, strict=True):
            if label in flat and row[0] <= LONG_SPAN:
                if not pieces or (key := key_of(row[3])) not in pieces:
                    underlined.append(row)
                elif key not in joined:
                    in_pieces = True
                    underlined.append(self._joined(row, joined))
            elif label in seen:
                length, start, end, span = row
                if styles[label].region:
                    regions.append(self._region(paragraph, key_of(span), start, end))
                else:
                    brackets.append((length, start, span))
        underlined.sort()
        brackets.sort()
        counted = underlined[_MOST_UNITS:]
        return Standing(
            underlined[:_MOST_UNITS],
            array("q", sorted(map(itemgetter(1), counted))),
            array("q", sorted(map(itemgetter(2), counted))),
            brackets[:MOST_BRACKETS],
            [span for _, _, span in brackets[MOST_BRACKETS:]],
            regions,
            in_pieces,
        )

    def _joined(self, row: Row, joined: set[AnnotationKey]) -> Row:
        """Return a fragment's row, or that of its whole annotation when it takes one lane."""
        key = key_of(row[3])
        together = self._together(key)
        if together is None:
            return row
        joined.add(key)
        low, high = together[0].start, together[-1].end
        return high - low, low, high, row[3]

    def _unit(self, row: Row) -> _Unit:
        _, start, end, span = row
        key = key_of(span)
        style = self.styles.of(self.spans.label(key))
        together = self._together(key) if self.spans.pieces(key) > 1 else None
        return _Unit(span, style, together or (Fragment(start, end),))

    def _together(self, key: AnnotationKey) -> tuple[Fragment, ...] | None:
        """Return an annotation's fragments when they are near enough for one lane."""
        fragments = tuple(self.spans.fragments(key))
        return fragments if fragments[-1].end - fragments[0].start <= LONG_SPAN else None

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
        row: list[_Cells],
        line: LineMarks,
        strokes: dict[int, Strokes],
    ) -> None:
        page = paragraph.page
        lanes = pack([(low, high) for low, high, _ in row], page.density.lanes)
        line.left_out += lanes.count(NO_LANE)
        top = number * page.pitch
        for (_, _, found), lane in zip(row, lanes, strict=True):
            if lane == NO_LANE:
                continue
            unit = self._unit(found)
            bars = self._bars(paragraph, number, unit, lane)
            line.bars += bars
            _stroke(bars, top + page.bar_y(lane), unit.style, strokes)
            if len(unit.segments) > 1:
                joins = _joins(paragraph, number, unit)
                y = top + page.bar_y(lane) + 0.5
                _lines(strokes, unit.style.join_pen).extend(QLineF(a, y, b, y) for a, b in joins)
                line.joins += [(a, b, lane) for a, b in joins]

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


def _spread(paragraph: ParagraphLayout, found: list[Row]) -> list[list[_Cells]]:
    """Return for each line the rows that run along it, in cells from that line's start."""
    rows: list[list[_Cells]] = [[] for _ in paragraph.lines]
    units, firsts = paragraph.units, paragraph.firsts
    for row in found:
        low, high = units(row[1]), units(row[2])
        first, last = bisect_right(firsts, low) - 1, bisect_left(firsts, high)
        if last == first + 1:
            rows[first].append((low - firsts[first], high - firsts[first], row))
            continue
        for number in range(first, last):
            _, start, end, _, _ = paragraph.lines[number]
            rows[number].append((max(low, start) - start, min(high, end) - start, row))
    return rows


def _stroke(bars: list[Bar], y: float, style: LabelStyle, strokes: dict[int, Strokes]) -> None:
    inset = 0.0 if style.filler_only else style.pen.widthF() / 2
    # A line of 1 px is sharp only on half pixels, one of 2.2 px on whole ones.
    y = y + 0.5 if style.filler_only else y
    lines = _lines(strokes, style.pen)
    lines += [QLineF(bar.left + inset, y, bar.right - inset, y) for bar in bars]


def _joins(paragraph: ParagraphLayout, number: int, unit: _Unit) -> list[tuple[float, float]]:
    """Return what connects the fragments of one annotation along a line."""
    line = paragraph.lines[number]
    found: list[tuple[float, float]] = []
    for before, after in pairwise(unit.segments):
        low = max(paragraph.units(before.end), line.first)
        high = min(paragraph.units(after.start), line.last)
        if low < high:
            found += paragraph.pieces(line, low, high)
    return found


def _count_left_out(paragraph: ParagraphLayout, standing: Standing, lines: list[LineMarks]) -> None:
    """Count for each line the units for which there was no time."""
    for number, line in enumerate(lines):
        low = paragraph.line_start(number)
        high = paragraph.offset(paragraph.lines[number].last)
        line.left_out += bisect_left(standing.starts, high) - bisect_right(standing.ends, low)


def _lines(strokes: dict[int, Strokes], pen: QPen) -> list[QLineF]:
    found = strokes.get(id(pen))
    if found is None:
        found = strokes[id(pen)] = Strokes(pen, [])
    return found.lines
