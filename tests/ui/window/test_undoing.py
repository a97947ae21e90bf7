"""Undo and redo in the window, at their place."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from annotator.ui.inspector.annotation_list import AnnotationList
from tests.builders import TREASURY
from tests.ui.window_builders import (
    CONTROL,
    LONG,
    OTHER,
    SHIFT,
    a_window,
    an_empty_window,
    at_work,
    labels,
    place_of,
    press,
)

Key = Qt.Key


def test_delete_and_undo_and_redo(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    _, session, view = at_work(window)
    view.select_text(*place_of(session, "Moscow"))
    press(view, "l")
    press(view, Key.Key_Delete)
    assert labels(session) == []
    press(window, Key.Key_Z, CONTROL)
    assert labels(session) == [("PLACE", "Moscow")]
    press(window, Key.Key_Z, CONTROL)
    assert labels(session) == []
    press(window, Key.Key_Z, CONTROL | SHIFT)
    assert labels(session) == [("PLACE", "Moscow")]
    assert "Add Place" in window.status.message


def test_undoing_the_first_label_takes_it_from_the_screen_and_the_list(
    qtbot: QtBot, tmp_path: Path
):
    window = a_window(qtbot, tmp_path)
    workspace, session, view = at_work(window)
    view.select_text(*place_of(session, "Moscow"))
    before = view.grab().toImage()
    listed = workspace.inspector.findChild(AnnotationList)
    assert listed is not None
    press(view, "l")
    workspace.catching_up.now()
    assert listed.rows.rowCount() == 1
    window.run("edit.undo")
    workspace.catching_up.now()
    assert listed.rows.rowCount() == 0
    view.flash(0, 0)
    view.select_text(*place_of(session, "Moscow"))
    assert view.grab().toImage() == before
    window.run("edit.redo")
    workspace.catching_up.now()
    assert listed.rows.rowCount() == 1


def test_what_is_done_again_is_selected_as_it_was_when_it_was_made(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = a_window(qtbot, tmp_path)
    _, session, view = at_work(window)
    words = place_of(session, "Moscow")
    view.select_text(*words)
    press(view, "l")
    made = view.selected
    view.select_text(*words)
    window.run("edit.undo")
    assert view.selection == words
    window.run("edit.redo")
    assert (view.selected, view.selection) == (made, None)
    window.run("label.remove")
    window.run("edit.undo")
    view.select_text(*place_of(session, "Tuesday"))
    window.run("edit.redo")
    assert (view.selected, view.selection) == (None, place_of(session, "Tuesday"))


def test_undo_names_its_step_in_the_menu(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    _, session, view = at_work(window)
    view.select_text(*place_of(session, "Moscow"))
    press(view, "l")
    (menu,) = (m for m in window.menuBar().findChildren(QMenu) if m.title() == "Edit")
    menu.aboutToShow.emit()
    assert window.commands["edit.undo"].text() == "Undo Add Place"


def test_undo_out_of_sight_goes_there_first(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, LONG, OTHER)
    workspace, session, view = at_work(window)
    place = place_of(session, "Line 7 ")
    view.select_text(*place)
    press(view, "l")
    view.reveal(len(LONG) - 1, len(LONG))
    assert not view.in_sight(*place)
    press(window, Key.Key_Z, CONTROL)
    assert view.in_sight(*place)
    assert labels(session)
    assert "Undo Add Place" in window.status.message
    press(window, Key.Key_Z, CONTROL)
    assert not labels(session)
    assert workspace.session is session


def test_undo_goes_to_the_other_article(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TREASURY, OTHER)
    workspace, session, view = at_work(window)
    view.select_text(*place_of(session, "Moscow"))
    press(view, "l")
    press(window, Key.Key_PageDown, CONTROL)
    assert view.content == OTHER
    press(window, Key.Key_Z, CONTROL)
    assert view.content == TREASURY
    assert labels(session) == [("PLACE", "Moscow")]
    press(window, Key.Key_Z, CONTROL)
    assert labels(session) == []
    assert workspace.history is not None


def test_undo_takes_back_the_last_step_of_yesterday(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    _, session, view = at_work(window)
    view.select_text(*place_of(session, "Moscow"))
    press(view, "l")
    path = session.path
    window.close()
    again = an_empty_window(qtbot, tmp_path)
    again.open_at_start(path)
    _, session, _ = at_work(again)
    press(again, Key.Key_Z, CONTROL)
    assert labels(session) == []
