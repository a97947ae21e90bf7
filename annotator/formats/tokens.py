"""Tokens of a text for formats that are built on them: words, and each sign between them."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, reduce
from itertools import accumulate, chain, compress, pairwise
from operator import add, attrgetter
from typing import NamedTuple

from annotator.model.fragment import Fragment
from annotator.model.words import words


class TokenList(NamedTuple):
    """Tokens in their order: where they begin, and their words.

    Two plain lists, since texts have hundreds of tokens, and files are made of them.
    """

    starts: list[int]
    words: list[str]

    def ends(self) -> list[int]:
        """Return where the tokens end."""
        return list(map(add, self.starts, map(len, self.words)))


class _ChunkTokens(NamedTuple):
    """The words of a chunk, and how far it is from each to the next, at last to the next chunk.

    Where none begins with the chunk, an empty one does.
    """

    words: tuple[str, ...]
    steps: tuple[int, ...]


_words_of: Callable[[_ChunkTokens], tuple[str, ...]] = attrgetter("words")
_steps_of: Callable[[_ChunkTokens], tuple[int, ...]] = attrgetter("steps")
# Instead of a chunk's words where those around it matter.
_UNSETTLED = _ChunkTokens((), ())
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


def tokens(text: str, start: int, end: int) -> TokenList:
    """Return the tokens of a stretch; every character that is no blank lies in one of them."""
    if text.find(_NARROW, start, end) >= 0 or _cuts(text, start) or _cuts(text, end):
        return _in_chunks(text, start, end)
    # One sign parts each chunk from the next, so that their lengths tell where they stand.
    chunks = reduce(_with_blanks_for, _USUAL_BLANKS, text[start:end]).split(" ")
    parted = list(map(_parted, chunks))
    at, before = start, 0
    for number in [number for number, found in enumerate(parted) if found is _UNSETTLED]:
        at += sum(map(len, chunks[before:number])) + number - before
        parted[number] = _parted_there(text, at, chunks[number])
        before = number
    found = list(chain.from_iterable(map(_words_of, parted)))
    starts = accumulate(chain.from_iterable(map(_steps_of, parted)), initial=start)
    return TokenList(list(compress(starts, found)), list(filter(None, found)))


def _with_blanks_for(text: str, blank: str) -> str:
    return text.replace(blank, " ")


def tokens_within(text: str, stretches: Sequence[Fragment]) -> TokenList:
    """Return the tokens of stretches that follow one another, none going over."""
    if not stretches:
        return TokenList([], [])
    start, end = stretches[0].start, stretches[-1].end
    parted = (_is_parted(text, a.end, b.start) for a, b in pairwise(stretches))
    if text.find(_NARROW, start, end) < 0 and all(parted):
        return tokens(text, start, end)
    return _joined([tokens(text, *stretch) for stretch in stretches])


def _is_parted(text: str, end: int, start: int) -> bool:
    """Tell whether blanks alone, and at least one, part a stretch from the one before it."""
    return text[start - 1].isspace() and (end == start or text[end:start].isspace())


def _cuts(text: str, at: int) -> bool:
    """Tell whether a chunk goes on over `at`."""
    return 0 < at < len(text) and not text[at - 1].isspace() and not text[at].isspace()


def _in_chunks(text: str, start: int, end: int) -> TokenList:
    chunks = _CHUNK.finditer(text, start, end)
    places = [place for chunk in chunks for place in _tokens_of(text, *chunk.span())]
    return TokenList([a for a, _ in places], [text[a:b] for a, b in places])


def _joined(lists: Sequence[TokenList]) -> TokenList:
    starts, words = zip(*lists, strict=True)
    return TokenList(list(chain.from_iterable(starts)), list(chain.from_iterable(words)))


@lru_cache(1 << 15)
def _parted(chunk: str) -> _ChunkTokens:
    """Return how a chunk between blanks is parted; `_UNSETTLED` when the words around it matter."""
    if chunk and not _PLAIN.fullmatch(chunk):
        return _UNSETTLED
    following = _FOLLOWING if chunk.endswith(".") else ("",)
    found = {_parted_before(chunk, after) for after in following}
    return found.pop() if len(found) == 1 else _UNSETTLED


def _parted_there(text: str, at: int, chunk: str) -> _ChunkTokens:
    """Return how a chunk is parted at its place."""
    end = at + len(chunk)
    if _PLAIN.fullmatch(chunk):
        return _parted_before(chunk, text[end : end + _SEEN_AHEAD])
    return _parted_at(chunk, [(a - at, b - at) for a, b in _tokens_of(text, at, end)])


@lru_cache(1 << 12)
def _parted_before(chunk: str, following: str) -> _ChunkTokens:
    return _parted_at(chunk, list(_tokens_of(chunk + following, 0, len(chunk))))


def _parted_at(chunk: str, places: Sequence[tuple[int, int]]) -> _ChunkTokens:
    if not places or places[0][0] > 0:
        places = [(0, 0), *places]
    starts = *(start for start, _ in places), len(chunk) + 1
    steps = (following - start for start, following in pairwise(starts))
    return _ChunkTokens(tuple(chunk[start:end] for start, end in places), tuple(steps))


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
