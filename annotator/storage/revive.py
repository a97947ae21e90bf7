"""The rows of an import that the project has already: tombstones come back, referents unite."""

from typing import Any

from annotator.storage.articles import VISIBLE
from annotator.storage.connection import Connection
from annotator.storage.journal import Writing, new_uuid
from annotator.storage.register_circles import open_circles
from annotator.storage.staging import ANNOTATION_FIELDS

_REVIVED = {
    "articles": ("title", "language", "meta", "extra"),
    "layers": ("schema_version", "state", "covered", "document", "extra"),
    "annotations": tuple(f for f in ANNOTATION_FIELDS if f != "uuid"),
}


def revive_rows(writing: Writing) -> None:
    """Bring rows back that an undone import left as tombstones, with what the file now says."""
    for table, columns in _REVIVED.items():
        names = ", ".join(f'"{column}"' for column in columns)
        staged = writing.db.execute(
            f"SELECT uuid, {names} FROM staging.{table} WHERE revive"
        ).fetchall()
        for uuid, *values in staged:
            current = writing.db.execute(
                f'SELECT removed, {names} FROM "{table}" WHERE uuid = ?', [uuid]
            ).fetchone()
            keys = ("removed", *columns)
            before = dict(zip(keys, current, strict=True))
            writing.update(table, uuid, before, dict(zip(keys, (0, *values), strict=True)))


def unite_referents(writing: Writing, number: int) -> None:
    """Add the referents the register lacks; where it has them, only their ids unite."""
    known = _known_referents(writing.db)
    for key, name, type_, ids, extra, merged_into, file in writing.db.execute(
        'SELECT "key", name, type, ids, extra, merged_into, file FROM staging.referents ORDER BY id'
    ).fetchall():
        if key not in known:
            values: dict[str, Any] = {"key": key, "name": name, "type": type_, "ids": ids}
            values |= {"merged_into": merged_into, "file": file or None}
            values |= {"extra": extra, "import_id": number, **writing.version._asdict()}
            writing.insert("referents", {"uuid": new_uuid(), **values})
            continue
        uuid, had = known[key]
        (united,) = writing.db.execute(
            "SELECT json_group_array(value) FROM (SELECT value FROM json_each(?)"
            " UNION SELECT value FROM json_each(?))",
            [had, ids],
        ).fetchone()
        if set(_listed(writing.db, united)) != set(_listed(writing.db, had)):
            writing.update("referents", uuid, {"ids": had}, {"ids": united})
    open_circles(writing)


def _known_referents(db: Connection) -> dict[str, tuple[str, str]]:
    found = db.execute(
        f'SELECT "key", uuid, ids FROM referents WHERE {VISIBLE}'
        ' AND "key" IN (SELECT "key" FROM staging.referents)'
    )
    return {key: (uuid, ids) for key, uuid, ids in found}


def _listed(db: Connection, ids: str) -> list[str]:
    return [value for (value,) in db.execute("SELECT value FROM json_each(?)", [ids])]
