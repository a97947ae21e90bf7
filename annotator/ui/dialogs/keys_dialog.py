"""Changing keys: all commands with theirs; a new key is pressed, and a clash is named."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.app.commands import Command
from annotator.app.key_bindings import KeyBindings, plain_title
from annotator.app.keyboard_layouts import notes
from annotator.model.schema import Schema
from annotator.ui.dialogs.dialog import PADDING, Dialog, words
from annotator.ui.keys import meanings, shown
from annotator.ui.look.theme import Theme, elided, interface_font
from annotator.ui.menus import TITLES
from annotator.ui.parts.button import boxed_button
from annotator.ui.parts.part import Hairline
from annotator.ui.parts.rows import RowDelegate, RowsView, paint_head

_ROW = 26
_WIDTH, _HEIGHT = 720, 620
_ROOT = QModelIndex()
_CENTRE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_MODIFIER_KEYS = frozenset(
    {
        *(Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta),
        *(Qt.Key.Key_AltGr, Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock, Qt.Key.Key_unknown),
    }
)
Index = QModelIndex | QPersistentModelIndex


class CommandsModel(QAbstractListModel):
    """The commands whose titles or keys hold the words of a filter, under their menus."""

    def __init__(self, bindings: KeyBindings, parent: QObject) -> None:
        super().__init__(parent)
        self.bindings = bindings
        self._words = ""
        self._rows: list[str | Command] = []
        self._fill()

    def set_bindings(self, bindings: KeyBindings) -> None:
        """Show other keys."""
        self.bindings = bindings
        by_id = {command.id: command for command in bindings.commands}
        self._rows = [row if isinstance(row, str) else by_id[row.id] for row in self._rows]
        self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, 0))

    def set_words(self, wanted: str) -> None:
        """Show only what holds these words."""
        self._words = wanted.casefold().strip()
        self.beginResetModel()
        self._fill()
        self.endResetModel()

    def at(self, row: int) -> str | Command:
        """Return what stands in a row: the title of a menu, or a command."""
        return self._rows[row]

    def row_of(self, command: str) -> int | None:
        """Return the row of a command."""
        rows = enumerate(self._rows)
        return next((n for n, c in rows if isinstance(c, Command) and c.id == command), None)

    def first(self) -> int | None:
        """Return the first row with a command."""
        return next((n for n, row in enumerate(self._rows) if isinstance(row, Command)), None)

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        row = self._rows[index.row()]
        if isinstance(row, str):
            return row
        changed = self.tr("changed") if self.bindings.is_changed(row.id) else ""
        return ", ".join(filter(None, (plain_title(row), keys_shown(row.keys), changed)))

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        on = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return on if isinstance(self._rows[index.row()], Command) else Qt.ItemFlag.NoItemFlags

    def _fill(self) -> None:
        self._rows = []
        for menu, title in TITLES.items():
            here = [c for c in self.bindings.commands if c.menu.partition("/")[0] == menu]
            found = [c for c in here if self._matches(c)]
            if found:
                self._rows += [title, *found]

    def _matches(self, command: Command) -> bool:
        text = f"{plain_title(command)} {keys_shown(command.keys)}".casefold()
        return all(word in text for word in self._words.split())


def keys_shown(keys: Sequence[str]) -> str:
    """Return keys as people of this system write them."""
    return ", ".join(map(shown, keys))


class _CommandDelegate(RowDelegate):
    @override
    def paint_row(self, painter: QPainter, rect: QRect, index: Index, *, current: bool) -> None:
        model = index.model()
        if not isinstance(model, CommandsModel):
            return
        box = QRectF(rect).adjusted(PADDING, 0, -PADDING, 0)
        row = model.at(index.row())
        if isinstance(row, str):
            paint_head(painter, self.theme, box, row)
            return
        changed = model.bindings.is_changed(row.id)
        font, bold = interface_font(), interface_font(bold=True)
        keys = keys_shown(row.keys)
        painter.setFont(bold if changed else font)
        painter.setPen(self.theme.text if row.keys else self.theme.dim)
        right = _CENTRE | Qt.AlignmentFlag.AlignRight
        painter.drawText(box, right, keys or "–")
        room = box.width() - QFontMetricsF(bold).horizontalAdvance(keys) - 24
        painter.setFont(font)
        painter.setPen(self.theme.text)
        painter.drawText(box, _CENTRE, elided(plain_title(row), font, room))


class KeyField(QLineEdit):
    """Takes the next key that is pressed, whatever it means elsewhere; Esc and Tab leave it.

    Signals:
        pressed(object): a key in the notation of the command table.
        left(): Esc was pressed.
    """

    pressed = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setPlaceholderText(self.tr("Press the new key"))
        self.setAccessibleName(self.tr("Press the new key"))

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        tab = isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and not tab:
            self._take(event)
            return True
        return super().event(event)

    def _take(self, event: QKeyEvent) -> None:
        event.accept()
        if event.key() in _MODIFIER_KEYS or event.isAutoRepeat():
            return
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            self.pressed.emit(meanings(event)[0])


class KeysDialog(Dialog):
    """Lists the commands; what was changed is in `bindings` once it is accepted."""

    def __init__(
        self,
        theme: Theme,
        bindings: KeyBindings,
        schema: Schema | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, self.tr("Change keys"), parent)
        self.bindings = bindings
        self._schema = schema
        self._adding = False
        self.set_facts(self.tr("Choose a command, press Enter, then the new key"))
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(self.tr("Filter by name or key"))
        self.filter.setAccessibleName(self.tr("Filter commands"))
        self.model = CommandsModel(bindings, self)
        self.list = RowsView(theme, _ROW)
        self.list.setAccessibleName(self.tr("Commands and their keys"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(_CommandDelegate(theme, self.list))
        self.field = KeyField()
        self.said = words("", theme, size=11, ink=theme.dim, wrap=True)
        self.refused = words("", theme, size=11, ink=theme.alert, wrap=True)
        self._build()
        self._connect()
        self._go(self.model.first())
        self.resize(_WIDTH, _HEIGHT)
        self.list.setFocus()

    def _build(self) -> None:
        top = QVBoxLayout()
        top.setContentsMargins(PADDING, 0, PADDING, 8)
        top.addWidget(self.filter)
        self.body.addLayout(top)
        self.body.addWidget(Hairline(self.theme))
        self.body.addWidget(self.list, 1)
        self.body.addWidget(Hairline(self.theme))
        self._change = boxed_button(self.tr("Change"))
        self._add = boxed_button(self.tr("Add"))
        self._remove = boxed_button(self.tr("No key"))
        self._reset = boxed_button(self.tr("Reset"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        for button in (self._change, self._add, self._remove, self._reset):
            row.addWidget(button)
        below = QVBoxLayout()
        below.setContentsMargins(PADDING, 12, PADDING, 8)
        below.setSpacing(6)
        below.addLayout(row)
        below.addWidget(self.said)
        below.addWidget(self.refused)
        self.body.addLayout(below)
        self._reset_all = boxed_button(self.tr("Reset all"))
        self._done = boxed_button(self.tr("Keep"), primary=True)
        self._cancel = boxed_button(self.tr("Cancel"))
        self.add_buttons(self._cancel, self._done, left=self._reset_all)

    def _connect(self) -> None:
        self.filter.textChanged.connect(self._filter)
        self.list.selectionModel().currentChanged.connect(self._show)
        self.list.doubleClicked.connect(self.change)
        self.list.typed.connect(self._typed)
        self.list.installEventFilter(self)
        self.field.pressed.connect(self.take)
        self.field.left.connect(self._leave_field)
        self._change.clicked.connect(self.change)
        self._add.clicked.connect(self.add)
        self._remove.clicked.connect(self._take_away)
        self._reset.clicked.connect(self._reset_one)
        self._reset_all.clicked.connect(self._reset_every)
        self._done.clicked.connect(self.accept)
        self._cancel.clicked.connect(self.reject)

    @property
    def command(self) -> Command | None:
        """The command of the current row."""
        row = self.list.currentIndex().row()
        found = self.model.at(row) if row >= 0 else None
        return found if isinstance(found, Command) else None

    def choose(self, command: str) -> None:
        """Go to the row of a command."""
        self._go(self.model.row_of(command))

    def change(self) -> None:
        """Take the next key that is pressed in place of the command's keys."""
        self._adding = False
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def add(self) -> None:
        """Take the next key that is pressed beside the command's keys."""
        self._adding = True
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def take(self, key: str) -> None:
        """Give the current command a key, unless that clashes."""
        command = self.command
        if command is None:
            return
        why = self.bindings.clash(command.id, key, self._schema)
        self.refused.setText(why or "")
        if why is not None:
            self.field.setText(shown(key))
            return
        kept = self.bindings.keys(command.id) if self._adding else ()
        self._set(self.bindings.with_keys(command.id, (*kept, key)))
        self._leave_field()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.change()
                return True
            if event.key() == Qt.Key.Key_Delete:
                self._take_away()
                return True
        return super().eventFilter(watched, event)

    def _take_away(self) -> None:
        if (command := self.command) is not None:
            self._set(self.bindings.with_keys(command.id, ()))

    def _reset_one(self) -> None:
        command = self.command
        if command is None:
            return
        reset = self.bindings.reset(command.id)
        usual = next(c for c in reset.table if c.id == command.id)
        for key in usual.keys:
            if why := reset.clash(command.id, key, self._schema):
                self.refused.setText(why)
                return
        self._set(reset)

    def _reset_every(self) -> None:
        self._set(KeyBindings())

    def _set(self, bindings: KeyBindings) -> None:
        self.bindings = bindings
        self.model.set_bindings(bindings)
        self._show()

    def _show(self) -> None:
        """Say what is worth knowing of the current command's keys."""
        command = self.command
        self.refused.setText("")
        self.field.clear()
        there = command is not None
        for part in (self.field, self._change, self._add, self._remove):
            part.setEnabled(there)
        self._reset.setEnabled(command is not None and self.bindings.is_changed(command.id))
        self._reset_all.setEnabled(bool(self.bindings.changes))
        lines = [f"{shown(key)}   {'  ·  '.join(found)}" for key, found in self._notes(command)]
        self.said.setText("\n".join(lines))

    def _notes(self, command: Command | None) -> list[tuple[str, list[str]]]:
        if command is None:
            return []
        taken = {key for c in self.bindings.commands for key in c.keys if len(key) == 1}
        found = [(key, list(notes(key, taken))) for key in self.bindings.keys(command.id)]
        return [(key, said) for key, said in found if said]

    def _filter(self, wanted: str) -> None:
        self.model.set_words(wanted)
        self._go(self.model.first())
        self._show()

    def _typed(self, text: str) -> None:
        self.filter.setFocus()
        self.filter.setText(text)

    def _leave_field(self) -> None:
        self.list.setFocus()

    def _go(self, row: int | None) -> None:
        if row is not None:
            self.list.setCurrentIndex(self.model.index(row, 0))
