"""How many keys reviewing takes, counted with real keys in a real window."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.app.adjudication.reviewing import Status
from tests.ui.review_windows import a_review, review_in
from tests.ui.window_builders import at_work, press

ENTER = Qt.Key.Key_Return


def test_an_article_that_three_have_read_takes_one_key_a_difference(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window, desk = a_review(qtbot, tmp_path)
    _, _, view = at_work(window)
    differences, pressed = review_in(desk).open_units, 0
    agreed = review_in(desk).counts()[Status.AGREED]
    while review_in(desk).open_units:
        press(view, ENTER)
        pressed += 1
        assert pressed <= differences, "a key did nothing"
    # A filler came along with its frame.
    assert (differences, agreed, pressed) == (4, 1, 3)
    window.close()
