"""Every occurrence, as the hand meets it: listed, ticked, labelled, taken back."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from annotator.app import labelling
from annotator.app.checking import check_project
from annotator.ui.search.occurrences_dialog import OccurrencesDialog
from annotator.ui.window.main_window import MainWindow
from tests.ui.window_builders import CONTROL, a_window, at_work, labels, place_of, press

TEXTS = (
    "The bank of Kim. Kim's bank, a KIM bank. Kim Jong Un banks.",
    "Kim again\nand again Kim.",
    "Nothing here.",
)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    return a_window(qtbot, tmp_path, *TEXTS)


def settle(dialog: OccurrencesDialog) -> None:
    """Wait until everything that is found is listed."""
    for _ in range(500):
        if not dialog.is_searching:
            return
        QTest.qWait(10)
    pytest.fail("the search did not end")


def opened(window: MainWindow) -> OccurrencesDialog:
    (dialog,) = [d for d in window.findChildren(OccurrencesDialog) if d.isVisible()]
    settle(dialog)
    return dialog


def on_kim(window: MainWindow) -> OccurrencesDialog:
    """Label the first Kim and ask for all others."""
    _, session, view = at_work(window)
    key = labelling.add(session, "PERSON", [place_of(session, "Kim")])
    view.select_annotation(key)
    press(view, Qt.Key.Key_D, CONTROL)
    return opened(window)


def starts(dialog: OccurrencesDialog) -> list[int]:
    """Return where the listed places start when all are there; -1 for the head between."""
    settle(dialog)
    rows = dialog.rows
    found = [rows.occurrence(row) for row in range(rows.rowCount())]
    return [-1 if each is None else each.fragment.start for each in found]


def test_the_same_words_in_the_article_are_listed_and_return_labels_them(window: MainWindow):
    _, session, _ = at_work(window)
    dialog = on_kim(window)
    assert dialog.windowTitle() == "Every occurrence of “Kim”"
    assert starts(dialog) == [17, 41]
    assert dialog._label.text() == "Label 2 occurrences"
    press(dialog.list, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert labels(session) == [("PERSON", "Kim")] * 3
    session.history.undo()
    assert labels(session) == [("PERSON", "Kim")]


def test_escape_labels_nothing(window: MainWindow):
    _, session, _ = at_work(window)
    press(on_kim(window).list, Qt.Key.Key_Escape)
    assert labels(session) == [("PERSON", "Kim")]
    assert not [d for d in window.findChildren(OccurrencesDialog) if d.isVisible()]


def test_case_and_possessive_are_switches(window: MainWindow):
    dialog = on_kim(window)
    dialog._case.click()
    assert starts(dialog) == [17, 31, 41]
    dialog._possessive.click()
    assert starts(dialog) == [31, 41]


def test_a_tick_is_taken_away_by_space_or_a_click_and_the_button_counts(window: MainWindow):
    _, session, _ = at_work(window)
    dialog = on_kim(window)
    press(dialog.list, Qt.Key.Key_Space)
    assert dialog._label.text() == "Label 1 occurrence"
    place = dialog.list.visualRect(dialog.rows.index(1)).center()
    QTest.mouseClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert not dialog._label.isEnabled()
    dialog._all.click()
    assert dialog._label.text() == "Label 2 occurrences"
    press(dialog.list, Qt.Key.Key_Down)
    press(dialog.list, Qt.Key.Key_Space)
    dialog._label.click()
    assert [words for _, words in labels(session)] == ["Kim"] * 2


def test_what_is_labelled_otherwise_stands_apart_and_is_not_ticked(window: MainWindow):
    _, session, _ = at_work(window)
    labelling.add(session, "PERSON", [place_of(session, "Kim Jong Un")])
    dialog = on_kim(window)
    assert starts(dialog) == [17, -1, 41]
    assert dialog._label.text() == "Label 1 occurrence"
    assert dialog.rows.index(1).data() == "labelled otherwise"
    dialog.rows.turn(2)
    assert dialog._label.text() == "Label 2 occurrences"
    assert "not ticked" not in dialog.rows.index(2).data(Qt.ItemDataRole.AccessibleTextRole)


def test_all_articles_are_searched_by_the_worker_and_labelled_as_one_step(
    window: MainWindow, qtbot: QtBot
):
    workspace, session, _ = at_work(window)
    dialog = on_kim(window)
    dialog._scopes.buttons[1].click()
    assert workspace.worker.is_running
    assert not dialog._label.isEnabled()
    qtbot.waitUntil(lambda: not dialog.is_searching)
    assert starts(dialog) == [0, 20, 17, 41]
    dialog._label.click()
    step = session.history.next_undo()
    assert step is not None
    assert step.name == "Label 4 Occurrences"
    assert [row.annotations for row in session.queue.rows(session.queue.keys())] == [3, 2, 0]
    session.history.undo()
    assert [row.annotations for row in session.queue.rows(session.queue.keys())] == [1, 0, 0]
    window.close()
    assert check_project(session.path) == []


def test_words_without_a_label_are_given_a_chosen_one(window: MainWindow):
    _, session, view = at_work(window)
    view.select_text(*place_of(session, "bank"))
    press(view, Qt.Key.Key_D, CONTROL)
    dialog = opened(window)
    assert starts(dialog) == [4, 23, 35]
    dialog._labels.setCurrentIndex(dialog._labels.findData("COMPANY"))
    dialog._labels.activated.emit(0)
    settle(dialog)
    press(dialog.list, Qt.Key.Key_Return)
    assert labels(session) == [("COMPANY", "bank")] * 3


def test_selected_words_that_have_a_label_are_looked_for_with_it(window: MainWindow):
    _, session, view = at_work(window)
    labelling.add(session, "COMPANY", [place_of(session, "bank")])
    view.select_text(*place_of(session, "bank"))
    press(view, Qt.Key.Key_D, CONTROL)
    dialog = opened(window)
    assert dialog.repeat.label == "COMPANY"
    assert starts(dialog) == [23, 35]


def test_with_nothing_in_hand_there_is_nothing_to_look_for(window: MainWindow):
    _, _, view = at_work(window)
    assert not window.commands["label.occurrences"].isEnabled()
    press(view, Qt.Key.Key_D, CONTROL)
    assert not window.findChildren(OccurrencesDialog)


def test_words_that_stand_nowhere_else_are_said(window: MainWindow):
    _, session, view = at_work(window)
    key = labelling.add(session, "PERSON", [place_of(session, "Kim Jong Un")])
    view.select_annotation(key)
    press(view, Qt.Key.Key_D, CONTROL)
    dialog = opened(window)
    assert dialog._empty.isVisible()
    assert not dialog._label.isEnabled()
    press(dialog.list, Qt.Key.Key_Return)
    assert dialog.isVisible()


def test_a_refusal_is_a_sentence_and_the_dialog_stays(window: MainWindow):
    _, session, _ = at_work(window)
    dialog = on_kim(window)
    for each in dialog.rows.chosen():
        labelling.add(session, "PERSON", [each.fragment])
    dialog.accept()
    assert dialog.isVisible()
    assert dialog._failure.text().startswith("None of these places can be labelled")


def test_an_annotation_in_pieces_is_refused_in_the_status_line(window: MainWindow):
    _, session, view = at_work(window)
    key = labelling.add(session, "PERSON", [place_of(session, "Kim")])
    labelling.add_fragment(session, key, place_of(session, "banks"))
    view.select_annotation(key)
    window.run("label.occurrences")
    assert not window.findChildren(OccurrencesDialog)


def test_the_worker_goes_with_the_project(window: MainWindow, qtbot: QtBot):
    workspace, _, _ = at_work(window)
    dialog = on_kim(window)
    dialog._scopes.buttons[1].click()
    qtbot.waitUntil(lambda: not dialog.is_searching)
    dialog.reject()
    worker = workspace.worker
    window.close()
    assert not worker.is_running


def test_the_whole_dialog_can_be_reached_by_the_keyboard(window: MainWindow):
    dialog = on_kim(window)
    reached: set[QWidget | None] = set()
    for _ in range(12):
        press(dialog.focusWidget() or dialog, Qt.Key.Key_Tab)
        reached.add(dialog.focusWidget())
    assert {dialog.list, dialog._case, dialog._possessive, dialog._label} <= reached
