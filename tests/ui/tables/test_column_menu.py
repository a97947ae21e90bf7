"""The menu by which columns of the table are put away and brought back."""

from pathlib import Path

from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from tests.ui.window_builders import a_window, at_work


def test_a_column_is_put_away_and_brought_back(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    window.run("go.table")
    pane = at_work(window)[0].table
    header = pane.view.header
    for hidden in (True, False):
        menu = QMenu(pane)
        pane.looks.fill(menu)
        status = next(action for action in menu.actions() if action.text() == "Status")
        assert status.isChecked() is hidden
        status.trigger()
        assert header.isSectionHidden(menu.actions().index(status)) is hidden
