"""The form of one label: words, place, keys, colour, rules, attributes, roles, guideline."""

from functools import partial

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from annotator.app.key_bindings import KeyBindings, label_clashes
from annotator.app.session import Session
from annotator.model.schema import Group, Label, Overlap, Schema, SchemaError
from annotator.model.schema_edits import (
    AnyEdit,
    ChangeLabel,
    ChangeSchema,
    RetireLabel,
    SetGroup,
    apply_all,
)
from annotator.ui.dialogs.dialog import words
from annotator.ui.label_editor.attribute_rows import AttributeRows
from annotator.ui.label_editor.guideline_box import GuidelineBox
from annotator.ui.label_editor.parts import Combo, FormRow, GroupChoice, dim_words
from annotator.ui.label_editor.preview import LabelPreview
from annotator.ui.label_editor.role_rows import RoleRows
from annotator.ui.look.theme import Theme
from annotator.ui.parts.button import TextButton
from annotator.ui.parts.counted import counted
from annotator.ui.parts.field import Field
from annotator.ui.parts.tick_box import TickBox


class LabelForm(QWidget):
    """Shows a label; each change is an edit as soon as its field is left.

    Signals:
        edited(object): an edit that can be made.
        delete_requested(): the label is to go; what becomes of its spans is asked first.
    """

    edited = Signal(object)
    delete_requested = Signal()

    def __init__(self, theme: Theme, session: Session, keys: KeyBindings) -> None:
        super().__init__()
        self._theme = theme
        self._session = session
        self._bindings = keys
        self._schema: Schema | None = None
        self._label: Label | None = None
        self._build_fields()
        self._arrange()
        self._connect()

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme

    def _build_fields(self) -> None:
        theme = self._theme
        self.head = words("", theme, size=15, bold=True)
        self.facts = dim_words("", theme)
        self.retire = TextButton(theme, self.tr("Retire"))
        self.delete = TextButton(theme, self.tr("Map or Delete…"))
        self.preview = LabelPreview(theme, self._session.schema)
        self.name = Field()
        self.keys = Field()
        self.keys.setFixedWidth(90)
        self.family = Combo()
        self.parent_label = Combo()
        self.colour = GroupChoice(theme)
        self.bar_row = Combo()
        self.overlap = Combo()
        self.filler = TickBox(theme, self.tr("only fills roles (no chip in the bar)"))
        self.attributes = AttributeRows(theme)
        self.roles = RoleRows(theme)
        self.guideline = GuidelineBox(theme)
        hint = dim_words(self.tr("letters; the first is shown"), theme)
        self.rows = {
            "name": FormRow(theme, self.tr("Name"), self.name),
            "keys": FormRow(theme, self.tr("Keys"), self.keys, hint),
            "group": FormRow(theme, self.tr("Colour"), self.colour),
            "row": FormRow(theme, self.tr("In the bar"), self.bar_row),
            "family": FormRow(theme, self.tr("Family"), self.family),
            "parent": FormRow(theme, self.tr("Parent"), self.parent_label),
            "overlap": FormRow(theme, self.tr("Overlap"), self.overlap),
            "filler_only": FormRow(theme, "", self.filler),
        }

    def _arrange(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.head, 1)
        line.addWidget(self.retire)
        line.addWidget(self.delete)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 16)
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(self.facts)
        column.addSpacing(4)
        column.addWidget(self.preview)
        column.addSpacing(4)
        for row in self.rows.values():
            column.addWidget(row)
        for part in (self.attributes, self.roles, self.guideline):
            column.addSpacing(8)
            column.addWidget(part)
        column.addStretch(1)

    def _connect(self) -> None:
        self.name.committed.connect(partial(self._commit, "name"))
        self.name.textEdited.connect(partial(self._check, "name"))
        self.keys.committed.connect(self._commit_keys)
        self.keys.textEdited.connect(self._check_keys)
        self.colour.chosen.connect(partial(self._commit, "group"))
        self.bar_row.picked.connect(self._commit_row)
        self.family.picked.connect(partial(self._commit, "family"))
        self.parent_label.picked.connect(partial(self._commit, "parent"))
        self.overlap.picked.connect(partial(self._commit, "overlap"))
        self.filler.clicked.connect(self._commit_use)
        self.guideline.committed.connect(self._commit_guideline)
        self.attributes.edited.connect(self.edited)
        self.roles.edited.connect(self.edited)
        self.retire.clicked.connect(self._retire)
        self.delete.clicked.connect(self.delete_requested)

    def show_label(self, schema: Schema, label: Label, counted: str) -> None:
        """Show a label; `counted` says what has it."""
        self._show_parts(label=True, attributes=True)
        self._schema, self._label = schema, label
        self.head.setText(label.name)
        retired = self.tr("  ·  retired: offered no more") if label.retired else ""
        self.facts.setText(f"{label.id}  ·  {counted}{retired}")
        self.name.show_text(label.name)
        self.keys.show_text(" ".join(label.keys))
        families = [(family.name, family.id) for family in schema.families]
        self.family.show_choices(families, label.family)
        kin = [la for la in schema.labels if la.family == label.family and la.id != label.id]
        parents = [(self.tr("none"), None), *((la.name, la.id) for la in kin)]
        self.parent_label.show_choices(parents, label.parent)
        self.colour.show_group(schema, label.group)
        both = ((self.tr("first row"), 1), (self.tr("second row"), 2))
        rows = [(self.tr("{0}, all of this colour").format(name), n) for name, n in both]
        self.bar_row.show_choices(rows, next(g.row for g in schema.groups if g.id == label.group))
        rules = (
            (self.tr("may overlap others of its kind"), Overlap.ALLOWED),
            (self.tr("may only lie inside or around them"), Overlap.NESTED),
            (self.tr("may not overlap them"), Overlap.NONE),
        )
        self.overlap.show_choices(rules, label.overlap)
        self.filler.setChecked(label.filler_only)
        self.retire.set_words(self.tr("Bring Back") if label.retired else self.tr("Retire"))
        self.attributes.show_label(schema, label.id)
        self.roles.show_label(schema, label)
        self.guideline.show_text(label.guideline)
        self._preview(schema)
        for row in self.rows.values():
            row.refuse("")

    def show_all(self, schema: Schema) -> None:
        """Show what is said of all labels together."""
        self._show_parts(label=False, attributes=False)
        self._schema, self._label = schema, None
        self.head.setText(schema.title)
        said = self.tr("{0}, version {1}  ·  {2}")
        labels = counted(len(schema.labels), self.tr("1 label"), self.tr("{0} labels"))
        self.facts.setText(said.format(labels, schema.version, schema.id))
        self.name.show_text(schema.title)
        self.guideline.show_text(schema.guideline)
        self.rows["name"].refuse("")

    def show_articles(self, schema: Schema) -> None:
        """Show the labels that articles as a whole can have."""
        self._show_parts(label=False, attributes=True)
        self.rows["name"].hide()
        self.guideline.hide()
        self._schema, self._label = schema, None
        self.head.setText(self.tr("Labels of articles"))
        self.facts.setText(self.tr("Set for an article as a whole"))
        self.attributes.show_label(schema, None)

    def flush(self) -> None:
        """Commit what was typed and not yet left."""
        for field in (self.name, self.keys, self.guideline):
            field.flush()

    def set_read_only(self) -> None:
        """Let nothing be changed."""
        for part in (
            *(self.retire, self.delete, self.name, self.keys, self.family, self.parent_label),
            *(self.colour, self.bar_row, self.overlap, self.filler, self.attributes, self.roles),
        ):
            part.setEnabled(False)
        self.guideline.text.setReadOnly(True)

    def refuse(self, field: str, why: str) -> None:
        """Say at a field why an edit of it was not made."""
        self.rows[field].refuse(why)

    def _show_parts(self, *, label: bool, attributes: bool) -> None:
        for name, row in self.rows.items():
            row.setVisible(label or name == "name")
        for part in (self.retire, self.delete, self.roles, self.preview):
            part.setVisible(label)
        self.guideline.show()
        self.attributes.setVisible(attributes)

    def _edit(self, field: str, value: object) -> ChangeLabel | ChangeSchema:
        if self._label is None:
            return msgspec.convert({"type": "ChangeSchema", field: value}, ChangeSchema)
        fields = {"type": "ChangeLabel", "label": self._label.id, field: value}
        return msgspec.convert(fields, ChangeLabel)

    def _check(self, field: str, value: object) -> bool:
        """Tell whether a field can be so; say at the field why not."""
        if self._schema is None:
            return False
        try:
            draft = apply_all(with_colour(self._edit(field, value), self._schema), self._schema)
            if field == "keys":
                self._check_commands(draft)
        except SchemaError as why:
            self.rows[field].refuse(str(why))
            return False
        self.rows[field].refuse("")
        self._preview(draft)
        return True

    def _check_commands(self, draft: Schema) -> None:
        """Refuse a letter that a command has, where the user gave it one."""
        known = set(label_clashes(self._bindings, self._session.schema))
        for why in label_clashes(self._bindings, draft):
            if why not in known:
                raise SchemaError(why)

    def _preview(self, draft: Schema) -> None:
        """Show how the label would look in the text."""
        if self._label is not None:
            self.preview.show_label(draft, draft.by_id[self._label.id], self._session.article)

    def _commit(self, field: str, value: object) -> None:
        if isinstance(value, str) and field == "name":
            value = " ".join(value.split())
        if self._check(field, value):
            self.edited.emit(self._edit(field, value))

    def _commit_row(self, row: object) -> None:
        if self._label is not None and isinstance(row, int):
            self.edited.emit(SetGroup(group=Group(self._label.group, row)))

    def _commit_keys(self, text: str) -> None:
        self._commit("keys", _letters(text))

    def _check_keys(self, text: str) -> None:
        self._check("keys", _letters(text))

    def _commit_use(self) -> None:
        self._commit("filler_only", self.filler.isChecked())

    def _commit_guideline(self, text: str) -> None:
        self.edited.emit(self._edit("guideline", text))

    def _retire(self) -> None:
        if self._label is not None:
            self.edited.emit(RetireLabel(label=self._label.id, retired=not self._label.retired))


def with_colour(edit: AnyEdit, schema: Schema) -> tuple[AnyEdit, ...]:
    """Return an edit, behind one that brings its colour in where the schema does not have it."""
    known = {group.id for group in schema.groups}
    if isinstance(edit, ChangeLabel) and isinstance(edit.group, str) and edit.group not in known:
        return SetGroup(group=Group(edit.group)), edit
    return (edit,)


def _letters(text: str) -> list[str]:
    return [c for c in text if not c.isspace() and c != ","]
