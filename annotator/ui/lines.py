"""An article's words outside its text: broken into lines, drawn in their own direction."""

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF

from annotator.ui.look.theme import elided
from annotator.ui.view.bidi import begins_right_to_left


@lru_cache(maxsize=1024)
def lines_of(words: str, font: QFont, width: float, most: int) -> tuple[str, ...]:
    """Return `words` in at most `most` lines of `width` px, the last one cut with an ellipsis."""
    lines: list[str] = []
    metrics = QFontMetricsF(font)
    rest = words
    while rest and len(lines) < most - 1:
        line = _first_line(rest, metrics, width)
        lines.append(line.rstrip())
        rest = rest[len(line) :].lstrip()
    if rest:
        lines.append(elided(rest, font, width))
    return tuple(lines)


def lefts_of(lines: Sequence[str], font: QFont) -> list[float]:
    """Return where the lines of some words begin, in px from the left.

    From right to left they end ragged at the left: each begins where the longest does.
    """
    if not lines or not begins_right_to_left(lines[0]):
        return [0.0] * len(lines)
    metrics = QFontMetricsF(font)
    widths = [metrics.horizontalAdvance(line) for line in lines]
    return [max(widths) - width for width in widths]


def flags_for(words: str) -> int:
    """Return how to draw a line of `words`: in their direction, at the left, centred in height."""
    left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    if begins_right_to_left(words):
        absolute = left | Qt.AlignmentFlag.AlignAbsolute
        return absolute | Qt.TextFlag.TextForceRightToLeft | Qt.TextFlag.TextSingleLine
    return left | Qt.TextFlag.TextSingleLine


def _first_line(words: str, metrics: QFontMetricsF, width: float) -> str:
    ends = range(len(words) + 1)
    fits = bisect_right(ends, width, key=lambda end: metrics.horizontalAdvance(words[:end])) - 1
    if fits >= len(words):
        return words
    blank = words.rfind(" ", 0, fits + 1)
    return words[:blank] if blank > 0 else words[: max(1, fits)]
