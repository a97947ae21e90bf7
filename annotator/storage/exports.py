"""Reading whole articles out of a project, in batches, for writers and for `check`."""

from collections.abc import Generator, Iterable, Sequence
from typing import TypeVar

from annotator.model.annotation import Annotation
from annotator.model.article import (
    Annotator,
    ArticleContent,
    Layer,
    LayerContent,
    Referent,
    Source,
)
from annotator.model.values import ArticleKey, JsonObject, LayerKey, Uuid
from annotator.storage.articles import STANDING_ALIAS, VISIBLE
from annotator.storage.connection import Connection
from annotator.storage.referents import with_targets
from annotator.storage.rows import (
    ANNOTATION_COLUMNS,
    ARTICLE_COLUMNS,
    LAYER_COLUMNS,
    SOURCE_COLUMNS,
    annotation_from,
    article_from,
    layer_from,
    read_object,
    source_from,
    to_json,
)
from annotator.storage.store import annotators

_K = TypeVar("_K")
_V = TypeVar("_V")
_BATCH = 100
_IN = "IN (SELECT value FROM json_each(?))"


def article_contents(
    db: Connection, keys: Sequence[ArticleKey]
) -> Generator[ArticleContent, None, None]:
    """Yield articles whole, with all their layers, some hundred in memory at a time."""
    return (article for _, article in articles_by_key(db, keys))


def newest_rows(db: Connection) -> tuple[int, ...]:
    """Return what is greater after every action, and after every part of a long one."""
    tables = ("actions", "log", "articles", "layers", "annotations")
    found = (f"(SELECT coalesce(max(rowid), 0) FROM {table})" for table in tables)
    return db.execute(f"SELECT {', '.join(found)}").fetchone()


def article_lengths(db: Connection, keys: Sequence[ArticleKey]) -> dict[ArticleKey, int]:
    """Return the lengths of articles in code points."""
    found = db.execute(f"SELECT id, length FROM articles WHERE id {_IN}", [to_json(list(keys))])
    return {ArticleKey(key): length for key, length in found}


def naming_facts(
    db: Connection, keys: Sequence[ArticleKey]
) -> dict[ArticleKey, tuple[str, str, str]]:
    """Return the file that articles came from first, their title and their hash, in order."""
    found = db.execute(
        'WITH asked(place, wanted) AS (SELECT "key", value FROM json_each(?))'
        " SELECT articles.id, (SELECT file FROM sources WHERE article = articles.id"
        f" AND {VISIBLE} ORDER BY id LIMIT 1), title, sha256"
        f" FROM articles JOIN asked ON asked.wanted = articles.id WHERE {VISIBLE}"
        " ORDER BY asked.place",
        [to_json(list(keys))],
    )
    return {ArticleKey(key): (file or "", title, sha256) for key, file, title, sha256 in found}


def articles_by_key(
    db: Connection, keys: Sequence[ArticleKey]
) -> Generator[tuple[ArticleKey, ArticleContent], None, None]:
    """Yield articles whole as `article_contents`, each with its key, in the order of the keys."""
    for first in range(0, len(keys), _BATCH):
        yield from _batch(db, list(keys[first : first + _BATCH]))


def layer_contents(db: Connection, article: ArticleKey) -> tuple[LayerContent, ...]:
    """Return all layers of an article whole."""
    with db.one_state():
        people = annotators(db)
        layers = _layers(db, to_json([article])).get(article, [])
        marked = _annotations(db, [layer.key for layer in layers])
    return tuple(
        _content(layer, people[layer.annotator], marked.get(layer.key, [])) for layer in layers
    )


def layer_content(db: Connection, uuid: Uuid) -> LayerContent | None:
    """Return one layer whole, by its UUID."""
    row = db.execute(
        f"SELECT {LAYER_COLUMNS} FROM layers WHERE uuid = ? AND {VISIBLE}", [uuid]
    ).fetchone()
    if row is None:
        return None
    layer = layer_from(row)
    marked = _annotations(db, [layer.key])
    return _content(layer, annotators(db)[layer.annotator], marked.get(layer.key, []))


