"""The column of paragraphs: which are in the window, and what scrolling does to it."""

from collections import OrderedDict
from typing import NamedTuple

from annotator.model.text import Text
from annotator.ui.view.blocks import LENGTHS, Blocks
from annotator.ui.view.heights import Heights
from annotator.ui.view.page import BOTTOM_PAD, TOP_PAD, Page
from annotator.ui.view.paragraph_layout import ParagraphLayout

_REMEMBERED = 300


class Placed(NamedTuple):
    """A paragraph and its top in the window."""

    paragraph: ParagraphLayout
    y: int


class Flow:
    """Paragraphs under one another, laid out when first seen, scrolled by an anchor.

    The anchor (paragraph at the window's top, px of it above the window) is the truth; heights
    of paragraphs never seen are estimates. That they become true never moves the text in sight.
    """

    def __init__(self, text: Text, page: Page, before: "Flow | None" = None) -> None:
        """`before` is the same text in another page: what stays the same is taken over."""
        self.text = text
        self.page = page
        self.blocks = Blocks(text) if before is None else before.blocks
        lines = self.blocks.sizes.translate(_lines(page))
        known = None if before is None else before.heights
        self.heights = Heights(lines, page.pitch, page.blank, known)
        self._anchor = (0, -TOP_PAD)
        self._cache: OrderedDict[int, ParagraphLayout] = OrderedDict()

    def paragraph(self, number: int) -> ParagraphLayout:
        """Return a paragraph laid out, its true height entered."""
        found = self._cache.get(number)
        if found is not None:
            self._cache.move_to_end(number)
            return found
        start, end = self.blocks.range(number)
        found = ParagraphLayout(self.text.content[start:end], start, self.page)
        self._cache[number] = found
        if len(self._cache) > _REMEMBERED:
            self._cache.popitem(last=False)
        self.heights.set(number, found.height)
        return found

    def holding(self, offset: int) -> ParagraphLayout:
        """Return the paragraph that holds an offset."""
        return self.paragraph(self.blocks.at(offset))

    def remembered(self) -> list[ParagraphLayout]:
        """Return the paragraphs that are laid out now."""
        return list(self._cache.values())

    # The window

    @property
    def length(self) -> int:
        """How high the whole column is, as far as it is known."""
        return round(self.heights.total) + TOP_PAD + BOTTOM_PAD

    @property
    def top(self) -> int:
        """How far the window's top is from the column's, as far as it is known."""
        number, hidden = self._anchor
        return round(self.heights.top(number)) + hidden + TOP_PAD

    def visible(self, height: int) -> list[Placed]:
        """Return the paragraphs of a window `height` px high."""
        number, hidden = self._anchor
        y = -hidden
        found: list[Placed] = []
        while number < len(self.blocks) and y < height:
            paragraph = self.paragraph(number)
            found.append(Placed(paragraph, y))
            y += paragraph.height
            number += 1
        return found

    def y_near(self, offset: int, height: int) -> int | None:
        """Return the y of an offset's line, when it is less than a window away from it."""
        number, hidden = self._anchor
        target = self.blocks.at(offset)
        y = -hidden
        while number > target and y > -height:
            number -= 1
            y -= self.paragraph(number).height
        while number < target and y < 2 * height:
            y += self.paragraph(number).height
            number += 1
        if number != target:
            return None
        found = self.paragraph(target)
        return y + found.line_of(offset) * self.page.pitch

    # Scrolling

    def scroll_by(self, distance: int, height: int) -> None:
        """Move the window down by `distance` px (up when negative), not beyond the ends."""
        number, hidden = self._anchor
        hidden += distance
        while hidden < 0 and number > 0:
            number -= 1
            hidden += self.paragraph(number).height
        while number < len(self.blocks) - 1 and hidden >= (tall := self.paragraph(number).height):
            hidden -= tall
            number += 1
        self._anchor = (number, hidden)
        self._keep_inside(height)

    def scroll_to(self, top: int, height: int) -> None:
        """Jump to a distance from the column's top, by what is known of the heights."""
        number, above = self.heights.find(max(0, top - TOP_PAD))
        self._anchor = (number, top - TOP_PAD - round(above))
        self.scroll_by(0, height)

    def scroll_to_end(self, height: int) -> None:
        """Show the last line."""
        self._anchor = (len(self.blocks) - 1, 0)
        self.scroll_by(self.paragraph(len(self.blocks) - 1).height + BOTTOM_PAD - height, height)

    def put(self, offset: int, y: int, height: int) -> None:
        """Scroll so that the line of `offset` stands at `y`, as far as the ends allow."""
        number = self.blocks.at(offset)
        line = self.paragraph(number).line_of(offset)
        self._anchor = (number, 0)
        self.scroll_by(line * self.page.pitch - y, height)

    def _keep_inside(self, height: int) -> None:
        number, hidden = self._anchor
        bottom = -hidden
        while number < len(self.blocks) and bottom <= height:
            bottom += self.paragraph(number).height
            number += 1
        spare = height - BOTTOM_PAD - bottom
        if number == len(self.blocks) and spare > 0:
            self._move_up(spare)
        number, hidden = self._anchor
        if number == 0 and hidden < -TOP_PAD:
            self._anchor = (0, -TOP_PAD)

    def _move_up(self, distance: int) -> None:
        number, hidden = self._anchor
        hidden -= distance
        while hidden < 0 and number > 0:
            number -= 1
            hidden += self.paragraph(number).height
        self._anchor = (number, hidden)


def _lines(page: Page) -> bytes:
    """Return how many lines a block of each size is likely to have; 0 for a blank one."""
    lines = (int((length - 2) / page.characters) + 1 if length > 1 else 0 for length in LENGTHS)
    return bytes(min(255, each) for each in lines)
