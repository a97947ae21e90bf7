"""Finding anything by a few letters: commands, labels, articles and referents, best first."""

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum

import msgspec

# What is shown of one kind at most.
_MOST = 8
# Below this likeness (of 100) letters do not mean a title.
_LIKE = 60.0
# What the search index found by its own rules counts at least as letters inside.
_LOOKED_UP = 65.0
_WORDS_BREAK = " -–/.:’'"


class Kind(StrEnum):
    """What a thing that is found is, in the order in which kinds are shown among equals."""

    COMMAND = "command"
    LABEL = "label"
    ARTICLE = "article"
    REFERENT = "referent"


class Entry(msgspec.Struct, frozen=True):
    """Something that can be found: `name` identifies it among its kind; `hint` says more."""

    kind: Kind
    name: str
    title: str
    keys: str = ""
    hint: str = ""

    @property
    def id(self) -> str:
        """What it is remembered by."""
        return f"{self.kind}:{self.name}"


class Group(msgspec.Struct, frozen=True):
    """The entries of one kind, best first."""

    kind: Kind
    entries: tuple[Entry, ...]


def find(words: str, entries: Iterable[Entry], recent: Sequence[str] = ()) -> list[Group]:
    """Return the entries that the letters mean, grouped; the group with the best one first.

    Without letters: what was done lately. Among entries that match as well, recent ones come
    first.
    """
    ages = {name: age for age, name in enumerate(recent)}
    wanted = " ".join(words.casefold().split())
    scored: list[tuple[float, int, Entry]] = []
    likeness = _likeness() if wanted else None
    for entry in entries:
        if likeness is None:
            score = 1.0 if entry.id in ages else 0.0
        else:
            score = match(wanted, entry.title, likeness)
            if entry.kind in (Kind.ARTICLE, Kind.REFERENT):
                score = max(score, _LOOKED_UP)
        if score > 0:
            scored.append((-score, ages.get(entry.id, len(ages)), entry))
    scored.sort(key=lambda found: found[:2])
    if wanted and scored and -scored[0][0] >= _LOOKED_UP:
        # Slips are only guessed at when nothing has the letters as they are.
        scored = [found for found in scored if -found[0] >= _LOOKED_UP]
    return _grouped(scored)


def match(wanted: str, title: str, likeness: Callable[[str, str], float]) -> float:
    """Return how well small letters mean a title, 0 for not at all.

    The title's own beginning is best, then the beginning of a word, initials ("dn" is Done and
    Next), letters inside, and last letters with slips in them.
    """
    title = title.casefold()
    letters = wanted.replace(" ", "")
    initials = "".join(title[at] for at in (0, *_word_starts(title)) if at < len(title))
    parts = wanted.split()
    rules = (
        (100, title.startswith(wanted)),
        (90, any(title.startswith(wanted, at) for at in _word_starts(title))),
        (85, initials.startswith(letters)),
        (80, letters[0] == initials[:1] and len(letters) > 1 and _in_order(letters, initials)),
        (75, len(parts) > 1 and all(_begins_word(part, title) for part in parts)),
        (70, wanted in title),
    )
    for score, holds in rules:
        if holds:
            return score + 5 * len(letters) / max(len(title), 1)
    like = likeness(wanted, title) if len(letters) > 2 else 0.0
    return like * 0.6 if like >= _LIKE else 0.0


def merged(recent: Sequence[str], newest: str, most: int = 40) -> tuple[str, ...]:
    """Return what was done lately with the newest put first."""
    return (newest, *(name for name in recent if name != newest))[:most]


def _grouped(scored: Sequence[tuple[float, int, Entry]]) -> list[Group]:
    groups: dict[Kind, list[Entry]] = {}
    for _, _, entry in scored:
        groups.setdefault(entry.kind, []).append(entry)
    return [Group(kind, tuple(found[:_MOST])) for kind, found in groups.items()]


def _word_starts(title: str) -> list[int]:
    return [
        at
        for at in range(1, len(title))
        if title[at - 1] in _WORDS_BREAK and title[at] not in _WORDS_BREAK
    ]


def _begins_word(part: str, title: str) -> bool:
    return any(title.startswith(part, at) for at in (0, *_word_starts(title)))


def _in_order(letters: str, initials: str) -> bool:
    rest = iter(initials)
    return all(letter in rest for letter in letters)


def _likeness() -> Callable[[str, str], float]:
    from rapidfuzz import fuzz

    def like(wanted: str, title: str) -> float:
        words: Sequence[str] = title.split()
        whole = fuzz.ratio(wanted, title)
        part = max((fuzz.ratio(wanted, word) for word in words if len(word) > 2), default=0.0)
        return max(whole, part) if len(wanted) > 3 else whole

    return like
