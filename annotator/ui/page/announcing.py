"""What is said aloud: labels made and taken away, refusals, and where the caret comes to stand."""

from collections.abc import Iterator, Sequence
from enum import IntEnum, auto

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.app.open_article import OpenArticle
from annotator.app.session import Session
from annotator.model.annotation import quote_of
from annotator.model.changes import AnnotationChanged, Changes
from annotator.model.fragment import Fragment
from annotator.model.values import AnnotationKey
from annotator.ui.hands.held_words import ghost_words
from annotator.ui.parts.counted import counted
from annotator.ui.state_glyphs import state_words
from annotator.ui.view.article_view import ArticleView

_QUOTED = 200


class Weight(IntEnum):
    """Of all that one press brings about only the weightiest is said; where one is, last of all."""

    CHANGE = auto()
    MESSAGE = auto()


class Announcer(QObject):
    """Puts into words what happens in one project's text.

    Signals:
        said(object, bool): the words to be spoken; whether they go before all others.
    """

    said = Signal(object, bool)

    def __init__(self, session: Session, view: ArticleView, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._view = view
        self._words = ""
        self._weight = Weight.CHANGE
        self._place = False
        self._urgent = False
        self._pause = QTimer(self, singleShot=True, interval=0)
        self._pause.timeout.connect(self._speak)

    def say(self, message: str, *, urgent: bool = False) -> None:
        """Say a message of the status line."""
        self._put(message, Weight.MESSAGE, urgent=urgent)

    def hear(self, changes: Changes) -> None:
        """Say what an action did to the labels of the open layer."""
        article = self._session.article
        if article is None:
            return
        there = [c for c in changes.annotations if article.concerns(c)]
        if len(there) > 1:
            self._put(changes.name, Weight.CHANGE)
        elif there:
            self._put(self._changed(article, there[0]), Weight.CHANGE)

    def tell_article(self) -> None:
        """Say which article is open now."""
        article = self._session.article
        if article is not None:
            state = state_words(article.layer.state)
            count = counted(len(article.spans), self.tr("1 annotation"), self.tr("{0} annotations"))
            self._put(", ".join((article.article.title, state, count)), Weight.CHANGE)

    def tell_place(self) -> None:
        """Say soon which annotations begin at the caret; of the selected one the words too."""
        self._pause.start()
        self._place = True

    def _at_place(self) -> str:
        article, view = self._session.article, self._view
        if article is None or view.selection is not None:
            return ""
        if view.ghost is not None:
            return ghost_words(self._session.schema, view.ghost).replace("\n", ", ")
        names = list(self._beginning(article, view.caret))
        selected = view.selected
        if selected is not None and selected in article.spans:
            pieces = article.spans.fragments(selected)
            if view.caret == pieces[0].start:
                names.append(_quote(article.text.content, pieces))
        return ", ".join(names)

    def _beginning(self, article: OpenArticle, caret: int) -> Iterator[str]:
        spans = article.spans
        for key in reversed(spans.at(caret)):
            pieces = spans.fragments(key)
            starts = [piece.start for piece in pieces]
            if caret not in starts:
                continue
            name = self._session.schema.name_of(spans.label(key))
            if len(pieces) > 1:
                number = starts.index(caret) + 1
                name = self.tr("{0}, part {1} of {2}").format(name, number, len(pieces))
            yield name
            yield from self._roles_of(article, key)

    def _roles_of(self, article: OpenArticle, key: AnnotationKey) -> Iterator[str]:
        uuid, schema = article.annotation(key).id, self._session.schema
        for _, frame in article.frames_filled_by(uuid):
            label = schema.by_id.get(frame.label)
            titles = {role.id: role.title for role in label.roles} if label is not None else {}
            for role, fillers in frame.roles.items():
                if any(filler.id == uuid for filler in fillers):
                    title = titles.get(role, role).lower()
                    yield f"{schema.name_of(frame.label)} {title}"

    def _changed(self, article: OpenArticle, change: AnnotationChanged) -> str:
        before, after = change.before, change.after
        whole = after or before
        if whole is None:
            return ""
        name = self._session.schema.name_of(whole.label)
        words = _quote(article.text.content, whole.fragments)
        if before is None:
            return self.tr("Labelled {0}: {1}").format(name, words)
        if after is None:
            return self.tr("Removed {0}: {1}").format(name, words)
        if before.label != after.label:
            return self.tr("Now {0}: {1}").format(name, words)
        if before.fragments != after.fragments:
            return self.tr("{0} reaches now: {1}").format(name, words)
        return self.tr("Changed {0}: {1}").format(name, words)

    def _put(self, words: str, weight: Weight, *, urgent: bool = False) -> None:
        if words and (weight >= self._weight or not self._words):
            self._words, self._weight, self._urgent = words, weight, urgent
            self._pause.start()

    def _speak(self) -> None:
        words, urgent = self._words, self._urgent
        if not words and self._place:
            words = self._at_place()
        self._words, self._weight, self._urgent, self._place = "", Weight.CHANGE, False, False
        if words:
            self.said.emit(words, urgent)


def _quote(content: str, fragments: Sequence[Fragment]) -> str:
    words = " ".join(quote_of(content, fragments).split())
    return words if len(words) <= _QUOTED else words[: _QUOTED - 1].rstrip() + "…"
