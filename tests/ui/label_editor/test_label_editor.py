"""The labels are edited beside the window, a step a change, and everything follows at once."""

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from annotator.app import labelling
from annotator.app.schema_editing import apply_edits, preview
from annotator.app.session import Session
from annotator.model.schema import Label, SchemaError
from annotator.model.schema_edits import (
    AddLabel,
    DeleteLabel,
    DeleteValue,
    MapLabel,
    RetireLabel,
    RetireValue,
)
from annotator.model.schema_file import load_schema
from annotator.model.schema_writer import schema_toml
from annotator.ui.inspector.attribute_form import AttributeForm
from annotator.ui.jobs.held_job import HeldJob
from annotator.ui.label_editor import schema_work
from annotator.ui.label_editor.asking import AskDialog, asks_first
from annotator.ui.label_editor.editor import LabelEditor
from annotator.ui.label_editor.fate_dialog import FateDialog
from annotator.ui.label_editor.import_dialog import ImportLabelsDialog
from annotator.ui.label_editor.naming_dialog import NamingDialog
from annotator.ui.label_editor.value_row import ValueRow
from annotator.ui.look.theme import load_theme
from annotator.ui.parts.choice import ChoiceFlow
from annotator.ui.window.main_window import MainWindow
from tests.builders import a_project, words
from tests.ui.window_builders import a_window, at_work, press

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    return a_window(qtbot, tmp_path)


def an_editor(qtbot: QtBot, window: MainWindow) -> tuple[LabelEditor, Session]:
    window.run("project.schema")
    editor = window.labels.editor
    assert editor is not None
    qtbot.waitExposed(editor)
    return editor, at_work(window)[1]


def last_step(session: Session) -> str:
    step = session.history.next_undo()
    assert step is not None
    return step.name


def test_a_name_is_changed_when_its_field_is_left_and_the_bar_follows(
    qtbot: QtBot, window: MainWindow
) -> None:
    editor, session = an_editor(qtbot, window)
    editor.show_label("COMPANY")
    editor.form.name.setText("Firm")
    QTest.keyClick(editor.form.name, Qt.Key.Key_Return)
    assert last_step(session) == "Rename Label Company to Firm"
    bar = at_work(window)[0].bar
    assert "Firm" in [chip.label.name for chip in bar.chips]
    assert editor.form.head.text() == "Firm"
    labelling.add(session, "COMPANY", [words(session, "Gefest-M")])
    session.history.undo()
    workspace = at_work(window)[0]
    workspace.bar.set_passes(["entity"])
    workspace.bar.set_armed("PERSON")
    session.history.undo()
    assert workspace.bar.passes == ("entity",)
    assert [chip.label.id for chip in workspace.bar.chips if chip.armed] == ["PERSON"]
    assert editor.form.name.text() == "Company"
    assert "Company" in [chip.label.name for chip in bar.chips]


def test_a_clash_is_told_at_the_field_while_one_types_and_changes_nothing(
    qtbot: QtBot, window: MainWindow
) -> None:
    editor, session = an_editor(qtbot, window)
    before = session.schema
    editor.show_label("COMPANY")
    editor.form.keys.setFocus()
    editor.form.keys.clear()
    QTest.keyClicks(editor.form.keys, "p")
    told = editor.form.rows["keys"].failure
    assert not told.isHidden()
    assert "Person and Company have the same key “p”" in told.text()
    QTest.keyClick(editor.form.keys, Qt.Key.Key_Return)
    assert session.schema is before
    QTest.keyClicks(editor.form.keys, "3")
    assert "digits choose" in told.text() or "same key" in told.text()


def test_the_key_of_a_command_labels_nothing(qtbot: QtBot, window: MainWindow) -> None:
    commands = window.commands
    commands.bind(commands.bindings.with_keys("go.next", ("Z",)))
    editor, session = an_editor(qtbot, window)
    editor.show_label("COMPANY")
    editor.form.keys.clear()
    QTest.keyClicks(editor.form.keys, "z")
    told = editor.form.rows["keys"].failure.text()
    assert told.startswith("Z is the key of ")
    assert told.endswith("and would label Company.")
    QTest.keyClick(editor.form.keys, Qt.Key.Key_Return)
    assert session.schema.by_id["COMPANY"].keys == ("f",)


