"""What the window remembers between two starts, in a JSON file of the user's settings folder."""

import logging
from pathlib import Path

import msgspec

from annotator.app.exporting.export_choices import Given
from annotator.paths import settings_folder
from annotator.ui.panes.side_panes import USUALLY_HIDDEN

_RECENT = 8
_log = logging.getLogger(__name__)


class SavedFilter(msgspec.Struct, frozen=True, omit_defaults=True):
    """A filter of the queue that was given a name."""

    words: str = ""
    states: tuple[str, ...] = ()
    document: tuple[tuple[str, str], ...] = ()
    mine: str = "any"
    commented: bool = False


class TableLook(msgspec.Struct, frozen=True, omit_defaults=True):
    """How the columns of a table were left: their order, widths, and which were put away."""

    order: tuple[str, ...] = ()
    widths: dict[str, int] = {}
    hidden: tuple[str, ...] = ()


class ReviewLook(msgspec.Struct, frozen=True, omit_defaults=True):
    """How one reviews: by letters for names, staying after a decision, agreed units listed."""

    anonymous: bool = False
    stays: bool = False
    agreed: bool = False
    models: bool = True


class ExportLook(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was chosen for exports: the last form, and for each form its choices by name."""

    form: str = ""
    chosen: dict[str, Given] = {}

    def with_chosen(self, form: str, given: Given) -> "ExportLook":
        """Return it with the choices for a form, which is the last one now."""
        return ExportLook(form, {**self.chosen, form: given})


class Settings(msgspec.Struct, frozen=True, omit_defaults=True):
    """Remembered choices. `widths` holds the panes' widths for each size of screen.

    `keys` holds the commands whose keys were changed, `palette` what was chosen there lately,
    `filters` the named filters of each project by its path. `sides` says where each pane stands
    (`left`, `right`, `bottom`); `hidden` names those put away.
    """

    theme: str = "system"
    geometry: str = ""
    widths: dict[str, dict[str, int]] = {}
    sides: dict[str, str] = {}
    hidden: tuple[str, ...] = USUALLY_HIDDEN
    density: str = "comfortable"
    captions: str = "first"
    measure: int = 75
    font_size: int = 0
    passes_off: tuple[str, ...] = ()
    passes_only: bool = False
    recent: tuple[str, ...] = ()
    annotator: str = ""
    keys: dict[str, tuple[str, ...]] = {}
    palette: tuple[str, ...] = ()
    filters: dict[str, dict[str, SavedFilter]] = {}
    screen_reader: str = "system"
    ghosts: bool = True
    tables: dict[str, TableLook] = {}
    review: ReviewLook = ReviewLook()
    export: ExportLook = ExportLook()


def settings_file() -> Path:
    """Return the file the settings are kept in."""
    return settings_folder() / "window.json"


def load_settings(file: Path | None) -> Settings:
    """Read the settings; a broken file is put aside as `….broken` and the defaults hold.

    Without a file nothing is remembered.
    """
    if file is None:
        return Settings()
    try:
        return msgspec.json.decode(file.read_bytes(), type=Settings)
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        _log.warning("settings in %s cannot be read: %s", file, error)
        return Settings()
    except msgspec.DecodeError as error:
        _log.warning("settings in %s are broken: %s", file, error)
        _put_aside(file)
        return Settings()


def save_settings(file: Path | None, settings: Settings) -> None:
    """Write the settings whole or not at all; a folder that refuses is only logged."""
    if file is None or (file.exists() and not file.is_file()):
        return
    try:
        file = file.resolve()
        file.parent.mkdir(parents=True, exist_ok=True)
        written = file.with_suffix(".part")
        written.write_bytes(msgspec.json.format(msgspec.json.encode(settings)))
        written.replace(file)
    except OSError as error:
        _log.warning("settings cannot be written to %s: %s", file, error)


def with_recent(settings: Settings, project: Path) -> Settings:
    """Return the settings with `project` as the newest of the recent projects."""
    newest = str(project.absolute())
    rest = tuple(other for other in settings.recent if other != newest)
    return msgspec.structs.replace(settings, recent=(newest, *rest)[:_RECENT])


def _put_aside(file: Path) -> None:
    # A device or a pipe that was given as the settings must stay where it is.
    if not file.is_file() or file.is_symlink():
        return
    try:
        file.replace(file.with_suffix(".broken"))
    except OSError as error:
        _log.warning("%s cannot be put aside: %s", file, error)
