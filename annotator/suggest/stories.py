"""Which articles tell the same story: near-duplicates by the runs of five words they share.

Two articles are alike when at least two fifths of all their runs stand in both: the same agency
text, cut or touched up. A text shorter than five words is a run of its own. Candidates are found
by a sketch, the smallest hashes of an article's runs: of two alike articles these meet in many
places, whatever else is in the project. Whether candidates are alike is then counted exactly.
"""

from collections.abc import Iterator
from hashlib import blake2b
from heapq import nsmallest

from annotator.model.words import words

# How many of all runs of two articles must stand in both.
ALIKE = 0.4
# How many hashes of an article are looked up, and how many of a full sketch must meet: two
# articles just alike share thirteen on average, and fewer than three once in 25 000 times.
SKETCH = 32
_MEETING = 3

_RUN = 5
_PRIME = (1 << 61) - 1
_BASE = 0x5BD1E995_9D1B54A3 % _PRIME
_OUT = pow(_BASE, _RUN, _PRIME)
# Scripts written without blanks: Thai to Myanmar, Khmer, all from the Han radicals on. Their runs
# are taken letter by letter.
_UNSPACED = (("\u0e00", "\u109f"), ("\u1780", "\u17ff"), ("\u2e80", "\U0010ffff"))
_MOST_KEPT = 200_000


class Shingles:
    """Makes the hashes of runs of five words; remembers the words it has met."""

    def __init__(self) -> None:
        self._hashes: dict[str, tuple[int, ...]] = {}

    def of(self, text: str) -> frozenset[int]:
        """Return the hashes of a text's runs, the same in every process."""
        return frozenset(self._runs(text))

    def _runs(self, text: str) -> Iterator[int]:
        hashes: list[int] = []
        for chunk in text.split():
            known = self._hashes.get(chunk)
            hashes += self._learn(chunk) if known is None else known
        if hashes:
            hashes += [0] * (_RUN - len(hashes))
        rolled = 0
        for at, new in enumerate(hashes):
            old = hashes[at - _RUN] if at >= _RUN else 0
            rolled = (rolled * _BASE + new - old * _OUT) % _PRIME
            if at >= _RUN - 1:
                yield rolled

    def _learn(self, chunk: str) -> tuple[int, ...]:
        if len(self._hashes) > _MOST_KEPT:
            self._hashes.clear()
        found = tuple(
            _hash(word)
            for start, end in words(chunk, 0, len(chunk))
            for word in _parts(chunk[start:end].casefold())
        )
        self._hashes[chunk] = found
        return found


def sketch(shingles: frozenset[int]) -> tuple[int, ...]:
    """Return the hashes an article is looked up by."""
    return tuple(nsmallest(SKETCH, shingles))


def may_be_alike(shared: int, shingles: frozenset[int]) -> bool:
    """Tell whether an article that shares so many hashes of a sketch is worth a closer look."""
    return shared >= (_MEETING if len(shingles) >= SKETCH else 1)


def likeness(a: frozenset[int], b: frozenset[int]) -> float:
    """Return which part of all runs of two articles stands in both."""
    both = len(a & b)
    return both / (len(a) + len(b) - both) if both else 0.0


def _parts(word: str) -> tuple[str, ...]:
    first = word[:1]
    unspaced = not word.isascii() and any(low <= first <= high for low, high in _UNSPACED)
    return tuple(word) if unspaced else (word,)


def _hash(word: str) -> int:
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "big") % _PRIME
