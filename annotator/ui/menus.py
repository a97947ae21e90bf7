"""The menu bar, built from the command table; menus and blocks follow the table's order."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu, QMenuBar

from annotator.app.commands import COMMANDS, Command
from annotator.model.schema import Schema
from annotator.ui.actions import Actions
from annotator.ui.label_bar import bar_labels

TITLES = {
    "project": "Project",
    "edit": "Edit",
    "label": "Label",
    "go": "Go",
    "review": "Review",
    "view": "View",
    "help": "Help",
}
# Blocks that hold a menu which is filled when it opens: its name and title.
FILLED = {
    "project/2": "Open Recent",
    "label/1": "Give Label",
    "go/2b": "Recent Articles",
    "review/5": "Layers under Review",
    "view/1b": "Move Pane",
}

Block = tuple[str, list[Command]]


def blocks_of(menu: str) -> list[Block]:
    """Return a menu's blocks in order, each with its commands; blocks that are filled later too."""
    found: dict[str, list[Command]] = {}
    for command in COMMANDS:
        where, _, block = command.menu.partition("/")
        if where == menu:
            found.setdefault(f"{menu}/{block.partition('/')[0]}", []).append(command)
    for block in FILLED:
        if block.startswith(f"{menu}/"):
            found.setdefault(block, [])
    return sorted(found.items(), key=lambda item: item[0])


def build_menus(bar: QMenuBar, actions: Actions) -> dict[str, QMenu]:
    """Fill the menu bar; return its menus, and those filled when they open, by their block."""
    filled: dict[str, QMenu] = {}
    for name, title in TITLES.items():
        menu = filled[name] = bar.addMenu(_tr(title))
        for number, (block, commands) in enumerate(blocks_of(name)):
            if number:
                menu.addSeparator()
            if block in FILLED:
                filled[block] = menu.addMenu(_tr(FILLED[block]))
            _add_block(menu, commands, actions)
    return filled


def _add_block(menu: QMenu, commands: Sequence[Command], actions: Actions) -> None:
    submenus: dict[str, QMenu] = {}
    for command in commands:
        submenu = command.menu.split("/", 2)[2] if command.menu.count("/") == 2 else ""
        if not submenu:
            menu.addAction(actions[command.id])
            continue
        if submenu not in submenus:
            submenus[submenu] = menu.addMenu(_tr(submenu))
        submenus[submenu].addAction(actions[command.id])


def _tr(words: str) -> str:
    return QCoreApplication.translate("Menu", words)


def fill_labels(menu: QMenu, schema: Schema, give: Callable[[str], None]) -> None:
    """Fill a menu with all labels that have a chip, a line between groups."""
    menu.clear()
    group = ""
    for label in bar_labels(schema):
        if group and label.group != group:
            menu.addSeparator()
        group = label.group
        key = f"\t{label.keys[0]}" if label.keys else ""
        action = menu.addAction(label.name.replace("&", "&&") + key)
        action.triggered.connect(partial(give, label.id))
