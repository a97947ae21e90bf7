"""Tokens of a text for formats that are built on them: words, and each sign between them."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache, reduce
from itertools import accumulate, pairwise
from typing import TypeAlias

from annotator.model.fragment import Fragment
from annotator.model.words import words

# Where tokens stand, as plain pairs: texts have hundreds, and files are made of them.
Places: TypeAlias = list[tuple[int, int]]
_Parts: TypeAlias = tuple[tuple[int, int], ...]

# What stands between blanks; a narrow blank groups the digits of one number.
_CHUNK = re.compile("[\\S\u202f]+")
_NARROW = "\u202f"
# Chunks that are parted alike wherever they stand between blanks: signs and letters of which none
# joins with what is around it. Of a full stop at the end only the beginning of what follows counts.
_PLAIN = re.compile("[!-~£«»¿¡€À-ÖØ-öø-ɏΆ-ώЀ-ҁҊ-ӿ가-힣‐-—‘-„…]{1,40}")
# Blanks that news are full of, besides the usual one.
_USUAL_BLANKS = "\n\r\t\u00a0"
# What may follow a full stop after blanks: nothing that matters, a number, a name.
_FOLLOWING = ("", " 5", " A")
_SEEN_AHEAD = 4


def tokens(text: str, start: int, end: int) -> Iterator[Fragment]:
    """Yield the tokens of a stretch; every character that is no blank lies in one of them."""
    return map(Fragment._make, token_places(text, start, end))


def token_places(text: str, start: int, end: int) -> Places:
    """Return where the tokens of a stretch stand."""
    if text.find(_NARROW, start, end) >= 0 or _cuts(text, start) or _cuts(text, end):
        return _in_chunks(text, start, end)
    # One sign parts each chunk from the next, so that their lengths tell where they stand.
    chunks = reduce(_with_blanks_for, _USUAL_BLANKS, text[start:end]).split(" ")
    places = list(accumulate([len(chunk) + 1 for chunk in chunks], initial=start))
    parted = [
        _parts_there(text, at, chunk) if parts is None else parts
        for at, chunk, parts in zip(places, chunks, map(_parts, chunks), strict=False)
    ]
    return [(at + a, at + b) for at, parts in zip(places, parted, strict=False) for a, b in parts]


def _with_blanks_for(text: str, blank: str) -> str:
    return text.replace(blank, " ")


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
def _parts(chunk: str) -> _Parts | None:
    """Return how a chunk between blanks is parted; None when the words around it matter."""
    if not chunk:
        return ()
    if not _PLAIN.fullmatch(chunk):
        return None
    following = _FOLLOWING if chunk.endswith(".") else ("",)
    found = {_parts_before(chunk, after) for after in following}
    return found.pop() if len(found) == 1 else None


def _parts_there(text: str, at: int, chunk: str) -> _Parts:
    """Return how a chunk is parted at its place."""
    end = at + len(chunk)
    if _PLAIN.fullmatch(chunk):
        return _parts_before(chunk, text[end : end + _SEEN_AHEAD])
    return tuple((a - at, b - at) for a, b in _tokens_of(text, at, end))


@lru_cache(1 << 12)
def _parts_before(chunk: str, following: str) -> _Parts:
    # Plain pairs, which are taken apart faster than fragments.
    return tuple((a, b) for a, b in _tokens_of(chunk + following, 0, len(chunk)))


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
