"""SQL for the register of referents, the schema's versions, comments, decisions and work."""

from collections.abc import Iterable

import msgspec

from annotator.errors import ProjectError
from annotator.model.article import Referent
from annotator.model.values import AnnotatorKey, ArticleKey
from annotator.storage.articles import VISIBLE
from annotator.storage.connection import Connection
from annotator.storage.journal import Writing, new_uuid
from annotator.storage.rows import (
    REFERENT_COLUMNS,
    read_object,
    referent_from,
    referent_values,
    to_json,
)


class Place(msgspec.Struct, frozen=True):
    """Where an annotator was in an article: first offset on the screen, and the caret."""

    article: ArticleKey
    top: int
    caret: int


def referents_by_key(db: Connection, keys: Iterable[str]) -> dict[str, Referent]:
    """Return the entries of the register with these keys."""
    found = db.execute(
        f"SELECT {REFERENT_COLUMNS} FROM referents"
        f' WHERE "key" IN (SELECT value FROM json_each(?)) AND {VISIBLE} ORDER BY id DESC',
        [to_json(tuple(keys))],
    )
    return {row[0]: referent_from(row) for row in found}


def insert_referent(writing: Writing, referent: Referent) -> None:
    """Enter a referent in the register."""
    values = {**referent_values(referent), "uuid": new_uuid()}
    writing.insert("referents", {**values, **writing.version._asdict()})


def current_schema(db: Connection) -> tuple[int, str]:
    """Return the version and the text of the project's label schema."""
    row = db.execute(
        "SELECT version, body FROM schemas WHERE removed = 0 ORDER BY version DESC LIMIT 1"
    ).fetchone()
    if row is None:
        raise ProjectError("The file is no whole project: its making was interrupted.")
    return row


def bodies(db: Connection, table: str, article: ArticleKey) -> tuple[dict[str, object], ...]:
    """Return the comments or decisions of an article as they came."""
    found = db.execute(
        f'SELECT body FROM "{table}" WHERE article = ? AND {VISIBLE} ORDER BY id', [article]
    )
    return tuple(read_object(body) for (body,) in found)


def last_place(db: Connection, annotator: AnnotatorKey) -> Place | None:
    """Return where an annotator was last."""
    row = db.execute(
        "SELECT article, top, caret FROM places WHERE annotator = ?"
        f" AND article IN (SELECT id FROM articles WHERE {VISIBLE}) ORDER BY at DESC LIMIT 1",
        [annotator],
    ).fetchone()
    return None if row is None else Place(*row)


def place_in(db: Connection, annotator: AnnotatorKey, article: ArticleKey) -> Place | None:
    """Return where an annotator was in one article."""
    row = db.execute(
        "SELECT article, top, caret FROM places WHERE annotator = ? AND article = ?",
        [annotator, article],
    ).fetchone()
    return None if row is None else Place(*row)


def remember_place(db: Connection, annotator: AnnotatorKey, place: Place) -> None:
    """Keep where an annotator is; not part of the log."""
    # To the millisecond: within one second an article may be left and the window closed.
    db.execute(
        "INSERT INTO places (article, annotator, top, caret, at)"
        " VALUES (?, ?, ?, ?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))"
        " ON CONFLICT DO UPDATE SET top = excluded.top, caret = excluded.caret, at = excluded.at",
        [place.article, annotator, place.top, place.caret],
    )


def add_work_time(
    db: Connection, annotator: AnnotatorKey, article: ArticleKey, seconds: float
) -> None:
    """Add to the time an annotator has spent with an article; not part of the log."""
    db.execute(
        "INSERT INTO work_time (article, annotator, seconds) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET seconds = seconds + excluded.seconds",
        [article, annotator, seconds],
    )
