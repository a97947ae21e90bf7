"""The queue: which articles there are, how far one is with them, and which comes next."""

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from annotator.app.pace import Pace, pace_of
from annotator.model.article import FINISHED, Annotator, State
from annotator.model.values import AnnotatorKey, ArticleKey, Uuid
from annotator.storage import articles as article_rows
from annotator.storage import choices, register
from annotator.storage.annotations import annotation_counts
from annotator.storage.assignments import assigned_to, next_assigned
from annotator.storage.comments import open_counts
from annotator.storage.disagreements import open_in_articles
from annotator.storage.register import Place
from annotator.storage.store import Store
from annotator.storage.stories import alike as same_story
from annotator.storage.stories import story_sizes

# The articles one's pace is reckoned from.
_TIMED = 50

__all__ = ["Mine", "Place", "Progress", "Queue", "QueueFilter", "QueueRow"]


class Mine(StrEnum):
    """Whether what is assigned to oneself comes in its place, first, or alone."""

    ANY = "any"
    FIRST = "first"
    ONLY = "only"


class QueueFilter(msgspec.Struct, frozen=True):
    """Which articles the queue shows: those with all the words, in one of the states (or any).

    `commented` asks for open comments. `document` are labels of the article with a value each (""
    for none set): of one label any of its values will do, of several labels each must. A flag
    that is set has the value "1". With `story` only that article and its near-duplicates are shown.
    """

    words: str = ""
    states: frozenset[State] = frozenset()
    document: frozenset[tuple[str, str]] = frozenset()
    mine: Mine = Mine.ANY
    commented: bool = False
    story: ArticleKey | None = None

    @property
    def narrows(self) -> bool:
        """Tell whether anything is asked for."""
        special = self.mine is not Mine.ANY or self.commented or self.story is not None
        return bool(self.words.strip() or self.states or self.document or special)


class QueueRow(msgspec.Struct, frozen=True):
    """An article as the queue shows it, with the annotator's own state.

    `alike` counts the articles of its story; 0 when it stands alone. `open_units` is what a
    reviewer has still to decide.
    """

    key: ArticleKey
    title: str
    outlet: str
    date: str
    state: State
    annotations: int
    alike: int = 0
    open_units: int = 0


class Progress(msgspec.Struct, frozen=True):
    """How many articles there are, and how many are in each state."""

    total: int
    by_state: dict[State, int]

    @property
    def done(self) -> int:
        """Articles in which nothing is left to do."""
        return sum(count for state, count in self.by_state.items() if state in FINISHED)

    @property
    def started(self) -> int:
        """Articles that are begun but not finished."""
        return sum(self.by_state.values()) - self.done - self.by_state.get(State.NEW, 0)


