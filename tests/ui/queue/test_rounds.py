"""Going from article to article: done, skipped, flagged, and back where one was."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.model.article import State
from tests.builders import TREASURY
from tests.ui.window_builders import (
    CONTROL,
    LONG,
    OTHER,
    SHIFT,
    a_window,
    an_empty_window,
    at_work,
    place_of,
    press,
)

Key = Qt.Key


def test_done_and_next(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TREASURY, OTHER)
    workspace, session, view = at_work(window)
    first = session.article
    assert first is not None
    press(window, Key.Key_Return, CONTROL)
    assert "2 open points" in window.status.message
    press(window, Key.Key_Return, CONTROL)
    assert view.content == OTHER
    assert view.hasFocus()
    rows = session.queue.rows(list(session.queue.keys()))
    assert [row.state for row in rows] == [State.DONE, State.NEW]
    assert set(session.open_article(first.article.key).layer.covered) == {
        "entity",
        "sanction",
        "statement",
        "region",
    }
    assert workspace.bar.passes == ("entity", "sanction", "statement")


def test_only_what_was_read_for_is_covered(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    workspace, session, _ = at_work(window)
    workspace.bar.set_passes(["entity"])
    press(window, Key.Key_Return, CONTROL)
    assert session.article is not None
    assert set(session.article.layer.covered) == {"entity", "region"}
    assert "all articles are done" in window.status.message


def test_skip_and_flag(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TREASURY, OTHER)
    _, session, view = at_work(window)
    press(window, Key.Key_K, CONTROL | SHIFT)
    assert view.content == OTHER
    press(window, Key.Key_G, CONTROL | SHIFT)
    rows = session.queue.rows(list(session.queue.keys()))
    assert [row.state for row in rows] == [State.SKIPPED, State.FLAGGED]


def test_it_comes_back_where_it_was(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, LONG, OTHER)
    workspace, session, view = at_work(window)
    caret = place_of(session, "Line 200 ").start
    view.restore_place(caret, caret)
    workspace.panes.set_shown("queue", shown=False)
    path = session.path
    window.close()
    again = an_empty_window(qtbot, tmp_path)
    again.open_at_start(None)
    workspace, session, view = at_work(again)
    assert session.path == path
    assert view.place == (caret, caret)
    assert not workspace.panes.is_shown("queue")
    assert workspace.queue.isHidden() or not workspace.queue.isVisible()


def test_a_finished_article_is_left_for_the_next(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TREASURY, OTHER)
    workspace, session, _ = at_work(window)
    workspace.bar.set_passes(["entity"])
    press(window, Key.Key_Return, CONTROL)
    workspace.choose_article(session.queue.keys()[0])
    path = session.path
    window.close()
    again = an_empty_window(qtbot, tmp_path)
    again.open_at_start(path)
    assert at_work(again)[2].content == OTHER
