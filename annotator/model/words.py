"""What a word is: the one notion that snapping, moving, repeats and tokens share.

A word is a run of letters, marks and digits, with the punctuation that belongs to it: "U.S.",
"U.S.-led", "AT&T", "Gefest-M", "don't", "$500", "3.5", "5%", "9:30", "J." before another name,
"Mr." and "Ltd.". Scripts written without blanks (Han, Hiragana, Katakana, Thai, Lao, Khmer,
Myanmar) make one word of each run of one script; Hangul parts from Latin letters but not from
digits. An emoji with all that belongs to it, or a flag, is a word. A possessive 's is a word of
its own for labels and tokens ("Yong-ho", "'s"), and part of the word before it when moving.

Offsets are code points. The cost does not depend on the length of the text: nothing looks
further than some thousand characters from where it is asked.
"""

import re
from collections.abc import Iterator

from annotator.model.characters import Kind, cluster_end, cluster_start, in_cluster, kind_at
from annotator.model.fragment import Fragment
from annotator.model.quotations import QUOTES, opens_at, quotations
from annotator.model.word_borders import (
    REACH,
    has_word,
    joined,
    possessive_before,
    word_end,
    word_start,
)

_STRAY = QUOTES | frozenset(",.;:…·•‥،؛۔。、，．：；।॥()[]{}（）［］【】《》〈〉–—―-|¿¡")
_BRACKETS = {
    "(": ")",
    "[": "]",
    "{": "}",
    "（": "）",
    "［": "］",
    "【": "】",
    "《": "》",
    "〈": "〉",
}
_OPENING = {closing: opening for opening, closing in _BRACKETS.items()}
# A narrow blank groups the digits of one number.
_CHUNK = re.compile("[\\S\u202f]+")


def word_at(text: str, offset: int) -> Fragment | None:
    """Return the word at `offset`, or else the one that ends there, without a possessive 's."""
    for at in (offset, offset - 1):
        if 0 <= at < len(text) and (found := _whole_word(text, at)) is not None:
            possessive = possessive_before(text, found.end)
            return Fragment(found.start, possessive) if possessive > found.start else found
    return None


def snap(text: str, start: int, end: int) -> Fragment:
    """Return `[start, end)` widened to whole words, without blanks and stray marks at its ends.

    Commas, full stops, dashes, brackets and quotation marks at an end are left out, unless they
    pair with one inside or open a quotation that is never closed. A possessive 's stays out
    unless the range reaches into it. A range without any word is only freed of its blanks.
    """
    start, end = sorted((min(max(start, 0), len(text)), min(max(end, 0), len(text))))
    if start == end:
        return Fragment(start, end)
    start, end = _without_blanks(text, cluster_start(text, start), cluster_end(text, end))
    if not has_word(text, start, end):
        return Fragment(start, end)
    whole = word_end(text, end)
    possessive = possessive_before(text, whole)
    found = Fragment(word_start(text, start), possessive if end <= possessive + 1 else whole)
    pairs = _Pairs(text)
    while (shorter := _without_stray(text, found, pairs)) != found:
        found = shorter
    return found


def next_word(text: str, offset: int) -> int:
    """Return where the next word after `offset` starts; the text's end when none does."""
    at = min(word_end(text, offset + 1), len(text))
    limit = min(len(text), offset + REACH)
    while at < limit and not _starts_word(text, at):
        at += 1
    return cluster_end(text, at)


def previous_word(text: str, offset: int) -> int:
    """Return where the word before `offset` starts, which may hold `offset` itself."""
    at = max(0, offset - 1)
    limit = max(0, offset - REACH)
    while at > limit and not _starts_word(text, at):
        at -= 1
    return cluster_start(text, at)


def words(text: str, start: int, end: int) -> Iterator[Fragment]:
    """Yield the words of `[start, end)`, cut at its ends; a possessive 's comes on its own."""
    for chunk in _CHUNK.finditer(text, start, end):
        found = chunk[0]
        if found.isascii() and found.isalnum() and not in_cluster(text, chunk.end()):
            yield Fragment(*chunk.span())
        else:
            yield from _words_of(text, *chunk.span())


