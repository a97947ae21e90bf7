"""The place of a file that a report names: its line, as it is written there."""

import re
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from annotator.errors import UserError
from annotator.formats.folders import PROJECT_FILES, files_within
from annotator.formats.table_preview import record_at
from annotator.model.file_names import legible

_PLACE = re.compile(r"(?:(?P<file>.+?), )?(?P<place>line (?P<line>\d+)(?P<record>, record \d+)?)")
# A line is shown from its beginning; what lies deeper in a file than this is not looked for.
_SHOWN = 4000
_DEEPEST = 200_000_000


def written_at(files: Sequence[Path], where: str, *, records: str = "") -> str:
    """Return what is written in one of some files where `where` says; nothing when there is none.

    That is a line, or where no line is named how the file begins; of several records on a line it
    is the one, `records` being the keys that lead to them.
    """
    found = _PLACE.match(where)
    file = _named(files, found["file"] if found is not None else where)
    # Whoever closes the open project's file gives up its locks.
    if file is None or file.name.endswith(PROJECT_FILES):
        return ""
    try:
        if found is None:
            return _beginning(file)
        if found["record"]:
            return record_at(file, found["place"], records)[:_SHOWN]
        return _line(file, int(found["line"]))
    except (OSError, UserError):
        return ""


def _named(files: Sequence[Path], name: str | None) -> Path | None:
    if name is None:
        return files[0] if len(files) == 1 and files[0].is_file() else None
    for file in files:
        if legible(file.name) == name and file.is_file():
            return file
        if file.is_dir() and (found := _within(file, name)) is not None:
            return found
    return None


def _within(folder: Path, name: str) -> Path | None:
    if (folder / name).is_file():
        return folder / name
    spelt = (each for each in files_within(folder) if _spelt(each, folder) == name)
    return next(islice(spelt, 1), None)


def _spelt(file: Path, folder: Path) -> str:
    """Return a name as reports have it."""
    return legible(file.relative_to(folder).as_posix())


def _beginning(file: Path) -> str:
    """Return how a file begins; nothing of one that is no text."""
    with file.open("rb") as start:
        head = start.read(_SHOWN)
    return "" if b"\0" in head else head.decode("utf-8", "replace")


def _line(file: Path, number: int) -> str:
    read = 0
    with file.open("rb") as lines:
        # Long lines come in pieces, so that none is ever held whole.
        at = 1
        while piece := lines.readline(_SHOWN):
            if at == number:
                return piece.decode("utf-8", "replace").rstrip("\r\n")
            at += piece.endswith(b"\n")
            read += len(piece)
            if read > _DEEPEST:
                break
    return ""
