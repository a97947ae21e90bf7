"""An open project file: its connection, its identity, and the one way to write into it."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from annotator.errors import ProjectError
from annotator.model.article import Annotator, AnnotatorKind
from annotator.model.clock import utc_now
from annotator.model.values import AnnotatorKey, Uuid
from annotator.storage.connection import Connection
from annotator.storage.database import (
    create_database,
    known_errors,
    open_database,
    unsafe_place,
)
from annotator.storage.journal import NewAction, Writing, derived_uuid, new_uuid
from annotator.storage.people import who_is

# Whose a gold is: its owner, or whom the owner was united with.
_OWNER = (
    "coalesce((SELECT kept.id FROM annotators AS own"
    " JOIN people ON people.uuid = own.uuid AND people.removed = 0"
    " JOIN annotators AS kept ON kept.uuid = people.same_as"
    " WHERE own.id = annotators.owner), annotators.owner)"
)
_ANNOTATOR = f"id, uuid, name, kind, {_OWNER}"


class Identity(msgspec.Struct, frozen=True):
    """Who a project is, and which copy of it this file is."""

    id: Uuid
    name: str
    replica: Uuid


class Store:
    """A project file that is open in this process."""

    def __init__(self, path: Path, db: Connection) -> None:
        self.path = path
        self.db = db
        self.unsafe_place = unsafe_place(path)
        self._place = path.absolute()
        self._file = _file_at(self._place)
        row = db.execute("SELECT uuid, name, replica FROM project").fetchone()
        if row is None:
            db.close()
            raise ProjectError(f"{path} is not a project file: its making was interrupted.")
        self.identity = Identity(*row)

    @classmethod
    def create(cls, path: Path, name: str) -> "Store":
        """Make a new, empty project file."""
        db = create_database(path)
        try:
            with known_errors(path):
                db.execute(
                    "INSERT INTO project (id, uuid, name, created, replica) VALUES (1, ?, ?, ?, ?)",
                    [new_uuid(), name, utc_now(), new_uuid()],
                )
        except BaseException:
            db.close()
            path.unlink(missing_ok=True)
            raise
        return cls(path, db)

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> "Store":
        """Open a project file; see `database.open_database` for what is refused."""
        db = open_database(path, read_only=read_only)
        with known_errors(path):
            return cls(path, db)

    @contextmanager
    def write(self, action: NewAction) -> Generator[Writing, None, None]:
        """Run one action in one transaction; an error inside leaves the file as it was."""
        self._check_place()
        with known_errors(self.path), self.db.transaction():
            yield Writing(self.db, action, self.identity.replica)

    def _check_place(self) -> None:
        """Refuse to write into a file that has no name any more, or another one.

        Whatever was written there would be gone with it.
        """
        found = _file_at(self._place)
        # Network drives may number their files anew.
        if found == self._file or (found is not None and self.unsafe_place is not None):
            return
        raise ProjectError(
            f"{self.path} was moved or removed while it was open; nothing was written. Put it"
            " back, or back up the project under another name: that has all up to now."
        )

    @contextmanager
    def reading(self) -> Generator[Connection, None, None]:
        """Give the connection to a reader, with the file's own errors put into sentences."""
        with known_errors(self.path):
            yield self.db

    @contextmanager
    def steady(self) -> Generator[None, None, None]:
        """Let readers see one state of the file all through, whoever writes meanwhile."""
        with known_errors(self.path), self.db.one_state():
            yield

    @property
    def is_steady(self) -> bool:
        """Tell whether readers see one state of the file at present, whoever writes meanwhile."""
        return self.db.conn.in_transaction

    def renew_view(self) -> None:
        """Let one who only reads see the file as it is now, and so until the next call."""
        with known_errors(self.path):
            if self.db.conn.in_transaction:
                self.db.execute("COMMIT")
            self.db.execute("BEGIN")
            self.db.execute("SELECT id FROM project").fetchone()

    def annotator(
        self, name: str, kind: AnnotatorKind = AnnotatorKind.PERSON, uuid: Uuid | None = None
    ) -> Annotator:
        """Return the annotator of this UUID, without one of this kind and name; made if missing."""
        found = find_annotator(self.db, name, kind, uuid)
        return found or self._new_annotator(name, kind, uuid)

    def actor(self, name: str, uuid: Uuid) -> Annotator:
        """Return the person who works: by UUID, else by name, so that a project can move.

        One who was united with another works as the other.
        """
        uuid = who_is(self.db, uuid)
        return (
            find_annotator(self.db, name, AnnotatorKind.PERSON, uuid)
            or find_annotator(self.db, name, AnnotatorKind.PERSON)
            or self._new_annotator(name, AnnotatorKind.PERSON, uuid)
        )

    def gold(self, reviewer: Annotator) -> Annotator:
        """Return the gold that a reviewer decides; made when it is missing."""
        with known_errors(self.path):
            found = find_gold(self.db, reviewer.key)
            return found if found and found.owner else add_gold(self.db, reviewer)

    def reader(self, name: str) -> Annotator:
        """Return the annotator of this name, or one without a row where nothing is written."""
        found = find_annotator(self.db, name, AnnotatorKind.PERSON)
        return found or Annotator(AnnotatorKey(0), "", name)

    def _new_annotator(self, name: str, kind: AnnotatorKind, uuid: Uuid | None) -> Annotator:
        with known_errors(self.path):
            return add_annotator(self.db, name, kind, uuid)

    def leave_checkpoints(self) -> None:
        """Do no checkpoint in the midst of a commit; `checkpoint` is called in quiet moments."""
        self.db.execute("PRAGMA wal_autocheckpoint = 0")

    def checkpoint(self) -> None:
        """Carry the write-ahead log into the file, so that a copy of the file is whole."""
        with known_errors(self.path):
            self.db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()

    def close(self) -> None:
        """Close the file; the last connection to close leaves one whole file behind."""
        self.db.close()


