"""Taking steps back: at once, or by a job where very many rows change."""

from PySide6.QtCore import QObject, Signal

from annotator.app.history import Step
from annotator.app.session import Session
from annotator.errors import Refused
from annotator.ui.jobs.held_job import HeldJob
from annotator.ui.jobs.job import JobResult


class StepWork(QObject):
    """Has steps of one project taken back and brought back.

    Signals:
        done(object, bool): the `Step`, and whether it was taken back; everything follows it.
        refused(object): why a job did not do it, in a sentence; nothing has changed.
        cancelled(object): the `Step` whose job was stopped; nothing has changed.
    """

    done = Signal(object, bool)
    refused = Signal(object)
    cancelled = Signal(object)

    def __init__(self, session: Session, job: HeldJob, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._job = job
        self._job.finished.connect(self._finished)
        self._at: tuple[Step, bool] | None = None

    def take(self, step: Step, *, undo: bool) -> None:
        """Take a step back, or bring the one undone last back.

        Raises:
            Refused: it cannot be done, or a job holds the project.
        """
        session = self._session
        if session.held is not None:
            raise Refused(session.held)
        if session.history.is_large(step.key):
            self._start(step, undo=undo)
            return
        if undo:
            session.history.undo(step.key)
        else:
            session.history.redo()
        self.done.emit(step, undo)

    def _start(self, step: Step, *, undo: bool) -> None:
        self._session.history.check_free(step)
        said = self.tr("“{0}” is being undone") if undo else self.tr("“{0}” is being done again")
        self._at = step, undo
        arguments = ["--undo", str(step.key)] if undo else ["--redo"]
        self._job.start("step", arguments, said.format(step.name))

    def _finished(self, result: JobResult) -> None:
        at, self._at = self._at, None
        if at is None:
            return
        if result.error:
            self.refused.emit(result.error)
        elif result.cancelled:
            self.cancelled.emit(at[0])
        else:
            self.done.emit(*at)
