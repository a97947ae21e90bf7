"""The captions of the lines in the window."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from PySide6.QtGui import QColor

from annotator.model.layer_spans import key_of
from annotator.model.values import AnnotationKey
from annotator.ui.view.captions import CaptionMode, Room, Wish, place
from annotator.ui.view.label_style import CaptionFace
from annotator.ui.view.marks import Bar, Caption, LineMarks
from annotator.ui.view.scene import Scene

_OVERHANG = 40
# Over a line with connectors above it captions hang no deeper than this lane.
_DEEPEST_ABOVE_BUS = 1


class _Roles(NamedTuple):
    """The names of the selected frame's roles by their fillers, and their colour."""

    names: Mapping[AnnotationKey, str]
    colour: QColor


def place_captions(scene: Scene, buses: Collection[int] = ()) -> None:
    """Place the captions of every visible line; lines whose choice stays keep theirs.

    `buses` are the tops of the lines above which connectors run.
    """
    seen: set[object] = set()
    roles = _roles(scene)
    top_line = True
    for paragraph, y in scene.placed:
        if paragraph.marks is None:
            continue
        for number, line in enumerate(paragraph.marks.lines):
            top = y + number * scene.page.pitch
            if top + scene.page.box <= 0 or top >= scene.height:
                continue
            if line.bars:
                chosen = _chosen(line, scene, seen, roles, at_top=top_line)
                deepest = scene.page.density.deepest_caption
                if _has_bus_below(top, scene, buses):
                    deepest = min(deepest, _DEEPEST_ABOVE_BUS)
                named = [(bar.span, roles.names.get(key_of(bar.span))) for bar in chosen]
                wanted = deepest, tuple(line.ghosts), named
                if wanted != line.captioned:
                    _place_on(line, chosen, scene, roles, number * scene.page.pitch, deepest)
                    line.captioned = wanted
                # What found no room here is named at its next mention.
                seen.difference_update(line.unnamed)
            top_line = False


def _roles(scene: Scene) -> _Roles:
    for frame in scene.frames:
        if not frame.faint:
            return _Roles(frame.roles(), frame.style.colours.words)
    return _Roles({}, scene.theme.text)


def _has_bus_below(top: int, scene: Scene, buses: Collection[int]) -> bool:
    return any(top < bus <= top + scene.page.pitch for bus in buses)


def _chosen(
    line: LineMarks, scene: Scene, seen: set[object], roles: _Roles, *, at_top: bool
) -> list[Bar]:
    """Return the bars of a line to be named: roles, then the selected one, then in lane order."""
    mode, selected = scene.captions, scene.highlights.selected
    if scene.page.density.deepest_caption < 0:
        return []
    bars = _named_here(line, at_top=at_top)
    first = [bar for bar in bars if key_of(bar.span) in roles.names]
    first += [bar for bar in bars if key_of(bar.span) == selected]
    named = {bar.span for bar in first}
    rest = [bar for bar in bars if bar.span not in named]
    if mode is CaptionMode.NONE:
        return first
    if mode is CaptionMode.ALL:
        return first + rest
    rest = [bar for bar in rest if not bar.style.filler_only]
    if mode is CaptionMode.KEYS:
        return first + [bar for bar in rest if bar.style.key]
    seen.update(bar.same for bar in first)
    new: set[int] = set()
    for bar in sorted(rest, key=_reading_order):
        if bar.same not in seen:
            seen.add(bar.same)
            new.add(bar.span)
    return first + [bar for bar in rest if bar.span in new]


def _named_here(line: LineMarks, *, at_top: bool) -> list[Bar]:
    """Return the bars that open here; at the window's top also those that go on."""
    if not at_top:
        return [bar for bar in line.bars if bar.opens]
    found: dict[int, Bar] = {}
    for bar in line.bars:
        if bar.opens or bar.span not in found:
            found[bar.span] = bar
    return list(found.values())


def _reading_order(bar: Bar) -> float:
    return bar.left


def _place_on(
    line: LineMarks, chosen: list[Bar], scene: Scene, roles: _Roles, top: int, deepest: int
) -> None:
    page = scene.page
    faces = [_face(bar, scene, roles) for bar in chosen]
    bars = [(bar.left, bar.right, bar.lane) for bar in line.bars]
    room = Room(bars + line.joins + line.ghosts, page.column + _OVERHANG, deepest)
    wishes = [
        Wish(bar.left, bar.right, face.width) for bar, face in zip(chosen, faces, strict=True)
    ]
    line.captions, line.unnamed = [], []
    for bar, face, spot in zip(chosen, faces, place(wishes, room), strict=True):
        if spot is None:
            line.unnamed.append(bar.same)
        else:
            y = top + page.caption_y(spot.lane)
            colour = roles.colour if face.italic else bar.style.colours.words
            line.captions.append(Caption(spot.x, y, bar.span, face, colour))


def _face(bar: Bar, scene: Scene, roles: _Roles) -> CaptionFace:
    role = roles.names.get(key_of(bar.span))
    if role is not None:
        return scene.styles.face(role, italic=True)
    short = scene.captions is CaptionMode.KEYS and bar.style.key
    return scene.styles.face(bar.style.key if short else bar.words)
