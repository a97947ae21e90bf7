"""Finding words in an article: anywhere, whole words, expressions."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.model.fragment import Fragment
from annotator.model.text_search import MOST_HITS
from annotator.ui.look.theme import load_theme
from annotator.ui.page.find_bar import FindBar, FindMode


@pytest.fixture
def bar(qtbot: QtBot) -> FindBar:
    bar = FindBar(load_theme("light"))
    qtbot.addWidget(bar)
    bar.resize(800, bar.height())
    return bar


def find(bar: FindBar, text: str, words: str, mode: FindMode = FindMode.ANYWHERE) -> str:
    bar.set_mode(mode)
    bar.field.setText(words)
    bar.start(text, 0)
    return bar._count.text()


def test_hits_are_counted_and_gone_through(bar: FindBar):
    assert find(bar, "Kim and Kimball and Kim", "kim") == "1 of 3"
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    assert bar._count.text() == "3 of 3"
    assert bar.hit == (20, 23)
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    assert bar._count.text() == "1 of 3"
    QTest.keyClick(bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert bar._count.text() == "3 of 3"


def test_the_first_hit_behind_the_caret_is_taken(bar: FindBar):
    bar.field.setText("kim")
    bar.start("Kim Kim Kim", 2)
    assert bar.current == 1
    bar.start("Kim Kim Kim", 9)
    assert bar.current == 0


def test_whole_words_leave_out_what_is_inside_others(bar: FindBar):
    assert find(bar, "Kim and Kimball and KIM's", "kim", FindMode.WHOLE) == "1 of 2"
    assert bar.hits == [(0, 3), (20, 23)]


def test_a_switch_is_pressed_and_searches_at_once(bar: FindBar):
    assert find(bar, "Kim and Kimball", "kim") == "1 of 2"
    bar._modes.buttons[1].click()
    assert bar.mode is FindMode.WHOLE
    assert bar._count.text() == "1 of 1"


def test_an_expression_is_looked_for_by_another_and_shown_when_it_comes(bar: FindBar, qtbot: QtBot):
    asked: list[str] = []
    bar.expression_wanted.connect(asked.append)
    assert find(bar, "Kim and Kimball", r"k\w+", FindMode.EXPRESSION) == "searching…"
    qtbot.waitUntil(lambda: asked == [r"k\w+"])
    bar.show_places("something else", [Fragment(0, 1)])
    assert bar._count.text() == "searching…"
    bar.show_places(r"k\w+", [Fragment(0, 3), Fragment(8, 15)])
    assert bar._count.text() == "1 of 2"
    bar.show_places(r"k\w+", [], "This takes too long.")
    assert bar._said.toolTip() == "This takes too long."
    assert bar._count.text() == ""


def test_a_wrong_expression_is_a_sentence_and_is_not_looked_for(bar: FindBar, qtbot: QtBot):
    with qtbot.assertNotEmitted(bar.expression_wanted, wait=200):
        assert find(bar, "Kim (", "kim (", FindMode.EXPRESSION) == ""
    assert bar._said.toolTip().startswith("Not a regular expression: ")
    bar.field.setText("kim")
    assert bar._said.toolTip() == ""


def test_very_many_hits_come_in_slices_and_have_an_end(bar: FindBar, qtbot: QtBot):
    text = "the bank " * (MOST_HITS + 10)
    find(bar, text, "bank", FindMode.WHOLE)
    qtbot.waitUntil(lambda: bar._count.text() == "1 of 20\u00a0000+", timeout=10_000)
    assert len(bar.hits) == MOST_HITS


def test_nothing_found_is_said_but_not_of_nothing(bar: FindBar):
    assert find(bar, "Kim", "zzz") == "not found"
    assert find(bar, "Kim", "  ") == ""


def test_the_colours_follow_the_theme(bar: FindBar):
    bar.set_theme(load_theme("dark"))
    find(bar, "Kim", "(", FindMode.EXPRESSION)
    assert bar._said.text()
