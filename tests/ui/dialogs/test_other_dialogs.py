from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.app.exporting.export_file import export_file
from annotator.app.session import Session
from annotator.formats.base import OverlapRule
from annotator.model.article import State
from annotator.model.schema_file import load_schema
from annotator.ui.dialogs.bug_dialog import BugDialog, bug_text
from annotator.ui.dialogs.export_dialog import ExportDialog
from annotator.ui.dialogs.key_sheet import KeySheet
from annotator.ui.dialogs.new_project_dialog import NewProjectDialog
from annotator.ui.dialogs.report_dialog import loss_report
from annotator.ui.jobs.resident_worker import ResidentWorker
from annotator.ui.look.theme import Theme, load_theme
from tests.builders import a_project


@pytest.fixture
def theme() -> Theme:
    return load_theme("light")


def an_export(session: Session, theme: Theme) -> ExportDialog:
    """Return the dialog with a worker that it never has to ask."""
    worker = ResidentWorker(session.path, session.actor.name)
    dialog = ExportDialog(session, worker, theme)
    worker.setParent(dialog)
    return dialog


def choose_format(dialog: ExportDialog, name: str) -> None:
    dialog._format.setCurrentIndex(dialog._format.findData(name))
    dialog._format.activated.emit(0)


def test_an_export_is_asked_for_with_form_layer_states_and_file(
    tmp_path: Path, qtbot: QtBot, theme: Theme
):
    session = a_project(tmp_path)
    dialog = an_export(session, theme)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.request.options.layer == "all"
    assert not dialog.options.flows["overlap"].isVisible()
    choose_format(dialog, "spans")
    dialog._articles.buttons[3].click()
    dialog.options.flows["overlap"].buttons[1].click()
    request = dialog.request
    assert request.out == tmp_path / "news.spans.jsonl"
    assert request.options.layer == "Anna"
    assert request.options.states == {State.DONE}
    assert request.options.write.overlap is OverlapRule.LONGEST


def test_choosing_one_form_after_another_names_the_file_anew(
    tmp_path: Path, qtbot: QtBot, theme: Theme
):
    dialog = an_export(a_project(tmp_path), theme)
    qtbot.addWidget(dialog)
    names: list[str] = []
    for form in ("chat", "huggingface", "table", "label-studio", "article"):
        choose_format(dialog, form)
        names.append(dialog.request.out.name)

    assert names == [
        "news.chat.jsonl", "news.huggingface", "news.table.csv", "news.label-studio.json",
        "news.jsonl",
    ]  # fmt: skip


def test_an_export_asked_for_can_be_written_and_its_losses_are_said(
    tmp_path: Path, qtbot: QtBot, theme: Theme
):
    session = a_project(tmp_path)
    dialog = an_export(session, theme)
    qtbot.addWidget(dialog)
    request = dialog.request
    report = loss_report(export_file(session, request.out, request.options), request.out)
    assert request.out.exists()
    assert report.figures[0].count == 1
    assert str(request.out) in report.text()


def test_a_place_where_nothing_can_be_written_is_said_before(
    tmp_path: Path, qtbot: QtBot, theme: Theme
):
    dialog = an_export(a_project(tmp_path), theme)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog._path.setText(str(tmp_path / "nowhere" / "out.jsonl"))
    assert not dialog._export.isEnabled()
    assert "There is no folder" in dialog._failure.text()
    (tmp_path / "old.jsonl").touch()
    dialog._path.setText(str(tmp_path / "old.jsonl"))
    assert dialog._export.isEnabled()
    assert dialog._failure.text() == "old.jsonl is replaced."


def test_a_bug_report_holds_versions_and_the_traceback(qtbot: QtBot, theme: Theme):
    text = bug_text(LookupError("lost"))
    dialog = BugDialog(text, theme)
    qtbot.addWidget(dialog)
    assert "PySide6" in dialog.text
    assert "LookupError: lost" in dialog.text


def test_the_key_sheet_names_every_label_and_command(qtbot: QtBot, theme: Theme):
    schema = load_schema("sanctions-news")
    sheet = KeySheet(theme, schema)
    qtbot.addWidget(sheet)
    sheet.show()
    spoken = sheet.spoken
    assert "p: Person" in spoken
    assert "Ctrl+Z: Undo" in spoken
    for label in schema.labels:
        assert not label.keys or f": {label.name}" in spoken


def test_a_new_project_gets_a_free_name_and_an_existing_one_is_refused(
    tmp_path: Path, qtbot: QtBot, theme: Theme
):
    a_project(tmp_path).close()
    dialog = NewProjectDialog(theme, tmp_path)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.request.path == tmp_path / "news 2.annot"
    assert dialog.request.schema == "sanctions-news"
    dialog._name.setText("news")
    assert not dialog._create.isEnabled()
    assert dialog._failure.text() == "news.annot exists already."
    assert "who and what" in dialog._guideline.toPlainText()
