"""The queue filtered by what is assigned to oneself and by open comments, in the menu of states."""

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from annotator.app.queue import Mine

# What the actions carry, so that they are told from those of states.
_MARK = "work filter"


class WorkFilters(QObject):
    """Holds whether one's own articles come first or alone, and whether comments are asked for.

    Signals:
        changed(): something else is asked for.
    """

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.mine = Mine.ANY
        self.commented = False

    def fill(self, menu: QMenu) -> None:
        """Add the filters to a menu."""
        menu.addSeparator()
        for mine, words in (
            (Mine.FIRST, self.tr("Assigned to me first")),
            (Mine.ONLY, self.tr("Assigned to me only")),
        ):
            action = self._action(menu, words, on=self.mine is mine)
            action.triggered.connect(partial(self.show_mine, mine))
        self._action(menu, self.tr("Open comments"), on=self.commented).triggered.connect(
            self.turn_commented
        )

    def words(self) -> list[str]:
        """Return what is asked for in words."""
        said = {Mine.FIRST: self.tr("mine first"), Mine.ONLY: self.tr("mine")}
        found = [said[self.mine]] if self.mine in said else []
        return [*found, self.tr("comments")] if self.commented else found

    def show_mine(self, mine: Mine) -> None:
        """Show what is assigned to oneself first, or alone; once more, no longer."""
        self.mine = Mine.ANY if self.mine is mine else mine
        self.changed.emit()

    def turn_commented(self) -> None:
        """Ask for open comments, or no longer."""
        self.commented = not self.commented
        self.changed.emit()

    def _action(self, menu: QMenu, words: str, *, on: bool) -> QAction:
        action = menu.addAction(words)
        action.setData(_MARK)
        action.setCheckable(True)
        action.setChecked(on)
        return action


def is_work_filter(action: QAction) -> bool:
    """Tell whether a menu's action is about what is assigned, or about comments."""
    return action.data() == _MARK
