"""Where labelled words stand again, further down a text than they were named first."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from annotator.model.fragment import Fragment
from annotator.model.word_borders import has_word, is_whole

_RUN = re.compile(r"\w+")


class LabelledWords(NamedTuple):
    """Words with the label they have, looked for from `after` on."""

    words: str
    label: str
    after: int


def find_again(
    content: str, named: Iterable[LabelledWords]
) -> Iterator[tuple[LabelledWords, Fragment]]:
    """Yield each place where one of them stands as whole words; of two that overlap, the longer.

    The text is gone through once, however many there are.
    """
    anchored: dict[str, list[tuple[int, LabelledWords]]] = {}
    unspaced: list[LabelledWords] = []
    first = len(content)
    for each in named:
        if not has_word(each.words, 0, len(each.words)):
            continue
        run = _RUN.search(each.words)
        if run is None or not run[0].isascii():
            unspaced.append(each)
        else:
            anchored.setdefault(run[0], []).append((run.start(), each))
            first = min(first, each.after)
    places = [*_at_runs(content, first, anchored), *_by_search(content, unspaced)]
    places.sort(key=lambda found: (found[1].start, -found[1].end))
    end = -1
    for each, place in places:
        if place.start >= end:
            end = place.end
            yield each, place


def _at_runs(
    content: str, first: int, anchored: dict[str, list[tuple[int, LabelledWords]]]
) -> Iterator[tuple[LabelledWords, Fragment]]:
    if not anchored:
        return
    for run in _RUN.finditer(content, max(0, first - 1)):
        for offset, each in anchored.get(run[0], ()):
            start = run.start() - offset
            if start < each.after or not content.startswith(each.words, start):
                continue
            if is_whole(content, start, start + len(each.words)):
                yield each, Fragment(start, start + len(each.words))


def _by_search(
    content: str, wanted: Iterable[LabelledWords]
) -> Iterator[tuple[LabelledWords, Fragment]]:
    """Scripts without blanks, and letters that a plain pattern cannot part into words."""
    for each in wanted:
        at = content.find(each.words, each.after)
        while at >= 0:
            if is_whole(content, at, at + len(each.words)):
                yield each, Fragment(at, at + len(each.words))
            at = content.find(each.words, at + len(each.words))
