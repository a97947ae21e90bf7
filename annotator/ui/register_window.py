"""The register: all referents of the project, and the page of one of them."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QInputDialog, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.app import referring, register_edits
from annotator.app.session import Session
from annotator.app.worker import Answer, RegisterCounts
from annotator.errors import UserError
from annotator.model.changes import Changes
from annotator.suggest.who import Candidate
from annotator.ui.dialogs.dialog import PADDING, Dialog, failure_words, grouped, words
from annotator.ui.label_bar import bar_labels
from annotator.ui.parts.button import Look, TextButton, boxed_button
from annotator.ui.parts.facts import FactRow
from annotator.ui.parts.field import Field
from annotator.ui.parts.part import Hairline
from annotator.ui.parts.tick_box import TickBox
from annotator.ui.register_rows import (
    EntryRows,
    MentionRows,
    chosen_rows,
    entry_list,
    mention_list,
)
from annotator.ui.theme import Theme, interface_font
from annotator.ui.worker_link import WorkerLink

_LIST_WIDTH = 380


class RegisterWindow(Dialog):
    """Beside the window: at the left the entries, at the right what is chosen there.

    Signals:
        mention_chosen(object): a mention was gone to; carries its `Seen`.
    """

    mention_chosen = Signal(object)

    def __init__(
        self, session: Session, link: WorkerLink, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, "", parent)
        self._session = session
        self._link = link
        self._asked = 0
        self._key = ""
        self._pairs: tuple[tuple[str, str, str], ...] = ()
        self.set_title(self.tr("Register"))
        self.setWindowTitle(self.tr("Register"))
        self.entries = EntryRows(session, self)
        self.mentions = MentionRows(session, self)
        self._make_parts()
        self._arrange()
        self._connect()
        self._follows = True
        self._leave = session.subscribe(self.apply)
        self.resize(1080, 660)
        self._ask()
        self.show_entries()

    def show_referent(self, key: str) -> None:
        """Show the page of a referent."""
        self._key = self._session.register.resolve(key) if key else ""
        rows = [row.key for row in self.entries.rows]
        if self._key in rows:
            self.list.selectRow(rows.index(self._key))
        self._show_page()

    def apply(self, changes: Changes) -> None:
        """Follow a committed change."""
        if changes.referents or changes.many:
            self.show_entries()
        if changes.referents or changes.many or changes.annotations:
            self._key = self._session.register.resolve(self._key) if self._key else ""
            self._show_page()
            self._ask()

    def show_entries(self) -> None:
        """Show the entries that the filter lets through."""
        names = self._session.register.all()
        letters = self.filter.text().strip().casefold()
        rows = [each for each in names if letters in each.name.casefold()]
        reasons: dict[str, str] = {}
        if self.same.isChecked():
            rows, reasons = self._likely(rows)
        elif self.order.currentIndex() == 0:
            rows.sort(key=lambda row: (row.name.casefold(), row.key))
        elif self.order.currentIndex() == 1:
            counts = self.entries.counts
            rows.sort(key=lambda row: (-counts.get(row.key, (0, 0))[0], row.name))
        else:
            rows.sort(key=lambda row: (row.type, row.name.casefold()))
        self.entries.show(rows, reasons)
        shown, known = grouped(len(rows)), grouped(len(names))
        self.set_facts(self.tr("{0} of {1} entries").format(shown, known))
        keys = [row.key for row in rows]
        if self._key in keys:
            self.list.selectRow(keys.index(self._key))

    @override
    def done(self, result: int) -> None:
        if self._follows:
            self._follows = False
            self._leave()
        super().done(result)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self.mention_view.hasFocus():
            self._go()
        elif not enter:
            super().keyPressEvent(event)

    def merge_chosen(self) -> None:
        """Merge what else is chosen at the left into the entry of the page."""
        others = [self.entries.rows[row].key for row in chosen_rows(self.list)]
        others = [key for key in others if key != self._key]
        self._try(lambda: register_edits.merge(self._session, others, self._key))

    def split_chosen(self, name: str) -> None:
        """Give the chosen mentions to a fresh entry."""
        keys = [self.mentions.rows[row].key for row in chosen_rows(self.mention_view)]

        def act() -> None:
            _, share = referring.split(self._session, keys, name)
            self._say_others(len(share.others))

        self._try(act)

    def unlink_chosen(self) -> None:
        """Let the chosen mentions refer to nobody."""
        keys = [self.mentions.rows[row].key for row in chosen_rows(self.mention_view)]
        self._try(lambda: self._say_others(referring.unlink(self._session, keys)))

    def _make_parts(self) -> None:
        theme = self.theme
        self.filter = _named(Field(self.tr("Filter")), self.tr("Filter entries"))
        self.order = QComboBox()
        self.order.addItems([self.tr("by name"), self.tr("by mentions"), self.tr("by type")])
        self.order.setAccessibleName(self.tr("Order"))
        self.same = TickBox(theme, self.tr("likely the same"))
        self.list = entry_list(self.entries, theme)
        self.list.setAccessibleName(self.tr("Entries"))
        self.name = _named(Field(), self.tr("Name"))
        self.type = QComboBox()
        self.type.setAccessibleName(self.tr("Type"))
        self.type.addItem(self.tr("no type"), "")
        for label in bar_labels(self._session.schema):
            self.type.addItem(label.name, label.id)
        for box in (self.order, self.type):
            box.setFont(interface_font())
        self.new_id = _named(Field(self.tr("Add an id: wd:Q30")), self.tr("Add an external id"))
        self.ids = QVBoxLayout()
        self.ids.setSpacing(0)
        self.notes = words("", theme, size=11, ink=theme.dim, wrap=True)
        self.mention_view = mention_list(self.mentions, theme)
        self.mention_view.setAccessibleName(self.tr("Mentions"))
        self._failure = failure_words(theme)
        self.merge = boxed_button(self.tr("Merge Chosen into This"))
        self.split = boxed_button(self.tr("Split Off…"))
        self.unlink = boxed_button(self.tr("Unlink"))
        self._close = boxed_button(self.tr("Close"))

    def _arrange(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(6)
        tools = QHBoxLayout()
        tools.setContentsMargins(PADDING - 8, 0, 8, 0)
        tools.addWidget(self.filter, 1)
        tools.addWidget(self.order)
        left.addLayout(tools)
        row = QHBoxLayout()
        row.setContentsMargins(PADDING - 8, 0, 8, 0)
        row.addWidget(self.same)
        row.addStretch(1)
        left.addLayout(row)
        left.addWidget(self.list, 1)
        holder = QWidget()
        holder.setFixedWidth(_LIST_WIDTH)
        holder.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(6)
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, PADDING, 0)
        head.addWidget(self.name, 1)
        head.addWidget(self.type)
        head.addWidget(self.new_id)
        right.addLayout(head)
        right.addLayout(self.ids)
        self.notes.setContentsMargins(16, 0, PADDING, 0)
        right.addWidget(self.notes)
        right.addWidget(self.mention_view, 1)
        self._failure.setContentsMargins(16, 0, PADDING, 4)
        right.addWidget(self._failure)
        both = QHBoxLayout()
        both.setSpacing(0)
        both.addWidget(holder)
        both.addLayout(right, 1)
        self.body.addWidget(Hairline(self.theme))
        self.body.addSpacing(8)
        self.body.addLayout(both, 1)
        self.add_buttons(self.split, self.unlink, self._close, left=self.merge)

    def _connect(self) -> None:
        self.filter.textChanged.connect(self.show_entries)
        self.order.activated.connect(self.show_entries)
        self.same.toggled.connect(self.show_entries)
        self.list.selectionModel().currentChanged.connect(self._choose)
        self.list.selectionModel().selectionChanged.connect(self._enable)
        self.mention_view.selectionModel().selectionChanged.connect(self._enable)
        self.mention_view.doubleClicked.connect(self._go)
        self.name.committed.connect(self._rename)
        self.type.activated.connect(self._set_type)
        self.new_id.committed.connect(self._add_id)
        self.merge.clicked.connect(self.merge_chosen)
        self.split.clicked.connect(self._ask_split)
        self.unlink.clicked.connect(self.unlink_chosen)
        self._close.clicked.connect(self.reject)
        self._link.answered.connect(self._take)

    def _ask(self) -> None:
        self._asked = self._link.ask(RegisterCounts())

    def _take(self, answer: Answer) -> None:
        if answer.id != self._asked:
            return
        if answer.counts:
            self.entries.counts = answer.counts
        if answer.done:
            self._pairs = answer.pairs
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
        row = self.list.currentIndex().row()
        if 0 <= row < len(self.entries.rows) and len(chosen_rows(self.list)) <= 1:
            self._key = self.entries.rows[row].key
            self._show_page()

    def _show_page(self) -> None:
        register, key = self._session.register, self._key
        self._failure.hide()
        for part in (self.name, self.type, self.new_id):
            part.setEnabled(bool(key) and self._session.read_only is None)
        entry = register.resolved(key) if key else None
        self.name.show_text(entry.name if entry is not None else "")
        self.new_id.show_text("")
        self.type.setCurrentIndex(max(0, self.type.findData(entry.type if entry else "")))
        while self.ids.count():
            item = self.ids.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        for external in register.ids(key) if key else ():
            self.ids.addWidget(self._id_row(external))
        self.notes.setText(self._notes() if key else self.tr("Choose an entry at the left."))
        self.mentions.show(key)
        self._enable()

    def _id_row(self, external: str) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, PADDING, 0)
        row.addWidget(FactRow(self.theme, self.tr("Id"), external), 1)
        entry = self._session.register.resolved(self._key)
        if external in entry.ids and self._session.read_only is None:
            away = TextButton(self.theme, self.tr("remove"), Look.QUIET)
            away.setAccessibleName(self.tr("Remove the id {0}").format(external))
            away.clicked.connect(partial(self.remove_id, external))
            row.addWidget(away)
        return holder

    def remove_id(self, external: str) -> None:
        """Take an external id away from the entry of the page."""
        self._try(partial(register_edits.remove_id, self._session, self._key, external))

    def _notes(self) -> str:
        """Return what was merged here, and who carries the same id."""
        register = self._session.register
        merged = [each for each in register.family(self._key) if each != self._key]
        found = [e.name for each in merged if (e := register.entry(each)) is not None]
        lines = [self.tr("Merged here: {0}").format(", ".join(found))] if found else []
        for external, other in register_edits.same_id(self._session, self._key):
            lines.append(self.tr("{0} also has the id {1}").format(other.name, external))
        count = register.mentions(self._key)
        lines.append(self.tr("Mentions: {0}").format(grouped(count)))
        return "\n".join(lines)

    def _enable(self) -> None:
        writable = self._session.read_only is None and bool(self._key)
        chosen = bool(chosen_rows(self.mention_view))
        keys = {self.entries.rows[row].key for row in chosen_rows(self.list)}
        self.merge.setEnabled(writable and bool(keys - {self._key}))
        self.split.setEnabled(writable and chosen)
        self.unlink.setEnabled(writable and chosen)

    def _go(self) -> None:
        row = self.mention_view.currentIndex().row()
        if row >= 0:
            self.mention_chosen.emit(self.mentions.rows[row])

    def _rename(self, name: str) -> None:
        self._try(lambda: register_edits.rename(self._session, self._key, name))

    def _set_type(self) -> None:
        kind = str(self.type.currentData())
        self._try(lambda: register_edits.set_type(self._session, self._key, kind))

    def _add_id(self, external: str) -> None:
        if external.strip():
            self._try(lambda: register_edits.add_id(self._session, self._key, external))

    def _ask_split(self) -> None:
        name, chosen = QInputDialog.getText(
            self, self.tr("Split Off"), self.tr("Name of the new entry"), text=self.name.text()
        )
        if chosen:
            self.split_chosen(name)

    def _say_others(self, count: int) -> None:
        if count:
            said = self.tr("{0} of the chosen mentions are others’: they stay as they are")
            self._refuse(said.format(count))

    def _refuse(self, why: str) -> None:
        self._failure.setText(why)
        self._failure.show()

    def _try(self, act: Callable[[], object]) -> None:
        try:
            act()
        except UserError as refusal:
            self._show_page()
            self._refuse(str(refusal))


def _named(field: Field, name: str) -> Field:
    field.setAccessibleName(name)
    return field
