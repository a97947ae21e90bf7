"""Which project the window shows: a new one, a file, the sample, the last one."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QInputDialog, QWidget

from annotator.app import project
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.paths import documents_folder
from annotator.ui.look.themes import Themes
from annotator.ui.parts.choosing_files import choose_file
from annotator.ui.window.looks import Looks

SAMPLE = "Sample.annot"
_FILTER = "Annotator projects (*.annot);;All files (*)"


class Opening(QObject):
    """Opens and makes projects, and has the window show them.

    Signals:
        failed(str): why a project could not be opened; empty when one was.
        sample_made(): the sample was made anew, and is shown.
    """

    failed = Signal(str)
    sample_made = Signal()

    def __init__(
        self,
        session: Callable[[], Session | None],
        show: Callable[[Session], None],
        close: Callable[[], None],
        looks: Looks,
        themes: Themes,
        annotator: str | None,
        window: QWidget,
    ) -> None:
        """`annotator` is who works, when it was said at the start; else what is remembered."""
        super().__init__(window)
        self._session = session
        self._show = show
        self._close = close
        self._looks = looks
        self._themes = themes
        self._annotator = annotator
        self._window = window

    def command_table(self) -> dict[str, Callable[[], None]]:
        """Return what the commands do, by their ids."""
        return {
            "project.new": self.new_project,
            "project.open": self.open_project,
            "project.sample": self.open_sample,
            "project.annotator": self.change_annotator,
        }

    def last_path(self) -> Path | None:
        """Return the project that was open last, when it is still there."""
        recent = [Path(known) for known in self._looks.settings.recent[:1]]
        return next((known for known in recent if known.is_file()), None)

    def open_path(self, path: Path) -> None:
        """Open a project file in place of the one that is open."""
        session = self._session()
        there = session is not None and session.path.absolute() == path.absolute()
        if session is not None and there and session.read_only is None:
            return
        if there:
            # Opened anew: who had the project may have left it.
            self._close()
        self._try(partial(project.open_project, path, annotator=self._who))

    def open_project(self) -> None:
        """Ask for a project file and open it."""
        found = choose_file(self._window, self.tr("Open Project"), self._folder(), _FILTER)
        if found is not None:
            self.open_path(found)

    def new_project(self) -> None:
        """Ask for name and labels of a project and make it."""
        from annotator.ui.dialogs.new_project_dialog import NewProjectDialog

        dialog = NewProjectDialog(self._themes.theme, self._folder(), self._window)
        if dialog.exec() == NewProjectDialog.DialogCode.Accepted:
            self._make_project(dialog.request.path, dialog.request.schema)
        dialog.deleteLater()

    def open_sample(self) -> None:
        """Open the sample project; it is made when it is not there."""
        path = documents_folder() / SAMPLE
        if path.exists():
            self.open_path(path)
            return
        make = partial(project.create_sample, path, annotator=self._who)
        if self._try(partial(_in_its_folder, path, make)):
            self.sample_made.emit()

    def change_annotator(self) -> None:
        """Ask who is working and open the project as that one."""
        session = self._session()
        if session is None:
            return
        name, chosen = QInputDialog.getText(
            self._window, self.tr("Who Is Working"), self.tr("Name"), text=session.actor.name
        )
        if chosen and name.strip() and name.strip() != session.actor.name:
            self._annotator = name.strip()
            self._looks.remember(annotator=self._annotator)
            path = session.path
            self._close()
            self._try(partial(project.open_project, path, annotator=self._who))

    @property
    def _who(self) -> str | None:
        return self._annotator or self._looks.settings.annotator or None

    def _make_project(self, path: Path, schema: str) -> None:
        make = partial(project.create_project, path, schema=schema, annotator=self._who)
        self._try(partial(_in_its_folder, path, make))

    def _try(self, opens: Callable[[], Session]) -> bool:
        try:
            session = opens()
        except (UserError, OSError) as refusal:
            self.failed.emit(str(refusal))
            return False
        self.failed.emit("")
        self._show(session)
        return True

    def _folder(self) -> Path:
        session = self._session()
        folder = session.path.parent if session is not None else documents_folder()
        return folder if folder.is_dir() else Path.home()


def _in_its_folder(path: Path, make: Callable[[], Session]) -> Session:
    path.parent.mkdir(parents=True, exist_ok=True)
    return make()