def _file_at(path: Path) -> tuple[int, int] | None:
    """Return what tells the file at a path from all others; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def find_annotator(
    db: Connection, name: str, kind: AnnotatorKind, uuid: Uuid | None = None
) -> Annotator | None:
    """Return the annotator of this UUID; without one, the first of this kind and name."""
    row = db.execute(
        f"SELECT {_ANNOTATOR} FROM annotators"
        " WHERE uuid = ? OR (? IS NULL AND kind = ? AND name = ?) ORDER BY id",
        [uuid, uuid, kind.value, name],
    ).fetchone()
    return None if row is None else _annotator(row)


def add_annotator(
    db: Connection, name: str, kind: AnnotatorKind, uuid: Uuid | None = None
) -> Annotator:
    """Enter a new annotator."""
    row = db.execute(
        "INSERT INTO annotators (uuid, name, kind) VALUES (?, ?, ?)"
        " RETURNING id, uuid, name, kind, owner",
        [uuid or new_uuid(), name, kind.value],
    ).fetchone()
    return _annotator(row)


def find_gold(db: Connection, reviewer: AnnotatorKey) -> Annotator | None:
    """Return the gold that belongs to a reviewer, else nobody's that has their name.

    A gold that was read from a file of articles belongs to nobody.
    """
    row = db.execute(
        f"SELECT {_ANNOTATOR} FROM annotators WHERE kind = 'gold' AND ({_OWNER} = :who OR"
        " (owner IS NULL AND name = (SELECT 'Gold (' || own.name || ')' FROM annotators AS own"
        "  WHERE own.id = :who))) ORDER BY owner IS NULL, id",
        {"who": reviewer},
    ).fetchone()
    return None if row is None else _annotator(row)


def add_gold(db: Connection, reviewer: Annotator) -> Annotator:
    """Enter the gold of a reviewer, or give them the one that has their name.

    It is the same one in all copies of the project, so its UUID comes of the reviewer's.
    """
    nobodys = find_gold(db, reviewer.key)
    if nobodys is not None:
        db.execute("UPDATE annotators SET owner = ? WHERE id = ?", [reviewer.key, nobodys.key])
        return msgspec.structs.replace(nobodys, owner=reviewer.key)
    wanted = derived_uuid("gold", reviewer.id)
    taken = db.execute("SELECT 1 FROM annotators WHERE uuid = ?", [wanted]).fetchone()
    row = db.execute(
        "INSERT INTO annotators (uuid, name, kind, owner) VALUES (?, ?, 'gold', ?)"
        " RETURNING id, uuid, name, kind, owner",
        [new_uuid() if taken else wanted, f"Gold ({reviewer.name})", reviewer.key],
    ).fetchone()
    return _annotator(row)


def annotators(db: Connection) -> dict[AnnotatorKey, Annotator]:
    """Return everyone who has a layer or has acted."""
    found = db.execute(f"SELECT {_ANNOTATOR} FROM annotators ORDER BY id")
    return {AnnotatorKey(row[0]): _annotator(row) for row in found}


def _annotator(row: tuple[int, str, str, str, int | None]) -> Annotator:
    owner = None if row[4] is None else AnnotatorKey(row[4])
    return Annotator(AnnotatorKey(row[0]), row[1], row[2], AnnotatorKind(row[3]), owner)
