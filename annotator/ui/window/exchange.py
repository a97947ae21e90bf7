"""Import and export from the window: the dialogs before, the jobs, the reports after."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from annotator.app.session import Session
from annotator.errors import ProjectError
from annotator.ui.jobs.resident_worker import ResidentWorker
from annotator.ui.jobs.transfers import Transfers
from annotator.ui.look.themes import Themes
from annotator.ui.parts.choosing_files import choose_files, choose_folder
from annotator.ui.parts.counted import counted
from annotator.ui.status_line import StatusLine
from annotator.ui.window.looks import Looks

if TYPE_CHECKING:
    from annotator.app.importing.import_files import ImportReport
    from annotator.formats.base import LossReport, Refusal
    from annotator.ui.dialogs.report_dialog import Report


class Exchange(QObject):
    """Asks what to import or export, has it done by a job, and shows what came of it.

    Signals:
        place_wanted(object): the key of an article, and words in it or None, shall be shown.
    """

    place_wanted = Signal(object)

    def __init__(
        self,
        session: Callable[[], Session | None],
        looks: Looks,
        themes: Themes,
        status: StatusLine,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._looks = looks
        self._session = session
        self._themes = themes
        self._status = status
        self._window = window
        self._worker: ResidentWorker | None = None
        self._written: Callable[[str], str] | None = None
        self.transfers = Transfers(status, window)
        self.transfers.imported.connect(self._show_imported)
        self.transfers.exported.connect(self._show_exported)

    def command_table(self) -> dict[str, Callable[[], None]]:
        """Return what the commands do, by their ids."""
        return {
            "project.import": self.import_articles,
            "project.import_folder": self.import_folder,
            "project.export": self.export_dataset,
        }

    def attach(self, worker: ResidentWorker) -> None:
        """Ask the worker of the project that is open now."""
        self._worker = worker

    def import_articles(self, files: Sequence[Path] = ()) -> None:
        """Open the import dialog, for files dropped on the window or for files to choose."""
        from annotator.ui.dialogs.import_dialog import ImportDialog

        session = self._writable()
        if session is None:
            return
        chosen = list(files) or self._choose_files(session.path.parent)
        if not chosen:
            return
        dialog = ImportDialog(session, chosen, self._themes.theme, self._window)
        if dialog.exec() == ImportDialog.DialogCode.Accepted:
            from annotator.app.importing.import_places import written_at

            request = dialog.request
            self._written = partial(written_at, request.files, records=request.options.read.records)
            self.transfers.import_files(session, request.files, request.options)
        dialog.deleteLater()

    def import_folder(self) -> None:
        """Choose a folder, then open the import dialog for it."""
        session = self._writable()
        if session is None:
            return
        chosen = choose_folder(self._window, self.tr("Import Folder"), session.path.parent)
        if chosen is not None:
            self.import_articles([chosen])

    def _writable(self) -> Session | None:
        session = self._session()
        if session is not None and session.read_only is not None:
            raise ProjectError(session.read_only)
        return session

    def export_dataset(self) -> None:
        """Open the export dialog."""
        from annotator.ui.dialogs.export_dialog import ExportDialog

        session, worker = self._session(), self._worker
        if session is None or worker is None:
            return
        before = self._looks.settings.export
        dialog = ExportDialog(session, worker, self._themes.theme, self._window, before)
        if dialog.exec() == ExportDialog.DialogCode.Accepted:
            self._looks.remember(export=dialog.look)
            self.transfers.export_file(session, dialog.request.out, dialog.request.options)
        dialog.deleteLater()

    def _choose_files(self, folder: Path) -> list[Path]:
        return choose_files(self._window, self.tr("Import Articles"), folder, self._filters())

    def _filters(self) -> str:
        """Return what the file dialog offers: what has a reader, then everything."""
        from annotator.formats.registry import FORMATS

        suffixes = {
            suffix for form in FORMATS if form.reads is not None for suffix in form.suffixes
        }
        names = " ".join(f"*{suffix}" for suffix in sorted(suffixes | {".warc.gz"}))
        return f"{self.tr('Articles and datasets')} ({names});;{self.tr('All files')} (*)"

    def _show_imported(self, report: "ImportReport") -> None:
        from annotator.ui.dialogs.report_dialog import import_report

        if (session := self._session()) is not None:
            session.refresh()
        self._status.say(
            counted(
                report.added,
                self.tr("Imported 1 new article"),
                self.tr("Imported {0} new articles"),
            )
        )
        if report.refused or report.changed or report.empty:
            self.show_report(import_report(report), self._written)

    def _show_exported(self, written: "tuple[LossReport, Path]") -> None:
        from annotator.ui.dialogs.report_dialog import loss_report

        report, out = written
        if out.is_dir() and (session := self._session()) is not None:
            # Where the articles of a dataset in parts went is a step of the project.
            session.refresh()
        exported = counted(
            report.articles, self.tr("Exported 1 article"), self.tr("Exported {0} articles")
        )
        self._status.say(self.tr("{0} to {1}").format(exported, out.name))
        if report.losses:
            self.show_report(loss_report(report, out), go=self._go_to_loss)

    def _go_to_loss(self, entry: "Refusal") -> bool:
        from annotator.app.exporting.loss_places import place_of_loss

        session = self._session()
        place = None if session is None else place_of_loss(session, entry.why)
        if place is not None:
            self.place_wanted.emit(place)
        return place is not None

    def say(self, words: str) -> None:
        """Say something in the status line."""
        self._status.say(words)

    def show_report(
        self,
        report: "Report",
        written: Callable[[str], str] | None = None,
        go: "Callable[[Refusal], bool] | None" = None,
    ) -> None:
        """Show what came of a job: `written` says where an entry stands in its file, `go` goes."""
        from annotator.ui.dialogs.report_dialog import ReportDialog

        dialog = ReportDialog(report, self._themes.theme, self._window, written, go)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
