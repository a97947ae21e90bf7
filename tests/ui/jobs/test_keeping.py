"""Removing, backing up and purging from the window."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from annotator.app import labelling
from annotator.app.checking import check_project
from annotator.model.fragment import Fragment
from annotator.ui.jobs import keeping
from annotator.ui.jobs.keeping import Keeping
from annotator.ui.look.themes import Themes
from annotator.ui.window.launch import make_application
from annotator.ui.window.main_window import MainWindow
from tests.builders import a_project


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path):
    window = MainWindow(Themes(make_application(), "light"), None, "Anna")
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.show_session(a_project(tmp_path, "The first article.", "The second article."))
    yield window
    window.close()


def queue(window: MainWindow) -> list[str]:
    session = window.session
    assert session is not None
    return [row.title for row in session.queue.rows(session.queue.keys())]


def test_removing_goes_on_with_another_article_and_undo_brings_it_back(window: MainWindow):
    window.run("edit.remove_article")
    assert queue(window) == ["The second article."]
    session = window.session
    assert session is not None
    assert session.article is not None
    assert session.article.article.title == "The second article."
    session.history.undo()
    assert len(queue(window)) == 2


def test_a_backup_is_a_whole_project(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    copy = tmp_path / "copy.annot"

    def choose(*_: object) -> Path:
        return copy

    monkeypatch.setattr(keeping, "choose_target", choose)
    window.run("project.backup")
    assert check_project(copy) == []


def test_purging_is_asked_for_and_ends_undo(window: MainWindow, monkeypatch: pytest.MonkeyPatch):
    window.run("edit.remove_article")
    asked: list[str] = []

    def answer(_parent: object, _title: str, question: str) -> QMessageBox.StandardButton:
        asked.append(question)
        return QMessageBox.StandardButton.Yes

    monkeypatch.setattr(QMessageBox, "question", answer)
    window.run("project.purge")
    assert "(1 row)" in asked[0]
    session = window.session
    assert session is not None
    assert session.history.next_undo() is None
    assert queue(window) == ["The second article."]


def test_the_file_is_made_whole_when_labelling_pauses_and_not_before(window: MainWindow):
    session = window.session
    keeping = window.findChild(Keeping)
    assert session is not None
    assert keeping is not None
    assert session.article is not None
    log = session.path.with_name(session.path.name + "-wal")
    whole: list[bytes] = []
    for add in (True, True, False, False):
        if add:
            start = len(session.article.spans) * 4
            labelling.add(session, "PERSON", [Fragment(start, start + 3)])
        before = session.path.read_bytes()
        keeping.rest()
        if session.path.read_bytes() != before:
            whole.append(log.read_bytes())
    assert len(whole) == 1
