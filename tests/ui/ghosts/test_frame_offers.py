"""Making a frame shows what the words round it propose; Enter takes one after the other."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.app.session import Session
from annotator.ui.window.main_window import MainWindow
from annotator.ui.window.workspace import Workspace
from tests.builders import words
from tests.ui.window_builders import CONTROL, SHIFT, a_window, at_work, press

TEXT = (
    "Canada imposed sanctions on two Laotian shipping firms.\n"
    '"The list is short," said Minister Edda Marlow in a statement. "It will grow."\n'
)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TEXT)
    yield window
    window.close()


def make(window: MainWindow, quote: str, key: str) -> tuple[Workspace, Session]:
    """Select words and label them by a key."""
    workspace, session, view = at_work(window)
    view.select_text(*words(session, quote))
    press(view, key)
    return workspace, session


def names(workspace: Workspace) -> list[str]:
    return [ghost.name for ghost in workspace.ghost_hands.offers.shown]


def roles(workspace: Workspace) -> set[str]:
    article, frame = workspace.session.article, workspace.desk.current_frame()
    assert article is not None
    assert frame is not None
    return set(article.annotation(frame).roles)


def test_enter_takes_one_proposal_after_the_other(window: MainWindow) -> None:
    workspace, session = make(window, '"The list is short,"', "q")
    view = workspace.page.view
    assert names(workspace) == ["Cue", "Speaker", "Medium", "Next part of Statement"]
    assert window.status.held.rest == "4 suggestions: Return accepts"
    press(view, Qt.Key.Key_Return)
    assert roles(workspace) == {"cue"}
    assert view.ghost is not None
    assert view.ghost.name == "Speaker"
    for _ in range(3):
        press(view, Qt.Key.Key_Return)
    assert roles(workspace) == {"cue", "speaker", "medium"}
    frame = workspace.desk.current_frame()
    assert session.article is not None
    assert frame is not None
    assert view.selected == frame
    assert "last suggestion for it" in window.status.message
    assert (
        len(session.article.spans.fragments(view.selected or session.article.spans.key_at_rank(0)))
        == 2
    )


def test_backspace_turns_one_down_and_the_next_is_in_hand(window: MainWindow) -> None:
    workspace, _ = make(window, "sanctions", "s")
    view = workspace.page.view
    assert names(workspace) == ["Authority", "imposed", "Target"]
    press(view, Qt.Key.Key_Return)
    press(view, Qt.Key.Key_Backspace)
    assert names(workspace) == ["Target"]
    press(view, Qt.Key.Key_Return)
    assert roles(workspace) == {"authority", "target"}


def test_one_key_takes_all_for_this_frame_and_one_takes_them_back(window: MainWindow) -> None:
    workspace, _ = make(window, "sanctions", "s")
    press(workspace.page.view, Qt.Key.Key_Return, CONTROL | SHIFT)
    assert roles(workspace) == {"authority", "status_cue", "target"}
    assert names(workspace) == []
    press(workspace.page.view, Qt.Key.Key_Z, CONTROL)
    assert roles(workspace) == set()
    assert len(names(workspace)) == 3


def test_they_are_there_only_while_the_frame_is_current(window: MainWindow) -> None:
    workspace, _ = make(window, "sanctions", "s")
    view = workspace.page.view
    assert names(workspace)
    for _ in range(3):
        press(view, Qt.Key.Key_Escape)
    assert workspace.desk.current_frame() is None
    assert names(workspace) == []
    assert len(workspace.ghost_hands.ghosts.shown) == 0
    make(window, '"The list is short,"', "q")
    assert "Target" not in names(workspace)
    assert "Cue" in names(workspace)


def test_delete_still_removes_the_frame_that_is_selected(window: MainWindow) -> None:
    workspace, session = make(window, "sanctions", "s")
    press(workspace.page.view, Qt.Key.Key_Backspace)
    assert session.article is not None
    assert len(session.article.spans) == 0
    assert names(workspace) == []


def test_a_key_makes_another_like_the_last_frame(qtbot: QtBot, tmp_path: Path) -> None:
    window = a_window(qtbot, tmp_path, TEXT + "These sanctions bite.\n")
    workspace, session = make(window, "sanctions", "s")
    press(workspace.page.view, Qt.Key.Key_Return, CONTROL | SHIFT)
    press(workspace.page.view, Qt.Key.Key_D, CONTROL | SHIFT)
    assert session.article is not None
    assert session.article.spans.counts["SANCTION"] == 2
    frame = workspace.desk.current_frame()
    assert frame == workspace.page.view.selected
    assert frame is not None
    assert session.article.spans.fragments(frame) == (words(session, "sanctions", 1),)
    assert roles(workspace) == {"authority", "target"}
    press(workspace.page.view, Qt.Key.Key_D, CONTROL | SHIFT)
    assert "do not stand again below" in window.status.message
    window.close()
