"""SQL for stories: articles that are near-duplicates of each other. A cache, not part of the log.

What was said of them by hand is laid over it (see `story_links`).

A story is named by its first article. Rows of articles that were removed stay: they may come back.
"""

import sqlite3
from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager

from annotator.model.story_links import StoryGroups
from annotator.model.values import ArticleKey, Uuid
from annotator.storage.articles import VISIBLE
from annotator.storage.connection import Connection
from annotator.storage.rows import to_json
from annotator.storage.story_links import story_links

# Of a run of words that stands in more articles than this, the first ones are looked at: a new
# article of a story meets its own kind in rarer runs, and what all pages share joins nothing.
_MOST_SHARING = 64

_VISIBLE_ARTICLE = f"stories.article IN (SELECT id FROM articles WHERE {VISIBLE})"
_TABLES = (
    "CREATE TABLE stories (article INTEGER PRIMARY KEY, story INTEGER NOT NULL)",
    "CREATE INDEX stories_by_story ON stories(story)",
    "CREATE TABLE story_shingles (shingle INTEGER, article INTEGER, UNIQUE (shingle, article))",
)


@contextmanager
def cache_in_memory() -> Generator[Connection, None, None]:
    """Give an empty cache for where nothing may be written."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        cache = Connection(connection)
        for statement in _TABLES:
            cache.execute(statement)
        yield cache
    finally:
        connection.close()


def articles_without_story(db: Connection) -> list[ArticleKey]:
    """Return the articles that have not been looked at yet, in the order they came."""
    found = db.execute(
        f"SELECT id FROM articles WHERE {VISIBLE}"
        " AND NOT EXISTS (SELECT 1 FROM stories WHERE article = articles.id) ORDER BY id"
    )
    return [ArticleKey(key) for (key,) in found]


def has_articles_without_story(db: Connection) -> bool:
    """Tell, at no cost, whether articles have come in since stories were found last."""
    row = db.execute(
        f"SELECT 1 FROM articles WHERE {VISIBLE}"
        " AND id > (SELECT coalesce(max(article), 0) FROM stories) LIMIT 1"
    ).fetchone()
    return row is not None


def sharing(db: Connection, sketch: Sequence[int]) -> Counter[ArticleKey]:
    """Return how many hashes of a sketch other articles have in theirs."""
    found: Counter[ArticleKey] = Counter()
    for shingle in sketch:
        found.update(
            ArticleKey(key)
            for (key,) in db.execute(
                "SELECT article FROM story_shingles WHERE shingle = ? LIMIT ?",
                [shingle, _MOST_SHARING],
            )
        )
    return found


def story_numbers(db: Connection, articles: Sequence[ArticleKey]) -> dict[ArticleKey, int]:
    """Return the stories of some articles, as the cache numbers them."""
    found = db.execute(
        "SELECT article, story FROM stories WHERE article IN (SELECT value FROM json_each(?))",
        [to_json(list(articles))],
    )
    return {ArticleKey(article): story for article, story in found}


def place(db: Connection, article: ArticleKey, sketch: Sequence[int], story: int) -> None:
    """Enter an article and its sketch."""
    db.execute("INSERT INTO stories (article, story) VALUES (?, ?)", [article, story])
    db.conn.executemany(
        "INSERT INTO story_shingles (shingle, article) VALUES (?, ?)",
        [(shingle, article) for shingle in sketch],
    )


def join(db: Connection, story: int, into: int) -> None:
    """Make two stories one."""
    db.execute("UPDATE stories SET story = ? WHERE story = ?", [into, story])


def story_groups(db: Connection, numbers: Mapping[ArticleKey, int] | None = None) -> StoryGroups:
    """Return what was said by hand, laid over the stories that were found.

    `numbers` are those of articles that were found in another cache.
    """
    links = story_links(db)
    found = story_numbers(db, sorted(links.articles)) if links.articles else {}
    return StoryGroups(links, {**found, **(numbers or {})})


def alike(db: Connection, article: ArticleKey) -> list[ArticleKey]:
    """Return the articles of an article's story, itself too, in the order they came."""
    groups = story_groups(db)
    return _members(db, groups, article, story_numbers(db, [article]).get(article, -article))


def _members(
    db: Connection, groups: StoryGroups, article: ArticleKey, found: int
) -> list[ArticleKey]:
    story = groups.story(article, found)
    numbers = groups.numbers_of(story)
    # A number below zero is that of an article whose story is not the one found for it, if any.
    own = [-number for number in numbers if number < 0]
    rows = db.execute(
        f"SELECT id FROM articles WHERE {VISIBLE} AND (id IN (SELECT value FROM json_each(?))"
        "  OR id IN (SELECT article FROM stories WHERE story IN (SELECT value FROM json_each(?))))"
        " ORDER BY id",
        [to_json(own), to_json(sorted(number for number in numbers if number > 0))],
    )
    keys = [ArticleKey(key) for (key,) in rows]
    numbered = story_numbers(db, keys)
    return [key for key in keys if groups.story(key, numbered.get(key, -key)) == story]


def story_sizes(db: Connection, articles: Sequence[ArticleKey]) -> dict[ArticleKey, int]:
    """Return how many articles the stories of some articles have, where it is more than one."""
    found = db.execute(
        "SELECT own.article, own.story, count(*) FROM stories AS own"
        " JOIN stories ON stories.story = own.story"
        f" WHERE own.article IN (SELECT value FROM json_each(?)) AND {_VISIBLE_ARTICLE}"
        " GROUP BY own.article",
        [to_json(list(articles))],
    ).fetchall()
    sizes = {ArticleKey(key): count for key, _, count in found}
    numbers = {ArticleKey(key): number for key, number, _ in found}
    links = story_links(db)
    if links.articles:
        said = story_numbers(db, sorted(links.articles))
        groups = StoryGroups(links, said)
        left = {said[key] for key in links.apart if key in said}
        for key in articles:
            number = numbers.get(key, -key)
            if number in left or groups.touches(key, number):
                sizes[key] = len(_members(db, groups, key, number))
    return {key: count for key, count in sizes.items() if count > 1}


def in_stories(db: Connection) -> Iterator[tuple[ArticleKey, int]]:
    """Yield all articles that have been looked at with the number of their story."""
    groups = story_groups(db)
    found = db.execute(
        f"SELECT article, story FROM stories WHERE {_VISIBLE_ARTICLE} ORDER BY article"
    )
    return ((key := ArticleKey(article), groups.story(key, story)) for article, story in found)


def article_names(db: Connection, keys: Sequence[ArticleKey]) -> dict[ArticleKey, tuple[Uuid, str]]:
    """Return the UUIDs and titles of articles."""
    found = db.execute(
        "SELECT id, uuid, title FROM articles WHERE id IN (SELECT value FROM json_each(?))",
        [to_json(list(keys))],
    )
    return {ArticleKey(key): (uuid, title) for key, uuid, title in found}


def articles_beginning(db: Connection, written: str) -> list[ArticleKey]:
    """Return the articles whose UUID begins with some letters, two at most."""
    found = db.execute(
        f"SELECT id FROM articles WHERE {VISIBLE} AND substr(uuid, 1, ?) = ? ORDER BY id LIMIT 2",
        [len(written), written.lower()],
    )
    return [ArticleKey(key) for (key,) in found]
