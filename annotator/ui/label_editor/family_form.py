"""The form of one family: its name, its place among the others, its labels, and what it fills."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from annotator.model.schema import Family, Schema, SchemaError
from annotator.model.schema_edit import whole_family
from annotator.model.schema_edits import ArrangeSchema, SetFamily, apply
from annotator.ui.dialogs.dialog import words
from annotator.ui.label_editor.parts import FormRow, LabelChip, cleared, dim_words
from annotator.ui.look.theme import Theme
from annotator.ui.parts.button import TextButton
from annotator.ui.parts.counted import grouped
from annotator.ui.parts.field import Field
from annotator.ui.parts.flow import FlowLayout
from annotator.ui.parts.section_head import SectionHead


class FamilyForm(QWidget):
    """Shows a family; its name is an edit as soon as its field is left.

    Signals:
        edited(object): an edit that can be made.
        remove_requested(): the family is to go; what becomes of its labels is asked first.
        label_requested(str): a label of the family was pressed.
    """

    edited = Signal(object)
    remove_requested = Signal()
    label_requested = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._schema: Schema | None = None
        self._family: Family | None = None
        self.head = words("", theme, size=15, bold=True)
        self.facts = dim_words("", theme)
        self.up = TextButton(theme, self.tr("Move Up"))
        self.down = TextButton(theme, self.tr("Move Down"))
        self.remove = TextButton(theme, self.tr("Remove…"))
        self.name = Field()
        self.row = FormRow(theme, self.tr("Name"), self.name)
        self.labels: list[LabelChip] = []
        self.fills = dim_words("", theme)
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips, gap=4, line_gap=4)
        self._arrange()
        self.name.textEdited.connect(self._check)
        self.name.committed.connect(self._commit)
        self.up.clicked.connect(partial(self.shift, -1))
        self.down.clicked.connect(partial(self.shift, 1))
        self.remove.clicked.connect(self.remove_requested)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme

    def show_family(self, schema: Schema, family: Family, counts: Mapping[str, int]) -> None:
        """Show a family; `counts` says how many spans each label has."""
        self._schema, self._family = schema, family
        labels = [label for label in schema.labels if label.family == family.id]
        spans = sum(counts.get(label.id, 0) for label in labels)
        said = self.tr("1 label") if len(labels) == 1 else self.tr("{0} labels").format(len(labels))
        counted = self.tr("1 span") if spans == 1 else self.tr("{0} spans").format(grouped(spans))
        self.head.setText(family.name)
        self.facts.setText("  ·  ".join((family.id, said, counted)))
        self.name.show_text(family.name)
        self.row.refuse("")
        ids = [each.id for each in schema.families]
        self.up.setEnabled(family.id != ids[0])
        self.down.setEnabled(family.id != ids[-1])
        self.remove.setEnabled(len(ids) > 1)
        self.remove.set_words(self.tr("Remove…") if labels else self.tr("Remove"))
        cleared(self._flow)
        self.labels = [LabelChip(self._theme, label) for label in labels]
        for chip in self.labels:
            chip.clicked.connect(partial(self.label_requested.emit, chip.label.id))
            self._flow.addWidget(chip)
        if not labels:
            self._flow.addWidget(dim_words(self.tr("none yet"), self._theme))
        self.fills.setText(self._slots(schema, family) or self.tr("no role of any frame"))

    def shift(self, step: int) -> None:
        """Move the family up (-1) or down (1) among the others."""
        if self._schema is None or self._family is None:
            return
        ids = [family.id for family in self._schema.families]
        at = ids.index(self._family.id)
        if 0 <= at + step < len(ids):
            ids.insert(at + step, ids.pop(at))
            self.edited.emit(ArrangeSchema(families=tuple(ids)))

    def flush(self) -> None:
        """Commit what was typed and not yet left."""
        self.name.flush()

    def set_read_only(self) -> None:
        """Let nothing be changed."""
        for part in (self.up, self.down, self.remove, self.name):
            part.setEnabled(False)

    def _arrange(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.head, 1)
        for button in (self.up, self.down, self.remove):
            line.addWidget(button)
        note = self.tr(
            "Labels of one family are read for together: one pass through the article. The order "
            "of families is that of the passes, of menus and of this list."
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 16)
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(self.facts)
        column.addWidget(self.row)
        column.addWidget(dim_words(note, self._theme))
        column.addSpacing(8)
        column.addWidget(SectionHead(self._theme, self.tr("Labels"), padding=0))
        column.addWidget(self._chips)
        column.addSpacing(8)
        column.addWidget(SectionHead(self._theme, self.tr("Any of them may fill"), padding=0))
        column.addWidget(self.fills)
        column.addStretch(1)

    def _slots(self, schema: Schema, family: Family) -> str:
        """Return which roles are open to the whole family."""
        whole = whole_family(family.id)
        found = {
            label.name: ", ".join(role.title for role in label.roles if whole in role.fills)
            for label in schema.labels
        }
        return "  ·  ".join(f"{label}: {roles}" for label, roles in found.items() if roles)

    def _check(self, name: str) -> bool:
        """Tell whether the family can be called so; say at the field why not."""
        if self._schema is None or self._family is None:
            return False
        try:
            apply(self._named(name), self._schema)
        except SchemaError as why:
            self.row.refuse(str(why))
            return False
        self.row.refuse("")
        return True

    def _commit(self, name: str) -> None:
        if self._check(name):
            self.edited.emit(self._named(name))

    def _named(self, name: str) -> SetFamily:
        id_ = self._family.id if self._family is not None else ""
        return SetFamily(family=Family(id_, " ".join(name.split())))
