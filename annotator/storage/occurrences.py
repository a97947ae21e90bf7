"""SQL for finding words in all articles: pages of articles, their texts, one's own spans."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from annotator.model.article import Layer
from annotator.model.layer_spans import SpanRow
from annotator.model.values import AnnotationKey, AnnotatorKey, ArticleKey, LayerKey, Uuid
from annotator.storage.articles import VISIBLE
from annotator.storage.connection import Connection
from annotator.storage.rows import LAYER_COLUMNS, layer_from, read_fragments, to_json
from annotator.storage.search import prepared

_WORD = re.compile(r"[^\W_]+")
# Scripts without blanks that the index does not take apart.
_UNKNOWN_TO_INDEX = re.compile("[\u1000-\u109f\u3005-\u3007\uaa60-\uaa7f\uff66-\uff9f]")
_NEWEST = (1 << 63) - 1
_IN = "IN (SELECT value FROM json_each(?))"
_SHOWN = f"SELECT id FROM articles WHERE id = search.rowid AND {VISIBLE}"


class Readable(NamedTuple):
    """An article with its text, as it is looked through."""

    key: ArticleKey
    title: str
    text: str


def phrase_expression(words: str) -> str | None:
    """Return the query for all texts that may hold `words` as they stand.

    None when the index cannot tell: nothing but marks, or one character of a script without
    blanks, which the index knows in pairs only.
    """
    tokens = prepared(words)
    if _UNKNOWN_TO_INDEX.search(words) or not _WORD.search(tokens):
        return None
    if any(len(token) == 1 and prepared(token) != token for token in tokens.split()):
        return None
    quoted = " ".join(tokens.split()).replace('"', '""')
    return f'body : "{quoted}"'


def page_of_articles(
    db: Connection, expression: str | None, before: ArticleKey | None, limit: int
) -> list[ArticleKey]:
    """Return the newest articles older than `before` that a query names, or of all of them."""
    older_than = _NEWEST if before is None else before
    if expression is None:
        found = db.execute(
            f"SELECT id FROM articles WHERE id < ? AND {VISIBLE} ORDER BY id DESC LIMIT ?",
            [older_than, limit],
        )
    else:
        found = db.execute(
            f"SELECT rowid FROM search WHERE search MATCH ? AND rowid < ? AND EXISTS ({_SHOWN})"
            " ORDER BY rowid DESC LIMIT ?",
            [expression, older_than, limit],
        )
    return [ArticleKey(key) for (key,) in found.fetchall()]


def count_of_articles(db: Connection, expression: str) -> int:
    """Return how many articles a query names."""
    (count,) = db.execute(
        f"SELECT count(*) FROM articles WHERE {VISIBLE}"
        " AND id IN (SELECT rowid FROM search WHERE search MATCH ?)",
        [expression],
    ).fetchone()
    return count


def texts_of(db: Connection, keys: Sequence[ArticleKey]) -> Iterator[Readable]:
    """Yield articles with their texts, in the order asked for; those that are gone are left out."""
    rows = db.execute(
        "SELECT articles.id, title, text FROM articles JOIN texts ON texts.article = articles.id"
        f" WHERE articles.id {_IN} AND {VISIBLE}",
        [to_json(keys)],
    )
    found = {row[0]: Readable(ArticleKey(row[0]), row[1], row[2]) for row in rows}
    return (found[key] for key in keys if key in found)


def own_layers(
    db: Connection, annotator: AnnotatorKey, keys: Sequence[ArticleKey]
) -> dict[ArticleKey, Layer]:
    """Return the newest layer of an annotator on each of some articles."""
    rows = db.execute(
        f"SELECT {LAYER_COLUMNS} FROM layers"
        f" WHERE annotator = ? AND article {_IN} AND {VISIBLE} ORDER BY id",
        [annotator, to_json(keys)],
    )
    return {layer.article: layer for layer in map(layer_from, rows)}


def spans_of_layers(db: Connection, layers: Sequence[LayerKey]) -> dict[LayerKey, list[SpanRow]]:
    """Return the columns of all annotations of some layers; layers without any are left out."""
    found: dict[LayerKey, list[SpanRow]] = {}
    for layer, key, start, end, label, fragments in db.execute(
        'SELECT layer, id, start, "end", label, fragments FROM annotations'
        f" WHERE layer {_IN} AND removed = 0",
        [to_json(layers)],
    ):
        row = SpanRow(key, start, end, label, read_fragments(fragments))
        found.setdefault(LayerKey(layer), []).append(row)
    return found


def layer_of(db: Connection, annotation: AnnotationKey) -> Uuid | None:
    """Return the UUID of the layer an annotation belongs to."""
    row = db.execute(
        "SELECT layers.uuid FROM annotations JOIN layers ON layers.id = annotations.layer"
        " WHERE annotations.id = ?",
        [annotation],
    ).fetchone()
    return None if row is None else row[0]
