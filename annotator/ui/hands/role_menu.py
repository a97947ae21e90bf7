"""Asking which role is meant, when what was dropped on a frame fits several."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from annotator.model.schema import Role


def open_role_menu(
    parent: QWidget, where: QPoint, roles: Sequence[Role], chosen: Callable[[str], None]
) -> QMenu:
    """Offer roles in a menu, each by its letter; `chosen` gets the id of one."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for role in roles:
        action = menu.addAction(f"&{role.key}   {role.title}")
        action.triggered.connect(partial(chosen, role.id))
    menu.popup(where)
    return menu