class Queue:
    """Reads the queue of one annotator; holds nothing."""

    def __init__(self, store: Store, annotator: AnnotatorKey) -> None:
        self._store = store
        self._own = self._annotator = annotator
        self._gold: Uuid = ""
        # What is known of open units better than the list of disagreements knows it.
        self._open: dict[ArticleKey, int] = {}
        # Where annotators work blind, how much others have found is not told.
        self.blind = False

    def show_gold(self, gold: Annotator | None) -> None:
        """Show how far a gold is, and what is open in each article; None for one's own labels."""
        self._annotator = self._own if gold is None else gold.key
        self._gold = "" if gold is None else gold.id
        self._open.clear()

    def note_open(self, article: ArticleKey, count: int) -> None:
        """Take note of how many units are open in an article under review."""
        self._open[article] = count

    def keys(self, filter_: QueueFilter | None = None) -> Sequence[ArticleKey]:
        """Return the articles that pass the filter, in the order they came."""
        with self._store.reading() as db:
            if filter_ is None or not filter_.narrows:
                return article_rows.article_keys(db)
            states = sorted(filter_.states)
            document: dict[str, list[str]] = {}
            for name, value in sorted(filter_.document):
                document.setdefault(name, []).append(value)
            owner, words = self._annotator, filter_.words
            story = None if filter_.story is None else same_story(db, filter_.story)
            found = article_rows.matching_keys(db, owner, words, states, document, story)
            if filter_.commented:
                there = open_counts(db)
                found = [key for key in found if key in there]
            if filter_.mine is Mine.ANY:
                return found
            mine = assigned_to(db, self._own)
            rest = [] if filter_.mine is Mine.ONLY else [k for k in found if k not in mine]
            return [*(key for key in found if key in mine), *rest]

    def rows(self, keys: Sequence[ArticleKey]) -> list[QueueRow]:
        """Return what the queue shows of some hundred articles; those gone are left out."""
        with self._store.reading() as db:
            facts = article_rows.queue_facts(db, self._annotator, tuple(keys))
            blind = self.blind and not self._gold
            seen = (f for f in facts.values() if not (blind and f.state is State.NEW))
            layers = [fact.layer for fact in seen if fact.layer is not None]
            counts = annotation_counts(db, layers)
            alike = story_sizes(db, list(keys))
            still = open_in_articles(db, self._gold, keys) if self._gold else {}
            still |= self._open
        return [
            QueueRow(
                fact.key,
                fact.title,
                fact.outlet,
                fact.date,
                fact.state,
                counts.get(fact.layer, 0) if fact.layer is not None else 0,
                alike.get(key, 0),
                still.get(key, 0) if self._gold else 0,
            )
            for key in keys
            if (fact := facts.get(key)) is not None
        ]

    def same_story(self, key: ArticleKey) -> list[ArticleKey]:
        """Return the articles of an article's story, itself too, in the order they came."""
        with self._store.reading() as db:
            return same_story(db, key)

    def progress(self) -> Progress:
        """Return how far the annotator is with the project."""
        with self._store.reading() as db:
            total, by_state = article_rows.state_counts(db, self._annotator)
        begun = sum(count for state, count in by_state.items() if state != State.NEW)
        return Progress(total, {**by_state, State.NEW: total - begun})

    def next_unfinished(self, after: ArticleKey | None) -> ArticleKey | None:
        """Return the next article with something left to do, from the top again at the end.

        What is assigned to the annotator comes before the rest.
        """
        finished = sorted(FINISHED)
        with self._store.reading() as db:
            start = after if after is not None else ArticleKey(0)
            own = next_assigned(db, self._annotator, start, finished)
            if own is not None:
                return None if own == after else own
            found = article_rows.next_in_states(db, self._annotator, start, finished)
            if found is None and after is not None:
                found = article_rows.next_in_states(db, self._annotator, ArticleKey(0), finished)
        return None if found == after else found

    def has(self, key: ArticleKey) -> bool:
        """Tell whether an article is in the project."""
        with self._store.reading() as db:
            return article_rows.article(db, key) is not None

    def last_place(self) -> Place | None:
        """Return where the annotator was last."""
        with self._store.reading() as db:
            return register.last_place(db, self._annotator)

    def place_in(self, key: ArticleKey) -> Place | None:
        """Return where the annotator was in an article."""
        with self._store.reading() as db:
            return register.place_in(db, self._annotator, key)

    def remember(self, place: Place) -> None:
        """Keep where the annotator is."""
        with self._store.reading() as db:
            register.remember_place(db, self._annotator, place)

    def random_unfinished(self, but: ArticleKey | None = None) -> ArticleKey | None:
        """Return some article with something left to do, never `but`."""
        with self._store.reading() as db:
            start = but if but is not None else ArticleKey(0)
            return choices.random_not_in_states(db, self._annotator, start, sorted(FINISHED))

    def recent(self, limit: int) -> list[ArticleKey]:
        """Return the articles the annotator was in, the last one first."""
        with self._store.reading() as db:
            return choices.recent_articles(db, self._annotator, limit)

    def titles(self, keys: Sequence[ArticleKey]) -> dict[ArticleKey, str]:
        """Return the titles of articles; those that are gone are left out."""
        with self._store.reading() as db:
            return choices.article_titles(db, keys)

    def titled(self, words: str, limit: int = 20) -> list[tuple[ArticleKey, str]]:
        """Return articles by words of their titles, newest first."""
        with self._store.reading() as db:
            return choices.articles_titled(db, words, limit)

    def pace(self, left: int) -> Pace | None:
        """Return how fast the annotator gets on with `left` articles to do; None when unknown."""
        with self._store.reading() as db:
            times = choices.finished_times(db, self._annotator, sorted(FINISHED), _TIMED)
        return pace_of(times, left)
