"""Edits of the labels on their way: at once where few rows change, else by a job."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from annotator.app.schema_editing import MANY_ROWS, apply_edits, preview, written_edits
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.model.schema_edits import AnyEdit
from annotator.ui.jobs.job import Job, JobResult


class SchemaWork(QObject):
    """Has edits made for one project.

    Signals:
        refused(str): why edits were not made; nothing has changed.
        waiting(object): the words to show while a job is at it; None when it has ended.
    """

    refused = Signal(str)
    waiting = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._job: Job | None = None
        self._edits = Path()

    def make(self, edits: Sequence[AnyEdit], name: str | None = None) -> bool:
        """Make edits as one step; tell whether they are made, or on their way."""
        if self._job is not None or not edits:
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

    def cancel(self) -> None:
        """Stop a job that is at work; it changes all or nothing."""
        if self._job is not None:
            self._job.cancel()

    def stop(self) -> None:
        """End a job that is at work; it changes all or nothing."""
        if self._job is not None:
            self._job.stop_at_once()

    def _start(self, edits: Sequence[AnyEdit], name: str, many: int) -> None:
        with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False) as file:
            file.write(written_edits(edits))
        self._edits = Path(file.name)
        session = self._session
        arguments = ["schema", str(session.path), "--edits", file.name, "--name", name]
        arguments += ["--annotator", session.actor.name]
        if session.job_token is not None:
            arguments += ["--job", session.job_token]
        self._job = Job(arguments, self)
        self._job.finished.connect(self._finished)
        self._job.start()
        words = self.tr("{0}: {1} rows are being changed").format(name, f"{many:,}")
        session.held = self.tr("{0}. Wait until it is done.").format(words)
        self.waiting.emit(f"{words}…")

    def _finished(self, result: JobResult) -> None:
        self._edits.unlink(missing_ok=True)
        self._job = None
        self._session.held = None
        self.waiting.emit(None)
        if result.ok:
            self._session.refresh()
        elif not result.cancelled:
            self.refused.emit(result.error)
