from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from annotator.app import labelling
from annotator.app.history import Step
from annotator.app.session import Session
from annotator.ui.inspector.history_panel import HistoryPanel, when
from annotator.ui.inspector.history_rows import HistoryRows
from annotator.ui.jobs.held_job import HeldJob
from annotator.ui.look.theme import load_theme
from tests.ui.inspector.inspector_builders import many_texts, nth_word, opened, some_labels

ShowHistory = Callable[[Session], HistoryPanel]


@pytest.fixture
def history(qtbot: QtBot) -> ShowHistory:
    def make(session: Session) -> HistoryPanel:
        panel = HistoryPanel(session, HeldJob(session), load_theme("light"))
        qtbot.addWidget(panel)
        session.subscribe(panel.apply)
        panel.show()
        return panel

    return make


def names(rows: HistoryRows) -> list[str]:
    return [rows.index(row, 0).data() for row in range(rows.rowCount())]


def test_steps_are_listed_newest_first(tmp_path: Path, history: ShowHistory):
    session, _ = opened(tmp_path)
    some_labels(session)
    panel = history(session)
    assert names(panel.rows)[:3] == ["Add Place", "Add Person", "Add Gov. body"]


def test_a_step_done_while_the_panel_is_seen_comes_on_top(
    tmp_path: Path, history: ShowHistory, qtbot: QtBot
):
    session, _ = opened(tmp_path)
    keys = some_labels(session)
    panel = history(session)
    before = panel.rows.rowCount()
    labelling.remove(session, keys["place"])
    qtbot.waitUntil(lambda: panel.rows.rowCount() == before + 1)
    assert names(panel.rows)[0] == "Remove Place"


def test_any_one_step_is_undone_out_of_order_after_its_preview(
    tmp_path: Path, history: ShowHistory, qtbot: QtBot
):
    session, article = opened(tmp_path)
    keys = some_labels(session)
    panel = history(session)
    panel.view.setCurrentIndex(panel.rows.index(2, 0))
    assert "The Treasury" in panel._lines.text()
    with qtbot.waitSignal(panel.step_undone):
        panel._undo.click()
    assert keys["treasury"] not in article.spans
    assert keys["place"] in article.spans
    qtbot.waitUntil(lambda: names(panel.rows)[0] == "Undo Add Gov. body")
    row = next(r for r in range(9) if names(panel.rows)[r] == "Add Gov. body")
    step = panel.rows.step(row)
    assert step is not None
    assert step.undone


def test_a_step_that_later_work_stands_on_says_so_and_stays(tmp_path: Path, history: ShowHistory):
    session, article = opened(tmp_path)
    keys = some_labels(session)
    labelling.set_note(session, keys["treasury"], "later")
    panel = history(session)
    row = names(panel.rows).index("Add Gov. body")
    panel.view.setCurrentIndex(panel.rows.index(row, 0))
    panel._undo.click()
    assert panel._refusal.isVisible()
    assert panel._refusal.text()
    assert keys["treasury"] in article.spans


def test_the_place_of_a_step_can_be_asked_for(tmp_path: Path, history: ShowHistory):
    session, article = opened(tmp_path)
    some_labels(session)
    panel = history(session)
    panel.view.setCurrentIndex(panel.rows.index(0, 0))
    asked: list[object] = []
    panel.place_requested.connect(asked.append)
    panel._place.click()
    assert [step.article for step in asked if isinstance(step, Step)] == [article.article.key]


@pytest.mark.usefixtures("qapp")
def test_older_steps_are_read_when_they_are_wanted(tmp_path: Path):
    session, _ = opened(tmp_path, many_texts(450))
    for number in range(450):
        labelling.add(session, "PERSON", [nth_word(number)])
    rows = HistoryRows(session)
    rows.reset()
    assert rows.rowCount() == 200
    QAbstractItemModelTester(rows, QAbstractItemModelTester.FailureReportingMode.Fatal, rows)
    while rows.canFetchMore(rows.index(-1, 0)):
        rows.fetchMore(rows.index(-1, 0))
    assert rows.rowCount() > 450
    labelling.add(session, "COUNTRY", [nth_word(3)])
    session.history.undo()
    rows.refresh()
    assert names(rows)[:2] == ["Undo Add Country", "Add Country"]
    step = rows.step(1)
    assert step is not None
    assert step.undone


def test_times_are_short_today_and_dated_before():
    now = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    assert when("2026-11-22T12:00:00Z", now) == f"{now.astimezone():%H:%M}"
    assert when("2025-07-01T12:00:00Z", now).startswith("1 Jul 2025 ")
    assert when("some day", now) == "some day"
