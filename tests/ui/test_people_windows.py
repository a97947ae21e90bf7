"""Who reads what as a matrix, sharing out, and the list of annotators."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from annotator.app import reading
from annotator.app.session import Session
from annotator.app.together.assigning import assign, owing, reader_named, standings
from annotator.app.together.people import people
from annotator.model.article import State
from annotator.model.values import ArticleKey
from annotator.ui.dialogs.name_table import NameTable
from annotator.ui.dialogs.people_dialog import PeopleDialog
from annotator.ui.look.theme import load_theme
from annotator.ui.matrix_model import MatrixModel
from annotator.ui.matrix_window import MatrixWindow, ShareDialog
from tests.builders import a_project, keys_of
from tests.ui.window_builders import a_window, press

TEXTS = tuple(f"Article {number}\n\nText of it." for number in range(8))


@pytest.fixture
def session(tmp_path: Path) -> Session:
    session = a_project(tmp_path, *TEXTS)
    reader_named(session, "Ben")
    return session


def test_the_matrix_is_sorted_by_who_owes_and_follows(session: Session) -> None:
    keys = keys_of(session)
    assign(session, keys[2:4], [reader_named(session, "Ben")])
    assign(session, keys[5:6], [session.actor])
    rows = MatrixModel(session)
    tester = QAbstractItemModelTester(rows, QAbstractItemModelTester.FailureReportingMode.Fatal)
    rows.sort(2)
    assert [rows.title(n) for n in range(3)] == ["Article 2", "Article 3", "Article 0"]
    assert rows.headerData(2, Qt.Orientation.Horizontal) == "Ben  0/2"
    reading.set_state(session, State.DONE, keys[5])
    rows.read_anew()
    rows.sort(1)
    said = rows.data(rows.index(0, 1), Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Anna: assigned, Done"
    assert tester.model() is rows
    session.close()


def test_the_program_ends_after_the_matrix_was_closed(qtbot: QtBot, tmp_path: Path) -> None:
    window = a_window(qtbot, tmp_path, *TEXTS)
    window.run("project.matrix")
    (matrix,) = window.findChildren(MatrixWindow)
    press(matrix, Qt.Key.Key_Escape)
    assert not matrix.isVisible()
    assert window.close()
    assert window.workspace is None


def test_cells_are_assigned_and_taken_away_by_space(qtbot: QtBot, session: Session) -> None:
    window = MatrixWindow(session, load_theme("light"))
    qtbot.addWidget(window)
    window.show()
    table = window.table
    table.setCurrentIndex(window.rows.index(1, 2))
    press(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    press(table, Qt.Key.Key_Space)
    found = [s for s in standings(session) if s.assigned]
    assert [s.article for s in found] == keys_of(session)[1:3]
    session.history.undo()
    assert standings(session) == []
    chosen: list[ArticleKey] = []
    window.article_chosen.connect(chosen.append)
    press(table, Qt.Key.Key_Return)
    assert set(chosen) < set(keys_of(session))
    assert len(chosen) == 1
    window.reject()
    session.close()


def test_articles_are_shared_out_as_the_dialog_says(qtbot: QtBot, session: Session) -> None:
    dialog = ShareDialog(session, load_theme("dark"))
    qtbot.addWidget(dialog)
    dialog.add_person("Cem")
    dialog.double.setValue(50)
    dialog.accept()
    assert sorted(each.assigned for each in owing(session)) == [4, 4, 4]
    session.history.undo()
    assert owing(session) == []
    session.close()


def test_annotators_are_listed_renamed_and_united(qtbot: QtBot, session: Session) -> None:
    assign(session, keys_of(session)[:2], [reader_named(session, "Ben")])
    reader_named(session, "B.")
    dialog = PeopleDialog(session, load_theme("light"))
    qtbot.addWidget(dialog)
    dialog.choose("Ben")
    dialog.rename("Benedikt")
    dialog.choose("B.")
    dialog.unite("Benedikt")
    assert [each.annotator.name for each in people(session)] == ["Anna", "Benedikt"]
    dialog.blind.setChecked(True)
    assert session.blind
    session.history.undo()
    assert not session.blind
    session.history.undo()
    session.history.undo()
    assert [each.annotator.name for each in people(session)] == ["Anna", "B.", "Ben"]
    session.close()


def test_figures_stand_below_one_another_by_their_last_digit(qtbot: QtBot) -> None:
    table = NameTable(("Name", "Annotations"), 0)
    qtbot.addWidget(table)
    table.show_rows([("Anna", "7"), ("Ben", ""), ("Cem", "1 204")])
    sides = [
        item.textAlignment() & Qt.AlignmentFlag.AlignRight
        for column in range(2)
        if (item := table.item(2, column)) is not None
    ]
    assert [bool(side) for side in sides] == [False, True]
