"""A frame's roles: rows for those that are filled or required, one wrapped line for the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.model.schema import Label, Role
from annotator.model.values import AnnotationKey
from annotator.ui.parts.flow import FlowLayout, grow_with_width
from annotator.ui.parts.key_cap import KeyCap
from annotator.ui.parts.section_head import SectionHead
from annotator.ui.parts.slot import FillerChip, FillerLook, RequiredMark, SlotRow, SmallSlot
from annotator.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class ShownFiller:
    """What fills a role, as it is shown; `key` is None for what is not in this layer's text."""

    key: AnnotationKey | None
    look: FillerLook


class RoleSection(QWidget):
    """The roles of the selected frame, read only.

    Signals:
        filler_chosen(object): a filler was pressed; carries its `AnnotationKey`.
        role_requested(str): an empty role was pressed, once roles can be filled here.
    """

    filler_chosen = Signal(object)
    role_requested = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: tuple[str, dict[str, tuple[ShownFiller, ...]]] | None = None
        self._keys: dict[FillerChip, AnnotationKey] = {}
        self._body = QWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(0)
        column.addWidget(SectionHead(theme, self.tr("Roles"), KeyCap(theme, ".", "letter")))
        column.addWidget(self._body)
        grow_with_width(self)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme

    def show_roles(self, label: Label, fillers: Mapping[str, Sequence[ShownFiller]]) -> None:
        """Show a frame's roles in the schema's order; roles it does not know come last."""
        shown = (label.id, {role: tuple(found) for role, found in fillers.items()})
        if shown == self._shown:
            return
        self._shown = shown
        self._keys = {}
        known = {role.id for role in label.roles}
        unknown = [Role(id=r, key="", fills=()) for r in fillers if r not in known]
        body = QWidget()
        rows = QVBoxLayout(body)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        empty: list[Role] = []
        for role in (*label.roles, *unknown):
            if fillers.get(role.id) or role.required:
                rows.addWidget(self._row(role, fillers.get(role.id, ())))
            else:
                empty.append(role)
        if empty:
            rows.addWidget(self._small_slots(empty))
        grow_with_width(body)
        self._replace_body(body)

    def _replace_body(self, body: QWidget) -> None:
        column = self.layout()
        if column is not None:
            column.replaceWidget(self._body, body)
        self._body.hide()
        self._body.deleteLater()
        self._body = body
        body.show()

    def _row(self, role: Role, fillers: Sequence[ShownFiller]) -> SlotRow:
        parts: list[QWidget] = [self._chip(role, filler) for filler in fillers]
        row = SlotRow(self._theme, role.key, role.title, parts or [RequiredMark(self._theme)])
        words = ", ".join(filler.look.words for filler in fillers) or self.tr("required, empty")
        row.setAccessibleName(f"{role.title}, {words}")
        row.setToolTip(role.guideline)
        return row

    def _chip(self, role: Role, filler: ShownFiller) -> FillerChip:
        chip = FillerChip(self._theme, filler.look)
        chip.setAccessibleName(f"{role.title}: {filler.look.words}")
        if filler.key is not None:
            self._keys[chip] = filler.key
            chip.clicked.connect(self._choose)
        return chip

    def _small_slots(self, roles: Sequence[Role]) -> QWidget:
        holder = QWidget()
        flow = FlowLayout(holder, gap=11)
        flow.setContentsMargins(16, 0, 16, 0)
        for role in roles:
            slot = SmallSlot(self._theme, role.key, role.title.lower())
            slot.setAccessibleName(self.tr("{role}, empty").format(role=role.title))
            slot.setToolTip(role.guideline)
            slot.setEnabled(False)
            flow.addWidget(slot)
        return holder

    def _choose(self) -> None:
        chip = self.sender()
        if isinstance(chip, FillerChip):
            self.filler_chosen.emit(self._keys[chip])
