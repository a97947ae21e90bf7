"""Searching all articles: pages of hits, newest first, each with the words as they stand."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import msgspec

from annotator.app.session import Session
from annotator.model.characters import UNSPACED, kind_of
from annotator.model.fragment import Fragment
from annotator.model.values import ArticleKey
from annotator.storage import occurrences as rows
from annotator.storage.search import match_expression

_TOKEN = re.compile(r"[^\W_]+")
# How much of a long text is looked through at a time.
_STEP, _OVERLAP = 100_000, 1_000
_MOST_MATCHES = 300
_BEFORE, _SNIPPET = 50, 240
_MARKS = "[\u0300-\u036f]*"


class SearchHit(msgspec.Struct, frozen=True):
    """An article that holds the words.

    `bold` are the words inside `snippet`; `hit` is where the first of them stands in the text,
    None when only title or outlet hold them.
    """

    article: ArticleKey
    title: str
    outlet: str
    date: str
    snippet: str
    bold: tuple[Fragment, ...] = ()
    hit: Fragment | None = None


def search_page(
    session: Session, words: str, before: ArticleKey | None = None, limit: int = 50
) -> list[SearchHit]:
    """Return the newest articles older than `before` that hold all the words.

    The last word may be only begun. Accents and case do not matter, nor do quotes and operators.
    """
    if not words.strip():
        return []
    with session.store.reading() as db:
        keys = rows.page_of_articles(db, match_expression(words), before, limit)
        texts = {found.key: found.text for found in rows.texts_of(db, keys)}
    patterns = _patterns(words)
    page: list[SearchHit] = []
    for row in session.queue.rows(keys):
        snippet, bold, hit = _snippet(texts.get(row.key, ""), patterns)
        page.append(SearchHit(row.key, row.title, row.outlet, row.date, snippet, bold, hit))
    return page


def count_found(session: Session, words: str) -> int:
    """Return how many articles hold all the words."""
    if not words.strip():
        return 0
    with session.store.reading() as db:
        return rows.count_of_articles(db, match_expression(words))


def _snippet(
    text: str, patterns: Sequence[re.Pattern[str]]
) -> tuple[str, tuple[Fragment, ...], Fragment | None]:
    found = _matches(text, patterns)
    if not found:
        return _one_line(text[:_SNIPPET]), (), None
    first = _best(found)
    start = max(0, found[first][0].start - _BEFORE)
    if start:
        blank = text.find(" ", start, found[first][0].start)
        start = blank + 1 if blank >= 0 else start
    end = min(len(text), start + _SNIPPET)
    bold = tuple(
        Fragment(place.start - start, place.end - start)
        for place, _ in found
        if start <= place.start and place.end <= end
    )
    return _one_line(text[start:end]), _disjoint(bold), found[first][0]


def _matches(text: str, patterns: Sequence[re.Pattern[str]]) -> list[tuple[Fragment, int]]:
    """Return where words stand in the first part of a text that holds any, with their numbers."""
    for low in range(0, len(text), _STEP):
        part = folded(text[low : low + _STEP + _OVERLAP])
        found: list[tuple[Fragment, int]] = []
        for number, pattern in enumerate(patterns):
            for match in pattern.finditer(part):
                found.append((Fragment(low + match.start(), low + match.end()), number))
                if len(found) == _MOST_MATCHES * (number + 1):
                    break
        if found:
            return sorted(found)
    return []


def _best(found: Sequence[tuple[Fragment, int]]) -> int:
    """Return the first match with the most different words in the snippet that it would begin."""
    best, most = 0, 0
    for number, (place, _) in enumerate(found):
        reach = place.start + _SNIPPET - _BEFORE
        near = {word for other, word in found[number : number + 50] if other.end <= reach}
        if len(near) > most:
            best, most = number, len(near)
    return best


def _disjoint(places: Sequence[Fragment]) -> tuple[Fragment, ...]:
    kept: list[Fragment] = []
    for place in places:
        if not kept or place.start >= kept[-1].end:
            kept.append(place)
    return tuple(kept)


def _patterns(words: str) -> list[re.Pattern[str]]:
    """Return what finds each word of a query as the index does; the last may go on."""
    found: list[re.Pattern[str]] = []
    wanted = [tokens for word in words.split() if (tokens := _TOKEN.findall(folded(word)))]
    for number, tokens in enumerate(wanted):
        spelled = r"[\W_]*".join(_MARKS.join(token) for token in tokens)
        first, last = tokens[0][0], tokens[-1][-1]
        begins = "" if kind_of(first) in UNSPACED else r"(?<![^\W_])"
        goes_on = number == len(wanted) - 1 or kind_of(last) in UNSPACED
        found.append(re.compile(begins + spelled + _MARKS + ("" if goes_on else r"(?![^\W_])")))
    return found


def folded(text: str) -> str:
    """Return a text without case and accents, each character still in its place."""
    return text.lower() if text.isascii() else text.translate(_FOLDS)


class _Folds(dict[int, int]):
    """What each character is folded to, worked out when it is first met."""

    def __missing__(self, code: int) -> int:
        self[code] = found = _fold(code)
        return found


_FOLDS = _Folds()


@lru_cache(maxsize=8192)
def _fold(code: int) -> int:
    char = chr(code)
    parts = unicodedata.normalize("NFD", char)
    accented = len(parts) > 1 and all(map(unicodedata.combining, parts[1:]))
    low = (parts[0] if accented else char).lower()
    return ord(low[0])


def _one_line(text: str) -> str:
    return "".join(" " if char.isspace() else char for char in text)
