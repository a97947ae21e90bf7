"""The table of annotations under the hands: relabelled, set, filled, removed."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from annotator.app import frames
from annotator.app.checking import check_project
from annotator.app.occurrences import Repeat, find_occurrences, label_occurrences
from annotator.ui.window.main_window import MainWindow
from tests.builders import keys_of, put_in
from tests.ui.tables.table_builders import (
    TEXTS,
    cells,
    choose,
    go_to,
    mark,
    opened,
    settle,
    the_menu,
)
from tests.ui.window_builders import CONTROL, SHIFT, a_window, at_work, press


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    return a_window(qtbot, tmp_path, *TEXTS)


def test_a_letter_relabels_all_chosen_rows_and_one_undo_takes_it_back(window: MainWindow):
    _, session, _ = at_work(window)
    mark(window, "COUNTRY", "Tarsenia")
    mark(window, "COUNTRY", "Tarsenia", 1)
    pane = opened(window, "go.table_of_label")
    assert cells(pane, "Label") == ["Country", "Country"]
    assert cells(pane, "×") == ["2", "2"]
    assert cells(pane, "After") == [". Tarsenia protests.", "says Velmora lies."]
    go_to(pane, 0)
    press(pane.view, Qt.Key.Key_A, CONTROL)
    press(pane.view, "l")
    settle(pane)
    assert cells(pane, "Label") == ["Place", "Place"]
    session.history.undo()
    assert cells(pane, "Label") == ["Country", "Country"]
    assert check_project(session.path) == []


def test_a_letter_of_another_family_is_refused_with_a_sentence(window: MainWindow):
    mark(window, "COUNTRY", "Tarsenia")
    pane = opened(window, "go.table_of_label")
    go_to(pane, 0)
    told: list[str] = []
    pane.refused.connect(told.append)
    press(pane.view, "s")
    press(pane.view, "9")
    assert told == [
        "Country is no sanction label: it cannot become Sanction.",
        "No label has the key 9",
    ]
    assert cells(pane, "Label") == ["Country"]


def test_in_the_column_of_an_attribute_one_key_sets_it_elsewhere_the_comma_helps(
    window: MainWindow,
):
    mark(window, "SANCTION", "bans")
    mark(window, "SANCTION", "lies", 1)
    pane = opened(window)
    status = at_work(window)[1].schema.attribute("status")
    assert status is not None
    imposed = next(value for value in status.values if value.id == "imposed")
    go_to(pane, 0, "Status")
    press(pane.view, imposed.key)
    assert cells(pane, "Status") == ["imposed", ""]
    go_to(pane, 0)
    press(pane.view, Qt.Key.Key_Down, SHIFT)
    press(pane.view, ",")
    press(pane.view, imposed.key)
    assert cells(pane, "Status") == ["imposed", "imposed"]


def test_space_opens_the_choices_of_a_cell_with_their_fillers(window: MainWindow):
    _, session, view = at_work(window)
    sanction = mark(window, "SANCTION", "bans")
    country = mark(window, "COUNTRY", "Tarsenia")
    frames.fill(session, sanction, "target", country)
    pane = opened(window)
    go_to(pane, 0, "Status")
    press(pane.view, Qt.Key.Key_Space)
    choose(the_menu(pane), "imposed")
    assert cells(pane, "Status") == ["imposed"]
    go_to(pane, 0, "Target")
    press(pane.view, Qt.Key.Key_Space)
    choose(the_menu(pane), "Go to “Tarsenia”")
    assert view.selected == country
    press(pane.view, Qt.Key.Key_Space)
    choose(the_menu(pane), "Take “Tarsenia” out")
    assert cells(pane, "Target") == [""]


def test_a_note_is_written_in_its_cell(window: MainWindow):
    mark(window, "SANCTION", "bans")
    pane = opened(window)
    go_to(pane, 0, "Note")
    press(pane.view, Qt.Key.Key_Space)
    (editor,) = pane.view.viewport().findChildren(QLineEdit)
    press(editor, "doubtful")
    press(editor, Qt.Key.Key_Return)
    for _ in range(200):
        if cells(pane, "Note") != [""]:
            break
        QTest.qWait(5)
    assert cells(pane, "Note") == ["doubtful"]
    assert at_work(window)[1].history.next_undo() is not None


def test_delete_removes_the_chosen_rows_as_one_step(window: MainWindow):
    _, session, _ = at_work(window)
    mark(window, "SANCTION", "bans")
    mark(window, "STATEMENT", "Velmora lies", 1)
    pane = opened(window)
    go_to(pane, 0)
    press(pane.view, Qt.Key.Key_A, CONTROL)
    press(pane.view, Qt.Key.Key_Delete)
    assert pane.model.rowCount() == 0
    session.history.undo()
    assert cells(pane, "Words") == ["bans", "Velmora lies"]


def test_the_referent_is_asked_at_the_cell_as_in_the_text(window: MainWindow):
    for article in (0, 1):
        mark(window, "COUNTRY", "Velmora", article)
    pane = opened(window, "go.table_of_label")
    pane.show_labels(("COUNTRY",))
    settle(pane)
    go_to(pane, 0, "Referent")
    press(pane.view, Qt.Key.Key_Space)
    popup = pane.who.popup
    assert popup is not None
    assert [row.words for row in popup.model.rows] == ["“Velmora”"]
    press(popup.field, Qt.Key.Key_Return)
    settle(pane)
    assert cells(pane, "Referent") == ["Velmora", ""]
    assert pane.view.hasFocus()
    go_to(pane, 1, "Referent")
    press(pane.view, Qt.Key.Key_Space)
    assert pane.who.popup is not None
    press(pane.who.popup.field, Qt.Key.Key_Return)
    settle(pane)
    assert cells(pane, "Referent") == ["Velmora", "Velmora"]
    _, session, _ = at_work(window)
    (entry,) = session.register.all()
    assert session.register.mentions(entry.key) == 2
    press(pane.view, Qt.Key.Key_Space)
    assert pane.who.popup is not None
    press(pane.who.popup.field, Qt.Key.Key_Up)
    press(pane.who.popup.field, Qt.Key.Key_Return)
    settle(pane)
    assert cells(pane, "Referent") == ["Velmora", ""]


def test_escape_takes_back_what_is_being_done_and_then_goes_to_the_text(window: MainWindow):
    _, session, view = at_work(window)
    put_in(session, "Velmora " * 500)
    found = list(find_occurrences(session, Repeat("Velmora", "COUNTRY"), keys_of(session)[3]))
    label_occurrences(session, found, "COUNTRY")
    pane = opened(window)
    pane.show_labels(("COUNTRY",))
    settle(pane)
    rows = pane.model.rows_at(range(500))
    pane.hand.set_value(pane.table, rows, "metonym", True)
    assert pane.hand.slices.busy
    pane.view.setFocus()
    press(pane.view, Qt.Key.Key_Escape)
    assert "Taken back" in window.status.message
    settle(pane)
    assert not any(row.attributes.get("metonym") for row in pane.table.rows.values())
    press(pane.view, Qt.Key.Key_Escape)
    assert view.hasFocus()


def test_what_an_edit_of_several_rows_would_reach_is_said_before(window: MainWindow):
    _, session, _ = at_work(window)
    mark(window, "SANCTION", "bans")
    mark(window, "SANCTION", "protests")
    mark(window, "STATEMENT", "Velmora lies", 1)
    pane = opened(window)
    pane.take_focus()
    go_to(pane, 0)
    assert window.status.message == ""
    press(pane.view, Qt.Key.Key_Down, SHIFT)
    settle(pane)
    assert window.status.message == "2 annotations · in 1 article"
    press(pane.view, Qt.Key.Key_A, CONTROL)
    settle(pane)
    assert window.status.message == "3 annotations · Sanction 2, Statement 1 · in 2 articles"
    press(pane.view, ",")
    press(pane.view, "i")
    settle(pane)
    assert "Done: Set Status of 2" in window.status.message
    assert [step.name for step in session.history.steps()][:1] == ["Set Status of 2"]


def test_many_rows_are_removed_by_the_second_press_after_a_count(window: MainWindow):
    _, session, _ = at_work(window)
    put_in(session, "Velmora " * 12)
    found = list(find_occurrences(session, Repeat("Velmora", "COUNTRY"), keys_of(session)[3]))
    label_occurrences(session, found, "COUNTRY")
    pane = opened(window)
    pane.show_labels(("COUNTRY",))
    settle(pane)
    pane.take_focus()
    go_to(pane, 0)
    press(pane.view, Qt.Key.Key_A, CONTROL)
    settle(pane)
    press(pane.view, Qt.Key.Key_Delete)
    asked = f"Remove {len(pane.table.rows)} annotations · in "
    assert window.status.message.startswith(asked)
    assert window.status.message.endswith("? Press Del once more")
    assert len(pane.table.rows) >= 12
    press(pane.view, Qt.Key.Key_Delete)
    settle(pane)
    assert pane.model.rowCount() == 0
    session.history.undo()
    settle(pane)
    assert pane.model.rowCount() >= 12
