"""The ends of a frame that lie out of sight: named at the edge, reached by click and by key."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.app import frames, labelling
from annotator.model.fragment import Fragment
from annotator.model.values import AnnotationKey
from annotator.ui.window.main_window import MainWindow
from tests.ui.window_builders import CONTROL, SHIFT, a_window, at_work, place_of, press

FILLING = "\n".join(f"Line {number} says nothing." for number in range(120))
TEXT = f"The Treasury met Gefest-M.\n{FILLING}\nIt imposed sanctions.\n{FILLING}\nIn Moscow."


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    return a_window(qtbot, tmp_path, TEXT)


@pytest.fixture
def sanction(window: MainWindow) -> AnnotationKey:
    _, session, _ = at_work(window)

    def add(label: str, quote: str) -> AnnotationKey:
        return labelling.add(session, label, [place_of(session, quote)])

    frame = add("SANCTION", "sanctions")
    frames.fill(session, frame, "target", add("COMPANY", "Gefest-M"))
    frames.fill(session, frame, "supporter", add("COUNTRY", "Moscow"))
    return frame


def sees(window: MainWindow, quote: str) -> bool:
    _, session, view = at_work(window)
    return view.in_sight(*place_of(session, quote))


def test_a_frame_chosen_from_a_list_shows_its_own_words(
    window: MainWindow, sanction: AnnotationKey
):
    workspace, _, view = at_work(window)
    view.restore_place(0, 0)
    workspace.inspector.annotation_chosen.emit(sanction)
    assert sees(window, "sanctions")
    assert not sees(window, "Gefest-M")
    view.restore_place(0, 0)
    workspace.desk.let_go()
    press(window, Qt.Key.Key_T, CONTROL)
    assert workspace.table.view.hasFocus()
    press(workspace.table.view, Qt.Key.Key_Return)
    assert sees(window, "sanctions")
    assert view.selected == sanction


def test_undo_shows_the_words_of_the_frame_it_alters(window: MainWindow, sanction: AnnotationKey):
    _, session, view = at_work(window)
    labelling.set_attribute(session, sanction, "status", "imposed")
    view.restore_place(0, 0)
    for _ in range(2):
        press(window, Qt.Key.Key_Z, CONTROL)
        assert sees(window, "sanctions")
    assert session.article is not None
    assert not session.article.annotation(sanction).attributes.get("status")


def test_a_name_at_the_edge_is_clicked(window: MainWindow, sanction: AnnotationKey):
    workspace, _, view = at_work(window)
    workspace.desk.select(sanction)
    view.grab()
    sight = view._look()
    assert sight is not None
    notes = {note.words: note.rect.center().toPoint() for arcs in sight.arcs for note in arcs.notes}
    assert set(notes) == {"Gefest-M", "Moscow"}
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=notes["Moscow"])
    assert sees(window, "Moscow")
    assert view.selected == sanction


def test_the_ends_are_reached_by_key_in_reading_order(window: MainWindow, sanction: AnnotationKey):
    workspace, _, view = at_work(window)
    workspace.desk.select(sanction)
    view.select_text(*Fragment(view.caret, view.caret))
    seen: list[str] = []
    for _ in range(4):
        press(view, Qt.Key.Key_J, CONTROL)
        seen.append(window.status.message)
        assert view.selected == sanction
        assert sees(window, window.status.message.split("“")[1].rstrip("”"))
    assert seen == ["Supporter: “Moscow”", "Target: “Gefest-M”", "“sanctions”", seen[0]]
    press(view, Qt.Key.Key_J, CONTROL | SHIFT)
    assert window.status.message == "“sanctions”"
    workspace.desk.let_go()
    press(view, Qt.Key.Key_J, CONTROL)
    assert window.status.message == "Select a sanction or statement first"
