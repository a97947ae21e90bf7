"""A table of annotations in a real window, and hands to use it."""

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from annotator.app import labelling
from annotator.model.values import AnnotationKey
from annotator.ui.tables.table_pane import TablePane
from annotator.ui.window.main_window import MainWindow
from tests.builders import keys_of
from tests.ui.window_builders import at_work, place_of

TEXTS = (
    "Velmora bans Tarsenia. Tarsenia protests.",
    "Tarsenia says Velmora lies.",
    "=SUM(1) of Velmora",
)


def settle(pane: TablePane) -> None:
    """Wait until everything is read, done and written."""
    for _ in range(500):
        if not pane.busy:
            return
        QTest.qWait(5)
    pytest.fail("the table is still busy")


def mark(window: MainWindow, label: str, quote: str, article: int = 0) -> AnnotationKey:
    """Label words of an article."""
    workspace, session, _ = at_work(window)
    workspace.rounds.open(keys_of(session)[article])
    return labelling.add(session, label, [place_of(session, quote)])


def opened(window: MainWindow, command: str = "go.table") -> TablePane:
    """Return the table that a command opens, read."""
    window.run(command)
    pane = at_work(window)[0].table
    settle(pane)
    return pane


def column_of(pane: TablePane, title: str) -> int:
    """Return the number of a column."""
    return next(n for n, column in enumerate(pane.model.columns) if column.title == title)


def cells(pane: TablePane, title: str) -> list[str]:
    """Return what a column shows, from top to bottom."""
    column = column_of(pane, title)
    return [pane.model.index(row, column).data() for row in range(pane.model.rowCount())]


def go_to(pane: TablePane, row: int, title: str = "Words") -> None:
    """Make a cell the current one."""
    pane.view.setCurrentIndex(pane.model.index(row, column_of(pane, title)))


def the_menu(pane: TablePane) -> QMenu:
    """Return the menu that is open over the table."""
    (menu,) = [m for m in pane.findChildren(QMenu) if m.isVisible()]
    return menu


def choose(menu: QMenu, words: str) -> None:
    """Choose an entry of a menu by its words."""
    (action,) = [a for a in menu.actions() if a.text().replace("&", "") == words]
    action.trigger()
    menu.close()
