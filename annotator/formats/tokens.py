"""Tokens of a text for formats that are built on them: words, and each sign between them."""

from collections.abc import Iterator

from annotator.model.fragment import Fragment
from annotator.model.words import words


def tokens(text: str, start: int, end: int) -> Iterator[Fragment]:
    """Yield the tokens of a stretch; every character that is no blank lies in one of them."""
    at = start
    for word in words(text, start, end):
        yield from _signs(text, at, word.start)
        yield word
        at = word.end
    yield from _signs(text, at, end)


def _signs(text: str, start: int, end: int) -> Iterator[Fragment]:
    for at in range(start, end):
        if not text[at].isspace():
            yield Fragment(at, at + 1)
