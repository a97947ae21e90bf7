"""The table of annotations as it is read: opened, filtered, sorted, grouped, written."""

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.app import frames
from annotator.model.table_columns import Column, ColumnKind
from annotator.model.table_filters import REQUIRED, Group, TableFilter
from annotator.ui.settings import load_settings
from annotator.ui.window.main_window import MainWindow
from tests.builders import keys_of
from tests.ui.tables.table_builders import (
    TEXTS,
    cells,
    choose,
    column_of,
    go_to,
    mark,
    opened,
    settle,
    the_menu,
)
from tests.ui.window_builders import ALT, CONTROL, a_window, an_empty_window, at_work, press


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    return a_window(qtbot, tmp_path, *TEXTS)


def test_the_key_opens_the_table_with_the_focus_and_goes_back_to_the_text(window: MainWindow):
    workspace, _, view = at_work(window)
    mark(window, "SANCTION", "bans")
    press(view, Qt.Key.Key_T, CONTROL)
    pane = workspace.table
    settle(pane)
    assert pane.isVisible()
    assert pane.view.hasFocus()
    assert cells(pane, "Words") == ["bans"]
    assert cells(pane, "Label") == ["Sanction"]
    press(pane.view, Qt.Key.Key_Escape)
    assert view.hasFocus()
    press(view, Qt.Key.Key_T, CONTROL)
    assert pane.view.hasFocus()
    press(pane.view, Qt.Key.Key_T, CONTROL)
    assert view.hasFocus()


def test_return_opens_the_frame_in_its_article_and_the_key_leads_back(window: MainWindow):
    _, session, view = at_work(window)
    mark(window, "SANCTION", "bans")
    said = mark(window, "STATEMENT", "Velmora lies", 1)
    at_work(window)[0].rounds.open(keys_of(session)[2])
    pane = opened(window)
    go_to(pane, 1)
    press(pane.view, Qt.Key.Key_Return)
    assert session.article is not None
    assert session.article.article.key == keys_of(session)[1]
    assert view.selected == said
    assert view.hasFocus()
    press(view, Qt.Key.Key_T, CONTROL)
    assert pane.view.currentIndex().row() == 1


def test_rows_follow_labels_roles_and_undo_while_they_are_seen(window: MainWindow):
    _, session, _ = at_work(window)
    pane = opened(window)
    assert pane._empty.isVisibleTo(pane)
    assert pane.model.rowCount() == 0
    sanction = mark(window, "SANCTION", "bans")
    settle(pane)
    assert cells(pane, "Target") == [""]
    frames.fill(session, sanction, "target", mark(window, "COUNTRY", "Tarsenia"))
    assert cells(pane, "Target") == ["Tarsenia"]
    session.history.undo()
    session.history.undo()
    assert cells(pane, "Target") == [""]
    session.history.undo()
    assert pane.model.rowCount() == 0


def test_typing_into_the_filter_narrows_and_return_goes_on_in_the_rows(window: MainWindow):
    mark(window, "SANCTION", "bans")
    mark(window, "STATEMENT", "Velmora lies", 1)
    pane = opened(window)
    press(pane.view, "/")
    assert pane.bar.field.hasFocus()
    press(pane.bar.field, "LIES")
    press(pane.bar.field, Qt.Key.Key_Return)
    assert cells(pane, "Words") == ["Velmora lies"]
    assert pane.bar.count.text() == "1 of 2"
    assert pane.view.hasFocus()
    assert pane.view.currentIndex().row() == 0
    press(pane.view, "/")
    press(pane.bar.field, Qt.Key.Key_Escape)
    settle(pane)
    assert pane.model.rowCount() == 2
    press(pane.bar.field, Qt.Key.Key_Escape)
    assert at_work(window)[2].hasFocus()


def test_quick_filters_name_themselves_and_a_mended_row_stays_until_the_next(window: MainWindow):
    _, session, _ = at_work(window)
    sanction = mark(window, "SANCTION", "bans")
    mark(window, "STATEMENT", "Velmora lies", 1)
    pane = opened(window)
    labels = frozenset({"SANCTION"})
    pane.set_filter(TableFilter(labels=labels, missing=frozenset({REQUIRED})))
    assert cells(pane, "Words") == ["bans"]
    assert pane.bar.filter.text() == "Sanction, no required role"
    at_work(window)[0].rounds.open(keys_of(session)[0])
    frames.imply(session, sanction, "target", "all")
    assert cells(pane, "Target") == ["(all)"]
    pane.set_filter(pane.model.filter)
    assert pane.model.rowCount() == 0
    pane.bar.filter.click()
    choose(the_menu(pane), "No filter")
    assert pane.model.rowCount() == 2


