"""Spans and words are dragged onto a frame's words: the one role that fits takes them."""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from annotator.app import labelling
from annotator.model.fragment import Fragment
from annotator.model.values import AnnotationKey
from annotator.ui.filler_mime import filler_of, mime_of
from annotator.ui.hands.annotation_words import filled_roles
from annotator.ui.window.main_window import MainWindow
from tests.builders import words
from tests.ui.window_builders import a_window, at_work

TEXT = "The Treasury imposed sanctions on Gefest-M, a Moscow firm, over coal."


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TEXT)
    yield window
    window.close()


def label(window: MainWindow, name: str, quote: str) -> AnnotationKey:
    _, session, _ = at_work(window)
    return labelling.add(session, name, [words(session, quote)])


def middle(window: MainWindow, quote: str) -> QPoint:
    workspace, session, _ = at_work(window)
    return workspace.page.view.rect_of(*words(session, quote)).center()


def drop(window: MainWindow, filler: AnnotationKey | Fragment, on: str) -> QDropEvent:
    workspace, _, _ = at_work(window)
    where, viewport = middle(window, on), workspace.page.view.viewport()
    mime, action = mime_of(filler, "words"), Qt.DropAction.CopyAction
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(viewport, QDragEnterEvent(where, action, mime, buttons, keys))
    QApplication.sendEvent(viewport, QDragMoveEvent(where, action, mime, buttons, keys))
    event = QDropEvent(QPointF(where), action, mime, buttons, keys)
    QApplication.sendEvent(viewport, event)
    return event


def filled(window: MainWindow, frame: AnnotationKey) -> list[tuple[str, str]]:
    _, session, _ = at_work(window)
    assert session.article is not None
    found = filled_roles(session.article, session.schema, frame, str)
    return [(role, quote) for role, _, quote in found]


def test_a_span_dropped_on_a_frame_fills_the_one_role_it_fits(window: MainWindow):
    date = label(window, "DATE", "coal")
    sanction = label(window, "SANCTION", "sanctions")
    drop(window, date, "sanctions")
    assert filled(window, sanction) == [("date", "coal")]
    workspace, _, _ = at_work(window)
    assert workspace.page.view.selected == sanction


def test_where_several_roles_fit_a_menu_asks(window: MainWindow):
    firm = label(window, "COMPANY", "Gefest-M")
    sanction = label(window, "SANCTION", "sanctions")
    drop(window, firm, "sanctions")
    assert filled(window, sanction) == []
    (menu,) = [m for m in at_work(window)[0].findChildren(QMenu) if m.isVisible()]
    titles = [action.text() for action in menu.actions()]
    assert titles == ["&t   Target", "&x   Excluded", "&u   Supporter"]
    menu.actions()[0].trigger()
    menu.close()
    assert filled(window, sanction) == [("target", "Gefest-M")]


def test_what_fits_no_role_is_refused_with_the_reason(window: MainWindow):
    title = label(window, "TITLE", "Treasury")
    sanction = label(window, "SANCTION", "sanctions")
    drop(window, title, "sanctions")
    assert filled(window, sanction) == []
    assert "Title fits no role" in window.status.message


def test_a_drop_beside_a_frame_is_not_taken(window: MainWindow):
    firm = label(window, "COMPANY", "Gefest-M")
    sanction = label(window, "SANCTION", "sanctions")
    drop(window, firm, "coal")
    assert filled(window, sanction) == []


def test_selected_words_are_dragged_and_a_click_on_them_is_still_a_click(window: MainWindow):
    sanction = label(window, "SANCTION", "sanctions")
    workspace, session, _ = at_work(window)
    view, reason = workspace.page.view, words(session, "over coal")
    view.select_text(*reason)
    assert not isinstance(view.filler_at(QPointF(middle(window, "over coal"))), Fragment)
    workspace.desk.select(sanction)
    view.select_text(*reason)
    taken = view.filler_at(QPointF(middle(window, "over coal")))
    assert taken == reason
    drag = view.drag_with(reason)
    assert filler_of(drag.mimeData()) == reason
    assert drag.mimeData().text() == "over coal"
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle(window, "over coal"))
    assert view.selection is None
    assert reason.start <= view.caret <= reason.end


def test_an_annotation_is_dragged_by_its_underline_not_by_its_words(window: MainWindow):
    firm = label(window, "COMPANY", "Gefest-M")
    workspace, _, _ = at_work(window)
    workspace.desk.select(label(window, "SANCTION", "sanctions"))
    view = workspace.page.view
    view.grab()
    rect = view.rect_of(*words(workspace.session, "Gefest-M"))
    assert view.filler_at(QPointF(rect.center())) is None
    below = QPointF(rect.center().x(), rect.bottom() + 2)
    assert view.filler_at(below) == firm
    assert filler_of(view.drag_with(firm).mimeData()) == firm


def test_an_annotation_is_dragged_without_a_frame_in_hand_as_long_as_there_is_one(
    window: MainWindow,
):
    firm = label(window, "COMPANY", "Gefest-M")
    workspace, session, _ = at_work(window)
    view = workspace.page.view
    view.grab()
    rect = view.rect_of(*words(session, "Gefest-M"))
    below = QPointF(rect.center().x(), rect.bottom() + 2)
    assert view.filler_at(below) is None
    label(window, "SANCTION", "sanctions")
    workspace.desk.let_go()
    view.grab()
    assert view.filler_at(below) == firm
    workspace.desk.arm("PERSON")
    assert view.filler_at(below) is None


def test_the_pointer_says_what_can_be_dragged(window: MainWindow):
    label(window, "COMPANY", "Gefest-M")
    workspace, session, _ = at_work(window)
    workspace.desk.select(label(window, "SANCTION", "sanctions"))
    view = workspace.page.view
    view.select_text(*words(session, "over coal"))
    view.grab()
    rect = view.rect_of(*words(session, "Gefest-M"))
    shapes = {
        QPoint(rect.center().x(), rect.bottom() + 2): Qt.CursorShape.OpenHandCursor,
        rect.center(): Qt.CursorShape.IBeamCursor,
        middle(window, "over coal"): Qt.CursorShape.ArrowCursor,
    }
    for point, shape in shapes.items():
        QTest.mouseMove(view.viewport(), point)
        assert view.viewport().cursor().shape() == shape


def test_what_another_window_drags_is_nothing_of_ours():
    mime = mime_of(AnnotationKey(7), "Gefest-M")
    (kind,) = [name for name in mime.formats() if name.startswith("application/")]
    assert filler_of(mime) == 7
    mime.setData(kind, f"{os.getpid() + 1} 7".encode())
    assert filler_of(mime) is None
