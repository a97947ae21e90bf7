"""SQL for articles, their texts, sources and layers."""

from array import array
from collections.abc import Mapping, Sequence
from typing import cast

import msgspec

from annotator.model.article import Article, Layer, Source, State
from annotator.model.values import AnnotatorKey, ArticleKey, LayerKey, Uuid
from annotator.storage.connection import Connection
from annotator.storage.journal import Writing, derived_uuid, new_uuid
from annotator.storage.rows import (
    ARTICLE_COLUMNS,
    LAYER_COLUMNS,
    SOURCE_COLUMNS,
    article_from,
    layer_from,
    layer_values,
    source_from,
    source_values,
    to_json,
)
from annotator.storage.schema_sql import LOGGED_TABLES
from annotator.storage.search import indexed_words, match_expression, reindex

# Rows that are not removed and do not belong to an unfinished import.
VISIBLE = (
    "removed = 0 AND (import_id IS NULL OR import_id NOT IN"
    " (SELECT id FROM imports WHERE finished IS NULL))"
)


_VISIBLE_LAYER = VISIBLE.replace("removed", "layers.removed").replace(
    "import_id", "layers.import_id"
)


class QueueFacts(msgspec.Struct, frozen=True):
    """What a row of the queue shows of an article."""

    key: ArticleKey
    title: str
    outlet: str
    date: str
    state: State
    layer: LayerKey | None


def article_keys(db: Connection) -> Sequence[ArticleKey]:
    """Return the keys of all articles, in the order they came."""
    found = db.execute(f"SELECT id FROM articles WHERE {VISIBLE} ORDER BY id")
    return _keys(found.fetchall())


# The values of one label of an article in its layer, and whether some are among those wanted.
_VALUES = "(SELECT 1 FROM json_each(coalesce(work.document, '{}'), ?))"
_HAS_VALUE = (
    "EXISTS (SELECT 1 FROM json_each(coalesce(work.document, '{}'), ?) AS held"
    " WHERE CAST(held.value AS TEXT) IN (SELECT value FROM json_each(?)))"
)


def articles_titled(db: Connection, title: str, *, whole: bool) -> list[ArticleKey]:
    """Return some articles with a title, or with one that begins so."""
    found = db.execute(
        f"SELECT id FROM articles WHERE {VISIBLE}"
        " AND (title = ? OR (? AND substr(title, 1, ?) = ?)) ORDER BY id LIMIT 100",
        [title, not whole, len(title), title],
    )
    return [ArticleKey(key) for (key,) in found]


def matching_keys(
    db: Connection,
    annotator: AnnotatorKey,
    words: str,
    states: Sequence[State],
    document: Mapping[str, Sequence[str]] | None = None,
    among: Sequence[ArticleKey] | None = None,
) -> Sequence[ArticleKey]:
    """Return the articles that hold the words (whole text) and are in one of the states.

    Of each label of the article in `document` one of the values must be set; "" stands for none.
    With `among` only some articles are meant.
    """
    where = [f"articles.{VISIBLE.replace('import_id', 'articles.import_id')}"]
    values: list[int | str] = []
    joins = ""
    if states or document:
        joins = f" LEFT JOIN ({_STATE_OF_EACH}) AS work ON work.article = articles.id"
        values.append(annotator)
    if states:
        where.append("coalesce(work.state, 'new') IN (SELECT value FROM json_each(?))")
        values.append(to_json([state.value for state in states]))
    for name, wanted in (document or {}).items():
        where.append(f"({_HAS_VALUE} OR (? AND NOT EXISTS {_VALUES}))")
        values += [_path(name), to_json(wanted), "" in wanted, _path(name)]
    if among is not None:
        where.append("articles.id IN (SELECT value FROM json_each(?))")
        values.append(to_json(list(among)))
    if words.strip():
        where.append("articles.id IN (SELECT rowid FROM search WHERE search MATCH ?)")
        values.append(match_expression(words))
    found = db.execute(
        f"SELECT articles.id FROM articles{joins} WHERE {' AND '.join(where)} ORDER BY articles.id",
        values,
    )
    return _keys(found.fetchall())


# The newest layer of an annotator on each article.
_STATE_OF_EACH = (
    "SELECT article, state, document, max(id) FROM layers"
    f" WHERE annotator = ? AND {VISIBLE} GROUP BY article"
)


def _path(name: str) -> str:
    return f'$."{name}"'


