"""SQL for stories: articles that are near-duplicates of each other. A cache, not part of the log.

A story is named by its first article. Rows of articles that were removed stay: they may come back.
"""

import sqlite3
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager

from annotator.model.values import ArticleKey, Uuid
from annotator.storage.articles import VISIBLE
from annotator.storage.connection import Connection
from annotator.storage.rows import to_json

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
def cache_writes(db: Connection) -> Generator[None, None, None]:
    """Write some rows of the cache in one transaction, without an action."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.conn.in_transaction:
            db.execute("ROLLBACK")
        raise


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


def alike(db: Connection, article: ArticleKey) -> list[ArticleKey]:
    """Return the articles of an article's story, itself too, in the order they came."""
    found = db.execute(
        "SELECT article FROM stories WHERE story = (SELECT story FROM stories WHERE article = ?)"
        f" AND {_VISIBLE_ARTICLE} ORDER BY article",
        [article],
    )
    return [ArticleKey(key) for (key,) in found]


def story_sizes(db: Connection, articles: Sequence[ArticleKey]) -> dict[ArticleKey, int]:
    """Return how many articles the stories of some articles have, where it is more than one."""
    found = db.execute(
        "SELECT own.article, count(*) FROM stories AS own"
        " JOIN stories ON stories.story = own.story"
        f" WHERE own.article IN (SELECT value FROM json_each(?)) AND {_VISIBLE_ARTICLE}"
        " GROUP BY own.article HAVING count(*) > 1",
        [to_json(list(articles))],
    )
    return {ArticleKey(key): count for key, count in found}


def in_stories(db: Connection) -> Iterator[tuple[ArticleKey, int]]:
    """Yield all articles that have been looked at with the number of their story."""
    found = db.execute(
        f"SELECT article, story FROM stories WHERE {_VISIBLE_ARTICLE} ORDER BY article"
    )
    return ((ArticleKey(article), story) for article, story in found)


def article_names(db: Connection, keys: Sequence[ArticleKey]) -> dict[ArticleKey, tuple[Uuid, str]]:
    """Return the UUIDs and titles of articles."""
    found = db.execute(
        "SELECT id, uuid, title FROM articles WHERE id IN (SELECT value FROM json_each(?))",
        [to_json(list(keys))],
    )
    return {ArticleKey(key): (uuid, title) for key, uuid, title in found}
