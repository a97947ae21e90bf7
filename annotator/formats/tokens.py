"""Tokens of a text for formats that are built on them: words, and each sign between them."""

import re
from collections.abc import Iterator
from functools import lru_cache

from annotator.model.characters import in_cluster
from annotator.model.fragment import Fragment
from annotator.model.words import words

# What stands between blanks; a narrow blank groups the digits of one number.
_CHUNK = re.compile("[\\S\u202f]+")
# Chunks that are parted alike wherever they stand: no full stop that may belong to a word, no
# apostrophe that may be a quotation mark, nothing that joins with what is around it.
_PLAIN = re.compile(r"[\x21-\x26\x28-\x2d\x2f-\x7e]{1,40}")


def tokens(text: str, start: int, end: int) -> Iterator[Fragment]:
    """Yield the tokens of a stretch; every character that is no blank lies in one of them."""
    alone = text.isascii()
    for chunk in _CHUNK.finditer(text, start, end):
        first, last = chunk.span()
        found = chunk[0]
        if found.isascii() and (alone or not in_cluster(text, last)):
            if found.isalnum():
                yield Fragment(first, last)
                continue
            if _PLAIN.fullmatch(found):
                for a, b in _parts(found):
                    yield Fragment(first + a, first + b)
                continue
        yield from _tokens_of(text, first, last)


@lru_cache(1 << 14)
def _parts(chunk: str) -> tuple[Fragment, ...]:
    return tuple(_tokens_of(chunk, 0, len(chunk)))


def _tokens_of(text: str, start: int, end: int) -> Iterator[Fragment]:
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
