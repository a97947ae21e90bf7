"""The place of a file that a report names: its line, as it is written there."""

import re
from collections.abc import Sequence
from pathlib import Path

_PLACE = re.compile(r"(?:(?P<file>.+?), )?line (?P<line>\d+)")
# A line is shown from its beginning; what lies deeper in a file than this is not looked for.
_SHOWN = 4000
_DEEPEST = 200_000_000


def written_at(files: Sequence[Path], where: str) -> str:
    """Return the line of one of some files that `where` names; nothing when there is none."""
    found = _PLACE.match(where)
    if found is None:
        return ""
    file = _named(files, found["file"])
    if file is None:
        return ""
    try:
        return _line(file, int(found["line"]))
    except OSError:
        return ""


def _named(files: Sequence[Path], name: str | None) -> Path | None:
    if name is None:
        return files[0] if len(files) == 1 and files[0].is_file() else None
    for file in files:
        if file.name == name and file.is_file():
            return file
        if file.is_dir() and (file / name).is_file():
            return file / name
    return None


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
