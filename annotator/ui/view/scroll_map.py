"""What each pixel row of the scroll bar stands for: marks by colour, made in small slices."""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal
from PySide6.QtGui import QColor

from annotator.model.fragment import Fragment
from annotator.model.layer_spans import LayerSpans
from annotator.model.review_marks import Sign, UnitShelf
from annotator.ui.view.flow import Flow
from annotator.ui.view.label_style import SANCTION_FAMILY, LabelStyle, LabelStyles
from annotator.ui.view.page import TOP_PAD

# As many annotations of one row are looked at; more make no other colour.
_SAMPLE = 12
_FIRST_WAIT = 60
_WAIT = 250
_SLICE = 2
# So many rows beside it a pointer still means a mark.
_NEAR = 3


class MapSource(NamedTuple):
    """What a map is made of: a column of text and the annotations in it, for `rows` px."""

    flow: Flow
    spans: LayerSpans
    styles: LabelStyles
    hidden: frozenset[str]
    rows: int


class MapRows(NamedTuple):
    """The colours of the rows in three columns; None where there is nothing."""

    entities: list[QColor | None]
    sanctions: list[QColor | None]
    statements: list[QColor | None]

    @classmethod
    def empty(cls, count: int) -> "MapRows":
        """Return rows without a mark."""
        return cls([None] * count, [None] * count, [None] * count)


class ScrollMap(QObject):
    """Marks of a whole article, ready some time after it was shown or changed.

    Signals: `changed()`, there are other marks now.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows = MapRows.empty(0)
        self.hits: list[int] = []
        self.comments: list[int] = []
        # Units of a review that are open, decided, and decided for nothing.
        self.units: list[int] = []
        self.decided: list[int] = []
        self.rejected: list[int] = []
        self._hits: Sequence[Fragment] = ()
        self._comments: Sequence[int] = ()
        self._units = UnitShelf()
        self._offsets = array("q")
        self._source: MapSource | None = None
        self._work: Iterator[None] = iter(())
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._begin)
        self._idle = QTimer(self)
        self._idle.timeout.connect(self._go_on)

    def show(self, source: MapSource | None) -> None:
        """Start with another article, some time after it is painted."""
        self.rows, self._offsets = MapRows.empty(0), array("q")
        self._hits = self._comments = ()
        self.hits, self.comments = [], []
        self.units, self.decided, self.rejected = [], [], []
        self._units = UnitShelf()
        self._source = source
        self._idle.stop()
        self._pause.stop()
        if source is not None:
            self._pause.start(_FIRST_WAIT)
        self.changed.emit()

    def refresh(self, source: MapSource | None) -> None:
        """Make the marks anew, when there is time; the old ones stay until then."""
        self._source = source
        if source is not None:
            self._pause.start(_WAIT)

    def set_hits(self, hits: Sequence[Fragment]) -> None:
        """Mark what was found, in reading order."""
        self._hits = hits
        self._place_marks()

    def set_comments(self, offsets: Sequence[int]) -> None:
        """Mark where comments stand, in reading order."""
        self._comments = offsets
        self._place_marks()

    def set_units(self, units: UnitShelf) -> None:
        """Mark how units of a review stand; the shelf is looked at anew at each refresh."""
        self._units = units
        self._place_marks()

    def comments_at(self, row: int) -> tuple[int, ...]:
        """Return where the comments stand that are marked at a row or right beside it."""
        nearest = min(self.comments, key=lambda each: abs(each - row), default=None)
        if nearest is None or abs(nearest - row) > _NEAR:
            return ()
        return tuple(at for at in self._comments if self._row_of(at) == nearest)

    def finish(self) -> None:
        """Make all marks now."""
        self._begin()
        for _ in self._work:
            pass
        self._go_on()

    def _begin(self) -> None:
        self._pause.stop()
        if self._source is not None:
            self._work = self._steps(self._source)
            self._idle.start(0)

    def _go_on(self) -> None:
        clock = QElapsedTimer()
        clock.start()
        for _ in self._work:
            if clock.elapsed() >= _SLICE:
                return
        self._idle.stop()

    def _steps(self, source: MapSource) -> Iterator[None]:
        """Make the marks, a row a step."""
        offsets = array("q")
        for row in range(source.rows + 1):
            offsets.append(offset_at_row(source.flow, row, source.rows))
            yield
        rows = MapRows.empty(source.rows)
        rank = _rank_from(source.spans, 0)
        for row in range(source.rows):
            rank = _sample(source, offsets, rows, row, rank)
            yield
        self._offsets, self.rows = offsets, rows
        self._place_marks()

    def _place_marks(self) -> None:
        offsets = self._offsets
        starts = [hit.start for hit in self._hits] if len(self._hits) < 5000 else None
        self.hits = [
            row
            for row in range(len(offsets) - 1)
            if _any_hit(self._hits, starts, offsets[row], offsets[row + 1])
        ]
        self.comments = self._rows_of(self._comments)
        self.units, self.decided, self.rejected = (
            self._rows_of(self._units.starts(sign))
            for sign in (Sign.OPEN, Sign.DECIDED, Sign.REJECTED)
        )
        self.changed.emit()

    def _rows_of(self, places: Sequence[int]) -> list[int]:
        return sorted({self._row_of(at) for at in places}) if self._offsets else []

    def _row_of(self, offset: int) -> int:
        return bisect_left(self._offsets, offset + 1) - 1


def _any_hit(hits: Sequence[Fragment], starts: Sequence[int] | None, low: int, high: int) -> bool:
    if starts is not None:
        at = bisect_left(starts, low)
        return at < len(starts) and starts[at] < high
    at = bisect_left(hits, (low, 0))
    return at < len(hits) and hits[at].start < high


def offset_at_row(flow: Flow, row: int, rows: int) -> int:
    """Return the offset that a pixel row of the scroll bar stands for, by known heights."""
    y = row * flow.length / max(1, rows) - TOP_PAD
    number, top = flow.heights.find(max(0.0, y))
    start, end = flow.blocks.range(number)
    share = (y - top) / max(1.0, flow.heights[number])
    return start + round(min(1.0, max(0.0, share)) * (end + 1 - start))


def _rank_from(spans: LayerSpans, offset: int) -> int:
    """Return how many annotations start before `offset`."""
    key = spans.following(offset)
    return len(spans) if key is None else spans.rank(key)


def _sample(source: MapSource, offsets: Sequence[int], rows: MapRows, row: int, rank: int) -> int:
    """Mark one row by some of the annotations that start there; return the next row's rank."""
    spans = source.spans
    stop = _rank_from(spans, offsets[row + 1])
    step = max(1, (stop - rank) // _SAMPLE)
    entities: Counter[LabelStyle] = Counter()
    for at in range(rank, min(stop, len(spans)), step):
        key = spans.key_at_rank(at)
        style = source.styles.of(spans.label(key))
        if style.region or style.filler_only or style.family in source.hidden:
            continue
        if style.bracketed:
            last = bisect_left(offsets, spans.fragments(key)[-1].end) - 1
            _fill(rows.statements, row, max(row + 1, last), style)
        elif style.family == SANCTION_FAMILY:
            _fill(rows.sanctions, row, row + 1, style)
        else:
            entities[style] += 1
    if entities:
        _fill(rows.entities, row, row + 1, entities.most_common(1)[0][0])
    return stop


def _fill(column: list[QColor | None], first: int, last: int, style: LabelStyle) -> None:
    """Colour rows from the first to the last."""
    for row in range(first, min(last + 1, len(column))):
        column[row] = style.colours.mark
