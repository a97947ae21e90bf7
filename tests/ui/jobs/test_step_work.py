"""A step of very many rows is taken back by a job, while what else would write waits."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.app import labelling
from annotator.errors import Refused
from annotator.storage import revert
from tests.ui.window_builders import CONTROL, a_window, at_work, labels, place_of, press

TEXT = "Ri met Kim in Geneva.\n"


@pytest.fixture(autouse=True)
def everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the window think that every step writes very many rows."""
    monkeypatch.setattr(revert, "MANY", 0)


def test_a_large_step_is_undone_and_redone_beside_the_window(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TEXT)
    workspace, session, view = at_work(window)
    labelling.add(session, "PERSON", [place_of(session, "Kim")])
    press(view, Qt.Key.Key_Z, CONTROL)
    assert workspace.held_job.is_running
    assert "“Add Person” is being undone" in window.status.job
    with pytest.raises(Refused, match="wait until it is done"):
        labelling.add(session, "PERSON", [place_of(session, "Ri")])
    press(view, Qt.Key.Key_Z, CONTROL)
    assert "wait until it is done" in window.status.message
    qtbot.waitUntil(lambda: labels(session) == [], timeout=20_000)
    assert session.held is None
    assert window.status.job == ""
    assert window.status.message.startswith("Undone: Add Person")
    window.run("edit.redo")
    qtbot.waitUntil(lambda: labels(session) == [("PERSON", "Kim")], timeout=20_000)


def test_a_job_that_is_stopped_has_changed_nothing(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TEXT)
    workspace, session, view = at_work(window)
    labelling.add(session, "PERSON", [place_of(session, "Kim")])
    press(view, Qt.Key.Key_Z, CONTROL)
    window.status.cancel_clicked.emit()
    qtbot.waitUntil(lambda: not workspace.held_job.is_running, timeout=20_000)
    assert window.status.message == "Stopped: “Add Person” is as it was"
    assert session.held is None
    assert labels(session) == [("PERSON", "Kim")]
    labelling.add(session, "PERSON", [place_of(session, "Ri")])


def test_what_a_job_refuses_is_said(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TEXT)
    workspace, session, _ = at_work(window)
    key = labelling.add(session, "PERSON", [place_of(session, "Kim")])
    step = session.history.next_undo()
    assert step is not None
    labelling.set_note(session, key, "later")
    told: list[str] = []
    workspace.undoing.refused.connect(told.append)
    workspace.undoing.work.take(step, undo=True)
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert "has changed this since" in told[0]
    assert labels(session) == [("PERSON", "Kim")]
