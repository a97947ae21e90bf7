"""Searching all articles, as the hand meets it."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.app.corpus_search import SearchHit
from annotator.model.fragment import Fragment
from annotator.model.values import ArticleKey
from annotator.ui.search.corpus_search import CorpusSearch
from annotator.ui.search.search_rows import snippet_layout
from annotator.ui.window.main_window import MainWindow
from tests.builders import put_in
from tests.ui.window_builders import CONTROL, SHIFT, a_window, at_work, place_of, press

TEXTS = (
    "First article\n\nNothing of the kind.",
    "The U.S. Treasury\n\nsold metals to Gefest-M on Tuesday.",
    "中国外交部星期二宣布制裁。",
)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    return a_window(qtbot, tmp_path, *TEXTS)


def has_rows(dialog: CorpusSearch, count: int) -> bool:
    return dialog.rows.rowCount() == count


def searched(window: MainWindow, qtbot: QtBot, words: str) -> CorpusSearch:
    window.run("go.search")
    (dialog,) = window.findChildren(CorpusSearch)
    assert dialog.isVisible()
    dialog.field.setText(words)
    press(dialog.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog._searched == words.strip() and not dialog.is_searching)
    return dialog


def test_return_opens_the_article_with_the_words_selected(window: MainWindow, qtbot: QtBot):
    _, session, view = at_work(window)
    dialog = searched(window, qtbot, "gefest-m")
    assert dialog._said.text() == "1 article"
    press(dialog.field, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert session.article is not None
    assert session.article.text.content == TEXTS[1]
    assert view.selection == place_of(session, "Gefest-M")
    assert window.focusWidget() is view


def test_two_chinese_characters_and_quotes_find_what_they_mean(window: MainWindow, qtbot: QtBot):
    dialog = searched(window, qtbot, "外交")
    hit = dialog.rows.hit(0)
    assert hit is not None
    assert hit.snippet[slice(*hit.bold[0])] == "外交"
    dialog.reject()
    assert searched(window, qtbot, '"u.s." OR').rows.rowCount() == 0
    assert dialog._said.text() == "no article holds these words"
    dialog.field.clear()
    qtbot.waitUntil(lambda: dialog._searched == "")
    assert not dialog._open.isEnabled()


def test_the_search_is_gone_with_its_project(window: MainWindow, qtbot: QtBot):
    dialog = searched(window, qtbot, "metals")
    dialog.field.setText("metals to")
    assert dialog._typing.isActive()
    with qtbot.waitSignal(dialog.destroyed):
        window._close_workspace()


def test_typing_searches_by_itself_and_arrows_move_in_the_list(window: MainWindow, qtbot: QtBot):
    _, session, _ = at_work(window)
    put_in(session, *(f"Kim number {number}" for number in range(3)))
    dialog = searched(window, qtbot, "zzz")
    dialog.field.clear()
    QTest.keyClicks(dialog.field, "kim")
    qtbot.waitUntil(lambda: dialog.rows.rowCount() == 3)
    press(dialog.field, Qt.Key.Key_Down)
    press(dialog.field, Qt.Key.Key_Down)
    press(dialog.field, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: not dialog.is_searching)
    press(dialog.field, Qt.Key.Key_Return)
    assert session.article is not None
    assert session.article.text.content == "Kim number 1"


def test_further_pages_come_when_the_end_is_in_sight(window: MainWindow, qtbot: QtBot):
    _, session, _ = at_work(window)
    put_in(session, *(f"Kim number {number}" for number in range(120)))
    dialog = searched(window, qtbot, "kim")
    assert dialog._said.text() == "120 articles, newest first"
    assert dialog.rows.rowCount() == 50
    for count in (100, 120):
        dialog.list.scrollToBottom()
        qtbot.waitUntil(partial(has_rows, dialog, count))
        qtbot.waitUntil(lambda: not dialog.is_searching)
    keys = [hit.article for row in range(120) if (hit := dialog.rows.hit(row)) is not None]
    assert keys == sorted(set(keys), reverse=True)


def test_it_comes_back_as_it_was_left(window: MainWindow, qtbot: QtBot):
    dialog = searched(window, qtbot, "gefest-m tues")
    press(dialog.field, Qt.Key.Key_Return)
    window.run("go.search")
    assert dialog.isVisible()
    assert dialog.field.text() == "gefest-m tues"
    assert dialog.rows.rowCount() == 1


def test_selected_words_are_searched_for(window: MainWindow, qtbot: QtBot):
    _, session, view = at_work(window)
    view.select_text(*place_of(session, "Nothing"))
    press(view, Qt.Key.Key_F, CONTROL | SHIFT)
    (dialog,) = window.findChildren(CorpusSearch)
    assert dialog.field.text() == "Nothing"
    qtbot.waitUntil(lambda: dialog.rows.rowCount() == 1)


def test_a_regular_expression_in_the_article_is_found_by_the_worker(
    window: MainWindow, qtbot: QtBot
):
    workspace, _, view = at_work(window)
    press(view, "/")
    bar = workspace.page.finding
    bar._modes.buttons[2].click()
    bar.field.setText(r"\bn\w+g\b")
    qtbot.waitUntil(lambda: bar._count.text() == "1 of 1")
    assert view.content[slice(*view.selection or (0, 0))] == "Nothing"


def test_an_expression_without_an_end_does_not_stop_the_window(window: MainWindow, qtbot: QtBot):
    workspace, session, _ = at_work(window)
    put_in(session, "a" * 60 + "!")
    workspace.rounds.open(session.queue.keys()[-1])
    workspace.page.start_find()
    bar = workspace.page.finding
    bar._modes.buttons[2].click()
    bar.field.setText(r"(a+)+$")
    qtbot.waitUntil(lambda: "too long" in bar._said.toolTip(), timeout=10_000)
    bar.field.setText("a+!")
    qtbot.waitUntil(lambda: bar._count.text() == "1 of 1", timeout=10_000)


@pytest.mark.usefixtures("qtbot")
@pytest.mark.parametrize("width", [60, 200, 900])
def test_a_snippet_is_one_line_with_its_words_bold(width: int):
    text = "😀 Treasury said that 中国外交部 would " * 4
    hit = SearchHit(ArticleKey(1), "", "", "", text, (Fragment(2, 10), Fragment(22, 24)))
    layout = snippet_layout(hit, width, "#1f2126")
    assert layout.lineCount() == 1
    assert layout.lineAt(0).naturalTextWidth() <= width + 12
    formats = [(f.start, f.length) for f in layout.formats()]
    assert formats[:1] == [(3, 8)] or width == 60
    picture = QPixmap(width, 30)
    painter = QPainter(picture)
    layout.draw(painter, QPoint(0, 0))
    painter.end()
