"""Dividing stories among train, dev and test, so that none is in two and none moves back.

A story that has a place keeps it. The first time all are placed together, label by label; later
ones go where a hash of their name and the seed sends them, whatever else is new.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from hashlib import blake2b
from itertools import accumulate

import msgspec

from annotator.errors import UserError

TRAIN, DEV, TEST = "train", "dev", "test"
# What is held out more wins where a story has several places: nothing ever leaves the test part.
_HELD_OUT = (TEST, DEV, TRAIN)
_WHOLE = 100


class SplitBy(StrEnum):
    """What is never parted besides stories: nothing more, an outlet, or what lies before a day."""

    STORY = "story"
    OUTLET = "outlet"
    DATE = "date"


class Split(msgspec.Struct, frozen=True):
    """How a dataset is divided: the share of each part in hundredths, by what, by which chance."""

    shares: tuple[int, ...] = (80, 10, 10)
    seed: int = 0
    by: SplitBy = SplitBy.STORY

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of the parts: train, dev and test, or train and test."""
        return (TRAIN, DEV, TEST) if len(self.shares) == 3 else (TRAIN, TEST)

    @property
    def plan(self) -> str:
        """What places are remembered under: another seed is another division."""
        return f"{self.by.value}/{self.seed}"

    @property
    def words(self) -> str:
        """The shares as they are written: "80/10/10"."""
        return "/".join(map(str, self.shares))


class StoryFacts(msgspec.Struct, frozen=True):
    """What a story is placed by; `held` are the places its articles have already."""

    id: str
    articles: int
    labels: Mapping[str, int] = {}
    outlet: str = ""
    date: str = ""
    held: frozenset[str] = frozenset()

    @property
    def place(self) -> str | None:
        """The place the story keeps: the one that is held out most."""
        return next((part for part in _HELD_OUT if part in self.held), None)


def read_shares(written: str) -> tuple[int, ...]:
    """Return the shares in words like "80/10/10" or "90/10".

    Raises:
        UserError: these are no two or three whole numbers that add up to 100.
    """
    found = [each.strip() for each in written.split("/")]
    if len(found) not in {2, 3} or not all(each.isascii() and each.isdecimal() for each in found):
        raise UserError(
            f"“{written}” is no split: write train, dev and test as 80/10/10,"
            " or train and test as 90/10."
        )
    shares = tuple(map(int, found))
    if 0 in shares:
        raise UserError(f"In {written} a part is to get nothing; leave it out instead (90/10).")
    if sum(shares) != _WHOLE:
        raise UserError(f"{written} adds up to {sum(shares)}, not to 100.")
    return shares


def divide(stories: Sequence[StoryFacts], split: Split) -> dict[str, str]:
    """Return the part of each story, by its id.

    Raises:
        UserError: nothing says where a story came from, or when; or a part would stay empty.
    """
    if not stories:
        raise UserError("There is nothing to divide: no article passes the choices made.")
    kept = {each.id: part for each in stories if (part := each.place) is not None}
    ways = {
        SplitBy.STORY: _by_story,
        SplitBy.OUTLET: _by_outlet,
        SplitBy.DATE: _by_date,
    }
    found = {**ways[split.by](stories, split, kept), **kept}
    if missing := [part for part in split.parts if part not in found.values()]:
        raise UserError(
            f"{split.words} leaves {' and '.join(missing)} without an article:"
            f" there {_count(len(stories), 'story', 'stories')} to divide by {split.by.value}."
        )
    return found


def joined(stories: Iterable[StoryFacts]) -> list[StoryFacts]:
    """Return the stories whose articles had places in several parts."""
    return [each for each in stories if len(each.held) > 1]


def _by_story(
    stories: Sequence[StoryFacts], split: Split, kept: Mapping[str, str]
) -> dict[str, str]:
    fresh = [each for each in stories if each.id not in kept]
    if kept:
        return {each.id: _hashed(each.id, split) for each in fresh}
    return _stratified(fresh, split)


