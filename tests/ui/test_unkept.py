"""What cannot be stored is said, stays in the window, and is stored once that can be done."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from annotator.app import labelling
from annotator.app.checking import check_project
from annotator.app.project import open_project
from annotator.errors import Refused, UserError
from annotator.ui.inspector.note_box import NoteBox
from annotator.ui.page.article_head import SourceEdit
from annotator.ui.parts.field import Field
from annotator.ui.unkept import Owner, Typed, Unkept
from annotator.ui.window.main_window import MainWindow
from tests.builders import TREASURY, a_project
from tests.ui.review_windows import a_review, review_in, unit_on
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


def value_field(window: MainWindow) -> Field:
    fields = [each for each in window.findChildren(Field) if each.isVisible()]
    return next(each for each in fields if each.accessibleName() == "Value")


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
        assert "1 thing you typed could not be stored" in window.status.message
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


def test_what_is_typed_into_attributes_waits_in_its_field(window: MainWindow):
    workspace, session, _ = at_work(window)
    money = labelling.add(session, "MONEY", [place_of(session, "Moscow")])
    assert session.article is not None
    other = next(iter(session.article.spans.in_order()))
    workspace.desk.select(money)
    workspace.catching_up.now()
    window.run("label.note")
    field = value_field(window)
    with no_room():
        QTest.keyClicks(field, "500")
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert session.path.name in window.status.message
        workspace.desk.select(other)
        workspace.catching_up.now()
        workspace.desk.select(money)
        workspace.catching_up.now()
        assert value_field(window).text() == "500"
        window.close()
        assert window.isVisible()
        assert "1 thing you typed" in window.status.message
    workspace.inspector.unkept.keep_all()
    assert session.article.annotation(money).attributes["value"] == "500"
    assert value_field(window).text() == "500"
    window.close()
    assert not window.isVisible()


def test_a_title_and_an_outlet_wait_above_the_text(window: MainWindow):
    workspace, session, _ = at_work(window)
    head = workspace.page.head
    (editor,) = head.findChildren(QLineEdit)
    session.held = "Labels are being changed: wait until it is done."
    window.run("edit.title")
    editor.setText("Who owns whom")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert window.status.message == session.held
    outlet = next(piece for piece in head.pieces if piece.field == "outlet")
    head.source_edited.emit(SourceEdit("outlet", "Reuters"))
    assert outlet not in head.pieces
    window.run("go.next_article")
    assert "Who owns whom" not in [piece.words for piece in head.pieces]
    window.run("go.previous_article")
    assert {"Who owns whom", "Reuters"} <= {piece.words for piece in head.pieces}
    session.held = None
    workspace.inspector.unkept.keep_all()
    assert session.article is not None
    article = session.article.article
    assert (article.title, article.sources[0].outlet) == ("Who owns whom", "Reuters")
    assert not workspace.inspector.unkept


def test_a_note_on_a_decision_waits_for_its_unit(qtbot: QtBot, tmp_path: Path):
    window, desk = a_review(qtbot, tmp_path)
    workspace, _, view = at_work(window)
    moscow = unit_on(desk, "a3")
    desk.hold(moscow)
    press(view, "2")
    desk.hold(moscow)
    workspace.review.now()
    note = workspace.review.decision.note
    with no_room():
        note.field.setPlainText("A city that stands for its state.")
        note.flush()
        assert workspace.inspector.unkept
        desk.hold(unit_on(desk, "a4"))
        workspace.review.now()
        desk.hold(moscow)
        workspace.review.now()
        assert note.field.toPlainText() == "A city that stands for its state."
        assert workspace.holds_back()
    workspace.inspector.unkept.keep_all()
    decision = review_in(desk).units[moscow].decision
    assert decision is not None
    assert decision.note == "A city that stands for its state."
    assert not workspace.inspector.unkept
    window.close()


def test_what_a_rule_refuses_is_not_tried_again(window: MainWindow):
    workspace, session, _ = at_work(window)
    assert session.article is not None
    unkept = workspace.inspector.unkept

    def refuse() -> None:
        raise Refused("No rule allows that.")

    with pytest.raises(Refused):
        unkept.keep(Owner(session.article.article.key), Typed("x", "y", refuse, lambda: True))
    assert not unkept


def test_who_may_only_read_is_refused_once_and_not_held_back_at_closing(
    window: MainWindow,
) -> None:
    _, session, _ = at_work(window)
    reader = open_project(session.path, annotator="Anna", read_only=True)
    key = reader.queue.keys()[0]
    words = place_of(session, "Ri")
    reader.open_article(key)
    unkept = Unkept(reader, window)
    typed = Typed("value", "x", lambda: labelling.add(reader, "DATE", [words]), lambda: True)

    with pytest.raises(UserError):
        unkept.keep(Owner(key), typed)

    assert len(unkept) == 0
    reader.close()
