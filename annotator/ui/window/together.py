"""Bringing people together from the window: merging, handing out, handing in."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from annotator.app import project
from annotator.app.session import Session
from annotator.errors import ProjectError
from annotator.model.values import ArticleKey
from annotator.ui.look.themes import Themes
from annotator.ui.parts.choosing_files import choose_files, choose_target
from annotator.ui.parts.counted import counted
from annotator.ui.window.exchange import Exchange

if TYPE_CHECKING:
    from annotator.app.together.merging import MergeOptions, MergeReport, Question
    from annotator.ui.dialogs.merge_dialog import MergeDialog

_FILTER = "Annotator projects (*.annot);;All files (*)"


class Together(QObject):
    """Asks which files are merged, has it done by a job, and writes files for colleagues."""

    def __init__(
        self,
        session: Callable[[], Session | None],
        shown: Callable[[], Sequence[ArticleKey]],
        exchange: Exchange,
        themes: Themes,
        window: QWidget,
    ) -> None:
        """`shown` says which articles the queue shows."""
        super().__init__(window)
        self._session = session
        self._shown = shown
        self._exchange = exchange
        self._themes = themes
        self._window = window
        exchange.transfers.merged.connect(self._show_merged)
        exchange.transfers.asked.connect(self._ask)

    def command_table(self) -> dict[str, Callable[[], None]]:
        """Return what the commands do, by their ids."""
        return {
            "project.merge": self.choose_and_merge,
            "project.hand_out": self.hand_out,
            "project.hand_in": self.hand_in,
        }

    def choose_and_merge(self) -> None:
        """Ask for project files and merge them."""
        if (session := self._session()) is None:
            return
        title, folder = self.tr("Merge Projects"), session.path.parent
        self.merge(choose_files(self._window, title, folder, _FILTER))

    def merge(self, files: Sequence[Path], options: "MergeOptions | None" = None) -> None:
        """Merge project files into the open one, beside the window."""
        from annotator.app.together.merging import MergeOptions

        session = self._session()
        if session is None or not files:
            return
        if session.read_only is not None:
            raise ProjectError(session.read_only)
        self._exchange.transfers.merge(session, tuple(files), options or MergeOptions())

    def take_projects(self, files: Sequence[Path], open_path: Callable[[Path], None]) -> None:
        """Merge projects that were dropped; a single one is opened.

        When that is a copy of the open project, it is asked what is meant.
        """
        from annotator.app.together.merging import is_copy

        session = self._session()
        if session is None or session.read_only is not None:
            open_path(files[0])
        elif len(files) > 1:
            self.merge([file for file in files if file.absolute() != session.path.absolute()])
        elif is_copy(session, files[0]):
            self._open_or_merge(session, files[0], open_path)
        else:
            open_path(files[0])

    def hand_out(self) -> None:
        """Ask what goes into a file for a colleague, and write it."""
        from annotator.ui.dialogs.hand_out_dialog import HandOutDialog

        if (session := self._session()) is None:
            return
        dialog = HandOutDialog(session, self._shown(), self._themes.theme, self._window)
        if dialog.exec() == HandOutDialog.DialogCode.Accepted:
            count = len(dialog.articles)
            wrote = counted(count, self.tr("Wrote 1 article"), self.tr("Wrote {0} articles"))
            self._exchange.say(self.tr("{0} to {1}").format(wrote, dialog.out.name))
        dialog.deleteLater()

    def hand_in(self) -> None:
        """Ask where the file with one's work goes, and write it."""
        if (session := self._session()) is None:
            return
        path = session.path
        usual = path.with_name(f"{path.stem} by {session.actor.name}{path.suffix}")
        out = choose_target(self._window, self.tr("Hand In My Work"), usual, _FILTER)
        if out is not None:
            self.write_work(out)

    def write_work(self, out: Path) -> None:
        """Write one whole file of the project, to be merged by somebody else."""
        if (session := self._session()) is not None:
            project.backup(session, out)
            self._exchange.say(self.tr("Wrote {0}; send this file").format(out.name))

    def _open_or_merge(
        self, session: Session, file: Path, open_path: Callable[[Path], None]
    ) -> None:
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(self.tr("A project was dropped"))
        box.setText(self.tr("Merge {0} into {1}?").format(file.name, session.path.name))
        box.setInformativeText(self.tr("Merging is one step that can be undone."))
        merge = box.addButton(self.tr("Merge"), QMessageBox.ButtonRole.AcceptRole)
        opens = box.addButton(self.tr("Open It Instead"), QMessageBox.ButtonRole.ActionRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        merge.clicked.connect(partial(self.merge, [file]))
        opens.clicked.connect(partial(open_path, file))
        box.open()

    def _ask(self, needed: "tuple[tuple[Path, ...], MergeOptions, tuple[Question, ...]]") -> None:
        from annotator.ui.dialogs.merge_dialog import MergeDialog

        files, before, questions = needed
        dialog = MergeDialog(questions, before, self._themes.theme, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(partial(self._answered, dialog, files))
        dialog.rejected.connect(self._left)
        dialog.open()

    def _answered(self, dialog: "MergeDialog", files: tuple[Path, ...]) -> None:
        options = dialog.options
        if options is None:
            self._left()
        else:
            self.merge(files, options)

    def _left(self) -> None:
        self._exchange.say(self.tr("Not merged; nothing was changed"))

    def _show_merged(self, report: "MergeReport") -> None:
        from annotator.ui.dialogs.merge_dialog import merge_report

        if (session := self._session()) is not None:
            session.refresh()
        shown = merge_report(report)
        self._exchange.say(shown.title)
        if shown.figures:
            self._exchange.show_report(shown)
