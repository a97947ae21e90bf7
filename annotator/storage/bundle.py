"""Writing a part of a project as a project file of its own."""

from collections.abc import Sequence
from pathlib import Path

from annotator.model.article import Annotator
from annotator.model.values import ArticleKey
from annotator.scratch import Scratch
from annotator.storage.connection import Connection
from annotator.storage.database import copy_database, write_copy
from annotator.storage.journal import NewAction, new_uuid
from annotator.storage.purge import purge
from annotator.storage.rows import to_json
from annotator.storage.store import Store

_WORK = ("layers", "annotations", "rejections", "decisions", "comments")
_LEFT_OUT = "UPDATE articles SET removed = 1 WHERE id NOT IN (SELECT value FROM json_each(?))"


def write_bundle(
    db: Connection,
    out: Path,
    articles: Sequence[ArticleKey],
    actor: Annotator,
    *,
    with_labels: bool,
    with_gazetteers: bool,
) -> None:
    """Copy a project and leave out of the copy all but some articles; the file appears whole.

    What is left out is really gone from the file, and so are the steps that led to it.
    """
    with Scratch() as scratch:
        part = scratch.beside(out)
        write_copy(db, part, new_uuid())
        copy = Store.open(part)
        try:
            copy.db.execute(_LEFT_OUT, [to_json([int(key) for key in articles])])
            if not with_labels:
                for table in _WORK:
                    copy.db.execute(f"UPDATE {table} SET removed = 1")
            if not with_gazetteers:
                copy.db.execute("UPDATE gazetteers SET removed = 1")
            # Who only reads a project may not be known to it.
            who = actor if actor.key else copy.annotator(actor.name)
            purge(copy, NewAction("Hand Out Articles", who.key))
            copy_database(copy.db, out)
        finally:
            copy.close()
