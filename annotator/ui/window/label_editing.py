"""The label editor of the open project: at most one, gone with the project."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from annotator.app.key_bindings import KeyBindings
from annotator.app.session import Session
from annotator.ui.jobs.held_job import HeldJob
from annotator.ui.look.themes import Themes

if TYPE_CHECKING:
    from annotator.ui.label_editor.editor import LabelEditor


class LabelEditing(QObject):
    """Opens the label editor beside the window, or brings it to the front."""

    def __init__(
        self,
        session: Callable[[], Session | None],
        job: Callable[[], HeldJob | None],
        keys: Callable[[], KeyBindings],
        themes: Themes,
        window: QWidget,
    ) -> None:
        """`job` returns what does long work on the open project, `keys` those of commands."""
        super().__init__(window)
        self._session = session
        self._job = job
        self._keys = keys
        self._themes = themes
        self._window = window
        self.editor: LabelEditor | None = None

    def command_table(self) -> dict[str, Callable[[], None]]:
        """Return the command by its id."""
        return {"project.schema": self.open}

    def open(self) -> None:
        """Show the editor."""
        from annotator.ui.label_editor.editor import LabelEditor

        session, job = self._session(), self._job()
        if session is None or job is None:
            return
        if self.editor is None:
            self.editor = LabelEditor(session, job, self._keys(), self._themes.theme, self._window)
            self.editor.finished.connect(self._forget)
        self.editor.show()
        self.editor.raise_()
        self.editor.activateWindow()

    def close(self) -> None:
        """Close the editor, committing what was typed and not yet left."""
        if self.editor is not None:
            self.editor.reject()

    def _forget(self) -> None:
        if self.editor is not None:
            self.editor.deleteLater()
            self.editor = None
