"""Stories, as the hands meet them: found beside the window, gone through, their labels carried."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from annotator.app import labelling
from annotator.app.stories import find_stories
from annotator.ui.dialogs.story_dialog import StoryDialog
from annotator.ui.window.main_window import MainWindow
from tests.builders import TREASURY, keys_of
from tests.ui.window_builders import (
    ALT,
    CONTROL,
    OTHER,
    a_window,
    at_work,
    labels,
    place_of,
    press,
    titles,
)

Key = Qt.Key
TWIN = TREASURY + "More to follow.\n"


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    return a_window(qtbot, tmp_path, TREASURY, OTHER, TWIN)


def opened(window: MainWindow) -> StoryDialog:
    (dialog,) = [d for d in window.findChildren(StoryDialog) if d.isVisible()]
    return dialog


def test_stories_are_found_beside_the_window_and_shown_in_the_queue(
    qtbot: QtBot, window: MainWindow
) -> None:
    workspace, _, _ = at_work(window)
    model = workspace.queue.model
    assert model.index(0).data(Qt.ItemDataRole.UserRole).alike == 0
    with qtbot.waitSignal(workspace.story_finding.found, timeout=20_000):
        workspace.story_finding.start()
    assert [model.index(n).data(Qt.ItemDataRole.UserRole).alike for n in range(3)] == [2, 0, 2]
    assert "2 alike" in model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    workspace.story_finding.start()
    assert not workspace.story_finding.is_running


def test_the_next_of_the_story_and_only_the_story(window: MainWindow) -> None:
    workspace, session, view = at_work(window)
    press(window, Key.Key_PageDown, CONTROL | ALT)
    assert window.status.message.startswith("No other article tells this story")
    find_stories(session)
    press(window, Key.Key_PageDown, CONTROL | ALT)
    assert view.content == TWIN
    press(window, Key.Key_PageDown, CONTROL | ALT)
    assert view.content == TREASURY
    workspace.run("go.only_story")
    assert len(titles(workspace)) == 2
    workspace.run("go.only_story")
    assert len(titles(workspace)) == 3


def test_labels_are_carried_over_by_keys_alone_and_taken_back(window: MainWindow) -> None:
    _, session, view = at_work(window)
    labelling.add(session, "COMPANY", [place_of(session, "Gefest-M, a")])
    labelling.add(session, "PERSON", [place_of(session, "Ri Yong-ho")])
    find_stories(session)
    press(window, Key.Key_PageDown, CONTROL | ALT)
    labelling.add(session, "COUNTRY", [place_of(session, "Ri Yong-ho")])
    press(view, Key.Key_F7)
    dialog = opened(window)
    said = [dialog.rows.index(n).data() for n in range(dialog.rows.rowCount())]
    assert "Person “Ri Yong-ho” (labelled as Country here)" in said
    assert "only here Country “Ri Yong-ho”" in said
    press(dialog.list, Key.Key_Return, CONTROL)
    assert window.status.message == "1 label carried over; not carried over: 1"
    assert labels(session) == [("COMPANY", "Gefest-M, a"), ("COUNTRY", "Ri Yong-ho")]
    press(window, Key.Key_Z, CONTROL)
    assert labels(session) == [("COUNTRY", "Ri Yong-ho")]


def test_enter_shows_the_sentence_and_the_button_the_article(window: MainWindow) -> None:
    _, session, view = at_work(window)
    labelling.add(session, "PERSON", [place_of(session, "Ri Yong-ho")])
    find_stories(session)
    press(window, Key.Key_PageDown, CONTROL | ALT)
    press(view, Key.Key_F7)
    dialog = opened(window)
    dialog.list.setCurrentIndex(dialog.rows.index(1))
    press(dialog.list, Key.Key_Return)
    assert view.selection is not None
    assert "Ri Yong-ho" in view.content[slice(*view.selection)]
    press(view, Key.Key_F7)
    opened(window).open_button.click()
    assert session.article is not None
    assert session.article.article.key == keys_of(session)[0]


def test_without_a_twin_it_says_so(window: MainWindow) -> None:
    _, session, view = at_work(window)
    press(view, Key.Key_F7)
    assert window.status.message.startswith("No other article tells this story")
    find_stories(session)
    press(view, Key.Key_F7)
    dialog = opened(window)
    assert dialog.twin is None
    press(dialog.list, Key.Key_Return, CONTROL)
    assert dialog.isVisible()
    dialog.reject()


def test_stories_are_joined_and_parted_by_the_queue(window: MainWindow) -> None:
    workspace, session, _ = at_work(window)
    find_stories(session)
    queue = workspace.queue
    keys = keys_of(session)

    def alike() -> list[int]:
        return [queue.model.index(n).data(Qt.ItemDataRole.UserRole).alike for n in range(3)]

    menu = QMenu()
    workspace.talking.fill_queue_menu(menu, keys[1])
    acts = {action.text(): action for action in menu.actions()}
    assert not acts["Take Out of Its Story"].isEnabled()
    acts["Same Story as the Open Article"].trigger()
    assert window.status.message == "3 articles tell this story now"
    assert alike() == [3, 3, 3]
    workspace.run("go.only_story")
    assert len(titles(workspace)) == 3
    window.run("edit.leave_story")
    assert titles(workspace) == titles(workspace)[:1]
    workspace.run("go.only_story")
    assert alike() == [0, 2, 2]
    press(window, Key.Key_Z, CONTROL)
    press(window, Key.Key_Z, CONTROL)
    assert alike() == [2, 0, 2]


def test_by_keys_the_open_article_is_joined_with_the_one_chosen(window: MainWindow) -> None:
    workspace, session, _ = at_work(window)
    window.run("edit.join_story")
    assert "Choose the other article" in window.status.message
    press(workspace.queue.list, Key.Key_Down)
    window.run("edit.join_story")
    assert session.queue.same_story(keys_of(session)[0]) == keys_of(session)[:2]
