"""The command table as Qt actions, and what a key in the text stands for."""

from collections.abc import Set

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from annotator.app.commands import COMMANDS, TEXT, Command
from annotator.ui.keys import meanings, shown

# Commands that are on or off.
CHECKABLE = ("view.queue", "view.inspector", "view.history", "view.passes_only")
CHECKABLE_GROUPS = ("view.density.", "view.captions.", "view.theme.")


class Actions(QObject):
    """One `QAction` for each command. Keys of the text are only shown, not bound: see `in_text`.

    Signals:
        triggered(object): the id of the command to run.
    """

    triggered = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._actions: dict[str, QAction] = {}
        self._by_text_key: dict[str, Command] = {}
        for command in COMMANDS:
            self._actions[command.id] = action = self._made(command)
            window.addAction(action)
            for key in command.text_keys:
                self._by_text_key[key] = command

    def __getitem__(self, command: str) -> QAction:
        return self._actions[command]

    def in_text(self, event: QKeyEvent) -> Command | None:
        """Return the command that a key pressed in the text stands for, if it may run now."""
        for key in meanings(event):
            found = self._by_text_key.get(key)
            if found is None:
                continue
            held = event.isAutoRepeat() and not found.repeats
            return found if self._actions[found.id].isEnabled() and not held else None
        return None

    def set_conditions(self, there: Set[str]) -> None:
        """Let just those commands run whose conditions are all there."""
        for command in COMMANDS:
            self._actions[command.id].setEnabled(command.when - {TEXT} <= there)

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
        if command.text_keys:
            action.setText(f"{title}\t{shown(command.text_keys[0])}")
        action.setShortcuts([QKeySequence(key) for key in command.window_keys])
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
