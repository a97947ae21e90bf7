"""One process writes a project: a lock beside the file, and a note of who holds it."""

import contextlib
import os
import secrets
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from annotator.errors import ProjectError, Refused
from annotator.model.clock import utc_now

_IMPORTING = "Another import into this project, or a large change of it, is running; wait for it."


class Holder(msgspec.Struct, frozen=True):
    """Who has a project open for writing. Jobs of that process show its token."""

    name: str
    process: int
    since: str
    token: str


class LockedError(Exception):
    """Another process has the project; `holder` is None when it left no readable note."""

    def __init__(self, holder: Holder | None) -> None:
        super().__init__(holder)
        self.holder = holder


class ProjectLock:
    """An operating-system lock that ends with the process, however it ends."""

    def __init__(self, project: Path, name: str) -> None:
        """Take the lock.

        Raises:
            LockedError: another process holds it.
        """
        self.token = secrets.token_hex(16)
        self._note = _note_of(project)
        self._lock = _beside(project, "lock")
        try:
            self._lock.acquire()
        except Timeout:
            raise LockedError(holder_of(project)) from None
        holder = Holder(name, os.getpid(), utc_now(), self.token)
        # The lock is what counts; on a full disk the note of who has it may be missing.
        with contextlib.suppress(OSError):
            self._note.write_bytes(msgspec.json.encode(holder))

    def release(self) -> None:
        """Give the project free."""
        with contextlib.suppress(OSError):
            self._note.unlink(missing_ok=True)
        _release(self._lock)


class ImportLock:
    """Held while an import runs, so that nobody takes what it has written for left over.

    Large changes of what is there take it too: an import counts on the labels and rows it found.
    """

    def __init__(self, project: Path, why: str = _IMPORTING) -> None:
        """`why` is what is said when it is held already."""
        self._lock = _beside(project, "import")
        self._why = why

    def __enter__(self) -> None:
        try:
            self._lock.acquire()
        except Timeout:
            raise Refused(self._why) from None
        except OSError as error:
            raise ProjectError(f"No lock can be taken for the import: {error.strerror}.") from error

    def __exit__(self, *_: object) -> None:
        _release(self._lock)


def holder_of(project: Path) -> Holder | None:
    """Return who says to have the project open."""
    try:
        return msgspec.json.decode(_note_of(project).read_bytes(), type=Holder)
    except (OSError, msgspec.DecodeError):
        return None


def _note_of(project: Path) -> Path:
    real = project.resolve()
    return real.with_name(f".{real.name}.holder")


def _beside(project: Path, kind: str) -> FileLock:
    # Beside the file itself, by whatever link it was opened.
    real = project.resolve()
    return FileLock(real.with_name(f".{real.name}.{kind}"), timeout=0)


def _release(lock: FileLock) -> None:
    """Take the lock file away while it is still held: afterwards it may be another's."""
    with contextlib.suppress(OSError):
        Path(lock.lock_file).unlink()
    lock.release()
    with contextlib.suppress(OSError):
        if os.name == "nt":
            Path(lock.lock_file).unlink()
