"""Bringing a staged import into the project: in slices, unseen until the last transaction."""

import os
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from annotator.errors import ProjectError
from annotator.model.clock import utc_now
from annotator.model.values import AnnotatorKey, ArticleKey, LayerKey, Uuid
from annotator.storage.articles import VISIBLE, text_of
from annotator.storage.connection import Connection
from annotator.storage.database import known_errors
from annotator.storage.journal import NewAction, Writing, new_uuid
from annotator.storage.revive import revive_rows, unite_referents
from annotator.storage.rows import ANNOTATION_FIELDS
from annotator.storage.search import indexed_words, is_indexed, reindex, take_from_index
from annotator.storage.store import Store


class Pace(msgspec.Struct, frozen=True):
    """How long one slice may hold the file, and how long it rests before the next (seconds).

    It rests for `yielding` when somebody else has written since the last slice: keys come in runs.
    """

    slice: float = 0.3
    rest: float = 0.0
    yielding: float = 0.0


# Beside an open window: its labels never wait longer than a slice.
GENTLE = Pace(0.002, 0.008, 0.04)
_AT_ONCE = Pace()
_SMALLEST, _LARGEST = 20, 20_000

_LOGGED = "import_id, added_by, changed_by"
_FIELDS = ", ".join(f'"{field}"' for field in ANNOTATION_FIELDS)
_STAGED_FIELDS = ", ".join(f's."{field}"' for field in ANNOTATION_FIELDS)

# The slices, parents before their children; every statement takes :first, :last (staged ids),
# :import, :action, :counter, :replica.
_COPIES = (
    (
        "articles",
        (
            "UPDATE staging.articles SET main ="
            " (SELECT coalesce(max(id), 0) FROM articles) + id - :first + 1"
            " WHERE id BETWEEN :first AND :last AND main IS NULL"
        ),
        (
            "INSERT INTO articles (id, uuid, title, sha256, length, language, meta, extra,"
            f" counter, replica, {_LOGGED})"
            " SELECT main, uuid, title, sha256, length, language, meta, extra,"
            " :counter, :replica, :import, :action, :action FROM staging.articles"
            " WHERE id BETWEEN :first AND :last AND NOT known AND NOT revive"
        ),
        (
            "INSERT INTO texts (article, text) SELECT main, text FROM staging.articles"
            " WHERE id BETWEEN :first AND :last AND NOT known AND NOT revive"
        ),
    ),
    (
        "sources",
        (
            "INSERT INTO sources (uuid, article, file, url, outlet, date, extra,"
            f" counter, replica, {_LOGGED})"
            " SELECT s.uuid, a.main, s.file, s.url, s.outlet, s.date, s.extra,"
            " :counter, :replica, :import, :action, :action"
            " FROM staging.sources AS s JOIN staging.articles AS a ON a.id = s.article"
            " WHERE s.id BETWEEN :first AND :last ORDER BY s.id"
        ),
    ),
    # Behind the sources: what is swept from the index must have all its words in the tables.
    (
        "articles",
        (
            "INSERT INTO search (rowid, title, outlet, body)"
            " SELECT main, title, outlets, coalesce(prepared, text) FROM staging.articles"
            " WHERE id BETWEEN :first AND :last AND NOT known AND NOT revive"
        ),
    ),
    (
        "layers",
        (
            "UPDATE staging.layers SET main ="
            " (SELECT coalesce(max(id), 0) FROM layers) + id - :first + 1"
            " WHERE id BETWEEN :first AND :last AND main IS NULL"
        ),
        (
            "INSERT INTO layers (id, uuid, article, annotator, schema_version, state, covered,"
            f" document, extra, {_LOGGED})"
            " SELECT s.main, s.uuid, a.main, s.annotator, s.schema_version, s.state, s.covered,"
            " s.document, s.extra, :import, :action, :action"
            " FROM staging.layers AS s JOIN staging.articles AS a ON a.id = s.article"
            " WHERE s.id BETWEEN :first AND :last AND NOT s.revive"
        ),
    ),
    (
        "annotations",
        (
            f"INSERT INTO annotations (layer, {_FIELDS}, added_by, changed_by)"
            f" SELECT l.main, {_STAGED_FIELDS}, :action, :action"
            " FROM staging.annotations AS s JOIN staging.layers AS l ON l.id = s.layer"
            " WHERE s.id BETWEEN :first AND :last AND NOT s.revive ORDER BY s.id"
        ),
    ),
)


