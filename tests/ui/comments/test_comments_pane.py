"""Comments in the window: made by a key, marked, answered, resolved, found; articles returned."""

from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from annotator.app import reading
from annotator.app.adjudication import deciding
from annotator.app.adjudication.reviewing import Review
from annotator.app.queue import Mine, QueueFilter
from annotator.app.session import Session
from annotator.app.together import commenting
from annotator.app.together.assigning import owing, reader_named
from annotator.app.together.merging import merge_projects
from annotator.model.article import State
from annotator.model.fragment import Fragment
from annotator.ui.comments.comment_rows import CommentRows
from annotator.ui.dialogs.return_dialog import ReturnDialog
from annotator.ui.look.theme import load_theme
from annotator.ui.view.article_view import ArticleView
from annotator.ui.view.map_bar import MapBar
from annotator.ui.window.main_window import MainWindow
from tests.app.copies import a_copy_for
from tests.builders import TREASURY, keys_of
from tests.ui.window_builders import (
    CONTROL,
    LONG,
    OTHER,
    SHIFT,
    a_window,
    application,
    at_work,
    place_of,
    press,
)


def said(rows: CommentRows) -> list[str]:
    return [rows.words(row)[0] for row in rows.rows]


def test_a_key_begins_a_comment_and_return_sends_it(qtbot: QtBot, tmp_path: Path) -> None:
    window = a_window(qtbot, tmp_path, TREASURY)
    workspace, session, view = at_work(window)
    view.select_text(*place_of(session, "Moscow"))
    press(view, Qt.Key.Key_Y, CONTROL | SHIFT)
    pane = workspace.comments
    assert pane.field.hasFocus()
    assert "Moscow" in pane.field.placeholderText()
    press(pane.field, "A place?")
    press(pane.field, Qt.Key.Key_Return)
    assert view.hasFocus()
    (thread,) = commenting.threads(session)
    assert (thread.first.text, thread.first.quote) == ("A place?", "Moscow")
    assert said(pane.threads) == ["A place?"]
    press(pane.field, "Yes.")
    pane.send()
    assert commenting.threads(session)[0].answers[0].text == "Yes."
    index = pane.threads.index(0, 0)
    spoken = pane.threads.data(index, Qt.ItemDataRole.AccessibleTextRole)
    assert str(spoken).startswith("A place?, Anna  ·  “Moscow”  ·  1 answer")


def test_comments_are_walked_marked_and_found_in_the_queue(qtbot: QtBot, tmp_path: Path) -> None:
    window = a_window(qtbot, tmp_path, TREASURY, OTHER)
    workspace, session, view = at_work(window)
    for words in ("Moscow", "Ri Yong-ho"):
        commenting.comment(session, f"About {words}", place=place_of(session, words))
    view.restore_place(0, 0)
    window.run("go.comment")
    assert view.selection == place_of(session, "Moscow")
    window.run("go.comment")
    assert view.selection == place_of(session, "Ri Yong-ho")
    before = view.grab().toImage()
    for thread in commenting.threads(session):
        commenting.resolve(session, thread)
    assert view.grab().toImage() != before
    assert workspace.queue.model.rowCount() == 2
    workspace.queue.work.turn_commented()
    assert workspace.queue.model.rowCount() == 0
    window.run("edit.undo")
    workspace.queue.set_filter(QueueFilter(commented=True))
    assert workspace.queue.model.rowCount() == 1


def mark_of(view: ArticleView, place: Fragment) -> QPoint:
    """Return a point of the bubble beside a line."""
    y = view.rect_of(*place).center().y()
    points = (QPoint(x, y) for x in range(view.viewport().width()))
    return next(point for point in points if view.comments_at(QPointF(point)))


def test_a_click_on_a_comments_mark_opens_it_and_the_next_click_the_next_one(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = a_window(qtbot, tmp_path, TREASURY)
    workspace, session, view = at_work(window)
    for words in ("Tuesday", "sanction"):
        commenting.comment(session, f"About <{words}>", place=place_of(session, words))
    pane = workspace.comments
    window.resize(1440, 899)
    assert not pane.isVisible()
    mark = mark_of(view, place_of(session, "Tuesday"))
    QTest.mouseMove(view.viewport(), mark)
    assert view.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor
    tip_at(view.viewport(), mark)
    assert "Anna: About &lt;Tuesday&gt;" in QToolTip.text()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=mark)
    assert pane.isVisible()
    assert view.selection == place_of(session, "Tuesday")
    assert pane.current is not None
    assert pane.current.first.quote == "Tuesday"
    mark = mark_of(view, place_of(session, "Tuesday"))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=mark)
    assert view.selection == place_of(session, "sanction")
    assert pane.current is not None
    assert pane.current.first.quote == "sanction"
    beside = mark + QPoint(0, 20)
    QTest.mouseMove(view.viewport(), beside)
    assert view.viewport().cursor().shape() != Qt.CursorShape.PointingHandCursor


