"""Who is meant: entries of a register ranked for some words. Pure functions, no Qt, no SQL."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import TypeAlias

import msgspec

_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
# Words in front of a name that are no part of it, and small words that acronyms leave out.
_TITLES = ("mr", "mrs", "ms", "dr", "sir")
_SMALL = ("the", "a", "an", "of", "and", "for", "de", "la", "le", "der", "die", "das")
_NOT_HEADS = frozenset((*_TITLES, *_SMALL))
# Below this likeness (of 100) letters do not mean a name.
_LIKE = 82.0
_LIKE_LETTERS = 4
_PAIR_LIKE = 93.0
# More entries with the same word than this say nothing about who is meant.
_MANY = 200


# Keys in an order, as a set: a dictionary of words alone is nothing the collector has to visit
# (of 20,000 entries' sets it takes 90 ms, in the middle of whatever the hands do).
_Keys: TypeAlias = dict[str, None]


class Candidate(msgspec.Struct, frozen=True, gc=False):
    """Someone or something that words may refer to: of the register, or of a gazetteer."""

    key: str
    name: str
    type: str = ""
    ids: tuple[str, ...] = ()
    source: str = ""


class Reason(StrEnum):
    """Why an entry is proposed, the strongest first."""

    SAME = "same words"
    HEAD = "same head"
    ACRONYM = "acronym"
    WITHIN = "words of the name"
    LETTERS = "letters of the name"
    LIKE = "similar"


_SCORES = {
    Reason.SAME: 100.0,
    Reason.HEAD: 90.0,
    Reason.ACRONYM: 88.0,
    Reason.WITHIN: 80.0,
    Reason.LETTERS: 70.0,
    Reason.LIKE: 60.0,
}


class Proposal(msgspec.Struct, frozen=True):
    """A candidate with why and how well it fits (100 is the same words)."""

    candidate: Candidate
    reason: Reason
    score: float


class Names:
    """The names of many candidates, found by words; kept up to date by `put` and `drop`."""

    def __init__(self, candidates: Iterable[Candidate] = ()) -> None:
        self._of: dict[str, Candidate] = {}
        self._plain: dict[str, str] = {}
        self._same: dict[str, _Keys] = defaultdict(dict)
        self._words: dict[str, _Keys] = defaultdict(dict)
        self._initials: dict[str, _Keys] = defaultdict(dict)
        self._holders: dict[str, _Keys] = defaultdict(dict)
        for candidate in candidates:
            self.put(candidate)

    def __len__(self) -> int:
        return len(self._of)

    def __iter__(self) -> Iterator[Candidate]:
        return iter(self._of.values())

    def put(self, candidate: Candidate) -> None:
        """Enter a candidate, or replace what stood under its key."""
        self.drop(candidate.key)
        plain = plain_words(candidate.name)
        self._of[candidate.key] = candidate
        self._plain[candidate.key] = plain
        self._same[plain][candidate.key] = None
        for word in set(plain.split()):
            self._words[word][candidate.key] = None
        if letters := initials(candidate.name):
            self._initials[letters][candidate.key] = None
        for each in candidate.ids:
            self._holders[each][candidate.key] = None

    def drop(self, key: str) -> None:
        """Take a candidate out, if it is there."""
        if (candidate := self._of.pop(key, None)) is None:
            return
        plain = self._plain.pop(key)
        self._same[plain].pop(key, None)
        for word in set(plain.split()):
            self._words[word].pop(key, None)
        self._initials[initials(candidate.name)].pop(key, None)
        for each in candidate.ids:
            self._holders[each].pop(key, None)

    def holder(self, external: str) -> Candidate | None:
        """Return a candidate that has an external id, as its key or beside it."""
        keys = sorted(self._holders.get(external, ()))
        return self._of.get(external) or (self._of[keys[0]] if keys else None)

    def find(self, words: str, label: str = "", limit: int = 8) -> list[Proposal]:
        """Return who some words of a text may mean, best first; `label` breaks ties."""
        wanted = plain_words(words)
        if not wanted:
            return []
        found: dict[str, Reason] = dict.fromkeys(self._same.get(wanted, ()), Reason.SAME)
        parts = wanted.split()
        for key in self._with_words(parts):
            found.setdefault(key, head_or_within(parts, self._plain[key].split()))
        if len(parts) == 1 and words.strip().isupper():
            found |= {k: Reason.ACRONYM for k in self._initials.get(wanted, ()) if k not in found}
        if letters := initials(words):
            found |= {k: Reason.ACRONYM for k in self._same.get(letters, ()) if k not in found}
        if not found:
            found |= self._shorter(parts)
        if len(found) < limit:
            found |= {k: Reason.LIKE for k in self._alike(wanted, limit) if k not in found}
        return self._ranked(wanted, found, label)[:limit]

    def search(self, letters: str, label: str = "", limit: int = 20) -> list[Proposal]:
        """Return who some typed letters mean, best first: as `find`, and by letters inside."""
        wanted = plain_words(letters)
        found = {p.candidate.key: p.reason for p in self.find(letters, label, limit)}
        if wanted:
            for key, plain in self._plain.items():
                if wanted in plain and found.get(key, Reason.LIKE) is Reason.LIKE:
                    starts = plain.startswith(wanted) or f" {wanted}" in plain
                    found[key] = Reason.WITHIN if starts else Reason.LETTERS
        return self._ranked(wanted, found, label)[:limit]

    def _with_words(self, parts: Sequence[str]) -> set[str]:
        """Return the candidates whose names have all of some words."""
        sets = sorted((self._words.get(part, {}) for part in parts), key=len)
        found = set(sets[0]) if sets and len(sets[0]) <= _MANY else set[str]()
        for more in sets[1:]:
            found &= more.keys()
        return found

    def _shorter(self, parts: Sequence[str]) -> dict[str, Reason]:
        """Return the candidates whose whole name stands inside the words."""
        runs = {
            " ".join(parts[start:end])
            for start in range(len(parts))
            for end in range(start + 1, min(len(parts), start + 8) + 1)
        }
        found = {key for run in runs for key in self._same.get(run, ())}
        return dict.fromkeys(found, Reason.WITHIN)

    def _alike(self, wanted: str, limit: int) -> list[str]:
        if len(wanted) < _LIKE_LETTERS or not self._plain:
            return []
        from rapidfuzz import fuzz, process

        cutoff = _LIKE
        near = process.extract(
            wanted, self._plain, scorer=fuzz.ratio, score_cutoff=cutoff, limit=limit
        )
        return [key for _, _, key in near]

    def _ranked(self, wanted: str, found: dict[str, Reason], label: str) -> list[Proposal]:
        proposals = [
            Proposal(self._of[key], reason, self._score(wanted, key, reason, label))
            for key, reason in found.items()
        ]
        proposals.sort(key=lambda p: (-p.score, len(p.candidate.name), p.candidate.name))
        return proposals

    def _score(self, wanted: str, key: str, reason: Reason, label: str) -> float:
        candidate = self._of[key]
        fits = 3.0 if label and candidate.type == label else 0.0
        lengths = sorted((len(wanted), len(self._plain[key])))
        return _SCORES[reason] + fits + 3.0 * lengths[0] / lengths[1]


def united(proposals: Sequence[Proposal], more: Sequence[Proposal], limit: int) -> list[Proposal]:
    """Return proposals of the register, then a gazetteer's where their reason is as strong.

    A name that the register has under one of a gazetteer's keys is offered once.
    """
    known = {key for p in proposals for key in (p.candidate.key, *p.candidate.ids)}
    fresh = [p for p in more if p.candidate.key not in known]
    order = {reason: number for number, reason in enumerate(Reason)}
    joined = [*proposals, *fresh]
    joined.sort(key=lambda p: order[p.reason])
    return joined[:limit]


def head_or_within(parts: Sequence[str], name: Sequence[str]) -> Reason:
    """Return how the words of a mention stand in a longer name.

    The last word of a name is its head (“Obama”), and so is its first where a family name comes
    first (“Ri” of “Ri Yong-ho”).
    """
    if len(parts) == 1 and parts[0] in (name[-1], name[0]):
        return Reason.HEAD
    return Reason.WITHIN


def plain_words(words: str) -> str:
    """Return words as they are compared: small, without signs, possessive and articles."""
    found = [_POSSESSIVE.sub("", word) for word in _WORD.findall(words.casefold())]
    kept = [word for word in found if word and word not in _NOT_HEADS]
    return " ".join(kept or found)


def initials(name: str) -> str:
    """Return the small initials of a name of several words, small words left out."""
    parts = [w for w in _WORD.findall(name) if w.casefold() not in _NOT_HEADS]
    if len(parts) < 2 or any(not part[0].isupper() for part in parts):
        return ""
    return "".join(part[0] for part in parts).casefold()


def likely_same(candidates: Iterable[Candidate], most: int = 200) -> list[tuple[str, str, str]]:
    """Return pairs of keys that are likely one, the surest first, with the reason.

    A common external id, the same words, an acronym, or nearly the same letters.
    """
    entries = list(candidates)
    pairs: dict[tuple[str, str], str] = {}
    for reason, groups in (
        ("same id", _grouped((entry, entry.ids) for entry in entries)),
        ("same words", _grouped((entry, (plain_words(entry.name),)) for entry in entries)),
        ("acronym", _acronyms(entries)),
    ):
        for group in groups:
            for first, second in pairwise(group):
                pairs.setdefault((first.key, second.key), reason)
                if len(pairs) >= most:
                    break
    for first, second in _similar(entries):
        if len(pairs) >= most:
            break
        if (second.key, first.key) not in pairs:
            pairs.setdefault((first.key, second.key), "similar")
    return [(first, second, reason) for (first, second), reason in pairs.items()][:most]


def _grouped(
    marked: Iterable[tuple[Candidate, Sequence[str]]],
) -> list[list[Candidate]]:
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for entry, marks in marked:
        for mark in marks:
            groups[mark].append(entry)
    return [group for mark, group in groups.items() if mark and len(group) > 1]


def _acronyms(entries: Sequence[Candidate]) -> list[list[Candidate]]:
    by_initials: dict[str, list[Candidate]] = defaultdict(list)
    for entry in entries:
        if letters := initials(entry.name):
            by_initials[letters].append(entry)
    return [
        [entry, *by_initials[entry.name.casefold()][:1]]
        for entry in entries
        if len(entry.name) > 2 and entry.name.isupper() and entry.name.casefold() in by_initials
    ]


def _similar(entries: Sequence[Candidate]) -> Iterator[tuple[Candidate, Candidate]]:
    """Yield entries of the same type with nearly the same letters, compared within a first word."""
    from rapidfuzz import fuzz

    blocks: dict[tuple[str, str], list[tuple[str, Candidate]]] = defaultdict(list)
    for entry in entries:
        plain = plain_words(entry.name)
        if len(plain) > _LIKE_LETTERS:
            for block in {plain[:3], plain[-3:]}:
                blocks[entry.type, block].append((plain, entry))
    for block in blocks.values():
        for number, (plain, entry) in enumerate(block):
            for other, near in block[number + 1 : number + 1 + _MANY]:
                if fuzz.ratio(plain, other, score_cutoff=_PAIR_LIKE) and plain != other:
                    yield entry, near
