"""The same words again: every place in a text where some words stand as whole words.

Hits are code points of the text as it is: case is folded character by character, so that no
folding moves an offset. Scripts written without blanks are found as parts of their runs.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache

from annotator.model.fragment import Fragment, normal_form
from annotator.model.word_borders import is_whole

# A run of blanks with at most one end of line in it.
_BLANKS = r"(?:[^\S\n]+\n?[^\S\n]*|\n[^\S\n]*)"
_POSSESSIVE = re.compile(r"(?<=\S)['’＇][sS]$")
_MAYBE_POSSESSIVE = "(?:['’＇][sS])?"


def repeats(
    text: str,
    words: str,
    *,
    fold_case: bool = False,
    fold_possessive: bool = False,
    regions: Sequence[Fragment] = (),
) -> Iterator[Fragment]:
    """Yield where `words` stand in `text` as whole words, in order, disjoint.

    A blank in `words` stands for any blanks up to an end of line. With `fold_possessive` the
    words are found before an 's (which stays out), and words with an 's without it. A full stop
    behind the words may be theirs or the sentence's. What touches a region is left out.
    """
    pattern = _pattern(words, fold_case, fold_possessive)
    if pattern is None:
        return
    avoided = normal_form(regions) if regions else ()
    at = 0
    while (found := pattern.search(text, at)) is not None:
        start, end = found.span()
        if is_whole(text, start, end, possessive=fold_possessive):
            at = end
            if not _touches(avoided, start, end):
                yield Fragment(start, end)
        else:
            at = start + 1


def without_possessive(words: str) -> str:
    """Return words without an 's at their end."""
    return _POSSESSIVE.sub("", words)


@lru_cache(maxsize=64)
def _pattern(words: str, fold_case: bool, fold_possessive: bool) -> re.Pattern[str] | None:
    wanted = words.split()
    if not wanted:
        return None
    stem = without_possessive(wanted[-1]) if fold_possessive else wanted[-1]
    possessive = _MAYBE_POSSESSIVE if stem != wanted[-1] else ""
    pattern = _BLANKS.join(map(re.escape, [*wanted[:-1], stem])) + possessive
    return re.compile(pattern, re.IGNORECASE if fold_case else 0)


def _touches(regions: Sequence[Fragment], start: int, end: int) -> bool:
    number = bisect_left(regions, (end, 0))
    return number > 0 and regions[number - 1].end > start
