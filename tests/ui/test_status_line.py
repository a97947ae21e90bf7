"""The only place for messages."""

from pytestqt.qtbot import QtBot

from annotator.ui.look.theme import load_theme
from annotator.ui.status_line import Held, StatusLine


def a_line(qtbot: QtBot) -> StatusLine:
    line = StatusLine(load_theme("light"))
    qtbot.addWidget(line)
    line.resize(900, line.height())
    line.show_annotator("Anna")
    line.show_saved("Saved")
    return line


def test_a_refusal_stands_before_what_is_held(qtbot: QtBot):
    line = a_line(qtbot)
    line.show_held(Held("Frame", "Sanction “sanction”", lacks="no target"))
    assert line.accessibleName() == "Frame Sanction “sanction” no target"
    line.refuse("No.")
    assert line.accessibleName() == "No."
    line.clear_message()
    assert line.message == ""
    assert line.accessibleName().startswith("Frame")


def test_a_job_shows_how_to_stop_it(qtbot: QtBot):
    line = a_line(qtbot)
    line.show()
    cancelled: list[bool] = []
    line.cancel_clicked.connect(lambda: cancelled.append(True))
    line.show_job("Importing", 0.5)
    assert line._cancel.isVisible()
    line._cancel.click()
    line.show_job("")
    assert cancelled == [True]
    assert not line._cancel.isVisible()


def test_it_never_makes_the_window_wide(qtbot: QtBot):
    line = a_line(qtbot)
    line.refuse("word " * 500)
    assert line.minimumSizeHint().width() == 0
    line.grab()
