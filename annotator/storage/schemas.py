"""SQL for the states of the label schema, and for what an edit of it reaches."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from annotator.model.annotation import Annotation
from annotator.model.schema import Schema
from annotator.model.schema_edits import SchemaStep
from annotator.model.schema_values import Reach
from annotator.model.values import AnnotationKey, ArticleKey, LayerKey, Uuid
from annotator.storage.articles import VISIBLE
from annotator.storage.bulk import update_many
from annotator.storage.connection import Connection
from annotator.storage.journal import Writing, new_uuid
from annotator.storage.rows import ANNOTATION_COLUMNS, annotation_from, read_object, to_json
from annotator.storage.steps import Step, step_of
from annotator.storage.tally import Tally

_read_steps = msgspec.json.Decoder(tuple[SchemaStep, ...]).decode
_VISIBLE_LAYERS = (
    f"SELECT id FROM layers WHERE {VISIBLE}"
    " AND article NOT IN (SELECT id FROM articles WHERE removed = 1)"
)


class SchemaState(msgspec.Struct, frozen=True):
    """A state of the labels that is or was the project's."""

    version: int
    body: str
    removed: bool


class ReachCount(msgspec.Struct, frozen=True):
    """How many things of one annotator an edit changes, in how many articles."""

    annotator: str
    things: int
    articles: int


def schema_states(db: Connection) -> list[SchemaState]:
    """Return all states of the labels, those that were taken back too, oldest first."""
    found = db.execute("SELECT version, body, removed FROM schemas ORDER BY version")
    return [SchemaState(version, body, bool(removed)) for version, body, removed in found]


def schema_steps(db: Connection) -> tuple[SchemaStep, ...]:
    """Return the steps that led to the labels as they are, oldest first."""
    found = db.execute("SELECT edits FROM schemas WHERE removed = 0 ORDER BY version")
    return tuple(step for (edits,) in found for step in _read_steps(edits))


def next_version(db: Connection) -> int:
    """Return the number of the next state; numbers of states taken back are not used again."""
    return db.execute("SELECT coalesce(max(version), 0) + 1 FROM schemas").fetchone()[0]


def write_schema(writing: Writing, schema: Schema, steps: Sequence[SchemaStep]) -> None:
    """Make a state of the labels the project's."""
    row = writing.db.execute(
        "SELECT uuid, next FROM schemas WHERE removed = 0 ORDER BY version DESC LIMIT 1"
    ).fetchone()
    made = new_uuid()
    if row is not None:
        writing.mint("schemas", row[0], {"next": row[1]}, {"next": made})
    values = {
        "uuid": made,
        "version": schema.version,
        "body": schema.body,
        "edits": to_json(steps),
        **writing.version._asdict(),
    }
    writing.insert("schemas", values)


def reach_counts(db: Connection, reach: Reach) -> list[ReachCount]:
    """Count by annotator what is seen in the project and an edit would change."""
    where, values = _condition(reach)
    if reach.document:
        sql = (
            "SELECT annotators.name, count(*), count(DISTINCT article) FROM layers"
            " JOIN annotators ON annotators.id = annotator"
            f" WHERE layers.id IN ({_VISIBLE_LAYERS}) AND {where}"
            " GROUP BY annotators.id ORDER BY 2 DESC, 1"
        )
    else:
        sql = (
            "SELECT annotators.name, count(*), count(DISTINCT layers.article) FROM annotations"
            " JOIN layers ON layers.id = annotations.layer"
            " JOIN annotators ON annotators.id = annotator"
            f" WHERE annotations.removed = 0 AND layers.id IN ({_VISIBLE_LAYERS}) AND {where}"
            " GROUP BY annotators.id ORDER BY 2 DESC, 1"
        )
    return [ReachCount(*row) for row in db.execute(sql, values)]


def reached_articles(db: Connection, reach: Reach) -> int:
    """Count the articles in which an edit would change something, whoever's."""
    where, values = _condition(reach)
    table = "layers" if reach.document else "annotations JOIN layers ON layers.id = layer"
    living = "layers.removed = 0" if reach.document else "annotations.removed = 0"
    sql = (
        f"SELECT count(DISTINCT layers.article) FROM {table}"
        f" WHERE {living} AND layers.id IN ({_VISIBLE_LAYERS}) AND {where}"
    )
    return db.execute(sql, values).fetchone()[0]


