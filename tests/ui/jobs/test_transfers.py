"""Imports and exports beside the open window, in a process of their own."""

import os
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.app.exporting.records import ExportOptions
from annotator.app.importing.import_files import ImportOptions
from annotator.formats.base import ReadOptions
from annotator.ui.jobs.job import Job, JobResult
from annotator.ui.jobs.transfers import import_arguments
from tests.builders import TREASURY, a_project
from tests.ui.window_builders import OTHER, a_window, at_work, labels, place_of, press, titles

LIMIT = 60_000


def test_an_import_shows_when_it_is_whole(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TREASURY)
    workspace, session, view = at_work(window)
    file = tmp_path / "other.txt"
    file.write_text(OTHER)
    transfers = window.exchange.transfers
    with qtbot.waitSignal(transfers.ended, timeout=LIMIT):
        transfers.import_files(session, (file,), ImportOptions())
        assert transfers.is_running
        view.select_text(*place_of(session, "Moscow"))
        press(view, "l")
    assert titles(workspace) == ["Treasury hits Gefest-M", "The council met in Geneva."]
    assert labels(session) == [("PLACE", "Moscow")]
    assert "1 new" in window.status.message
    assert not transfers.is_running


def test_an_export_is_written(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TREASURY)
    _, session, _ = at_work(window)
    out = tmp_path / "out.jsonl"
    with qtbot.waitSignal(window.exchange.transfers.ended, timeout=LIMIT):
        window.exchange.transfers.export_file(session, out, ExportOptions())
    assert out.read_bytes().count(b"\n") == 1
    assert "out.jsonl" in window.status.message


def test_what_fails_is_said_in_one_sentence(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TREASURY)
    _, session, _ = at_work(window)
    with qtbot.waitSignal(window.exchange.transfers.ended, timeout=LIMIT):
        window.exchange.transfers.export_file(
            session, tmp_path / "no" / "out.jsonl", ExportOptions()
        )
    assert "\n" not in window.status.message
    assert window.status.message


def test_a_cancelled_import_leaves_nothing(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TREASURY)
    workspace, session, _ = at_work(window)
    file = tmp_path / "many.csv"
    file.write_text("text\n" + "\n".join(f"Article {n} on sanctions." for n in range(20_000)))
    options = ImportOptions(ReadOptions(text_column="text"))
    with qtbot.waitSignal(window.exchange.transfers.ended, timeout=LIMIT):
        window.exchange.transfers.import_files(session, (file,), options)
        window.exchange.transfers.cancel()
        assert not window.status._cancel.isVisible()
    assert titles(workspace) == ["Treasury hits Gefest-M"]
    assert "nothing was changed" in window.status.message


def test_a_job_ends_with_the_sentence_of_its_command(qtbot: QtBot, tmp_path: Path):
    job = Job(["check", str(tmp_path / "none.annot")])
    results: list[JobResult] = []
    job.finished.connect(results.append)
    with qtbot.waitSignal(job.finished, timeout=LIMIT):
        job.start()
    assert not results[0].ok
    assert "none.annot" in results[0].error


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="no priorities here")
def test_a_job_stands_back_behind_the_window(qtbot: QtBot, tmp_path: Path):
    job = Job(["check", str(tmp_path / "none.annot")])
    with qtbot.waitSignal(job.started, timeout=LIMIT):
        job.start()
    found = os.getpriority(os.PRIO_PROCESS, job.process_id)
    assert found == max(10, os.getpriority(os.PRIO_PROCESS, 0))
    job.stop_at_once()


def test_the_command_line_of_an_import(tmp_path: Path):
    session = a_project(tmp_path)
    read = ReadOptions(text_column="body", columns={"site": "outlet"}, header=False)
    options = ImportOptions(read, "csv", session.actor.name)
    arguments = import_arguments(session, (tmp_path / "-odd.csv",), options)
    assert arguments[0] == "import"
    assert all(not word.startswith("-odd") for word in arguments)
    for option in ("--text-column", "--column", "--no-header", "--format", "--layer", "--job"):
        assert option in arguments
    assert "site=outlet" in arguments
    session.close()
