"""Where files of the program and of its user live."""

from pathlib import Path

import platformdirs

_APPLICATION = "annotator"


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
