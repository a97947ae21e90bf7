"""A project file that is moved or removed while it is open: nothing is written into nowhere."""

import os
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.app.checking import check_project
from annotator.app.project import backup, open_project
from tests.ui.window_builders import a_window, at_work, labels, place_of, press

pytestmark = pytest.mark.skipif(os.name != "posix", reason="open files cannot go there")


def test_a_project_that_was_moved_takes_no_labels_until_it_is_back(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    _, session, view = at_work(window)
    first, second = (view.content.split()[n].strip(".,") for n in (0, 1))
    view.select_text(*place_of(session, first))
    press(view, "p")
    moved = session.path.rename(tmp_path / "moved.annot")
    view.select_text(*place_of(session, second))
    press(view, "c")
    assert "was moved or removed while it was open" in window.status.message
    assert labels(session) == [("PERSON", first)]
    moved.rename(session.path)
    press(view, "c")
    assert ("COUNTRY", second) in labels(session)
    window.close()
    assert check_project(session.path) == []


def test_what_a_removed_project_had_can_be_backed_up(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    _, session, view = at_work(window)
    first = view.content.split()[0]
    view.select_text(*place_of(session, first))
    press(view, "p")
    before = labels(session)
    session.path.unlink()
    press(view, "c")
    assert "nothing was written" in window.status.message
    backup(session, tmp_path / "kept.annot")
    window.close()
    kept = open_project(tmp_path / "kept.annot", annotator=session.actor.name)
    kept.open_article(kept.queue.keys()[0])
    assert labels(kept) == before
    kept.close()
    assert check_project(kept.path) == []
