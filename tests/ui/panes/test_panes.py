"""Panes: where they stand, and what a narrow window does to them."""

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from annotator.ui.look.theme import load_theme
from annotator.ui.panes.pane_drag import side_at
from annotator.ui.panes.panes import Panes
from annotator.ui.panes.side_panes import ANNOTATE, REVIEW
from annotator.ui.parts.tab_strip import Tab

NAMES = {"queue": "Articles", "inspector": "Inspector", "history": "History"}


def some_panes(qtbot: QtBot, width: int, hidden: Sequence[str] = ("history",)) -> Panes:
    panes = Panes(load_theme("light"), QWidget(), {name: QWidget() for name in NAMES}, NAMES)
    qtbot.addWidget(panes)
    panes.resize(width, 700)
    panes.restore({}, hidden, {})
    with qtbot.waitExposed(panes):
        panes.show()
    return panes


def visible(panes: Panes) -> set[str]:
    return {name for name, pane in panes._panes.items() if pane.isVisible()}


@pytest.mark.parametrize(("width", "left", "right"), [(1440, 272, 336), (1280, 240, 312)])
def test_widths_follow_the_window(qtbot: QtBot, width: int, left: int, right: int):
    panes = some_panes(qtbot, width)
    assert panes._panes["queue"].width() == left
    assert panes._panes["inspector"].width() == right
    assert panes.left_width == left


def test_only_the_page_grows(qtbot: QtBot):
    panes = some_panes(qtbot, 1440)
    panes.resize(1800, 700)
    assert panes._panes["queue"].width() == 272
    assert panes._panes["inspector"].width() == 336


def test_below_1100_the_inspector_is_a_tab_of_the_left_side(qtbot: QtBot):
    panes = some_panes(qtbot, 1000)
    assert visible(panes) == {"queue"}
    assert panes.is_shown("inspector")
    assert not panes.in_front("inspector")
    panes.set_shown("inspector", shown=True)
    assert visible(panes) == {"inspector"}
    assert panes.in_front("inspector")
    panes.resize(1440, 700)
    assert visible(panes) == {"queue", "inspector"}


def test_below_900_panes_fold_to_an_edge_that_opens(qtbot: QtBot):
    panes = some_panes(qtbot, 860)
    assert visible(panes) == set()
    assert panes._edge.isVisible()
    panes._edge.clicked.emit()
    assert visible(panes) == {"queue"}
    panes.set_shown("queue", shown=False)
    assert visible(panes) == set()
    panes.resize(1440, 700)
    assert visible(panes) == {"queue", "inspector"}


def test_a_pane_moves_to_another_side(qtbot: QtBot):
    panes = some_panes(qtbot, 1440)
    for side in ("bottom", "left", "right"):
        panes.put("history", side)
        assert visible(panes) == set(NAMES)
        x = panes._panes["history"].mapTo(panes, panes._panes["history"].rect().center()).x()
        assert (x < 300) == (side == "left")
        assert (x > 1104) == (side == "right")


def test_a_double_click_on_the_line_puts_a_pane_away(qtbot: QtBot):
    panes = some_panes(qtbot, 1440)
    handle = panes._across.handle(1)
    QTest.mouseDClick(handle, Qt.MouseButton.LeftButton)
    assert visible(panes) == {"inspector"}
    panes.set_shown("queue", shown=True)
    assert panes._panes["queue"].width() == 272


def test_widths_are_kept_for_this_screen(qtbot: QtBot):
    panes = some_panes(qtbot, 1440)
    panes._across.setSizes([320, 780, 338])
    panes._moved()
    kept = panes.widths
    again = some_panes(qtbot, 1440)
    again.restore({"history": "bottom", "unknown": "left"}, ("history", "unknown"), kept)
    again._arrangement = ()
    again.arrange()
    assert again._panes["queue"].width() == 320
    assert again.sides["history"] == "bottom"
    assert again.hidden == {"history"}


def test_panes_keep_heights_made_by_hand_while_another_mode_is_looked_into(qtbot: QtBot):
    panes = some_panes(qtbot, 1440, hidden=())
    inspector, history = panes._panes["inspector"], panes._panes["history"]
    line = panes._columns["right"]._split.handle(1)
    usual, left = history.height(), Qt.MouseButton.LeftButton
    QTest.mousePress(line, left, pos=QPoint(20, 0))
    QTest.mouseMove(line, QPoint(20, 90))
    QTest.mouseRelease(line, left, pos=QPoint(20, 90))
    height = history.height()
    assert height < usual
    for name in ("inspector", "history"):
        panes.set_mode(REVIEW)
        panes.bring_up(name)
        assert visible(panes) == {"queue", name}
        panes.set_mode(ANNOTATE)
        assert visible(panes) == set(NAMES)
        assert inspector.y() < history.y()
        assert history.height() == height


def test_a_tab_opens_its_pane_in_the_whole_of_its_side(qtbot: QtBot):
    panes = some_panes(qtbot, 1440, hidden=())
    panes.set_mode(REVIEW)
    inspector, history = panes._panes["inspector"], panes._panes["history"]
    there = inspector.mapTo(panes, inspector.rect().topLeft()), inspector.size()
    panes.bring_up("history")
    assert (history.mapTo(panes, history.rect().topLeft()), history.size()) == there
    assert not inspector.isVisible()
    panes.bring_up("inspector")
    assert visible(panes) == {"queue", "inspector"}


def test_a_pane_is_dragged_to_another_side(qtbot: QtBot):
    panes = some_panes(qtbot, 1440)
    left = Qt.MouseButton.LeftButton
    queue = panes._panes["queue"]
    QTest.mousePress(queue, left, pos=QPoint(20, 20))
    QTest.mouseMove(queue, QPoint(600, 300))
    QTest.mouseMove(queue, QPoint(1400, 300))
    assert panes._drag.isVisible()
    QTest.mouseRelease(queue, left, pos=QPoint(1400, 300))
    assert panes.sides["queue"] == "right"
    assert queue.x() >= 0
    assert not panes._drag.isVisible()


def test_a_click_moves_no_pane(qtbot: QtBot):
    panes = some_panes(qtbot, 1440)
    QTest.mouseClick(panes._panes["queue"], Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    assert panes.sides["queue"] == "left"


@pytest.mark.parametrize(
    ("x", "y", "side"),
    [(5, 5, "left"), (995, 5, "right"), (500, 690, "bottom"), (500, 300, None)],
)
def test_where_a_pane_would_go(x: int, y: int, side: str | None):
    assert side_at(QPoint(x, y), QRect(0, 0, 1000, 700)) == side


def test_a_pane_behind_a_tab_is_offered_until_another_one_is_chosen(qtbot: QtBot):
    panes = some_panes(qtbot, 1000)
    panes.offer("inspector")
    assert visible(panes) == {"inspector"}
    (articles,) = [tab for tab in panes.findChildren(Tab) if tab.text() == "Articles"]
    QTest.mouseClick(articles, Qt.MouseButton.LeftButton)
    panes.offer("inspector")
    assert visible(panes) == {"queue"}
    panes.forget_choices()
    panes.offer("inspector")
    assert visible(panes) == {"inspector"}


def test_a_pane_one_types_in_is_not_covered(qtbot: QtBot):
    panes = some_panes(qtbot, 1000)
    field = QLineEdit(panes._panes["queue"])
    field.show()
    panes.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    panes.offer("inspector")
    assert visible(panes) == {"queue"}
