"""The export dialog says in plain words what a dataset will be, before it is written."""

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.app.exporting.coverage import Unknown
from annotator.app.exporting.dataset_estimate import Estimate
from annotator.app.exporting.export_choices import EXPORT_CHOICES, export_choice
from annotator.app.exporting.records import ExportOptions
from annotator.app.session import Session
from annotator.cli import main
from annotator.formats.base import Format, OverlapRule, TagScheme, Tokens, WriteOptions
from annotator.formats.regions import Regions
from annotator.formats.registry import FORMATS
from annotator.model.splitting import Split, SplitBy
from annotator.ui.dialogs.export_dialog import ExportDialog
from annotator.ui.jobs.resident_worker import ResidentWorker
from annotator.ui.jobs.transfers import export_arguments
from annotator.ui.look.themes import Themes
from annotator.ui.settings import ExportLook
from tests.app.dataset_projects import a_corpus
from tests.ui.window_builders import application, press


@pytest.fixture
def session(tmp_path: Path):
    session = a_corpus(tmp_path)
    yield session
    session.close()


@pytest.fixture
def worker(session: Session, qapp: QApplication):
    worker = ResidentWorker(session.path, session.actor.name, qapp)
    yield worker
    worker.close()


@pytest.fixture
def dialog(qtbot: QtBot, session: Session, worker: ResidentWorker):
    dialog = ExportDialog(session, worker, Themes(application(), "light").theme)
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


@pytest.mark.parametrize("form", [form for form in FORMATS if form.written], ids=lambda f: f.id)
def test_every_option_of_a_form_is_in_the_dialog(
    qtbot: QtBot, dialog: ExportDialog, session: Session, form: Format
) -> None:
    with qtbot.waitExposed(dialog):
        dialog.show()
    choose_form(dialog, form.id)
    asked = dialog.request
    for choice in EXPORT_CHOICES:
        row = dialog._rows.get(choice.title)
        if choice.by_form:
            assert row is not None, choice.name
            assert all(part.isVisible() for part in row) == (choice.name in form.takes), choice.name
    dialog.dataset.divide.setChecked(True)
    with_parts = {name for name, row in dialog._rows.items() if row[1].isVisible()}
    beside = {"stride": "window", "seed": "split"}
    for choice in EXPORT_CHOICES:
        if not choice.by_form:
            title = export_choice(beside.get(choice.name, choice.name)).title
            assert title in with_parts, choice.name
    dialog.dataset.divide.setChecked(False)
    assert dialog.request == asked
    first = next(iter(form.tasks(session.schema)), "") if form.tasks else ""
    assert asked.options.write in (WriteOptions(), WriteOptions(task=first))


def choose_form(dialog: ExportDialog, name: str) -> None:
    dialog._format.setCurrentIndex(dialog._format.findData(name))
    dialog._format.activated.emit(0)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Estimate(3, preview=""), "nothing would be written"),
        (Estimate(3, preview=None), "no text to show"),
        (Estimate(problem="No article passes."), ""),
    ],
)
def test_where_no_record_can_be_shown_it_is_said_why(
    dialog: ExportDialog, found: Estimate, said: str
) -> None:
    dialog.preview.show_records(found)
    assert dialog.preview.toPlainText() == ""
    assert said in dialog.preview.placeholderText()
    assert bool(said) == bool(dialog.preview.placeholderText())


def test_a_form_of_one_family_never_offers_to_keep_what_overlaps(
    qtbot: QtBot, dialog: ExportDialog
) -> None:
    with qtbot.waitExposed(dialog):
        dialog.show()
    for form, offered, chosen in (
        ("conll", ["longest", "outer"], ["longest"]),
        ("spans", ["keep", "longest", "outer"], ["keep"]),
    ):
        choose_form(dialog, form)
        buttons = dialog.options.flows["overlap"].buttons
        assert [each.value for each in buttons if each.isVisible()] == offered
        assert [each.value for each in buttons if each.isChecked()] == chosen


def test_what_a_form_is_told_comes_out_as_its_options(dialog: ExportDialog) -> None:
    choose_form(dialog, "conll")
    options = dialog.options
    for name, number in (("family", 1), ("scheme", 1), ("tokens", 2), ("overlap", 2), ("fold", 1)):
        press(options.flows[name].buttons[number], Qt.Key.Key_Space)
    press(options.ticks["offset_columns"], Qt.Key.Key_Space)
    options.longest.setText("120")
    options.stride.setText("60")
    asked = dialog.request.options
    assert asked.write == WriteOptions(
        OverlapRule.OUTER,
        tokens=Tokens.BLANKS,
        window=120,
        stride=60,
        family="sanction",
        scheme=TagScheme.BILOU,
        offset_columns=True,
    )
    assert asked.fold
    choose_form(dialog, "chat")
    press(options._tasks["chat"].buttons[2], Qt.Key.Key_Space)
    options.empty.setText("20")
    write = dialog.request.options.write
    assert (write.task, write.empty, write.scheme) == ("sanctions", 0.2, TagScheme.IOB2)
    options.empty.setText("many")
    assert "no whole number" in dialog._failure.text()
    assert not dialog._export.isEnabled()


def test_what_was_chosen_is_offered_again(
    qtbot: QtBot, session: Session, worker: ResidentWorker
) -> None:
    theme = Themes(application(), "light").theme
    first = ExportDialog(session, worker, theme)
    qtbot.addWidget(first)
    choose_form(first, "chat")
    first._articles.buttons[3].click()
    first.options.empty.setText("20")
    press(first.options._tasks["chat"].buttons[1], Qt.Key.Key_Space)
    first.dataset.divide.setChecked(True)
    first.dataset.shares.setText("90/10")
    asked, look = first.request.options, first.look
    first.done(0)
    kept = msgspec.json.decode(msgspec.json.encode(look), type=ExportLook)
    again = ExportDialog(session, worker, theme, before=kept)
    qtbot.addWidget(again)
    assert again.request.options == asked
    again.done(0)
