"""Whatever hands do, the project stays sound, the picture true, and all of it can be undone."""

from pathlib import Path
from random import Random

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.app.checking import check_project
from tests.builders import TREASURY, a_project
from tests.ui.window_builders import LONG, OTHER, an_empty_window, at_work
from tests.whole.random_hands import RandomHands, rows_of, seen_in


@pytest.mark.parametrize("seed", range(4))
def test_whatever_hands_do_can_be_taken_back(qtbot: QtBot, tmp_path: Path, seed: int):
    session = a_project(tmp_path, TREASURY * 5, OTHER, LONG[:4_000], annotator="Maker")
    path = session.path
    session.close()
    window = an_empty_window(qtbot, tmp_path)
    window.opening.open_path(path)
    before = rows_of(path)
    hands = RandomHands(window, Random(seed))
    for _ in range(3):
        hands.go_on(80)
        for _ in range(4):
            QApplication.processEvents()
        text = at_work(window)[2].viewport()
        if text.isVisible():
            seen = seen_in(text)
            text.repaint()
            assert seen == seen_in(text)
    workspace, session, _ = at_work(window)
    workspace.inspector.flush()
    assert rows_of(path) != before
    while session.history.next_undo() is not None:
        session.history.undo()
    assert rows_of(path) == before
    window.close()
    assert check_project(path) == []