def queue_facts(
    db: Connection, annotator: AnnotatorKey, keys: Sequence[ArticleKey]
) -> dict[ArticleKey, QueueFacts]:
    """Return what the queue shows of some articles."""
    wanted = to_json(keys)
    layers: dict[int, tuple[int, str, int]] = {}
    for article, layer, state, owner in db.execute(
        "SELECT article, id, state, annotator FROM layers"
        f" WHERE article IN (SELECT value FROM json_each(?)) AND {VISIBLE} ORDER BY id",
        [wanted],
    ):
        own = owner == annotator
        if own or article not in layers or layers[article][2] != annotator:
            layers[article] = (layer, state if own else State.NEW.value, owner)
    sources: dict[int, tuple[str, str]] = {}
    for article, outlet, date, file in db.execute(
        "SELECT article, outlet, date, file FROM sources"
        f" WHERE article IN (SELECT value FROM json_each(?)) AND {VISIBLE} ORDER BY id DESC",
        [wanted],
    ):
        sources[article] = (outlet or file or "", date or "")
    facts: dict[ArticleKey, QueueFacts] = {}
    for key, title in db.execute(
        "SELECT id, title FROM articles WHERE id IN (SELECT value FROM json_each(?))", [wanted]
    ):
        layer, state, _ = layers.get(key, (None, State.NEW.value, 0))
        outlet, date = sources.get(key, ("", ""))
        facts[key] = QueueFacts(
            key, title, outlet, date, State(state), None if layer is None else LayerKey(layer)
        )
    return facts


def state_counts(db: Connection, annotator: AnnotatorKey) -> tuple[int, dict[State, int]]:
    """Return how many articles there are, and how many in each state but new."""
    (total,) = db.execute(f"SELECT count(*) FROM articles WHERE {VISIBLE}").fetchone()
    found = db.execute(
        f"SELECT state, count(*) FROM ({_STATE_OF_EACH})"
        f" WHERE article IN (SELECT id FROM articles WHERE {VISIBLE}) GROUP BY state",
        [annotator],
    )
    return total, {State(state): count for state, count in found}


def next_in_states(
    db: Connection, annotator: AnnotatorKey, after: ArticleKey, finished: Sequence[State]
) -> ArticleKey | None:
    """Return the first article behind `after` that is in none of the states."""
    row = db.execute(
        "SELECT id FROM articles"
        f" WHERE id > ? AND {VISIBLE} AND coalesce(("
        "  SELECT state FROM layers WHERE layers.article = articles.id AND layers.annotator = ?"
        f"  AND {_VISIBLE_LAYER} ORDER BY layers.id DESC LIMIT 1), 'new')"
        " NOT IN (SELECT value FROM json_each(?)) ORDER BY id LIMIT 1",
        [after, annotator, to_json([state.value for state in finished])],
    ).fetchone()
    return None if row is None else ArticleKey(row[0])


def article(db: Connection, key: ArticleKey) -> Article | None:
    """Return an article with its sources, without its text."""
    row = db.execute(
        f"SELECT {ARTICLE_COLUMNS} FROM articles WHERE id = ? AND {VISIBLE}", [key]
    ).fetchone()
    return None if row is None else article_from(row, sources_of(db, key))


# Aliases but those of an import that was taken back: each undo and redo turns that round.
STANDING_ALIAS = (
    "(import_id IS NULL OR import_id NOT IN ("
    "WITH RECURSIVE turned(import, action, times) AS ("
    "SELECT id, action, 0 FROM imports UNION ALL"
    " SELECT import, actions.id, times + 1 FROM turned JOIN actions ON undoes = turned.action)"
    " SELECT import FROM turned GROUP BY import HAVING max(times) % 2 = 1))"
)


def article_by_uuid(db: Connection, uuid: str) -> ArticleKey | None:
    """Return the article that has a UUID, or had it in another file."""
    row = db.execute(
        "SELECT id FROM articles WHERE uuid = ?"
        f" UNION ALL SELECT article FROM article_aliases WHERE uuid = ? AND {STANDING_ALIAS}",
        [uuid, uuid],
    ).fetchone()
    return None if row is None else ArticleKey(row[0])


def sources_of(db: Connection, key: ArticleKey) -> tuple[Source, ...]:
    """Return where an article's text came from, in the order the sources were added."""
    found = db.execute(
        f"SELECT {SOURCE_COLUMNS} FROM sources WHERE article = ? AND {VISIBLE} ORDER BY id", [key]
    )
    return tuple(source_from(row) for row in found)


def source_uuids(db: Connection, key: ArticleKey) -> list[str]:
    """Return the UUIDs of an article's sources, in the order of `sources_of`."""
    found = db.execute(
        f"SELECT uuid FROM sources WHERE article = ? AND {VISIBLE} ORDER BY id", [key]
    )
    return [uuid for (uuid,) in found]


