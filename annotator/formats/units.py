"""The unit that a file's offsets are counted in, told by comparing them with its quotes."""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from annotator.formats.base import OffsetUnit, ReadOptions, RecordRefused
from annotator.formats.findings import Findings
from annotator.formats.offsets import ASTRAL, GraphemeOffsets, Utf8Offsets, Utf16Offsets
from annotator.model.characters import is_one_each

ToPoints: TypeAlias = Callable[[int], int]
Pairs: TypeAlias = Sequence[tuple[int, int]]

_RETURNS = re.compile("\r\n")
_NEWLINES = re.compile("(?<!\r)\n")
_SPACES = re.compile(r"\s+")
_TOLD_BY_WORDS = (
    OffsetUnit.POINTS,
    OffsetUnit.GRAPHEMES,
    OffsetUnit.UTF16,
    OffsetUnit.BYTES,
)
_TITLES = {
    OffsetUnit.POINTS: "characters",
    OffsetUnit.UTF16: "UTF-16 units",
    OffsetUnit.BYTES: "UTF-8 bytes",
    OffsetUnit.SHORT_LINES: "characters with line ends of one",
    OffsetUnit.LONG_LINES: "characters with line ends of two",
    OffsetUnit.AFTER_MARK: "characters with a byte order mark before the text",
    OffsetUnit.GRAPHEMES: "grapheme clusters",
}


def unit_title(unit: OffsetUnit) -> str:
    """Return the words for a unit."""
    return _TITLES[unit]


def to_points(text: str, unit: OffsetUnit) -> ToPoints:
    """Return what turns offsets of a unit into code points of `text`; it raises ValueError."""
    return _CONVERTERS[unit](text)


def _short_lines(text: str) -> ToPoints:
    # The k-th pair at p is one character at p - k in the file's count.
    pairs = array("q", (at.start() - k for k, at in enumerate(_RETURNS.finditer(text))))
    return lambda offset: offset + bisect_left(pairs, offset)


def _long_lines(text: str) -> ToPoints:
    lines = array("q", (at.start() + k for k, at in enumerate(_NEWLINES.finditer(text), 1)))
    return lambda offset: offset - bisect_right(lines, offset)


_CONVERTERS: dict[OffsetUnit, Callable[[str], ToPoints]] = {
    OffsetUnit.POINTS: lambda _: int,
    OffsetUnit.UTF16: lambda text: Utf16Offsets(text).to_points,
    OffsetUnit.BYTES: lambda text: Utf8Offsets(text).to_points,
    OffsetUnit.SHORT_LINES: _short_lines,
    OffsetUnit.LONG_LINES: _long_lines,
    OffsetUnit.AFTER_MARK: lambda _: lambda offset: offset - 1,
    OffsetUnit.GRAPHEMES: lambda text: GraphemeOffsets(text).to_points,
}


# Tells where a unit's offsets are those in code points, as far as is told without counting.
_SAME: dict[OffsetUnit, Callable[[str], bool]] = {
    OffsetUnit.POINTS: lambda _: True,
    OffsetUnit.UTF16: lambda text: text.isascii() or ASTRAL.search(text) is None,
    OffsetUnit.BYTES: str.isascii,
    OffsetUnit.SHORT_LINES: lambda text: "\r\n" not in text,
    OffsetUnit.LONG_LINES: lambda text: "\n" not in text,
    OffsetUnit.AFTER_MARK: lambda _: False,
    OffsetUnit.GRAPHEMES: is_one_each,
}