def label_totals(db: Connection) -> dict[str, tuple[int, int]]:
    """Count for each label what is seen in the project: spans, and articles that have them."""
    found = db.execute(
        "SELECT label, count(*), count(DISTINCT layers.article) FROM annotations"
        " JOIN layers ON layers.id = layer WHERE annotations.removed = 0"
        f" AND layers.id IN ({_VISIBLE_LAYERS}) GROUP BY label"
    )
    return {label: (spans, articles) for label, spans, articles in found}


class Row(msgspec.Struct, frozen=True):
    """An annotation with where it is."""

    key: AnnotationKey
    layer: LayerKey
    article: ArticleKey
    annotation: Annotation
    quote: str


_ROWS = (
    f"SELECT {', '.join(f'annotations.{c.strip()}' for c in ANNOTATION_COLUMNS.split(','))},"
    " layer, layers.article, quote FROM annotations JOIN layers ON layers.id = layer"
    " WHERE annotations.removed = 0"
)


def reached_rows(db: Connection, reach: Reach) -> Iterator[Row]:
    """Yield the annotations an edit changes, also in articles that are out of sight."""
    where, values = _condition(reach)
    return map(_row, db.execute(f"{_ROWS} AND {where}", values))


def reached_number(db: Connection, reach: Reach) -> int:
    """Count the annotations an edit changes, also in articles that are out of sight."""
    where, values = _condition(reach)
    sql = f"SELECT count(*) FROM annotations WHERE removed = 0 AND {where}"
    return db.execute(sql, values).fetchone()[0]


def frames_with_fillers(db: Connection, layers: Sequence[LayerKey]) -> Iterator[Row]:
    """Return the frames of some layers."""
    found = db.execute(
        f"{_ROWS} AND roles != '{{}}' AND layer IN (SELECT value FROM json_each(?))",
        [to_json(layers)],
    )
    return map(_row, found)


def reached_documents(db: Connection, reach: Reach) -> list[tuple[Uuid, dict[str, Any]]]:
    """Return the layers whose article's labels an edit changes, with these labels."""
    where, values = _condition(reach)
    found = db.execute(f"SELECT uuid, document FROM layers WHERE removed = 0 AND {where}", values)
    return [(uuid, read_object(document)) for uuid, document in found]


def write_carried(
    writing: Writing, rows: Sequence[tuple[Row, Annotation | None]], tally: Tally
) -> None:
    """Write annotations as a schema edit leaves them; whose they are mints no version."""
    update_many(
        writing,
        "annotations",
        [(r.annotation.id, {"removed": 0}, {"removed": 1}) for r, after in rows if after is None],
        tally,
    )
    update_many(
        writing,
        "annotations",
        [
            (row.annotation.id, _columns(row.annotation), _columns(after))
            for row, after in rows
            if after is not None
        ],
        tally,
    )


def write_documents(
    writing: Writing, changes: Sequence[tuple[Uuid, dict[str, Any], dict[str, Any]]]
) -> None:
    """Write the labels of articles as a schema edit leaves them."""
    update_many(
        writing,
        "layers",
        [(u, {"document": to_json(b)}, {"document": to_json(a)}) for u, b, a in changes],
    )


def covering_layers(db: Connection, families: Sequence[str]) -> list[tuple[Uuid, dict[str, int]]]:
    """Return the layers in which one of some families was looked for, with all that were."""
    found = db.execute(
        "SELECT uuid, covered FROM layers WHERE removed = 0 AND EXISTS (SELECT 1"
        " FROM json_each(covered) WHERE key IN (SELECT value FROM json_each(?)))",
        [to_json(families)],
    )
    return [(uuid, read_object(covered)) for uuid, covered in found]


