"""Who the selected annotation refers to: the entry, or a proposal, and the article's digits."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from annotator.app.who_is_here import Here
from annotator.model.article import Referent
from annotator.model.schema import Label, Schema
from annotator.suggest.who import Proposal
from annotator.ui.look.theme import Theme
from annotator.ui.parts.button import Look, TextButton
from annotator.ui.parts.facts import FactRow
from annotator.ui.parts.filler_chip import FillerChip, FillerLook
from annotator.ui.parts.flow import FlowLayout, grow_with_width
from annotator.ui.parts.key_cap import KeyCap
from annotator.ui.parts.marks import Stroke, mark_of, stroke_of
from annotator.ui.parts.section_head import SectionHead
from annotator.ui.parts.slot import SmallSlot

_NAME = 22
_MOST_IDS = 3
# The linked entry with all its ids, a proposal, who else is here; and whether it may be changed.
Shown = tuple[Referent | None, tuple[str, ...], Proposal | None, tuple[Here, ...], bool]


class WhoSection(QWidget):
    """One annotation's referent.

    Signals:
        page_wanted(str): the page of a referent is wanted.
        number_chosen(object): one of the article's referents was pressed; 0 is the search.
        proposal_taken(): the proposal was pressed.
        unlink_wanted(): the link should go.
    """

    page_wanted = Signal(str)
    number_chosen = Signal(object)
    proposal_taken = Signal()
    unlink_wanted = Signal()

    def __init__(self, schema: Schema, theme: Theme) -> None:
        super().__init__()
        self._schema = schema
        self._theme = theme
        self._shown: Shown | None = None
        self._key = ""
        self._numbers: dict[SmallSlot, int] = {}
        self._unlink = TextButton(theme, self.tr("unlink"), Look.QUIET)
        self._unlink.clicked.connect(self.unlink_wanted)
        self._head = SectionHead(
            theme, self.tr("Who"), self._unlink, KeyCap(theme, "0", self.tr("search"))
        )
        self._body = QWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 6)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self._body)
        grow_with_width(self)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        self._shown = None

    def show_who(self, shown: Shown) -> None:
        """Show whom the annotation refers to."""
        if shown == self._shown:
            return
        self._shown = shown
        self._numbers = {}
        entry, ids, proposal, here, editable = shown
        body = QWidget()
        rows = QVBoxLayout(body)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        self._unlink.setVisible(entry is not None and editable)
        self._head.place_trailing()
        if entry is not None:
            self._key = entry.key
            rows.addWidget(self._entry(entry))
            for external in ids[:_MOST_IDS]:
                rows.addWidget(FactRow(self._theme, self.tr("Id"), external))
        elif proposal is not None and editable:
            rows.addWidget(self._proposal(proposal))
        if editable:
            key = entry.key if entry is not None else ""
            rows.addWidget(self._digits([row for row in here if row.entry.key != key]))
        grow_with_width(body)
        self._replace_body(body)

    def _entry(self, entry: Referent) -> QWidget:
        label = self._schema.by_id.get(entry.type)
        look = FillerLook(entry.name, stroke_of(label), mark_of(label, self._theme))
        chip = FillerChip(self._theme, look)
        chip.setAccessibleName(self.tr("Refers to {0}; opens its page").format(entry.name))
        chip.clicked.connect(self._open)
        return _indented(chip)

    def _proposal(self, proposal: Proposal) -> QWidget:
        name = proposal.candidate.name
        if proposal.candidate.source:
            name = f"{name} · {proposal.candidate.key}"
        look = FillerLook(f"{name}?", Stroke.GHOST, mark_of(self._label(proposal), self._theme))
        chip = FillerChip(self._theme, look)
        chip.setAccessibleName(self.tr("Proposed: {0}; takes it").format(name))
        chip.clicked.connect(self.proposal_taken)
        chip.setToolTip(f"{name}\n{proposal.reason.value}")
        return _indented(chip, KeyCap(self._theme, "Alt+Enter"))

    def _label(self, proposal: Proposal) -> Label | None:
        return self._schema.by_id.get(proposal.candidate.type)

    def _digits(self, here: Sequence[Here]) -> QWidget:
        holder = QWidget()
        flow = FlowLayout(holder, gap=11)
        flow.setContentsMargins(16, 0, 16, 0)
        for row in here:
            if row.number is None:
                continue
            name = row.entry.name
            words = name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"
            slot = SmallSlot(self._theme, str(row.number), words)
            slot.setAccessibleName(self.tr("Link to {0}, key {1}").format(name, row.number))
            slot.setToolTip(name)
            self._numbers[slot] = row.number
            slot.clicked.connect(self._choose)
            flow.addWidget(slot)
        return holder

    def _open(self) -> None:
        self.page_wanted.emit(self._key)

    def _choose(self) -> None:
        slot = self.sender()
        if isinstance(slot, SmallSlot):
            self.number_chosen.emit(self._numbers[slot])

    def _replace_body(self, body: QWidget) -> None:
        column = self.layout()
        if column is not None:
            column.replaceWidget(self._body, body)
        self._body.hide()
        self._body.deleteLater()
        self._body = body
        body.show()


def _indented(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(12, 0, 16, 0)
    row.setSpacing(10)
    row.addWidget(widgets[0], 0)
    row.addStretch(1)
    for widget in widgets[1:]:
        row.addWidget(widget, 0)
    return holder
