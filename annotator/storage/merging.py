"""Merging another project file: rows by UUID, the greater version of each whole row wins.

The other file is a private copy in the same format, attached beside the project. What is wholly
new is copied in slices that stay hidden; what touches rows that are seen comes in one last
transaction. Versions are taken as their owners minted them; on equal ones the row that is not
removed wins, so that a merge that was undone can be merged again.
"""

import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from annotator.errors import ProjectError
from annotator.model.clock import utc_now
from annotator.model.values import ActionKey
from annotator.storage.connection import Connection
from annotator.storage.database import known_errors
from annotator.storage.imports import Pace, sweep_unfinished
from annotator.storage.journal import NewAction, Writing, new_uuid
from annotator.storage.merge_decisions import find_given_way, remove_given_way
from annotator.storage.merge_maps import (
    map_articles,
    map_layers,
    map_people,
    new_rows,
    number_new,
)
from annotator.storage.merge_register import REFERENTS, merge_register, name_again
from annotator.storage.merge_rows import (
    ANNOTATIONS,
    ARTICLES,
    ASSIGNMENTS,
    COMMENTS,
    DECISIONS,
    LAYERS,
    NO_SUCH_SOURCE,
    PEOPLE,
    REJECTIONS,
    RULES,
    SETTINGS,
    SOURCES,
    SPLITS,
    articles_to_reindex,
    copy_articles,
    copy_layers,
    greatest,
    insert_missing,
    keep_words_of_gone_fillers,
    log_tombstones,
    mark_coming_back,
    take_greater,
)
from annotator.storage.people import follow_people, note_same_people
from annotator.storage.register_circles import open_circles
from annotator.storage.returns import mark_returned
from annotator.storage.rows import to_json
from annotator.storage.search import indexed_words, prepared, reindex
from annotator.storage.store import Store

_SMALLEST, _LARGEST = 5, 2000
# Parents before their children.
_IN_ORDER = (
    ARTICLES,
    SOURCES,
    LAYERS,
    ANNOTATIONS,
    REJECTIONS,
    COMMENTS,
    DECISIONS,
    RULES,
    SETTINGS,
    PEOPLE,
    ASSIGNMENTS,
    SPLITS,
)


class MergeCounts(msgspec.Struct, frozen=True):
    """How many rows a merge brought, changed and removed."""

    articles: int = 0
    layers: int = 0
    annotations: int = 0
    changed: int = 0
    removed: int = 0
    referents: int = 0
    comments: int = 0
    decisions: int = 0
    assignments: int = 0

    @property
    def nothing(self) -> bool:
        """Tell whether the project had everything."""
        return self == MergeCounts()


class _NothingNew(Exception):
    """The project has all that the other file has."""


