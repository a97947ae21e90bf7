"""The roles of a label, each with its letter, its words, what may fill it, and its rules."""

from functools import partial

import msgspec
from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from annotator.model.schema import Label, Role, Schema
from annotator.model.schema_edit import whole_family
from annotator.model.schema_edits import (
    AddRole,
    AnyEdit,
    ArrangeLabel,
    ChangeRole,
    RemoveRole,
)
from annotator.ui.label_editor.ids import free_key
from annotator.ui.label_editor.letter_field import LetterField
from annotator.ui.label_editor.naming_dialog import NamingDialog, asked
from annotator.ui.label_editor.parts import FillerChip, pop_up
from annotator.ui.label_editor.row_section import RowSection
from annotator.ui.look.theme import Theme
from annotator.ui.parts.button import Look, TextButton
from annotator.ui.parts.field import Field
from annotator.ui.parts.flow import FlowLayout
from annotator.ui.parts.tick_box import TickBox


class RoleRow(QWidget):
    """One role.

    Signals:
        edited(object): an edit of the role.
        moved(int): up (-1) or down (1).
    """

    edited = Signal(object)
    moved = Signal(object)

    def __init__(self, theme: Theme, schema: Schema, label: Label, role: Role) -> None:
        super().__init__()
        self._theme = theme
        self._schema = schema
        self._label = label
        self.role = role
        self.key = LetterField(theme, schema, role.title, role.key, self._with_letter)
        self.name = Field()
        self.name.setFixedWidth(150)
        self.name.show_text(role.title)
        self.name.setAccessibleName(self.tr("Name of role {0}").format(role.id))
        self._ticks = [
            self._tick(self.tr("several"), "many", on=role.many),
            self._tick(self.tr("required"), "required", on=role.required),
            self._tick(self.tr("may be implied"), "implied", on=role.implied),
        ]
        self._add = TextButton(theme, self.tr("Add Filler"), Look.QUIET)
        self._remove = TextButton(theme, self.tr("Remove"), Look.QUIET)
        self._up = TextButton(theme, "↑", Look.QUIET)
        self._up.setAccessibleName(self.tr("Move {0} up").format(role.title))
        self._arrange()
        self.key.edited.connect(self.edited)
        self.name.committed.connect(self._set_name)
        self._add.clicked.connect(self._offer_fillers)
        self._remove.clicked.connect(self._remove_role)
        self._up.clicked.connect(partial(self.moved.emit, -1))

    def _arrange(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(8)
        for widget in (self.key, self.name, *self._ticks):
            first.addWidget(widget)
        first.addStretch(1)
        first.addWidget(self._up)
        first.addWidget(self._remove)
        chips = QWidget()
        flow = FlowLayout(chips, gap=4, line_gap=4)
        for filler in self.role.fills:
            chip = FillerChip(self._theme, self._schema, filler)
            chip.clicked.connect(partial(self._take_out, filler))
            flow.addWidget(chip)
        flow.addWidget(self._add)
        second = QHBoxLayout()
        second.setContentsMargins(42, 0, 0, 0)
        second.addWidget(chips, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 6)
        column.setSpacing(4)
        column.addLayout(first)
        column.addLayout(second)
        column.addWidget(self.key.failure)

    def _tick(self, words: str, field: str, *, on: bool) -> TickBox:
        box = TickBox(self._theme, words)
        box.setChecked(on)
        box.clicked.connect(partial(self._ticked, box, field))
        return box

    def _edit(self, **changes: object) -> ChangeRole:
        known = {"label": self._label.id, "role": self.role.id}
        return _change_role({**known, **changes})

    def _ticked(self, box: TickBox, field: str) -> None:
        self.edited.emit(self._edit(**{field: box.isChecked()}))

    def _with_letter(self, key: str) -> ChangeRole:
        return self._edit(key=key)

    def _set_name(self, name: str) -> None:
        self.edited.emit(self._edit(name=name.strip()))

    def _take_out(self, filler: str) -> None:
        rest = tuple(each for each in self.role.fills if each != filler)
        self.edited.emit(self._edit(fills=rest))

    def _offer_fillers(self) -> None:
        menu = QMenu(self)
        for family in self._schema.families:
            whole = whole_family(family.id)
            if whole not in self.role.fills:
                title = self.tr("All {0}").format(family.name)
                menu.addAction(title).triggered.connect(partial(self._put_in, whole))
        menu.addSeparator()
        for label in self._schema.labels:
            if label.id not in self.role.fills and not label.retired:
                menu.addAction(label.name).triggered.connect(partial(self._put_in, label.id))
        pop_up(menu, self._add)

    def _put_in(self, filler: str) -> None:
        self.edited.emit(self._edit(fills=(*self.role.fills, filler)))

    def _remove_role(self) -> None:
        self.edited.emit(RemoveRole(label=self._label.id, role=self.role.id))


class RoleRows(RowSection):
    """All roles of a label, and a button for another."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, _tr("Roles"), _tr("Add Role"))
        self._schema: Schema | None = None
        self._label: Label | None = None
        self.rows: list[RoleRow] = []
        self.add.clicked.connect(self._add_role)

    def show_label(self, schema: Schema, label: Label) -> None:
        """Show a label's roles."""
        same = self._label is not None and self._label.roles == label.roles
        same = same and self._label is not None and self._label.id == label.id
        if same and self._schema is schema:
            return
        self._schema, self._label = schema, label
        self.rows = [RoleRow(self._theme, schema, label, role) for role in label.roles]
        for number, row in enumerate(self.rows):
            row.edited.connect(self.edited)
            row.moved.connect(partial(self._move, number))
        self.put_rows(self.rows)

    def _move(self, number: int, step: int) -> None:
        if self._label is None or not 0 <= number + step < len(self._label.roles):
            return
        ids = [role.id for role in self._label.roles]
        ids.insert(number + step, ids.pop(number))
        self.edited.emit(ArrangeLabel(label=self._label.id, roles=tuple(ids)))

    def _add_role(self) -> None:
        if self._label is None or self._schema is None:
            return
        label, family = self._label.id, self._label.family
        families = [each.id for each in self._schema.families if each.id != family]
        fills = (whole_family((families or [family])[0]),)

        def making(name: str, made: str, key: str) -> AnyEdit:
            return AddRole(label=label, role=Role(made, key, fills, name=name))

        title = self.tr("New role of {0}").format(self._label.name)
        letter = free_key("", {role.key for role in self._label.roles})
        dialog = NamingDialog(self._theme, title, self._schema, making, self, letter=letter)
        if (edit := asked(dialog)) is not None:
            self.edited.emit(edit)


def _change_role(fields: dict[str, object]) -> ChangeRole:
    return msgspec.convert({"type": "ChangeRole", **fields}, ChangeRole)


def _tr(text: str) -> str:
    return QCoreApplication.translate("RoleRows", text)
