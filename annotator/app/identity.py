"""Who a person is in all projects of this computer: a name has one UUID here."""

import contextlib
from pathlib import Path

import msgspec

from annotator.model.values import Uuid
from annotator.paths import settings_folder
from annotator.storage.journal import new_uuid


def person_uuid(name: str) -> Uuid:
    """Return the UUID of a name on this computer; where it cannot be kept, a fresh one."""
    file = settings_folder() / "annotators.json"
    known = _read(file)
    if name not in known:
        known[name] = new_uuid()
        with contextlib.suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            part = file.with_suffix(".part")
            part.write_bytes(msgspec.json.format(msgspec.json.encode(known)))
            part.replace(file)
    return known[name]


def _read(file: Path) -> dict[str, Uuid]:
    try:
        return msgspec.json.decode(file.read_bytes(), type=dict[str, Uuid])
    except (OSError, msgspec.MsgspecError):
        return {}
