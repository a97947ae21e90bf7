"""The hands on suggestions: walking them, accepting, rejecting, and what is said of them."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from annotator.app.ghosts import Ghosts
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.model.changes import Changes
from annotator.model.fragment import Fragment
from annotator.model.ghost import Ghost
from annotator.model.values import AnnotationKey
from annotator.ui.ghosts.frame_offers import FrameOffers
from annotator.ui.hands.held_words import ghost_words, held_ghost, offers_in_words
from annotator.ui.hands.reading_desk import ReadingDesk
from annotator.ui.status_line import Held
from annotator.ui.view.article_view import ArticleView

_T = TypeVar("_T")
# Where a thing stands in reading order; at the same place an annotation comes before a ghost.
_Place = tuple[int, int, int]
_ANNOTATION, _GHOST = 0, 1


class GhostHands(QObject):
    """Shows the suggestions in the text and carries out what is done with the one in hand.

    Signals:
        said(object): what was done, for the status line.
        refused(object): why nothing happened, in a sentence.
    """

    said = Signal(object)
    refused = Signal(object)

    def __init__(
        self,
        session: Session,
        desk: ReadingDesk,
        view: ArticleView,
        key: Callable[[str], str],
        parent: QObject,
    ) -> None:
        """`key` says which key a command has."""
        super().__init__(parent)
        self._session = session
        self._desk = desk
        self._view = view
        self._key = key
        self.ghosts = Ghosts(session)
        self.offers = FrameOffers(session, desk, self.ghosts, self)
        self.ghosts.subscribe(self._show)
        view.set_ghost_tip(self.tool_tip)
        desk.say_of_ghosts(self.held, self.offered)

    def apply(self, changes: Changes) -> None:
        """Let the suggestions for the current frame follow what changed."""
        self.offers.apply(changes)

    def show_article(self) -> None:
        """Show the suggestions of the article that is open now."""
        self.offers.show_article()
        self._show(None)

    def walk(self, step: int) -> None:
        """Go to the next or the previous annotation or suggestion."""
        shelf = self.ghosts.shelf
        if not any(self._is_seen(ghost) for ghost in shelf.ghosts):
            self._desk.walk(step)
            return
        found = self._beside(self._here(), step) or self._beside(self._edge(step), step)
        if isinstance(found, Ghost):
            self._view.choose_ghost(found)
        elif found is not None:
            self._desk.select(found)

    def accept(self) -> None:
        """Accept the suggestion in hand, else the current frame's first; go on to the next one.

        With none in hand go to the next one.
        """
        ghost = None if self._view.selection is not None else self._in_hand()
        if ghost is None:
            self._take_next()
        else:
            key = self._try(partial(self.ghosts.accept, ghost))
            if key is not None and not self._go_on_in_frame(ghost):
                self._desk.annotation_touched(key)
                self._go_on(ghost, key)

    def reject(self) -> None:
        """Turn down the suggestion in hand, else the current frame's first; go on to the next."""
        ghost = self._in_hand()
        if ghost is None or not self._try(partial(self._reject, ghost)):
            return
        if not self._go_on_in_frame(ghost):
            self._go_on(ghost, None)

    def accept_in_sight(self) -> None:
        """Accept all suggestions for the current frame, else all in the window, as one step."""
        held = self._view.ghost
        tied = self.offers.shown if held is None or held.tied is not None else []
        there = tied or [
            ghost
            for ghost in self.ghosts.shown
            if self._is_seen(ghost) and self._view.in_sight(ghost.start, ghost.end)
        ]
        made = self._try(partial(self.ghosts.accept_all, there))
        if made:
            if tied and tied[0].tied is not None:
                self._desk.take_frame(tied[0].tied)
            count = len(made)
            one, many = self.tr("1 suggestion accepted"), self.tr("{0} suggestions accepted")
            self.said.emit(one if count == 1 else many.format(count))

    def held(self) -> Held | None:
        """Return in words the suggestion in hand, and the keys for it."""
        ghost = self._view.ghost
        if ghost is None:
            return None
        keys = self._key("ghost.accept"), self._key("label.remove")
        return held_ghost(self._session.schema, ghost, *keys)

    def offered(self) -> str:
        """Return in words how much is suggested for the current frame, "" for nothing."""
        count = len(self.offers.shown)
        return offers_in_words(count, self._key("ghost.accept")) if count else ""

    def tool_tip(self, ghost: Ghost) -> str:
        """Return what is said of a suggestion under the pointer."""
        return ghost_words(self._session.schema, ghost)

    # Inside

    def _take_next(self) -> None:
        """Take the next suggestion in hand, to be looked at before it is accepted."""
        if self._view.selection is not None:
            self.refused.emit(self.tr("Words are selected: press a label’s letter, or Esc"))
            return
        found = self._ghost(self._here(), 1) or self._ghost(self._edge(1), 1)
        if found is None:
            self.refused.emit(self.tr("There is no suggestion here"))
        else:
            self._view.choose_ghost(found)

    def _in_hand(self) -> Ghost | None:
        return self._view.ghost or next(iter(self.offers.shown), None)

    def _go_on_in_frame(self, ghost: Ghost) -> bool:
        """Go to the frame's next suggestion; with none left back to the frame itself."""
        frame, article = ghost.tied, self._session.article
        if frame is None or article is None or frame not in article.spans:
            return False
        left = [each for each in self.offers.shown if each.tied == frame]
        after = next((each for each in left if each.start >= ghost.start), None)
        if left:
            self._view.choose_ghost(after or left[0])
        else:
            self._desk.take_frame(frame)
            self.said.emit(self.tr("That was the last suggestion for it"))
        return True

    def _show(self, _place: Fragment | None) -> None:
        self._view.set_ghosts(self.ghosts.shelf)

    def _is_seen(self, ghost: Ghost) -> bool:
        label = self._session.schema.by_id.get(ghost.label)
        return label is not None and label.family not in self._desk.hidden_families

    def _go_on(self, ghost: Ghost, made: AnnotationKey | None) -> None:
        """Go to the next suggestion behind one that is gone; with none left stay where one is."""
        shelf = self.ghosts.shelf
        after = next(filter(self._is_seen, shelf.onward(ghost.start, 1)), None)
        if after is not None:
            self._view.choose_ghost(after)
            return
        self._desk.select(made)
        if any(map(self._is_seen, shelf.ghosts)):
            key = self._key("go.next")
            self.said.emit(self.tr("No suggestion below; {0} goes on from the top").format(key))
        else:
            self.said.emit(self.tr("That was the last suggestion here"))

    def _reject(self, ghost: Ghost) -> bool:
        self.ghosts.reject(ghost)
        return True

    def _try(self, action: Callable[[], _T]) -> _T | None:
        try:
            return action()
        except UserError as refusal:
            self.refused.emit(str(refusal))
            return None

    # Reading order

    def _here(self) -> _Place:
        view, article = self._view, self._session.article
        if (ghost := view.ghost) is not None:
            return ghost.start, -ghost.end, _GHOST
        selected = view.selected
        if article is not None and selected is not None and selected in article.spans:
            pieces = article.spans.fragments(selected)
            return pieces[0].start, -pieces[-1].end, _ANNOTATION
        # Between what starts before the caret and what starts at it.
        return view.caret, -len(view.content) - 1, _ANNOTATION

    def _edge(self, step: int) -> _Place:
        """Return the place from which going round begins again."""
        end = len(self._view.content) + 1
        return (-1, 0, _GHOST) if step > 0 else (end, 0, _GHOST)

    def _beside(self, place: _Place, step: int) -> Ghost | AnnotationKey | None:
        """Return what comes next after a place, or before it, without going round."""
        annotation, ghost = self._annotation(place, step), self._ghost(place, step)
        if annotation is None or ghost is None:
            return annotation if ghost is None else ghost
        first = min if step > 0 else max
        of_annotation = self._place_of(annotation)
        of_ghost = (ghost.start, -ghost.end, _GHOST)
        return annotation if first(of_annotation, of_ghost) == of_annotation else ghost

    def _annotation(self, place: _Place, step: int) -> AnnotationKey | None:
        article, labels = self._session.article, self._session.schema.by_id
        if article is None or len(article.spans) == 0:
            return None
        spans = article.spans
        after = spans.following(place[0] if step > 0 else place[0] + 1)
        rank = len(spans) if after is None else spans.rank(after)
        rank += 0 if step > 0 else -1
        while 0 <= rank < len(spans):
            key = spans.key_at_rank(rank)
            label = labels.get(spans.label(key))
            there = self._place_of(key)
            beyond = there > place if step > 0 else there < place
            if beyond and (label is None or label.family not in self._desk.hidden_families):
                return key
            rank += step
        return None

    def _ghost(self, place: _Place, step: int) -> Ghost | None:
        for ghost in self.ghosts.shelf.onward(place[0], step):
            there = (ghost.start, -ghost.end, _GHOST)
            if (there > place if step > 0 else there < place) and self._is_seen(ghost):
                return ghost
        return None

    def _place_of(self, key: AnnotationKey) -> _Place:
        article = self._session.article
        pieces = article.spans.fragments(key) if article is not None else (Fragment(0, 0),)
        return pieces[0].start, -pieces[-1].end, _ANNOTATION
