"""The command table as Qt actions, and what a key in the text stands for."""

from collections.abc import Set

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from annotator.app.commands import COMMANDS, TEXT, Command
from annotator.app.key_bindings import KeyBindings
from annotator.ui.keys import meanings, shown
from annotator.ui.panes.side_panes import PANES

# Commands that are on or off.
CHECKABLE = (
    *(f"view.{pane}" for pane in PANES),
    *("view.passes_only", "view.ghosts"),
    *("review.anonymous", "review.advance", "review.agreed", "review.project_gold"),
)
CHECKABLE_GROUPS = ("view.density.", "view.captions.", "view.theme.", "view.screen_reader.")


class Actions(QObject):
    """One `QAction` for each command. Keys of the text are only shown, not bound: see `in_text`.

    Signals:
        triggered(object): the id of the command to run.
        rebound(): commands have other keys now.
    """

    triggered = Signal(object)
    rebound = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._actions: dict[str, QAction] = {}
        self._by_text_key: dict[str, list[Command]] = {}
        self.bindings = KeyBindings()
        for command in COMMANDS:
            self._actions[command.id] = action = self._made(command)
            window.addAction(action)
        self._whens = [(c.when - {TEXT}, self._actions[c.id]) for c in COMMANDS]
        self.bind(self.bindings)

    def bind(self, bindings: KeyBindings) -> None:
        """Give the commands the keys that hold from now on."""
        self.bindings = bindings
        self._by_text_key = {}
        # What belongs to a mode goes before what is always there.
        for command in sorted(bindings.commands, key=lambda command: not command.mode):
            for key in command.text_keys:
                self._by_text_key.setdefault(key, []).append(command)
        for command in bindings.commands:
            action = self._actions[command.id]
            title = action.text().partition("\t")[0]
            key = f"\t{shown(command.text_keys[0])}" if command.text_keys else ""
            action.setText(title + key)
            action.setShortcuts([QKeySequence(key) for key in command.window_keys])
        self.rebound.emit()

    def key(self, command: str) -> str:
        """Return the first key of a command as people write it, "" for none."""
        keys = self.bindings.keys(command)
        return shown(keys[0]) if keys else ""

    def __getitem__(self, command: str) -> QAction:
        return self._actions[command]

    def in_text(self, event: QKeyEvent) -> Command | None:
        """Return the command that a key pressed in the text stands for, if it may run now."""
        for key in meanings(event):
            there = self._by_text_key.get(key)
            if there is None:
                continue
            found = next((c for c in there if self._actions[c.id].isEnabled()), None)
            held = found is not None and event.isAutoRepeat() and not found.repeats
            return None if held else found
        return None

    def run_by_place(self, event: QKeyEvent) -> bool:
        """Run what a key of another script means by its place; tell whether it means anything."""
        for key in meanings(event)[1:]:
            for command in self.bindings.commands:
                if key in command.window_keys and self._actions[command.id].isEnabled():
                    self._actions[command.id].trigger()
                    return True
        return False

    def set_conditions(self, there: Set[str]) -> None:
        """Let just those commands run whose conditions are all there."""
        for when, action in self._whens:
            if action.isEnabled() is not (may_run := when <= there):
                action.setEnabled(may_run)

    def set_title(self, command: str, title: str) -> None:
        """Rename a command, as `Undo Add Person`."""
        action = self._actions[command]
        _, tab, key = action.text().partition("\t")
        action.setText(title.replace("&", "&&") + tab + key)

    def set_checked(self, command: str, *, checked: bool) -> None:
        """Show whether a command is on."""
        self._actions[command].setChecked(checked)

    def choose(self, group: str, value: str) -> None:
        """Check one command of a group (`view.theme.`) and no other."""
        for name, action in self._actions.items():
            if name.startswith(group):
                action.setChecked(name == group + value)

    def _made(self, command: Command) -> QAction:
        title = QCoreApplication.translate("Command", command.title)
        action = QAction(title, self)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setAutoRepeat(command.repeats)
        action.setCheckable(command.id in CHECKABLE or command.id.startswith(CHECKABLE_GROUPS))
        action.setData(command.id)
        action.triggered.connect(self._run)
        if command.id == "project.quit":
            action.setMenuRole(QAction.MenuRole.QuitRole)
        if command.id == "help.about":
            action.setMenuRole(QAction.MenuRole.AboutRole)
        return action

    def _run(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.triggered.emit(action.data())
