"""Open points in the window: counted at the right, walked by F8, shown before it is done."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.model.article import State
from annotator.ui.hands import open_point_walk
from tests.builders import TREASURY
from tests.ui.window_builders import (
    CONTROL,
    OTHER,
    SHIFT,
    a_window,
    at_work,
    place_of,
    press,
)

Key = Qt.Key
QUOTED = ['"We will not stop,"', '"until they do."']


def test_f8_walks_round_and_back(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    _, session, view = at_work(window)
    seen: list[str] = []
    for modifiers in (Qt.KeyboardModifier.NoModifier,) * 3 + (SHIFT,):
        press(window, Key.Key_F8, modifiers)
        assert view.selection is not None
        seen.append(view.content[slice(*view.selection)])
    assert seen == [QUOTED[0], QUOTED[1], QUOTED[0], QUOTED[1]]
    assert window.status.message == f"2 of 2: {QUOTED[1]} is in no statement"
    assert window.status.points == "2 open points"
    assert session.article is not None


def test_a_frame_that_lacks_something_is_selected(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    workspace, session, view = at_work(window)
    workspace.bar.set_passes(["sanction"])
    view.select_text(*place_of(session, "sanction"))
    press(view, "s")
    key = view.selected
    press(view, Key.Key_Escape)
    press(window, Key.Key_F8)
    assert view.selected == key
    assert window.status.message == "1 of 2: Sanction “sanction” has no target"
    press(window, Key.Key_F8)
    assert window.status.message == "2 of 2: Sanction “sanction” has no status"


def test_without_open_points_it_is_said(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, OTHER)
    press(window, Key.Key_F8)
    assert window.status.message == "No open points"
    assert window.status.points == ""


def test_the_first_press_shows_them_and_the_second_goes_on(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TREASURY, OTHER)
    _, session, view = at_work(window)
    press(window, Key.Key_Return, CONTROL)
    assert view.content == TREASURY
    assert window.status.message == (
        "2 open points: 2 quotations in no statement."
        " F8 goes through them, Ctrl+Enter again goes on"
    )
    assert view.selection == place_of(session, QUOTED[0])
    press(window, Key.Key_F8)
    assert view.selection == place_of(session, QUOTED[1])
    press(window, Key.Key_Return, CONTROL)
    assert view.content == OTHER
    states = [row.state for row in session.queue.rows(list(session.queue.keys()))]
    assert states == [State.DONE, State.NEW]


def test_seen_to_in_part_it_goes_on_but_new_points_are_shown(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TREASURY, OTHER)
    workspace, session, view = at_work(window)
    press(window, Key.Key_Return, CONTROL)
    press(view, "q")
    press(window, Key.Key_Return, CONTROL)
    assert "has no speaker" not in view.content
    assert view.content == TREASURY
    assert "a role is missing" in window.status.message
    workspace.bar.set_passes(["entity"])
    press(window, Key.Key_Return, CONTROL)
    assert view.content == OTHER
    assert session.article is not None


def test_only_what_is_read_for_is_asked(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TREASURY, OTHER)
    workspace, _, view = at_work(window)
    workspace.bar.set_passes(["entity", "sanction"])
    press(window, Key.Key_Return, CONTROL)
    assert view.content == OTHER


def test_they_are_counted_when_the_hands_rest(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    _, session, view = at_work(window)
    qtbot.waitUntil(lambda: window.status.points == "2 open points")
    view.select_text(*place_of(session, QUOTED[0] + " said Ri Yong-ho, " + QUOTED[1]))
    press(view, "q")
    assert window.status.points == ""
    qtbot.waitUntil(lambda: window.status.points == "1 open point")


def test_a_long_article_is_gone_through_only_when_asked(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TREASURY + OTHER * 2000)
    workspace, _, _ = at_work(window)
    assert not workspace.points._rest.isActive()
    press(window, Key.Key_F8)
    assert window.status.points == "2 open points"


def test_a_crowded_article_is_gone_through_only_when_asked(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(open_point_walk, "_UNASKED_SPANS", 1)
    window = a_window(qtbot, tmp_path)
    workspace, session, view = at_work(window)
    assert workspace.points._rest.isActive()
    for words in ("Moscow", "Gefest-M"):
        view.select_text(*place_of(session, words))
        press(view, "p")
    assert not workspace.points._rest.isActive()
    press(window, Key.Key_F8)
    assert window.status.points == "3 open points"


def test_the_count_can_be_clicked(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    _, session, view = at_work(window)
    press(window, Key.Key_F8)
    view.select_text(0, 0)
    window.status._points.click()
    assert view.selection == place_of(session, QUOTED[0])