def test_labels_are_put_in_order_by_keys(qtbot: QtBot, window: MainWindow) -> None:
    editor, session = an_editor(qtbot, window)
    editor.show_label("COMPANY")
    entities = [la.id for la in session.schema.labels if la.family == "entity"]
    QTest.keyClick(editor.list, Qt.Key.Key_Up, ALT)
    moved = [la.id for la in session.schema.labels if la.family == "entity"]
    assert moved.index("COMPANY") == entities.index("COMPANY") - 1
    QTest.keyClick(editor.list, Qt.Key.Key_Down, ALT)
    assert [la.id for la in session.schema.labels if la.family == "entity"] == entities
    assert last_step(session).startswith("Move Label")


def test_a_label_is_dropped_before_another(qtbot: QtBot, window: MainWindow) -> None:
    editor, session = an_editor(qtbot, window)
    rows = editor.rows
    data = rows.mimeData([rows.index(rows.row_of("COMPANY"), 0)])
    at = rows.row_of("PERSON")
    rows.dropMimeData(data, Qt.DropAction.MoveAction, at, 0, rows.index(-1, -1))
    ids = [label.id for label in session.schema.labels]
    assert ids.index("COMPANY") == ids.index("PERSON") - 1


def test_colour_family_overlap_and_guideline_are_steps_of_their_own(
    qtbot: QtBot, window: MainWindow
) -> None:
    editor, session = an_editor(qtbot, window)
    editor.show_label("COMPANY")
    editor.form.colour.chosen.emit("things")
    assert session.schema.by_id["COMPANY"].group == "things"
    editor.form.overlap.picked.emit("none")
    assert last_step(session) == "Change Overlap Rule of Company"
    editor.form.guideline.text.setPlainText("**Firms** and banks")
    qtbot.waitUntil(lambda: "Firms" in editor.form.guideline.reading.toPlainText())
    editor.form.guideline.text.left.emit()
    assert session.schema.by_id["COMPANY"].guideline == "**Firms** and banks"
    editor.show_label("PERSON")
    assert editor.form.guideline.text.toPlainText() != "**Firms** and banks"


def test_the_row_of_a_colour_in_the_bar_is_a_step(qtbot: QtBot, window: MainWindow) -> None:
    editor, session = an_editor(qtbot, window)
    editor.show_label("COMPANY")
    group = session.schema.by_id["COMPANY"].group
    rows = {each.id: each.row for each in session.schema.groups}
    box = editor.form.bar_row
    assert box.currentData() == rows[group] == 1
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.currentText() == "second row, all of this colour"
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert {each.id: each.row for each in session.schema.groups} == {**rows, group: 2}
    session.history.undo()
    assert editor.form.bar_row.currentData() == 1


def test_a_new_label_gets_an_id_of_its_name(qtbot: QtBot) -> None:
    schema = load_schema("sanctions-news")

    def making(name: str, made: str, key: str) -> AddLabel:
        keys = (key,) if key else ()
        return AddLabel(label=Label(made, name, "entity", "people", keys=keys))

    dialog = NamingDialog(load_theme("light"), "New", schema, making, letter="u", upper=True)
    qtbot.addWidget(dialog)
    dialog.show()
    QTest.keyClicks(dialog.name, "Shell firm")
    assert dialog.id.text() == "SHELL_FIRM"
    assert dialog.go.isEnabled()
    dialog.key.clear()
    QTest.keyClicks(dialog.key, "p")
    assert not dialog.go.isEnabled()
    assert "same key" in dialog.failure.text()
    dialog.key.clear()
    QTest.keyClick(dialog.key, Qt.Key.Key_U)
    dialog.id.clear()
    QTest.keyClicks(dialog.id, "PERSON")
    assert "PERSON already" in dialog.failure.text()
    assert isinstance(dialog.edit, AddLabel)


def test_what_has_spans_is_never_deleted_unasked(qtbot: QtBot, window: MainWindow) -> None:
    editor, session = an_editor(qtbot, window)
    labelling.add(session, "COMPANY", [words(session, "Gefest-M")])
    (count,) = preview(session, [DeleteLabel(label="COMPANY")])
    label = session.schema.by_id["COMPANY"]
    dialog = FateDialog(editor.theme, session.schema, label, count, editor)
    assert dialog.edit == RetireLabel(label="COMPANY")
    dialog.map.click()
    dialog.to.setCurrentIndex(dialog.to.findData("ORG"))
    assert dialog.edit == MapLabel(label="COMPANY", to="ORG")
    assert "1 span in 1 article" in dialog.delete.text()
    dialog.delete.click()
    assert dialog.edit == DeleteLabel(label="COMPANY")
    editor.show_label("VESSEL")
    QTest.keyClick(editor.list, Qt.Key.Key_Delete)
    assert "VESSEL" not in session.schema.by_id
    assert last_step(session) == "Delete Label Vessel"


