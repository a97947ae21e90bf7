"""A comma and a letter set an attribute; a full stop and a letter fill a role."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.app import frames, labelling
from annotator.app.session import Session
from annotator.ui.launch import make_application
from annotator.ui.main_window import MainWindow
from annotator.ui.themes import Themes
from annotator.ui.workspace import Workspace
from tests.builders import a_project, words

TEXT = "The Treasury imposed sanctions on Gefest-M, a Moscow firm, over coal."


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path):
    window = MainWindow(Themes(make_application(), "light"), None, "Anna")
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.show_session(a_project(tmp_path, TEXT))
    yield window
    window.close()


def at_work(window: MainWindow) -> tuple[Workspace, Session]:
    assert window.workspace is not None
    return window.workspace, window.workspace.session


def press(window: MainWindow, keys: str) -> None:
    workspace, _ = at_work(window)
    for key in keys:
        QTest.keyClicks(workspace.page.view, key)


def test_a_comma_and_a_letter_set_an_attribute(window: MainWindow):
    workspace, session = at_work(window)
    key = labelling.add(session, "SANCTION", [words(session, "sanctions")])
    workspace.desk.select(key)
    press(window, ",i")
    assert session.article is not None
    assert session.article.annotation(key).attributes["status"] == "imposed"
    press(window, ",?")
    assert "No attribute" in window.status.message


def test_with_nothing_selected_it_is_a_label_of_the_article(window: MainWindow):
    _, session = at_work(window)
    press(window, ",y")
    assert session.article is not None
    assert session.article.layer.document == {"about_sanctions": "yes"}


def test_a_stop_a_letter_and_a_digit_fill_a_role_from_what_is_near(window: MainWindow):
    workspace, session = at_work(window)
    firm = labelling.add(session, "COMPANY", [words(session, "Gefest-M")])
    sanction = labelling.add(session, "SANCTION", [words(session, "sanctions")])
    workspace.desk.select(sanction)
    press(window, ".t")
    assert "1 Gefest-M" in window.status.message
    press(window, "1")
    assert session.article is not None
    target = session.article.annotation(sanction).roles["target"]
    assert [filler.id for filler in target] == [session.article.annotation(firm).id]


def test_selected_words_fill_a_role_at_once(window: MainWindow):
    workspace, session = at_work(window)
    sanction = labelling.add(session, "SANCTION", [words(session, "sanctions")])
    workspace.desk.select(sanction)
    workspace.page.view.select_text(*words(session, "over coal"))
    press(window, ".r")
    assert session.article is not None
    assert "reason" in session.article.annotation(sanction).roles
    assert session.article.spans.counts["REASON"] == 1


def test_without_a_frame_a_stop_says_what_is_needed(window: MainWindow):
    press(window, ".")
    assert "Select a sanction or statement first" in window.status.message


def test_escape_leaves_a_pair(window: MainWindow):
    workspace, session = at_work(window)
    key = labelling.add(session, "SANCTION", [words(session, "sanctions")])
    workspace.desk.select(key)
    press(window, ",")
    QTest.keyClick(workspace.page.view, Qt.Key.Key_Escape)
    press(window, "p")
    assert session.article is not None
    assert session.article.annotation(key).attributes == {}


def test_a_slot_whose_filler_is_removed_says_what_it_keeps(window: MainWindow):
    workspace, session = at_work(window)
    firm = labelling.add(session, "COMPANY", [words(session, "Gefest-M")])
    sanction = labelling.add(session, "SANCTION", [words(session, "sanctions")])
    frames.fill(session, sanction, "target", firm)
    workspace.desk.select(firm)
    QTest.keyClick(workspace.page.view, Qt.Key.Key_Delete)
    assert window.status.message == "Sanction’s target keeps “Gefest-M” as implied words"
