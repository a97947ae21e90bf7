"""Title and sources above the text, mended in place."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.app import labelling, reading
from annotator.app.project import open_project
from annotator.ui.page.article_head import LOW, TALL, ArticleHead
from tests.builders import TREASURY, a_project, put_records_in
from tests.ui.window_builders import a_window, an_empty_window, at_work, place_of, press

SOURCES = {
    "format": "annotator.article",
    "version": 1,
    "title": "Treasury hits firm",
    "text": TREASURY,
    "sources": [
        {"outlet": "CNBC", "date": "2017-08-22", "url": "https://www.cnbc.com/2017/x.html"},
        {"outlet": "Yonhap"},
    ],
}


def click(head: ArticleHead, field: str) -> None:
    rect = next(rect for piece, rect in head._pieces if piece.field == field)
    QTest.mouseClick(head, Qt.MouseButton.LeftButton, pos=rect.center().toPoint())


def test_what_is_known_is_shown(qtbot: QtBot, tmp_path: Path):
    session = a_project(tmp_path, "Another")
    put_records_in(session, [SOURCES], tmp_path / "sources.jsonl")
    window = an_empty_window(qtbot, tmp_path)
    window.show_session(session)
    workspace, _, _ = at_work(window)
    workspace.choose_article(session.queue.keys()[1])
    head = workspace.page.head
    assert [piece.words for piece in head.pieces] == [
        "Treasury hits firm",
        "CNBC",
        "22 August 2017",
        "cnbc.com",
        "1 more source",
    ]
    reading.set_document_label(session, "about_sanctions", "yes")
    assert head.pieces[-1].words == "About sanctions: yes"


def test_a_field_is_edited_where_it_stands(qtbot: QtBot, tmp_path: Path):
    session = a_project(tmp_path, "Another")
    put_records_in(session, [SOURCES], tmp_path / "sources.jsonl")
    window = an_empty_window(qtbot, tmp_path)
    window.show_session(session)
    workspace, session, view = at_work(window)
    workspace.choose_article(session.queue.keys()[1])
    head = workspace.page.head
    click(head, "outlet")
    field = window.focusWidget()
    assert field is not None
    press(field, "Reuters")
    press(field, Qt.Key.Key_Return)
    assert session.article is not None
    assert session.article.article.sources[0].outlet == "Reuters"
    assert "Reuters" in [piece.words for piece in head.pieces]
    assert view.hasFocus()


def test_escape_leaves_a_field_as_it_was(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    workspace, session, view = at_work(window)
    click(workspace.page.head, "title")
    field = window.focusWidget()
    assert field is not None
    press(field, "Other words")
    press(field, Qt.Key.Key_Escape)
    assert session.article is not None
    assert session.article.article.title == "Treasury hits Gefest-M"
    assert view.hasFocus()


def test_a_low_window_has_one_line_for_the_title(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    head = at_work(window)[0].page.head
    assert head.height() == TALL
    window.resize(1440, 720)
    assert head.height() == LOW


def test_a_colleagues_layer_is_read_and_copied(qtbot: QtBot, tmp_path: Path):
    session = a_project(tmp_path, TREASURY, annotator="Ben")
    session.open_article(session.queue.keys()[0])
    labelling.add(session, "PLACE", [place_of(session, "Moscow")])
    path = session.path
    session.close()
    window = an_empty_window(qtbot, tmp_path)
    window.show_session(open_project(path, annotator="Anna"))
    workspace, session, view = at_work(window)
    assert session.article is not None
    assert session.article.locked is not None
    view.select_text(*place_of(session, "Tuesday"))
    press(view, "d")
    assert len(session.article.spans) == 1
    assert window.status.message
    window.run("label.copy_layer")
    assert session.article.locked is None
    view.select_text(*place_of(session, "Tuesday"))
    press(view, "d")
    assert len(session.article.spans) == 2
    assert not workspace.page.head._layers.isHidden()
    assert len(session.article.layers) == 2
