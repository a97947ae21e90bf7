"""The window on a real project: from the first look to the dataset, by mouse and by key."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from annotator.app import labelling
from annotator.app.project import create_project, open_project
from annotator.ui.inspector.form_area import FormArea
from annotator.ui.look.themes import Themes
from annotator.ui.window.main_window import MainWindow
from tests.builders import TREASURY, a_project, open_first, put_in
from tests.ui.window_builders import (
    CONTROL,
    OTHER,
    SHIFT,
    a_window,
    an_empty_window,
    application,
    at_work,
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


def test_the_first_start_opens_the_sample_at_an_article_with_all_labels(
    qtbot: QtBot, tmp_path: Path
):
    window = an_empty_window(qtbot, tmp_path)
    window.open_at_start(None)
    workspace, session, _ = at_work(window)
    assert len(titles(workspace)) == 5
    assert session.article is not None
    assert session.article.article.title == titles(workspace)[0]
    assert len(session.article.spans) > 100


def test_the_facts_of_an_article_have_their_room_while_there_is_some(qtbot: QtBot, tmp_path: Path):
    window = an_empty_window(qtbot, tmp_path)
    window.open_at_start(None)
    workspace, session, _ = at_work(window)
    facts = workspace.inspector.findChildren(FormArea)[-1]
    for key in (session.queue.keys()[0], session.queue.keys()[-1]):
        workspace.choose_article(key)
        application().processEvents()
    qtbot.waitUntil(lambda: facts.isVisible() and facts.height() == facts.sizeHint().height())


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
    window.opening.open_path(holder.path)
    _, session, view = at_work(window)
    assert session.read_only is not None
    assert window.status.message == session.read_only
    view.select_text(*place_of(session, "Moscow"))
    press(view, "l")
    assert labels(session) == []
    assert window.status.message == session.read_only
    window.status.clear_message()
    assert f"open for {holder.actor.name} since" in window.status.saved
    assert window.status.toolTip() == session.read_only
    holder.close()


def test_a_reader_of_others_labels_is_told_who_has_the_project(qtbot: QtBot, tmp_path: Path):
    holder = open_first(a_project(tmp_path))
    labelling.add(holder, "PLACE", [place_of(holder, "Moscow")])
    window = MainWindow(Themes(application(), "light"), tmp_path / "other.json", "Boris")
    qtbot.addWidget(window)
    window.show()
    window.opening.open_path(holder.path)
    session = at_work(window)[1]
    assert session.article is not None
    assert session.article.locked is not None
    assert window.status.message == session.read_only
    assert holder.actor.name in window.status.saved
    window.close()
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