def renumber_states(db: Connection, numbers: Mapping[int, int]) -> None:
    """Let layers name the states of the labels by other numbers; what they say else stays.

    For a private copy that is to be merged, whose numbers are its own: nothing is logged.
    """
    if all(theirs == ours for theirs, ours in numbers.items()):
        return
    db.execute("CREATE TEMP TABLE numbers (theirs INTEGER PRIMARY KEY, ours INTEGER)")
    db.conn.executemany("INSERT INTO numbers VALUES (?, ?)", numbers.items())
    # A number that no state has stands for the one before.
    ours = (
        "(SELECT coalesce((SELECT ours FROM numbers WHERE theirs <= {0}"
        " ORDER BY theirs DESC LIMIT 1), {0}))"
    )
    db.execute(
        f"UPDATE layers SET schema_version = {ours.format('schema_version')}, covered ="
        f" (SELECT json_group_object(key, {ours.format('value')}) FROM json_each(covered))"
    )
    db.execute("DROP TABLE numbers")


def write_coverage(
    writing: Writing, changes: Sequence[tuple[Uuid, Mapping[str, int], Mapping[str, int]]]
) -> None:
    """Write which families were looked for as a schema edit leaves them."""
    update_many(
        writing,
        "layers",
        [(u, {"covered": to_json(b)}, {"covered": to_json(a)}) for u, b, a in changes],
    )


def map_elsewhere(writing: Writing, label: str, to: str) -> bool:
    """Give referents, rejected suggestions and what gazetteers propose of a label another.

    Tells whether there are any.
    """
    changed = _map_in_gazetteers(writing, label, to)
    for table, column in (("referents", "type"), ("rejections", "label")):
        found = writing.db.execute(
            f'SELECT uuid FROM "{table}" WHERE removed = 0 AND "{column}" = ?', [label]
        ).fetchall()
        update_many(writing, table, [(uuid, {column: label}, {column: to}) for (uuid,) in found])
        changed = changed or bool(found)
    return changed


def _map_in_gazetteers(writing: Writing, label: str, to: str) -> bool:
    """Let gazetteers propose another label in the place of one."""
    found = writing.db.execute(
        "SELECT uuid, labels FROM gazetteers WHERE removed = 0 AND EXISTS"
        " (SELECT 1 FROM json_each(labels) WHERE value = ?)",
        [label],
    ).fetchall()
    for uuid, labels in found:
        after = {kind: to if each == label else each for kind, each in read_object(labels).items()}
        writing.mint("gazetteers", uuid, {"labels": labels}, {"labels": to_json(after)})
    return bool(found)


def newest_with_label(db: Connection, labels: Sequence[str]) -> tuple[str, int, Step | None] | None:
    """Return a label of these that annotations have, their number, and the step that made one."""
    row = db.execute(
        "SELECT label, count(*), max(changed_by) FROM annotations WHERE removed = 0"
        " AND label IN (SELECT value FROM json_each(?)) GROUP BY label LIMIT 1",
        [to_json(labels)],
    ).fetchone()
    return None if row is None else (row[0], row[1], step_of(db, row[2]))


def _columns(annotation: Annotation) -> dict[str, Any]:
    return {
        "label": annotation.label,
        "attributes": to_json(annotation.attributes),
        "roles": to_json(annotation.roles),
    }


def _row(row: Sequence[Any]) -> Row:
    *columns, layer, article, quote = row
    key = AnnotationKey(columns[0])
    return Row(key, LayerKey(layer), ArticleKey(article), annotation_from(columns), quote)


def _condition(reach: Reach) -> tuple[str, list[str]]:
    """Return the SQL that finds what an edit reaches, with its values."""
    parts: list[str] = []
    values: list[str] = []
    column = "document" if reach.document else "attributes"
    if reach.label is not None:
        parts.append("label = ?")
        values.append(reach.label)
    if reach.value is not None:
        parts.append(f"EXISTS (SELECT 1 FROM json_each({column}, ?) WHERE value = ?)")
        values += [f'$."{reach.attribute}"', reach.value]
    elif reach.attribute is not None:
        parts.append(f"json_type({column}, ?) IS NOT NULL")
        values.append(f'$."{reach.attribute}"')
    if reach.role is not None:
        parts.append("json_type(roles, ?) IS NOT NULL")
        values.append(f'$."{reach.role}"')
    return " AND ".join(parts) or "1", values
