"""Finding stories beside the window: a job that runs when articles have come in."""

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.app.session import Session
from annotator.app.stories import has_new_articles
from annotator.model.changes import Changes
from annotator.ui.jobs.job import Job, JobResult

# Milliseconds until a project that was opened, or has got articles, is looked through.
_PAUSE = 3_000


class StoryFinding(QObject):
    """Keeps the stories of an open project up to date, while nothing else waits for it.

    Signals:
        found(): articles have been put into stories.
    """

    found = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._job: Job | None = None
        self._waiting = QTimer(self, singleShot=True, interval=_PAUSE)
        self._waiting.timeout.connect(self.start)
        self._waiting.start()

    @property
    def is_running(self) -> bool:
        """Tell whether articles are being looked at."""
        return self._job is not None

    def apply(self, changes: Changes) -> None:
        """Look again some time after articles have come in."""
        if changes.many:
            self._waiting.start()

    def start(self) -> None:
        """Look at the articles that are new, if there are any."""
        session = self._session
        token = session.job_token
        if self._job is not None or token is None or not has_new_articles(session):
            return
        who = ["--annotator", session.actor.name, "--job", token, "--progress", "json"]
        self._job = Job(["stories", str(session.path.absolute()), *who], self)
        self._job.finished.connect(self._ended)
        self._job.start()

    def close(self) -> None:
        """End the job: the project is being closed."""
        self._waiting.stop()
        if self._job is not None:
            self._job.stop_at_once()

    def _ended(self, result: JobResult) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.deleteLater()
        if result.ok:
            self.found.emit()