def test_the_same_words_are_put_together_opened_and_relabelled_as_a_group(window: MainWindow):
    mark(window, "COUNTRY", "Velmora")
    mark(window, "COUNTRY", "Tarsenia")
    mark(window, "COUNTRY", "Tarsenia", 1)
    pane = opened(window, "go.table_of_label")
    pane.set_grouped(True)
    assert cells(pane, "Words") == ["Tarsenia", "Velmora"]
    assert cells(pane, "×") == ["2", "1"]
    go_to(pane, 0)
    press(pane.view, Qt.Key.Key_Right)
    assert cells(pane, "Words") == ["Tarsenia"] * 3 + ["Velmora"]
    press(pane.view, Qt.Key.Key_Left)
    assert isinstance(pane.model.entry(0), Group)
    assert [row.words for row in pane.view.chosen()] == ["Tarsenia"] * 2


def test_alt_and_an_arrow_sort_by_the_current_column(window: MainWindow):
    mark(window, "COUNTRY", "Velmora")
    mark(window, "COUNTRY", "Tarsenia")
    pane = opened(window, "go.table_of_label")
    go_to(pane, 0)
    press(pane.view, Qt.Key.Key_Down, ALT)
    assert cells(pane, "Words") == ["Velmora", "Tarsenia"]
    press(pane.view, Qt.Key.Key_Up, ALT)
    assert cells(pane, "Words") == ["Tarsenia", "Velmora"]
    header = pane.view.header
    x = header.sectionViewportPosition(column_of(pane, "Words")) + 20
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(header.viewport(), left, pos=QPoint(x, 10))
    assert cells(pane, "Words") == ["Velmora", "Tarsenia"]


def test_rows_are_copied_and_written_so_that_no_spreadsheet_runs_them(
    window: MainWindow, tmp_path: Path
):
    mark(window, "STATEMENT", "=SUM(1)", 2)
    pane = opened(window)
    go_to(pane, 0)
    press(pane.view, Qt.Key.Key_C, CONTROL)
    copied = QApplication.clipboard().text().splitlines()
    assert copied[0].split("\t")[:2] == ["Words", "Label"]
    assert copied[1].split("\t")[:2] == ["'=SUM(1)", "Statement"]
    pane.output.write(tmp_path / "table.csv")
    settle(pane)
    with (tmp_path / "table.csv").open(encoding="utf-8-sig", newline="") as file:
        written = list(csv.reader(file))
    assert written[1][:2] == ["'=SUM(1)", "Statement"]
    told: list[str] = []
    pane.refused.connect(told.append)
    pane.output.write(tmp_path / "no folder" / "table.csv")
    assert told == ["table.csv cannot be written: No such file or directory."]


def test_columns_keep_order_width_and_what_is_hidden_over_a_restart(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, *TEXTS)
    pane = opened(window)
    header = pane.view.header
    label, status = column_of(pane, "Label"), column_of(pane, "Status")
    header.resizeSection(label, 177)
    header.moveSection(header.visualIndex(label), 0)
    header.setSectionHidden(status, True)
    window.close()
    looks = load_settings(tmp_path / "window.json").tables["frames"]
    assert looks.order[0] == "label"
    assert looks.widths["label"] == 177
    assert "attribute:status" in looks.hidden
    again = an_empty_window(qtbot, tmp_path)
    again.opening.open_path(tmp_path / "news.annot")
    header = opened(again).view.header
    assert header.visualIndex(label) == 0
    assert header.sectionSize(label) == 177
    assert header.isSectionHidden(status)


def test_every_cell_says_what_it_is_to_a_screen_reader(window: MainWindow):
    mark(window, "SANCTION", "bans")
    pane = opened(window)
    role = Qt.ItemDataRole.AccessibleTextRole
    assert pane.model.index(0, column_of(pane, "Words")).data(role) == "Words: bans"
    assert pane.model.index(0, column_of(pane, "Target")).data(role) == "Target: empty"
    for button in (pane.bar.what, pane.bar.scope, pane.bar.whose, pane.bar.filter):
        assert button.accessibleName()
    assert pane.view.accessibleName()


def test_one_article_is_followed_and_others_labels_are_read_only(window: MainWindow):
    _, session, _ = at_work(window)
    mark(window, "SANCTION", "bans")
    mark(window, "SANCTION", "lies", 1)
    pane = opened(window)
    pane.choices.set_here(here=True)
    settle(pane)
    assert cells(pane, "Words") == ["lies"]
    at_work(window)[0].rounds.open(keys_of(session)[0])
    settle(pane)
    assert cells(pane, "Words") == ["bans"]
    assert pane.bar.scope.text() == "This article"
    pane.choices.set_own(own=False)
    settle(pane)
    assert cells(pane, "Annotator") == ["Anna"]
    assert Column(ColumnKind.ANNOTATOR, "Annotator") in pane.model.columns


def test_state_and_normalised_words_are_columns(window: MainWindow):
    mark(window, "COUNTRY", "Velmora")
    pane = opened(window)
    pane.show_labels(("COUNTRY",))
    settle(pane)
    assert cells(pane, "State") == ["Started"]
    assert cells(pane, "Normalised") == ["velmora"]
    header = pane.view.header
    assert header.isSectionHidden(column_of(pane, "Normalised"))
    assert not header.isSectionHidden(column_of(pane, "State"))
