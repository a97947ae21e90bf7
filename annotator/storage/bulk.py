"""Writing very many rows of one action in few statements, logged like single ones."""

from collections.abc import Mapping, Sequence
from typing import Any

from annotator.storage.journal import Writing
from annotator.storage.rows import differing, read_object, to_json
from annotator.storage.tally import Tally

# What hangs on a row: the child table and the column that names its parent.
CHILDREN = {
    "articles": (("layers", "article"),),
    "layers": (("annotations", "layer"), ("rejections", "layer")),
}
ONLY_REMOVED = '{"removed":0}'
# What a step did to each row, by the columns it changed; rows it only removed come back by
# themselves, rows it made go.
_CHANGED = (
    'FROM log WHERE action IN (SELECT value FROM json_each(:actions)) AND "table" = :table'
    " AND before != '{\"removed\":0}'"
)
_SHAPE = "(SELECT json_group_array(key) FROM json_each(before))"


def update_many(
    writing: Writing,
    table: str,
    changes: Sequence[tuple[str, Mapping[str, Any], Mapping[str, Any]]],
    tally: Tally | None = None,
) -> None:
    """Change rows, each given by UUID, before and after; the same columns are named in all."""
    for some in (tally or Tally()).slices(changes):
        images = [(uuid, differing(before, after)) for uuid, before, after in some]
        writing.db.conn.executemany(
            'INSERT INTO log (action, "table", row, before) VALUES (?, ?, ?, ?)',
            [(writing.action, table, uuid, to_json(image)) for uuid, image in images],
        )
        marks = ", ".join(f'"{column}" = ?' for column in some[0][2])
        writing.db.conn.executemany(
            f'UPDATE "{table}" SET {marks}, changed_by = ? WHERE uuid = ?',
            [(*after.values(), writing.action, uuid) for uuid, _, after in some],
        )


def restore_in_bulk(writing: Writing, table: str, actions: str, tally: Tally) -> bool:
    """Give the rows some actions changed what they had before, in few statements a shape.

    Returns False, having done nothing, where a row was changed more than once.
    """
    db = writing.db
    values: dict[str, Any] = {"actions": actions, "table": table, "action": writing.action}
    twice = f"SELECT 1 {_CHANGED} GROUP BY row HAVING count(*) > 1 LIMIT 1"
    if db.execute(twice, values).fetchone() is not None:
        return False
    ids: dict[str, list[int]] = {}
    for shape, key in db.execute(f"SELECT {_SHAPE}, id {_CHANGED} ORDER BY id", values):
        ids.setdefault(shape, []).append(key)
    old = f'added_by NOT IN (SELECT value FROM json_each(:actions)) AND "{table}".uuid = was.row'
    for shape, keys in ids.items():
        columns: list[str] = read_object(f'{{"columns":{shape}}}')["columns"]
        image = ", ".join(f"'{column}', \"{column}\"" for column in columns)
        sets = ", ".join(
            f"\"{column}\" = json_extract(was.before, '$.{column}')" for column in columns
        )
        was = (
            f"(SELECT row, before {_CHANGED} AND id BETWEEN :first AND :last"
            f" AND {_SHAPE} = :shape) AS was"
        )
        for some in tally.slices(keys):
            shaped = {**values, "shape": shape, "first": some[0], "last": some[-1]}
            db.execute(
                'INSERT INTO log (action, "table", row, before)'
                f" SELECT :action, :table, uuid, json_object({image})"
                f' FROM {was}, "{table}" WHERE {old}',
                shaped,
            )
            db.execute(
                f'UPDATE "{table}" SET {sets}, changed_by = :action FROM {was} WHERE {old}',
                shaped,
            )
    return True


def bring_back_removed(writing: Writing, table: str, actions: str, tally: Tally) -> None:
    """Bring rows back that a step did nothing to but remove, many in two statements."""
    removed = (
        'FROM log WHERE action IN (SELECT value FROM json_each(?)) AND "table" = ? AND before = ?'
    )
    values = [actions, table, ONLY_REMOVED]
    ids = writing.db.execute(f"SELECT id {removed} ORDER BY id", values).fetchall()
    rows = f"SELECT row {removed} AND id BETWEEN ? AND ?"
    for lot in tally.slices(ids):
        some = [*values, *lot[0], *lot[-1]]
        writing.db.execute(
            'INSERT INTO log (action, "table", row, before)'
            f' SELECT ?, ?, uuid, \'{{"removed":1}}\' FROM "{table}" WHERE uuid IN ({rows})',
            [writing.action, table, *some],
        )
        writing.db.execute(
            f'UPDATE "{table}" SET removed = 0, changed_by = ? WHERE uuid IN ({rows})',
            [writing.action, *some],
        )


def remove_added(writing: Writing, table: str, actions: str, tally: Tally, *, mint: bool) -> None:
    """Make the rows a step added tombstones, many in two statements."""
    where = "added_by IN (SELECT value FROM json_each(?)) AND removed = 0"
    if table == "layers":
        # A layer that came with its first label stays while later labels are in it.
        where += "".join(
            f" AND NOT EXISTS (SELECT 1 FROM {child}"
            f" WHERE {child}.layer = layers.id AND {child}.removed = 0)"
            for child, _ in CHILDREN["layers"]
        )
    image = "json_object('counter', counter, 'removed', 0, 'replica', replica)"
    version = ", counter = ?, replica = ?" if mint else ""
    minted = [*writing.version] if mint else []
    ids = writing.db.execute(f'SELECT id FROM "{table}" WHERE {where} ORDER BY id', [actions])
    where += " AND id BETWEEN ? AND ?"
    for lot in tally.slices(ids.fetchall()):
        some = [*lot[0], *lot[-1]]
        writing.db.execute(
            'INSERT INTO log (action, "table", row, before)'
            f" SELECT ?, ?, uuid, {image if mint else _as_sql('removed')}"
            f' FROM "{table}" WHERE {where}',
            [writing.action, table, actions, *some],
        )
        writing.db.execute(
            f'UPDATE "{table}" SET removed = 1, changed_by = ?{version} WHERE {where}',
            [writing.action, *minted, actions, *some],
        )


def _as_sql(column: str) -> str:
    """Return the SQL of a before image that says only that a row was not removed."""
    return f"json_object('{column}', 0)"