class UnitVotes:
    """Counts over a whole file in which unit how many of its places stand where they should.

    Places with quotes stand on their words; those without should not begin or end within a word.
    """

    def __init__(self) -> None:
        self.quoted: Counter[OffsetUnit] = Counter()
        self.whole: Counter[OffsetUnit] = Counter()
        self.all_quotes = self.all_places = 0

    def quotes(self, text: str, quoted: Sequence[tuple[Pairs, str]]) -> None:
        """Take in an article's places with their quotes."""
        self.all_quotes += len(quoted)
        plain = sum(_stands(text, pairs, quote) for pairs, quote in quoted)
        for unit in OffsetUnit:
            self.quoted[unit] += plain if _SAME[unit](text) else _standing(text, quoted, unit)

    def places(self, text: str, pairs: Pairs) -> None:
        """Take in an article's places without quotes."""
        self.all_places += len(pairs)
        plain = sum(not _cuts_words(text, [pair]) for pair in pairs)
        for unit in _TOLD_BY_WORDS:
            if _SAME[unit](text):
                self.whole[unit] += plain
                continue
            convert = to_points(text, unit)
            for pair in pairs:
                found = _converted([pair], convert)
                self.whole[unit] += bool(found) and not _cuts_words(text, found)

    @property
    def unit(self) -> OffsetUnit:
        """The unit in which most quotes stand; code points when none does better."""
        return _most(self.quoted)

    @property
    def suspected(self) -> OffsetUnit:
        """The unit that places without quotes speak for; that is to be offered, not taken."""
        return _most(self.whole)

    @property
    def doubts_places(self) -> bool:
        """Tell whether another unit spares half of the words that places without quotes cut."""
        plain = self.whole[OffsetUnit.POINTS]
        spared = self.whole[self.suspected] - plain
        return spared > 1 and 2 * spared >= self.all_places - plain

    def words(self) -> str:
        """Return the evidence in words; nothing when all speaks for code points."""
        for best, counts, total, thing in (
            (self.unit, self.quoted, self.all_quotes, "quotes fit"),
            (self.suspected, self.whole, self.all_places, "places cut no word"),
        ):
            if best is not OffsetUnit.POINTS:
                plain = counts[OffsetUnit.POINTS]
                counted = f"{counts[best]} of {total} {thing} when counted in {unit_title(best)}"
                return f"{counted}, {plain} when in {unit_title(OffsetUnit.POINTS)}"
        return ""


def told_unit(
    text: str,
    quoted: Iterable[tuple[Pairs, str]],
    options: ReadOptions,
    findings: Findings,
    *,
    marked: bool = False,
) -> OffsetUnit:
    """Return the unit of an article's offsets, and say so when it is not the one expected.

    Where no quotes can tell, those of a text with a byte order mark count the mark.
    """
    found = list(quoted)
    if marked and not found and options.offsets is None:
        return OffsetUnit.AFTER_MARK
    if options.evidence is not None:
        options.evidence.quotes(text, found)
    unit = options.offsets or fitting_unit(text, found, options.usual_offsets)
    if unit not in (OffsetUnit.POINTS, options.usual_offsets):
        why = f"its offsets count {unit_title(unit)}; taken as that, the quotes fit"
        findings.change("", why)
    return unit


def fitting_unit(
    text: str, quoted: Iterable[tuple[Pairs, str]], usual: OffsetUnit = OffsetUnit.POINTS
) -> OffsetUnit:
    """Return the unit in which most offsets stand on their quotes; the usual one when in doubt.

    Another unit is taken only when it mends quotes and breaks none.
    """
    right: list[tuple[Pairs, str]] = []
    wrong: list[tuple[Pairs, str]] = []
    as_usual = to_points(text, usual)
    for pairs, quote in quoted:
        stands = _stands(text, _converted(pairs, as_usual), quote)
        (right if stands else wrong).append((pairs, quote))
    if not wrong:
        return usual
    best, most = usual, 0
    for unit in OffsetUnit:
        if unit is usual:
            continue
        mended = _standing(text, wrong, unit)
        convert = to_points(text, unit)
        if mended > most and all(
            _stands(text, _converted(pairs, convert), quote) for pairs, quote in right
        ):
            best, most = unit, mended
    return best


def suspected_unit(text: str, pairs: Pairs) -> OffsetUnit | None:
    """Return the unit that offsets without quotes seem to count, when not characters.

    It is one in which none stands within a word, while some do when they are characters.
    """
    if text.isascii() or not _cuts_words(text, pairs):
        return None
    for unit in _TOLD_BY_WORDS[1:]:
        found = _converted(pairs, to_points(text, unit))
        if found and list(found) != list(pairs) and not _cuts_words(text, found):
            return unit
    return None


def _standing(text: str, quoted: Iterable[tuple[Pairs, str]], unit: OffsetUnit) -> int:
    """Return how many quotes stand when their places are counted in a unit."""
    convert = to_points(text, unit)
    return sum(_stands(text, _converted(pairs, convert), quote) for pairs, quote in quoted)


def _cuts_words(text: str, pairs: Pairs) -> bool:
    ends = (offset for pair in pairs for offset in pair)
    return any(
        not 0 <= at <= len(text)
        or (0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum())
        for at in ends
    )


def _most(counts: Counter[OffsetUnit]) -> OffsetUnit:
    best = OffsetUnit.POINTS
    for unit in OffsetUnit:
        if counts[unit] > counts[best]:
            best = unit
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
    if len(pairs) == 1:
        ((start, end),) = pairs
        return same_words(text[max(0, start) : end], quote)
    return bool(pairs) and same_words(" ".join(text[max(0, s) : e] for s, e in pairs), quote)
