"""Measures of the page: one fixed line pitch, column, gutters, fonts."""

from dataclasses import dataclass

from PySide6.QtGui import QFont, QFontMetricsF

from annotator.ui.look.theme import interface_font, reading_font

LEFT_GUTTER = 104
RIGHT_GUTTER = 48
TOP_PAD = 20
BOTTOM_PAD = 48
# A span longer than this is a bracket in the margin instead of an underline.
LONG_SPAN = 170
# No more brackets than these are looked at for room.
MOST_BRACKETS = 60
USUAL_MEASURE = 75
MEASURES = range(50, 111)
_NARROWEST = 160
_USUAL_SIZE = 17
_BLANK_SHARE = 0.36
_CAPTION_SIZE = 11
_CAPTION_DROP = 10.5


@dataclass(frozen=True, slots=True)
class Density:
    """How much room lies under a line: `lanes` underlines, captions under the deepest named."""

    pitch: int
    lanes: int
    deepest_caption: int


DENSITIES = {
    "comfortable": Density(44, 5, 2),
    "compact": Density(36, 2, 0),
    "dense": Density(30, 2, -1),
}


@dataclass(frozen=True, slots=True)
class Page:
    """Where things stand, in px. A line's glyph box is `box` high, its letters on `baseline`."""

    left: int
    column: int
    pitch: int
    blank: int
    baseline: int
    box: int
    characters: float
    density: Density
    font: QFont
    caption_font: QFont

    def bar_y(self, lane: int) -> int:
        """Return the middle of a lane's underline, from the top of the line."""
        return self.box + 1 + 4 * lane

    def caption_y(self, lane: int) -> float:
        """Return the baseline of a caption under a lane, from the top of the line."""
        return self.bar_y(lane) + _CAPTION_DROP

    def height(self, lines: int) -> int:
        """Return the height of a paragraph."""
        return lines * self.pitch


def page_for(width: int, size: int, density: Density, measure: int = USUAL_MEASURE) -> Page:
    """Measure a page for a viewport `width` px wide.

    `size` is the text's, in px; `measure` how many average characters a line may hold.
    """
    font = reading_font(size)
    metrics = QFontMetricsF(font)
    average = metrics.averageCharWidth()
    room = max(_NARROWEST, width - LEFT_GUTTER - RIGHT_GUTTER)
    column = min(room, round(average * measure))
    spare = max(0, room - column)
    box = round(metrics.height())
    usual = round(QFontMetricsF(reading_font(_USUAL_SIZE)).height())
    pitch = density.pitch + max(0, box - usual)
    return Page(
        left=LEFT_GUTTER + spare // 2,
        column=column,
        pitch=pitch,
        blank=round(pitch * _BLANK_SHARE),
        baseline=round(metrics.ascent()),
        box=box,
        # Running text is narrower than the font's average, which counts capitals as well.
        characters=max(8.0, column / (average * 0.82)),
        density=density,
        font=font,
        caption_font=interface_font(_CAPTION_SIZE),
    )
