"""A text as WebAnno TSV has it: sentences that touch, and a row for each token."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import chain, pairwise
from typing import NamedTuple, TypeAlias

from annotator.formats.offsets import Utf16Offsets
from annotator.formats.tokens import TokenList, tokens_within
from annotator.formats.webanno.tsv_lines import escaped_text
from annotator.model.fragment import Fragment
from annotator.model.sentences import sentences

# Most sentences have fewer tokens than this power of two.
_USUAL = 6
# Most texts are shorter than this.
_LENGTH = 1 << 15
# A token by its number, or a part of one by its place.
Unit: TypeAlias = int | Fragment


class Stretch(NamedTuple):
    """The units of a stretch of a text, and where they stand: no blanks are at its ends."""

    place: Fragment
    units: Sequence[Unit]


class TsvText:
    """The tokens of a text by sentences; sentences touch and leave nothing out.

    `firsts` are the tokens that sentences begin with, and at last the number of all. `headings` are
    the lines with the words of sentences, `rows` the beginnings of the tokens' rows: they are the
    same for all annotators.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._offsets = Utf16Offsets(text)
        starts = [start for start, _ in sentences(text, 0, len(text))]
        bounds = list(map(Fragment, [0, *starts[1:]], [*starts[1:], len(text)]))
        found = tokens_within(text, bounds)
        self._starts, self._ends = found.starts, found.ends()
        self.firsts = [bisect_left(self._starts, start) for start, _ in bounds]
        self.firsts.append(len(self._starts))
        self.headings = self._headings(bounds)
        self.rows = self._rows(found)

    def name_of(self, token: int) -> str:
        """Return the name of a token: its sentence's number and its own in it."""
        sentence = bisect_right(self.firsts, token)
        return f"{sentence}-{token - self.firsts[sentence - 1] + 1}"

    def token_at(self, offset: int) -> int:
        """Return the token that a character lies in."""
        return bisect_right(self._starts, offset) - 1

    def end_of(self, unit: Unit) -> int:
        """Return where a unit ends."""
        return self._ends[unit] if isinstance(unit, int) else unit.end

    def stretch(self, place: Fragment) -> Stretch | None:
        """Return the tokens at a place, cut at its ends; None where there are blanks alone."""
        start, end = place
        first, last = bisect_right(self._ends, start), bisect_left(self._starts, end) - 1
        if first > last:
            return None
        begin, stop = self._starts[first], self._ends[last]
        if begin == start and stop == end:
            return Stretch(place, range(first, last + 1))
        units: list[Unit] = list(range(first, last + 1))
        if begin < start:
            units[0] = Fragment(start, min(self._ends[first], end))
        if stop > end:
            units[-1] = Fragment(max(self._starts[last], start), end)
        return Stretch(Fragment(max(begin, start), min(stop, end)), units)

    def row_start(self, name: str, part: Fragment) -> str:
        """Return the beginning of the row of a part of a token."""
        start, end = self._offsets.to_units(part.start), self._offsets.to_units(part.end)
        return f"{name}\t{start}-{end}\t{escaped_text(self._text[part.start : part.end])}"

    def _headings(self, bounds: Sequence[Fragment]) -> list[str]:
        # Blanks around a sentence follow from the places of the tokens.
        *others, last = [self._text[start:end].lstrip(" ") for start, end in bounds]
        words = map(escaped_text, (*(each.rstrip(" ") for each in others), last))
        return ["\n#Text=" + each.replace("\n", "\n#Text=") for each in words]

    def _rows(self, found: TokenList) -> list[str]:
        # All other signs that are escaped are blanks.
        escapes = "\\" in self._text or "\b" in self._text
        words = map(escaped_text, found.words) if escapes else found.words
        counts = (behind - first for first, behind in pairwise(self.firsts))
        names = chain.from_iterable(_names(number, n) for number, n in enumerate(counts, 1))
        starts, ends = self._units(self._starts), self._units(self._ends)
        return [
            f"{name}\t{start}-{end}\t{word}"
            for name, start, end, word in zip(names, starts, ends, words, strict=True)
        ]

    def _units(self, offsets: Sequence[int]) -> Iterable[str]:
        """Return offsets in UTF-16 units, as they are written."""
        found = offsets if self._offsets.are_points else list(map(self._offsets.to_units, offsets))
        if found and found[-1] >= _LENGTH:
            return map(str, found)
        return map(_written_numbers().__getitem__, found)


@cache
def _written_numbers() -> list[str]:
    return list(map(str, range(_LENGTH)))


def _names(sentence: int, count: int) -> Sequence[str]:
    """Return the names of the first tokens of a sentence."""
    return _more_names(sentence, 1 << max(_USUAL, (count - 1).bit_length()))[:count]


@lru_cache(1 << 9)
def _more_names(sentence: int, count: int) -> Sequence[str]:
    return [f"{sentence}-{number}" for number in range(1, count + 1)]
