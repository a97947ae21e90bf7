"""What a painting of the text shows, and which strips of the window the next one shows anew."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QRect
from PySide6.QtGui import QRegion

from annotator.model.fragment import Fragment
from annotator.model.values import AnnotationKey
from annotator.ui.view.label_style import LabelStyle
from annotator.ui.view.marks import Caption, LineMarks, Marks
from annotator.ui.view.scene import Scene
from annotator.ui.view.sight import Sight

# How far handles, captions and rings reach out of their lines.
_BEYOND = 10


class Overlay(NamedTuple):
    """What lies over the text: the caret (a null rectangle for none), and what else there is."""

    caret: QRect
    rest: object


class _Pointed(NamedTuple):
    """An annotation that is selected or hovered, as it is drawn."""

    style: LabelStyle | None
    fragments: Sequence[Fragment]
    in_margin: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """What is painted for a sight: all that can change without the text being moved.

    Marks and placed captions are replaced when they change, never altered.
    """

    sight: Sight
    overlay: Overlay
    ground: tuple[object, ...]
    marks: Sequence[Marks | None]
    captions: Sequence[Sequence[Sequence[Caption]]]
    selected: _Pointed
    hovered: _Pointed

    @classmethod
    def of(cls, sight: Sight, overlay: Overlay) -> "Picture":
        """Note what is painted for a sight and what lies over it."""
        scene = sight.scene
        marked = scene.highlights
        marks = [placed.paragraph.marks for placed in scene.placed]
        ground = (
            *(scene.theme, scene.page, scene.styles, scene.width, scene.height, scene.hidden),
            *(scene.captions, scene.ghosts, scene.units, marked.armed, marked.handles),
            *(marked.numbers, marked.hits, marked.ghost, marked.unit),
            *(tuple(scene.frames), sight.comments, overlay.rest),
        )
        return cls(
            sight,
            overlay,
            ground,
            marks,
            [[line.captions for line in each.lines] if each else [] for each in marks],
            _pointed(scene, marked.selected),
            _pointed(scene, marked.hovered),
        )

    @property
    def is_intricate(self) -> bool:
        """Whether what belongs together runs across the lines: arcs, rows of a review, ghosts."""
        return bool(self.sight.arcs or self.sight.units) or any(
            each is not None and each.ghosts is not None for each in self.marks
        )


def changed(before: Picture, after: Picture) -> QRegion | None:
    """Return the strips in which two pictures differ; None when all is to be painted anew."""
    old, new = before.sight, after.sight
    if (
        before.ground != after.ground
        or old.scene.placed != new.scene.placed
        or old.margin != new.margin
    ):
        return None
    strips = QRegion()
    if before.overlay.caret != after.overlay.caret:
        for caret in (before.overlay.caret, after.overlay.caret):
            strips = strips.united(caret)
    moved = before.selected != after.selected
    if moved and (before.selected.in_margin or after.selected.in_margin):
        return None
    bands = [*_marks_changed(before, after), *_lit_anew(before, after)]
    if bands and (before.is_intricate or after.is_intricate):
        return None
    for top, bottom in bands:
        band = QRect(0, top - _BEYOND, new.scene.width, bottom - top + 2 * _BEYOND)
        strips = strips.united(band)
    return strips


def _pointed(scene: Scene, key: AnnotationKey | None) -> _Pointed:
    style = None if key is None else scene.style_of(key)
    if key is None or style is None:
        return _Pointed(None, (), in_margin=False)
    return _Pointed(style, tuple(scene.fragments_of(key)), scene.in_margin(key))


def _marks_changed(before: Picture, after: Picture) -> Iterator[tuple[int, int]]:
    """Yield from where to where lines have other marks or captions."""
    pitch = after.sight.scene.page.pitch
    for number, (paragraph, y) in enumerate(after.sight.scene.placed):
        old, new = before.marks[number], after.marks[number]
        if old is None or new is None or old.standing.regions != new.standing.regions:
            if old is not new:
                yield y, y + max(paragraph.height, pitch)
            continue
        named = zip(before.captions[number], after.captions[number], strict=True)
        for line, (was, now) in enumerate(named):
            if was is not now and (was != now or not _alike(old.lines[line], new.lines[line])):
                yield y + line * pitch, y + (line + 1) * pitch


def _alike(old: LineMarks, new: LineMarks) -> bool:
    return old.bars == new.bars and old.joins == new.joins and old.left_out == new.left_out


def _lit_anew(before: Picture, after: Picture) -> Iterator[tuple[int, int]]:
    """Yield from where to where words are selected, pointed at or found that were not, or were."""
    scene, old, new = after.sight.scene, before.sight.scene.highlights, after.sight.scene.highlights
    places: list[Fragment] = []
    for was, now in (
        (old.selection, new.selection),
        (old.flash, new.flash),
        (old.current_hit, new.current_hit),
    ):
        places += _apart(was, now)
    for pointed, other in ((before.selected, after.selected), (before.hovered, after.hovered)):
        if pointed != other:
            places += [*pointed.fragments, *other.fragments]
    return _lines(scene, places)


def _apart(was: Fragment | None, now: Fragment | None) -> Iterable[Fragment]:
    """Return what two places do not share, each with the character before and behind it."""
    if was == now:
        return ()
    if was is None or now is None or was.end < now.start or now.end < was.start:
        return [each for each in (was, now) if each is not None]
    ends = ((was.start, now.start), (was.end, now.end))
    return [Fragment(max(0, min(a, b) - 1), max(a, b) + 1) for a, b in ends if a != b]


def _lines(scene: Scene, places: Iterable[Fragment]) -> Iterator[tuple[int, int]]:
    """Yield the tops and bottoms of the stretches of lines that hold some places."""
    pitch = scene.page.pitch
    for start, end in places:
        for paragraph, y in scene.placed:
            if start <= paragraph.end and end >= paragraph.start:
                first, last = paragraph.line_of(start), paragraph.line_of(end)
                yield y + first * pitch, y + (last + 1) * pitch
