"""The paragraph in a field of the system's own: exact offsets, and hands that do what they do."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from annotator.app.session import Session
from annotator.model.text import Text
from annotator.ui.page.reader_dock import ParagraphField, ReaderDock
from annotator.ui.view.article_view import ArticleView
from annotator.ui.window.workspace import Workspace
from tests.ui.view.view_builders import NAUGHTY
from tests.ui.window_builders import (
    CONTROL,
    SHIFT,
    a_window,
    at_work,
    labels,
    place_of,
    press,
)

Key = Qt.Key
NEWS = (
    "Treasury 😀 hits Gefest-M\r\n\r\n"
    "The Treasury 😀 said it would sanction Gefest-M, a Moscow firm.\r\n"
    '"We will not stop," said Ri Yong-ho.'
)


def a_reader(
    qtbot: QtBot, folder: Path, text: str = NEWS
) -> tuple[Workspace, Session, ArticleView, ParagraphField]:
    window = a_window(qtbot, folder, text)
    window.run("view.reader")
    workspace, session, view = at_work(window)
    field = workspace.reader.field
    assert field.isVisible()
    field.setFocus()
    return workspace, session, view, field


def chosen(view: ArticleView) -> str:
    assert view.selection is not None
    return view.content[slice(*view.selection)]


@pytest.mark.parametrize("name", NAUGHTY)
def test_every_character_keeps_its_place(qtbot: QtBot, name: str):
    field = ParagraphField()
    qtbot.addWidget(field)
    for number in range(len(Text(NAUGHTY[name]).starts)):
        start, end = Text(NAUGHTY[name]).paragraph(number)
        words = NAUGHTY[name][start:end]
        field.show_words(words)
        assert field.document().characterCount() - 1 == len(words.encode("utf-16-le")) // 2
        for at in range(0, len(words) + 1, max(1, len(words) // 30)):
            field.select(at, len(words))
            assert field.selected == (at, len(words))


def test_it_is_a_plain_field_that_cannot_be_typed_in(qtbot: QtBot, tmp_path: Path):
    workspace, _, view, field = a_reader(qtbot, tmp_path)
    assert isinstance(field, QPlainTextEdit)
    assert field.isReadOnly()
    assert field.accessibleName() == "Current paragraph"
    press(field, "?")
    press(field, Key.Key_V, CONTROL)
    assert field.toPlainText() == "Treasury 😀 hits Gefest-M"
    assert view.content == NEWS
    assert isinstance(workspace.reader, ReaderDock)


def test_it_shows_the_paragraph_of_the_caret(qtbot: QtBot, tmp_path: Path):
    _, session, view, field = a_reader(qtbot, tmp_path)
    view.select_text(*place_of(session, "Moscow"))
    assert field.toPlainText().startswith("The Treasury 😀 said")
    assert field.textCursor().selectedText() == "Moscow"
    view.select_text(*place_of(session, "Ri Yong-ho"))
    assert field.textCursor().selectedText() == "Ri Yong-ho"
    view.clear_selection()
    assert not field.textCursor().hasSelection()


def test_a_selection_reaching_out_is_shown_as_far_as_the_paragraph(qtbot: QtBot, tmp_path: Path):
    _, session, view, field = a_reader(qtbot, tmp_path)
    view.select_text(0, place_of(session, "said it").end)
    assert field.textCursor().selectedText() == "The Treasury 😀 said it"
    assert view.selection is not None
    assert view.selection.start == 0


def test_what_is_selected_here_is_selected_in_the_text(qtbot: QtBot, tmp_path: Path):
    _, session, view, field = a_reader(qtbot, tmp_path)
    view.restore_place(0, place_of(session, "said").start)
    press(field, Key.Key_Right, CONTROL | SHIFT)
    assert chosen(view).strip() == "said"
    assert field.hasFocus()
    press(field, Key.Key_End, SHIFT)
    assert chosen(view) == "said it would sanction Gefest-M, a Moscow firm."
    press(field, Key.Key_A, CONTROL)
    assert chosen(view) == "The Treasury 😀 said it would sanction Gefest-M, a Moscow firm."


def test_the_keys_of_the_hands_act_here(qtbot: QtBot, tmp_path: Path):
    _, session, view, field = a_reader(qtbot, tmp_path)
    view.select_text(*place_of(session, "Moscow"))
    press(field, "l")
    assert labels(session) == [("PLACE", "Moscow")]
    assert view.selected is not None
    press(field, "c")
    assert labels(session) == [("COUNTRY", "Moscow")]
    view.select_text(*place_of(session, "firm"))
    press(field, "+")
    assert labels(session) == [("COUNTRY", "Moscow … firm")]
    press(field, Key.Key_Z, CONTROL)
    press(field, Key.Key_Space)
    assert labels(session) == [("COUNTRY", "Moscow")]
    assert view.selected is not None
    press(field, Key.Key_Delete)
    assert labels(session) == []
    press(field, Key.Key_Z, CONTROL)
    assert labels(session) == [("COUNTRY", "Moscow")]
    assert field.hasFocus()


def test_an_emoji_before_the_words_moves_nothing(qtbot: QtBot, tmp_path: Path):
    _, session, view, field = a_reader(qtbot, tmp_path)
    press(field, Key.Key_End)
    press(field, Key.Key_Left, CONTROL | SHIFT)
    press(field, Key.Key_Left, CONTROL | SHIFT)
    press(field, Key.Key_Left, CONTROL | SHIFT)
    press(field, "f")
    assert labels(session) == [("COMPANY", "Gefest-M")]
    assert view.content.index("Gefest-M") == 16


def test_arrows_go_on_into_the_next_paragraph_and_back(qtbot: QtBot, tmp_path: Path):
    _, session, view, field = a_reader(qtbot, tmp_path)
    press(field, Key.Key_End)
    press(field, Key.Key_Right)
    assert (view.caret, field.toPlainText()) == (NEWS.index("\r\n") + 2, "")
    press(field, Key.Key_Down)
    assert view.caret == place_of(session, "The Treasury").start
    press(field, Key.Key_Up)
    press(field, Key.Key_Up)
    assert view.caret == NEWS.index("\r\n")
    press(field, Key.Key_Home)
    press(field, Key.Key_Left)
    assert view.caret == 0


def test_pieces_of_an_overlong_paragraph_are_walked_through(qtbot: QtBot, tmp_path: Path):
    words = "bank " * 4000
    _, _, view, field = a_reader(qtbot, tmp_path, words)
    first = len(field.toPlainText())
    assert first < len(words)
    press(field, Key.Key_End, CONTROL)
    for _ in range(3):
        press(field, Key.Key_Right)
    assert view.caret > first
    assert field.selected[0] < 5
    for _ in range(6):
        press(field, Key.Key_Left)
    assert view.caret < first


def test_it_follows_to_another_article_and_falls_asleep_when_hidden(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, NEWS, "Another article.")
    window.run("view.reader")
    workspace, session, view = at_work(window)
    field = workspace.reader.field
    workspace.choose_article(session.queue.keys()[1])
    assert field.toPlainText() == "Another article."
    window.run("view.reader")
    assert not field.isVisible()
    workspace.choose_article(session.queue.keys()[0])
    view.select_text(*place_of(session, "Moscow"))
    assert field.toPlainText() == "Another article."
    window.run("view.reader")
    assert field.textCursor().selectedText() == "Moscow"


def test_escape_goes_back_one_level_here_too(qtbot: QtBot, tmp_path: Path):
    _, session, view, field = a_reader(qtbot, tmp_path)
    view.select_text(*place_of(session, "Moscow"))
    press(field, Key.Key_Escape)
    assert view.selection is None
    assert not field.textCursor().hasSelection()