def _batch(
    db: Connection, keys: list[ArticleKey]
) -> Generator[tuple[ArticleKey, ArticleContent], None, None]:
    wanted = to_json(keys)
    # Somebody may be writing meanwhile: what belongs together is read in one state.
    with db.one_state():
        people = annotators(db)
        sources = _sources(db, wanted)
        layers = _layers(db, wanted)
        marked = _annotations(db, [layer.key for found in layers.values() for layer in found])
        bodies = {kind: _bodies(db, kind, wanted) for kind in ("comments", "decisions")}
        identity = _canonical_ids(db, wanted)
        register = _referents(db, marked)
    for row in db.execute(
        'WITH asked(place, wanted) AS (SELECT "key", value FROM json_each(?))'
        f" SELECT text, {ARTICLE_COLUMNS} FROM articles JOIN texts ON texts.article = articles.id"
        f" JOIN asked ON asked.wanted = articles.id WHERE {VISIBLE} ORDER BY asked.place",
        [wanted],
    ):
        article = article_from(row[1:])
        found = layers.get(article.key, [])
        contents = tuple(
            _content(layer, people[layer.annotator], marked.get(layer.key, [])) for layer in found
        )
        content = ArticleContent(
            identity.get(article.key, article.id),
            article.title,
            row[0],
            article.sha256,
            article.language,
            article.meta,
            tuple(sources.get(article.key, ())),
            contents,
            tuple(register[key] for key in sorted(_named(contents, register)) if key in register),
            tuple(bodies["comments"].get(article.key, ())),
            tuple(bodies["decisions"].get(article.key, ())),
            extra=article.extra,
        )
        yield article.key, content


def _content(layer: Layer, annotator: Annotator, marked: list[Annotation]) -> LayerContent:
    return LayerContent(
        layer.id,
        annotator.name,
        annotator.id,
        annotator.kind,
        layer.schema_version,
        layer.state,
        layer.covered,
        layer.document,
        tuple(marked),
        layer.extra,
    )


def _sources(db: Connection, wanted: str) -> dict[ArticleKey, list[Source]]:
    found = db.execute(
        f"SELECT {SOURCE_COLUMNS} FROM sources WHERE article {_IN} AND {VISIBLE} ORDER BY id",
        [wanted],
    )
    return _grouped((ArticleKey(row[0]), source_from(row)) for row in found)


def _layers(db: Connection, wanted: str) -> dict[ArticleKey, list[Layer]]:
    found = db.execute(
        f"SELECT {LAYER_COLUMNS} FROM layers WHERE article {_IN} AND {VISIBLE} ORDER BY id",
        [wanted],
    )
    return _grouped((layer.article, layer) for layer in map(layer_from, found))


def _annotations(db: Connection, layers: list[LayerKey]) -> dict[LayerKey, list[Annotation]]:
    found = db.execute(
        f"SELECT {ANNOTATION_COLUMNS}, layer FROM annotations"
        f' WHERE layer {_IN} AND removed = 0 ORDER BY layer, start, "end", uuid',
        [to_json(layers)],
    )
    return _grouped((LayerKey(row[-1]), annotation_from(row[:-1])) for row in found)


def _bodies(db: Connection, kind: str, wanted: str) -> dict[ArticleKey, list[JsonObject]]:
    found = db.execute(
        f'SELECT article, body FROM "{kind}" WHERE article {_IN} AND {VISIBLE} ORDER BY id',
        [wanted],
    )
    return _grouped((ArticleKey(article), read_object(body)) for article, body in found)


def _canonical_ids(db: Connection, wanted: str) -> dict[ArticleKey, str]:
    """Return the smallest of the UUIDs of articles that came under several."""
    found = db.execute(
        "SELECT article, min(article_aliases.uuid, articles.uuid) FROM article_aliases"
        f" JOIN articles ON articles.id = article WHERE article {_IN}"
        f" AND {STANDING_ALIAS.replace('import_id', 'article_aliases.import_id')} ORDER BY 2 DESC",
        [wanted],
    )
    return {ArticleKey(article): uuid for article, uuid in found}


def _referents(db: Connection, marked: dict[LayerKey, list[Annotation]]) -> dict[str, Referent]:
    keys = {key for found in marked.values() for each in found for key in _referred(each)}
    return with_targets(db, keys) if keys else {}


def _named(layers: tuple[LayerContent, ...], register: dict[str, Referent]) -> set[str]:
    """Return the entries that layers name, and what these are merged into."""
    named = {key for layer in layers for each in layer.annotations for key in _referred(each)}
    chain = set(named)
    while chain:
        found = (register.get(key) for key in chain)
        chain = {e.merged_into for e in found if e is not None and e.merged_into} - named
        named |= chain
    return named


def _referred(annotation: Annotation) -> list[str]:
    """Return the referents an annotation names, for itself and for implied fillers."""
    if not annotation.roles:
        return [annotation.referent] if annotation.referent else []
    named = [f.referent for found in annotation.roles.values() for f in found if f.referent]
    return [*named, annotation.referent] if annotation.referent else named


def _grouped(pairs: Iterable[tuple[_K, _V]]) -> dict[_K, list[_V]]:
    grouped: dict[_K, list[_V]] = {}
    for key, value in pairs:
        grouped.setdefault(key, []).append(value)
    return grouped
