"""The unit that a file's offsets are counted in, told by comparing them with its quotes."""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from annotator.formats.base import OffsetUnit, RecordRefused
from annotator.formats.offsets import Utf8Offsets, Utf16Offsets

ToPoints: TypeAlias = Callable[[int], int]
Pairs: TypeAlias = Sequence[tuple[int, int]]

_RETURNS = re.compile("\r\n")
_NEWLINES = re.compile("(?<!\r)\n")
_SPACES = re.compile(r"\s+")
_TITLES = {
    OffsetUnit.POINTS: "characters",
    OffsetUnit.UTF16: "UTF-16 units",
    OffsetUnit.BYTES: "UTF-8 bytes",
    OffsetUnit.SHORT_LINES: "characters with line ends of one",
    OffsetUnit.LONG_LINES: "characters with line ends of two",
    OffsetUnit.AFTER_MARK: "characters with a byte order mark before the text",
}


def unit_title(unit: OffsetUnit) -> str:
    """Return the words for a unit."""
    return _TITLES[unit]


def to_points(text: str, unit: OffsetUnit) -> ToPoints:
    """Return what turns offsets of a unit into code points of `text`; it raises ValueError."""
    if unit is OffsetUnit.UTF16:
        return Utf16Offsets(text).to_points
    if unit is OffsetUnit.BYTES:
        return Utf8Offsets(text).to_points
    if unit is OffsetUnit.SHORT_LINES:
        # The k-th pair at p is one character at p - k in the file's count.
        pairs = array("q", (at.start() - k for k, at in enumerate(_RETURNS.finditer(text))))
        return lambda offset: offset + bisect_left(pairs, offset)
    if unit is OffsetUnit.LONG_LINES:
        lines = array("q", (at.start() + k for k, at in enumerate(_NEWLINES.finditer(text), 1)))
        return lambda offset: offset - bisect_right(lines, offset)
    if unit is OffsetUnit.AFTER_MARK:
        return lambda offset: offset - 1
    return int


def fitting_unit(text: str, quoted: Iterable[tuple[Pairs, str]]) -> OffsetUnit:
    """Return the unit in which most offsets stand on their quotes; code points when in doubt.

    Another unit is taken only when it mends quotes and breaks none.
    """
    right: list[tuple[Pairs, str]] = []
    wrong: list[tuple[Pairs, str]] = []
    for pairs, quote in quoted:
        (right if _stands(text, pairs, quote) else wrong).append((pairs, quote))
    if not wrong:
        return OffsetUnit.POINTS
    best, most = OffsetUnit.POINTS, 0
    for unit in OffsetUnit:
        if unit is OffsetUnit.POINTS:
            continue
        convert = to_points(text, unit)
        mended = sum(_stands(text, _converted(pairs, convert), quote) for pairs, quote in wrong)
        if mended > most and all(
            _stands(text, _converted(pairs, convert), quote) for pairs, quote in right
        ):
            best, most = unit, mended
    return best


def converted(pairs: Pairs, convert: ToPoints) -> list[tuple[int, int]]:
    """Return stretches of a file's unit in code points.

    Raises:
        RecordRefused: one of them has no place in the text.
    """
    try:
        return [(convert(start), convert(end)) for start, end in pairs]
    except ValueError as error:
        raise RecordRefused(f"its offset {error}") from None


def same_words(stands: str, quote: str) -> bool:
    """Tell whether two quotes are the same but for the kind and number of their blanks."""
    return stands == quote or _SPACES.sub(" ", stands).strip() == _SPACES.sub(" ", quote).strip()


def _converted(pairs: Pairs, convert: ToPoints) -> Pairs:
    try:
        return [(convert(start), convert(end)) for start, end in pairs]
    except ValueError:
        return []


def _stands(text: str, pairs: Pairs, quote: str) -> bool:
    return bool(pairs) and same_words(" ".join(text[max(0, s) : e] for s, e in pairs), quote)
