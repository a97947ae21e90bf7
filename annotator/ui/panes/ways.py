"""Ways to another article: the next or some unfinished one, and back to where one was."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from annotator.app.session import Session
from annotator.errors import Refused
from annotator.model.values import ArticleKey

# The articles at hand.
AT_HAND = 10


class Ways(QObject):
    """Finds the article to go to and lets `choose` open it."""

    def __init__(
        self, session: Session, choose: Callable[[ArticleKey], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._choose = choose

    def command_table(self) -> dict[str, Callable[[], None]]:
        """Return what the commands do."""
        return {
            "go.next_unfinished": self.next_unfinished,
            "go.random": self.random_unfinished,
            "go.back": self.back,
            "go.next_of_story": self.next_of_story,
        }

    def next_unfinished(self) -> None:
        """Go to the next article with something left to do."""
        self._go(self._session.queue.next_unfinished(self._here))

    def random_unfinished(self) -> None:
        """Go to some article with something left to do."""
        self._go(self._session.queue.random_unfinished(self._here))

    def next_of_story(self) -> None:
        """Go to the next near-duplicate of the open article, round and round."""
        here = self._here
        story = self._session.queue.same_story(here) if here is not None else []
        if here is None or here not in story or len(story) < 2:
            raise Refused(self.tr("No other article tells this story, as far as is known"))
        self._choose(story[(story.index(here) + 1) % len(story)])

    def back(self) -> None:
        """Go to the article that was open before this one."""
        before = self.recent()
        if not before:
            raise Refused(self.tr("No other article was open before this one"))
        self._choose(before[0][0])

    def recent(self) -> list[tuple[ArticleKey, str]]:
        """Return the articles that were open before this one, with their titles, newest first."""
        queue = self._session.queue
        keys = [key for key in queue.recent(AT_HAND + 1) if key != self._here][:AT_HAND]
        titles = queue.titles(keys)
        return [(key, titles[key]) for key in keys if key in titles]

    def _go(self, key: ArticleKey | None) -> None:
        if key is None:
            raise Refused(self.tr("No other article has anything left to do"))
        self._choose(key)

    @property
    def _here(self) -> ArticleKey | None:
        article = self._session.article
        return article.article.key if article is not None else None
