"""SQL for the mentions of referents: counted, listed across the project, linked anew."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from annotator.model.annotation import Annotation
from annotator.model.values import AnnotationKey, AnnotatorKey, ArticleKey, LayerKey
from annotator.storage.annotations import annotations_by_key
from annotator.storage.articles import VISIBLE
from annotator.storage.connection import Connection
from annotator.storage.journal import Writing
from annotator.storage.rows import to_json


def _visible(table: str) -> str:
    return VISIBLE.replace("removed", f"{table}.removed").replace("import_id", f"{table}.import_id")


_SEEN = f"{_visible('layers')} AND {_visible('articles')}"
_OWN = "layers.annotator = :who OR coalesce(annotators.owner, 0) = :who"


class Count(NamedTuple):
    """How many mentions there are, and in how many articles."""

    mentions: int
    articles: int


class Mention(msgspec.Struct, frozen=True):
    """A mention somewhere in the project; `own` tells whether the reader may change it."""

    key: AnnotationKey
    article: ArticleKey
    layer: LayerKey
    title: str
    label: str
    quote: str
    start: int
    end: int
    annotator: str
    own: bool


class Linked(NamedTuple):
    """An annotation with its place in the file."""

    key: AnnotationKey
    layer: LayerKey
    article: ArticleKey
    owner: AnnotatorKey
    own: bool
    annotation: Annotation


class Blind(NamedTuple):
    """Whose mentions alone are counted, and in which states of their layer others' are too."""

    who: AnnotatorKey
    through: tuple[str, ...]


def mention_counts(
    db: Connection, keys: Sequence[str], blind: Blind | None = None
) -> dict[str, Count]:
    """Return how often referents are mentioned; those without mentions are left out."""
    whose, values = _counted(blind)
    rows = db.execute(
        "SELECT referent, sum(n), count(DISTINCT layers.article) FROM"
        " (SELECT referent, layer, count(*) AS n FROM annotations"
        "  WHERE referent IN (SELECT value FROM json_each(:keys))"
        "  AND removed = 0 AND referent IS NOT NULL GROUP BY referent, layer) AS found"
        " JOIN layers ON layers.id = found.layer JOIN articles ON articles.id = layers.article"
        f" WHERE {_SEEN} AND {whose} GROUP BY referent",
        {"keys": to_json(tuple(keys)), **values},
    )
    return {key: Count(mentions, articles) for key, mentions, articles in rows}


def all_mention_counts(db: Connection, blind: Blind | None = None) -> Iterator[tuple[str, Count]]:
    """Yield every mentioned referent with its counts: a walk over an index of the project."""
    whose, values = _counted(blind)
    rows = db.execute(
        "SELECT referent, sum(n), count(DISTINCT layers.article) FROM"
        " (SELECT referent, layer, count(*) AS n FROM annotations"
        "  WHERE removed = 0 AND referent IS NOT NULL GROUP BY referent, layer) AS found"
        " JOIN layers ON layers.id = found.layer JOIN articles ON articles.id = layers.article"
        f" WHERE {_SEEN} AND {whose} GROUP BY referent",
        values,
    )
    return ((key, Count(mentions, articles)) for key, mentions, articles in rows)


def _counted(blind: Blind | None) -> tuple[str, dict[str, int | str]]:
    """Return the condition for the layers whose mentions are counted."""
    if blind is None:
        return "1", {}
    # Of several layers of one's own in an article the newest says whether one is through.
    newest = (
        "SELECT article, state, max(id) FROM layers AS mine"
        f" WHERE annotator = :who AND {_visible('mine')} GROUP BY article"
    )
    whose = (
        "(layers.annotator = :who"
        " OR layers.annotator IN (SELECT id FROM annotators WHERE owner = :who)"
        f" OR layers.article IN (SELECT article FROM ({newest})"
        "  WHERE state IN (SELECT value FROM json_each(:through))))"
    )
    return whose, {"who": blind.who, "through": to_json(blind.through)}


def mentions_of(
    db: Connection, keys: Sequence[str], actor: AnnotatorKey, after: AnnotationKey, limit: int
) -> list[Mention]:
    """Return a page of mentions in the order of their articles' rows: keys after `after`."""
    rows = db.execute(
        "SELECT annotations.id, articles.id, layers.id, title, label, substr(quote, 1, 200),"
        f' start, "end", annotators.name, {_OWN} FROM annotations'
        " JOIN layers ON layers.id = annotations.layer"
        " JOIN articles ON articles.id = layers.article"
        " JOIN annotators ON annotators.id = layers.annotator"
        f" WHERE {_SEEN} AND annotations.removed = 0 AND referent IS NOT NULL"
        " AND referent IN (SELECT value FROM json_each(:keys))"
        " AND annotations.id > :after ORDER BY annotations.id LIMIT :limit",
        {"keys": to_json(tuple(keys)), "who": actor, "after": after, "limit": limit},
    )
    return [
        Mention(
            AnnotationKey(key),
            ArticleKey(article),
            LayerKey(layer),
            title,
            label,
            quote,
            start,
            end,
            annotator,
            bool(own),
        )
        for key, article, layer, title, label, quote, start, end, annotator, own in rows
    ]


def words_around(
    db: Connection, mentions: Iterable[Mention], width: int
) -> dict[AnnotationKey, tuple[str, str]]:
    """Return what stands before and behind some mentions."""
    found: dict[AnnotationKey, tuple[str, str]] = {}
    for mention in mentions:
        row = db.execute(
            "SELECT substr(text, :start, :before), substr(text, :end + 1, :width)"
            " FROM texts WHERE article = :article",
            {
                "start": max(0, mention.start - width) + 1,
                "before": min(width, mention.start),
                "end": mention.end,
                "width": width,
                "article": mention.article,
            },
        ).fetchone()
        if row is not None:
            found[mention.key] = row
    return found


def linked(db: Connection, keys: Sequence[AnnotationKey], actor: AnnotatorKey) -> list[Linked]:
    """Return whole annotations with whose they are; those that are gone are left out."""
    whole = annotations_by_key(db, keys)
    rows = db.execute(
        f"SELECT annotations.id, layer, layers.article, layers.annotator, {_OWN}"
        " FROM annotations JOIN layers ON layers.id = layer"
        " JOIN annotators ON annotators.id = layers.annotator"
        " WHERE annotations.id IN (SELECT value FROM json_each(:keys))",
        {"keys": to_json(tuple(keys)), "who": actor},
    )
    return [
        Linked(
            AnnotationKey(row[0]),
            LayerKey(row[1]),
            ArticleKey(row[2]),
            AnnotatorKey(row[3]),
            bool(row[4]),
            whole[AnnotationKey(row[0])],
        )
        for row in rows
        if AnnotationKey(row[0]) in whole
    ]


def set_referent(writing: Writing, before: Annotation, referent: str | None) -> Annotation:
    """Link an annotation to a referent, or to none; its owner's action mints the version."""
    after = msgspec.structs.replace(
        before, referent=referent, updated=writing.at, version=writing.version
    )
    writing.update("annotations", before.id, _link(before), _link(after))
    return after


def _link(annotation: Annotation) -> dict[str, str | int | None]:
    return {
        "referent": annotation.referent,
        "updated": annotation.updated,
        **annotation.version._asdict(),
    }