def _by_outlet(
    stories: Sequence[StoryFacts], split: Split, kept: Mapping[str, str]
) -> dict[str, str]:
    """Place whole outlets; a story goes with the outlet of its first article."""
    if not any(each.outlet for each in stories):
        raise UserError(
            "No article names its outlet, so they cannot be divided by it; divide by story."
        )
    homes = {each.id: each.outlet.casefold() or f"story {each.id}" for each in stories}
    votes: dict[str, Counter[str]] = {}
    outlets: dict[str, StoryFacts] = {}
    for each in stories:
        home = homes[each.id]
        if part := kept.get(each.id):
            votes.setdefault(home, Counter())[part] += each.articles
        so_far = outlets.get(home, StoryFacts(home, 0))
        labels = Counter(so_far.labels) + Counter(each.labels)
        outlets[home] = StoryFacts(home, so_far.articles + each.articles, labels)
    known = {home: _most(count) for home, count in votes.items()}
    fresh = [each for home, each in outlets.items() if home not in known]
    if known:
        known |= {each.id: _hashed(each.id, split) for each in fresh}
    else:
        known = _stratified(fresh, split)
    return {story: known[home] for story, home in homes.items()}


def _by_date(
    stories: Sequence[StoryFacts], split: Split, kept: Mapping[str, str]
) -> dict[str, str]:
    """Train on what came first; later stories go where those of their days are."""
    dated = sorted((each for each in stories if each.date), key=lambda s: (s.date, s.id))
    if not dated:
        raise UserError(
            "No article has a date that can be read, so they cannot be divided by it;"
            " divide by story."
        )
    placed = {each.id: TRAIN for each in stories if not each.date}
    starts = _starts(dated, split, kept)
    for each in dated:
        later = [part for part, start in starts if start and each.date >= start]
        placed[each.id] = later[-1] if later else split.parts[0]
    return placed


def _starts(
    dated: Sequence[StoryFacts], split: Split, kept: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Return the day on which each part after the first begins; "" when it has none."""
    starts: list[tuple[str, str]] = []
    if any(each.id in kept for each in dated):
        for part in split.parts[1:]:
            days = [each.date for each in dated if kept.get(each.id) == part]
            starts.append((part, min(days, default="")))
        return starts
    total = sum(each.articles for each in dated)
    borders = list(accumulate(split.shares))[:-1]
    for part, border in zip(split.parts[1:], borders, strict=True):
        before, start = 0, ""
        for each in dated:
            if before * _WHOLE >= border * total:
                start = each.date
                break
            before += each.articles
        starts.append((part, start))
    return starts


def _stratified(stories: Sequence[StoryFacts], split: Split) -> dict[str, str]:
    """Place stories label by label, the rarest first, each where that label is missing most."""
    left = {each.id: each for each in sorted(stories, key=lambda s: (-s.articles, _lot(s, split)))}
    shares = dict(zip(split.parts, split.shares, strict=True))
    totals = sum((Counter(each.labels) for each in stories), Counter[str]())
    articles = sum(each.articles for each in stories)
    wanted = {
        part: {label: count * share / _WHOLE for label, count in totals.items()}
        for part, share in shares.items()
    }
    room = {part: articles * share / _WHOLE for part, share in shares.items()}
    found: dict[str, str] = {}

    def put(story: StoryFacts, label: str) -> None:
        def need(part: str) -> tuple[float, float, int]:
            return wanted[part].get(label, 0), room[part], shares[part]

        part = max(split.parts, key=need)
        found[story.id] = part
        room[part] -= story.articles
        for name, count in story.labels.items():
            wanted[part][name] -= count
        del left[story.id]

    for label, _ in sorted(totals.items(), key=lambda each: (each[1], each[0])):
        for story in [each for each in left.values() if each.labels.get(label)]:
            put(story, label)
    for story in list(left.values()):
        put(story, "")
    return found


def _lot(story: StoryFacts, split: Split) -> int:
    digest = blake2b(f"{split.seed}\0{story.id}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def _hashed(name: str, split: Split) -> str:
    lot = _lot(StoryFacts(name, 0), split) * _WHOLE >> 64
    for part, share in zip(split.parts, split.shares, strict=True):
        if lot < share:
            return part
        lot -= share
    return split.parts[-1]


def _most(votes: Counter[str]) -> str:
    return max(_HELD_OUT, key=lambda part: (votes[part], -_HELD_OUT.index(part)))


def _count(number: int, one: str, many: str) -> str:
    return f"is {number} {one}" if number == 1 else f"are {number} {many}"