def text_of(db: Connection, key: ArticleKey) -> str:
    """Return an article's text."""
    return db.execute("SELECT text FROM texts WHERE article = ?", [key]).fetchone()[0]


def layers_of(db: Connection, key: ArticleKey) -> list[Layer]:
    """Return the layers of an article in the order they came."""
    found = db.execute(
        f"SELECT {LAYER_COLUMNS} FROM layers WHERE article = ? AND {VISIBLE} ORDER BY id", [key]
    )
    return [layer_from(row) for row in found]


def layers_by_uuid(db: Connection, uuids: Sequence[str]) -> dict[str, Layer]:
    """Return the layers with these UUIDs that are not removed."""
    found = db.execute(
        f"SELECT {LAYER_COLUMNS} FROM layers"
        " WHERE uuid IN (SELECT value FROM json_each(?)) AND removed = 0",
        [to_json(uuids)],
    )
    return {row[1]: layer_from(row) for row in found}


def articles_of_rows(db: Connection, table: str, uuids: Sequence[str]) -> list[ArticleKey]:
    """Return the articles that rows of `articles` or `sources` belong to."""
    column = "id" if table == "articles" else "article"
    found = db.execute(
        f'SELECT DISTINCT {column} FROM "{table}" WHERE uuid IN (SELECT value FROM json_each(?))',
        [to_json(uuids)],
    )
    return [ArticleKey(key) for (key,) in found]


def tombstone_count(db: Connection) -> int:
    """Return how many rows of all tables are removed."""
    counts = (
        db.execute(f'SELECT count(*) FROM "{table}" WHERE removed = 1').fetchone()[0]
        for table in LOGGED_TABLES
    )
    return sum(counts)


def new_layer_id(db: Connection, article: Uuid, gold: Uuid | None) -> Uuid:
    """Return a UUID for a new layer; of a gold's first one it comes of the gold's and article's.

    So a reviewer who decides in two copies of a project decides in one layer.
    """
    if gold is None:
        return new_uuid()
    return free_layer_id(db, derived_uuid("layer", gold, article))


def free_layer_id(db: Connection, wanted: Uuid) -> Uuid:
    """Return a UUID for a new layer: the wanted one unless a layer has or had it."""
    taken = db.execute("SELECT 1 FROM layers WHERE uuid = ?", [wanted]).fetchone()
    return new_uuid() if taken else wanted


def insert_layer(writing: Writing, layer: Layer) -> LayerKey:
    """Add a layer."""
    values = {
        **layer_values(layer),
        "counter": writing.version.counter,
        "replica": writing.version.replica,
    }
    return LayerKey(writing.insert("layers", values))


def update_layer(writing: Writing, before: Layer, after: Layer) -> bool:
    """Change a layer; return whether anything differed."""
    return writing.mint("layers", before.id, layer_values(before), layer_values(after))


def update_article(writing: Writing, before: Article, after: Article) -> None:
    """Change what stands above an article's text, in the table and in the search index."""
    words = indexed_words(writing.db, before.key)
    writing.mint("articles", before.id, _article_values(before), _article_values(after))
    reindex(writing.db, before.key, words)


def insert_source(writing: Writing, article: ArticleKey, source: Source) -> None:
    """Give an article another source, in the table and in the search index."""
    words = indexed_words(writing.db, article)
    values = {"uuid": new_uuid(), "article": article, **source_values(source)}
    writing.insert("sources", {**values, **writing.version._asdict()})
    reindex(writing.db, article, words)


def update_source(writing: Writing, article: Article, number: int, after: Source) -> None:
    """Change one source of an article, in the table and in the search index."""
    before = article.sources[number]
    uuid = source_uuids(writing.db, article.key)[number]
    old = {"file": before.file, "url": before.url, "outlet": before.outlet, "date": before.date}
    new = {"file": after.file, "url": after.url, "outlet": after.outlet, "date": after.date}
    words = indexed_words(writing.db, article.key)
    writing.mint("sources", uuid, old, new)
    reindex(writing.db, article.key, words)


def remove_article(writing: Writing, article: Article) -> None:
    """Make an article a tombstone; what hangs on it stays as it is, out of sight."""
    writing.mint("articles", article.id, {"removed": 0}, {"removed": 1})


def _article_values(article: Article) -> dict[str, object]:
    return {
        "title": article.title,
        "language": article.language,
        "meta": to_json(article.meta),
    }


def _keys(rows: list[tuple[int]]) -> Sequence[ArticleKey]:
    return cast("Sequence[ArticleKey]", array("q", (row[0] for row in rows)))
