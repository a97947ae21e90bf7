"""Opening project files: pragmas, identity, versions, and errors people can act on."""

import os
import re
import sqlite3
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from annotator.errors import ProjectError
from annotator.scratch import Scratch
from annotator.storage.connection import Connection
from annotator.storage.migrations import APPLICATION_ID, FORMAT_VERSION, migrations

# What every file of SQLite begins with.
_BEGINNING = b"SQLite format 3\0"
# A blank or tabulator in the name of a mounted folder, as Linux writes it.
_ESCAPED = re.compile(r"\\([0-7]{3})")
_NETWORK_FILE_SYSTEMS = (
    "nfs",
    "cifs",
    "smb",
    "fuse.sshfs",
    "fuse.rclone",
    "fuse.gvfsd",
    "9p",
    "afs",
    "davfs",
    "webdav",
)
_SYNCED_FOLDERS = (
    "Dropbox",
    "OneDrive",
    "Google Drive",
    "GoogleDrive",
    "iCloud",
    "Nextcloud",
    "ownCloud",
)
_KNOWN_ERRORS = {
    sqlite3.SQLITE_FULL: (
        "The disk is full, or that with temporary files is: nothing was written to {path}."
    ),
    sqlite3.SQLITE_READONLY: "{path} cannot be written: it is read-only.",
    sqlite3.SQLITE_BUSY: "{path} is being written by another process; nothing was changed.",
    sqlite3.SQLITE_LOCKED: "{path} is being written by another process; nothing was changed.",
    sqlite3.SQLITE_IOERR: "{path} could not be read or written (disk error); nothing was changed.",
    sqlite3.SQLITE_CANTOPEN: "{path} cannot be opened.",
    sqlite3.SQLITE_NOTADB: "{path} is not a project file.",
    sqlite3.SQLITE_CORRUPT: (
        "{path} is damaged (cut off, or written over). Restore a backup, "
        "or run “annotator check” to see what is left."
    ),
}


@contextmanager
def known_errors(path: Path) -> Generator[None, None, None]:
    """Turn SQLite's errors about the file and its disk into sentences; leave our bugs alone."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code not in _KNOWN_ERRORS:
            raise
        raise ProjectError(_KNOWN_ERRORS[code].format(path=path)) from error


def create_database(path: Path) -> Connection:
    """Make a new project file; an existing file is refused."""
    check_free(path)
    with known_errors(path):
        try:
            db = _connect(path, "rwc")
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            _set_pragmas(db, path)
            _migrate(db)
        except BaseException:
            for leftover in (path, *_side_files(path)):
                leftover.unlink(missing_ok=True)
            raise
    return db


def check_free(path: Path) -> None:
    """Refuse a name under which no new project can be made."""
    if path.exists():
        raise ProjectError(f"{path} exists already; a new project needs a new name.")
    if not path.parent.is_dir():
        raise ProjectError(f"There is no folder {path.parent}.")


def open_database(path: Path, *, read_only: bool = False) -> Connection:
    """Open a project file, bringing an older one to the current form after a copy.

    Raises:
        ProjectError: it is missing, no project, damaged, or from a newer version.
    """
    _refuse_no_file(path)
    with known_errors(path):
        db = _connect(path, "ro" if read_only else "rw")
        try:
            _check_identity(db, path)
            if read_only:
                _refuse_older(db, path)
                return db
            _set_pragmas(db, path)
            if _number(db, "PRAGMA user_version") < FORMAT_VERSION:
                _copy_before_migration(db, path)
                _migrate(db)
        except BaseException:
            db.close()
            raise
    return db


def check_project_file(path: Path) -> None:
    """Refuse what `open_database` would refuse, touching nothing."""
    _refuse_no_file(path)
    with known_errors(path):
        db = _connect(path, "ro")
        try:
            _check_identity(db, path)
        finally:
            db.close()


def copy_database(db: Connection, to: Path, *, replica: str | None = None) -> None:
    """Write a consistent copy of an open project; the target appears only when it is whole.

    With `replica`, what is done in the copy is told apart from what is done in the original.
    """
    try:
        with Scratch() as scratch:
            part = scratch.beside(to)
            write_copy(db, part, replica)
            part.replace(to)
    except OSError as error:
        raise ProjectError(f"{to} could not be written: {error.strerror or error}.") from error


def write_copy(db: Connection, to: Path, replica: str | None = None) -> None:
    """Write a consistent copy of an open project under a name that is nobody's yet."""
    with known_errors(to):
        # As an address, for paths that are no UTF-8.
        db.execute("VACUUM INTO ?", [to.absolute().as_uri()])
        if replica is not None:
            copy = _connect(to, "rw")
            copy.execute("UPDATE project SET replica = ?", [replica])
            copy.close()
        with to.open("rb+") as written:
            os.fsync(written.fileno())


