"""Stories by hand: two articles are joined, or one is taken out of its story."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from annotator.app.session import Session
from annotator.app.story_links import join_stories, take_out
from annotator.errors import Refused, UserError
from annotator.model.values import ArticleKey
from annotator.ui.queue.queue_list import QueueList


class StoryHand(QObject):
    """Carries out what is said of stories, in the queue's menu and by commands.

    Signals:
        said(str): a story is another now.
        refused(str): why nothing was done.
    """

    said = Signal(str)
    refused = Signal(str)

    def __init__(self, session: Session, queue: QueueList, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._queue = queue

    def command_table(self) -> dict[str, Callable[[], None]]:
        """Return what the commands do."""
        return {
            "edit.join_story": self.join_with_chosen,
            "edit.leave_story": self.take_open_out,
        }

    def join_with_chosen(self) -> None:
        """Join the story of the open article with that of the one chosen in the queue."""
        here, chosen = self._here, self._queue.current_key
        if here is None or chosen is None or here == chosen:
            raise Refused(
                self.tr("Choose the other article in the queue first, by arrows or its menu")
            )
        self._join(chosen, here)

    def take_open_out(self) -> None:
        """Take the open article out of its story."""
        if (here := self._here) is None:
            raise Refused(self.tr("No article is open"))
        self._take_out(here)

    def fill(self, menu: QMenu, article: ArticleKey) -> None:
        """Offer in the menu of an article what can be done with its story."""
        here = self._here
        story = self._session.queue.same_story(article)
        writable = self._session.read_only is None
        join = menu.addAction(self.tr("Same Story as the Open Article"))
        join.setEnabled(writable and here is not None and here != article and here not in story)
        leave = menu.addAction(self.tr("Take Out of Its Story"))
        leave.setEnabled(writable and len(story) > 1)
        if here is not None:
            join.triggered.connect(partial(self._tried, partial(self._join, article, here)))
        leave.triggered.connect(partial(self._tried, partial(self._take_out, article)))

    def _join(self, article: ArticleKey, here: ArticleKey) -> None:
        join_stories(self._session, here, article)
        count = len(self._session.queue.same_story(here))
        self.said.emit(self.tr("{0} articles tell this story now").format(count))

    def _take_out(self, article: ArticleKey) -> None:
        take_out(self._session, article)
        self.said.emit(self.tr("The article tells a story of its own now"))

    def _tried(self, act: Callable[[], None]) -> None:
        try:
            act()
        except UserError as refusal:
            self.refused.emit(str(refusal))

    @property
    def _here(self) -> ArticleKey | None:
        article = self._session.article
        return article.article.key if article is not None else None