def test_a_click_on_a_comments_mark_in_the_scroll_map_goes_there(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = a_window(qtbot, tmp_path, LONG)
    workspace, session, view = at_work(window)
    there = place_of(session, "Line 250")
    commenting.comment(session, "Here?", place=there)
    view.scroll_map.finish()
    (row,) = view.scroll_map.comments
    bar = view.findChild(MapBar)
    assert bar is not None
    QTest.mouseMove(bar, QPoint(6, row + 1))
    assert bar.cursor().shape() == Qt.CursorShape.PointingHandCursor
    tip_at(bar, QPoint(6, row + 1))
    assert "Anna: Here?" in QToolTip.text()
    QTest.mousePress(bar, Qt.MouseButton.LeftButton, pos=QPoint(6, row + 1))
    assert view.offset_at_top == 0
    QTest.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=QPoint(6, row + 1))
    assert workspace.comments.isVisible()
    assert view.selection == there
    assert view.viewport().rect().contains(view.rect_of(*there))
    tip_at(bar, QPoint(6, row - 60))
    assert not QToolTip.isVisible()


def tip_at(widget: QWidget, point: QPoint) -> None:
    """Rest on a point until its tool tip comes."""
    where = widget.mapToGlobal(point)
    application().sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, point, where))


def returned(qtbot: QtBot, window: MainWindow, folder: Path, *quotes: str) -> Session:
    """Label words as a person, and let a reviewer take all of it out and give it back."""
    _, anna, view = at_work(window)
    for quote in quotes:
        view.select_text(*place_of(anna, quote))
        press(view, "p")
    reading.finish(anna, ["entity"])
    rosa = a_copy_for(anna, "Rosa", folder)
    rosa.open_gold(keys_of(rosa)[0])
    review = Review(rosa)
    for number in range(len(quotes)):
        deciding.nothing(review, review.units[number])
    article = rosa.article
    assert article is not None
    dialog = ReturnDialog(rosa, article.article, load_theme("light"))
    qtbot.addWidget(dialog)
    dialog.reason.setPlainText("A place is no person.")
    dialog.accept()
    merge_projects(anna, [rosa.path])
    return rosa


def test_an_article_comes_back_with_its_reason_and_what_changed(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = a_window(qtbot, tmp_path, TREASURY)
    workspace, anna, view = at_work(window)
    rosa = returned(qtbot, window, tmp_path, "Moscow")
    assert anna.article is not None
    assert anna.article.layer.state is State.RETURNED
    window.run("view.comments")
    pane = workspace.comments
    assert said(pane.threads) == ["Returned: A place is no person."]
    (change,) = pane.differences.rows
    assert pane.differences.words(change)[:2] == ("Person was taken out", "“Moscow”")
    view.restore_place(0, 0)
    pane.place_chosen.emit(change)
    assert view.selected is not None
    reading.finish(anna, ["entity"])
    assert commenting.threads(anna)[0].resolved
    rosa.close()


def test_what_changed_leaves_room_for_comments_in_a_low_window(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = a_window(qtbot, tmp_path, TREASURY)
    window.resize(1100, 700)
    rosa = returned(qtbot, window, tmp_path, "Moscow", "Treasury", "Tuesday", "firm", "Gefest-M")
    window.run("view.comments")
    pane = at_work(window)[0].comments
    application().processEvents()
    assert len(pane.differences.rows) == 5
    assert pane.changed.isVisible()
    assert pane.changed.geometry().bottom() < pane.list.geometry().top()
    rosa.close()


def test_an_article_of_the_queue_is_assigned_by_its_menu(qtbot: QtBot, tmp_path: Path) -> None:
    window = a_window(qtbot, tmp_path, TREASURY, OTHER)
    workspace, session, _ = at_work(window)
    reader_named(session, "Ben")
    keys = keys_of(session)

    def choose(article: int, submenu: int, name: str) -> None:
        menu = QMenu()
        qtbot.addWidget(menu)
        workspace.talking.fill_queue_menu(menu, keys[article])
        action = menu.actions()[submenu].menu()
        assert isinstance(action, QMenu)
        (found,) = [each for each in action.actions() if each.text() == name]
        found.trigger()

    choose(1, 0, "Anna")
    choose(1, 1, "Ben")
    assert [(o.annotator.name, o.assigned) for o in owing(session)] == [("Anna", 1), ("Ben", 2)]
    workspace.queue.work.show_mine(Mine.ONLY)
    assert list(workspace.queue.model.keys) == [keys[1]]
    workspace.queue.work.show_mine(Mine.FIRST)
    assert list(workspace.queue.model.keys) == [keys[1], keys[0]]
    choose(1, 0, "Anna")
    assert [(o.annotator.name, o.assigned) for o in owing(session)] == [("Ben", 2)]


def test_returning_asks_for_a_reason(qtbot: QtBot, tmp_path: Path) -> None:
    window = a_window(qtbot, tmp_path, TREASURY)
    _, session, _ = at_work(window)
    article = session.article
    assert article is not None
    dialog = ReturnDialog(session, article.article, load_theme("light"))
    qtbot.addWidget(dialog)
    dialog.accept()
    assert dialog.result() != ReturnDialog.DialogCode.Accepted
