"""What the hands hold in the text: selection, annotation, frame and armed label, told once."""

from collections.abc import Callable, Generator
from contextlib import contextmanager

from PySide6.QtCore import QObject, Signal

from annotator.app import commands as conditions
from annotator.app.hands import Chosen, Situation
from annotator.app.open_article import OpenArticle
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.model.fragment import Fragment
from annotator.model.values import AnnotationKey
from annotator.model.words import word_at
from annotator.ui.hands.annotation_words import FilledRole, described, filled_roles
from annotator.ui.hands.held_words import held_annotation, held_selection
from annotator.ui.status_line import Held
from annotator.ui.view.article_view import ArticleView


class Holding(QObject):
    """Knows what is held, and tells once an event what is held otherwise now.

    Signals:
        held_changed(): selection, annotation, frame or armed label are others now.
        refused(object): why nothing happened, in a sentence.
        said(object): what else came of what was done, in a sentence.
        armed_changed(object): the id of the label that each drag makes, or None.
        annotation_shown(object): the key of the selected annotation, else of the current frame.
    """

    held_changed = Signal()
    refused = Signal(object)
    said = Signal(object)
    armed_changed = Signal(object)
    annotation_shown = Signal(object)

    def __init__(self, session: Session, view: ArticleView, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._view = view
        self.armed: str | None = None
        self.frame: AnnotationKey | None = None
        # The frame held last, also in another article: what another one is made like.
        self.last_frame: AnnotationKey | None = None
        self._recent: AnnotationKey | None = None
        self._shown: AnnotationKey | None = None
        self._waiting: Held | None = None
        self._held_ghost: Callable[[], Held | None] | None = None
        self._has_offers: Callable[[], bool] | None = None
        self._offer_words: Callable[[], str] | None = None
        self._hidden: frozenset[str] = frozenset()
        # The steps by which the selection has grown, while it is still the last of them.
        self._grown: list[Fragment] = []
        # How deep in one event the desk is, and whether there is something to tell after it.
        self._depth = 0
        self._untold = False

    # What is held

    @property
    def article(self) -> OpenArticle | None:
        """The article on the desk."""
        return self._session.article

    def situation(self) -> Situation:
        """Return what the hands have hold of."""
        view = self._view
        selected = self._chosen(view.selected)
        held = view.selection is not None or selected is not None
        word = None if held or self.article is None else word_at(view.content, view.caret)
        if view.ghost is not None and len(view.ghost.fragments) == 1:
            # A label's letter on a suggestion labels its words, whatever it proposes.
            word = view.ghost.cover
        return Situation(view.selection, selected, word, self.armed, self._chosen(self._recent))

    def conditions(self) -> set[str]:
        """Return the conditions of the command table that hold on the desk."""
        article = self.article
        if article is None:
            return set()
        there = {conditions.ARTICLE}
        if article.locked is not None:
            there.add(conditions.FOREIGN)
        elif self._session.read_only is None:
            there.add(conditions.EDITABLE)
        if self._view.selection is not None:
            there.add(conditions.SELECTION)
        if self._chosen(self._view.selected) is not None:
            there.add(conditions.ANNOTATION)
        if there & {conditions.SELECTION, conditions.ANNOTATION}:
            there.add(conditions.WORDS)
        if self._view.ghost is not None:
            there.add(conditions.GHOST)
        if there & {conditions.GHOST, conditions.ANNOTATION}:
            there.add(conditions.REMOVABLE)
        if self._view.selection is None and self._has_offers is not None and self._has_offers():
            there.add(conditions.GHOST)
        return there

    def held(self) -> Held:
        """Return in words what the hands hold."""
        article, schema = self.article, self._session.schema
        if article is None:
            return Held()
        if self.armed is not None:
            label = schema.name_of(self.armed)
            return Held(self.tr("Armed"), label, self.tr("each drag labels; Esc puts it down"))
        ghost = None if self._held_ghost is None else self._held_ghost()
        if (first := self._waiting or ghost) is not None:
            return first
        if (selection := self._view.selection) is not None:
            return held_selection(article, selection, self._session.here)
        key = self._view.selected if self._view.selected is not None else self.frame
        if key is None or key not in article.spans:
            return Held()
        offers = self._offer_words() if self._offer_words is not None else ""
        return held_annotation(article, schema, key, self._session.here, offers)

    def tool_tip(self, key: AnnotationKey) -> str:
        """Return what is said of an annotation under the pointer."""
        article = self.article
        if article is None or key not in article.spans:
            return ""
        return described(article, self._session.schema, key, self._session.register.name)

    def fillers(self, key: AnnotationKey) -> list[FilledRole]:
        """Return who fills the roles of a frame."""
        article = self.article
        if article is None or key not in article.spans:
            return []
        return filled_roles(article, self._session.schema, key, self._session.register.name)

    def current_frame(self) -> AnnotationKey | None:
        """Return the frame whose roles are filled: the last one made or selected."""
        return self.frame

    def may_fill(self) -> bool:
        """Tell whether there is a current frame whose slots can be filled."""
        return self.frame is not None and conditions.EDITABLE in self.conditions()

    def has_frames(self) -> bool:
        """Tell whether there is any frame whose slots can be filled."""
        article, labels = self.article, self._session.schema.by_id
        if article is None or conditions.EDITABLE not in self.conditions():
            return False
        there = (labels.get(label) for label, count in article.spans.counts.items() if count)
        return any(label is not None and label.is_frame for label in there)

    # Taking hold

    def select(self, key: AnnotationKey | None) -> None:
        """Select an annotation and show it."""
        with self._one_event():
            self._view.select_annotation(key)
            self.annotation_touched(key)

    def annotation_touched(self, key: AnnotationKey | None) -> None:
        """Take note of an annotation that was selected by hand, or of none."""
        article = self.article
        if article is not None and key is not None and key in article.spans:
            self._recent = key
            label = self._session.schema.by_id.get(article.spans.label(key))
            if label is not None and label.is_frame:
                self.frame = self.last_frame = key
        self._tell()

    def take_frame(self, key: AnnotationKey) -> None:
        """Select a frame where the hands are: neither the caret nor the window moves."""
        with self._one_event():
            self._view.select_annotation(key, reveal=False, keep_caret=True)
            self.annotation_touched(key)

    def let_go(self) -> None:
        """Hold neither an annotation nor a frame."""
        with self._one_event():
            self.frame = self._recent = None
            self.select(None)

    def say_of_ghosts(self, held: Callable[[], Held | None], offers: Callable[[], str]) -> None:
        """Set what says which suggestion is in hand, and what is suggested for the frame."""
        self._held_ghost = held
        self._offer_words = offers

    def count_offers(self, any_offers: Callable[[], bool]) -> None:
        """Set what tells whether something is suggested for the current frame."""
        self._has_offers = any_offers

    def ghost_touched(self) -> None:
        """Take note that a suggestion was chosen, or is no longer."""
        self._tell()

    def say_waiting(self, waiting: Held | None) -> None:
        """Say in the status line that a slot waits for its filler; None when none does."""
        self._waiting = waiting
        self._tell()

    def arm(self, label: str | None) -> None:
        """Let each drag make a label, or put it down."""
        self.armed = label
        self._view.set_armed(label)
        self.armed_changed.emit(label)
        self._tell()

    def show_article(self) -> None:
        """Start anew with another article or layer."""
        self.frame = self._recent = self._shown = self._waiting = None
        self._tell()

    # Inside

    def _try(self, action: Callable[[], object]) -> bool:
        try:
            action()
        except UserError as refusal:
            self.refused.emit(str(refusal))
            return False
        return True

    @contextmanager
    def _one_event(self) -> Generator[None]:
        """Tell only at the end, and once, what changes in between."""
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            if self._untold:
                self._tell()

    def _tell(self) -> None:
        self._untold = self._depth > 0
        if self._untold:
            return
        shown = self._view.selected if self._view.selected is not None else self.frame
        if shown != self._shown:
            self._shown = shown
            self.annotation_shown.emit(shown)
        self.held_changed.emit()

    def _chosen(self, key: AnnotationKey | None) -> Chosen | None:
        article = self.article
        if article is None or key is None or key not in article.spans:
            return None
        return Chosen(key, article.spans.label(key))
