"""Going from article to article: opening them where one left, finishing, skipping, flagging."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from PySide6.QtCore import QObject, Signal

from annotator.app import reading
from annotator.app.queue import Place
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.model.article import FINISHED, State
from annotator.model.schema import REGION_FAMILY
from annotator.model.values import ArticleKey, LayerKey
from annotator.ui.label_bar import LabelBar
from annotator.ui.queue.queue_panel import QueuePanel
from annotator.ui.view.article_view import ArticleView


class Rounds(QObject):
    """Opens articles and says how far one is with them.

    Signals:
        left(): another article is about to be opened; what is pending is to be written.
        opened(): the session has another article open, or none.
        chosen(): an article was opened to go on in its text.
        said(object): what was done.
        refused(object): why nothing happened, in a sentence.
    """

    left = Signal()
    opened = Signal()
    chosen = Signal()
    said = Signal(object)
    refused = Signal(object)

    def __init__(
        self,
        session: Session,
        queue: QueuePanel,
        bar: LabelBar,
        view: ArticleView,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._queue = queue
        self._bar = bar
        self._view = view
        self._opens: Callable[[ArticleKey], object] | None = None

    def command_table(self) -> dict[str, Callable[[], object]]:
        """Return the commands by their ids."""
        return {
            "go.next_article": partial(self.go, 1),
            "go.previous_article": partial(self.go, -1),
            "go.skip": self.skip,
            "go.flag": self.flag,
            "go.reopen": self.reopen,
        }

    def families(self) -> list[str]:
        """Return the families that are read for, and regions."""
        known = {family.id for family in self._session.schema.families}
        return [family for family in (*self._bar.passes, REGION_FAMILY) if family in known]

    def open_first(self) -> None:
        """Open the place one was at, while unfinished; else the next unfinished article."""
        queue = self._session.queue
        last = queue.last_place()
        rows = queue.rows([last.article]) if last is not None else []
        if rows and rows[0].state not in FINISHED:
            self.open(rows[0].key)
            return
        key = queue.next_unfinished(rows[0].key if rows else None)
        if key is None:
            keys = [row.key for row in rows] or queue.keys()
            key = keys[0] if keys else None
        if key is not None:
            self.open(key)
        else:
            self.opened.emit()

    def open_with(self, opens: Callable[[ArticleKey], object] | None) -> None:
        """Set how an article is opened when no layer of it is named; None for one's own."""
        self._opens = opens

    def open(self, key: ArticleKey, layer: LayerKey | None = None) -> None:
        """Open an article where one left it."""
        self.left.emit()
        self.remember_place()
        try:
            if self._opens is None or layer is not None:
                self._session.open_article(key, layer)
            else:
                self._opens(key)
        except UserError as refusal:
            self.refused.emit(str(refusal))
            return
        self.opened.emit()

    def choose(self, key: ArticleKey) -> None:
        """Open an article and go on in its text."""
        if self._open_key() != key:
            self.open(key)
        self.chosen.emit()

    def choose_layer(self, key: LayerKey) -> None:
        """Show another layer of the open article."""
        if (article := self._open_key()) is not None:
            self.open(article, key)

    def go(self, step: int) -> None:
        """Open the next or previous article of the queue as it is filtered."""
        key = self._queue.neighbour(self._open_key(), step)
        if key is None:
            end = self.tr("This is the last article of the list")
            self.refused.emit(end if step > 0 else self.tr("This is the first article"))
        else:
            self.choose(key)

    def finish(self) -> None:
        """Mark the article as done for the families that are read for, and go on."""
        if self._try(partial(reading.finish, self._session, self.families())):
            self._go_on(self.tr("Done"))

    def skip(self) -> None:
        """Skip the article and go on."""
        if self._try(partial(reading.set_state, self._session, State.SKIPPED)):
            self._go_on(self.tr("Skipped"))

    def flag(self) -> None:
        """Flag the article, or take the flag away."""
        article = self._session.article
        flagged = article is not None and article.layer.state is State.FLAGGED
        wanted = State.STARTED if flagged else State.FLAGGED
        if self._try(partial(reading.set_state, self._session, wanted)):
            self.said.emit(self.tr("Flag taken away") if flagged else self.tr("Flagged"))

    def reopen(self) -> None:
        """Say that there is more to do here."""
        if self._try(partial(reading.set_state, self._session, State.STARTED)):
            self.said.emit(self.tr("Back to started"))

    def remember_place(self) -> None:
        """Keep where one is in the open article."""
        key, session = self._open_key(), self._session
        if key is not None and session.read_only is None and session.held is None:
            top, caret = self._view.place
            # A full disk keeps nobody from reading on, or from closing the window.
            with suppress(UserError):
                session.queue.remember(Place(key, top, caret))

    def go_on(self, done: str) -> None:
        """Open the next unfinished article, after something was done with this one."""
        self._go_on(done)

    def _go_on(self, done: str) -> None:
        key = self._session.queue.next_unfinished(self._open_key())
        if key is None:
            words = self.tr("{0}. Nothing is left to do: all articles are done")
            self.said.emit(words.format(done))
            return
        self.choose(key)
        self.said.emit(self.tr("{0}, next article").format(done))

    def _open_key(self) -> ArticleKey | None:
        article = self._session.article
        return article.article.key if article is not None else None

    def _try(self, action: Callable[[], object]) -> bool:
        try:
            action()
        except UserError as refusal:
            self.refused.emit(str(refusal))
            return False
        return True
