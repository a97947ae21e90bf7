"""Who is to read which articles, balanced: the same seed shares out the same way."""

import random
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import msgspec

from annotator.model.values import AnnotatorKey, ArticleKey

Pair = tuple[ArticleKey, AnnotatorKey]


class Wish(msgspec.Struct, frozen=True):
    """How articles are to be shared out.

    Each article gets `readers`; of the articles, `double` per cent get one reader more. `most` is
    how many articles each person gets at most on the way, 0 for no limit.
    """

    readers: int = 1
    double: float = 0.0
    most: int = 0
    seed: int = 1


def share_out(
    articles: Sequence[ArticleKey],
    people: Sequence[AnnotatorKey],
    wish: Wish,
    have: Mapping[ArticleKey, Collection[AnnotatorKey]],
    stories: Mapping[ArticleKey, int],
) -> list[Pair]:
    """Return who is to read what, besides those who `have` an article or have worked on it.

    Who has less gets more, articles of one story go to the same people, and those with most of
    a story already get the rest of it.
    """
    chance = random.Random(wish.seed)
    groups: dict[tuple[int, int], list[ArticleKey]] = {}
    for article in articles:
        story = stories.get(article)
        key = (0, int(article)) if story is None else (1, story)
        groups.setdefault(key, []).append(article)
    order = list(groups.values())
    chance.shuffle(order)
    turn = list(people)
    chance.shuffle(turn)
    rank = {person: place for place, person in enumerate(turn)}
    load = Counter(p for article in articles for p in have.get(article, ()) if p in rank)
    doubled = _doubled(order, len(articles) * wish.double / 100)
    given: list[Pair] = []
    got: Counter[AnnotatorKey] = Counter()
    for number, group in enumerate(order):
        in_story = Counter(p for article in group for p in have.get(article, ()))
        wanted = wish.readers + (number in doubled)
        chosen = sorted(turn, key=lambda p: (-in_story[p], load[p], rank[p]))
        for article in group:
            there = set(have.get(article, ()))
            free = [p for p in chosen if p not in there and (not wish.most or got[p] < wish.most)]
            for person in free[: max(0, wanted - len(there))]:
                given.append((article, person))
                load[person] += 1
                got[person] += 1
    return sorted(given)


def _doubled(order: Sequence[Sequence[ArticleKey]], wanted: float) -> set[int]:
    """Return the groups that get one reader more: whole stories, as near to the share as can be."""
    chosen: set[int] = set()
    count = 0
    for number, group in enumerate(order):
        if abs(count + len(group) - wanted) < abs(count - wanted):
            chosen.add(number)
            count += len(group)
    return chosen
