"""What a screen reader gets of the text: exact, in UTF-16, and without ending the process."""

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAccessibleTextInterface
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6.Shiboken import isValid

from annotator.model.text import Text
from annotator.ui.look.theme import load_theme
from annotator.ui.view.accessible import WHOLE, ReaderAccess, ReaderMode
from annotator.ui.view.article_view import ArticleView
from tests.ui.view.view_builders import NAUGHTY, SCHEMA

TEXT = "The 😀 minister\r\nof \U0001f1f0\U0001f1f5 said e\u0301 so.\nThe end"


@pytest.fixture
def access(qapp: QApplication) -> Iterator[ReaderAccess]:
    found = ReaderAccess(ReaderMode.ON, qapp)
    yield found
    found.set_mode(ReaderMode.OFF)
    QAccessible.setActive(False)


def a_view(qtbot: QtBot, access: ReaderAccess, content: str = TEXT) -> ArticleView:
    view = a_loose_view(access, content)
    qtbot.addWidget(view)
    return view


def a_loose_view(access: ReaderAccess, content: str = TEXT) -> ArticleView:
    view = ArticleView(load_theme("light"), SCHEMA)
    view.resize(800, 400)
    access.attach(view)
    view.show_article(Text(content), None)
    view.show()
    return view


def asked(view: ArticleView) -> QAccessibleInterface:
    found = QAccessible.queryAccessibleInterface(view)
    assert isinstance(found, QAccessibleInterface)
    return found


def text_of(view: ArticleView) -> QAccessibleTextInterface:
    return asked(view).textInterface()


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def test_the_view_is_a_document_with_a_name(qtbot: QtBot, access: ReaderAccess):
    found = asked(a_view(qtbot, access))
    assert found.role() == QAccessible.Role.Document
    assert found.text(QAccessible.Text.Name) == "Article text"
    assert found.childCount() == 0


def test_all_the_text_is_read_in_utf16(qtbot: QtBot, access: ReaderAccess):
    text = text_of(a_view(qtbot, access))
    assert text.characterCount() == units(TEXT)
    assert text.text(0, text.characterCount()) == TEXT
    assert text.text(4, 6) == "😀"
    assert text.text(0, -1) == TEXT
    assert text.text(7, 10**6) == TEXT[6:]


@pytest.mark.parametrize("name", NAUGHTY)
def test_texts_that_are_hard_to_show_are_read_exactly(
    qtbot: QtBot, access: ReaderAccess, name: str
):
    content = NAUGHTY[name]
    view = a_view(qtbot, access, content)
    text = text_of(view)
    assert text.characterCount() == units(content)
    assert text.text(0, text.characterCount()) == content
    for offset in range(0, len(content), max(1, len(content) // 20)):
        text.setCursorPosition(units(content[:offset]))
        assert view.caret == offset
        assert text.cursorPosition() == units(content[:offset])


def test_the_caret_is_set_and_followed(qtbot: QtBot, access: ReaderAccess):
    view = a_view(qtbot, access)
    text = text_of(view)
    text.setCursorPosition(6)
    assert view.caret == 5
    view.restore_place(0, TEXT.index("minister"))
    assert text.cursorPosition() == TEXT.index("minister") + 1


def test_a_selection_made_by_a_reader_is_one_of_the_text(qtbot: QtBot, access: ReaderAccess):
    view = a_view(qtbot, access)
    text = text_of(view)
    start = units(TEXT[: TEXT.index("minister")])
    text.addSelection(start, start + 8)
    assert view.selection is not None
    assert TEXT[slice(*view.selection)] == "minister"
    assert text.selectionCount() == 0
    text.removeSelection(0)
    assert view.selection is None


def test_a_place_on_the_screen_is_an_offset_and_back(qtbot: QtBot, access: ReaderAccess):
    view = a_view(qtbot, access)
    text = text_of(view)
    rect = text.characterRect(8)
    assert text.offsetAtPoint(rect.topLeft() + QPoint(1, rect.height() // 2)) == 8
    assert text.offsetAtPoint(QPoint(-5000, 0)) == -1


def test_of_a_very_long_text_the_paragraph_is_read(qtbot: QtBot, access: ReaderAccess):
    paragraph = "The bank 😀 of Ruritania.\n"
    view = a_view(qtbot, access, paragraph * (WHOLE // 20))
    text = text_of(view)
    view.restore_place(0, 3 * len(paragraph) + 4)
    assert text.text(0, text.characterCount()) == paragraph.removesuffix("\n")
    assert text.cursorPosition() == 4
    text.setCursorPosition(12)
    assert view.caret == 3 * len(paragraph) + 11


def test_other_interfaces_are_none_and_end_nothing(qtbot: QtBot, access: ReaderAccess):
    found = asked(a_view(qtbot, access))
    assert found.valueInterface() is None
    assert found.tableCellInterface() is None
    assert found.selectionInterface() is None


def test_readers_are_shut_out_and_let_in_again(qtbot: QtBot, access: ReaderAccess):
    view = a_view(qtbot, access)
    before = asked(view)
    access.set_mode(ReaderMode.OFF)
    assert not isValid(before)
    assert asked(view).textInterface() is None
    access.set_mode(ReaderMode.ON)
    assert text_of(view).characterCount() == units(TEXT)


def test_without_a_reader_nothing_is_made(qtbot: QtBot, qapp: QApplication):
    QAccessible.setActive(False)
    access = ReaderAccess(ReaderMode.SYSTEM, qapp)
    view = a_view(qtbot, access)
    assert not access.active
    assert asked(view).textInterface() is None
    access.set_mode(ReaderMode.OFF)


def test_a_view_that_is_gone_leaves_nothing_behind(access: ReaderAccess):
    # Only what is made here is looked through, not what all tests have made before.
    gc.freeze()
    for _ in range(20):
        view = a_loose_view(access)
        found = asked(view)
        text = found.textInterface()
        view.select_text(0, 3)
        view.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        assert not isValid(found)
        del view, found, text
        gc.collect()
    gc.unfreeze()


def test_moves_are_told_while_a_reader_is_there(qtbot: QtBot, access: ReaderAccess):
    view = a_view(qtbot, access)
    for offset in range(len(TEXT)):
        view.select_text(0, offset)
    access.tell_changed(view)
    assert text_of(view).cursorPosition() == units(TEXT[:-1])
