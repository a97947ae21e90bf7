"""Names that are nearly those of a list: one letter more, another spelling; never another word."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz, process

# Runs of capitalised words, small links between them allowed.
_RUN = re.compile(
    r"[^\W\d_a-z][\w'’.&]*(?:[ \-‐‑](?:(?:of|for|and|de|al|el|the)[ ])?[^\W\d_a-z][\w'’.&]*){1,7}"
)
_LEAST_LENGTH = 10
_LEAST_TOKEN = 4
# Tokens that many names have find too much.
_MOST_SHARING = 60
_LIKE = 88.0
# Each word of the one must be a word of the other, but for a letter or two.
_LIKE_WORD = 75.0


class NearNames:
    """Names by their rarer words, for a look at those alone that share one."""

    def __init__(self, names: Sequence[str]) -> None:
        self._by_token: dict[str, list[str]] = defaultdict(list)
        for name in names:
            tokens = name.split()
            if len(tokens) > 1 and len(name) >= _LEAST_LENGTH:
                for token in set(tokens):
                    if len(token) >= _LEAST_TOKEN:
                        self._by_token[token].append(name)

    def find(self, text: str, plain: str) -> Iterator[tuple[int, int, str, float]]:
        """Yield start, end, the name and how alike it is, for each run of capitalised words."""
        for run in _RUN.finditer(text):
            start, end = run.span()
            words = plain[start:end].rstrip(".")
            words = words.removesuffix("'s")
            end = start + len(words)
            if len(words) < _LEAST_LENGTH:
                continue
            found = self._nearest(words)
            if found is not None:
                yield start, end, *found

    def _nearest(self, words: str) -> tuple[str, float] | None:
        tokens = words.split()
        choices: set[str] = set()
        for token in tokens:
            sharing = self._by_token.get(token, ())
            if len(sharing) <= _MOST_SHARING:
                choices.update(name for name in sharing if abs(len(name) - len(words)) <= 4)
        if not choices:
            return None
        best = process.extractOne(words, sorted(choices), scorer=fuzz.ratio, score_cutoff=_LIKE)
        if best is None or not _same_words(tokens, best[0].split()):
            return None
        return best[0], round(best[1] / 100, 2)


def _same_words(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether two names have the same words in the same order, but for their spelling."""
    return len(one) == len(other) and all(
        fuzz.ratio(a, b) >= _LIKE_WORD for a, b in zip(one, other, strict=True)
    )