class Merge:
    """Another project's rows on their way into a project."""

    def __init__(
        self, store: Store, other: Path, action: NewAction, pace: Pace, same: Mapping[str, str]
    ) -> None:
        """`same` gives for UUIDs of the other file's people those of the same people here."""
        self._store = store
        self._other = other
        self._action = action
        self._pace = pace
        self._same = same

    def run(self, progress: Callable[[int, int], None]) -> tuple[ActionKey | None, MergeCounts]:
        """Merge; `progress` gets rows done and of how many, and may raise to cancel.

        Returns the action, or None when the project had everything. Then, as when something is
        raised, nothing of the merge stays behind.
        """
        db = self._store.db
        with known_errors(self._store.path), self._attached():
            with self._store.write(self._action) as writing:
                last_person = greatest(db, "annotators")
                map_people(db, self._same)
                people = last_person + 1, greatest(db, "annotators")
                map_articles(db)
                map_layers(db)
                number = self._begin(writing)
            try:
                new = self._copy_new(writing, number, progress)
                counts = self._finish(writing, number, new=new)
            except BaseException as error:
                with suppress(ProjectError):
                    sweep_unfinished(self._store, self._pace)
                    db.execute("DELETE FROM annotators WHERE id BETWEEN ? AND ?", people)
                if isinstance(error, _NothingNew):
                    return None, MergeCounts()
                raise
        return ActionKey(writing.action), counts

    @contextmanager
    def _attached(self) -> Generator[None, None, None]:
        db = self._store.db
        db.execute("ATTACH ? AS other", [str(self._other)])
        # Its rows are looked up by UUID, hither and thither.
        db.execute("PRAGMA other.cache_size = -16000")
        db.conn.create_function("prepared", 1, prepared, deterministic=True)
        try:
            yield
        finally:
            for name in ("merged_people", "merged_articles", "merged_layers", "given_way"):
                db.execute(f"DROP TABLE IF EXISTS temp.{name}")
            db.execute("DETACH other")

    def _begin(self, writing: Writing) -> int:
        """Begin a hidden import whose action comes after all that the other file knows of."""
        db = writing.db
        db.execute(
            "UPDATE actions SET counter = max(counter,"
            " (SELECT coalesce(max(counter), 0) + 1 FROM other.actions)) WHERE id = ?",
            [writing.action],
        )
        (number,) = db.execute(
            "INSERT INTO imports (uuid, action, started) VALUES (?, ?, ?) RETURNING id",
            [new_uuid(), writing.action, utc_now()],
        ).fetchone()
        return number

    def _copy_new(
        self, writing: Writing, number: int, progress: Callable[[int, int], None]
    ) -> bool:
        """Copy what is wholly new, hidden; tell whether anything was."""
        db = self._store.db
        steps = (("articles", copy_articles), ("layers", copy_layers))
        totals = {name: new_rows(db, name) for name, _ in steps}
        done, total = 0, sum(len(keys) for keys in totals.values())
        for name, copy in steps:
            at, size = 0, _SMALLEST
            while at < len(totals[name]):
                keys = totals[name][at : at + size]
                began = time.perf_counter()
                with db.transaction():
                    number_new(db, name, to_json(keys))
                    copy(db, writing.action, number, to_json(keys))
                took = max(time.perf_counter() - began, 1e-5)
                at += len(keys)
                done += len(keys)
                factor = min(2.0, max(0.25, self._pace.slice / took))
                size = min(_LARGEST, max(1, round(size * factor)))
                progress(done, total)
                if self._pace.rest:
                    time.sleep(self._pace.rest)
        return total > 0

    def _finish(self, writing: Writing, number: int, *, new: bool) -> MergeCounts:
        """Bring in what touches rows that are seen, and show everything, in one transaction."""
        db = self._store.db
        with db.transaction():
            counts = _counted_new(db, number)
            mark_coming_back(db)
            words = {key: indexed_words(db, key) for key in articles_to_reindex(db)}
            find_given_way(db)
            before = db.conn.total_changes
            taken = [take_greater(writing, table) for table in _IN_ORDER]
            insert_missing(writing, SOURCES, number, NO_SUCH_SOURCE)
            annotations = insert_missing(writing, ANNOTATIONS, number)
            insert_missing(writing, REJECTIONS, number)
            comments = insert_missing(writing, COMMENTS, number)
            decisions = insert_missing(writing, DECISIONS, number)
            for table in (RULES, SETTINGS, PEOPLE, SPLITS):
                insert_missing(writing, table, number)
            assignments = insert_missing(writing, ASSIGNMENTS, number)
            note_same_people(writing, self._same)
            referents = merge_register(writing, number)
            name_again(db, number)
            if not new and db.conn.total_changes == before:
                raise _NothingNew
            for table in (*_IN_ORDER, REFERENTS):
                log_tombstones(writing, table)
            remove_given_way(writing)
            keep_words_of_gone_fillers(writing)
            open_circles(writing)
            self._show(number)
            follow_people(writing)
            mark_returned(writing)
            for article, old in words.items():
                reindex(db, article, old)
        return msgspec.structs.replace(
            counts,
            annotations=counts.annotations + annotations,
            changed=sum(changed for changed, _ in taken),
            removed=sum(removed for _, removed in taken),
            referents=referents,
            comments=comments,
            decisions=decisions,
            assignments=assignments,
        )

    def _show(self, number: int) -> None:
        shown = self._store.db.execute(
            "UPDATE imports SET finished = ? WHERE id = ?", [utc_now(), number]
        )
        if shown.rowcount != 1:
            raise ProjectError("The merge was swept away while it ran; nothing came in.")


def same_id_other_text(db: Connection, other: Path) -> list[tuple[str, str]]:
    """Return the UUIDs and titles of articles that have another text in the other file."""
    db.execute("ATTACH ? AS other", [str(other)])
    try:
        return db.execute(
            "SELECT o.uuid, o.title FROM other.articles AS o JOIN articles AS m ON m.uuid = o.uuid"
            " WHERE m.sha256 != o.sha256 ORDER BY o.id"
        ).fetchall()
    finally:
        db.execute("DETACH other")


def people_of(db: Connection) -> list[tuple[str, str, str]]:
    """Return UUID, name and kind of everyone in a file."""
    return db.execute("SELECT uuid, name, kind FROM annotators ORDER BY id").fetchall()


def _counted_new(db: Connection, number: int) -> MergeCounts:
    (articles,) = db.execute(
        "SELECT count(*) FROM main.articles WHERE import_id = ? AND removed = 0", [number]
    ).fetchone()
    (layers,) = db.execute(
        "SELECT count(*) FROM main.layers WHERE import_id = ? AND removed = 0", [number]
    ).fetchone()
    (annotations,) = db.execute(
        "SELECT count(*) FROM main.annotations WHERE removed = 0"
        " AND layer IN (SELECT id FROM main.layers WHERE import_id = ?)",
        [number],
    ).fetchone()
    return MergeCounts(articles, layers, annotations)
