"""No process outlives what started it, and none is destroyed before it has ended."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QProcess
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from annotator.app.session import Session
from annotator.ui.dialogs.add_gazetteer_dialog import AddGazetteerDialog
from annotator.ui.dialogs.export_dialog import ExportDialog
from annotator.ui.dialogs.gazetteers_dialog import GazetteersDialog
from annotator.ui.dialogs.import_dialog import ImportDialog
from annotator.ui.jobs.job import Job, JobResult
from annotator.ui.jobs.process import is_alive
from annotator.ui.jobs.resident_worker import ResidentWorker
from annotator.ui.look.theme import load_theme
from tests.builders import TREASURY, a_project
from tests.ui.window_builders import a_window, at_work

LIMIT = 30_000
THEME = load_theme("light")

Make = Callable[[Session, Path], QDialog]


def importing(session: Session, folder: Path) -> QDialog:
    file = folder / "news.txt"
    file.write_text(TREASURY)
    return ImportDialog(session, [file], THEME)


def loading_names(session: Session, folder: Path) -> QDialog:
    file = folder / "list.csv"
    file.write_text("name,type\nGefest-M LLC,company\n")
    dialog = GazetteersDialog(session, THEME)
    dialog.load(AddGazetteerDialog(file, session.schema, THEME, dialog))
    return dialog


def exporting(session: Session, _: Path) -> QDialog:
    worker = ResidentWorker(session.path, session.actor.name)
    dialog = ExportDialog(session, worker, THEME)
    worker.setParent(dialog)
    worker.start()
    return dialog


def alive() -> list[QProcess]:
    application = QCoreApplication.instance()
    assert application is not None
    return [each for each in application.findChildren(QProcess) if is_alive(each)]


def delete(owner: QObject) -> None:
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def is_there(number: int) -> bool:
    return number in [each.processId() for each in alive()]


@pytest.mark.parametrize("make", [importing, loading_names, exporting])
@pytest.mark.parametrize("how", ["accept", "reject", "close", "delete"])
def test_a_dialog_that_goes_ends_what_it_started(
    make: Make, how: str, tmp_path: Path, qtbot: QtBot
):
    session = a_project(tmp_path, TREASURY)
    before = alive()
    dialog = make(session, tmp_path)
    dialog.show()
    (process,) = [each for each in alive() if each not in before]
    number = process.processId()
    if how != "delete":
        getattr(dialog, how)()
    delete(dialog)
    qtbot.waitUntil(lambda: not is_there(number), timeout=LIMIT)
    session.close()


def test_a_window_that_closes_leaves_no_process(tmp_path: Path, qtbot: QtBot):
    window = a_window(qtbot, tmp_path)
    workspace = at_work(window)[0]
    before = alive()
    workspace.worker.start()
    workspace.review.cases.find()
    workspace.held_job.start("adjudicate", ["--rules"], "Rules are being applied")
    assert len(alive()) >= len(before) + 2
    numbers = [each.processId() for each in alive() if each not in before]
    window.close()
    qtbot.waitUntil(lambda: not any(map(is_there, numbers)), timeout=LIMIT)


def test_a_job_that_is_left_alone_ends_unheard(tmp_path: Path, qtbot: QtBot):
    owner = QObject()
    heard = list[JobResult]()
    job = Job(["export", str(tmp_path / "none.annot"), str(tmp_path / "out.jsonl")], owner)
    job.finished.connect(heard.append)
    job.start()
    number = job.process_id
    job.abandon()
    assert not job.is_running
    delete(owner)
    qtbot.waitUntil(lambda: not is_there(number), timeout=LIMIT)
    assert heard == []
