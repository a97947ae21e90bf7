"""Stories: which articles of a project are near-duplicates, found once and kept beside them."""

import time
from array import array
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import msgspec

from annotator.app.session import Session
from annotator.errors import ProjectError
from annotator.model.values import ArticleKey, Uuid
from annotator.storage import stories as story_rows
from annotator.storage.articles import text_of
from annotator.storage.connection import Connection
from annotator.storage.imports import GENTLE, Pace
from annotator.suggest.stories import ALIKE, Shingles, likeness, may_be_alike, sketch

# How many articles' runs are held in memory to be compared with later ones (some 40 MB).
_HELD = 8_000
_EVERY = 50


class StoryArticle(msgspec.Struct, frozen=True):
    """An article of a story."""

    id: Uuid
    title: str


class Story(msgspec.Struct, frozen=True):
    """Articles that are near-duplicates; `id` is that of the first."""

    id: Uuid
    articles: tuple[StoryArticle, ...]


class Stories(msgspec.Struct, frozen=True):
    """The stories of several articles; the others stand alone."""

    articles: int
    alone: int
    stories: tuple[Story, ...]


def find_stories(
    session: Session,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    *,
    beside_window: bool = False,
) -> int:
    """Find the stories of articles that are new since it was done last; return how many were.

    It holds the file for moments only. What is found is not an action: there is nothing to undo.

    Raises:
        ProjectError: the project is read only.
    """
    if session.read_only is not None:
        raise ProjectError(session.read_only)
    pace = GENTLE if beside_window else Pace()
    with session.store.reading() as db:
        waiting = deque(story_rows.articles_without_story(db))
        total = len(waiting)
        finder = _Finder(db, db)
        while waiting:
            began = time.monotonic()
            read: list[_Read] = []
            # Reading a long text takes a while: nobody's label waits for it.
            while waiting and (not read or time.monotonic() - began < pace.slice):
                read.append(finder.read(waiting.popleft()))
            with db.transaction():
                for each in read:
                    finder.place(each)
            progress(total - len(waiting), total)
            time.sleep(pace.rest)
    return total


def has_new_articles(session: Session) -> bool:
    """Tell whether articles have come in since stories were found last."""
    with session.store.reading() as db:
        return story_rows.has_articles_without_story(db)


def stories_of(session: Session, keys: Iterable[ArticleKey]) -> dict[ArticleKey, Uuid]:
    """Return the story of each article, by the UUID of the first of these articles in it.

    Articles that have not been looked at are looked at now; where nothing may be written, only
    among themselves.
    """
    wanted = list(keys)
    with session.store.reading() as db:
        numbers = story_rows.story_numbers(db, wanted)
        if len(numbers) < len(wanted):
            if session.read_only is None:
                find_stories(session)
                numbers = story_rows.story_numbers(db, wanted)
            else:
                numbers = _found_aside(db, wanted)
        groups = story_rows.story_groups(db, numbers)
        stories_ = {key: groups.story(key, numbers[key]) for key in wanted}
        first: dict[int, ArticleKey] = {}
        for key in sorted(wanted):
            first.setdefault(stories_[key], key)
        names = story_rows.article_names(db, list(first.values()))
    return {key: names[first[stories_[key]]][0] for key in wanted}


def stories(session: Session) -> Stories:
    """Return the stories of the project, the largest first."""
    with session.store.reading() as db:
        members: dict[int, list[ArticleKey]] = {}
        articles = 0
        for key, story in story_rows.in_stories(db):
            members.setdefault(story, []).append(key)
            articles += 1
        several = [found for found in members.values() if len(found) > 1]
        names = story_rows.article_names(db, [key for found in several for key in found])
    several.sort(key=lambda found: (-len(found), found[0]))
    listed = tuple(
        Story(names[found[0]][0], tuple(StoryArticle(*names[key]) for key in found))
        for found in several
    )
    return Stories(articles, articles - sum(map(len, several)), listed)


class _Read(NamedTuple):
    """An article's runs of words, and those it is looked up by."""

    key: ArticleKey
    runs: frozenset[int]
    sketch: Sequence[int]


class _Finder:
    """Places one article after the other into a cache; texts are read from the project."""

    def __init__(self, cache: Connection, project: Connection) -> None:
        self._cache = cache
        self._project = project
        self._shingles = Shingles()
        self._held: dict[ArticleKey, array[int]] = {}

    def read(self, key: ArticleKey) -> "_Read":
        """Read an article's runs of words."""
        own = self._runs(key)
        return _Read(key, own, sketch(own))

    def place(self, article: "_Read") -> None:
        """Enter an article into the story of those it is like, or into one of its own."""
        key, own, looked_up = article
        # A job beside this one, as an export while the window looks, may have been faster.
        if story_rows.story_numbers(self._cache, [key]):
            return
        shared = story_rows.sharing(self._cache, looked_up)
        near = [each for each, count in shared.most_common() if may_be_alike(count, own)]
        numbers = story_rows.story_numbers(self._cache, near) if near else {}
        joined: list[int] = []
        for each in near:
            if numbers[each] not in joined and likeness(own, self._runs(each)) >= ALIKE:
                joined.append(numbers[each])
        story = min(joined, default=int(key))
        for other in joined:
            if other != story:
                story_rows.join(self._cache, other, story)
        story_rows.place(self._cache, key, looked_up, story)

    def _runs(self, key: ArticleKey) -> frozenset[int]:
        held = self._held.get(key)
        if held is not None:
            return frozenset(held)
        found = self._shingles.of(text_of(self._project, key))
        if len(self._held) >= _HELD:
            self._held.pop(next(iter(self._held)))
        self._held[key] = array("q", found)
        return found


def _found_aside(db: Connection, keys: Sequence[ArticleKey]) -> dict[ArticleKey, int]:
    """Find stories of some articles in memory."""
    with story_rows.cache_in_memory() as cache:
        finder = _Finder(cache, db)
        for key in sorted(keys):
            finder.place(finder.read(key))
        return story_rows.story_numbers(cache, keys)
