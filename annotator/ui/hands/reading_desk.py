"""What the hands do in the text, turned into actions: the controller of the article view."""

from functools import partial

from PySide6.QtGui import QGuiApplication, QKeyEvent

from annotator.app import labelling, likeness
from annotator.app.hands import (
    Add,
    AddFragment,
    Arm,
    Decision,
    Refuse,
    Relabel,
    Select,
    on_chip,
    on_drag,
    on_fragment,
    on_key,
)
from annotator.app.nudge import Nudge, nudged
from annotator.errors import UserError
from annotator.model.changes import Changes
from annotator.model.fragment import Fragment
from annotator.model.values import AnnotationKey
from annotator.ui.hands.annotation_words import kept_words
from annotator.ui.hands.moving_about import MovingAbout
from annotator.ui.keys import meanings
from annotator.ui.view.offsets import whole_graphemes


class ReadingDesk(MovingAbout):
    """Carries out labels, fragments and ends. It knows nothing of panels."""

    def move_ends(self, key: AnnotationKey, fragments: tuple[Fragment, ...]) -> None:
        """Put the ends of an annotation where they were dragged to."""
        self._try(partial(labelling.set_fragments, self._session, key, fragments))

    # Labels

    def label_of(self, event: QKeyEvent) -> str | None:
        """Return the label whose letter was pressed, or None."""
        by_key = self._session.schema.by_key
        pressed = meanings(event)
        shift = len(pressed[0]) == 1 and pressed[0].isupper() and pressed[0] not in by_key
        wanted = (key.lower() if shift else key for key in pressed)
        return next((by_key[key].id for key in wanted if key in by_key), None)

    def press_label(self, event: QKeyEvent) -> bool:
        """Give the label whose letter was pressed; tell whether it was a label's."""
        label = self.label_of(event)
        if label is None or self.article is None:
            return False
        if not event.isAutoRepeat():
            self._carry_out(on_key(self.situation(), label, self._session.schema))
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
                try:
                    kept = labelling.remove(self._session, key)
                except UserError as refusal:
                    self.refused.emit(str(refusal))
                    return
                self._view.restore_place(self._view.place[0], start)
                if kept:
                    self.said.emit(kept_words(self._session.schema, kept))

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

    def copy_text(self) -> None:
        """Copy the selected words."""
        if (selection := self._view.selection) is not None:
            QGuiApplication.clipboard().setText(self._view.content[slice(*selection)])

    def another(self) -> None:
        """Make a frame like the last one, of the selected words or where its words stand next."""
        place = self._view.selection
        try:
            key = likeness.another_like(self._session, self.last_frame, place)
        except UserError as refusal:
            self.refused.emit(str(refusal))
            return
        if place is None:
            self.select(key)
        else:
            self.take(key)

    def take(self, key: AnnotationKey) -> None:
        """Select what was just made or altered; the window does not move."""
        with self._one_event():
            self._view.select_annotation(key, reveal=False)
            self.annotation_touched(key)

    # Following

    def apply(self, changes: Changes) -> None:
        """Repaint just what `changes` name."""
        article = self.article
        if article is None:
            return
        places: list[tuple[int, int]] = []
        for change in changes.annotations:
            if article.concerns(change):
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
                    self.take(key)
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
        self.take(key)
