"""Merging the register of referents, and the ids under which articles are known."""

from typing import Any

import msgspec

from annotator.storage.connection import Connection
from annotator.storage.journal import Writing
from annotator.storage.merge_rows import VERSION, Table
from annotator.storage.rows import to_json

# Told apart by their keys, not by UUID.
REFERENTS = Table("referents", ("uuid", "key", "name", "type", "ids", "merged_into", "extra"), {})


def merge_register(writing: Writing, number: int) -> int:
    """Merge the register by keys: the greater version names an entry, ids unite."""
    db = writing.db
    columns: tuple[str, ...] = ("name", "type", "ids", "merged_into", "extra", *VERSION)
    listed = ", ".join(f'"{c}"' for c in columns)
    ours = {
        row[0]: row
        for row in db.execute(
            f'SELECT "key", uuid, {listed} FROM main.referents ORDER BY removed DESC, id DESC'
        )
    }
    came = 0
    for key, uuid, file, *values in db.execute(
        f'SELECT "key", uuid, file, {listed} FROM other.referents ORDER BY removed DESC, id DESC'
    ).fetchall():
        theirs = dict[str, Any](zip(columns, values, strict=True))
        if key not in ours:
            writing.insert(
                "referents", {"uuid": uuid, "key": key, "file": file, "import_id": number, **theirs}
            )
            came += 1
            continue
        here = dict[str, Any](zip(columns, ours[key][2:], strict=True))
        united = to_json(sorted({*_ids(here), *_ids(theirs)}))
        greater = _version_of(theirs) > _version_of(here)
        after = {**(theirs if greater else here), "ids": united}
        if _ids(after) == _ids(here):
            after["ids"] = here["ids"]
        came += writing.update("referents", ours[key][1], here, after)
    return came


def name_again(db: Connection, number: int) -> None:
    """Keep under which other UUIDs the other file knows an article."""
    db.execute(
        "INSERT INTO main.article_aliases (uuid, article, import_id)"
        " SELECT o.uuid, map.ours, ? FROM temp.merged_articles AS map"
        " JOIN other.articles AS o ON o.id = map.theirs"
        " JOIN main.articles AS m ON m.id = map.ours AND m.uuid != o.uuid"
        " UNION SELECT o.uuid, map.ours, ? FROM other.article_aliases AS o"
        " JOIN temp.merged_articles AS map ON map.theirs = o.article"
        " WHERE o.uuid NOT IN (SELECT uuid FROM main.articles) ON CONFLICT DO NOTHING",
        [number, number],
    )


def _ids(entry: dict[str, Any]) -> list[str]:
    return msgspec.json.decode(entry["ids"], type=list[str])


def _version_of(entry: dict[str, Any]) -> tuple[int, str, int]:
    return entry["counter"], entry["replica"], 1 - entry["removed"]
