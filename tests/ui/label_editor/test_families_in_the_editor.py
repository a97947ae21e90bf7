"""A family is chosen, named, put in its place and taken away, as labels are."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.app import labelling
from annotator.app.project import create_project
from annotator.app.session import Session
from annotator.model.schema import Family
from annotator.model.schema_edits import SetFamily
from annotator.ui.label_editor.editor import LabelEditor
from annotator.ui.label_editor.family_fate_dialog import FamilyFateDialog
from annotator.ui.window.main_window import MainWindow
from tests.builders import words
from tests.ui.window_builders import ALT, a_window, at_work, press


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    return a_window(qtbot, tmp_path)


def an_editor(qtbot: QtBot, window: MainWindow) -> tuple[LabelEditor, Session]:
    window.run("project.schema")
    editor = window.labels.editor
    assert editor is not None
    qtbot.waitExposed(editor)
    return editor, at_work(window)[1]


def families(session: Session) -> list[str]:
    return [family.id for family in session.schema.families]


def last_step(session: Session) -> str:
    step = session.history.next_undo()
    assert step is not None
    return step.name


def answer_with(family: str) -> None:
    """Choose a family in the dialog that asks, and accept it."""

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, FamilyFateDialog)
        dialog.to.setCurrentIndex(dialog.to.findData(family))
        dialog.go.click()

    QTimer.singleShot(0, answer)


def test_the_arrow_keys_reach_a_family_and_its_name_is_changed(
    qtbot: QtBot, window: MainWindow
) -> None:
    editor, session = an_editor(qtbot, window)
    editor.show_label("ENTITY")
    press(editor.list, Qt.Key.Key_Up)
    assert editor.family.isVisible()
    assert editor.family.head.text() == "Entities"
    assert editor.family.facts.text() == "entity  ·  19 labels  ·  0 spans"
    assert "Speaker" in editor.family.fills.text()
    role = Qt.ItemDataRole.AccessibleTextRole
    assert editor.list.currentIndex().data(role) == "Family Entities"
    editor.family.name.selectAll()
    QTest.keyClicks(editor.family.name, "Names")
    press(editor.family.name, Qt.Key.Key_Return)
    assert last_step(session) == "Rename Family Entities to Names"
    assert editor.family.isVisible()
    editor.family.name.clear()
    QTest.keyClicks(editor.family.name, " ")
    assert "Family entity has no name" in editor.family.row.failure.text()
    press(editor.family.name, Qt.Key.Key_Return)
    assert session.schema.families[0].name == "Names"


def test_a_family_is_moved_by_keys_and_by_buttons(qtbot: QtBot, window: MainWindow) -> None:
    editor, session = an_editor(qtbot, window)
    editor.show_family("entity")
    assert not editor.family.up.isEnabled()
    press(editor.list, Qt.Key.Key_Down, ALT)
    assert families(session) == ["sanction", "entity", "statement", "region"]
    assert editor.family.head.text() == "Entities"
    editor.family.down.click()
    assert families(session) == ["sanction", "statement", "entity", "region"]
    press(editor.list, Qt.Key.Key_Up, ALT)
    assert last_step(session) == "Order Families"
    passes = at_work(window)[0].bar.passes
    assert list(passes) == ["sanction", "entity", "statement"]
    for _ in range(3):
        press(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert families(session) == ["entity", "sanction", "statement", "region"]


def test_an_empty_family_goes_at_once(qtbot: QtBot, window: MainWindow) -> None:
    editor, session = an_editor(qtbot, window)
    editor.make(SetFamily(family=Family("deed", "Deeds")))
    editor.show_family("deed")
    assert editor.family.facts.text() == "deed  ·  0 labels  ·  0 spans"
    press(editor.list, Qt.Key.Key_Delete)
    assert "deed" not in families(session)
    assert last_step(session) == "Remove Family Deeds"


def test_the_labels_of_a_family_that_goes_are_moved(qtbot: QtBot, window: MainWindow) -> None:
    editor, session = an_editor(qtbot, window)
    labelling.add(session, "SANCTION", [words(session, "sanction")])
    editor.show_family("sanction")
    counts = {"SANCTION": (1234, 5)}
    dialog = FamilyFateDialog(
        editor.theme, session.schema, session.schema.families[1], counts, editor
    )
    assert dialog.to.accessibleName() == "The family its labels get"
    dialog.deleteLater()
    answer_with("statement")
    editor.family.remove.click()
    assert families(session) == ["entity", "statement", "region"]
    assert session.schema.by_id["SANCTION"].family == "statement"
    assert last_step(session) == "Move Labels of Family Sanctions to Statements"
    assert session.article is not None
    assert session.article.spans.counts["SANCTION"] == 1
    session.history.undo()
    assert families(session) == ["entity", "sanction", "statement", "region"]
    assert session.schema.by_id["SANCTION"].family == "sanction"


def test_a_label_of_a_family_is_one_press_away(qtbot: QtBot, window: MainWindow) -> None:
    editor, _ = an_editor(qtbot, window)
    editor.show_family("statement")
    chip = next(chip for chip in editor.family.labels if chip.label.id == "CUE")
    assert chip.accessibleName() == "Go to Cue"
    chip.setFocus()
    press(chip, Qt.Key.Key_Return)
    assert editor.form.isVisible()
    assert editor.form.head.text() == "Cue"


def test_a_label_dropped_in_another_family_is_of_that_family(
    qtbot: QtBot, window: MainWindow
) -> None:
    editor, session = an_editor(qtbot, window)
    rows = editor.rows
    data = rows.mimeData([rows.index(rows.row_of("VESSEL"), 0)])
    nowhere = rows.index(-1, -1)
    move = Qt.DropAction.MoveAction
    rows.dropMimeData(data, move, rows.row_of("REASON"), 0, nowhere)
    vessel = session.schema.by_id["VESSEL"]
    assert (vessel.family, vessel.parent) == ("sanction", None)
    ids = [label.id for label in session.schema.labels]
    assert ids.index("VESSEL") == ids.index("REASON") - 1
    session.history.undo()
    assert session.schema.by_id["VESSEL"].parent == "ENTITY"
    # Behind the last label of a family it is still of that family, not of the next.
    rows.dropMimeData(data, move, rows.row_of_family("statement"), 0, nowhere)
    assert session.schema.by_id["VESSEL"].family == "sanction"
    rows.dropMimeData(data, move, -1, -1, rows.index(rows.row_of_family("region"), 0))
    assert session.schema.by_id["VESSEL"].family == "region"


def test_what_changes_nothing_is_no_step(qtbot: QtBot, window: MainWindow) -> None:
    editor, session = an_editor(qtbot, window)
    before = session.schema.version
    rows = editor.rows
    data = rows.mimeData([rows.index(rows.row_of("VESSEL"), 0)])
    below = rows.row_of("VESSEL") + 1
    rows.dropMimeData(data, Qt.DropAction.MoveAction, below, 0, rows.index(-1, -1))
    assert session.schema.version == before


def test_a_label_is_seen_in_the_text_while_its_name_is_typed(
    qtbot: QtBot, window: MainWindow
) -> None:
    editor, session = an_editor(qtbot, window)
    view = at_work(window)[2]
    labelling.add(session, "COMPANY", [words(session, "Gefest-M")])
    editor.show_label("COMPANY")
    preview = editor.form.preview
    assert preview.accessibleName() == "How Company looks in the text: Gefest-M"
    drawn = preview.grab().toImage()
    editor.form.name.selectAll()
    QTest.keyClicks(editor.form.name, "Firm")
    assert preview.accessibleName() == "How Firm looks in the text: Gefest-M"
    assert preview.grab().toImage() != drawn
    assert session.schema.name_of("COMPANY") == "Company"
    in_text = view.grab().toImage()
    press(editor.form.name, Qt.Key.Key_Return)
    assert view.grab().toImage() != in_text
    named = view.grab().toImage()
    editor.form.colour.chosen.emit("numbers")
    assert view.grab().toImage() != named
    editor.show_label("VESSEL")
    assert preview.accessibleName() == "How Vessel looks in the text: words of the text"


def test_a_colour_the_labels_did_not_have_comes_in_with_its_first_label(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    window.show_session(create_project(tmp_path / "basic.annot", schema="sanctions-basic"))
    editor, session = an_editor(qtbot, window)
    assert "numbers" not in [group.id for group in session.schema.groups]
    editor.show_label("ENTITY")
    editor.form.colour.chosen.emit("numbers")
    assert session.schema.by_id["ENTITY"].group == "numbers"
    assert last_step(session) == "Change Colour of Entity"
