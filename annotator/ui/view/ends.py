"""Where the ends of spans stand in the window, and the handles that move them."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF

from annotator.model.fragment import Fragment
from annotator.ui.view.flow import Placed
from annotator.ui.view.offsets import grapheme_end, grapheme_start
from annotator.ui.view.scene import Scene

_GAP = 2.5
_RISE = 1.5
_DROP = 3.0
# A handle is as easy to hit as a square of 16 px.
_REACH = 8.0


class End(NamedTuple):
    """One end of a span: its x, its line's top, and on which side of it the span lies."""

    x: float
    y: int
    opens: bool
    inward: int


class Handle(NamedTuple):
    """A round handle at an end of a fragment; `text` is a point on the words beside it."""

    dot: QPointF
    text: QPointF
    number: int
    opens: bool


def ends_of(scene: Scene, start: int, end: int) -> list[End]:
    """Return the ends of a span that are in the window."""
    found: list[End] = []
    for placed in scene.placed:
        paragraph = placed.paragraph
        if paragraph.start <= start < paragraph.end:
            found += _end(scene, placed, start, opens=True)
        if paragraph.start < end <= paragraph.end:
            found += _end(scene, placed, end - 1, opens=False)
    return found


def _end(scene: Scene, placed: Placed, offset: int, *, opens: bool) -> list[End]:
    """Return the outer side of a span's first or last character; nothing when it has no width."""
    stretches = placed.paragraph.stretches(offset, offset + 1)
    if not stretches:
        return []
    stretch = stretches[0] if opens else stretches[-1]
    at_left = opens != placed.paragraph.runs_left(offset)
    x = stretch.left - _GAP if at_left else stretch.right + _GAP
    y = placed.y + stretch.line * scene.page.pitch
    return [End(scene.page.left + x, y, opens, 1 if at_left else -1)]


def handles_of(scene: Scene) -> list[Handle]:
    """Return the handles of the selected annotation, of each of its fragments."""
    key = scene.highlights.selected
    if key is None or not scene.highlights.handles:
        return []
    return [
        handle_at(scene, end, number)
        for number, (start, stop) in enumerate(scene.fragments_of(key))
        if stop >= scene.start and start <= scene.end
        for end in ends_of(scene, start, stop)
    ]


def handle_at(scene: Scene, end: End, number: int) -> Handle:
    """Return the handle of one end: above its line where the span opens, else below."""
    box = scene.page.box
    y = end.y - _RISE if end.opens else end.y + box + _DROP
    middle = QPointF(end.x + end.inward * _GAP, end.y + box / 2)
    return Handle(QPointF(end.x, y), middle, number, end.opens)


def nearest_handle(handles: Sequence[Handle], point: QPointF) -> Handle | None:
    """Return the handle under a point; the nearest when several are."""
    near = [h for h in handles if _distance(h, point) <= _REACH]
    return min(near, key=lambda handle: (handle.dot - point).manhattanLength(), default=None)


def _distance(handle: Handle, point: QPointF) -> float:
    apart = handle.dot - point
    return max(abs(apart.x()), abs(apart.y()))


def with_end_at(
    content: str, fragments: tuple[Fragment, ...], handle: Handle, offset: int, word: Fragment
) -> tuple[Fragment, ...]:
    """Return the fragments with one end moved to `offset`.

    `word` is what that end snaps to when the fragment reaches to `offset`. An end passes
    neither the other end of its fragment nor a neighbouring fragment.
    """
    number = handle.number
    start, end = fragments[number]
    if handle.opens:
        low = fragments[number - 1].end if number else 0
        moved = Fragment(max(low, min(word.start, grapheme_start(content, end - 1))), end)
        unmoved = offset == start
    else:
        high = fragments[number + 1].start if number + 1 < len(fragments) else len(content)
        moved = Fragment(start, min(high, max(word.end, grapheme_end(content, start + 1))))
        unmoved = offset == end
    if unmoved:
        return fragments
    return (*fragments[:number], moved, *fragments[number + 1 :])
