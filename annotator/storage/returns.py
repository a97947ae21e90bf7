"""SQL for articles that were given back to their annotators."""

import msgspec

from annotator.model.article import FINISHED, Layer, State
from annotator.model.values import ArticleKey
from annotator.storage.comments import OPEN_THREADS
from annotator.storage.connection import Connection
from annotator.storage.journal import Writing
from annotator.storage.people import who_is
from annotator.storage.rows import LAYER_COLUMNS, layer_from, to_json


def mark_returned(writing: Writing, article: ArticleKey | None = None) -> list[tuple[Layer, Layer]]:
    """Let the finished layers of those an article was given back to say so.

    What a reviewer says is not theirs to write in another's layer: every copy comes to the same
    by itself, and no version is minted. Returns the layers as they were and are.
    """
    db = writing.db
    changed: list[tuple[Layer, Layer]] = []
    only = "" if article is None else " AND first.article = :article"
    for where, to in db.execute(
        "SELECT first.article, json_extract(first.body, '$.to')"
        f" FROM {OPEN_THREADS} AND json_extract(first.body, '$.kind') = 'returned'{only}",
        {"article": article},
    ).fetchall():
        for row in db.execute(
            f"SELECT {_COLUMNS} FROM layers JOIN annotators ON annotators.id = layers.annotator"
            " WHERE layers.article = ? AND layers.removed = 0"
            " AND annotators.uuid IN (SELECT value FROM json_each(?))"
            " AND layers.state IN (SELECT value FROM json_each(?))",
            [where, _today(db, to), to_json(sorted(FINISHED))],
        ).fetchall():
            before = layer_from(row)
            writing.update(
                "layers",
                before.id,
                {"state": before.state.value},
                {"state": State.RETURNED.value},
            )
            after = msgspec.structs.replace(before, state=State.RETURNED)
            changed.append((before, after))
    return changed


_COLUMNS = ", ".join(f"layers.{column}" for column in LAYER_COLUMNS.split(", "))


def _today(db: Connection, to: str | None) -> str:
    """Return a list of annotators as they are now, those who were united as one."""
    uuids = [uuid for (uuid,) in db.execute("SELECT value FROM json_each(?)", [to or "[]"])]
    return to_json([*uuids, *(who_is(db, uuid) for uuid in uuids)])
