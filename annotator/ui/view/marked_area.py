"""A text area with the annotations of one layer painted on it."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from annotator.model.annotation import Annotation
from annotator.model.fragment import Fragment
from annotator.model.ghost import Ghost, GhostShelf
from annotator.model.layer_spans import LayerSpans
from annotator.model.review_marks import UnitShelf
from annotator.model.schema import Schema
from annotator.model.text import Text
from annotator.model.values import AnnotationKey
from annotator.ui.look.theme import Theme
from annotator.ui.view.aside import Aside, AsideFiller
from annotator.ui.view.captions import CaptionMode
from annotator.ui.view.frames import FillersOf, Frame, FrameFillers
from annotator.ui.view.ghost_marks import ghost_at, ghost_lines
from annotator.ui.view.label_style import LabelStyles
from annotator.ui.view.margin import brackets_at
from annotator.ui.view.marking import Details, Marker
from annotator.ui.view.page import LONG_SPAN, Page
from annotator.ui.view.painted_area import PaintedArea
from annotator.ui.view.pointing import mark_at
from annotator.ui.view.scene import Highlights, Scene
from annotator.ui.view.shown_spans import Moved, ShownSpans
from annotator.ui.view.sight import Sight, sight_of
from annotator.ui.view.unit_marks import unit_at

# From here on it is quicker to make all marks anew than to look which are stale.
_MANY = 200


class MarkedArea(PaintedArea):
    """The text with its annotations. Marks are made for the visible paragraphs only."""

    def __init__(self, theme: Theme, schema: Schema, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._schema = schema
        self._styles = LabelStyles(schema, theme, self._page.caption_font)
        self._spans: LayerSpans | None = None
        self._details: Details | None = None
        self._fillers = FrameFillers()
        self._moved_ends: Moved | None = None
        self._hidden: frozenset[str] = frozenset()
        self._captions = CaptionMode.FIRST
        self._highlights = Highlights()
        self._hits: Sequence[Fragment] = ()
        self._longest_hit = 0
        self._ghosts = GhostShelf()
        self._units = UnitShelf()
        self._aside: Aside | None = None
        self._comments: Sequence[int] = ()
        self._resolve: Callable[[str], str] | None = None

    # What is shown

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        self._restyle()

    def set_schema(self, schema: Schema) -> None:
        """Use the names and colours of another state of the schema."""
        self._schema = schema
        self._restyle()

    def set_fillers(self, fillers: FillersOf | None) -> None:
        """Set what says, for a frame, each role's name, who fills it, and in which words.

        Asked for the selected frame and the one pointed at; kept until spans change.
        """
        self._fillers.read_from(fillers)
        self._repaint_all()

    def set_referents(self, resolve: Callable[[str], str] | None) -> None:
        """Set what says which referent mentions of a key are read as."""
        self._resolve = resolve
        self.refresh_all()

    def set_captions(self, mode: CaptionMode | str) -> None:
        """Name all annotations, the first of each referent in the window, by key, or none."""
        self._captions = CaptionMode(mode)
        self.refresh_all()

    def set_hidden_families(self, families: frozenset[str]) -> None:
        """Leave out the annotations of some families."""
        self._hidden = families
        self.refresh_all()

    def set_hits(self, hits: Sequence[Fragment], current: int | None = None) -> None:
        """Show what was found, in reading order; `current` is the number of the one in hand."""
        self._hits = hits
        self._longest_hit = max((end - start for start, end in hits), default=0)
        self._highlight(current_hit=None if current is None else hits[current])

    def set_numbers(self, places: Sequence[Fragment]) -> None:
        """Number some places from 1 on, to be chosen by a digit; none take the numbers away."""
        if tuple(places) != self._highlights.numbers:
            self._highlight(numbers=tuple(places))

    def set_comments(self, offsets: Sequence[int]) -> None:
        """Mark the lines where open comments stand; offsets in reading order."""
        self._comments = offsets
        self._repaint()

    def set_ghosts(self, ghosts: GhostShelf) -> None:
        """Show suggestions under what is labelled; only those in the window are looked at."""
        self._ghosts = ghosts
        self._repaint()

    def set_units(self, units: UnitShelf) -> None:
        """Show the units of a review that are not decided."""
        self._units = units
        self.refresh_all()

    def hold_unit(self, number: int | None) -> None:
        """Show which unit of the review is in hand."""
        self._highlight(unit=number)

    def show_aside(self, frame: Annotation | None, fillers: Sequence[AsideFiller] = ()) -> None:
        """Show what connects a frame of another layer, with its fillers; None for none."""
        self._aside = None if frame is None else Aside(frame, fillers, self._styles)
        self._repaint_all()

    def refresh_spans(self, changed: Iterable[tuple[int, int]]) -> None:
        """Paint anew what the spans at some places have become."""
        flow = self._flow
        self._fillers.forget()
        if flow is None:
            return
        places = list(changed)
        if len(places) > _MANY:
            self.refresh_all()
            return
        for paragraph in flow.remembered():
            touched = any(a <= paragraph.end and b >= paragraph.start for a, b in places)
            standing = paragraph.standing
            if touched or (standing is not None and standing.in_pieces):
                paragraph.forget_marks()
        self._repaint()

    def refresh_all(self) -> None:
        """Paint everything anew."""
        self._fillers.forget()
        for paragraph in self._flow.remembered() if self._flow else ():
            paragraph.forget_marks()
        self._repaint_all()

    # What is where

    def annotation_at(self, point: QPoint | QPointF) -> list[AnnotationKey]:
        """Return the annotations under a point: shortest first, the one it underlines before."""
        beside = self._brackets_at(point)
        if beside or self._spans is None:
            return beside
        offset = self._character_at(point)
        found = [] if offset is None else self._spans.at(offset)
        meant = self._mark_at(point)
        if meant is not None:
            found = [meant, *(key for key in found if key != meant)]
        return [key for key in found if key in self._spans and self._shown(key)]

    def hovered_at(self, point: QPoint | QPointF) -> AnnotationKey | None:
        """Return the annotation that is meant by resting on a point: no bracket's text."""
        spans = self._spans
        beside = self._brackets_at(point)
        if beside or spans is None:
            return beside[0] if beside else None
        for key in self.annotation_at(point):
            style = self._styles.of(spans.label(key))
            length = spans.fragments(key)[-1].end - spans.fragments(key)[0].start
            if (
                self._shown(key)
                and not style.bracketed
                and not style.region
                and length <= LONG_SPAN
            ):
                return key
        return None

    def ghost_at(self, point: QPoint | QPointF) -> Ghost | None:
        """Return the suggestion that a point means: by its mark, or by its words alone."""
        if len(self._ghosts) == 0:
            return None
        scene = self._scene()
        if scene is None:
            return None
        found = ghost_at(scene, ghost_lines(scene), QPointF(point))
        offset = self._character_at(point)
        if found is not None or offset is None or self.hovered_at(point) is not None:
            return found
        there = [
            ghost
            for ghost in self._ghosts.overlapping(offset, offset + 1)
            if any(start <= offset < end for start, end in ghost.fragments)
            and self._styles.of(ghost.label).family not in self._hidden
        ]
        return min(there, key=lambda ghost: ghost.end - ghost.start, default=None)

    def unit_at(self, point: QPoint | QPointF) -> int | None:
        """Return the undecided unit of a review that a point means: by its row, or by its words."""
        scene = self._scene() if len(self._units) else None
        if scene is None:
            return None
        found, offset = unit_at(scene, QPointF(point)), self._character_at(point)
        if found is not None or offset is None or self.hovered_at(point) is not None:
            return found
        there = [
            mark
            for mark in self._units.overlapping(offset, offset + 1)
            if any(a <= offset < b for claim in mark.claims for a, b in claim.fragments)
        ]
        best = min(there, key=lambda mark: (mark.agreed, _length(mark.cover)), default=None)
        return None if best is None else best.number

    def _brackets_at(self, point: QPoint | QPointF) -> list[AnnotationKey]:
        sight = self._look() if point.x() < self._page.left else None
        if sight is None:
            return []
        metrics = QFontMetricsF(self._page.caption_font)
        return brackets_at(sight.margin, point.x(), point.y(), metrics.horizontalAdvance)

    def _mark_at(self, point: QPoint | QPointF) -> AnnotationKey | None:
        placed = self._placed_at(point.y())
        return None if placed is None else mark_at(placed, self._page, point.x(), point.y())

    def _character_at(self, point: QPoint | QPointF) -> int | None:
        placed = self._placed_at(point.y())
        if placed is None or point.y() < placed.y:
            return None
        line = int((point.y() - placed.y) // self._page.pitch)
        return placed.paragraph.character_at(line, point.x() - self._page.left)

    def _shown(self, key: AnnotationKey) -> bool:
        return self._spans is not None and (
            self._styles.of(self._spans.label(key)).family not in self._hidden
        )

    # Painting

    @override
    def _look(self) -> Sight | None:
        scene = self._scene()
        return None if scene is None else sight_of(scene, self._aside, self._comments)

    def _scene(self) -> Scene | None:
        """Return what is in the window, with marks made but captions not yet placed."""
        placed = self._placed()
        if not placed or self._flow is None:
            return None
        self._sync_bar()
        content = self._flow.text.content
        spans = None
        if self._spans is not None:
            spans = ShownSpans(self._spans, self._moved_ends, self._resolve)
            marker = Marker(content, spans, self._styles, self._hidden, self._details)
            for paragraph, _ in placed:
                if paragraph.marks is None:
                    paragraph.marks = marker.marks(paragraph)
        hits = self._hits_in(placed[0].paragraph.start, placed[-1].paragraph.end)
        return Scene(
            content=content,
            theme=self._theme,
            page=self._page,
            styles=self._styles,
            spans=spans,
            placed=placed,
            highlights=replace(self._highlights, hits=hits),
            frames=self._frames(),
            hidden=self._hidden,
            captions=self._captions,
            ghosts=self._ghosts,
            units=self._units,
            width=self.viewport().width(),
            height=self._window_height,
        )

    def _frames(self) -> list[Frame]:
        """Return the selected frame and, faint, the one pointed at."""
        marked, found = self._highlights, list[Frame]()
        for key, faint in ((marked.selected, False), (marked.hovered, True)):
            if key is None or self._spans is None or key not in self._spans:
                continue
            fillers = self._fillers.of(key)
            if fillers and not (faint and key == marked.selected):
                found.append(Frame(key, self._styles.of(self._spans.label(key)), fillers, faint))
        return found

    def show_moved(self, moved: Moved | None) -> None:
        """Show an annotation in another place while its ends are dragged; None as it is."""
        flow, before = self._flow, self._moved_ends
        self._moved_ends = moved
        key = next((each.key for each in (moved, before) if each is not None), None)
        if flow is None or key is None or self._spans is None or key not in self._spans:
            return
        places = [*self._spans.fragments(key)]
        places += [f for each in (before, moved) if each for f in each.fragments]
        start, end = min(f.start for f in places), max(f.end for f in places)
        for paragraph in flow.remembered():
            if start <= paragraph.end and end >= paragraph.start:
                paragraph.forget_marks()
        self._repaint()

    def _hits_in(self, start: int, end: int) -> Sequence[Fragment]:
        low = bisect_left(self._hits, (start - self._longest_hit, 0))
        return self._hits[low : bisect_left(self._hits, (end + 1, 0))]

    def _highlight(self, **changes: object) -> None:
        self._highlights = replace(self._highlights, **changes)
        self._repaint()

    def _restyle(self) -> None:
        self._styles = LabelStyles(self._schema, self._theme, self._page.caption_font)
        self.refresh_all()

    @override
    def _lay_out_anew(self) -> None:
        # Which lines break where says nothing of what stands in them.
        known = {p.start: p.standing for p in self._flow.remembered()} if self._flow else {}
        super()._lay_out_anew()
        for paragraph, _ in self._placed():
            paragraph.standing = known.get(paragraph.start)

    @override
    def _page_changed(self, page: Page) -> None:
        self._styles = LabelStyles(self._schema, self._theme, page.caption_font)

    def _show(self, text: Text | None, spans: LayerSpans | None, details: Details | None) -> None:
        self._spans, self._details = spans, details
        self._moved_ends = None
        self._fillers.forget()
        self._hits = ()
        self._ghosts = GhostShelf()
        self._units, self._aside = UnitShelf(), None
        self._comments = ()
        kept = self._highlights
        self._highlights = Highlights(armed=kept.armed, handles=kept.handles)
        self._show_text(text)


def _length(fragment: Fragment) -> int:
    return fragment.end - fragment.start
