"""SQL for what is set for a whole project, by name. A setting that is missing has its default."""

from annotator.storage.connection import Connection
from annotator.storage.journal import Writing, new_uuid


def setting(db: Connection, name: str) -> str:
    """Return a setting; "" where nothing is set."""
    row = db.execute(
        "SELECT value FROM settings WHERE name = ? AND removed = 0 ORDER BY id DESC LIMIT 1", [name]
    ).fetchone()
    return "" if row is None else row[0]


def write_setting(writing: Writing, name: str, value: str) -> None:
    """Set something for the project."""
    row = writing.db.execute(
        "SELECT uuid, value FROM settings WHERE name = ? AND removed = 0 ORDER BY id DESC LIMIT 1",
        [name],
    ).fetchone()
    if row is None:
        values = {"uuid": new_uuid(), "name": name, "value": value}
        writing.insert("settings", {**values, **writing.version._asdict()})
    else:
        writing.mint("settings", row[0], {"value": row[1]}, {"value": value})
