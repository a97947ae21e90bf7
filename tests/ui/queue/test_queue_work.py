"""Working through the queue: ways to other articles, named filters, and how fast one gets on."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QMenu
from pytestqt.qtbot import QtBot

from annotator.app import reading
from annotator.app.queue import QueueFilter
from annotator.model.article import State
from annotator.ui.window.main_window import MainWindow
from tests.builders import TREASURY, keys_of
from tests.ui.window_builders import (
    ALT,
    CONTROL,
    OTHER,
    SHIFT,
    a_window,
    an_empty_window,
    at_work,
    press,
    titles,
)

Key = Qt.Key
THIRD = "The third article\n\nNothing happens here.\n"


def the_menu(window: MainWindow, title: str) -> QMenu:
    (menu,) = (m for m in window.menuBar().findChildren(QMenu) if m.title() == title)
    return menu


def test_back_to_the_article_before(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TREASURY, OTHER, THIRD)
    _, _, view = at_work(window)
    press(window, Key.Key_Home, ALT)
    assert window.status.message == "No other article was open before this one"
    press(window, Key.Key_PageDown, CONTROL)
    press(window, Key.Key_PageDown, CONTROL)
    assert view.content == THIRD
    press(window, Key.Key_Home, ALT)
    assert view.content == OTHER
    press(window, Key.Key_Home, ALT)
    assert view.content == THIRD


def test_the_last_articles_are_in_the_menu(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TREASURY, OTHER, THIRD)
    _, _, view = at_work(window)
    press(window, Key.Key_PageDown, CONTROL)
    press(window, Key.Key_PageDown, CONTROL)
    menu = the_menu(window, "Recent Articles")
    menu.aboutToShow.emit()
    actions = menu.actions()
    assert [action.text() for action in actions] == [
        "The council met in Geneva.",
        "Treasury hits Gefest-M",
    ]
    actions[1].trigger()
    assert view.content == TREASURY


def test_next_and_some_unfinished(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TREASURY, OTHER, THIRD)
    _, session, view = at_work(window)
    reading.set_state(session, State.DONE, session.queue.keys()[1])
    press(window, Key.Key_PageDown, CONTROL | SHIFT)
    assert view.content == THIRD
    window.run("go.random")
    assert view.content == TREASURY
    for key in keys_of(session):
        reading.set_state(session, State.DONE, key)
    window.run("go.random")
    assert window.status.message == "No other article has anything left to do"


def test_a_filter_is_named_chosen_and_forgotten(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    window = a_window(qtbot, tmp_path, TREASURY, OTHER, THIRD)
    workspace, session, _ = at_work(window)
    queue = workspace.queue
    queue.set_filter(QueueFilter("council", frozenset({State.NEW})))
    assert titles(workspace) == ["The council met in Geneva."]

    def named(*_: object, **__: object) -> tuple[str, bool]:
        return "Councils", True

    monkeypatch.setattr(QInputDialog, "getText", named)
    menu = QMenu()
    queue.filters.fill(menu, QueueFilter("council", frozenset({State.NEW})))
    next(a for a in menu.actions() if a.text().startswith("Save")).trigger()
    queue.set_filter(QueueFilter())
    assert len(titles(workspace)) == 3
    path = session.path
    window.close()

    again = an_empty_window(qtbot, tmp_path)
    again.open_at_start(path)
    workspace, _, _ = at_work(again)
    menu = QMenu()
    workspace.queue.filters.fill(menu, QueueFilter())
    next(a for a in menu.actions() if a.text() == "Councils").trigger()
    assert titles(workspace) == ["The council met in Geneva."]
    assert workspace.queue.field.text() == "council"
    workspace.queue.filters.forget("Councils")
    again.close()
    assert "Councils" not in (tmp_path / "window.json").read_text()


def test_the_pace_is_shown_once_it_is_known(qtbot: QtBot, tmp_path: Path):
    texts = [f"Article {n}\n\nNothing happens.\n" for n in range(5)]
    window = a_window(qtbot, tmp_path, *texts)
    workspace, session, _ = at_work(window)
    header = workspace.queue._header
    assert header.accessibleName() == "0 of 5 done"
    for key in list(session.queue.keys())[:3]:
        session.open_article(key)
        reading.add_time(session, 600)
        reading.set_state(session, State.DONE)
    assert header.accessibleName() == "3 of 5 done, 6 an hour · 20 min left"
    workspace.queue.set_filter(QueueFilter("4"))
    assert "1 shown" in header.accessibleName()
