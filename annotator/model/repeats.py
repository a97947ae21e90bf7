"""Where words stand again, further down a text than they were named first."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from annotator.model.characters import Kind, kind_at
from annotator.model.fragment import Fragment
from annotator.model.word_borders import has_word, joined, possessive_before

_RUN = re.compile(r"\w+")
_SPACED = frozenset({Kind.LETTER, Kind.DIGIT, Kind.HANGUL, Kind.BLANK, Kind.OTHER, Kind.EMOJI})


class Phrase(NamedTuple):
    """Words with the label they have, looked for from `after` on."""

    words: str
    label: str
    after: int


def repeats(content: str, phrases: Iterable[Phrase]) -> Iterator[tuple[Phrase, Fragment]]:
    """Yield each place where a phrase stands as whole words; of two that overlap, the longer.

    The text is gone through once, whatever the number of phrases.
    """
    anchored: dict[str, list[tuple[int, Phrase]]] = {}
    unspaced: list[Phrase] = []
    first = len(content)
    for phrase in phrases:
        run = _RUN.search(phrase.words)
        if run is None or not run[0].isascii():
            unspaced.append(phrase)
        else:
            anchored.setdefault(run[0], []).append((run.start(), phrase))
            first = min(first, phrase.after)
    places = [*_at_runs(content, first, anchored), *_by_search(content, unspaced)]
    places.sort(key=lambda found: (found[1].start, -found[1].end))
    end = -1
    for phrase, place in places:
        if place.start >= end:
            end = place.end
            yield phrase, place


def _at_runs(
    content: str, first: int, anchored: dict[str, list[tuple[int, Phrase]]]
) -> Iterator[tuple[Phrase, Fragment]]:
    if not anchored:
        return
    for run in _RUN.finditer(content, max(0, first - 1)):
        for offset, phrase in anchored.get(run[0], ()):
            start = run.start() - offset
            if start < phrase.after or not content.startswith(phrase.words, start):
                continue
            if is_whole(content, start, start + len(phrase.words)):
                yield phrase, Fragment(start, start + len(phrase.words))


def _by_search(content: str, phrases: Iterable[Phrase]) -> Iterator[tuple[Phrase, Fragment]]:
    """Scripts without blanks, and letters that a plain pattern cannot part into words."""
    for phrase in phrases:
        at = content.find(phrase.words, phrase.after)
        while at >= 0:
            if is_whole(content, at, at + len(phrase.words)):
                yield phrase, Fragment(at, at + len(phrase.words))
            at = content.find(phrase.words, at + len(phrase.words))


def is_whole(content: str, start: int, end: int) -> bool:
    """Tell whether no word is cut; a possessive 's may follow, or the sentence's full stop."""
    if not has_word(content, start, end) or _cuts(content, start):
        return False
    if not _cuts(content, end) or possessive_before(content, end + 2) == end:
        return True
    return content[end] == "." and not joined(content, end + 1)


def _cuts(content: str, at: int) -> bool:
    return joined(content, at) and kind_at(content, at) in _SPACED
