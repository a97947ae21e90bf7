"""What cannot be stored is said, stays in the window, and is stored once that can be done."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.app import labelling
from annotator.app.checking import check_project
from annotator.ui.inspector.note_box import NoteBox
from annotator.ui.window.main_window import MainWindow
from tests.builders import TREASURY, a_project
from tests.ui.window_builders import OTHER, an_empty_window, at_work, labels, place_of, press

pytestmark = pytest.mark.skipif(os.name != "posix", reason="files are kept from growing here")


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    session = a_project(tmp_path, TREASURY, OTHER)
    session.close()
    window = an_empty_window(qtbot, tmp_path)
    window.opening.open_path(session.path)
    for label, quote in (("COMPANY", "Gefest-M"), ("PERSON", "Ri Yong-ho")):
        session = at_work(window)[1]
        labelling.add(session, label, [place_of(session, quote)])
    return window


@contextmanager
def no_room() -> Generator[None, None, None]:
    """Let no file of this process grow, as on a full disk."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def note_box(window: MainWindow) -> NoteBox:
    return next(box for box in window.findChildren(NoteBox) if box.isVisible())


def notes(window: MainWindow) -> list[str]:
    article = at_work(window)[1].article
    assert article is not None
    return [article.annotation(key).note for key in article.spans.in_order()]


def write(window: MainWindow, number: int, words: str) -> NoteBox:
    """Select an annotation and type a note, as far as it is kept by itself."""
    workspace, session, _ = at_work(window)
    assert session.article is not None
    workspace.desk.select(list(session.article.spans.in_order())[number])
    window.run("label.note")
    box = note_box(window)
    QTest.keyClicks(box.field, words)
    box.flush()
    return box


def test_a_label_that_cannot_be_stored_is_said_and_its_words_wait(window: MainWindow):
    _, session, view = at_work(window)
    view.select_text(*place_of(session, "Moscow"))
    with no_room():
        press(view, "l")
    assert session.path.name in window.status.message
    assert len(labels(session)) == 2
    press(view, "l")
    assert ("PLACE", "Moscow") in labels(session)
    window.close()
    assert check_project(session.path) == []


def test_a_note_that_cannot_be_stored_stays_and_is_stored_later(window: MainWindow):
    workspace, session, _ = at_work(window)
    with no_room():
        box = write(window, 0, "who owns it")
        assert session.path.name in window.status.message
        assert box.field.toPlainText() == "who owns it"
        write(window, 1, "who he is")
        assert box.field.toPlainText() == "who he is"
        # Gone to another article and back, both are still there.
        window.run("go.next_article")
        assert at_work(window)[2].content == OTHER
        window.run("go.previous_article")
        assert notes(window) == ["", ""]
        assert session.article is not None
        workspace.desk.select(next(iter(session.article.spans.in_order())))
        workspace.catching_up.now()
        assert box.field.toPlainText() == "who owns it"
    workspace.inspector.unkept.keep_all()
    assert notes(window) == ["who owns it", "who he is"]
    assert not workspace.inspector.unkept
    window.close()
    assert not window.isVisible()


def test_closing_waits_once_for_notes_that_are_not_stored(window: MainWindow):
    with no_room():
        write(window, 0, "who owns it")
        window.close()
        assert window.isVisible()
        assert "A note could not be stored" in window.status.message
        window.close()
        assert not window.isVisible()


def test_a_note_waits_for_a_job_that_holds_the_project(window: MainWindow):
    workspace, session, _ = at_work(window)
    session.held = "Labels are being changed: wait until it is done."
    box = write(window, 0, "who owns it")
    assert window.status.message == session.held
    session.held = None
    box.flush()
    assert notes(window)[0] == "who owns it"
    assert not workspace.inspector.unkept