class Import:
    """A staged import on its way into a project."""

    def __init__(self, store: Store, staged: Path, action: NewAction, pace: Pace) -> None:
        self._store = store
        self._staged = staged
        self._action = action
        self._pace = pace
        self._log = store.path.with_name(f"{store.path.name}-wal")

    def run(self, progress: Callable[[int, int], None]) -> int:
        """Copy everything; `progress` gets rows done and of how many, and may raise to cancel.

        Returns the action's key. Whatever is raised, nothing of the import stays behind.
        """
        db = self._store.db
        with known_errors(self._store.path), self._attached():
            with self._store.write(self._action) as writing:
                (number,) = db.execute(
                    "INSERT INTO imports (uuid, action, started) VALUES (?, ?, ?) RETURNING id",
                    [new_uuid(), writing.action, utc_now()],
                ).fetchone()
            try:
                for done, total in self._slices(writing, number):
                    progress(done, total)
                self._finish(writing, number)
            except BaseException:
                # Where not even that can be written, the next import or opening does it.
                with suppress(ProjectError):
                    sweep_unfinished(self._store, self._pace)
                raise
        return writing.action

    @contextmanager
    def _attached(self) -> Generator[None, None, None]:
        db = self._store.db
        db.execute("ATTACH ? AS staging", [str(self._staged)])
        db.execute("PRAGMA staging.synchronous = OFF")
        db.execute("PRAGMA staging.journal_mode = MEMORY").fetchone()
        if self._store.unsafe_place is None:
            # Slices need no flush of their own: they count only once the last transaction does.
            db.execute("PRAGMA main.synchronous = NORMAL")
        db.execute(f"PRAGMA wal_autocheckpoint = {0 if self._pace.rest else 1000}")
        try:
            yield
            if self._pace.rest:
                # Here, so that the window need not.
                self._store.checkpoint()
        finally:
            db.execute("PRAGMA main.synchronous = FULL")
            db.execute("DETACH staging")

    def _slices(self, writing: Writing, number: int) -> Generator[tuple[int, int], None, None]:
        db = self._store.db
        counts = {
            table: db.execute(f"SELECT coalesce(max(id), 0) FROM staging.{table}").fetchone()[0]
            for table, *_ in _COPIES
        }
        total, done = sum(counts[table] for table, *_ in _COPIES), 0
        version = writing.version._asdict()
        seen = self._others_writes()
        for table, *statements in _COPIES:
            first, size = 1, _SMALLEST
            while first <= counts[table]:
                last = min(first + size - 1, counts[table])
                values = {
                    "first": first,
                    "last": last,
                    "import": number,
                    "action": writing.action,
                    **version,
                }
                began = time.perf_counter()
                _run_together(db, statements, values)
                took = time.perf_counter() - began
                size = min(_LARGEST, max(_SMALLEST // 4, round(size * self._factor(took))))
                done += last - first + 1
                first = last + 1
                yield done, total
                if self._pace.rest:
                    began = time.perf_counter()
                    self._flush()
                    before, seen = seen, self._others_writes()
                    rest = self._pace.rest if seen == before else self._pace.yielding
                    time.sleep(max(0.0, rest - (time.perf_counter() - began)))

    def _others_writes(self) -> int:
        """Return a number that is another one as soon as another connection has written."""
        return self._store.db.execute("PRAGMA main.data_version").fetchone()[0]

    def _flush(self) -> None:
        """Bring what was written so far to the disk, so that a label's commit need not.

        SQLite holds no locks on the log, so that closing it here gives none up.
        """
        with suppress(OSError), self._log.open("rb") as log:
            os.fsync(log.fileno())

    def _factor(self, took: float) -> float:
        """Return by how much the next slice is larger or smaller, so that it fits the pace."""
        return min(2.0, max(0.25, self._pace.slice / max(took, 1e-5)))

    def _finish(self, writing: Writing, number: int) -> None:
        db = self._store.db
        db.execute("PRAGMA main.synchronous = FULL")
        with db.transaction():
            words = _words_before(db)
            revive_rows(writing)
            unite_referents(writing, number)
            _copy_small_tables(db, writing, number)
            _show(db, number)
            for article, old in words.items():
                reindex(db, article, old)


def sweep_unfinished(store: Store, pace: Pace = _AT_ONCE) -> None:
    """Delete what an import that never finished has left; none of it was ever visible.

    That too goes in slices; the import is forgotten with the last of them.
    """
    db = store.db
    with known_errors(store.path):
        unfinished = db.execute("SELECT id, action FROM imports WHERE finished IS NULL").fetchall()
        for number, action in unfinished:
            while _delete_some(db, number, action):
                if pace.rest:
                    time.sleep(pace.rest)


def article_with_text(db: Connection, sha256: str) -> tuple[ArticleKey, Uuid] | None:
    """Return the visible article that has a text."""
    row = db.execute(
        f"SELECT id, uuid FROM articles WHERE sha256 = ? AND {VISIBLE}", [sha256]
    ).fetchone()
    return None if row is None else (ArticleKey(row[0]), row[1])


def is_empty(db: Connection) -> bool:
    """Tell whether a project has no articles, not even removed ones."""
    return db.execute("SELECT 1 FROM articles LIMIT 1").fetchone() is None


def removed_article(db: Connection, sha256: str, uuid: Uuid) -> tuple[ArticleKey, Uuid] | None:
    """Return the removed article that has a text, the one of this UUID before others."""
    row = db.execute(
        "SELECT id, uuid FROM articles WHERE sha256 = ? AND removed = 1"
        " ORDER BY uuid = ? DESC, id DESC",
        [sha256, uuid],
    ).fetchone()
    return None if row is None else (ArticleKey(row[0]), row[1])


class LayerRow(msgspec.Struct, frozen=True):
    """The row that a layer's UUID has in the project, removed ones too."""

    key: LayerKey
    article: ArticleKey
    annotator: AnnotatorKey
    removed: bool


def layer_row(db: Connection, uuid: Uuid) -> LayerRow | None:
    """Return the row of a layer's UUID."""
    row = db.execute(
        "SELECT id, article, annotator, removed FROM layers WHERE uuid = ?", [uuid]
    ).fetchone()
    return None if row is None else LayerRow(row[0], row[1], row[2], bool(row[3]))


def has_annotations_elsewhere(db: Connection, uuids: str, tombstone: LayerKey | None) -> bool:
    """Tell whether rows have one of some UUIDs (a JSON list), but the removed ones of a layer."""
    row = db.execute(
        "SELECT 1 FROM annotations WHERE uuid IN (SELECT value FROM json_each(?))"
        " AND NOT (removed = 1 AND layer IS ?) LIMIT 1",
        [uuids, tombstone],
    ).fetchone()
    return row is not None


def removed_annotations(db: Connection, layer: LayerKey) -> frozenset[Uuid]:
    """Return the UUIDs of a layer's removed annotations."""
    found = db.execute("SELECT uuid FROM annotations WHERE layer = ? AND removed = 1", [layer])
    return frozenset(uuid for (uuid,) in found)


def _run_together(db: Connection, statements: list[str], values: dict[str, int | str]) -> None:
    with db.transaction():
        for statement in statements:
            db.execute(statement, values)


def _copy_small_tables(db: Connection, writing: Writing, number: int) -> None:
    values = {"import": number, "action": writing.action, **writing.version._asdict()}
    db.execute(
        "INSERT INTO article_aliases (uuid, article, import_id)"
        " SELECT s.uuid, a.main, :import FROM staging.aliases AS s"
        " JOIN staging.articles AS a ON a.id = s.article WHERE true"
        " ON CONFLICT DO UPDATE SET article = excluded.article, import_id = excluded.import_id",
        values,
    )
    for table in ("comments", "decisions"):
        db.execute(
            f"INSERT INTO {table} (uuid, article, body, counter, replica, {_LOGGED})"
            " SELECT s.uuid, a.main, s.body, :counter, :replica, :import, :action, :action"
            " FROM staging.bodies AS s JOIN staging.articles AS a ON a.id = s.article"
            f" WHERE s.kind = '{table}' ORDER BY s.id",
            values,
        )


def _show(db: Connection, number: int) -> None:
    ended = "UPDATE imports SET finished = ? WHERE id = ?"
    if db.execute(ended, [utc_now(), number]).rowcount != 1:
        raise ProjectError("The import was swept away while it ran; nothing came in.")


def _words_before(db: Connection) -> dict[int, tuple[str, str]]:
    """Return the words, before the import shows, of articles whose title or sources it changes."""
    found = db.execute(
        "SELECT main FROM staging.articles WHERE revive UNION"
        " SELECT a.main FROM staging.sources AS s JOIN staging.articles AS a ON a.id = s.article"
        " WHERE a.known AND s.outlet != ''"
    )
    return {key: indexed_words(db, key) for (key,) in found.fetchall()}


def _delete_some(db: Connection, number: int, action: int) -> bool:
    """Delete a slice of an unfinished import, children first; tell whether more is left."""
    with db.transaction():
        return _delete_slice(db, number, action)


def _delete_slice(db: Connection, number: int, action: int) -> bool:
    for table, column, key, most in (
        ("annotations", "added_by", action, 500),
        ("layers", "import_id", number, 500),
    ):
        if _delete_rows(db, table, column, key, most):
            return True
    articles = db.execute("SELECT id FROM articles WHERE import_id = ? LIMIT 20", [number])
    keys = [key for (key,) in articles]
    for key in keys:
        _delete_article(db, key)
    if keys or _delete_rows(db, "sources", "import_id", number, 500):
        return True
    db.execute("DELETE FROM imports WHERE id = ?", [number])
    db.execute("DELETE FROM actions WHERE id = ?", [action])
    return False


def _delete_rows(db: Connection, table: str, column: str, key: int, most: int) -> bool:
    found = db.execute(
        f"DELETE FROM {table} WHERE id IN (SELECT id FROM {table} WHERE {column} = ? LIMIT ?)",
        [key, most],
    )
    return found.rowcount > 0


def _delete_article(db: Connection, key: int) -> None:
    if is_indexed(db, key):
        (title,) = db.execute("SELECT title FROM articles WHERE id = ?", [key]).fetchone()
        outlets = db.execute(
            "SELECT outlet FROM sources WHERE article = ? AND outlet != '' ORDER BY id", [key]
        )
        words = " ".join(outlet for (outlet,) in outlets)
        take_from_index(db, key, title, words, text_of(db, ArticleKey(key)))
    for table, column in (("sources", "article"), ("texts", "article"), ("articles", "id")):
        db.execute(f"DELETE FROM {table} WHERE {column} = ?", [key])
