"""Labels in the window, by key, chip and mouse."""

from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.model.changes import Changes
from tests.ui.window_builders import (
    ALT,
    CONTROL,
    SHIFT,
    a_window,
    at_work,
    drag,
    labels,
    place_of,
    press,
)

LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key


def test_select_and_press_a_letter(qtbot: QtBot, tmp_path: Path):
    _, session, view = at_work(a_window(qtbot, tmp_path))
    view.select_text(*place_of(session, "Gefest-M, a"))
    view.select_text(*place_of(session, "Ri Yong-ho"))
    press(view, "p")
    assert labels(session) == [("PERSON", "Ri Yong-ho")]
    assert view.selected is not None
    assert view.selection is None


def test_the_selected_annotation_is_relabelled(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    _, session, view = at_work(window)
    view.select_text(*place_of(session, "Moscow"))
    press(view, "pl")
    assert labels(session) == [("PLACE", "Moscow")]
    press(view, "s")
    assert labels(session) == [("PLACE", "Moscow")]
    assert "family" in window.status.message


def test_the_word_under_the_caret_is_labelled(qtbot: QtBot, tmp_path: Path):
    _, session, view = at_work(a_window(qtbot, tmp_path))
    view.restore_place(0, place_of(session, "Moscow").start + 2)
    press(view, "l")
    assert labels(session) == [("PLACE", "Moscow")]


def test_one_press_is_one_event(qtbot: QtBot, tmp_path: Path):
    _, session, view = at_work(a_window(qtbot, tmp_path))
    events: list[Changes] = []
    session.subscribe(events.append)
    view.select_text(*place_of(session, "Moscow"))
    press(view, "l")
    assert [event.name for event in events] == ["Add Place"]


def test_what_is_held_is_told_once_a_label(qtbot: QtBot, tmp_path: Path):
    workspace, session, view = at_work(a_window(qtbot, tmp_path))
    view.select_text(*place_of(session, "Moscow"))
    told: list[bool] = []
    workspace.desk.held_changed.connect(lambda: told.append(view.selected is not None))
    press(view, "l")
    assert told == [True]


def test_the_word_under_the_caret_is_not_looked_for_beside_a_selection(
    qtbot: QtBot, tmp_path: Path
):
    workspace, session, view = at_work(a_window(qtbot, tmp_path))
    assert workspace.desk.situation().word is not None
    view.select_text(*place_of(session, "Moscow"))
    assert workspace.desk.situation().word is None


def test_a_held_letter_labels_once(qtbot: QtBot, tmp_path: Path):
    _, session, view = at_work(a_window(qtbot, tmp_path))
    view.select_text(*place_of(session, "Moscow"))
    for held in (False, True, True):
        event = QKeyEvent(
            QEvent.Type.KeyPress, Key.Key_L, Qt.KeyboardModifier.NoModifier, "l", held
        )
        view.keyPressEvent(event)
    assert labels(session) == [("PLACE", "Moscow")]


def test_a_chip_labels_the_selection(qtbot: QtBot, tmp_path: Path):
    workspace, session, view = at_work(a_window(qtbot, tmp_path))
    view.select_text(*place_of(session, "Moscow"))
    chip = next(c for c in workspace.bar.chips if c.label.id == "PLACE")
    QTest.mouseClick(chip, LEFT)
    assert labels(session) == [("PLACE", "Moscow")]
    assert not chip.armed
    assert view.hasFocus()


def test_an_armed_chip_labels_each_drag(qtbot: QtBot, tmp_path: Path):
    workspace, session, view = at_work(a_window(qtbot, tmp_path))
    chip = next(c for c in workspace.bar.chips if c.label.id == "COMPANY")
    QTest.mouseClick(chip, LEFT)
    assert chip.armed
    drag(view, place_of(session, "Gefest-M"))
    drag(view, place_of(session, "firm"))
    assert labels(session) == [("COMPANY", "Gefest-M"), ("COMPANY", "firm")]
    press(view, Key.Key_Escape)
    assert not chip.armed
    drag(view, place_of(session, "Tuesday"))
    assert len(labels(session)) == 2


def test_another_fragment_by_key_and_by_drag(qtbot: QtBot, tmp_path: Path):
    _, session, view = at_work(a_window(qtbot, tmp_path))
    view.select_text(*place_of(session, '"We will not stop,"'))
    press(view, "q")
    view.select_text(*place_of(session, '"until they do."'))
    press(view, "+")
    assert labels(session) == [("STATEMENT", '"We will not stop," … "until they do."')]
    drag(view, place_of(session, "Ri Yong-ho"), CONTROL)
    article = session.article
    assert article is not None
    assert article.spans.pieces(article.spans.key_at_rank(0)) == 3


def test_space_goes_round(qtbot: QtBot, tmp_path: Path):
    _, session, view = at_work(a_window(qtbot, tmp_path))
    for quote, letter in (("Moscow", "l"), ("Tuesday", "d")):
        view.select_text(*place_of(session, quote))
        press(view, letter)
    view.select_annotation(None)
    view.restore_place(0, 0)
    seen: list[str] = []
    article = session.article
    assert article is not None
    for modifiers in (Qt.KeyboardModifier.NoModifier,) * 3 + (SHIFT,):
        press(view, Key.Key_Space, modifiers)
        assert view.selected is not None
        seen.append(article.quote(view.selected))
    assert seen == ["Tuesday", "Moscow", "Tuesday", "Moscow"]


def test_ends_are_moved_in_one_step(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    _, session, view = at_work(window)
    view.select_text(*place_of(session, "Moscow"))
    press(view, "l")
    press(view, Key.Key_Right, ALT)
    press(view, Key.Key_Left, ALT | SHIFT)
    assert labels(session) == [("PLACE", "a Moscow firm")]
    press(view, "[")
    assert labels(session) == [("PLACE", "a Moscow fir")]
    press(window, Key.Key_Z, CONTROL)
    assert labels(session) == [("PLACE", "Moscow")]


def test_the_selection_grows_and_shrinks(qtbot: QtBot, tmp_path: Path):
    _, session, view = at_work(a_window(qtbot, tmp_path))
    view.restore_place(0, place_of(session, "will not").start)
    grown: list[str] = []
    for _ in range(2):
        press(view, Key.Key_Up, CONTROL)
        assert view.selection is not None
        grown.append(view.content[slice(*view.selection)])
    assert grown == ["will", "We will not stop,"]
    press(view, Key.Key_Down, CONTROL)
    assert view.selection is not None
    assert view.content[slice(*view.selection)] == "will"


def test_a_menu_gives_a_label(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    workspace, session, view = at_work(window)
    view.select_text(*place_of(session, "Moscow"))
    workspace.desk.give_label("PLACE")
    assert labels(session) == [("PLACE", "Moscow")]


def test_the_bar_counts_the_open_layer(qtbot: QtBot, tmp_path: Path):
    workspace, session, view = at_work(a_window(qtbot, tmp_path))
    chip = next(c for c in workspace.bar.chips if c.label.id == "PLACE")
    assert "0 in this article" in chip.toolTip()
    view.select_text(*place_of(session, "Moscow"))
    press(view, "l")
    qtbot.waitUntil(lambda: "1 in this article" in chip.toolTip())
    press(view, Key.Key_Delete)
    qtbot.waitUntil(lambda: "0 in this article" in chip.toolTip())


def test_what_is_held_is_said(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    _, session, view = at_work(window)
    view.select_text(*place_of(session, "sanction"))
    assert window.status.held.rest == "1 word, 8 characters"
    press(view, "s")
    held = window.status.held
    assert (held.kind, held.name) == ("Frame", "Sanction “sanction”")
    assert held.lacks
    press(view, Key.Key_Right)
    assert window.status.held.kind == "Frame"
    press(view, Key.Key_Escape)
    assert window.status.held.kind == ""
