"""Taking steps back: at once, or by a job where very many rows change."""

from PySide6.QtCore import QObject, Signal

from annotator.app.history import Step
from annotator.app.session import Session
from annotator.errors import Refused
from annotator.ui.jobs.job import Job, JobResult


class StepWork(QObject):
    """Has steps of one project taken back and brought back.

    Signals:
        done(object, bool): the `Step`, and whether it was taken back; everything follows it.
        refused(object): why a job did not do it, in a sentence; nothing has changed.
        waiting(object): what is being done, while a job is at it; None when it has ended.
    """

    done = Signal(object, bool)
    refused = Signal(object)
    waiting = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._job: Job | None = None
        self._at: tuple[Step, bool] | None = None

    @property
    def is_running(self) -> bool:
        """Tell whether a job is at work."""
        return self._job is not None

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

    def cancel(self) -> None:
        """Stop a job; it changes all or nothing."""
        if self._job is not None:
            self._job.cancel()

    def stop(self) -> None:
        """End a job that is at work, and wait for it."""
        if self._job is not None:
            self._job.stop_at_once()

    def _start(self, step: Step, *, undo: bool) -> None:
        session = self._session
        arguments = ["step", str(session.path), "--annotator", session.actor.name]
        arguments += ["--undo", str(step.key)] if undo else ["--redo"]
        if session.job_token is not None:
            arguments += ["--job", session.job_token]
        said = self.tr("“{0}” is being undone") if undo else self.tr("“{0}” is being done again")
        words = said.format(step.name)
        session.held = self.tr("{0}: wait until it is done.").format(words)
        self._at = step, undo
        self._job = Job(arguments, self)
        self._job.finished.connect(self._finished)
        self._job.start()
        self.waiting.emit(self.tr("{0} …").format(words))

    def _finished(self, result: JobResult) -> None:
        at, self._at, self._job = self._at, None, None
        self._session.held = None
        self.waiting.emit(None)
        if result.ok and at is not None:
            self._session.refresh()
            self.done.emit(*at)
        elif not result.cancelled:
            self.refused.emit(result.error)
