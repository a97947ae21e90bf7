"""Layers as categories of words: for agreement on who marked which word how."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from annotator.model.annotation import Annotation
from annotator.model.fragment import Fragment
from annotator.model.words import words

# The category of words that nobody marked.
NOTHING = ""


def tokens(text: str) -> tuple[Fragment, ...]:
    """Return the words of a text."""
    return tuple(words(text, 0, len(text)))


def categories(annotations: Sequence[Annotation], words: Sequence[Fragment]) -> list[str]:
    """Return a label for each word: that of the shortest annotation on any of it, or none."""
    found = [NOTHING] * len(words)
    starts, ends = [word.start for word in words], [word.end for word in words]
    for each in sorted(annotations, key=_longest_first):
        for start, end in each.fragments:
            first, last = bisect_right(ends, start), bisect_left(starts, end)
            found[first:last] = [each.label] * (last - first)
    return found


def _longest_first(annotation: Annotation) -> tuple[int, int, str]:
    return -sum(end - start for start, end in annotation.fragments), annotation.start, annotation.id
