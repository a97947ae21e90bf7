"""The captions of the lines in the window."""

from annotator.model.layer_spans import key_of
from annotator.ui.view.captions import CaptionMode, Room, Wish, place
from annotator.ui.view.marks import Bar, Caption, LineMarks
from annotator.ui.view.scene import Scene

_OVERHANG = 40


def place_captions(scene: Scene) -> None:
    """Place the captions of every visible line; lines whose choice stays keep theirs."""
    seen: set[object] = set()
    for paragraph, y in scene.placed:
        if paragraph.marks is None:
            continue
        for number, line in enumerate(paragraph.marks.lines):
            top = y + number * scene.page.pitch
            if not line.bars or top + scene.page.box <= 0 or top >= scene.height:
                continue
            chosen = _chosen(line, scene, seen)
            names = tuple(bar.span for bar in chosen)
            if names != line.captioned:
                _place_on(line, chosen, scene, number * scene.page.pitch)
                line.captioned = names
            # What found no room here is named at its next mention.
            seen.difference_update(line.unnamed)


def _chosen(line: LineMarks, scene: Scene, seen: set[object]) -> list[Bar]:
    """Return the bars of a line to be named: the selected one first, then in lane order."""
    mode, selected = scene.captions, scene.highlights.selected
    bars = [bar for bar in line.bars if bar.opens]
    own = [bar for bar in bars if key_of(bar.span) == selected]
    if scene.page.density.deepest_caption < 0:
        return []
    if mode is CaptionMode.NONE:
        return own
    rest = [bar for bar in bars if key_of(bar.span) != selected]
    if mode is CaptionMode.ALL:
        return own + rest
    rest = [bar for bar in rest if not bar.style.filler_only]
    if mode is CaptionMode.KEYS:
        return own + [bar for bar in rest if bar.style.key]
    seen.update(bar.same for bar in own)
    first: set[int] = set()
    for bar in sorted(rest, key=_reading_order):
        if bar.same not in seen:
            seen.add(bar.same)
            first.add(bar.span)
    return own + [bar for bar in rest if bar.span in first]


def _reading_order(bar: Bar) -> float:
    return bar.left


def _place_on(line: LineMarks, chosen: list[Bar], scene: Scene, top: int) -> None:
    page = scene.page
    faces = [scene.styles.face(_words(bar, scene.captions)) for bar in chosen]
    room = Room(
        [(bar.left, bar.right, bar.lane) for bar in line.bars],
        page.column + _OVERHANG,
        page.density.deepest_caption,
    )
    wishes = [
        Wish(bar.left, bar.right, face.width) for bar, face in zip(chosen, faces, strict=True)
    ]
    line.captions, line.unnamed = [], []
    for bar, face, spot in zip(chosen, faces, place(wishes, room), strict=True):
        if spot is None:
            line.unnamed.append(bar.same)
        else:
            y = top + page.caption_y(spot.lane)
            line.captions.append(Caption(spot.x, y, bar.span, face, bar.style))


def _words(bar: Bar, mode: CaptionMode) -> str:
    return bar.style.key if mode is CaptionMode.KEYS and bar.style.key else bar.words
