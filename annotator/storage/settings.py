"""SQL for what is set for a whole project, by name. A setting that is missing has its default."""

from uuid import UUID, uuid5

from annotator.storage.connection import Connection
from annotator.storage.journal import Writing

# A setting has the same UUID in every copy, so that the later word counts when they are merged.
_SPACE = UUID("0d9a1f5e-9a4e-4f0c-8a55-0a6e0b8f7c31")
_COLUMNS: tuple[str, ...] = ("value", "removed")


def setting(db: Connection, name: str) -> str:
    """Return a setting; "" where nothing is set."""
    row = db.execute(
        "SELECT value FROM settings WHERE name = ? AND removed = 0 ORDER BY id DESC LIMIT 1", [name]
    ).fetchone()
    return "" if row is None else row[0]


def write_setting(writing: Writing, name: str, value: str) -> None:
    """Set something for the project."""
    uuid = str(uuid5(_SPACE, name))
    row = writing.db.execute(
        "SELECT value, removed FROM settings WHERE uuid = ?", [uuid]
    ).fetchone()
    if row is None:
        values = {"uuid": uuid, "name": name, "value": value}
        writing.insert("settings", {**values, **writing.version._asdict()})
    else:
        before = dict(zip(_COLUMNS, row, strict=True))
        writing.mint("settings", uuid, before, {"value": value, "removed": 0})
