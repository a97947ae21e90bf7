"""The right pane: the selected annotation or the article, and the list of annotations."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from annotator.app import labelling, reading
from annotator.app.adjudication.provenance import provenance_words
from annotator.app.open_article import OpenArticle
from annotator.app.session import Session
from annotator.app.who_is_here import Here
from annotator.errors import UserError
from annotator.model.changes import Changes, DecisionChanged, SchemaChanged
from annotator.model.schema import Attribute, AttributeKind
from annotator.model.values import AnnotationKey, Json, Uuid
from annotator.ui.hands.annotation_words import value_words
from annotator.ui.hands.slot import Slot
from annotator.ui.inspector.sections import FRAME, Sections
from annotator.ui.look.theme import Theme
from annotator.ui.parts.part import set_theme_in
from annotator.ui.unkept import NOTE, Owner, Typed, Unkept

if TYPE_CHECKING:
    from annotator.model.annotation import Annotation

# Longer words name nobody.
_LONGEST_NAME = 120
_TYPED = (AttributeKind.TEXT, AttributeKind.NUMBER)


class Inspector(Sections):
    """Shows and edits the selected annotation; without one, the article as a whole.

    Signals:
        annotation_chosen(object): a row or a filler was gone to; carries the `AnnotationKey`.
        text_requested(): the text should get the focus.
        refused(str): an edit was refused; a sentence.
        slot_acted(object): what the hands asked for in a frame's slots, a `SlotAct`.
        number_chosen(object): a referent was pressed by its digit.
        proposal_taken(): the proposed referent was pressed.
        unlink_wanted(): the link to the register should go.
        page_wanted(str): the page of a referent is wanted.
        field_opened(): a field is to be typed in, and must be in sight.
    """

    annotation_chosen = Signal(object)
    text_requested = Signal()
    refused = Signal(str)
    slot_acted = Signal(object)
    number_chosen = Signal(object)
    proposal_taken = Signal()
    unlink_wanted = Signal()
    page_wanted = Signal(str)
    field_opened = Signal()

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(session, theme, parent)
        self._article: OpenArticle | None = None
        self._key: AnnotationKey | None = None
        self._annotation: Annotation | None = None
        self._slot: Slot | None = None
        self.unkept = Unkept(session, self)
        # Who the digits shown with the annotation mean.
        self._near: tuple[Here, ...] = ()
        self._reveal = QTimer(self, singleShot=True, interval=0)
        self._reveal.timeout.connect(self._reveal_waiting)
        self.setAccessibleName(self.tr("Inspector"))
        self._connect()
        self._show_all()

    def show_article(self, article: OpenArticle | None) -> None:
        """Show another article or layer, nothing selected; None for no article."""
        self.flush()
        self._article = article
        self._key = self._annotation = None
        self._list.show_article(article, self._session.schema)
        self._show_all()

    def show_annotation(self, key: AnnotationKey | None) -> None:
        """Show an annotation of the open layer; None for none."""
        if key != self._key:
            self.flush()
        there = self._article is not None and key is not None and key in self._article.spans
        self._key = key if there else None
        self._list.show_annotation(self._key)
        self._show_all(anew=True)

    def apply(self, changes: Changes) -> None:
        """Follow a committed change."""
        if any(isinstance(change, SchemaChanged) for change in changes.all):
            self._rebuild()
        elif changes.many:
            self._reread()
        elif self._article is not None:
            self._list.apply(changes)
            here = any(self._article.concerns(c) for c in changes.annotations)
            # The form of the article knows nothing of single annotations.
            decided = any(isinstance(change, DecisionChanged) for change in changes.all)
            here = here or decided
            if changes.layers or changes.referents or (here and self._key is not None):
                self._forget_if_gone()
                self._show_all()
            elif any(c.key == self._article.article.key for c in changes.articles):
                self._show_all()
            elif here:
                self.show_who()

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        set_theme_in(self, theme)
        self._show_all()

    def name_keys(self, key: Callable[[str], str]) -> None:
        """Name the keys of commands as `key` does."""
        self._key_name = key
        self._guide.name_keys(key)

    def flush(self) -> None:
        """Keep what was written into the note or a field and not yet kept."""
        if self._annotation is not None:
            self._form.flush()
            self._note.flush()
        elif self._article is not None:
            self._article_form.form.flush()

    def let_go(self) -> None:
        """Keep what was written, and nothing from now on: the project is being closed."""
        self.flush()
        self.unkept.give_up()
        self._article = self._key = self._annotation = None

    def set_by_letter(self, letter: str, *, document: bool = False) -> bool:
        """Set the attribute value that has this letter: of the article, if nothing is shown.

        With `document` it is the article's even while a frame is shown.
        """
        if self._annotation is not None and not document:
            return self._form.press_letter(letter)
        if self._article is None:
            return False
        if self._annotation is not None:
            self._show_document(self._article)
        return self._article_form.form.press_letter(letter)

    def show_slot(self, slot: Slot | None) -> None:
        """Show which role waits for its filler, and what could fill it; None for none."""
        self._slot = slot
        self._show_waiting()
        self._fit_waiting()

    def _open_form(self) -> None:
        self.field_opened.emit()
        self._tabs.open(FRAME)
        self._arrange()

    def type_words(self, role: str) -> None:
        """Open a field for what fills a role without standing in the text."""
        if self._annotation is not None:
            self._open_form()
            self._form.type_words(role)
            self._fit_waiting()

    def _fit_waiting(self) -> None:
        """Let the form grow, and when it has its height show the role that waits in it."""
        self._form_area.fit()
        self._reveal.start()

    def _reveal_waiting(self) -> None:
        if (row := self._form.waiting_row) is not None:
            self._form_area.show_part(row)

    def _show_waiting(self) -> None:
        slot = self._slot
        if slot is None or self._article is None or slot.frame != self._key:
            self._form.close_slot()
        else:
            turns = slot.more or slot.skipped > 0
            self._form.show_slot(self._article, slot.role.id, slot.candidates, turns=turns)

    def repeat_values(self) -> None:
        """Give the annotation that is shown the attribute values used last."""
        if self._key is None:
            self.refused.emit(self.tr("Select an annotation first: then , , repeats its values"))
        else:
            self._try(partial(self.last.repeat, self._key))

    def offered_words(self) -> str:
        """Return the values used last that can be set again, in words; "" for none."""
        if self._annotation is None:
            return ""
        offered = self.last.offered(self._annotation)
        return " · ".join(value_words(self._session.schema, name, v) for name, v in offered.items())

    @property
    def provenance(self) -> str:
        """From whom the annotation is that is shown, and who decided; "" when nobody did."""
        return self._head.provenance if self._annotation is not None else ""

    def edit_note(self) -> None:
        """Put the focus into the note of the selected annotation."""
        if self._annotation is not None:
            self._open_form()
            self._note.field.setFocus()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ParentChange:
            self._arrange()

    def _connect(self) -> None:
        self._tabs.chosen.connect(self._arrange)
        self._form.changed.connect(self._set_attribute)
        self._form.refused.connect(self.refused)
        self._form.filler_chosen.connect(self.annotation_chosen)
        self._form.slot_acted.connect(self.slot_acted)
        self._form.left.connect(self.text_requested)
        self._form.field_opened.connect(self._open_form)
        self.who.number_chosen.connect(self.number_chosen)
        self.who.proposal_taken.connect(self.proposal_taken)
        self.who.unlink_wanted.connect(self.unlink_wanted)
        self.who.page_wanted.connect(self.page_wanted)
        self._note.written.connect(self._set_note)
        self._article_form.changed.connect(self._set_document_label)
        self._article_form.refused.connect(self.refused)
        self._article_form.form.left.connect(self.text_requested)
        self.here.chosen.connect(self._go_to_mention)
        self.here.page_wanted.connect(self.page_wanted)
        self.here.left.connect(self.text_requested)
        self._list.chosen.connect(self.annotation_chosen)
        self._list.left.connect(self.text_requested)

    def _rebuild(self) -> None:
        """Make all sections anew, for another schema."""
        self.flush()
        self._build()
        self._connect()
        self._list.show_article(self._article, self._session.schema)
        self._list.show_annotation(self._key)
        self._show_all()

    def _reread(self) -> None:
        self._article = self._session.article
        self._list.show_article(self._article, self._session.schema)
        self._forget_if_gone()
        self._list.show_annotation(self._key)
        self._show_all()

    def _forget_if_gone(self) -> None:
        if self._article is None or (
            self._key is not None and self._key not in self._article.spans
        ):
            self._key = None

    def _show_all(self, *, anew: bool = False) -> None:
        self._forget_if_gone()
        shown = self._article
        was = self._annotation
        self._annotation = None
        if shown is not None and self._key is not None:
            self._annotation = annotation = shown.annotation(self._key)
            label = self._session.schema.by_id.get(annotation.label)
            words, said = shown.quote(self._key), provenance_words(self._session, annotation)
            self._head.show_annotation(annotation, label, words, shown.locked, said)
            owner = Owner(shown.article.key, self._key)
            self._form.show_annotation(shown, self._key, annotation, self.unkept.of(owner))
            self._show_waiting()
            anew = anew or was is None or was.id != annotation.id
            self._note.show_note(
                annotation.note,
                editable=shown.locked is None,
                anew=anew,
                unkept=self.unkept.note_of(owner),
            )
            self._form_area.fit()
        elif shown is not None:
            self._show_document(shown)
            self._article_area.fit()
        self.show_who()
        self._arrange()

    def _show_document(self, shown: OpenArticle) -> None:
        self._article_form.show_article(shown, self.unkept.of(Owner(shown.article.key)))

    def show_who(self) -> None:
        """Show anew whom the annotation refers to, or who is in the article."""
        shown, session, annotation = self._article, self._session, self._annotation
        here = session.here
        if shown is None or here is None or here.article is not shown:
            return
        if annotation is None or self._key is None:
            self._show_here()
            return
        # A sanction is another mention of a sanction, hardly ever of a person.
        kin = self._is_entity
        self._near = tuple(r for r in here.rows() if kin or r.label == annotation.label)
        register, referent = session.register, annotation.referent
        entry = register.resolved(referent) if referent is not None else None
        ids = register.ids(entry.key) if entry is not None else ()
        editable = shown.locked is None
        proposal = None
        if entry is None and editable and register.is_read and self._is_entity:
            words = shown.quote(self._key)[:_LONGEST_NAME]
            proposal = next(iter(register.find(words, annotation.label, 1)), None)
        self.who.show_who((entry, ids, proposal, self._near, editable))

    def _show_here(self) -> None:
        here = self._session.here
        if here is not None and here.article is self._article:
            self.here.show_rows(here.rows())
            self.here.rows.repaint()

    @property
    def _is_entity(self) -> bool:
        """Whether the selected annotation is of the kind that names someone or something."""
        label = self._session.schema.by_id.get(self._annotation.label) if self._annotation else None
        return label is not None and label.family == "entity"

    def _go_to_mention(self, referent: str) -> None:
        """Go to the next mention of a referent behind the one that is selected."""
        here = self._session.here
        keys = here.mentions(referent) if here is not None else []
        if keys:
            selected = self._key
            place = keys.index(selected) + 1 if selected is not None and selected in keys else 0
            self.annotation_chosen.emit(keys[place % len(keys)])

    def _arrange(self) -> None:
        """Show the sections there is something in: all, or in a low window those of one tab."""
        selected, opened = self._annotation is not None, self._article is not None
        linked = self._annotation is not None and self._annotation.referent is not None
        who = linked or self._is_entity or bool(self._near)
        article = self._show_parts(selected=selected, opened=opened, who=who)
        if article and selected and self._article is not None:
            self._show_document(self._article)
            self._show_here()

    def _set_attribute(self, name: str, value: Json) -> None:
        key = self._key
        if key is None:
            return
        store = partial(labelling.set_attribute, self._session, key, name, value)
        if _is_typed(name, self._session.schema.attributes):
            self._keep(key, Typed(name, value, store, partial(self._is_here, key)))
        else:
            self._try(store)

    def _set_note(self, note: str) -> None:
        key, article = self._key, self._session.article
        if key is None or article is None:
            return
        store = partial(labelling.set_note, self._session, key, note)
        kept = self._keep(key, Typed(NOTE, note, store, partial(self._is_here, key)))
        if not kept and key in article.spans:
            self._note.not_kept(article.annotation(key).note)

    def _set_document_label(self, name: str, value: Json) -> None:
        shown = self._article
        store = partial(reading.set_document_label, self._session, name, value)
        if shown is not None and _is_typed(name, self._session.schema.document):
            here = partial(self._is_open, shown.layer.id)
            self._keep(None, Typed(name, value, store, here))
        else:
            self._try(store)

    def _is_here(self, key: AnnotationKey) -> bool:
        opened = self._session.article
        return opened is not None and key in opened.spans

    def _is_open(self, layer: Uuid) -> bool:
        opened = self._session.article
        return opened is not None and opened.layer.id == layer

    def _keep(self, key: AnnotationKey | None, typed: Typed) -> bool:
        """Store what was typed of the article that is shown; tell whether it is stored."""
        shown = self._article
        if shown is None or not self._is_open(shown.layer.id) or not typed.is_here():
            return False
        try:
            self.unkept.keep(Owner(shown.article.key, key), typed)
        except UserError as refusal:
            self.refused.emit(str(refusal))
            return False
        return True

    def _try(self, edit: Callable[[], None]) -> None:
        try:
            edit()
        except UserError as refusal:
            self.refused.emit(str(refusal))
            self._show_all(anew=True)


def _is_typed(name: str, attributes: Sequence[Attribute]) -> bool:
    """Tell whether an attribute's value is typed, not chosen: then it must not be lost."""
    return any(each.id == name and each.kind in _TYPED for each in attributes)