def test_what_takes_values_away_asks_with_a_count(qtbot: QtBot, window: MainWindow) -> None:
    _, session = an_editor(qtbot, window)
    key = labelling.add(session, "SANCTION", [words(session, "sanction")])
    labelling.set_attribute(session, key, "status", "eased")
    counts = preview(session, [DeleteValue(attribute="status", value="eased")])
    assert asks_first(counts[0])
    dialog = AskDialog(load_theme("dark"), counts)
    qtbot.addWidget(dialog)
    assert dialog.windowTitle() == "Delete Value eased of Status"
    assert not asks_first(preview(session, [DeleteValue(attribute="status", value="lifted")])[0])


def test_roles_and_values_have_letters_and_fillers(qtbot: QtBot, window: MainWindow) -> None:
    editor, session = an_editor(qtbot, window)
    editor.show_label("SANCTION")
    role = next(row for row in editor.form.roles.rows if row.role.id == "target")
    role.key.setText("a")
    role.key.flush()
    assert "the same key “a”" in role.key.failure.text()
    role.name.setText("Aim")
    role.name.flush()
    assert last_step(session) == "Rename Role Target to Aim"
    row = next(r for r in editor.form.attributes.rows if r.attribute.id == "status")
    value = next(v for v in row.values if v.value.id == "eased")
    value.name.setText("softened")
    value.name.flush()
    assert last_step(session) == "Rename Value eased to softened"


def test_a_retired_label_has_no_chip_and_keeps_its_spans(qtbot: QtBot, window: MainWindow) -> None:
    editor, session = an_editor(qtbot, window)
    workspace = at_work(window)[0]
    labelling.add(session, "COMPANY", [words(session, "Gefest-M")])
    editor.show_label("COMPANY")
    editor.form.retire.click()
    grey = [chip for chip in workspace.bar.chips if not chip.isEnabled()]
    assert [(chip.label.id, chip.label.keys) for chip in grey] == [("COMPANY", ())]
    assert workspace.bar.chips[-1] is grey[0]
    workspace.bar.set_counts({})
    assert "COMPANY" not in [chip.label.id for chip in workspace.bar.chips]
    assert session.article is not None
    assert session.article.spans.counts["COMPANY"] == 1
    assert "retired" in editor.form.facts.text()
    row = editor.rows.row_of("COMPANY")
    role = Qt.ItemDataRole.AccessibleTextRole
    assert editor.rows.data(editor.rows.index(row, 0), role) == "Company, key f, 1 span, retired"
    editor.form.retire.click()
    back = [chip for chip in workspace.bar.chips if chip.label.id == "COMPANY"]
    assert [chip.isEnabled() for chip in back] == [True]


def test_a_retired_value_is_shown_where_it_is_set_and_not_offered(
    qtbot: QtBot, window: MainWindow
) -> None:
    _, session = an_editor(qtbot, window)
    edit = RetireValue(attribute="status", value="eased")
    apply_edits(session, [edit])
    status = session.schema.attribute("status")
    assert status is not None
    form = AttributeForm(load_theme("light"), [status])
    qtbot.addWidget(form)
    form.show_values({}, editable=True)
    offered = [button.value for flow in form.findChildren(ChoiceFlow) for button in flow.buttons]
    assert "eased" not in offered
    assert "lifted" in offered
    form.show_values({"status": "eased"}, editable=True)
    shown = {b.value: b.text() for flow in form.findChildren(ChoiceFlow) for b in flow.buttons}
    assert shown["eased"] == "eased (retired)"
    form.show_values({"status": "lifted"}, editable=True)
    shown = {b.value: b.text() for flow in form.findChildren(ChoiceFlow) for b in flow.buttons}
    assert "eased" not in shown


