"""SQL for annotations."""

from array import array
from collections.abc import Sequence

import msgspec

from annotator.model.annotation import Annotation
from annotator.model.fragment import Fragment
from annotator.model.layer_spans import Columns
from annotator.model.values import AnnotationKey, ArticleKey, LayerKey, Uuid
from annotator.storage.connection import Connection
from annotator.storage.journal import Writing
from annotator.storage.rows import (
    ANNOTATION_COLUMNS,
    annotation_from,
    annotation_values,
)

_numbers = msgspec.json.Decoder(list[int]).decode
_words = msgspec.json.Decoder(list[str]).decode
_rare = msgspec.json.Decoder(
    list[tuple[AnnotationKey, list[tuple[int, int]] | None, str | None]]
).decode


def span_columns(db: Connection, layer: LayerKey) -> Columns:
    """Return what an open layer is made of; read as whole columns, in a third of the time."""
    keys, starts, ends, labels, rare = db.execute(
        'SELECT json_group_array(id), json_group_array(start), json_group_array("end"),'
        " json_group_array(label), json_group_array(json_array(id, json(fragments), referent))"
        " FILTER (WHERE fragments IS NOT NULL OR referent IS NOT NULL)"
        " FROM annotations WHERE layer = ? AND removed = 0",
        [layer],
    ).fetchone()
    same: dict[str, str] = {}
    read = Columns(
        *(array("q", _numbers(column)) for column in (keys, starts, ends)),
        labels=[same.setdefault(label, label) for label in _words(labels)],
        pieces={},
        referents={},
    )
    for key, fragments, referent in _rare(rare):
        if fragments is not None:
            read.pieces[key] = tuple(Fragment(start, end) for start, end in fragments)
        if referent is not None:
            read.referents[key] = same.setdefault(referent, referent)
    return read


def annotations_by_key(
    db: Connection, keys: Sequence[AnnotationKey]
) -> dict[AnnotationKey, Annotation]:
    """Return whole annotations; those that are gone are left out."""
    found = db.execute(
        f"SELECT {ANNOTATION_COLUMNS} FROM annotations"
        " WHERE id IN (SELECT value FROM json_each(?)) AND removed = 0",
        [msgspec.json.encode(keys).decode()],
    )
    return {AnnotationKey(row[0]): annotation_from(row) for row in found}


def annotation(db: Connection, key: AnnotationKey) -> Annotation | None:
    """Return one whole annotation, or None when it is gone."""
    row = db.execute(
        f"SELECT {ANNOTATION_COLUMNS} FROM annotations WHERE id = ? AND removed = 0", [key]
    ).fetchone()
    return None if row is None else annotation_from(row)


def annotation_key(db: Connection, uuid: Uuid) -> AnnotationKey | None:
    """Return the key of an annotation that is not removed."""
    row = db.execute("SELECT id FROM annotations WHERE uuid = ? AND removed = 0", [uuid]).fetchone()
    return None if row is None else AnnotationKey(row[0])


def annotation_keys(db: Connection, uuids: Sequence[Uuid]) -> dict[Uuid, AnnotationKey]:
    """Return the keys of annotations that are not removed."""
    found = db.execute(
        "SELECT uuid, id FROM annotations"
        " WHERE uuid IN (SELECT value FROM json_each(?)) AND removed = 0",
        [msgspec.json.encode(uuids).decode()],
    )
    return {uuid: AnnotationKey(key) for uuid, key in found}


class Entry(msgspec.Struct, frozen=True):
    """An annotation with its place in the file; `annotation` is None for a tombstone."""

    key: AnnotationKey
    layer: LayerKey
    article: ArticleKey
    annotation: Annotation | None


def entries_by_uuid(db: Connection, uuids: Sequence[Uuid]) -> dict[Uuid, Entry]:
    """Return annotations, removed ones too, with the layer and article they belong to."""
    columns = ", ".join(f"annotations.{column.strip()}" for column in ANNOTATION_COLUMNS.split(","))
    found = db.execute(
        f"SELECT {columns}, annotations.layer, layers.article, annotations.removed"
        " FROM annotations JOIN layers ON layers.id = annotations.layer"
        " WHERE annotations.uuid IN (SELECT value FROM json_each(?))",
        [msgspec.json.encode(uuids).decode()],
    )
    return {
        row[1]: Entry(
            AnnotationKey(row[0]),
            LayerKey(row[-3]),
            ArticleKey(row[-2]),
            None if row[-1] else annotation_from(row[:-3]),
        )
        for row in found
    }


def remove_annotation(writing: Writing, annotation: Annotation) -> None:
    """Make an annotation a tombstone of the version this action mints."""
    counter, replica = annotation.version
    writing.update(
        "annotations",
        annotation.id,
        {"removed": 0, "counter": counter, "replica": replica},
        {"removed": 1, "counter": writing.version.counter, "replica": writing.version.replica},
    )


def frames_filled_by(
    db: Connection, layer: LayerKey, filler: Uuid
) -> list[tuple[AnnotationKey, Annotation]]:
    """Return the frames of a layer that have an annotation as a filler."""
    found = db.execute(
        f"SELECT {ANNOTATION_COLUMNS} FROM annotations"
        " WHERE layer = ? AND removed = 0 AND roles != '{}' AND instr(roles, ?) > 0",
        [layer, filler],
    )
    return [(AnnotationKey(row[0]), annotation_from(row)) for row in found]


def insert_annotation(
    writing: Writing, layer: LayerKey, annotation: Annotation, text: str
) -> AnnotationKey:
    """Add an annotation to a layer."""
    values = annotation_values(annotation, text)
    return AnnotationKey(writing.insert("annotations", {**values, "layer": layer}))


def update_annotation(writing: Writing, before: Annotation, after: Annotation, text: str) -> bool:
    """Change an annotation; return whether anything differed."""
    return writing.update(
        "annotations",
        before.id,
        annotation_values(before, text),
        annotation_values(after, text),
    )


def annotation_counts(db: Connection, layers: Sequence[LayerKey]) -> dict[LayerKey, int]:
    """Return how many annotations each layer has; layers without any are left out."""
    found = db.execute(
        "SELECT layer, count(*) FROM annotations"
        " WHERE layer IN (SELECT value FROM json_each(?)) AND removed = 0 GROUP BY layer",
        [msgspec.json.encode(layers).decode()],
    )
    return {LayerKey(layer): count for layer, count in found}


def label_counts(db: Connection) -> dict[str, int]:
    """Return how many annotations of visible layers each label has in the whole project."""
    found = db.execute(
        "SELECT label, count(*) FROM annotations WHERE removed = 0"
        " AND layer NOT IN (SELECT id FROM layers WHERE removed = 1"
        " OR article IN (SELECT id FROM articles WHERE removed = 1)"
        " OR import_id IN (SELECT id FROM imports WHERE finished IS NULL))"
        " GROUP BY label ORDER BY 2 DESC, 1"
    )
    return dict(found.fetchall())


def place_of(db: Connection, key: AnnotationKey) -> tuple[ArticleKey, LayerKey] | None:
    """Return the article and layer an annotation belongs to."""
    row = db.execute(
        "SELECT layers.article, layers.id FROM annotations"
        " JOIN layers ON layers.id = annotations.layer WHERE annotations.id = ?",
        [key],
    ).fetchone()
    return None if row is None else (ArticleKey(row[0]), LayerKey(row[1]))
