"""A text as WebAnno TSV has it: sentences that touch, and a row for each token."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, pairwise

import msgspec

from annotator.formats.offsets import Utf16Offsets
from annotator.formats.tokens import TokenList, tokens_within
from annotator.formats.webanno.tsv_lines import escaped_text
from annotator.model.fragment import Fragment
from annotator.model.sentences import sentences

# Most sentences have fewer tokens than this power of two.
_USUAL = 6


class TsvText:
    """The tokens of a text by sentences; sentences touch and leave nothing out.

    `firsts` are the tokens that sentences begin with, and at last the number of all. `rows` are the
    beginnings of the tokens' rows, which are the same for all annotators.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._offsets = Utf16Offsets(text)
        starts = [start for start, _ in sentences(text, 0, len(text))]
        ends = [*starts[1:], len(text)]
        self.sentences = list(map(Fragment, [0, *starts[1:]], ends))
        found = tokens_within(text, self.sentences)
        self._starts, self._ends = found.starts, found.ends()
        self.firsts = [bisect_left(self._starts, start) for start, _ in self.sentences]
        self.firsts.append(len(self._starts))
        self.rows = self._rows(found)

    def number_of(self, unit: Fragment) -> int:
        """Return which token a unit is, or lies in."""
        return bisect_right(self._starts, unit.start) - 1

    def token(self, number: int) -> Fragment:
        """Return where a token stands."""
        return Fragment(self._starts[number], self._ends[number])

    def name_of(self, token: int) -> str:
        """Return the name of a token: its sentence's number and its own in it."""
        sentence = bisect_right(self.firsts, token)
        return f"{sentence}-{token - self.firsts[sentence - 1] + 1}"

    def units(self, start: int, end: int) -> list[Fragment]:
        """Return the tokens that a stretch covers, cut at its ends."""
        first, behind = bisect_right(self._ends, start), bisect_left(self._starts, end)
        units = list(map(Fragment, self._starts[first:behind], self._ends[first:behind]))
        if units and units[0].start < start:
            units[0] = Fragment(start, units[0].end)
        if units and units[-1].end > end:
            units[-1] = Fragment(units[-1].start, end)
        return units

    def row_start(self, name: str, unit: Fragment) -> str:
        """Return the beginning of the row of a part of a token."""
        start, end = self._offsets.to_units(unit.start), self._offsets.to_units(unit.end)
        return f"{name}\t{start}-{end}\t{escaped_text(self.text[unit.start : unit.end])}"

    def _rows(self, found: TokenList) -> list[str]:
        words: Sequence[str] = found.words
        if "\\" in self.text or "\b" in self.text:
            words = [escaped_text(word) for word in words]
        counts = (behind - first for first, behind in pairwise(self.firsts))
        names = chain.from_iterable(_names(number, n) for number, n in enumerate(counts, 1))
        starts, ends = self._units(self._starts), self._units(self._ends)
        return [
            f"{name}\t{start}-{end}\t{word}"
            for name, start, end, word in zip(names, starts, ends, words, strict=True)
        ]

    def _units(self, offsets: Sequence[int]) -> list[str]:
        """Return offsets in UTF-16 units, as they are written."""
        if not offsets:
            return []
        found = offsets if self._offsets.are_points else list(map(self._offsets.to_units, offsets))
        # Many numbers are written fastest as JSON.
        return msgspec.json.encode(found)[1:-1].decode().split(",")


def _names(sentence: int, count: int) -> Sequence[str]:
    """Return the names of the first tokens of a sentence."""
    return _more_names(sentence, 1 << max(_USUAL, (count - 1).bit_length()))[:count]


@lru_cache(1 << 9)
def _more_names(sentence: int, count: int) -> Sequence[str]:
    return [f"{sentence}-{number}" for number in range(1, count + 1)]
