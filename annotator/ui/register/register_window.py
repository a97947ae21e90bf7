"""The register: all referents of the project, and the page of one of them."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QInputDialog, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.app import referring, register_edits
from annotator.app.session import Session
from annotator.app.worker import Answer, RegisterCounts
from annotator.errors import UserError
from annotator.model.article import Referent
from annotator.model.changes import AnnotationChanged, Changes
from annotator.ui.dialogs.dialog import PADDING, Dialog, failure_words, words
from annotator.ui.jobs.resident_worker import ResidentWorker
from annotator.ui.jobs.worker_link import WorkerLink
from annotator.ui.label_bar import bar_labels
from annotator.ui.look.theme import Theme, interface_font
from annotator.ui.parts.button import Look, TextButton, boxed_button
from annotator.ui.parts.counted import grouped
from annotator.ui.parts.facts import FactRow
from annotator.ui.parts.field import Field
from annotator.ui.parts.marks import words_colour
from annotator.ui.parts.part import Hairline
from annotator.ui.register.register_list import RegisterList
from annotator.ui.register.register_rows import MentionRows, chosen_rows, mention_list
from annotator.ui.register.who_popup import WhoPopup, WhoRow

# Labels come in runs: mentions are counted anew after the last of them.
_COUNT_PAUSE = 500
_MOST_FOUND = 9


class RegisterWindow(Dialog):
    """Beside the window: at the left the entries, at the right what is chosen there.

    Signals:
        mention_chosen(object): a mention was gone to; carries its `Seen`.
    """

    mention_chosen = Signal(object)

    def __init__(
        self,
        session: Session,
        worker: ResidentWorker,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "", parent)
        self._session = session
        self._link = WorkerLink(worker, "register", self)
        self._asked = 0
        self._key = ""
        self.popup: WhoPopup | None = None
        self.set_title(self.tr("Register"))
        self.setWindowTitle(self.tr("Register"))
        self.side = RegisterList(session, theme)
        self.mentions = MentionRows(session, self)
        self._counting = QTimer(self, singleShot=True, interval=_COUNT_PAUSE)
        self._counting.timeout.connect(self._ask)
        self._make_parts()
        self._arrange()
        self._connect()
        self._follows = True
        self._leave = session.subscribe(self.apply)
        self.resize(1080, 660)
        self._ask()
        self.side.show_entries()

    def show_referent(self, key: str) -> None:
        """Show the page of a referent."""
        self._key = self._session.register.resolve(key) if key else ""
        self.side.select(self._key)
        self._show_page()

    def apply(self, changes: Changes) -> None:
        """Follow a committed change."""
        whole = bool(changes.referents or changes.many or changes.settings)
        if changes.settings:
            # Whom one may see is told with the counts.
            self.side.entries.counts, self._key = {}, ""
        if whole:
            self._key = self._session.register.resolve(self._key) if self._key else ""
            self.side.show_entries()
        if whole or any(map(self._concerns, changes.annotations)):
            self._show_page()
        if whole or changes.annotations or changes.layers:
            self._counting.start()

    @override
    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._close_popup()
        self._show_page()

    @override
    def done(self, result: int) -> None:
        if self._follows:
            self._follows = False
            self._leave()
            self.side.stop()
            self._counting.stop()
            self._link.stop()
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
        others = [key for key in self.side.chosen() if key != self._key]
        self._try(lambda: register_edits.merge(self._session, others, self._key))

    def ask_merge(self) -> None:
        """Ask by a few letters which entry is to be merged into the one of the page."""
        self._close_popup()
        self.popup = popup = WhoPopup(self.theme, self)
        popup.chosen.connect(self._merge_found)
        popup.left.connect(self._close_popup)
        corner = self.merge_with.mapTo(self, QPoint())
        beside = QRect(corner, self.merge_with.size())
        popup.ask(self._found, beside, self.tr("Merge whom into this entry? A few letters"))

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
        self.name = _named(Field(), self.tr("Name"))
        self.type = QComboBox()
        self.type.setAccessibleName(self.tr("Type"))
        self.type.addItem(self.tr("no type"), "")
        for label in bar_labels(self._session.schema):
            self.type.addItem(label.name, label.id)
        self.type.setFont(interface_font())
        self.new_id = _named(Field(self.tr("Add an id: wd:Q30")), self.tr("Add an external id"))
        self.ids = QVBoxLayout()
        self.ids.setSpacing(0)
        self.notes = words("", theme, size=11, ink=theme.dim, wrap=True)
        self.mention_view = mention_list(self.mentions, theme)
        self.mention_view.setAccessibleName(self.tr("Mentions"))
        self._failure = failure_words(theme)
        self.merge = boxed_button(self.tr("Merge Chosen into This"))
        self.merge_with = boxed_button(self.tr("Merge with…"))
        self.split = boxed_button(self.tr("Split Off…"))
        self.unlink = boxed_button(self.tr("Unlink"))
        self._close = boxed_button(self.tr("Close"))

    def _arrange(self) -> None:
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
        both.addWidget(self.side)
        both.addLayout(right, 1)
        self.body.addWidget(Hairline(self.theme))
        self.body.addSpacing(8)
        self.body.addLayout(both, 1)
        self.add_buttons(self.merge_with, self.split, self.unlink, self._close, left=self.merge)

    def _connect(self) -> None:
        self.side.current_changed.connect(self._choose)
        self.side.chosen_changed.connect(self._enable)
        self.side.counted.connect(self.set_facts)
        self.mention_view.selectionModel().selectionChanged.connect(self._enable)
        self.mention_view.doubleClicked.connect(self._go)
        self.name.committed.connect(self._rename)
        self.type.activated.connect(self._set_type)
        self.new_id.committed.connect(self._add_id)
        self.merge.clicked.connect(self.merge_chosen)
        self.split.clicked.connect(self._ask_split)
        self.unlink.clicked.connect(self.unlink_chosen)
        self._close.clicked.connect(self.reject)
        self.merge_with.clicked.connect(self.ask_merge)
        self._link.answered.connect(self._take)

    def _ask(self) -> None:
        self._asked = self._link.ask(RegisterCounts())

    def _take(self, answer: Answer) -> None:
        if answer.id == self._asked:
            self.side.take(answer)

    def _concerns(self, change: AnnotationChanged) -> bool:
        """Tell whether a change is of a mention of the page's entry."""
        if not self._key:
            return False
        family = self._session.register.family(self._key)
        sides = (change.before, change.after)
        return any(side is not None and side.referent in family for side in sides)

    def _choose(self, key: str) -> None:
        self._key = key
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
        family = register.family(self._key)
        merged = register.allowed([each for each in family if each != self._key])
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
        self.merge.setEnabled(writable and bool(set(self.side.chosen()) - {self._key}))
        self.merge_with.setEnabled(writable)
        self.split.setEnabled(writable and chosen)
        self.unlink.setEnabled(writable and chosen)

    def _found(self, letters: str) -> list[WhoRow]:
        """Return whom letters mean but the entry of the page; without any, who is like it."""
        register = self._session.register
        words = letters.strip() or register.name(self._key)
        found = register.named(words, _MOST_FOUND)
        return [self._row(entry) for entry in found if entry.key != self._key]

    def _row(self, entry: Referent) -> WhoRow:
        schema = self._session.schema
        kind = schema.name_of(entry.type) if entry.type else ""
        hint = " · ".join(filter(None, (kind, *entry.ids[:1])))
        colour = words_colour(schema.by_id.get(entry.type), self.theme)
        return WhoRow(entry.key, entry.name, hint, colour)

    def _merge_found(self, key: str) -> None:
        self._close_popup()
        self._try(lambda: register_edits.merge(self._session, [key], self._key))

    def _close_popup(self) -> None:
        if self.popup is not None:
            self.popup.close_popup()
            self.popup.deleteLater()
            self.popup = None
            self.merge_with.setFocus(Qt.FocusReason.OtherFocusReason)

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
