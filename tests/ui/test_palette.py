"""The palette in a real window: a few letters, Enter, and it is done."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.app.lookup import Entry, Kind
from annotator.ui.palette import Palette
from annotator.ui.window.main_window import MainWindow
from tests.builders import TREASURY, put_records_in
from tests.ui.window_builders import (
    CONTROL,
    OTHER,
    a_window,
    an_empty_window,
    at_work,
    labels,
    place_of,
    press,
)

Key = Qt.Key


def opened(window: MainWindow, letters: str = "") -> Palette:
    press(window, Key.Key_K, CONTROL)
    palette = next(p for p in window.findChildren(Palette) if p.isVisible())
    assert palette.field.hasFocus()
    press(palette.field, letters)
    return palette


def entries(palette: Palette) -> list[Entry]:
    palette._look()
    rows = (palette.model.at(row) for row in range(palette.model.rowCount()))
    return [row for row in rows if isinstance(row, Entry)]


def test_initials_run_a_command(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, OTHER, TREASURY)
    _, _, view = at_work(window)
    palette = opened(window, "dn")
    press(palette.field, Key.Key_Return)
    assert view.content == TREASURY
    assert not palette.isVisible()
    assert view.hasFocus()


def test_a_label_labels_what_is_selected(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    _, session, view = at_work(window)
    view.select_text(*place_of(session, "Moscow"))
    palette = opened(window, "plac")
    assert palette.field.text() == "plac"
    press(palette.field, Key.Key_Return)
    assert labels(session) == [("PLACE", "Moscow")]


def test_an_article_is_opened_by_its_title(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TREASURY, OTHER)
    palette = opened(window, "council")
    press(palette.field, Key.Key_Return)
    assert at_work(window)[2].content == OTHER


def test_a_referent_leads_to_its_first_mention(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, OTHER)
    _, session, view = at_work(window)
    text = "Velmora acts.\n\nThe Republic of Velmora, or Velmora, acted.\n"
    at = text.index("The Republic")
    mention = {
        "label": "COUNTRY",
        "start": at,
        "end": at + 23,
        "text": text[at : at + 23],
        "referent": "wd:Q1",
    }
    record = {
        "format": "annotator.article",
        "version": 1,
        "text": text,
        "layers": [{"annotator": "Anna", "kind": "person", "annotations": [mention]}],
        "referents": {"wd:Q1": {"name": "Velmora", "type": "COUNTRY"}},
    }
    put_records_in(session, [record], tmp_path / "velmora.jsonl")
    palette = opened(window, "velmora")
    assert {entry.kind for entry in entries(palette)} == {Kind.ARTICLE, Kind.REFERENT}
    assert palette.current is not None
    assert palette.current.kind is Kind.REFERENT
    press(palette.field, Key.Key_Return)
    register = at_work(window)[0].register
    assert register is not None
    assert register.name.text() == "Velmora"
    register.close()
    window.run("go.next_article")
    palette = opened(window, "velmora")
    press(palette.field, Key.Key_Return)
    assert view.selected is not None
    assert session.article is not None
    assert session.article.quote(view.selected) == "The Republic of Velmora"


def test_arrows_go_over_the_heads_and_stop_at_the_ends(qtbot: QtBot, tmp_path: Path):
    palette = opened(a_window(qtbot, tmp_path), "co")
    found = entries(palette)
    assert len({entry.kind for entry in found}) > 1
    assert palette.current == found[0]
    for entry in found[1:]:
        press(palette.field, Key.Key_Down)
        assert palette.current == entry
    press(palette.field, Key.Key_Down)
    assert palette.current == found[-1]
    for _ in found:
        press(palette.field, Key.Key_Up)
    assert palette.current == found[0]


def test_escape_goes_back_to_the_text(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    palette = opened(window, "xyz")
    press(palette.field, Key.Key_Escape)
    assert not palette.isVisible()
    assert at_work(window)[2].hasFocus()


def test_keys_are_shown_and_what_cannot_run_is_left_out(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    palette = opened(window, "undo")
    (undo,) = (entry for entry in entries(palette) if entry.name == "edit.undo")
    assert undo.keys == "Ctrl+Z"
    press(palette.field, Key.Key_Escape)
    assert "label.remove" not in [e.name for e in entries(opened(window, "remove annotation"))]


def test_what_was_done_lately_is_offered_first_also_after_a_restart(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    press(opened(window, "dark").field, Key.Key_Return)
    assert entries(opened(window))[0].name == "view.theme.dark"
    path = at_work(window)[1].path
    window.close()
    again = an_empty_window(qtbot, tmp_path)
    again.open_at_start(path)
    assert entries(opened(again))[0].name == "view.theme.dark"


def test_a_click_does_it_too(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TREASURY, OTHER)
    palette = opened(window, "council")
    palette.choose()
    window.run("go.back")
    assert at_work(window)[2].content == TREASURY
    palette = opened(window, "council")
    qtbot.waitUntil(lambda: palette.current is not None)
    rect = palette.list.visualRect(palette.list.currentIndex())
    QTest.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert at_work(window)[2].content == OTHER


def test_without_a_project_commands_are_found(qtbot: QtBot, tmp_path: Path):
    window = an_empty_window(qtbot, tmp_path)
    assert entries(opened(window, "new project"))[0].name == "project.new"
