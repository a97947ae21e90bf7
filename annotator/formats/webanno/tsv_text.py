"""A text as WebAnno TSV has it: sentences that touch, and a row for each token."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import chain, pairwise

from annotator.formats.offsets import Utf16Offsets
from annotator.formats.tokens import TokenList, tokens_within
from annotator.formats.webanno.tsv_lines import escaped_text
from annotator.model.fragment import Fragment
from annotator.model.sentences import sentences


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
        counts = [behind - first for first, behind in pairwise(self.firsts)]
        numbers = chain.from_iterable(range(1, count + 1) for count in counts)
        fields = zip(
            numbers, self._units(self._starts), self._units(self._ends), words, strict=True
        )
        rows = (f"{n}-%d\t%d-%d\t%s\n" * count for n, count in enumerate(counts, 1))
        return ("".join(rows) % tuple(chain.from_iterable(fields))).split("\n")

    def _units(self, offsets: Sequence[int]) -> Sequence[int]:
        if self._offsets.are_points:
            return offsets
        return list(map(self._offsets.to_units, offsets))
