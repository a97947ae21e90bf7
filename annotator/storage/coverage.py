"""SQL for what was looked for: which families annotators have finished with."""

from annotator.storage.articles import VISIBLE
from annotator.storage.connection import Connection


def covered_families(db: Connection) -> frozenset[str]:
    """Return the families that somebody has covered in some article."""
    found = db.execute(
        "SELECT DISTINCT json_each.key FROM layers, json_each(layers.covered)"
        f" WHERE layers.{VISIBLE}"
    )
    return frozenset(family for (family,) in found)


def last_action(db: Connection) -> tuple[str, str]:
    """Return when the last action was, and what it is called."""
    return db.execute("SELECT at, name FROM actions ORDER BY id DESC LIMIT 1").fetchone()
