"""What journeys through the window have in common: dialogs, jobs, clicks on words."""

import json
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from annotator.model.values import AnnotationKey, JsonObject
from annotator.ui.label_chip import LabelChip
from annotator.ui.window.main_window import MainWindow
from tests.ui.window_builders import CONTROL, application, at_work, drag, place_of, press

_LEFT = Qt.MouseButton.LeftButton
_JOB = 60_000
_ANSWER = 10_000


def answer(qtbot: QtBot, window: MainWindow, opens: Callable[[], object], button: str) -> None:
    """Do what opens a dialog, press the button whose words begin so, be back in the window."""
    pressed: list[str] = []
    waited = QElapsedTimer()
    waited.start()
    timer = QTimer(interval=10)

    def look() -> None:
        dialog = application().activeModalWidget()
        buttons = dialog.findChildren(QPushButton) if dialog is not None else []
        fitting = (b for b in buttons if b.text().startswith(button) and b.isEnabled())
        if (found := next(fitting, None)) is not None:
            timer.stop()
            pressed.append(found.text())
            found.click()
        elif dialog is not None and waited.hasExpired(_ANSWER):
            dialog.close()

    timer.timeout.connect(look)
    timer.start()
    opens()
    timer.stop()
    assert pressed, f"no dialog had a button “{button}”"
    # Without a window manager nothing else gives the window its keys back.
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def make_project(qtbot: QtBot, window: MainWindow) -> None:
    """Make a project through its dialog."""
    answer(qtbot, window, lambda: press(window, Qt.Key.Key_N, CONTROL), "Create")


def import_texts(qtbot: QtBot, window: MainWindow, *texts: str) -> None:
    """Drop text files on the window and let its job import them."""
    _, session, _ = at_work(window)
    files: list[Path] = []
    for number, text in enumerate(texts):
        files.append(session.path.with_name(f"{number}.txt"))
        files[-1].write_bytes(text.encode())
    with qtbot.waitSignal(window.exchange.transfers.ended, timeout=_JOB):
        answer(qtbot, window, lambda: window.take_files(files), "Import")


def export_dataset(qtbot: QtBot, window: MainWindow) -> list[JsonObject]:
    """Export through the dialog; return the lines of the file that was written."""
    _, session, _ = at_work(window)
    with qtbot.waitSignal(window.exchange.transfers.ended, timeout=_JOB):
        answer(qtbot, window, lambda: press(window, Qt.Key.Key_E, CONTROL), "Export")
    (out,) = session.path.parent.glob("*.jsonl")
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def drag_over(window: MainWindow, quote: str) -> None:
    """Drag the mouse over words of the open article."""
    _, session, view = at_work(window)
    drag(view, place_of(session, quote))


def click_on(window: MainWindow, quote: str) -> AnnotationKey:
    """Click on words of the open article; return the annotation that is selected then."""
    _, session, view = at_work(window)
    place = place_of(session, quote)
    view.reveal(*place)
    QTest.mouseClick(view.viewport(), _LEFT, pos=view.rect_of(*place).center())
    assert view.selected is not None
    return view.selected


def click_chip(window: MainWindow, label: str) -> LabelChip:
    """Click on the chip of a label."""
    chip = next(c for c in at_work(window)[0].bar.chips if c.label.id == label)
    QTest.mouseClick(chip, _LEFT)
    return chip
