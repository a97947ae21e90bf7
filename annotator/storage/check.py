"""Checking a project file: its pages, its rows against the texts, and its log back to empty."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import msgspec

from annotator.model.annotation import quote_of
from annotator.model.fragment import Fragment, normal_form
from annotator.model.text import sha256_of
from annotator.storage.articles import VISIBLE
from annotator.storage.connection import Connection
from annotator.storage.register_circles import in_circles
from annotator.storage.rows import filler_ids, read_fragments, read_object
from annotator.storage.schema_sql import LOGGED_TABLES

# Columns that a before image may repeat: a version is logged whole.
_VERSION = {"counter", "replica"}


class Problem(msgspec.Struct, frozen=True):
    """Something that is not as it must be; `where` names the row, `text` says what is wrong."""

    kind: str
    where: str
    text: str


def check_file(db: Connection) -> Iterator[Problem]:
    """Yield everything that is wrong with a project file; nothing is changed."""
    damaged = False
    for (line,) in db.execute("PRAGMA integrity_check(20)"):
        if line != "ok":
            damaged = True
            yield Problem("integrity", "file", line)
    if damaged:
        return
    for table, row, parent, _ in db.execute("PRAGMA foreign_key_check"):
        yield Problem("foreign key", f"{table} {row}", f"points to no row of {parent}")
    yield from _check_texts(db)
    yield from _check_annotations(db)
    yield from _check_fillers(db)
    yield from _check_register(db)
    yield from _check_index(db)
    yield from _check_log(db)


def _check_texts(db: Connection) -> Iterator[Problem]:
    for uuid, sha256, length, text in db.execute(
        "SELECT uuid, sha256, length, text FROM articles"
        " LEFT JOIN texts ON texts.article = articles.id"
    ):
        if text is None:
            yield Problem("text", f"article {uuid}", "the text is missing")
        elif len(text) != length or sha256_of(text) != sha256:
            yield Problem("text", f"article {uuid}", "the text is not the one that was imported")


def _check_annotations(db: Connection) -> Iterator[Problem]:
    article, text = None, ""
    for row in db.execute(
        'SELECT layers.article, annotations.uuid, start, "end", fragments, quote'
        " FROM layers JOIN annotations ON annotations.layer = layers.id ORDER BY layers.article"
    ):
        if row[0] != article:
            article = row[0]
            found = db.execute("SELECT text FROM texts WHERE article = ?", [article]).fetchone()
            text = found[0] if found else ""
        if why := _why_wrong(text, *row[2:]):
            yield Problem("annotation", f"annotation {row[1]}", why)


def _why_wrong(text: str, start: int, end: int, fragments: str | None, quote: str) -> str | None:
    try:
        pieces = _pieces(start, end, fragments)
        if pieces != normal_form(pieces, join_touching=False):
            return "its fragments are not in order"
    except (ValueError, TypeError) as error:
        return str(error)
    if pieces[0].start != start or pieces[-1].end != end:
        return "its start and end are not those of its fragments"
    if end > len(text):
        return f"it ends at {end}, behind the end of the text"
    if quote_of(text, pieces) != quote:
        return f"its words are “{quote_of(text, pieces)[:60]}”, not “{quote[:60]}”"
    return None


def _pieces(start: int, end: int, fragments: str | None) -> tuple[Fragment, ...]:
    several = read_fragments(fragments)
    return (Fragment(start, end),) if several is None else tuple(Fragment(*f) for f in several)


def _check_fillers(db: Connection) -> Iterator[Problem]:
    for uuid, layer, roles in db.execute(
        "SELECT annotations.uuid, layer, roles FROM annotations WHERE removed = 0 AND roles != '{}'"
    ):
        try:
            fillers = filler_ids(roles)
        except (msgspec.MsgspecError, AttributeError, TypeError):
            yield Problem("filler", f"annotation {uuid}", "its roles cannot be read")
            continue
        for filler in fillers:
            if not _living(db, layer, filler):
                yield Problem("filler", f"annotation {uuid}", f"no annotation {filler} fills it")


def _living(db: Connection, layer: int, uuid: str) -> bool:
    row = db.execute(
        "SELECT 1 FROM annotations WHERE uuid = ? AND layer = ? AND removed = 0", [uuid, layer]
    ).fetchone()
    return row is not None


def _check_register(db: Connection) -> Iterator[Problem]:
    """No entry may be merged into itself, be it along a chain."""
    for circle in in_circles(db):
        for key in sorted(circle):
            yield Problem("referent", f"entry {key}", "is merged into itself round a circle")


def _check_index(db: Connection) -> Iterator[Problem]:
    for (uuid,) in db.execute(
        f"SELECT uuid FROM articles WHERE id NOT IN (SELECT rowid FROM search) AND {VISIBLE}"
    ):
        yield Problem("search", f"article {uuid}", "is missing in the search index")
    for (key,) in db.execute(
        "SELECT rowid FROM search WHERE rowid NOT IN (SELECT id FROM articles)"
    ):
        yield Problem("search", f"entry {key}", "is of no article")


def _check_log(db: Connection) -> Iterator[Problem]:
    """Rewind every row through its before images to its making; then nothing must be left."""
    unfinished = {
        action for (action,) in db.execute("SELECT action FROM imports WHERE finished IS NULL")
    }
    actions = {action for (action,) in db.execute("SELECT id FROM actions")}
    images: dict[tuple[str, str], list[tuple[int, dict[str, Any]]]] = defaultdict(list)
    for action, table, row, before in db.execute(
        'SELECT action, "table", row, before FROM log ORDER BY id DESC'
    ):
        if table not in LOGGED_TABLES:
            yield Problem("log", f"{table} {row}", "there is no such table")
        try:
            images[table, row].append((action, read_object(before)))
        except msgspec.MsgspecError:
            yield Problem("log", f"{table} {row}", "what it was before cannot be read")
    found = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    # A file of an earlier release lacks what came later.
    there = {name for (name,) in found}
    for table in filter(there.__contains__, LOGGED_TABLES):
        seen: set[str] = set()
        cursor = db.conn.execute(f'SELECT * FROM "{table}"')
        columns = [column[0] for column in cursor.description]
        for row in cursor:
            values = dict(zip(columns, row, strict=True))
            seen.add(values["uuid"])
            if values["added_by"] not in actions and values["added_by"] not in unfinished:
                yield Problem("log", f"{table} {values['uuid']}", "no action has added it")
                continue
            if why := _why_not_rewound(values, images.get((table, values["uuid"]), [])):
                yield Problem("log", f"{table} {values['uuid']}", why)
        for logged, uuid in images:
            if logged == table and uuid not in seen:
                yield Problem("log", f"{table} {uuid}", "the log names a row that is not there")


def _why_not_rewound(row: dict[str, Any], images: list[tuple[int, dict[str, Any]]]) -> str | None:
    """Take a row back, newest image first; return what is wrong, None when it ends as made."""
    last = row["added_by"]
    for action, image in images:
        last = max(last, action)
        if action < row["added_by"]:
            return "the log changes it before it was made"
        if not image.keys() <= row.keys():
            return "the log names columns that it does not have"
        if any(row[column] == image[column] for column in image.keys() - _VERSION):
            return "the log has a change that changed nothing"
        row.update(image)
    if last != row["changed_by"]:
        return "another action than its last one in the log has written it"
    if row["removed"]:
        return "it was removed from the beginning"
    return None
