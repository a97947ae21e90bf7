"""Files that appear only when they are whole, and never in the place of a project."""

import ctypes
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from annotator.errors import UserError
from annotator.scratch import Scratch
from annotator.storage.database import is_database

# What the system calls "here" and "let both change places".
_HERE, _EXCHANGE, _SWAP = -100, 2, 2


def spare_projects(out: Path) -> None:
    """Check that what is to be written takes no project's place.

    Raises:
        UserError: a project lies there, or another database.
    """
    if is_database(out):
        raise UserError(f"{out} is a project file; name another one.")


def check_writable(out: Path) -> None:
    """Check before any work what would keep a file from being written.

    Raises:
        UserError: a folder or a project lies there, or there is no such folder to hold it.
    """
    if out.is_dir():
        raise UserError(f"{out} is a folder; name a file.")
    spare_projects(out)
    if not out.parent.is_dir():
        raise UserError(f"{out} could not be written: there is no folder {out.parent}.")


@contextmanager
def replacing(out: Path) -> Generator[BinaryIO, None, None]:
    """Give a file that takes the place of `out` when all went well, and vanishes otherwise.

    Raises:
        UserError: it cannot be written, or a folder or a project lies there.
    """
    check_writable(out)
    try:
        with Scratch() as scratch:
            part = scratch.beside(out)
            with part.open("wb") as target:
                yield target
                target.flush()
                os.fsync(target.fileno())
            part.replace(out)
    except OSError as error:
        raise UserError(f"{out} could not be written: {error.strerror or error}.") from error


def exchange(one: Path, other: Path) -> bool:
    """Let two files or folders change places in one moment; tell whether the system could."""
    names = os.fsencode(one), os.fsencode(other)
    if sys.platform == "win32":
        return False
    system = ctypes.CDLL(None)
    if hasattr(system, "renameat2"):
        return system.renameat2(_HERE, names[0], _HERE, names[1], _EXCHANGE) == 0
    return hasattr(system, "renamex_np") and system.renamex_np(*names, _SWAP) == 0