def copy_project_file(path: Path, to: Path) -> None:
    """Copy a project file as it is this moment, of whatever release, without writing to it.

    Raises:
        ProjectError: it is missing, no project, damaged, or from a newer version.
    """
    _refuse_no_file(path)
    with known_errors(path):
        db = _connect(path, "ro")
        try:
            _check_identity(db, path)
            copy_database(db, to)
        finally:
            db.close()


def unsafe_place(path: Path) -> str | None:
    """Return why a write-ahead log is not safe at this place, or None where it is."""
    if any(folder in part for part in path.resolve().parts for folder in _SYNCED_FOLDERS):
        return "a synced folder"
    if sys.platform == "linux" and _file_system(path).startswith(_NETWORK_FILE_SYSTEMS):
        return "a network drive"
    if str(path).startswith("\\\\"):
        return "a network drive"
    return None


def _refuse_no_file(path: Path) -> None:
    if not path.exists():
        raise ProjectError(f"There is no file {path}.")
    if path.is_dir():
        raise ProjectError(f"{path} is a folder, not a project file.")
    if path.stat().st_size == 0:
        raise ProjectError(f"{path} is empty: not a project file.")


def _connect(path: Path, mode: str) -> Connection:
    uri = path.resolve().as_uri() + f"?mode={mode}"
    if mode == "ro" and not os.access(path.parent, os.W_OK) and not _side_files(path)[0].exists():
        # Without a writable folder SQLite cannot make the files that WAL readers share. Where
        # they are there already they must be read: the newest labels may be in them.
        uri += "&immutable=1"
    connection = sqlite3.connect(uri, uri=True, timeout=0, isolation_level=None)
    return Connection(connection)


def _set_pragmas(db: Connection, path: Path) -> None:
    journal = "WAL" if unsafe_place(path) is None else "DELETE"
    db.execute(f"PRAGMA journal_mode = {journal}").fetchone()
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA secure_delete = ON").fetchone()
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA cache_size = -16000")
    db.execute("PRAGMA temp_store = MEMORY")


def is_database(path: Path) -> bool:
    """Tell whether there is a file that SQLite has written, be it a project or not."""
    # Whoever closes a file that is open here as a database gives up SQLite's locks on it.
    if path.with_name(f"{path.name}-wal").exists():
        return path.exists()
    try:
        with path.open("rb") as file:
            return file.read(len(_BEGINNING)) == _BEGINNING
    except OSError:
        return False


def _check_identity(db: Connection, path: Path) -> None:
    if _number(db, "PRAGMA application_id") != APPLICATION_ID:
        raise ProjectError(f"{path} is not a project file.")
    version = _number(db, "PRAGMA user_version")
    if version == 0:
        raise ProjectError(f"{path} is not a project file: its making was interrupted.")
    if version > FORMAT_VERSION:
        raise ProjectError(
            f"{path} was written by a newer version of the annotator (file format {version}; "
            f"this one reads up to {FORMAT_VERSION}). It was left untouched."
        )
    pages = _number(db, "PRAGMA page_count") * _number(db, "PRAGMA page_size")
    if pages > path.stat().st_size and not _side_files(path)[0].exists():
        raise ProjectError(_KNOWN_ERRORS[sqlite3.SQLITE_CORRUPT].format(path=path))


def _migrate(db: Connection) -> None:
    migrations.apply(db)
    db.execute(f"PRAGMA user_version = {FORMAT_VERSION}")


def _copy_before_migration(db: Connection, path: Path) -> None:
    version = _number(db, "PRAGMA user_version")
    copy_database(db, path.with_name(f"{path.stem}-format-{version}{path.suffix}"))


def _refuse_older(db: Connection, path: Path) -> None:
    if (version := _number(db, "PRAGMA user_version")) < FORMAT_VERSION:
        raise ProjectError(
            f"{path} has the older file format {version}: open it once where it can be written, "
            "so that it is brought up to date."
        )


def _number(db: Connection, pragma: str) -> int:
    return int(db.execute(pragma).fetchone()[0])


def _side_files(path: Path) -> tuple[Path, Path]:
    path = path.resolve()
    return path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")


def _file_system(path: Path) -> str:
    """Return the type of the file system a path lies on, as Linux names it."""
    resolved = str(path.resolve())
    best, kind = "", ""
    mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="surrogateescape")
    for line in mounts.strip("\n").split("\n"):
        _, written, found, *_ = line.split(" ")
        mount = _ESCAPED.sub(lambda code: chr(int(code[1], 8)), written)
        inside = resolved == mount or resolved.startswith(mount.rstrip("/") + "/")
        if inside and len(mount) >= len(best):
            best, kind = mount, found
    return kind
