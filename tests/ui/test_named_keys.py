"""Wherever a key is named, it is the one that the command has now."""

from pathlib import Path

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from annotator.app.key_bindings import KeyBindings
from annotator.app.project import create_project
from tests.ui.window_builders import a_window, an_empty_window, at_work


def words(part: QWidget) -> set[str]:
    return {label.text() for label in part.findChildren(QLabel) if label.isVisible()}


def test_the_lines_of_how_it_goes_name_the_keys_there_are(qtbot: QtBot, tmp_path: Path):
    window = an_empty_window(qtbot, tmp_path)
    window.show_session(create_project(tmp_path / "empty.annot", annotator="Anna"))
    workspace, _, _ = at_work(window)
    assert {"Space", "Ctrl+Z", "F1"} <= words(workspace.inspector)
    assert "Ctrl+I" in words(workspace.page.first)
    window.commands.bind(
        KeyBindings({"go.next": ("F4",), "edit.undo": (), "project.import": ("Ctrl+U",)})
    )
    named = words(workspace.inspector)
    assert "F4" in named
    assert not named & {"Space", "Ctrl+Z", "takes back anything, at any time"}
    assert "Ctrl+U" in words(workspace.page.first)


def test_the_edge_of_folded_panes_names_the_keys_there_are(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    workspace, _, _ = at_work(window)
    said = [part.toolTip() for part in workspace.panes.findChildren(QWidget)]
    assert "Articles and inspector (F9, F10)" in said
    window.commands.bind(KeyBindings({"view.queue": ("F11",), "view.inspector": ()}))
    said = [part.toolTip() for part in workspace.panes.findChildren(QWidget)]
    assert "Articles and inspector (F11)" in said
