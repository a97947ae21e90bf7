"""SQL for what is chosen by hand: articles and referents by a few letters, and the next article."""

from collections.abc import Sequence

from annotator.model.article import State
from annotator.model.values import AnnotatorKey, ArticleKey
from annotator.storage.articles import VISIBLE
from annotator.storage.connection import Connection
from annotator.storage.rows import to_json
from annotator.storage.search import match_expression

_UNFINISHED = (
    f"{VISIBLE} AND NOT EXISTS ("
    "  SELECT 1 FROM layers WHERE layers.article = articles.id AND layers.annotator = ?"
    "  AND layers.removed = 0 AND layers.state IN (SELECT value FROM json_each(?)))"
)


def articles_titled(db: Connection, words: str, limit: int) -> list[tuple[ArticleKey, str]]:
    """Return articles with these words in their titles, the last one begun; newest first."""
    if not words.strip():
        return []
    found = db.execute(
        "SELECT id, title FROM articles"
        " WHERE id IN (SELECT rowid FROM search WHERE search MATCH ?)"
        f" AND {VISIBLE} ORDER BY id DESC LIMIT ?",
        [f"title : ({match_expression(words)})", limit],
    )
    return [(ArticleKey(key), title) for key, title in found]


def article_titles(db: Connection, keys: Sequence[ArticleKey]) -> dict[ArticleKey, str]:
    """Return the titles of articles; those that are gone are left out."""
    found = db.execute(
        "SELECT id, title FROM articles WHERE id IN (SELECT value FROM json_each(?))"
        f" AND {VISIBLE}",
        [to_json(tuple(keys))],
    )
    return {ArticleKey(key): title for key, title in found}


def random_not_in_states(
    db: Connection, annotator: AnnotatorKey, but: ArticleKey, finished: Sequence[State]
) -> ArticleKey | None:
    """Return some article other than `but` that is in none of the states."""
    row = db.execute(
        f"SELECT id FROM articles WHERE id != ? AND {_UNFINISHED} ORDER BY random() LIMIT 1",
        [but, annotator, to_json([state.value for state in finished])],
    ).fetchone()
    return None if row is None else ArticleKey(row[0])


def recent_articles(db: Connection, annotator: AnnotatorKey, limit: int) -> list[ArticleKey]:
    """Return the articles an annotator was in, the last one first."""
    found = db.execute(
        f"SELECT article FROM places JOIN articles ON articles.id = article"
        f" WHERE annotator = ? AND {VISIBLE} ORDER BY at DESC, article DESC LIMIT ?",
        [annotator, limit],
    )
    return [ArticleKey(key) for (key,) in found]


def finished_times(
    db: Connection, annotator: AnnotatorKey, finished: Sequence[State], limit: int
) -> list[float]:
    """Return the seconds spent with articles an annotator has finished, the last ones first."""
    found = db.execute(
        "SELECT seconds FROM work_time AS time WHERE annotator = ? AND seconds > 0 AND EXISTS ("
        "  SELECT 1 FROM layers WHERE layers.article = time.article"
        "  AND layers.annotator = time.annotator AND layers.removed = 0"
        "  AND layers.state IN (SELECT value FROM json_each(?)))"
        " ORDER BY article DESC LIMIT ?",
        [annotator, to_json([state.value for state in finished]), limit],
    )
    return [seconds for (seconds,) in found]
