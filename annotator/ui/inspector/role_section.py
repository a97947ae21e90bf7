"""A frame's roles: rows for those that are filled, required or waiting, the rest in one line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from annotator.model.fragment import Fragment
from annotator.model.schema import Role
from annotator.model.values import AnnotationKey
from annotator.ui.hands.slot_acts import (
    Choose,
    CloseSlot,
    DropIn,
    OpenSlot,
    SlotAct,
    TakeOut,
    TurnPage,
    TypeWords,
)
from annotator.ui.inspector.shown_roles import ShownFiller, ShownRoles, ShownSlot
from annotator.ui.inspector.slot_drops import SlotDrops
from annotator.ui.look.theme import Theme
from annotator.ui.parts.arrows import focus_by_arrow
from annotator.ui.parts.filler_chip import CandidateChip, FillerChip, SlotWord
from annotator.ui.parts.flow import FlowLayout, grow_with_width
from annotator.ui.parts.key_cap import KeyCap
from annotator.ui.parts.part import Part
from annotator.ui.parts.section_head import SectionHead
from annotator.ui.parts.slot import RequiredMark, SlotRow, SmallSlot
from annotator.ui.parts.words_field import NamesOf, WordsField

# Where what a waiting role offers begins, after its fillers.
_OFFERS = 1_000
# A role with more fillers than this shows the first ones, until the others are asked for.
_MOST = 12


@dataclass(frozen=True, slots=True)
class _Typing:
    """The role whose implied filler is being typed; `number` is the one that is reworded."""

    role: str
    number: int | None = None


class RoleSection(SlotDrops):
    """The roles of the selected frame.

    Arrows go from part to part, a role's letter lets it wait, `Delete` takes a filler out.

    Signals:
        filler_chosen(object): a filler was pressed; carries its `AnnotationKey`.
        acted(object): what the hands asked for, a `SlotAct`.
        left(): the text should get the focus.
    """

    filler_chosen = Signal(object)
    acted = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme, names: NamesOf | None = None) -> None:
        super().__init__()
        self._theme = theme
        self._names = names
        self._shown: ShownRoles | None = None
        self._slot: ShownSlot | None = None
        self._typing: _Typing | None = None
        self._expanded: set[str] = set()
        self._field: WordsField | None = None
        # What each part that can have the focus stands for, so that it is found again.
        self._places: dict[QObject, tuple[str, int]] = {}
        self._presses: dict[QObject, Callable[[], object]] = {}
        self._rows: dict[str, tuple[Role, SlotRow]] = {}
        self.dropped.connect(self._drop_in)
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

    def show_roles(self, shown: ShownRoles) -> None:
        """Show a frame's roles in the schema's order; roles it does not know come last."""
        if shown == self._shown:
            return
        if self._shown is None or shown.frame != self._shown.frame:
            self._expanded.clear()
            self._typing = None
        same = self._shape(self._shown) == self._shape(shown)
        self._shown = shown
        self.setAcceptDrops(shown.editable)
        if same and not self._busy():
            self._refill(shown)
        else:
            self._build()

    def show_slot(self, slot: ShownSlot | None) -> None:
        """Show which role waits for its filler, and what could fill it."""
        if slot != self._slot:
            self._slot = slot
            self._typing = None
            self._build()

    def type_words(self, role: str, number: int | None = None) -> None:
        """Open a field for words that are not in the text."""
        self._typing = _Typing(role, number)
        self._build()
        if self._field is not None:
            self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def waiting_row(self) -> QWidget | None:
        """The row of the role that waits or is typed in."""
        return next((self._rows[role][1] for role in self._busy() if role in self._rows), None)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shown, slot = event.text(), self._shown, self._slot
        if event.key() == Qt.Key.Key_Escape and slot is not None:
            self._act(CloseSlot())
        elif focus_by_arrow(self, event):
            pass
        elif shown is None or not shown.editable or len(key) != 1 or event.modifiers():
            super().keyPressEvent(event)
        elif slot is not None and key.isdecimal() and 1 <= int(key) <= len(slot.candidates):
            self._choose(slot.candidates[int(key) - 1].key)
        elif role := next((r for r in shown.label.roles if r.key == key), None):
            self._act(OpenSlot(role.id))
        else:
            super().keyPressEvent(event)

    # Building

    def _build(self) -> None:
        shown = self._shown
        if shown is None:
            return
        focused = next((p for part, p in self._places.items() if _has_focus(part)), None)
        self._places, self._presses, self._rows = {}, {}, {}
        self._field = None
        self.forget_targets()
        known = {role.id for role in shown.label.roles}
        unknown = [Role(id=r, key="", fills=()) for r in shown.fillers if r not in known]
        body = QWidget()
        rows = QVBoxLayout(body)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        empty: list[Role] = []
        for role in (*shown.label.roles, *unknown):
            if shown.fillers.get(role.id) or role.required or role.id in self._busy():
                rows.addWidget(self._row(shown, role))
            else:
                empty.append(role)
        if empty:
            rows.addWidget(self._small_slots(shown, empty))
        grow_with_width(body)
        self._replace_body(body)
        self._set_tab_stop(focused)

    def _shape(self, shown: ShownRoles | None) -> object:
        """Return what has to be the same for the parts that are there to show other fillers."""
        if shown is None:
            return None
        rows = [
            (role, len(found), [each.look.implied for each in found[: self._most(role, found)]])
            for role, found in shown.fillers.items()
        ]
        return shown.label, shown.editable, sorted(rows)

    def _most(self, role: str, fillers: Sequence[ShownFiller]) -> int:
        return len(fillers) if role in self._expanded else _MOST

    def _refill(self, shown: ShownRoles) -> None:
        """Show other fillers in the parts that are there."""
        titles = {role.id: role.title for role in shown.label.roles}
        for part, (role, number) in self._places.items():
            if isinstance(part, FillerChip):
                filler = shown.fillers[role][number]
                part.show_look(filler.look)
                self._name_chip(part, titles.get(role, role), number, role, filler)
        for role, row in self._rows.values():
            self._name_row(row, role, shown)

    def _busy(self) -> set[str]:
        """Return the roles that have a row although they may be empty."""
        return {each.role for each in (self._slot, self._typing) if each is not None}

    def _replace_body(self, body: QWidget) -> None:
        column = self.layout()
        if column is not None:
            column.replaceWidget(self._body, body)
        self._body.hide()
        self._body.deleteLater()
        self._body = body
        body.show()

    def _row(self, shown: ShownRoles, role: Role) -> SlotRow:
        fillers = shown.fillers.get(role.id, ())
        waits = role.id in self._busy()
        parts = self._chips(shown, role, fillers)
        if not parts and not waits:
            parts.append(self._opening(RequiredMark(self._theme), role.id, 0))
        if waits:
            parts += self._offers(role)
        row = SlotRow(self._theme, role.key, role.title, parts, waits=waits)
        self._rows[role.id] = (role, row)
        self._name_row(row, role, shown)
        row.setToolTip(role.guideline)
        row.name.setToolTip(role.guideline)
        row.name.setAccessibleName(self.tr("Fill {0}, key {1}").format(role.title, role.key))
        self._opening(row.name, role.id, -1)
        row.name.setEnabled(shown.editable)
        self.take_drops(row, role.id)
        return row

    def _chips(
        self, shown: ShownRoles, role: Role, fillers: Sequence[ShownFiller]
    ) -> list[QWidget]:
        most = self._most(role.id, fillers)
        parts: list[QWidget] = []
        for number, filler in enumerate(fillers[:most]):
            if self._typing == _Typing(role.id, number):
                parts.append(self._words_field(role, filler.look.words))
                continue
            chip = FillerChip(self._theme, filler.look, editable=shown.editable)
            chip.taken_out.connect(self._take_out)
            parts.append(self._put(chip, role.id, number, self._nothing))
            self._name_chip(chip, role.title, number, role.id, filler)
        if len(fillers) > most:
            rest = SlotWord(self._theme, self.tr("+{0} more").format(len(fillers) - most))
            parts.append(self._put(rest, role.id, most, partial(self._expand, role.id)))
        return parts

    def _name_chip(
        self, chip: FillerChip, title: str, number: int, role: str, filler: ShownFiller
    ) -> None:
        """Say what a chip is, and what a press on it does."""
        chip.setAccessibleName(f"{title}: {filler.look.words}")
        if filler.key is not None:
            self._presses[chip] = partial(self.filler_chosen.emit, filler.key)
        else:
            self._presses[chip] = partial(self.type_words, role, number)

    def _name_row(self, row: SlotRow, role: Role, shown: ShownRoles) -> None:
        fillers = shown.fillers.get(role.id, ())
        words = ", ".join(filler.look.words for filler in fillers) or self.tr("empty")
        spoken = [role.title, self.tr("required") if role.required else "", words]
        row.setAccessibleName(", ".join(word for word in spoken if word))

    def _nothing(self) -> None:
        """Do nothing: of a part that is not named yet."""

    def _offers(self, role: Role) -> list[QWidget]:
        """Return what a waiting role offers: numbered annotations, others, a field for words."""
        if self._typing is not None:
            return [self._words_field(role, "")] if self._typing == _Typing(role.id) else []
        slot = self._slot
        parts: list[QWidget] = []
        for number, candidate in enumerate(slot.candidates if slot is not None else (), 1):
            chip = CandidateChip(self._theme, number, candidate.look)
            name = self.tr("{0}: {1}, key {2}").format(role.title, candidate.look.words, number)
            chip.setAccessibleName(name)
            press = partial(self._choose, candidate.key)
            parts.append(self._put(chip, role.id, _OFFERS + number, press))
        if slot is not None and slot.turns:
            turn = SlotWord(self._theme, self.tr("others"), ".")
            parts.append(self._put(turn, role.id, _OFFERS + 10, partial(self._act, TurnPage())))
        if role.implied:
            words = SlotWord(self._theme, self.tr("types words"), "Enter")
            press = partial(self.type_words, role.id)
            parts.append(self._put(words, role.id, _OFFERS + 11, press))
        if not parts:
            parts.append(SlotWord(self._theme, self.tr("select its words")))
            parts[0].setEnabled(False)
        return parts

    def _words_field(self, role: Role, words: str) -> WordsField:
        field = WordsField(words, self._names)
        field.setAccessibleName(self.tr("{0}, in words").format(role.title))
        field.typed.connect(self._typed)
        field.left.connect(self._stop_typing)
        self._field = field
        return field

    def _small_slots(self, shown: ShownRoles, roles: Sequence[Role]) -> QWidget:
        holder = QWidget()
        flow = FlowLayout(holder, gap=11)
        flow.setContentsMargins(16, 0, 16, 0)
        for role in roles:
            slot = SmallSlot(self._theme, role.key, role.title.lower())
            slot.setAccessibleName(self.tr("{role}, empty").format(role=role.title))
            slot.setToolTip(role.guideline)
            self._opening(slot, role.id, -1)
            slot.setEnabled(shown.editable)
            self.take_drops(slot, role.id)
            flow.addWidget(slot)
        return holder

    def _opening(self, part: Part, role: str, number: int) -> Part:
        """Let a part open the slot of a role."""
        return self._put(part, role, number, partial(self._act, OpenSlot(role)))

    def _put(self, part: Part, role: str, number: int, press: Callable[[], object]) -> Part:
        """Enter a part at its place in a role's row, with what a press on it does."""
        self._places[part] = (role, number)
        self._presses[part] = press
        part.clicked.connect(self._pressed)
        return part

    def _set_tab_stop(self, focused: tuple[str, int] | None) -> None:
        """Let `Tab` stop once here; after a change the focus is where it was, or near."""
        stops = [part for part in self._places if isinstance(part, Part) and part.isEnabled()]
        for part in stops:
            part.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        stop = stops[0] if stops else None
        if focused is not None:
            role, number = focused
            same = {self._places[part][1]: part for part in stops if self._places[part][0] == role}
            at = max((n for n in same if n <= number), default=min(same, default=None))
            stop = same[at] if at is not None else stop
        if stop is not None:
            stop.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            if focused is not None:
                stop.setFocus(Qt.FocusReason.TabFocusReason)

    # Acting

    def _pressed(self) -> None:
        press = self._presses.get(self.sender())
        if press is not None:
            press()

    def _take_out(self) -> None:
        place = self._places.get(self.sender())
        if place is not None:
            self._act(TakeOut(*place))

    def _drop_in(self, role: str, filler: AnnotationKey | Fragment) -> None:
        self._act(DropIn(role, filler))

    def _act(self, act: SlotAct) -> None:
        self.acted.emit(act)

    def _choose(self, key: AnnotationKey | None) -> None:
        if key is not None:
            self._act(Choose(key))

    def _expand(self, role: str) -> None:
        self._expanded.add(role)
        self._build()

    def _typed(self, words: str, referent: str | None) -> None:
        typing, self._typing = self._typing, None
        if typing is not None:
            self._act(TypeWords(typing.role, words, referent, typing.number))
        self._build()
        self.left.emit()

    def _stop_typing(self) -> None:
        if self._typing is not None:
            self._typing = None
            self._build()
            self.left.emit()


def _has_focus(part: QObject) -> bool:
    return isinstance(part, QWidget) and part.hasFocus()