def test_very_many_rows_are_changed_by_a_job(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor, session = an_editor(qtbot, window)
    labelling.add(session, "COMPANY", [words(session, "Gefest-M")])
    monkeypatch.setattr(schema_work, "MANY_ROWS", 0)
    assert editor.work.make([MapLabel(label="COMPANY", to="ORG")])
    assert not editor.list.isEnabled()
    qtbot.waitUntil(lambda: "COMPANY" not in session.schema.by_id, timeout=20_000)
    assert editor.list.isEnabled()
    assert last_step(session) == "Map Label Company to Other org."
    assert session.article is not None
    assert dict(session.article.spans.counts) == {"ORG": 1}


def test_a_file_of_labels_is_shown_before_it_comes_in(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    editor, session = an_editor(qtbot, window)
    labelling.add(session, "NATIONALITY", [words(session, "Moscow")])
    labels = tuple(la for la in session.schema.labels if la.id not in {"NATIONALITY", "LAW"})
    less = msgspec.structs.replace(session.schema, labels=labels)
    path = tmp_path / "less.toml"
    body = schema_toml(less).replace('"NATIONALITY", ', "").replace(', "NATIONALITY"', "")
    path.write_text(body.replace('"LAW", ', "").replace(', "LAW"', ""), encoding="utf-8")
    dialog = ImportLabelsDialog(session, path, editor.theme, editor)
    dialog.show()
    assert dialog.go.isVisible()
    assert dialog.go.y() > dialog.replace.y() + 100
    assert any(each.thing == "NATIONALITY" and each.used for each in dialog.plan.missing)
    assert RetireLabel(label="NATIONALITY") in dialog.plan.edits
    assert DeleteLabel(label="LAW") in dialog.plan.edits
    dialog._decide("NATIONALITY", "to:COUNTRY")
    assert MapLabel(label="NATIONALITY", to="COUNTRY") in dialog.plan.edits
    dialog.adds.click()
    assert dialog.plan.missing == ()
    dialog.replace.click()
    apply_edits(session, dialog.plan.edits, "Import Labels of less.toml")
    assert "NATIONALITY" not in session.schema.by_id


def test_a_file_with_two_labels_on_one_key_does_not_come_in(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    editor, session = an_editor(qtbot, window)
    before = session.schema
    path = tmp_path / "clash.toml"
    lines = schema_toml(before).split("\n")
    at = next(n for n, line in enumerate(lines) if line.startswith('id = "COMPANY"'))
    key = next(n for n in range(at, len(lines)) if lines[n].startswith("keys = "))
    lines[key] = 'keys = ["p"]'
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(SchemaError, match="Person and Company have the same key “p”"):
        ImportLabelsDialog(session, path, editor.theme, editor)
    assert session.schema is before


def test_the_editor_goes_with_the_project(qtbot: QtBot, window: MainWindow) -> None:
    editor, session = an_editor(qtbot, window)
    editor.show_label("COMPANY")
    editor.form.name.setText("Firm")
    path = session.path
    window.show_session(a_project(path.parent, name="other"))
    assert window.labels.editor is None
    window.opening.open_path(path)
    assert at_work(window)[1].schema.name_of("COMPANY") == "Firm"


def test_a_project_to_read_only_shows_its_labels(qtbot: QtBot, window: MainWindow) -> None:
    from annotator.app.project import open_project

    session = open_project(at_work(window)[1].path, read_only=True)
    editor = LabelEditor(session, HeldJob(session), window.commands.bindings, load_theme("light"))
    qtbot.addWidget(editor)
    editor.show()
    editor.show_label("COMPANY")
    assert not editor.form.name.isEnabled()
    assert editor.form.guideline.text.isReadOnly()
    assert not editor.add.isEnabled()
    assert "read only" in editor.failure.text()
    QTest.keyClick(editor.list, Qt.Key.Key_Delete)
    assert "COMPANY" in session.schema.by_id
    editor.reject()
    session.close()
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, QMenu) and w.isVisible()]


def test_a_value_is_moved_by_alt_and_an_arrow_and_keeps_the_keys(
    qtbot: QtBot, window: MainWindow
) -> None:
    editor, session = an_editor(qtbot, window)
    editor.show_label("SANCTION")

    def order() -> list[str]:
        attribute = session.schema.attribute("status")
        assert attribute is not None
        return [value.id for value in attribute.values]

    def value_row() -> ValueRow:
        rows = editor.form.attributes.rows
        status = next(row for row in rows if row.attribute.id == "status")
        return next(row for row in status.values if row.value.id == "threatened")

    before = order()
    assert before[:2] == ["called_for", "threatened"]
    press(value_row().name, Qt.Key.Key_Up, ALT)
    assert order()[:2] == ["threatened", "called_for"]
    assert value_row().name.hasFocus() or editor.focusWidget() is value_row().name
    press(value_row().name, Qt.Key.Key_Up, ALT)
    assert order()[:2] == ["threatened", "called_for"]
    session.history.undo()
    assert order() == before
