"""Filters of the queue that were given a name, in the menu of states."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from annotator.app.queue import Mine, QueueFilter
from annotator.model.article import State
from annotator.ui.settings import SavedFilter

# What the actions carry, so that they are told from those of states.
_MARK = "saved filter"


class SavedFilters(QObject):
    """Holds the named filters of the open project.

    Signals:
        chosen(object): the `QueueFilter` to show.
        changed(): a filter was named or forgotten.
    """

    chosen = Signal(object)
    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self.named: dict[str, SavedFilter] = {}

    def set_named(self, named: Mapping[str, SavedFilter]) -> None:
        """Take up remembered filters."""
        self.named = dict(named)

    def fill(self, menu: QMenu, current: QueueFilter) -> None:
        """Add the filters to a menu, with what names the current one and what forgets one."""
        menu.addSeparator()
        for name, saved in sorted(self.named.items()):
            action = self._action(menu, name)
            action.setCheckable(True)
            action.setChecked(_as_filter(saved) == current)
            action.triggered.connect(partial(self._choose, name))
        save = self._action(menu, self.tr("Save This Filter…"))
        save.setEnabled(current.narrows)
        save.triggered.connect(partial(self._ask_name, current))
        if self.named:
            forget = menu.addMenu(self.tr("Forget"))
            for name in sorted(self.named):
                self._action(forget, name).triggered.connect(partial(self.forget, name))

    def save(self, name: str, current: QueueFilter) -> None:
        """Give a filter a name; one of that name is replaced."""
        states = tuple(state.value for state in State if state in current.states)
        document = tuple(sorted(current.document))
        mine = current.mine.value
        self.named[name] = SavedFilter(current.words, states, document, mine, current.commented)
        self.changed.emit()

    def forget(self, name: str) -> None:
        """Let a named filter go."""
        self.named.pop(name, None)
        self.changed.emit()

    def _action(self, menu: QMenu, words: str) -> QAction:
        action = menu.addAction(words.replace("&", "&&"))
        action.setData(_MARK)
        return action

    def _choose(self, name: str) -> None:
        self.chosen.emit(_as_filter(self.named[name]))

    def _ask_name(self, current: QueueFilter) -> None:
        name, given = QInputDialog.getText(
            self._window, self.tr("Save This Filter"), self.tr("Name"), text=current.words
        )
        if given and name.strip():
            self.save(name.strip(), current)


def is_saved_filter(action: QAction) -> bool:
    """Tell whether a menu's action is about a named filter."""
    return action.data() == _MARK


def _as_filter(saved: SavedFilter) -> QueueFilter:
    known = {state.value: state for state in State}
    states = frozenset(known[s] for s in saved.states if s in known)
    mine = Mine(saved.mine) if saved.mine in set(Mine) else Mine.ANY
    return QueueFilter(saved.words, states, frozenset(saved.document), mine, saved.commented)
