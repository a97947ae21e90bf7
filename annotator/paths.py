"""Where files of the program and of its user live."""

import os
import re
import sys
from pathlib import Path

import platformdirs

_APPLICATION = "annotator"
_HERE = "file:///"
_ESCAPED = re.compile(b"%([0-9a-fA-F]{2})")
# Only the program itself is looked for where this one was found.
_START = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); import annotator; del sys.path[0];"
    " from annotator.cli import main; raise SystemExit(main())"
)


def own_command(*words: str) -> list[str]:
    """Return the command line by which this very program runs a command in another process.

    Modules that lie about where the user works, or where a project lies, are none of its own.
    """
    return [sys.executable, "-P", "-c", _START, str(Path(__file__).parents[1]), *words]


def path_of(written: str) -> Path:
    """Return the path that is written as one, or as an address of this machine (`file:///…`)."""
    if not written.startswith(_HERE):
        return Path(written)
    raw = os.fsencode(written.removeprefix(_HERE))
    path = os.fsdecode(_ESCAPED.sub(lambda found: bytes.fromhex(found[1].decode()), raw))
    return Path(path) if os.name == "nt" else Path("/", path)


def resource(*parts: str) -> Path:
    """Return a file of `resources/`, from a checkout or from an installed wheel."""
    package = Path(__file__).parent
    installed = package / "resources"
    root = installed if installed.is_dir() else package.parent / "resources"
    return root.joinpath(*parts)


def settings_folder() -> Path:
    """Return the folder of the user's settings (not made here)."""
    return Path(platformdirs.user_config_dir(_APPLICATION, appauthor=False))


def documents_folder() -> Path:
    """Return the folder in which new projects are put (not made here)."""
    return Path(platformdirs.user_documents_dir()) / "Annotator"


def state_folder() -> Path:
    """Return the folder of logs and of what the window remembers (not made here)."""
    return Path(platformdirs.user_state_dir(_APPLICATION, appauthor=False))
