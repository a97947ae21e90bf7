"""Looking at files before they are imported: a job reads them, the dialog hears what it finds."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, Signal

from annotator.app.importing.import_preview import Found
from annotator.app.session import Session
from annotator.model.values import JsonObject
from annotator.ui.jobs.job import Job, JobResult
from annotator.ui.jobs.transfers import import_arguments

if TYPE_CHECKING:
    from annotator.app.importing.import_files import ImportOptions


class FileLook(QObject):
    """One look at a time; a new one ends the one before.

    Signals:
        changed(): more was found.
        failed(str): the files could not be looked at.
    """

    changed = Signal()
    failed = Signal(str)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._job: Job | None = None
        self.found = Found()

    def start(self, files: Sequence[Path], options: "ImportOptions") -> None:
        """Look at files from their beginning."""
        self.stop()
        self.found = Found(done=not files)
        if not files:
            self.changed.emit()
            return
        arguments = import_arguments(self._session, tuple(files), options)
        self._job = job = Job([*arguments, "--dry-run"], self)
        job.told.connect(self._take)
        job.finished.connect(self._end)
        job.start()

    def stop(self) -> None:
        """End the look."""
        job, self._job = self._job, None
        if job is not None:
            job.abandon()
            job.deleteLater()

    def _take(self, said: JsonObject) -> None:
        if "found" in said:
            self.found = msgspec.convert(said["found"], Found)
            self.changed.emit()

    def _end(self, result: JobResult) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.deleteLater()
        if result.error:
            self.found = msgspec.structs.replace(self.found, done=True)
            self.failed.emit(result.error)
