"""The export dialog says in plain words what a dataset will be, before it is written."""

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.app.exporting.coverage import Unknown
from annotator.app.exporting.export_file import ExportOptions
from annotator.app.session import Session
from annotator.cli import main
from annotator.formats.regions import Regions
from annotator.model.splitting import Split, SplitBy
from annotator.ui.dialogs.export_dialog import ExportDialog
from annotator.ui.jobs.transfers import export_arguments
from annotator.ui.look.themes import Themes
from tests.app.dataset_projects import a_corpus
from tests.ui.window_builders import application, press


@pytest.fixture
def session(tmp_path: Path):
    session = a_corpus(tmp_path)
    yield session
    session.close()


@pytest.fixture
def dialog(qtbot: QtBot, session: Session):
    dialog = ExportDialog(session, Themes(application(), "light").theme)
    qtbot.addWidget(dialog)
    yield dialog
    dialog.done(0)


def test_a_divided_dataset_is_asked_for(dialog: ExportDialog, session: Session) -> None:
    dataset = dialog.dataset
    assert dialog.request.options.split is None
    press(dataset.divide, Qt.Key.Key_Space)
    dataset.shares.setText("60/20/20")
    dataset.seed.setText("7")
    dataset.licence.setText("CC BY 4.0")
    for flow, number in ((dataset.by, 1), (dataset.unknown, 2), (dataset.regions, 1)):
        press(flow.buttons[number], Qt.Key.Key_Space)
    press(dataset.anonymise, Qt.Key.Key_Space)
    options = dialog.request.options
    assert options.split == Split((60, 20, 20), 7, SplitBy.OUTLET)
    assert (options.unknown, options.regions) == (Unknown.KEEP, Regions.MASK)
    assert options.anonymise
    assert dialog.request.out == session.path.with_suffix("")


def test_what_makes_no_sense_is_said_at_once(dialog: ExportDialog) -> None:
    dialog.dataset.divide.setChecked(True)
    dialog.dataset.shares.setText("80/10")
    assert "adds up to 90" in dialog._failure.text()
    assert not dialog._export.isEnabled()
    dialog.dataset.shares.setText("90/10")
    assert dialog._export.isEnabled()
    dialog.dataset.seed.setText("x")
    assert "whole number" in dialog._failure.text()


def test_the_worker_counts_and_shows_the_first_records(qtbot: QtBot, dialog: ExportDialog) -> None:
    dialog.dataset.divide.setChecked(True)
    dialog.dataset.shares.setText("60/20/20")
    with qtbot.waitExposed(dialog):
        dialog.show()
    qtbot.waitUntil(lambda: "about" in dialog._estimate.text(), timeout=20_000)
    said = dialog._estimate.text()
    assert said.startswith("about 36 articles with 36 annotations  ·  3 parts: train ")
    assert said.endswith("1 article left out")
    first = dialog.preview.toPlainText().split("\n")[0]
    assert first.startswith('{"format":"annotator.article"')


def test_the_job_is_told_all_of_it(session: Session, tmp_path: Path) -> None:
    options = ExportOptions(
        format="spans",
        layer="Anna",
        unknown=Unknown.DROP,
        regions=Regions.DROP,
        anonymise=True,
        split=Split((60, 20, 20), 3),
        licence="-none-",
    )
    arguments = export_arguments(session, tmp_path / "set", options)
    assert main(arguments) == 0
    manifest = msgspec.json.decode((tmp_path / "set" / "manifest.json").read_bytes())
    asked = manifest["options"]
    assert asked["split"] == {"shares": [60, 20, 20], "seed": 3, "by": "story"}
    assert (asked["unknown"], asked["regions"], asked["anonymise"]) == ("drop", "drop", True)
    assert asked["licence"] == "-none-"
    step = session.history.next_undo()
    assert step is not None
    assert step.name == "Split 36 Articles 60/20/20"
