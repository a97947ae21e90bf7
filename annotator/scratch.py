"""What a job needs on its way, and what it writes beside its target: gone when the job is.

A process that was killed leaves it; the next that makes some, or looks for it, takes it away.
"""

import glob
import os
import secrets
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from stat import S_ISLNK
from typing import Self

from filelock import FileLock, Timeout

# So much of a target's name is told; a whole one might leave no room for more.
_SHORT = 40
_PREFIX, _LOCK = "annotator-", ".lock"
# Lies in the folder, where nobody else can write: what it names is taken away.
_BESIDE = "beside"
# Stands in no path, as line ends may.
_END = b"\0"


class Scratch:
    """A folder for a job alone, and names beside what it is to write; for `with`.

    As long as it is there, the system's lock on a file of its name tells that somebody needs it.
    """

    def __init__(self) -> None:
        """Make the folder; raises OSError where none can be made."""
        remove_abandoned()
        self._parts = 0
        while True:
            self._token = secrets.token_hex(8)
            self.folder = Path(tempfile.gettempdir()) / f"{_PREFIX}{self._token}"
            self._lock = FileLock(self.folder.with_suffix(_LOCK), timeout=0, mode=0o600)
            # Whoever takes abandoned ones away may see the file before its lock is held.
            with suppress(Timeout):
                self._lock.acquire()
                break
        self.folder.mkdir(mode=0o700)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def beside(self, out: Path) -> Path:
        """Return a free name beside `out` for what takes its place once it is whole."""
        self._parts += 1
        short = out.name[:_SHORT]
        part = out.absolute().with_name(f".{short}.{self._token}-{self._parts}.part")
        with (self.folder / _BESIDE).open("ab") as names:
            names.write(os.fsencode(part) + _END)
        return part

    def close(self) -> None:
        """Take everything away."""
        _remove(self.folder)
        if os.name == "nt":
            self._lock.release()
        # On Windows somebody may look at it just now, and takes it away.
        with suppress(OSError):
            Path(self._lock.lock_file).unlink()
        self._lock.release()


def remove_abandoned() -> None:
    """Take away what processes of this user have left that were killed."""
    for file in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*{_LOCK}"):
        with suppress(OSError, Timeout):
            if not _is_own(file):
                continue
            with FileLock(file, timeout=0):
                _remove(file.with_suffix(""))
                if os.name == "posix":
                    file.unlink(missing_ok=True)
            file.unlink(missing_ok=True)


def _is_own(path: Path) -> bool:
    """Tell whether something is this user's, and no link: others may put what they like there."""
    found = path.lstat()
    return not S_ISLNK(found.st_mode) and (os.name != "posix" or found.st_uid == os.getuid())


def _remove(folder: Path) -> None:
    """Take a scratch folder away, and first what stands beside targets for it."""
    with suppress(OSError):
        names = (folder / _BESIDE).read_bytes() if _is_own(folder) else b""
        for name in names.split(_END)[:-1]:
            with suppress(OSError):
                _remove_part(Path(os.fsdecode(name)))
    shutil.rmtree(folder, ignore_errors=True)


def _remove_part(part: Path) -> None:
    """Take a part away, with what SQLite may have put beside it."""
    for each in part.parent.glob(f"{glob.escape(part.name)}*"):
        if each.is_dir() and not each.is_symlink():
            shutil.rmtree(each, ignore_errors=True)
        else:
            each.unlink(missing_ok=True)
