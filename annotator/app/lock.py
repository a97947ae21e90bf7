"""One process writes a project: a lock beside the file, and a note of who holds it."""

import contextlib
import os
import secrets
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from annotator.model.clock import utc_now


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
        self._lock = FileLock(project.with_name(f".{project.name}.lock"), timeout=0)
        try:
            self._lock.acquire()
        except Timeout:
            raise LockedError(holder_of(project)) from None
        holder = Holder(name, os.getpid(), utc_now(), self.token)
        self._note.write_bytes(msgspec.json.encode(holder))

    def release(self) -> None:
        """Give the project free."""
        self._note.unlink(missing_ok=True)
        self._lock.release()
        with contextlib.suppress(OSError):
            Path(self._lock.lock_file).unlink()


def holder_of(project: Path) -> Holder | None:
    """Return who says to have the project open."""
    try:
        return msgspec.json.decode(_note_of(project).read_bytes(), type=Holder)
    except (OSError, msgspec.DecodeError):
        return None


def _note_of(project: Path) -> Path:
    return project.with_name(f".{project.name}.holder")
