"""What the hands do in the text, turned into actions: the controller of the article view."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent

from annotator.app import commands as conditions
from annotator.app import labelling
from annotator.app.hands import (
    Add,
    AddFragment,
    Arm,
    Chosen,
    Decision,
    Level,
    Refuse,
    Relabel,
    Select,
    Situation,
    on_chip,
    on_drag,
    on_escape,
    on_fragment,
    on_key,
)
from annotator.app.nudge import Nudge, nudged
from annotator.app.open_article import OpenArticle
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.model.changes import Changes
from annotator.model.fragment import Fragment
from annotator.model.sentences import grow, shrink
from annotator.model.values import AnnotationKey
from annotator.model.words import word_at
from annotator.ui.annotation_words import FilledRole, described, filled_roles
from annotator.ui.held_words import held_annotation, held_selection
from annotator.ui.keys import meanings
from annotator.ui.status_line import Held
from annotator.ui.view.article_view import ArticleView
from annotator.ui.view.offsets import whole_graphemes


class ReadingDesk(QObject):
    """Holds what is armed, the current frame, and the annotation last touched.

    Signals:
        held_changed(): selection, annotation, frame or armed label are others now.
        refused(object): why nothing happened, in a sentence.
        armed_changed(object): the id of the label that each drag makes, or None.
        annotation_shown(object): the key of the selected annotation, or None.
    """

    held_changed = Signal()
    refused = Signal(object)
    armed_changed = Signal(object)
    annotation_shown = Signal(object)

    def __init__(self, session: Session, view: ArticleView, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._view = view
        self.armed: str | None = None
        self.frame: AnnotationKey | None = None
        self._recent: AnnotationKey | None = None
        self._shown: AnnotationKey | None = None
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
        return there

    def held(self) -> Held:
        """Return in words what the hands hold."""
        article, schema = self.article, self._session.schema
        if article is None:
            return Held()
        if self.armed is not None:
            label = schema.name_of(self.armed)
            return Held(self.tr("Armed"), label, self.tr("each drag labels; Esc puts it down"))
        if (selection := self._view.selection) is not None:
            return held_selection(article, selection)
        key = self._view.selected if self._view.selected is not None else self.frame
        if key is None or key not in article.spans:
            return Held()
        return held_annotation(article, schema, key)

    def tool_tip(self, key: AnnotationKey) -> str:
        """Return what is said of an annotation under the pointer."""
        article = self.article
        if article is None or key not in article.spans:
            return ""
        return described(article, self._session.schema, key)

    def fillers(self, key: AnnotationKey) -> list[FilledRole]:
        """Return who fills the roles of a frame."""
        article = self.article
        if article is None or key not in article.spans:
            return []
        return filled_roles(article, self._session.schema, key)

    def current_frame(self) -> AnnotationKey | None:
        """Return the frame whose roles are filled: the last one made or selected."""
        return self.frame

    def current_selection(self) -> Fragment | None:
        """Return the selected text."""
        return self._view.selection

    def move_ends(self, key: AnnotationKey, fragments: tuple[Fragment, ...]) -> None:
        """Put the ends of an annotation where they were dragged to."""
        self._try(partial(labelling.set_fragments, self._session, key, fragments))

    # Labels

    def press_label(self, event: QKeyEvent) -> bool:
        """Give the label whose letter was pressed; tell whether it was a label's."""
        by_key = self._session.schema.by_key
        pressed = meanings(event)
        shift = len(pressed[0]) == 1 and pressed[0].isupper() and pressed[0] not in by_key
        wanted = (key.lower() if shift else key for key in pressed)
        label = next((by_key[key] for key in wanted if key in by_key), None)
        if label is None or self.article is None:
            return False
        if not event.isAutoRepeat():
            self._carry_out(on_key(self.situation(), label.id, self._session.schema))
        return True

    def click_label(self, label: str) -> None:
        """Do what a click on a label's chip means."""
        if self.article is not None:
            self._carry_out(on_chip(self.situation(), label, self._session.schema))

    def give_label(self, label: str) -> None:
        """Do what a label's letter means: from a menu."""
        if self.article is not None:
            self._carry_out(on_key(self.situation(), label, self._session.schema))

    def end_drag(self, fragment: Fragment) -> None:
        """Label a drag when a label is armed."""
        self._carry_out(on_drag(self.situation(), fragment))

    def add_fragment(self, fragment: Fragment | None = None) -> None:
        """Join the text selection, or a drag with Ctrl, to the annotation in hand."""
        wanted = fragment if fragment is not None else self._view.selection
        self._carry_out(on_fragment(self.situation(), wanted))

    def remove(self) -> None:
        """Remove the selected annotation and leave the caret where it was."""
        key = self._view.selected
        if key is not None and self.article is not None and key in self.article.spans:
            start = self.article.spans.fragments(key)[0].start
            with self._one_event():
                if self._try(partial(labelling.remove, self._session, key)):
                    self._view.restore_place(self._view.place[0], start)

    def copy_layer(self) -> None:
        """Copy the labels on the screen into one's own layer."""
        self._try(partial(labelling.copy_layer, self._session))

    def nudge(self, nudge: Nudge) -> None:
        """Move an end of the selected annotation, else of the text selection."""
        article, key = self.article, self._view.selected
        if article is None:
            return
        content, selection = article.text.content, self._view.selection
        held = article.spans.fragments(key) if key is not None else ()
        if not held and selection is not None:
            held = (selection,)
        if not held:
            self.refused.emit(self.tr("Select an annotation first: then its ends can be moved"))
            return
        try:
            moved = [whole_graphemes(content, *f) for f in nudged(content, held, nudge)]
        except UserError as refusal:
            self.refused.emit(str(refusal))
            return
        if key is None:
            self._view.select_text(*moved[0])
            return
        with self._one_event():
            if self._try(partial(labelling.set_fragments, self._session, key, moved, run=True)):
                self._view.select_annotation(key)

    # Moving about

    def walk(self, step: int) -> None:
        """Go to the next or the previous annotation of the families that are shown."""
        article, view = self.article, self._view
        if article is None or not len(article.spans):
            self.refused.emit(self.tr("There is no annotation here yet"))
            return
        spans = article.spans
        if (selected := view.selected) is not None and selected in spans:
            rank = spans.rank(selected) + step
        else:
            after = spans.following(view.caret)
            rank = len(spans) if after is None else spans.rank(after)
            rank += 0 if step > 0 else -1
        for tried in range(len(spans)):
            key = spans.key_at_rank((rank + step * tried) % len(spans))
            label = self._session.schema.by_id.get(spans.label(key))
            if label is None or label.family not in self._hidden:
                self.select(key)
                return

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
                self.frame = key
        self._tell()

    def grow(self) -> None:
        """Let the selection grow: word, quotation, sentence, paragraph."""
        view, article = self._view, self.article
        if article is None:
            return
        now = view.selection
        if now is None and view.selected is not None and view.selected in article.spans:
            pieces = article.spans.fragments(view.selected)
            now = Fragment(pieces[0].start, pieces[-1].end)
        if not self._grown or self._grown[-1] != now:
            self._grown = [now or Fragment(view.caret, view.caret)]
        grown = grow(view.content, self._grown[-1])
        self._grown.append(grown)
        view.select_text(*grown)

    def shrink(self) -> None:
        """Let the selection shrink, back by the steps it grew."""
        view, now = self._view, self._view.selection
        if now is None:
            return
        if len(self._grown) > 1 and self._grown[-1] == now:
            self._grown.pop()
            view.select_text(*self._grown[-1])
        else:
            view.select_text(*shrink(view.content, now, view.caret))

    def escape(self) -> None:
        """Go back one level: armed label, text selection, annotation, frame."""
        there = {
            Level.ARMED: self.armed is not None,
            Level.SELECTION: self._view.selection is not None,
            Level.ANNOTATION: self._view.selected is not None,
            Level.FRAME: self.frame is not None,
        }
        match on_escape({level for level, held in there.items() if held}):
            case Level.ARMED:
                self.arm(None)
            case Level.SELECTION:
                self._view.clear_selection()
            case Level.ANNOTATION:
                self.select(None)
            case Level.FRAME:
                self.frame = self._recent = None
            case _:
                pass
        self._tell()

    def copy_text(self) -> None:
        """Copy the selected words."""
        if (selection := self._view.selection) is not None:
            QGuiApplication.clipboard().setText(self._view.content[slice(*selection)])

    def arm(self, label: str | None) -> None:
        """Let each drag make a label, or put it down."""
        self.armed = label
        self._view.set_armed(label)
        self.armed_changed.emit(label)
        self._tell()

    def hide_families(self, families: frozenset[str]) -> None:
        """Leave annotations of these families out of the text and of going round."""
        self._hidden = families
        self._view.set_hidden_families(families)

    # Following

    def show_article(self) -> None:
        """Start anew with another article or layer."""
        self.frame = self._recent = self._shown = None
        self._tell()

    def apply(self, changes: Changes) -> None:
        """Repaint just what `changes` name."""
        article = self.article
        if article is None:
            return
        places: list[tuple[int, int]] = []
        for change in changes.annotations:
            if change.layer == article.layer.key:
                for whole in filter(None, (change.before, change.after)):
                    places += whole.fragments
        self._view.refresh_spans(places)
        if self.frame is not None and self.frame not in article.spans:
            self.frame = None
        if self._recent is not None and self._recent not in article.spans:
            self._recent = None
        self._tell()

    # Inside

    def _carry_out(self, decision: Decision) -> None:
        with self._one_event():
            self._act(decision)

    def _act(self, decision: Decision) -> None:
        match decision:
            case Add(label, fragment):
                self._add(label, fragment)
            case Relabel(key, label):
                if self._try(partial(labelling.relabel, self._session, key, label)):
                    self.annotation_touched(key)
            case AddFragment(key, fragment):
                if self._try(partial(labelling.add_fragment, self._session, key, fragment)):
                    self._take(key)
            case Arm(label):
                self.arm(label)
            case Refuse(why):
                self.refused.emit(why)
            case Select():
                self._tell()

    def _add(self, label: str, fragment: Fragment) -> None:
        try:
            key = labelling.add(self._session, label, [fragment])
        except UserError as refusal:
            self.refused.emit(str(refusal))
            return
        self._take(key)

    def _take(self, key: AnnotationKey) -> None:
        self._view.select_annotation(key, reveal=False)
        self.annotation_touched(key)

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
        selected = self._view.selected
        if selected != self._shown:
            self._shown = selected
            self.annotation_shown.emit(selected)
        self.held_changed.emit()

    def _chosen(self, key: AnnotationKey | None) -> Chosen | None:
        article = self.article
        if article is None or key is None or key not in article.spans:
            return None
        return Chosen(key, article.spans.label(key))
