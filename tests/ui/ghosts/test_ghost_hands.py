"""Suggestions under the hands: Enter, Enter, Backspace; Space walks them with the annotations."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from annotator.model.annotation import Origin
from annotator.model.ghost import Ghost
from annotator.ui.ghosts.ghost_hands import GhostHands
from annotator.ui.view.article_view import ArticleView
from annotator.ui.window.main_window import MainWindow
from tests.ui.window_builders import (
    CONTROL,
    LONG,
    SHIFT,
    a_window,
    an_empty_window,
    at_work,
    labels,
    place_of,
    press,
)

TEXT = "The Treasury met Ri Yong-ho in Moscow.\n\nNothing was decided on the embargo.\n"


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    return a_window(qtbot, tmp_path, TEXT)


def hands(window: MainWindow) -> GhostHands:
    workspace = window.workspace
    assert workspace is not None
    return workspace.ghost_hands


def offer(window: MainWindow, *wanted: tuple[str, str]) -> Sequence[Ghost]:
    """Propose labels for words of the open article."""
    _, session, _ = at_work(window)
    origin = Origin("gazetteer", tool="OFAC SDN", score=0.97)
    ghosts = [
        Ghost(label, (place_of(session, quote),), quote, origin, "ofac:7", f"The {quote}")
        for label, quote in wanted
    ]
    hands(window).ghosts.offer("gazetteer", ghosts)
    return ghosts


def in_hand(view: ArticleView) -> str:
    return view.ghost.quote if view.ghost is not None else ""


def test_enter_enter_backspace(window: MainWindow):
    _, session, view = at_work(window)
    offer(window, ("GOVBODY", "Treasury"), ("PERSON", "Ri Yong-ho"), ("PLACE", "Moscow"))
    press(view, Qt.Key.Key_Space)
    assert in_hand(view) == "Treasury"
    press(view, Qt.Key.Key_Return)
    assert in_hand(view) == "Ri Yong-ho"
    press(view, Qt.Key.Key_Enter)
    assert in_hand(view) == "Moscow"
    press(view, Qt.Key.Key_Backspace)
    assert in_hand(view) == ""
    assert labels(session) == [("GOVBODY", "Treasury"), ("PERSON", "Ri Yong-ho")]
    assert hands(window).ghosts.shown == ()
    for _ in range(3):
        session.history.undo()
    assert labels(session) == []
    assert len(hands(window).ghosts.shown) == 3


def test_space_walks_annotations_and_suggestions_in_reading_order(window: MainWindow):
    workspace, session, view = at_work(window)
    view.select_text(*place_of(session, "Treasury"))
    press(view, "g")
    view.select_text(*place_of(session, "embargo"))
    press(view, "s")
    workspace.desk.select(None)
    view.restore_place(0, 0)
    offer(window, ("PERSON", "Ri Yong-ho"), ("PLACE", "Moscow"))
    seen: list[str] = []
    for _ in range(5):
        press(view, Qt.Key.Key_Space)
        article, key = session.article, view.selected
        assert article is not None
        seen.append(in_hand(view) if key is None else article.quote(key))
    assert seen == ["Treasury", "Ri Yong-ho", "Moscow", "embargo", "Treasury"]
    press(view, Qt.Key.Key_Space, SHIFT)
    press(view, Qt.Key.Key_Space, SHIFT)
    assert in_hand(view) == "Moscow"


def test_all_in_sight_are_accepted_as_one_step(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, LONG)
    _, session, view = at_work(window)
    article = session.article
    assert article is not None
    quotes = [f"Line {number} is" for number in (1, 2, 290)]
    offer(window, *(("ORG", quote) for quote in quotes))
    press(view, Qt.Key.Key_Return, CONTROL | SHIFT)
    assert [quote for _, quote in labels(session)] == quotes[:2]
    assert window.status.message == "2 suggestions accepted"
    session.history.undo()
    assert labels(session) == []


def test_a_letter_on_a_suggestion_labels_its_words_otherwise(window: MainWindow):
    _, session, view = at_work(window)
    offer(window, ("PERSON", "Ri Yong-ho"))
    press(view, Qt.Key.Key_Space)
    press(view, "o")
    assert labels(session) == [("ORG", "Ri Yong-ho")]
    assert hands(window).ghosts.shown == ()


def test_moving_the_caret_lets_a_suggestion_go(window: MainWindow):
    _, session, view = at_work(window)
    offer(window, ("PERSON", "Ri Yong-ho"))
    press(view, Qt.Key.Key_Space)
    press(view, Qt.Key.Key_Right)
    assert view.ghost is None
    press(view, Qt.Key.Key_Backspace)
    assert labels(session) == []
    assert len(hands(window).ghosts.shown) == 1


def test_a_click_chooses_a_suggestion(window: MainWindow):
    _, session, view = at_work(window)
    offer(window, ("PERSON", "Ri Yong-ho"))
    QTest.mouseClick(
        view.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        view.rect_of(*place_of(session, "Ri Yong-ho")).center(),
    )
    assert in_hand(view) == "Ri Yong-ho"


def test_what_is_in_hand_is_said(window: MainWindow):
    _, _, view = at_work(window)
    offer(window, ("PERSON", "Ri Yong-ho"))
    press(view, Qt.Key.Key_Space)
    held = window.status.held
    assert (held.kind, held.name) == ("Suggestion", "Person “Ri Yong-ho”")
    assert held.rest == (
        "The Ri Yong-ho · ofac:7 · from OFAC SDN 97% · Return accepts, Del rejects"
    )


def test_the_context_menu_offers_what_the_keys_do(window: MainWindow):
    workspace, session, view = at_work(window)
    offer(window, ("PERSON", "Ri Yong-ho"))
    where = view.rect_of(*place_of(session, "Ri Yong-ho")).center()
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, where, view.viewport().mapToGlobal(QPoint(where))
    )
    QApplication.sendEvent(view.viewport(), event)
    (menu,) = [menu for menu in workspace.findChildren(QMenu) if menu.isVisible()]
    offered = [action.text().partition("\t")[0] for action in menu.actions()[:3]]
    assert offered == [
        "Accept Suggestion",
        "Reject Suggestion",
        "Accept All Suggestions in Sight",
    ]
    menu.close()


def test_the_switch_takes_them_out_of_the_text_and_is_remembered(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
):
    offer(window, ("PERSON", "Ri Yong-ho"))
    window.run("view.ghosts")
    assert hands(window).ghosts.shown == ()
    window.close()
    again = an_empty_window(qtbot, tmp_path)
    assert not again.commands["view.ghosts"].isChecked()


def test_suggestions_move_no_word_and_take_no_label_of_families_left_out(window: MainWindow):
    workspace, session, view = at_work(window)
    place = place_of(session, "Moscow")
    before = view.rect_of(*place)
    offer(window, ("PLACE", "Moscow"))
    assert view.rect_of(*place) == before
    workspace.desk.hide_families(frozenset({"entity"}))
    press(view, Qt.Key.Key_Space)
    assert view.ghost is None


def test_the_next_suggestion_is_the_nearest_one_below_and_never_one_above(window: MainWindow):
    _, session, view = at_work(window)
    offer(window, ("GOVBODY", "Treasury"), ("PERSON", "Ri Yong-ho"), ("PLACE", "Moscow"))
    view.choose_ghost(next(g for g in hands(window).ghosts.shown if g.quote == "Ri Yong-ho"))
    press(view, Qt.Key.Key_Return)
    assert in_hand(view) == "Moscow"
    press(view, Qt.Key.Key_Return)
    assert in_hand(view) == ""
    assert labels(session) == [("PERSON", "Ri Yong-ho"), ("PLACE", "Moscow")]
    assert window.status.message == "No suggestion below; Space goes on from the top"
    press(view, Qt.Key.Key_Space)
    assert in_hand(view) == "Treasury"


def test_the_text_stands_still_for_the_suggestions_of_a_window(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, LONG)
    _, _, view = at_work(window)
    offer(window, *(("ORG", f"Line {number} is") for number in range(10, 40)))
    press(view, Qt.Key.Key_Space)
    tops: list[int] = []
    while view.ghost is not None:
        tops.append(view.offset_at_top)
        assert view.in_sight(view.ghost.start, view.ghost.end)
        press(view, Qt.Key.Key_Return)
    assert len(tops) == 30
    assert 1 < len(set(tops)) < 6


def test_enter_takes_the_next_suggestion_in_hand_before_it_accepts(window: MainWindow):
    _, session, view = at_work(window)
    press(view, Qt.Key.Key_Return)
    assert window.status.message == "There is no suggestion here"
    offer(window, ("GOVBODY", "Treasury"), ("PLACE", "Moscow"))
    view.select_text(*place_of(session, "Ri Yong-ho"))
    press(view, Qt.Key.Key_Return)
    assert in_hand(view) == ""
    press(view, "p")
    press(view, Qt.Key.Key_Return)
    assert in_hand(view) == "Moscow"
    assert labels(session) == [("PERSON", "Ri Yong-ho")]
    press(view, Qt.Key.Key_Return)
    assert labels(session) == [("PERSON", "Ri Yong-ho"), ("PLACE", "Moscow")]
    press(view, Qt.Key.Key_Return)
    assert in_hand(view) == "Treasury"
