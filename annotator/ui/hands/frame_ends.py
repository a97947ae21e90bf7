"""Going from end to end of the current frame by key: its words and what fills its roles."""

from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from annotator.app.session import Session
from annotator.model.fragment import Fragment
from annotator.model.quotations import quoted
from annotator.model.values import AnnotationKey
from annotator.ui.hands.annotation_words import shortened
from annotator.ui.hands.reading_desk import ReadingDesk
from annotator.ui.view.article_view import ArticleView


class _End(NamedTuple):
    """The frame itself, or a filler; `role` is what the filler is to it."""

    place: Fragment
    key: AnnotationKey
    role: str


class FrameEnds(QObject):
    """Shows the ends of the current frame one after the other; the frame stays in hand.

    Signals:
        said(object): which end is shown.
        refused(object): why there is nothing to show.
    """

    said = Signal(object)
    refused = Signal(object)

    def __init__(
        self, session: Session, desk: ReadingDesk, view: ArticleView, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._desk = desk
        self._view = view
        self._shown: tuple[AnnotationKey, AnnotationKey] | None = None

    def walk(self, step: int) -> None:
        """Show the next end or the previous one, in reading order; what is out of sight first."""
        frame, article = self._desk.frame, self._session.article
        if frame is None or article is None or frame not in article.spans:
            self.refused.emit(self.tr("Select a sanction or statement first"))
            return
        ends = self._ends(frame)
        if len(ends) == 1:
            self.refused.emit(self.tr("Nothing in the text fills a role of it"))
            return
        end = ends[(self._begin(frame, ends, step) + step) % len(ends)]
        self._shown = (frame, end.key)
        if self._view.selected != frame:
            self._desk.take_frame(frame)
        self._view.reveal_amid(*end.place)
        self._view.flash(*end.place)
        words = quoted(shortened(article.quote(end.key)))
        self.said.emit(f"{end.role}: {words}" if end.role else words)

    def _ends(self, frame: AnnotationKey) -> list[_End]:
        article = self._session.article
        if article is None:
            return []
        there = {frame: ""}
        for role, key, _ in self._desk.fillers(frame):
            if key is not None:
                there.setdefault(key, role[:1].upper() + role[1:])
        ends = [_End(article.spans.fragments(key)[0], key, role) for key, role in there.items()]
        return sorted(ends)

    def _begin(self, frame: AnnotationKey, ends: list[_End], step: int) -> int:
        """Return the number of the end from which to go on."""
        keys = [end.key for end in ends]
        if self._shown is not None and self._shown[0] == frame and self._shown[1] in keys:
            return keys.index(self._shown[1])
        hidden = [n for n, end in enumerate(ends) if not self._view.in_sight(*end.place)]
        after = [n for n in hidden if (n > keys.index(frame)) == (step > 0)]
        first = (after or hidden or [keys.index(frame) + step])[0 if step > 0 else -1]
        return first - step
