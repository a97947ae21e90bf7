"""A text area whose scroll bar is a map, and that says where one is while scrolling."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from annotator.model.fragment import Fragment
from annotator.model.layer_spans import LayerSpans
from annotator.model.review_marks import UnitShelf
from annotator.model.schema import Schema
from annotator.model.text import Text
from annotator.ui.look.theme import Theme
from annotator.ui.view.comment_marks import comments_under
from annotator.ui.view.map_bar import MapBar
from annotator.ui.view.marked_area import MarkedArea
from annotator.ui.view.marking import Details
from annotator.ui.view.picture import Overlay
from annotator.ui.view.place_note import Place, PlaceNote, paint_place
from annotator.ui.view.scroll_map import MapSource, ScrollMap

_BAR_ROOM = 20
# An article is long from so many windows on.
_LONG = 4


class MappedArea(MarkedArea):
    """The marked text with its scroll bar.

    Signals: `comments_chosen(offsets)`, where the comments stand whose mark was clicked.
    """

    comments_chosen = Signal(object)

    def __init__(self, theme: Theme, schema: Schema, parent: QWidget | None = None) -> None:
        super().__init__(theme, schema, parent)
        self._title = ""
        self._map = ScrollMap(self)
        self._place_note = PlaceNote(self._repaint, self)
        self._bar = MapBar(theme, self, self._map)
        self._bar.comments_chosen.connect(self.comments_chosen)
        self._comment_tip: Callable[[Sequence[int]], str] | None = None

    @property
    def scroll_map(self) -> ScrollMap:
        """What the scroll bar shows of the article."""
        return self._map

    def set_title(self, title: str) -> None:
        """Set the article's title, said while scrolling a long one."""
        self._title = title

    @override
    def set_comments(self, offsets: Sequence[int]) -> None:
        super().set_comments(offsets)
        self._map.set_comments(offsets)

    def set_comment_tip(self, words: Callable[[Sequence[int]], str] | None) -> None:
        """Set what says the words of a tool tip of comments, by where they stand."""
        self._comment_tip = words
        self._bar.set_comment_tip(words)

    def comments_at(self, point: QPointF) -> tuple[int, ...]:
        """Return where the comments stand whose mark is under a point of the window."""
        scene = self._scene() if self._comments else None
        return () if scene is None else comments_under(scene, self._comments, point)

    @override
    def set_units(self, units: UnitShelf) -> None:
        super().set_units(units)
        self._map.set_units(units)

    @override
    def set_hits(self, hits: Sequence[Fragment], current: int | None = None) -> None:
        super().set_hits(hits, current)
        self._map.set_hits(hits)

    @override
    def set_theme(self, theme: Theme) -> None:
        self._bar.set_theme(theme)
        super().set_theme(theme)

    @override
    def set_hidden_families(self, families: frozenset[str]) -> None:
        super().set_hidden_families(families)
        self._map.refresh(self._map_source())

    @override
    def refresh_spans(self, changed: Iterable[tuple[int, int]]) -> None:
        super().refresh_spans(changed)
        self._map.refresh(self._map_source())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._map.refresh(self._map_source())

    @override
    def _show(self, text: Text | None, spans: LayerSpans | None, details: Details | None) -> None:
        super()._show(text, spans, details)
        self._title = ""
        self._place_note.hide()
        self._map.show(self._map_source())

    @override
    def _restyle(self) -> None:
        super()._restyle()
        self._map.refresh(self._map_source())

    def _map_source(self) -> MapSource | None:
        if self._flow is None or self._spans is None:
            return None
        return MapSource(
            self._flow, self._spans, self._styles, self._hidden, self.viewport().height()
        )

    @override
    def _lay_out_anew(self) -> None:
        super()._lay_out_anew()
        self._map.refresh(self._map_source())

    @override
    def _scrolled_by_hand(self) -> None:
        flow = self._flow
        if flow is not None and flow.length > _LONG * self._window_height:
            self._place_note.touch()

    @override
    def _overlay(self) -> Overlay:
        return Overlay(QRect(), self._where())

    @override
    def _paint_over(self, painter: QPainter) -> None:
        where = self._where()
        if where is not None:
            right = self.viewport().width() - _BAR_ROOM
            paint_place(painter, self._theme, *where, right, self._window_height)

    def _where(self) -> tuple[Place, QRectF] | None:
        """Return what the place note says, and the thumb it stands beside; None for no note."""
        flow = self._flow
        if flow is None or not self._place_note.visible:
            return None
        room = max(1, flow.length - self._window_height)
        percent = round(100 * min(1.0, max(0.0, flow.top / room)))
        place = Place(self._title, percent, flow.text.paragraph_at(self.offset_at_top) + 1)
        return place, self._bar.thumb()
