"""Exceptions while painting end with the painter closed, and are told once each."""

from pathlib import Path

import pytest
from PySide6.QtGui import QImage, QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

import annotator.ui
from annotator.ui.look.themes import Themes
from annotator.ui.parts.painter import painter_on
from annotator.ui.window.bug_report import BugReports
from tests.ui.window_builders import a_window, application, at_work, place_of, press


class _Broken(QWidget):
    broken = True

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            painter.fillRect(self.rect(), 0xFF00FF00)
            if self.broken:
                raise ZeroDivisionError("while painting")


def test_a_widget_whose_painting_failed_is_painted_again(qtbot: QtBot):
    widget = _Broken()
    qtbot.addWidget(widget)
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    with pytest.raises(ZeroDivisionError):
        widget.render(image)
    widget.broken = False
    widget.render(image)
    assert image.pixelColor(5, 5).green() == 255


def test_a_part_that_fails_again_and_again_is_reported_once(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    window = a_window(qtbot, tmp_path)
    _, session, view = at_work(window)
    reports = BugReports(window, Themes(application(), "light"))

    def fail(*_: object) -> None:
        raise ZeroDivisionError("while painting")

    monkeypatch.setattr(type(window.status), "_paint_left", fail)
    with qtbot.captureExceptions() as caught:
        for _ in range(3):
            window.status.update()
            qtbot.wait(1)
        view.select_text(*place_of(session, "Moscow"))
        press(view, "l")
        qtbot.waitUntil(lambda: len(caught) > 2)
    for kind, error, where in caught:
        reports.catch(kind, error, where)
    assert len(caplog.records) == 1
    assert reports.dialog is not None
    reports.dialog.close()
    monkeypatch.undo()
    window.status.repaint()
    assert session.article is not None
    assert len(session.article.spans) == 1


def test_every_painter_is_opened_so_that_it_is_closed():
    folder = Path(annotator.ui.__file__).parent
    opened = [path for path in folder.rglob("*.py") if " = QPainter(" in path.read_text("utf-8")]
    assert [path.name for path in opened] == ["painter.py"]
