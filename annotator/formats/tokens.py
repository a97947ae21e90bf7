"""Tokens of a text for formats that are built on them: words, and each sign between them."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TypeAlias

from annotator.model.fragment import Fragment
from annotator.model.words import words

# Where tokens stand, as plain pairs: texts have hundreds, and files are made of them.
Places: TypeAlias = list[tuple[int, int]]

# What stands between blanks; a narrow blank groups the digits of one number.
_CHUNK = re.compile("[\\S\u202f]+")
_NARROW = "\u202f"
# Chunks that are parted alike wherever they stand between blanks: signs and letters of which none
# joins with what is around it. Of a full stop at the end only the beginning of what follows counts.
_PLAIN = re.compile("[!-~£«»¿¡€À-ÖØ-öø-ɏΆ-ώЀ-ҁҊ-ӿ가-힣‐-—‘-„…]{1,40}")
# What may follow a full stop after blanks: nothing that matters, a number, a name.
_FOLLOWING = ("", " 5", " A")


def tokens(text: str, start: int, end: int) -> Iterator[Fragment]:
    """Yield the tokens of a stretch; every character that is no blank lies in one of them."""
    return map(Fragment._make, token_places(text, start, end))


def token_places(text: str, start: int, end: int) -> Places:
    """Return where the tokens of a stretch stand."""
    if text.find(_NARROW, start, end) >= 0 or _cuts(text, start) or _cuts(text, end):
        return _in_chunks(text, start, end)
    found: Places = []
    append, extend, seek, parts_of = found.append, found.extend, text.find, _parts
    at = start
    for chunk in text[start:end].split():
        at = seek(chunk, at)
        parts = parts_of(chunk)
        if parts is None:
            extend(_tokens_of(text, at, at + len(chunk)))
        else:
            for first, last in parts:
                append((at + first, at + last))
        at += len(chunk)
    return found


def tokens_within(text: str, stretches: Sequence[Fragment]) -> Places:
    """Return where the tokens of stretches stand that follow one another, none going over."""
    if not stretches:
        return []
    start, end = stretches[0].start, stretches[-1].end
    parted = (_is_parted(text, a.end, b.start) for a, b in pairwise(stretches))
    if text.find(_NARROW, start, end) < 0 and all(parted):
        return token_places(text, start, end)
    return [place for stretch in stretches for place in token_places(text, *stretch)]


def _is_parted(text: str, end: int, start: int) -> bool:
    """Tell whether blanks alone, and at least one, part a stretch from the one before it."""
    return text[start - 1].isspace() and (end == start or text[end:start].isspace())


def _cuts(text: str, at: int) -> bool:
    """Tell whether a chunk goes on over `at`."""
    return 0 < at < len(text) and not text[at - 1].isspace() and not text[at].isspace()


def _in_chunks(text: str, start: int, end: int) -> Places:
    found: Places = []
    for chunk in _CHUNK.finditer(text, start, end):
        found += _tokens_of(text, *chunk.span())
    return found


@lru_cache(1 << 15)
def _parts(chunk: str) -> tuple[Fragment, ...] | None:
    """Return how a chunk between blanks is parted; None when the words around it matter."""
    if not _PLAIN.fullmatch(chunk):
        return None
    end = len(chunk)
    following = _FOLLOWING if chunk.endswith(".") else ("",)
    found = {tuple(_tokens_of(chunk + after, 0, end)) for after in following}
    return found.pop() if len(found) == 1 else None


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
