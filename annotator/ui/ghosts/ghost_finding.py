"""Where suggestions come from: the worker looks names up, a moment after an article."""

from PySide6.QtCore import QObject, QTimer

from annotator.app.ghosts import Ghosts
from annotator.app.session import Session
from annotator.app.worker import Answer, Suggest
from annotator.model.changes import Changes, GazetteersChanged, RejectionChanged, SchemaChanged
from annotator.model.values import ArticleKey
from annotator.ui.jobs.resident_worker import ResidentWorker
from annotator.ui.jobs.worker_link import WorkerLink

# The window is painted and quiet before the worker comes up; afterwards it is there.
_FIRST = 700
_SOON = 30
# Labels come in runs: names are looked up again after the last of them.
_AFTER_LABELS = 400


class GhostFinding(QObject):
    """Asks for suggestions when an article opens, and again as labels and gazetteers change."""

    def __init__(
        self, session: Session, ghosts: Ghosts, worker: ResidentWorker, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._ghosts = ghosts
        self._asked: ArticleKey | None = None
        self._own = True
        self.link = WorkerLink(worker, "ghosts", self)
        self.link.answered.connect(self._take)
        self._wait = QTimer(self, singleShot=True)
        self._wait.timeout.connect(self._ask)

    def show_article(self) -> None:
        """Look for suggestions in the article that is open now."""
        self._later(_SOON if self.link.is_running else _FIRST, own=False)

    def apply(self, changes: Changes) -> None:
        """Look again when what names are made of has changed."""
        kinds = {type(change) for change in changes.all}
        if changes.many or kinds & {GazetteersChanged, SchemaChanged}:
            self._later(_AFTER_LABELS if self.link.is_running else _FIRST, own=False)
        elif changes.annotations or RejectionChanged in kinds:
            self._later(_AFTER_LABELS if self.link.is_running else _FIRST, own=True)

    def close(self) -> None:
        """Ask no more."""
        self._wait.stop()

    def _later(self, pause: int, *, own: bool) -> None:
        self._own = own and (self._own or not self._wait.isActive())
        self._wait.start(pause)

    def _ask(self) -> None:
        article = self._session.article
        own, self._own = self._own, True
        decides = self._session.gold_open
        if article is None or article.locked is not None or decides or not self._ghosts.on:
            return
        self._asked = article.article.key
        self.link.ask(Suggest(self._asked, own))

    def _take(self, answer: Answer) -> None:
        article = self._session.article
        if answer.source and article is not None and article.article.key == self._asked:
            self._ghosts.offer(answer.source, answer.ghosts)