def _words_of(text: str, start: int, end: int) -> Iterator[Fragment]:
    while start < end:
        stop = min(word_end(text, start + 1), end)
        if has_word(text, start, stop):
            possessive = possessive_before(text, stop)
            if possessive > start:
                yield Fragment(start, possessive)
                start = possessive
            yield Fragment(start, stop)
        start = stop


def _whole_word(text: str, at: int) -> Fragment | None:
    start, end = word_start(text, at), word_end(text, at + 1)
    return Fragment(start, end) if has_word(text, start, end) else None


def _starts_word(text: str, at: int) -> bool:
    return not joined(text, at) and has_word(text, at, word_end(text, at + 1))


def _without_blanks(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and kind_at(text, start) is Kind.BLANK:
        start = cluster_end(text, start + 1)
    while start < end and kind_at(text, end - 1) is Kind.BLANK:
        end = cluster_start(text, end - 1)
    return start, max(start, end)


def _without_stray(text: str, found: Fragment, pairs: "_Pairs") -> Fragment:
    """Take one stray character off an end."""
    start, end = found
    after = cluster_end(text, start + 1)
    if not joined(text, after) and _stray(text, start) and not _opens_inside(text, found, pairs):
        return Fragment(after, end)
    last = cluster_start(text, end - 1)
    if not joined(text, last) and _stray(text, last) and not _closes_inside(text, found, pairs):
        return Fragment(start, last)
    return found


def _stray(text: str, at: int) -> bool:
    kind = kind_at(text, at)
    return kind is Kind.BLANK or (kind is Kind.OTHER and text[at] in _STRAY)


def _opens_inside(text: str, found: Fragment, pairs: "_Pairs") -> bool:
    """Tell whether the first character is an opening mark whose partner is in the range."""
    start, end = found
    mark = text[start]
    if mark in _BRACKETS:
        return _balanced(text[start : min(end, start + REACH)], mark, _BRACKETS[mark])
    if mark not in QUOTES:
        return False
    partner = pairs.closing(start)
    if partner is not None:
        return partner < end
    return pairs.opening(start) is None and opens_at(text, start, *around_line(text, start))


def _closes_inside(text: str, found: Fragment, pairs: "_Pairs") -> bool:
    """Tell whether the last character is a closing mark whose partner is in the range."""
    start, end = found
    mark = text[end - 1]
    if mark in _OPENING:
        back = text[max(start, end - REACH) : end][::-1]
        return _balanced(back, mark, _OPENING[mark])
    partner = pairs.opening(end - 1) if mark in QUOTES else None
    return partner is not None and partner >= start


class _Pairs:
    """The quotation marks of the lines that were asked about, and their partners."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines: dict[tuple[int, int], tuple[dict[int, int], dict[int, int]]] = {}

    def closing(self, at: int) -> int | None:
        """Return where the quotation that the mark at `at` opens is closed."""
        return self._line(at)[0].get(at)

    def opening(self, at: int) -> int | None:
        """Return where the quotation that the mark at `at` closes was opened."""
        return self._line(at)[1].get(at)

    def _line(self, at: int) -> tuple[dict[int, int], dict[int, int]]:
        line = around_line(self._text, at)
        if line not in self._lines:
            pairs = [(start, end - 1) for start, end in quotations(self._text, *line)]
            self._lines[line] = dict(pairs), {close: opened for opened, close in pairs}
        return self._lines[line]


def _balanced(text: str, mark: str, partner: str) -> bool:
    """Tell whether the mark that `text` starts with finds its partner."""
    if partner not in text:
        return False
    depth = 0
    for char in text:
        depth += (char == mark) - (char == partner)
        if depth == 0:
            return True
    return False


def around_line(text: str, at: int) -> tuple[int, int]:
    r"""Return the part of the line (up to `\n`) that lies near enough to `at` to look at.

    It is the same for neighbours, but where the line is longer than `REACH`.
    """
    block = at // REACH * REACH
    low, high = max(0, block - REACH), min(len(text), block + 2 * REACH)
    end = text.find("\n", at, high)
    return max(low, text.rfind("\n", low, at) + 1), high if end < 0 else end
