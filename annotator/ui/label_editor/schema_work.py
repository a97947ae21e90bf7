"""Edits of the labels on their way: at once where few rows change, else by a job."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from annotator.app.schema_editing import MANY_ROWS, apply_edits, preview, written_edits
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.model.schema_edits import AnyEdit
from annotator.scratch import Scratch
from annotator.ui.jobs.held_job import HeldJob
from annotator.ui.jobs.job import JobResult
from annotator.ui.parts.counted import counted


class SchemaWork(QObject):
    """Has edits made for one project.

    Signals:
        refused(str): why edits were not made; nothing has changed.
        cancelled(str): what a job was stopped in; nothing has changed.
    """

    refused = Signal(str)
    cancelled = Signal(str)

    def __init__(self, session: Session, job: HeldJob, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._job = job
        self._job.finished.connect(self._finished)
        self._name = ""

    def make(self, edits: Sequence[AnyEdit], name: str | None = None) -> bool:
        """Make edits as one step; tell whether they are made, or on their way."""
        if not edits:
            return False
        if self._session.held is not None:
            self.refused.emit(self._session.held)
            return False
        try:
            counts = preview(self._session, edits)
            many = sum(count.things for count in counts)
            if many <= MANY_ROWS:
                apply_edits(self._session, edits, name)
            else:
                self._start(edits, name or counts[0].title, many)
        except UserError as why:
            self.refused.emit(str(why))
            return False
        return True

    def _start(self, edits: Sequence[AnyEdit], name: str, many: int) -> None:
        try:
            scratch = Scratch()
            file = scratch.folder / "edits.json"
            file.write_text(written_edits(edits), encoding="utf-8")
        except OSError as error:
            why = error.strerror or error
            raise UserError(f"No temporary file can be written for this: {why}.") from error
        self._name = name
        one, several = self.tr("1 row is being changed"), self.tr("{0} rows are being changed")
        words = f"{name}: {counted(many, one, several)}"
        arguments = ["--edits", str(file), "--name", name]
        self._job.start("schema", arguments, words, scratch)

    def _finished(self, result: JobResult) -> None:
        name, self._name = self._name, ""
        if name and result.error:
            self.refused.emit(result.error)
        elif name and result.cancelled:
            self.cancelled.emit(name)
