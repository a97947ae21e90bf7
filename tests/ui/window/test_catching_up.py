"""The text and the status line are there at once; the inspector follows before it is used."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.app import labelling
from annotator.model.fragment import Fragment
from annotator.ui.inspector.annotation_list import AnnotationList
from annotator.ui.inspector.head import AnnotationHead
from annotator.ui.parts.field import NoteField
from annotator.ui.window.workspace import Workspace
from tests.builders import TREASURY
from tests.ui.window_builders import OTHER, a_window, at_work, labels, place_of, press

Key = Qt.Key


def head(workspace: Workspace) -> str:
    """Return what stands at the head of the inspector, "" when no annotation is shown."""
    found = workspace.inspector.findChild(AnnotationHead)
    return found.accessibleName() if found is not None and found.isVisible() else ""


def rows(workspace: Workspace) -> list[str]:
    listed = workspace.inspector.findChild(AnnotationList)
    assert listed is not None
    return [listed.rows.index(row, 0).data() for row in range(listed.rows.rowCount())]


def test_a_label_is_said_at_once_and_the_inspector_follows(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    workspace, session, view = at_work(window)
    view.select_text(*place_of(session, "Moscow"))
    press(view, "l")
    assert labels(session) == [("PLACE", "Moscow")]
    assert window.status.held.name == "Place “Moscow”"
    assert workspace.catching_up.behind
    qtbot.waitUntil(lambda: head(workspace).startswith("Place, Moscow"))
    assert rows(workspace) == ["Moscow"]
    assert not workspace.catching_up.behind


def test_labels_removals_and_undo_in_a_row_are_followed_together(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    workspace, session, view = at_work(window)
    for words, letter in (
        ("Gefest-M", "f"),
        ("Moscow", "l"),
        ("Tuesday", "d"),
        ("Ri Yong-ho", "p"),
    ):
        view.select_text(*place_of(session, words))
        press(view, letter)
    press(view, Key.Key_Delete)
    view.select_text(*place_of(session, "Moscow"))
    window.run("edit.undo")
    window.run("edit.undo")
    workspace.catching_up.now()
    assert rows(workspace) == [words for _, words in labels(session)]
    assert len(rows(workspace)) == 3


def test_a_pair_of_keys_reaches_what_was_labelled_just_before(qtbot: QtBot, tmp_path: Path):
    workspace, session, view = at_work(a_window(qtbot, tmp_path))
    view.select_text(*place_of(session, "sanction"))
    press(view, "s,i")
    article, key = session.article, workspace.desk.frame
    assert article is not None
    assert key is not None
    assert article.annotation(key).attributes["status"] == "imposed"


def test_entering_the_inspector_shows_what_is_selected(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    workspace, session, view = at_work(window)
    view.select_text(*place_of(session, "Moscow"))
    press(view, "l")
    assert not head(workspace)
    press(window, Key.Key_F6)
    assert head(workspace).startswith("Place, Moscow")


def test_nothing_waits_while_one_is_in_the_inspector(qtbot: QtBot, tmp_path: Path):
    workspace, session, view = at_work(a_window(qtbot, tmp_path))
    view.select_text(*place_of(session, "Moscow"))
    press(view, "l")
    workspace.catching_up.now()
    workspace.inspector.edit_note()
    key = labelling.add(session, "DATE", [place_of(session, "Tuesday")])
    workspace.desk.select(key)
    assert head(workspace).startswith("Date, Tuesday")


def test_a_note_goes_to_its_annotation_though_another_is_labelled(qtbot: QtBot, tmp_path: Path):
    workspace, session, view = at_work(a_window(qtbot, tmp_path, TREASURY, OTHER))
    first = session.article
    view.select_text(*place_of(session, "Moscow"))
    press(view, "l")
    workspace.catching_up.now()
    note = workspace.inspector.findChild(NoteField)
    assert first is not None
    assert note is not None
    workspace.inspector.edit_note()
    press(note, "seat")
    workspace.focus_text()
    view.select_text(*place_of(session, "Tuesday"))
    press(view, "d")
    workspace.choose_article(session.queue.keys()[1])
    again = session.open_article(first.article.key)
    keys = [again.spans.key_at_rank(rank) for rank in range(2)]
    assert {again.quote(key): again.annotation(key).note for key in keys} == {
        "Moscow": "seat",
        "Tuesday": "",
    }


def test_what_is_gone_is_not_shown_when_all_is_painted_anew(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    workspace, session, view = at_work(window)
    key = labelling.add(session, "PLACE", [Fragment(0, 3)])
    workspace.desk.select(key)
    workspace.catching_up.now()
    press(view, Key.Key_Delete)
    window.run("view.theme.dark")
    assert not head(workspace)
    assert rows(workspace) == []


def test_the_inspector_waits_for_what_selected_words_become(qtbot: QtBot, tmp_path: Path):
    workspace, session, view = at_work(a_window(qtbot, tmp_path))
    key = labelling.add(session, "DATE", [place_of(session, "Tuesday")])
    workspace.desk.select(key)
    qtbot.waitUntil(lambda: head(workspace).startswith("Date, Tuesday"))
    view.select_text(*place_of(session, "Moscow"))
    assert workspace.catching_up.behind
    qtbot.waitUntil(lambda: not head(workspace))
    press(view, "l")
    qtbot.waitUntil(lambda: head(workspace).startswith("Place, Moscow"))
