"""The window on a real project: from the first look to the dataset, by mouse and by key."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from annotator.app.project import create_project, open_project
from annotator.model.article import State
from annotator.model.changes import Changes
from tests.builders import TREASURY, a_project, put_in
from tests.ui.window_builders import (
    ALT,
    CONTROL,
    LONG,
    OTHER,
    SHIFT,
    a_window,
    an_empty_window,
    at_work,
    drag,
    labels,
    place_of,
    press,
    titles,
)

LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key


def test_the_text_has_the_focus_at_once(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    assert window.focusWidget() is at_work(window)[2]


def test_select_and_press_a_letter(qtbot: QtBot, tmp_path: Path):
    _, session, view = at_work(a_window(qtbot, tmp_path))
    view.select_text(*place_of(session, "Gefest-M, a"))
    view.select_text(*place_of(session, "Ri Yong-ho"))
    press(view, "p")
    assert labels(session) == [("PERSON", "Ri Yong-ho")]
    assert view.selected is not None
    assert view.selection is None


def test_the_selected_annotation_is_relabelled(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    _, session, view = at_work(window)
    view.select_text(*place_of(session, "Moscow"))
    press(view, "pl")
    assert labels(session) == [("PLACE", "Moscow")]
    press(view, "s")
    assert labels(session) == [("PLACE", "Moscow")]
    assert "family" in window.status.message


def test_the_word_under_the_caret_is_labelled(qtbot: QtBot, tmp_path: Path):
    _, session, view = at_work(a_window(qtbot, tmp_path))
    view.restore_place(0, place_of(session, "Moscow").start + 2)
    press(view, "l")
    assert labels(session) == [("PLACE", "Moscow")]


def test_one_press_is_one_event(qtbot: QtBot, tmp_path: Path):
    _, session, view = at_work(a_window(qtbot, tmp_path))
    events: list[Changes] = []
    session.subscribe(events.append)
    view.select_text(*place_of(session, "Moscow"))
    press(view, "l")
    assert [event.name for event in events] == ["Add Place"]


def test_what_is_held_is_told_once_a_label(qtbot: QtBot, tmp_path: Path):
    workspace, session, view = at_work(a_window(qtbot, tmp_path))
    view.select_text(*place_of(session, "Moscow"))
    told: list[bool] = []
    workspace.desk.held_changed.connect(lambda: told.append(view.selected is not None))
    press(view, "l")
    assert told == [True]


def test_the_word_under_the_caret_is_not_looked_for_beside_a_selection(
    qtbot: QtBot, tmp_path: Path
):
    workspace, session, view = at_work(a_window(qtbot, tmp_path))
    assert workspace.desk.situation().word is not None
    view.select_text(*place_of(session, "Moscow"))
    assert workspace.desk.situation().word is None


def test_a_held_letter_labels_once(qtbot: QtBot, tmp_path: Path):
    _, session, view = at_work(a_window(qtbot, tmp_path))
    view.select_text(*place_of(session, "Moscow"))
    for held in (False, True, True):
        event = QKeyEvent(
            QEvent.Type.KeyPress, Key.Key_L, Qt.KeyboardModifier.NoModifier, "l", held
        )
        view.keyPressEvent(event)
    assert labels(session) == [("PLACE", "Moscow")]


def test_a_chip_labels_the_selection(qtbot: QtBot, tmp_path: Path):
    workspace, session, view = at_work(a_window(qtbot, tmp_path))
    view.select_text(*place_of(session, "Moscow"))
    chip = next(c for c in workspace.bar.chips if c.label.id == "PLACE")
    QTest.mouseClick(chip, LEFT)
    assert labels(session) == [("PLACE", "Moscow")]
    assert not chip.armed
    assert view.hasFocus()


def test_an_armed_chip_labels_each_drag(qtbot: QtBot, tmp_path: Path):
    workspace, session, view = at_work(a_window(qtbot, tmp_path))
    chip = next(c for c in workspace.bar.chips if c.label.id == "COMPANY")
    QTest.mouseClick(chip, LEFT)
    assert chip.armed
    drag(view, place_of(session, "Gefest-M"))
    drag(view, place_of(session, "firm"))
    assert labels(session) == [("COMPANY", "Gefest-M"), ("COMPANY", "firm")]
    press(view, Key.Key_Escape)
    assert not chip.armed
    drag(view, place_of(session, "Tuesday"))
    assert len(labels(session)) == 2


def test_another_fragment_by_key_and_by_drag(qtbot: QtBot, tmp_path: Path):
    _, session, view = at_work(a_window(qtbot, tmp_path))
    view.select_text(*place_of(session, '"We will not stop,"'))
    press(view, "q")
    view.select_text(*place_of(session, '"until they do."'))
    press(view, "+")
    assert labels(session) == [("STATEMENT", '"We will not stop," … "until they do."')]
    drag(view, place_of(session, "Ri Yong-ho"), CONTROL)
    article = session.article
    assert article is not None
    assert article.spans.pieces(article.spans.key_at_rank(0)) == 3


def test_delete_and_undo_and_redo(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    _, session, view = at_work(window)
    view.select_text(*place_of(session, "Moscow"))
    press(view, "l")
    press(view, Key.Key_Delete)
    assert labels(session) == []
    press(window, Key.Key_Z, CONTROL)
    assert labels(session) == [("PLACE", "Moscow")]
    press(window, Key.Key_Z, CONTROL)
    assert labels(session) == []
    press(window, Key.Key_Z, CONTROL | SHIFT)
    assert labels(session) == [("PLACE", "Moscow")]
    assert "Add Place" in window.status.message


def test_undo_names_its_step_in_the_menu(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    _, session, view = at_work(window)
    view.select_text(*place_of(session, "Moscow"))
    press(view, "l")
    (menu,) = (m for m in window.menuBar().findChildren(QMenu) if m.title() == "Edit")
    menu.aboutToShow.emit()
    assert window.commands["edit.undo"].text() == "Undo Add Place"


def test_undo_out_of_sight_goes_there_first(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, LONG, OTHER)
    workspace, session, view = at_work(window)
    place = place_of(session, "Line 7 ")
    view.select_text(*place)
    press(view, "l")
    view.reveal(len(LONG) - 1, len(LONG))
    assert not view.in_sight(*place)
    press(window, Key.Key_Z, CONTROL)
    assert view.in_sight(*place)
    assert labels(session)
    assert "Undo Add Place" in window.status.message
    press(window, Key.Key_Z, CONTROL)
    assert not labels(session)
    assert workspace.session is session


def test_undo_goes_to_the_other_article(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TREASURY, OTHER)
    workspace, session, view = at_work(window)
    view.select_text(*place_of(session, "Moscow"))
    press(view, "l")
    press(window, Key.Key_PageDown, CONTROL)
    assert view.content == OTHER
    press(window, Key.Key_Z, CONTROL)
    assert view.content == TREASURY
    assert labels(session) == [("PLACE", "Moscow")]
    press(window, Key.Key_Z, CONTROL)
    assert labels(session) == []
    assert workspace.history is not None


def test_space_goes_round(qtbot: QtBot, tmp_path: Path):
    _, session, view = at_work(a_window(qtbot, tmp_path))
    for quote, letter in (("Moscow", "l"), ("Tuesday", "d")):
        view.select_text(*place_of(session, quote))
        press(view, letter)
    view.select_annotation(None)
    view.restore_place(0, 0)
    seen: list[str] = []
    article = session.article
    assert article is not None
    for modifiers in (Qt.KeyboardModifier.NoModifier,) * 3 + (SHIFT,):
        press(view, Key.Key_Space, modifiers)
        assert view.selected is not None
        seen.append(article.quote(view.selected))
    assert seen == ["Tuesday", "Moscow", "Tuesday", "Moscow"]


def test_ends_are_moved_in_one_step(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    _, session, view = at_work(window)
    view.select_text(*place_of(session, "Moscow"))
    press(view, "l")
    press(view, Key.Key_Right, ALT)
    press(view, Key.Key_Left, ALT | SHIFT)
    assert labels(session) == [("PLACE", "a Moscow firm")]
    press(view, "[")
    assert labels(session) == [("PLACE", "a Moscow fir")]
    press(window, Key.Key_Z, CONTROL)
    assert labels(session) == [("PLACE", "Moscow")]


def test_the_selection_grows_and_shrinks(qtbot: QtBot, tmp_path: Path):
    _, session, view = at_work(a_window(qtbot, tmp_path))
    view.restore_place(0, place_of(session, "will not").start)
    grown: list[str] = []
    for _ in range(2):
        press(view, Key.Key_Up, CONTROL)
        assert view.selection is not None
        grown.append(view.content[slice(*view.selection)])
    assert grown == ["will", "We will not stop,"]
    press(view, Key.Key_Down, CONTROL)
    assert view.selection is not None
    assert view.content[slice(*view.selection)] == "will"


def test_find_selects_the_hit_and_returns_to_the_text(qtbot: QtBot, tmp_path: Path):
    workspace, _, view = at_work(a_window(qtbot, tmp_path))
    press(view, "/")
    bar = workspace.page.finding
    assert bar.field.hasFocus()
    press(bar.field, "gefest")
    assert view.selection is not None
    assert view.content[slice(*view.selection)] == "Gefest-M"
    first = view.selection
    press(bar.field, Key.Key_Return)
    assert view.selection not in (None, first)
    press(bar.field, Key.Key_Return, SHIFT)
    assert view.selection == first
    press(bar.field, Key.Key_Escape)
    assert view.hasFocus()
    assert view.selection == first
    assert bar.isHidden()


def test_a_slash_typed_into_a_field_stays_there(qtbot: QtBot, tmp_path: Path):
    workspace, session, _ = at_work(a_window(qtbot, tmp_path))
    workspace.focus_filter()
    press(workspace.queue.field, "p/ +")
    assert workspace.queue.field.text() == "p/ +"
    assert labels(session) == []


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


def test_undo_takes_back_the_last_step_of_yesterday(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    _, session, view = at_work(window)
    view.select_text(*place_of(session, "Moscow"))
    press(view, "l")
    path = session.path
    window.close()
    again = an_empty_window(qtbot, tmp_path)
    again.open_at_start(path)
    _, session, _ = at_work(again)
    press(again, Key.Key_Z, CONTROL)
    assert labels(session) == []


def test_the_first_start_opens_the_sample(qtbot: QtBot, tmp_path: Path):
    window = an_empty_window(qtbot, tmp_path)
    window.open_at_start(None)
    workspace, session, _ = at_work(window)
    assert len(titles(workspace)) == 5
    assert session.article is not None


def test_an_empty_project_shows_how_to_get_articles(qtbot: QtBot, tmp_path: Path):
    window = an_empty_window(qtbot, tmp_path)
    window.show_session(create_project(tmp_path / "empty.annot", annotator="Anna"))
    workspace, session, _ = at_work(window)
    assert workspace.page.first.isVisible()
    assert not window.commands["go.done"].isEnabled()
    put_in(session, TREASURY)
    assert workspace.page.view.isVisible()
    assert session.article is not None


def test_a_project_that_cannot_be_opened_is_said_in_the_status_line(qtbot: QtBot, tmp_path: Path):
    broken = tmp_path / "broken.annot"
    broken.write_bytes(b"no database at all" * 100)
    window = an_empty_window(qtbot, tmp_path)
    window.open_at_start(broken)
    assert window.workspace is None
    assert window.status.message
    window.close()


def test_another_window_may_read_and_is_told_why(qtbot: QtBot, tmp_path: Path):
    holder = a_project(tmp_path)
    window = an_empty_window(qtbot, tmp_path)
    window.open_path(holder.path)
    _, session, view = at_work(window)
    assert session.read_only is not None
    assert window.status.message == session.read_only
    view.select_text(*place_of(session, "Moscow"))
    press(view, "l")
    assert labels(session) == []
    assert window.status.message == session.read_only
    holder.close()


def test_opening_another_project_frees_the_first(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    first = at_work(window)[1].path
    second = a_project(tmp_path, OTHER, name="second")
    path = second.path
    second.close()
    window.take_files([path])
    assert at_work(window)[2].content == OTHER
    again = open_project(first)
    assert again.read_only is None
    again.close()


def test_dropping_a_project_opens_it(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    second = a_project(tmp_path, OTHER, name="second")
    path = second.path
    second.close()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    drop = QDropEvent(
        QPoint(10, 10), Qt.DropAction.CopyAction, mime, LEFT, Qt.KeyboardModifier.NoModifier
    )
    window.dropEvent(drop)
    assert at_work(window)[2].content == OTHER


def test_f6_goes_round_and_escape_returns(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    workspace, _, view = at_work(window)
    visited: list[str] = []
    panes = {
        "queue": workspace.queue,
        "bar": workspace.bar,
        "text": workspace.page,
        "inspector": workspace.inspector,
    }
    for _ in range(4):
        press(window, Key.Key_F6)
        focused = window.focusWidget()
        assert focused is not None
        visited += [name for name, pane in panes.items() if pane.isAncestorOf(focused)]
    assert visited == ["inspector", "queue", "bar", "text"]
    press(window, Key.Key_F6)
    focused = window.focusWidget()
    assert focused is not None
    press(focused, Key.Key_Escape)
    assert view.hasFocus()


def test_the_panes_are_toggled_by_key(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    workspace, _, _ = at_work(window)
    press(window, Key.Key_F9)
    assert not workspace.queue.isVisible()
    assert not window.commands["view.queue"].isChecked()
    press(window, Key.Key_F9)
    assert workspace.queue.isVisible()
    press(window, Key.Key_H, CONTROL)
    assert workspace.history.isVisible()


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_the_theme_is_switched_and_kept(qtbot: QtBot, tmp_path: Path, choice: str):
    window = a_window(qtbot, tmp_path)
    window.run(f"view.theme.{choice}")
    assert window.commands[f"view.theme.{choice}"].isChecked()
    page = (
        window.workspace.page.view.grab().toImage().pixelColor(5, 5) if window.workspace else None
    )
    assert page is not None
    assert (page.lightness() < 128) == (choice == "dark")
    window.close()
    assert choice in (tmp_path / "window.json").read_text()


def test_zoom_is_kept(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    workspace, session, _ = at_work(window)
    usual = workspace.page.text_size
    window.run("view.larger")
    window.run("view.larger")
    assert workspace.page.text_size == usual + 2
    path = session.path
    window.close()
    again = an_empty_window(qtbot, tmp_path)
    again.open_at_start(path)
    assert at_work(again)[0].page.text_size == usual + 2
    again.run("view.normal")
    assert at_work(again)[0].page.text_size == usual


def test_the_title_is_mended_in_place(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    workspace, session, view = at_work(window)
    press(window, Key.Key_F2, SHIFT)
    field = window.focusWidget()
    assert field is not None
    press(field, Key.Key_A, CONTROL)
    press(field, "Mended")
    press(field, Key.Key_Return)
    assert session.article is not None
    assert session.article.article.title == "Mended"
    assert titles(workspace) == ["Mended"]
    assert view.hasFocus()
    press(window, Key.Key_Z, CONTROL)
    assert session.article.article.title == "Treasury hits Gefest-M"


def test_a_menu_gives_a_label(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    workspace, session, view = at_work(window)
    view.select_text(*place_of(session, "Moscow"))
    workspace.desk.give_label("PLACE")
    assert labels(session) == [("PLACE", "Moscow")]


def test_the_bar_counts_the_open_layer(qtbot: QtBot, tmp_path: Path):
    workspace, session, view = at_work(a_window(qtbot, tmp_path))
    chip = next(c for c in workspace.bar.chips if c.label.id == "PLACE")
    assert "0 in this article" in chip.toolTip()
    view.select_text(*place_of(session, "Moscow"))
    press(view, "l")
    assert "1 in this article" in chip.toolTip()
    press(view, Key.Key_Delete)
    assert "0 in this article" in chip.toolTip()


def test_what_is_held_is_said(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    _, session, view = at_work(window)
    view.select_text(*place_of(session, "sanction"))
    assert window.status.held.rest == "1 word, 8 characters"
    press(view, "s")
    held = window.status.held
    assert (held.kind, held.name) == ("Frame", "Sanction “sanction”")
    assert held.lacks
    press(view, Key.Key_Right)
    assert window.status.held.kind == "Frame"
    press(view, Key.Key_Escape)
    assert window.status.held.kind == ""
