"""The selected annotation as a form: its roles, its attributes."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.app.open_article import OpenArticle
from annotator.model.annotation import Annotation, Filler
from annotator.model.schema import Schema
from annotator.ui.inspector.attribute_form import AttributeForm
from annotator.ui.inspector.role_section import RoleSection, ShownFiller
from annotator.ui.parts.flow import grow_with_width
from annotator.ui.parts.key_cap import KeyCap
from annotator.ui.parts.marks import Stroke, mark_of, stroke_of
from annotator.ui.parts.part import Hairline
from annotator.ui.parts.section_head import SectionHead
from annotator.ui.parts.slot import FillerLook
from annotator.ui.theme import Theme


class AnnotationForm(QWidget):
    """Roles (of a frame) and attributes; one form is kept for each set of attributes.

    Signals:
        changed(str, object): an attribute's new value; None takes it away.
        refused(str): what was typed is no value; a sentence.
        filler_chosen(object): a filler was pressed; carries its `AnnotationKey`.
    """

    changed = Signal(str, object)
    refused = Signal(str)
    filler_chosen = Signal(object)

    def __init__(self, schema: Schema, theme: Theme) -> None:
        super().__init__()
        self._schema = schema
        self._theme = theme
        self._forms: dict[tuple[str, ...], AttributeForm] = {}
        self._form: AttributeForm | None = None
        self._roles = RoleSection(theme)
        self._roles.filler_chosen.connect(self.filler_chosen)
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

    def show_annotation(self, shown: OpenArticle, annotation: Annotation) -> None:
        """Show an annotation of the open layer."""
        label = self._schema.by_id.get(annotation.label)
        frame = label is not None and label.is_frame
        if label is not None and frame:
            fillers = {
                role: [self._filler(shown, filler) for filler in found]
                for role, found in annotation.roles.items()
            }
            self._roles.show_roles(label, fillers)
        form = self._form_of(annotation.label)
        form.show_values(annotation.attributes, editable=shown.locked is None)
        has_attributes = bool(self._schema.attributes_of(annotation.label) or annotation.attributes)
        self._roles.setVisible(frame)
        self._line.setVisible(frame and has_attributes)
        self._head.setVisible(has_attributes)
        form.setVisible(has_attributes)

    def press_letter(self, letter: str) -> bool:
        """Press the value with this letter; False when there is none."""
        return self._form is not None and self._form.press_letter(letter)

    def flush(self) -> None:
        """Commit what was typed into a field and not yet left."""
        if self._form is not None:
            self._form.flush()

    def _form_of(self, label: str) -> AttributeForm:
        attributes = self._schema.attributes_of(label)
        names = tuple(attribute.id for attribute in attributes)
        if names not in self._forms:
            form = AttributeForm(self._theme, attributes)
            form.changed.connect(self.changed)
            form.refused.connect(self.refused)
            self._forms[names] = form
            self._column.insertWidget(self._column.count() - 1, form)
        form = self._forms[names]
        if self._form is not None and self._form is not form:
            self._form.hide()
        self._form = form
        return form

    def _filler(self, shown: OpenArticle, filler: Filler) -> ShownFiller:
        if filler.id is None:
            words = filler.text or filler.referent or self.tr("not in the text")
            colour = mark_of(None, self._theme)
            return ShownFiller(None, FillerLook(words, Stroke.FILLER, colour, implied=True))
        key = shown.key_of(filler.id)
        if key is None:
            words = filler.text or self.tr("not in these labels")
            colour = mark_of(None, self._theme)
            return ShownFiller(None, FillerLook(words, Stroke.FILLER, colour, implied=True))
        label = self._schema.by_id.get(shown.spans.label(key))
        words = " ".join(shown.quote(key).split())
        return ShownFiller(key, FillerLook(words, stroke_of(label), mark_of(label, self._theme)))
