"""Where the names of gazetteers stand in a text: all names at once, whole words, sensible case."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from annotator.model.fragment import Fragment
from annotator.model.word_borders import has_word, is_whole
from annotator.suggest.folding import capitals, core_names, folded, plain_name
from annotator.suggest.near_names import NearNames

# Words within names that may begin with a small letter.
_SMALL_WORDS = (
    "of the and for de la le les el al del der den van von und et y e da do dos di du bin"
    " ibn abu ul ur in on with a"
)
_SMALL = frozenset(_SMALL_WORDS.split())
# Words that are names in some list and much else in a text: only those written all in capitals,
# as in the list, are taken for the name.
_EVERYDAY_WORDS = (
    "us it who may march april june july august will mark bill art in so no an as at be"
    " by do go he if me my of on or to up we all and any are can did for had has her him"
    " his how its let new not now off old one our out own say see she the too two use was"
    " way yes you rose grace hope monday tuesday wednesday thursday friday saturday sunday"
    " january february september october november december unity victory star ocean orient"
    " dawn phoenix eagle"
)
_EVERYDAY = frozenset(_EVERYDAY_WORDS.split())
_SHORT = 4
# What has no legal form that could be left out.
_OWN_FORM = frozenset({"person", "vessel", "aircraft", "country", "place"})
_SURE, _WITHOUT_FORM = 1.0, 0.95
_RUN_OF_CAPITALS = re.compile(r"\b[^\W\d_]{2,}\b")


class ListedName(NamedTuple):
    """A name of an entry: what it is called, its key and title, its label, how sure it is.

    `list` is the number of its gazetteer: of two that have the same words the first wins.
    """

    words: str
    key: str
    title: str
    label: str
    type: str
    kind: str
    list: int


class Hit(NamedTuple):
    """A place where a name stands, or nearly stands; `key` is "" when it may be several."""

    place: Fragment
    name: ListedName
    key: str
    score: float


class NameFinder:
    """All names of all gazetteers, ready to be found in texts."""

    def __init__(self, names: Iterable[ListedName]) -> None:
        self._names: dict[str, list[tuple[ListedName, float]]] = defaultdict(list)
        for name in names:
            plain = plain_name(name.words)
            if not _is_useful(name, plain):
                continue
            self._names[plain].append((name, _SURE))
            if name.type not in _OWN_FORM:
                for core in core_names(plain):
                    self._names[core].append((name, _WITHOUT_FORM))
        self._patterns = list(self._names)
        self._machine = (
            AhoCorasick(self._patterns, matchkind=MatchKind.Standard) if self._patterns else None
        )
        self._near = NearNames(self._patterns)

    def __len__(self) -> int:
        return len(self._patterns)

    def find(self, text: str) -> list[Hit]:
        """Return where names stand in a text, in order; of two that overlap the longer."""
        if self._machine is None:
            return []
        plain = folded(text)
        found: list[Hit] = []
        for number, start, end in self._machine.find_matches_as_indexes(plain, overlapping=True):
            hit = self._hit(text, self._patterns[number], start, end)
            if hit is not None:
                found.append(hit)
        hits = _longest(found)
        return sorted([*hits, *self._nearly(text, plain, hits)], key=lambda hit: hit.place)

    def _hit(self, text: str, pattern: str, start: int, end: int) -> Hit | None:
        if not _stands_alone(text, start, end) or not is_whole(text, start, end):
            return None
        surface = text[start:end]
        fitting = [
            (name, score)
            for name, score in self._names[pattern]
            if _case_fits(text, surface, start, end, name)
        ]
        return _decided(Fragment(start, end), fitting)

    def _nearly(self, text: str, plain: str, hits: Sequence[Hit]) -> Iterator[Hit]:
        starts = [hit.place.start for hit in hits]
        for start, end, pattern, score in self._near.find(text, plain):
            rank = bisect_left(starts, end)
            if rank > 0 and hits[rank - 1].place.end > start:
                continue
            hit = _decided(Fragment(start, end), [(n, score) for n, _ in self._names[pattern]])
            if hit is not None and is_whole(text, start, end):
                yield hit


def _is_useful(name: ListedName, plain: str) -> bool:
    """Tell whether a name may be looked for at all: no single given name, no lone letter."""
    if not name.label or len(plain) < 2 or not has_word(plain, 0, len(plain)):
        return False
    single = " " not in plain
    if single and name.type == "person":
        return not plain.isascii() and len(plain) > 1
    return not (single and name.kind == "weak" and len(plain) < _SHORT)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Tell quickly whether letters go on on either side."""
    before = start > 0 and text[start - 1].isalnum()
    after = end < len(text) and text[end].isalnum()
    wide = not text[start].isascii()
    return wide or not ((before and text[start].isalnum()) or (after and text[end - 1].isalnum()))


def _case_fits(text: str, surface: str, start: int, end: int, name: ListedName) -> bool:
    if surface == surface.upper() == surface.lower():
        return True
    single = len(surface.split()) == 1
    delicate = single and (
        len(surface) <= _SHORT or name.kind == "weak" or surface.lower() in _EVERYDAY
    )
    if delicate:
        return surface == name.words and surface.isupper() and not _shouted(text, start, end)
    return capitals(surface, free=_SMALL)


def _shouted(text: str, start: int, end: int) -> bool:
    """Tell whether the line round a place is all in capitals, so that they say nothing."""
    low = text.rfind("\n", 0, start) + 1
    high = text.find("\n", end)
    line = text[max(low, start - 80) : start] + text[end : min(len(text), end + 80)]
    if high >= 0:
        line = text[max(low, start - 80) : start] + text[end : min(high, end + 80)]
    others = _RUN_OF_CAPITALS.findall(line)
    return len(others) > 1 and all(word.isupper() for word in others)


def _decided(place: Fragment, fitting: Sequence[tuple[ListedName, float]]) -> Hit | None:
    """Return what a place is: the first list's label, and its entry when there is just one."""
    if not fitting:
        return None
    best = max(score for _, score in fitting)
    first = min(name.list for name, score in fitting if score == best)
    same = [name for name, score in fitting if score == best and name.list == first]
    labels = {name.label for name in same}
    if len(labels) > 1:
        return None
    keys = {name.key for name in same}
    return Hit(place, same[0], same[0].key if len(keys) == 1 else "", best)


def _longest(hits: Sequence[Hit]) -> list[Hit]:
    """Return hits that do not overlap, the longer before the shorter."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.place.start, -h.place.end)):
        if kept and hit.place.start < kept[-1].place.end:
            if hit.place.end - hit.place.start > kept[-1].place.end - kept[-1].place.start:
                kept[-1] = hit
        else:
            kept.append(hit)
    return kept
