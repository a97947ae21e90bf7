"""Which annotation a point under the letters means: its caption's, or its underline's."""

from annotator.model.layer_spans import key_of
from annotator.model.values import AnnotationKey
from annotator.ui.view.flow import Placed
from annotator.ui.view.marks import LineMarks
from annotator.ui.view.page import Page

_CAPTION_RISE = 9.0
_CAPTION_FALL = 3.0
# As far as the next lane; of two bars the nearer one is meant.
_BAR_REACH = 4.0


def mark_at(placed: Placed, page: Page, x: float, y: float) -> AnnotationKey | None:
    """Return the annotation whose caption or underline is at a point of the window."""
    paragraph, top = placed
    number = int((y - top) // page.pitch)
    if paragraph.marks is None or not 0 <= number < len(paragraph.marks.lines):
        return None
    line = paragraph.marks.lines[number]
    x -= page.left
    found = _caption_at(line, x, y - top)
    return _bar_at(line, page, x, y - top - number * page.pitch) if found is None else found


def _caption_at(line: LineMarks, x: float, y: float) -> AnnotationKey | None:
    for caption in line.captions:
        inside = caption.x <= x <= caption.x + caption.face.width
        if inside and caption.y - _CAPTION_RISE <= y <= caption.y + _CAPTION_FALL:
            return key_of(caption.span)
    return None


def _bar_at(line: LineMarks, page: Page, x: float, y: float) -> AnnotationKey | None:
    if y < page.box:
        return None
    there = [bar for bar in line.bars if bar.left <= x <= bar.right]
    near = min(there, key=lambda bar: abs(y - page.bar_y(bar.lane)), default=None)
    if near is None or abs(y - page.bar_y(near.lane)) > _BAR_REACH:
        return None
    return key_of(near.span)
