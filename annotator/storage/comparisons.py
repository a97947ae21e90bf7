"""SQL for comparing layers: which articles several people read, which entries are the same."""

from itertools import groupby

import msgspec

from annotator.model.article import AnnotatorKind
from annotator.model.values import AnnotatorKey, ArticleKey, Uuid
from annotator.storage.articles import VISIBLE
from annotator.storage.connection import Connection


def articles_with_several_layers(db: Connection) -> list[ArticleKey]:
    """Return the articles that have at least two layers, in the order of the queue."""
    found = db.execute(
        f"SELECT article FROM layers WHERE {VISIBLE}"
        f" AND article IN (SELECT id FROM articles WHERE {VISIBLE})"
        " GROUP BY article HAVING count(*) > 1 ORDER BY article"
    )
    return [ArticleKey(article) for (article,) in found]


def merged_keys(db: Connection) -> dict[str, str]:
    """Return which entries of the register were merged, and into which."""
    found = db.execute(
        f'SELECT "key", merged_into FROM referents WHERE merged_into IS NOT NULL AND {VISIBLE}'
    )
    return dict(found)


def shared_ids(db: Connection) -> list[tuple[str, ...]]:
    """Return the entries of the register that carry the same external id, group by group."""
    found = db.execute(
        'SELECT json_each.value, referents."key" FROM referents, json_each(referents.ids)'
        f' WHERE {VISIBLE} ORDER BY json_each.value, referents."key"'
    )
    groups = (
        tuple(dict.fromkeys(key for _, key in rows))
        for _, rows in groupby(found, lambda row: row[0])
    )
    return [keys for keys in groups if len(keys) > 1]


class Labeller(msgspec.Struct, frozen=True):
    """Someone with layers, and on how many articles."""

    key: AnnotatorKey
    id: Uuid
    name: str
    kind: AnnotatorKind
    articles: int


def labellers(db: Connection) -> list[Labeller]:
    """Return everyone who has a layer, people before models and golds."""
    found = db.execute(
        "SELECT annotators.id, annotators.uuid, name, kind, count(DISTINCT article) FROM layers"
        " JOIN annotators ON annotators.id = annotator"
        f" WHERE {VISIBLE.replace('removed', 'layers.removed')} GROUP BY annotators.id"
        " ORDER BY kind = 'person' DESC, kind = 'gold' DESC, name"
    )
    return [Labeller(AnnotatorKey(k), u, n, AnnotatorKind(kind), c) for k, u, n, kind, c in found]
