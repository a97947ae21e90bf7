"""The queue filtered by labels of the articles as a whole, in the menu of states."""

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from annotator.model.schema import Attribute, AttributeKind

# What the actions carry, so that they are told from those of states.
_MARK = "label of the article"
_LISTED = (AttributeKind.CHOICE, AttributeKind.CHOICES, AttributeKind.FLAG)


class LabelFilters(QObject):
    """Holds which values are asked for, as pairs of a label and a value ("" for none).

    Signals:
        changed(): other values are asked for.
    """

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.attributes: tuple[Attribute, ...] = ()
        self.chosen: frozenset[tuple[str, str]] = frozenset()

    def fill(self, menu: QMenu) -> None:
        """Add a submenu for each label of articles that has values to choose from."""
        listed = [a for a in self.attributes if a.kind in _LISTED]
        if listed:
            menu.addSeparator()
        for attribute in listed:
            submenu = menu.addMenu(attribute.title.replace("&", "&&"))
            for value, words in _values(attribute):
                self._add(submenu, words, (attribute.id, value))
            submenu.addSeparator()
            self._add(submenu, self.tr("not set"), (attribute.id, ""))
        if self.chosen:
            none = menu.addAction(self.tr("Any labels of the article"))
            none.setData(_MARK)
            none.triggered.connect(self.clear)

    def words(self) -> list[str]:
        """Return what is asked for in words: "stage threat"."""
        said: list[str] = []
        for attribute in self.attributes:
            known = dict([*_values(attribute), ("", self.tr("not set"))])
            said += (
                f"{attribute.title.lower()} {known.get(value, value)}"
                for name, value in sorted(self.chosen)
                if name == attribute.id
            )
        return said

    def turn(self, pair: tuple[str, str]) -> None:
        """Ask for a value of a label, or no longer."""
        self.chosen ^= {pair}
        self.changed.emit()

    def clear(self) -> None:
        """Ask for no labels of articles."""
        self.chosen = frozenset()
        self.changed.emit()

    def _add(self, menu: QMenu, words: str, pair: tuple[str, str]) -> None:
        action = menu.addAction(words.replace("&", "&&"))
        action.setData(_MARK)
        action.setCheckable(True)
        action.setChecked(pair in self.chosen)
        action.triggered.connect(partial(self.turn, pair))


def is_label_filter(action: QAction) -> bool:
    """Tell whether a menu's action is about labels of articles."""
    return action.data() == _MARK


def _values(attribute: Attribute) -> list[tuple[str, str]]:
    if attribute.kind is AttributeKind.FLAG:
        return [("1", "yes")]
    return [(choice.id, choice.words) for choice in attribute.values]
