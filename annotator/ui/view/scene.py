"""Everything one painting of the view needs to know."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF

from annotator.model.fragment import Fragment
from annotator.model.ghost import Ghost, GhostShelf
from annotator.model.review_marks import UnitShelf
from annotator.model.values import AnnotationKey
from annotator.ui.look.theme import Theme
from annotator.ui.view.captions import CaptionMode
from annotator.ui.view.flow import Placed
from annotator.ui.view.frames import Frame
from annotator.ui.view.label_style import LabelStyle, LabelStyles
from annotator.ui.view.page import LONG_SPAN, Page
from annotator.ui.view.paragraph_layout import ParagraphLayout
from annotator.ui.view.shown_spans import ShownSpans

_LEFT_OUT_GAP = 6.0
_LEFT_OUT_WIDTH = 30.0


@dataclass(frozen=True, slots=True)
class Highlights:
    """What is pointed at just now, apart from the annotations themselves."""

    selection: Fragment | None = None
    flash: Fragment | None = None
    hits: Sequence[Fragment] = ()
    current_hit: Fragment | None = None
    armed: LabelStyle | None = None
    selected: AnnotationKey | None = None
    hovered: AnnotationKey | None = None
    handles: bool = True
    ghost: Ghost | None = None
    numbers: Sequence[Fragment] = ()
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """The visible paragraphs with their marks made, and how to paint them."""

    content: str
    theme: Theme
    page: Page
    styles: LabelStyles
    spans: ShownSpans | None
    placed: Sequence[Placed]
    highlights: Highlights
    frames: Sequence[Frame]
    hidden: frozenset[str]
    captions: CaptionMode
    ghosts: GhostShelf
    units: UnitShelf
    width: int
    height: int

    @property
    def start(self) -> int:
        """The first offset in the window."""
        return self.placed[0].paragraph.start

    @property
    def end(self) -> int:
        """The last offset in the window."""
        return self.placed[-1].paragraph.end

    def style_of(self, key: AnnotationKey) -> LabelStyle | None:
        """Return how an annotation is drawn; None when it is not there any more."""
        if self.spans is None or key not in self.spans:
            return None
        return self.styles.of(self.spans.label(key))

    def fragments_of(self, key: AnnotationKey | None) -> Sequence[Fragment]:
        """Return where an annotation stands; nothing when it is not there any more."""
        if key is None or self.spans is None or key not in self.spans:
            return ()
        return self.spans.fragments(key)

    def in_margin(self, key: AnnotationKey) -> bool:
        """Tell whether an annotation stands in the margin: as a bracket, or as a region."""
        style, fragments = self.style_of(key), self.fragments_of(key)
        return style is not None and (
            style.bracketed or style.region or any(b - a > LONG_SPAN for a, b in fragments)
        )

    def boxes(self, paragraph: ParagraphLayout, start: int, end: int) -> list[QRectF]:
        """Return the glyph boxes of `[start, end)`, from the paragraph's top left."""
        if start > paragraph.end or end < paragraph.start or start >= end:
            return []
        page = self.page
        return [
            QRectF(s.left, s.line * page.pitch, s.right - s.left, page.box)
            for s in paragraph.stretches(start, end)
        ]


def first_box(placed: Placed, page: Page, start: int, end: int) -> QRect:
    """Return the window rectangle of the first piece of `[start, end)`; a caret when empty."""
    paragraph, y = placed
    found = paragraph.stretches(start, end)
    if not found:
        x = page.left + paragraph.x_of(start)
        return QRect(round(x), y + paragraph.line_of(start) * page.pitch, 1, page.box)
    first = found[0]
    x = page.left + first.left
    width = max(1, round(first.right - first.left))
    return QRect(round(x), y + first.line * page.pitch, width, page.box)


def left_out_box(page: Page, top: int, line: int) -> QRectF:
    """Return where a line of a paragraph at `top` says how many annotations found no lane."""
    bottom = top + line * page.pitch + page.caption_y(0) + 3
    return QRectF(page.left + page.column + _LEFT_OUT_GAP, bottom - 14, _LEFT_OUT_WIDTH, 14)
