"""SQL for tables of annotations: pages of rows of one label, places, fillers' words."""

from collections.abc import Iterable, Sequence
from typing import Any

from annotator.model.article import State
from annotator.model.table_rows import FillerWords, RowPlace, TableRow
from annotator.model.values import AnnotationKey, AnnotatorKey, ArticleKey, LayerKey, Uuid
from annotator.storage.annotations import Entry
from annotator.storage.articles import VISIBLE
from annotator.storage.connection import Connection
from annotator.storage.rows import (
    ANNOTATION_COLUMNS,
    annotation_from,
    read_object,
    read_roles,
    to_json,
)

_IN = "IN (SELECT value FROM json_each(?))"
_COLUMNS = (
    'a.id, a.uuid, a.layer, a.label, a.start, a."end", a.quote,'
    " a.attributes, a.roles, a.referent, a.note"
)


def _visible(table: str) -> str:
    seen = VISIBLE.replace("import_id IS", f"{table}.import_id IS")
    seen = seen.replace("import_id NOT", f"{table}.import_id NOT")
    return seen.replace("removed = 0", f"{table}.removed = 0")


_SEEN = (
    " JOIN layers AS l ON l.id = a.layer JOIN articles AS t ON t.id = l.article"
    f" WHERE a.removed = 0 AND {_visible('l')} AND {_visible('t')}"
)


def rows_of_label(
    db: Connection, label: str, annotator: AnnotatorKey | None, after: int, limit: int
) -> list[TableRow]:
    """Return annotations of a label with a key behind `after`, in all articles."""
    found = db.execute(
        f"SELECT {_COLUMNS} FROM annotations AS a INDEXED BY annotations_by_label{_SEEN}"
        " AND a.label = ? AND a.id > ? AND (? IS NULL OR l.annotator = ?) ORDER BY a.id LIMIT ?",
        [label, after, annotator, annotator, limit],
    )
    return [_row(row) for row in found]


def rows_of_article(
    db: Connection,
    article: ArticleKey,
    labels: Sequence[str],
    annotator: AnnotatorKey | None,
    after: int,
    limit: int,
) -> list[TableRow]:
    """Return annotations of some labels with a key behind `after`, in one article."""
    found = db.execute(
        f"SELECT {_COLUMNS} FROM layers AS l CROSS JOIN annotations AS a ON a.layer = l.id"
        " JOIN articles AS t ON t.id = l.article"
        f" WHERE a.removed = 0 AND {_visible('l')} AND {_visible('t')}"
        f" AND l.article = ? AND a.label {_IN} AND a.id > ?"
        " AND (? IS NULL OR l.annotator = ?) ORDER BY a.id LIMIT ?",
        [article, to_json(labels), after, annotator, annotator, limit],
    )
    return [_row(row) for row in found]


def rows_by_key(db: Connection, keys: Sequence[AnnotationKey]) -> list[TableRow]:
    """Return some annotations; those that are gone are left out."""
    found = db.execute(
        f"SELECT {_COLUMNS} FROM annotations AS a{_SEEN} AND a.id {_IN}", [to_json(keys)]
    )
    return [_row(row) for row in found]


def places_of_layers(
    db: Connection, layers: Iterable[LayerKey], reader: AnnotatorKey
) -> dict[LayerKey, RowPlace]:
    """Return whose some layers are, and what is known of their articles."""
    found = db.execute(
        "SELECT l.id, l.article, t.title, p.name, l.annotator, l.state,"
        " (SELECT coalesce(s.outlet, s.file, '') || char(31) || coalesce(s.date, '')"
        f"  FROM sources AS s WHERE s.article = t.id AND {_visible('s')} ORDER BY s.id LIMIT 1)"
        " FROM layers AS l JOIN articles AS t ON t.id = l.article"
        f" JOIN annotators AS p ON p.id = l.annotator WHERE l.id {_IN}",
        [to_json(list(layers))],
    )
    places: dict[LayerKey, RowPlace] = {}
    for layer, article, title, name, annotator, state, source in found:
        outlet, _, date = (source or "").partition("\x1f")
        places[LayerKey(layer)] = RowPlace(
            LayerKey(layer),
            ArticleKey(article),
            title,
            outlet,
            date,
            name,
            annotator == reader,
            State(state),
        )
    return places


def words_by_uuid(db: Connection, uuids: Iterable[Uuid]) -> dict[Uuid, FillerWords]:
    """Return the words and labels of annotations by their UUIDs; those gone are left out."""
    found = db.execute(
        f"SELECT uuid, id, quote, label FROM annotations WHERE uuid {_IN} AND removed = 0",
        [to_json(list(uuids))],
    )
    return {uuid: FillerWords(AnnotationKey(k), words, label) for uuid, k, words, label in found}


def own_entries(
    db: Connection, keys: Sequence[AnnotationKey], annotator: AnnotatorKey
) -> list[Entry]:
    """Return those of some annotations that stand in layers of an annotator, whole."""
    columns = ", ".join(f"a.{column.strip()}" for column in ANNOTATION_COLUMNS.split(","))
    found = db.execute(
        f"SELECT a.layer, l.article, {columns} FROM annotations AS a{_SEEN}"
        f" AND l.annotator = ? AND a.id {_IN} ORDER BY a.id",
        [annotator, to_json(keys)],
    )
    return [
        Entry(AnnotationKey(row[2]), LayerKey(row[0]), ArticleKey(row[1]), annotation_from(row[2:]))
        for row in found
    ]


def _row(row: Sequence[Any]) -> TableRow:
    key, uuid, layer, label, start, end, quote, attributes, roles, referent, note = row
    return TableRow(
        AnnotationKey(key),
        uuid,
        LayerKey(layer),
        label,
        start,
        end,
        quote,
        read_object(attributes),
        read_roles(roles),
        referent,
        note,
    )
