"""A dataset is asked for, written and written again, by keys in a real window with a real job."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.app.exporting.dataset_folder import read_manifest
from annotator.ui.dialogs.export_dialog import ExportDialog
from annotator.ui.dialogs.report_dialog import ReportDialog
from annotator.ui.parts.rows import RowsView
from annotator.ui.window.main_window import MainWindow
from tests.app.dataset_projects import a_corpus, a_record
from tests.builders import put_records_in
from tests.ui.window_builders import an_empty_window, at_work, press

Key = Qt.Key
LIMIT = 60_000


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    window = an_empty_window(qtbot, tmp_path)
    window.show_session(a_corpus(tmp_path))
    return window


def asked(window: MainWindow, act: Callable[[ExportDialog], None]) -> None:
    """Open the export dialog and let `act` use it."""

    def use() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ExportDialog)
        try:
            act(dialog)
        finally:
            if dialog.isVisible():
                dialog.reject()

    QTimer.singleShot(0, window, use)
    window.run("project.export")


def fill_in(dialog: ExportDialog, form: str, out: Path, shares: str) -> None:
    """Choose a form, divide, and name a folder, by keys."""
    for _ in range(dialog._format.findData(form)):
        press(dialog._format, Key.Key_Down)
    if not dialog.dataset.divide.isChecked():
        press(dialog.dataset.divide, Key.Key_Space)
    for field, words in ((dialog.dataset.shares, shares), (dialog._path, str(out))):
        field.selectAll()
        press(field, words)


def test_a_dataset_is_written_by_keys_and_a_second_one_moves_nothing(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    workspace, session, _ = at_work(window)
    out = tmp_path / "set"

    def ask(dialog: ExportDialog) -> None:
        fill_in(dialog, "spans", out, "60/20/20")
        assert dialog._failure.text() == ""
        press(dialog._export, Key.Key_Space)

    with qtbot.waitSignal(window.exchange.transfers.exported, timeout=LIMIT):
        asked(window, ask)
    first = read_manifest(out)
    assert first is not None
    assert {*first.parts} == {"train", "dev", "test"}
    report = next(each for each in window.findChildren(ReportDialog) if each.isVisible())
    assert any("left out" in figure.words for figure in report._report.figures)
    workspace.choose_article(session.queue.keys()[3])
    view = report.findChild(RowsView)
    assert view is not None
    view.setCurrentIndex(view.model().index(0, 0))
    press(view, Key.Key_Return)
    assert not report.isVisible()
    assert session.article is not None
    assert session.article.article.title.startswith("Nothing to see here")
    step = session.history.next_undo()
    assert step is not None
    assert step.name == "Split 36 Articles 60/20/20"
    put_records_in(session, [a_record(number) for number in range(90, 99)], tmp_path / "more.jsonl")

    def ask_again(dialog: ExportDialog) -> None:
        assert dialog._form.id == "spans"
        assert dialog.dataset.shares.text() == "60/20/20"
        dialog._path.selectAll()
        press(dialog._path, str(out))
        assert dialog._failure.text() == "set is replaced."
        press(dialog._export, Key.Key_Space)

    with qtbot.waitSignal(window.exchange.transfers.exported, timeout=LIMIT):
        asked(window, ask_again)
    second = read_manifest(out)
    assert second is not None
    assert {key: second.articles[key] for key in first.articles} == first.articles
    assert len(second.articles) == len(first.articles) + 9
    assert second.parent is not None


def test_a_folder_that_cannot_be_is_said_before(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thesis.txt").write_text("Not ours.")

    def ask(dialog: ExportDialog) -> None:
        fill_in(dialog, "spans", tmp_path / "other", "60/20/20")
        assert "holds files that are no dataset of ours" in dialog._failure.text()
        press(dialog._export, Key.Key_Space)
        assert dialog.isVisible()
        dialog._path.selectAll()
        press(dialog._path, str(tmp_path / "nowhere" / "set"))
        assert "There is no folder" in dialog._failure.text()
        dialog._path.selectAll()
        press(dialog._path, str(tmp_path / "corpus.jsonl"))
        assert "is a file" in dialog._failure.text()

    asked(window, ask)
    assert not window.exchange.transfers.is_running
    assert [file.name for file in (tmp_path / "other").iterdir()] == ["thesis.txt"]


def test_an_export_that_is_cancelled_half_way_leaves_nothing(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    _, session, _ = at_work(window)
    records = [a_record(number) for number in range(100, 700)]
    put_records_in(session, records, tmp_path / "more.jsonl")
    before = session.history.next_undo()

    def ask(dialog: ExportDialog) -> None:
        fill_in(dialog, "brat", tmp_path / "set", "60/20/20")
        press(dialog._export, Key.Key_Space)

    asked(window, ask)
    transfers = window.exchange.transfers
    job = transfers._job
    assert job is not None
    job.progressed.connect(transfers.cancel)
    with qtbot.waitSignal(transfers.ended, timeout=LIMIT):
        pass
    assert window.status.message == "Stopped; nothing was changed"
    assert not [each.name for each in tmp_path.iterdir() if "set" in each.name]
    session.refresh()
    assert session.history.next_undo() == before
