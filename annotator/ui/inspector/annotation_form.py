"""The selected annotation as a form: its roles, its attributes."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.app.open_article import OpenArticle
from annotator.model.annotation import Annotation, Filler
from annotator.model.open_points import missing_attributes
from annotator.model.schema import Label, Schema
from annotator.model.values import AnnotationKey, Json, Uuid
from annotator.ui.inspector.attribute_form import AttributeForm
from annotator.ui.inspector.role_section import RoleSection
from annotator.ui.inspector.shown_roles import ShownFiller, ShownRoles, ShownSlot
from annotator.ui.look.theme import Theme
from annotator.ui.parts.filler_chip import FillerLook
from annotator.ui.parts.flow import grow_with_width
from annotator.ui.parts.key_cap import KeyCap
from annotator.ui.parts.marks import Stroke, mark_of, stroke_of
from annotator.ui.parts.part import Hairline
from annotator.ui.parts.section_head import SectionHead
from annotator.ui.parts.words_field import NamesOf

Offered = Callable[[Annotation], Mapping[str, Json]]


def _nothing(_: Annotation) -> Mapping[str, Json]:
    return {}


class AnnotationForm(QWidget):
    """Roles (of a frame) and attributes; one form is kept for each set of attributes.

    Signals:
        changed(str, object): an attribute's new value; None takes it away.
        refused(str): what was typed is no value; a sentence.
        filler_chosen(object): a filler was pressed; carries its `AnnotationKey`.
        slot_acted(object): what the hands asked for in a frame's slots, a `SlotAct`.
        left(): the text should get the focus.
        field_opened(): a field is to be typed in, and must be in sight.
    """

    changed = Signal(str, object)
    refused = Signal(str)
    filler_chosen = Signal(object)
    slot_acted = Signal(object)
    left = Signal()
    field_opened = Signal()

    def __init__(
        self,
        schema: Schema,
        theme: Theme,
        names: NamesOf | None = None,
        offered: Offered = _nothing,
        called: Callable[[str], str] = str,
    ) -> None:
        """`names` finds referents by letters; `offered` says which values were used last.

        `called` says under which name a referent is shown.
        """
        super().__init__()
        self._called = called
        self._schema = schema
        self._theme = theme
        self._offered = offered
        self._forms: dict[tuple[str, ...], AttributeForm] = {}
        self._form: AttributeForm | None = None
        self._roles = RoleSection(theme, names)
        self._roles.filler_chosen.connect(self.filler_chosen)
        self._roles.acted.connect(self.slot_acted)
        self._roles.left.connect(self.left)
        self._line = Hairline(theme)
        self._head = SectionHead(theme, self.tr("Attributes"), KeyCap(theme, ",", "letter"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 8)
        self._column.setSpacing(0)
        self._column.addWidget(self._roles)
        self._column.addWidget(self._line)
        self._column.addWidget(self._head)
        self._column.addStretch(1)
        grow_with_width(self)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme

    def show_annotation(
        self,
        shown: OpenArticle,
        key: AnnotationKey,
        annotation: Annotation,
        unkept: Mapping[str, Json],
    ) -> None:
        """Show an annotation of the open layer; `unkept` is shown in fields, not stored."""
        label = self._schema.by_id.get(annotation.label)
        frame = label is not None and label.is_frame
        if label is not None and frame:
            self._show_roles(shown, label, key, annotation)
        form = self._form_of(annotation.label)
        form.show_values(annotation.attributes, unkept, editable=shown.locked is None)
        form.ask_for(missing_attributes(self._schema, annotation) if shown.locked is None else ())
        form.offer(self._offered(annotation) if shown.locked is None else {})
        has_attributes = bool(self._schema.attributes_of(annotation.label) or annotation.attributes)
        self._roles.setVisible(frame)
        self._line.setVisible(frame and has_attributes)
        self._head.setVisible(has_attributes)
        form.setVisible(has_attributes)

    def show_slot(
        self, shown: OpenArticle, role: str, candidates: Sequence[AnnotationKey], *, turns: bool
    ) -> None:
        """Show that a role waits for its filler, and what could fill it."""
        found = tuple(self._shown_annotation(shown, key) for key in candidates)
        self._roles.show_slot(ShownSlot(role, found, turns))

    def close_slot(self) -> None:
        """Show that no role waits."""
        self._roles.show_slot(None)

    @property
    def waiting_row(self) -> QWidget | None:
        """The row of the role that waits or is typed in."""
        return self._roles.waiting_row

    def type_words(self, role: str) -> None:
        """Open a field for what fills a role without standing in the text."""
        self._roles.type_words(role)

    def press_letter(self, letter: str) -> bool:
        """Press the value with this letter; False when there is none."""
        return self._form is not None and self._form.press_letter(letter)

    def flush(self) -> None:
        """Commit what was typed into a field and not yet left."""
        if self._form is not None:
            self._form.flush()

    def _show_roles(
        self, shown: OpenArticle, label: Label, key: AnnotationKey, frame: Annotation
    ) -> None:
        keys = shown.keys_of(frame.fillers())
        fillers = {
            role: tuple(self._filler(shown, filler, keys) for filler in found)
            for role, found in frame.roles.items()
        }
        self._roles.show_roles(ShownRoles(key, label, fillers, shown.locked is None))

    def _form_of(self, label: str) -> AttributeForm:
        attributes = self._schema.attributes_of(label)
        names = tuple(attribute.id for attribute in attributes)
        if names not in self._forms:
            form = AttributeForm(self._theme, attributes)
            form.changed.connect(self.changed)
            form.refused.connect(self.refused)
            form.field_opened.connect(self.field_opened)
            form.left.connect(self.left)
            self._forms[names] = form
            self._column.insertWidget(self._column.count() - 1, form)
        form = self._forms[names]
        if self._form is not None and self._form is not form:
            self._form.hide()
        self._form = form
        return form

    def _filler(
        self, shown: OpenArticle, filler: Filler, keys: Mapping[Uuid, AnnotationKey]
    ) -> ShownFiller:
        key = keys.get(filler.id) if filler.id is not None else None
        if key is not None:
            return self._shown_annotation(shown, key)
        missing = self.tr("not in the text" if filler.id is None else "not in these labels")
        known = self._called(filler.referent) if filler.referent is not None else ""
        words = filler.text or known or missing
        colour = mark_of(None, self._theme)
        return ShownFiller(None, FillerLook(words, Stroke.FILLER, colour, implied=True))

    def _shown_annotation(self, shown: OpenArticle, key: AnnotationKey) -> ShownFiller:
        label = self._schema.by_id.get(shown.spans.label(key))
        words = " ".join(shown.quote(key).split())
        return ShownFiller(key, FillerLook(words, stroke_of(label), mark_of(label, self._theme)))
