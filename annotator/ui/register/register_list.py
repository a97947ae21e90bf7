"""The left side of the register: its entries, filtered and in an order, read as time allows."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from annotator.app.session import Session
from annotator.app.worker import Answer
from annotator.suggest.who import Candidate
from annotator.ui.dialogs.dialog import PADDING
from annotator.ui.look.theme import Theme, interface_font
from annotator.ui.parts.counted import counted, grouped
from annotator.ui.parts.field import Field
from annotator.ui.parts.tick_box import TickBox
from annotator.ui.register.register_rows import EntryRows, chosen_rows, entry_list

_WIDTH = 380
# Entries are read in pauses of the window, so that its opening waits for none of them.
_QUIET = 15
_TYPING_PAUSE = 60
_BY_NAME, _BY_MENTIONS, _BY_TYPE = range(3)


class RegisterList(QWidget):
    """The entries, and what chooses among them.

    Signals:
        current_changed(object): another entry is the current one; carries its key.
        chosen_changed(): other entries are chosen.
        counted(object): how many entries are shown, of how many, in words.
    """

    current_changed = Signal(object)
    chosen_changed = Signal()
    counted = Signal(object)

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._pairs: tuple[tuple[str, str, str], ...] = ()
        self._key = ""
        self._sorted: list[Candidate] = []
        self.entries = EntryRows(session, self)
        self.filter = Field(self.tr("Filter"))
        self.filter.setAccessibleName(self.tr("Filter entries"))
        self.order = QComboBox()
        self.order.setFont(interface_font())
        self.order.addItems([self.tr("by name"), self.tr("by mentions"), self.tr("by type")])
        self.order.setAccessibleName(self.tr("Order"))
        self.same = TickBox(theme, self.tr("likely the same"))
        self.view = entry_list(self.entries, theme)
        self.view.setAccessibleName(self.tr("Entries"))
        self._quiet = QTimer(self, interval=_QUIET)
        self._quiet.timeout.connect(self._read_some)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_PAUSE)
        self._typing.timeout.connect(self.show_filtered)
        self._arrange()
        self.filter.textChanged.connect(self._typing.start)
        self.order.activated.connect(self.show_entries)
        self.same.toggled.connect(self.show_entries)
        self.view.selectionModel().currentChanged.connect(self._choose)
        self.view.selectionModel().selectionChanged.connect(self.chosen_changed)

    def select(self, key: str) -> None:
        """Make an entry the current one, where it is shown."""
        self._key = key
        keys = [row.key for row in self.entries.rows]
        if key in keys:
            self.view.selectRow(keys.index(key))

    def chosen(self) -> list[str]:
        """Return the keys of the entries that are chosen."""
        return [self.entries.rows[row].key for row in chosen_rows(self.view)]

    def take(self, answer: Answer) -> None:
        """Take in what was counted in the project."""
        if answer.counts:
            self.entries.counts = answer.counts
        if answer.done and not answer.error:
            self._pairs = answer.pairs
            by_mentions = self.order.currentIndex() == _BY_MENTIONS
            if self._session.blind or self.same.isChecked() or by_mentions:
                self.show_entries()
            else:
                self.view.viewport().update()

    def show_entries(self) -> None:
        """Show the register as it is now; what is not read yet comes by and by."""
        register = self._session.register
        self._sorted = register.listed(self.entries.counts)
        if not register.is_read:
            self._quiet.start()
        order, counts = self.order.currentIndex(), self.entries.counts
        if order == _BY_MENTIONS:
            self._sorted.sort(key=lambda row: (-counts.get(row.key, (0, 0))[0], row.name))
        elif order == _BY_TYPE:
            self._sorted.sort(key=lambda row: (row.type, row.name.casefold()))
        else:
            self._sorted.sort(key=lambda row: (row.name.casefold(), row.key))
        self.show_filtered()

    def show_filtered(self) -> None:
        """Show the entries that the filter lets through."""
        self._typing.stop()
        letters = self.filter.text().strip().casefold()
        rows = self._sorted
        if letters:
            rows = [each for each in rows if letters in each.name.casefold()]
        reasons: dict[str, str] = {}
        if self.same.isChecked():
            rows, reasons = self._likely(rows)
        self.entries.show(rows, reasons)
        known = counted(len(self._sorted), self.tr("1 entry"), self.tr("{0} entries"))
        self.counted.emit(self.tr("{0} of {1}").format(grouped(len(rows)), known))
        self.select(self._key)

    def stop(self) -> None:
        """Read no more."""
        self._quiet.stop()
        self._typing.stop()

    def _arrange(self) -> None:
        self.setFixedWidth(_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        tools = QHBoxLayout()
        tools.setContentsMargins(PADDING - 8, 0, 8, 0)
        tools.addWidget(self.filter, 1)
        tools.addWidget(self.order)
        column.addLayout(tools)
        row = QHBoxLayout()
        row.setContentsMargins(PADDING - 8, 0, 8, 0)
        row.addWidget(self.same)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.view, 1)

    def _read_some(self) -> None:
        if self._session.register.read_some():
            self._quiet.stop()
            self.show_entries()

    def _likely(self, rows: list[Candidate]) -> tuple[list[Candidate], dict[str, str]]:
        """Return the entries that are likely one beside each other, with the reasons."""
        there = {row.key: row for row in rows}
        found: dict[str, str] = {}
        for first, second, reason in self._pairs:
            if first in there and second in there:
                found.setdefault(first, reason)
                found.setdefault(second, reason)
        return [there[key] for key in found], found

    def _choose(self) -> None:
        row = self.view.currentIndex().row()
        one = len(chosen_rows(self.view)) <= 1
        if 0 <= row < len(self.entries.rows) and one and self.entries.rows[row].key != self._key:
            self._key = self.entries.rows[row].key
            self.current_changed.emit(self._key)
