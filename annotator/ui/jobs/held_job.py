"""A job that holds the project's file: whoever wants to write meanwhile is told why they wait."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from annotator.app.session import Session
from annotator.model.values import ActionKey
from annotator.scratch import Scratch
from annotator.ui.jobs.job import Job, JobProgress, JobResult
from annotator.ui.parts.job_bar import Waiting


class HeldJob(QObject):
    """Runs one command at a time beside the window, the session held until it ends.

    One for each open project: whatever part of the window asked for it, all parts see it.

    Signals:
        waiting(object): how far the job is, a `Waiting`; None when it has ended.
        finished(object): its `JobResult`; what the session has in memory follows it already.
    """

    waiting = Signal(object)
    finished = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._job: Job | None = None
        self._words = ""
        self._scratch: Scratch | None = None
        self._newest = ActionKey(0)

    @property
    def is_running(self) -> bool:
        """Tell whether a job is at work."""
        return self._job is not None

    def start(
        self, command: str, arguments: Sequence[str], words: str, scratch: Scratch | None = None
    ) -> None:
        """Run a command on the project; `words` say what it does.

        `scratch` is what it works with, which goes with it.
        """
        session = self._session
        self._scratch = scratch
        line = [command, str(session.path), "--annotator", session.actor.name, *arguments]
        if session.job_token is not None:
            line += ["--job", session.job_token]
        self._words, self._newest = words, session.newest_action()
        session.held = self.tr("{0}: wait until it is done, or cancel it.").format(words)
        self._job = Job(line, self)
        self._job.progressed.connect(self._show)
        self._job.finished.connect(self._end)
        self._job.start()
        self.waiting.emit(Waiting(words))

    def cancel(self) -> None:
        """Stop the job; it changes all or nothing."""
        if self._job is not None:
            self._job.cancel()

    def stop(self) -> None:
        """End the job at once, and wait for that: the project is being closed."""
        if self._job is not None:
            self._job.stop_at_once()

    def _show(self, progress: JobProgress) -> None:
        self.waiting.emit(Waiting(self._words, progress.share))

    def _end(self, result: JobResult) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.deleteLater()
        if self._scratch is not None:
            self._scratch.close()
            self._scratch = None
        session = self._session
        session.held = None
        # One that was stopped may have been done just before.
        done = result.ok or (result.cancelled and session.newest_action() > self._newest)
        if done:
            session.refresh()
        self.waiting.emit(None)
        self.finished.emit(JobResult(result.report) if done else result)
