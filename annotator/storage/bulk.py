"""Writing very many rows of one action in few statements, logged like single ones."""

from collections.abc import Mapping, Sequence
from typing import Any

from annotator.storage.journal import Writing
from annotator.storage.rows import differing, read_object, to_json

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
) -> None:
    """Change rows, each given by UUID, before and after; the same columns are named in all."""
    if not changes:
        return
    images = [(uuid, differing(before, after)) for uuid, before, after in changes]
    writing.db.conn.executemany(
        'INSERT INTO log (action, "table", row, before) VALUES (?, ?, ?, ?)',
        [(writing.action, table, uuid, to_json(image)) for uuid, image in images],
    )
    marks = ", ".join(f'"{column}" = ?' for column in changes[0][2])
    writing.db.conn.executemany(
        f'UPDATE "{table}" SET {marks}, changed_by = ? WHERE uuid = ?',
        [(*after.values(), writing.action, uuid) for uuid, _, after in changes],
    )


def restore_in_bulk(writing: Writing, table: str, actions: str) -> bool:
    """Give the rows some actions changed what they had before, in two statements a shape.

    Returns False, having done nothing, where a row was changed more than once.
    """
    db = writing.db
    values: dict[str, Any] = {"actions": actions, "table": table, "action": writing.action}
    twice = f"SELECT 1 {_CHANGED} GROUP BY row HAVING count(*) > 1 LIMIT 1"
    if db.execute(twice, values).fetchone() is not None:
        return False
    shapes = db.execute(f"SELECT DISTINCT {_SHAPE} {_CHANGED}", values).fetchall()
    old = f'added_by NOT IN (SELECT value FROM json_each(:actions)) AND "{table}".uuid = was.row'
    for (shape,) in shapes:
        columns: list[str] = read_object(f'{{"columns":{shape}}}')["columns"]
        image = ", ".join(f"'{column}', \"{column}\"" for column in columns)
        sets = ", ".join(
            f"\"{column}\" = json_extract(was.before, '$.{column}')" for column in columns
        )
        was = f"(SELECT row, before {_CHANGED} AND {_SHAPE} = :shape) AS was"
        shaped = {**values, "shape": shape}
        db.execute(
            'INSERT INTO log (action, "table", row, before)'
            f" SELECT :action, :table, uuid, json_object({image})"
            f' FROM {was}, "{table}" WHERE {old}',
            shaped,
        )
        db.execute(
            f'UPDATE "{table}" SET {sets}, changed_by = :action FROM {was} WHERE {old}', shaped
        )
    return True
