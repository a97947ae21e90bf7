"""What ends a process, or loses something, without a word when Qt is used from Python."""

import ast
import gc
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QEvent, QObject, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPixmap
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

import annotator
from annotator.app.project import create_sample
from annotator.model.fragment import Fragment
from annotator.model.text import Text
from annotator.ui.look.theme import load_theme
from annotator.ui.parts.button import TextButton
from annotator.ui.view import sight
from annotator.ui.view.flow import Flow
from annotator.ui.view.page import DENSITIES, page_for
from tests.ui.view.view_builders import open_view
from tests.ui.window_builders import a_window, an_empty_window, at_work, place_of, press

SOURCES = sorted(Path(annotator.__file__).parent.rglob("*.py"))
FAR = 5_000_000_000


def calls_of(name: str) -> Iterator[tuple[str, ast.Call]]:
    """Yield every call of a function or method of this name in the program."""
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func
                found = called.attr if isinstance(called, ast.Attribute) else ""
                found = called.id if isinstance(called, ast.Name) else found
                if found == name:
                    yield f"{source.name}:{node.lineno}", node


def test_no_index_points_to_a_python_object():
    # The model would keep an address, not the object.
    assert [where for where, call in calls_of("createIndex") if len(call.args) > 2] == []


def test_indexes_of_our_models_outlive_what_they_were_made_with(qtbot: QtBot, tmp_path: Path):
    window = an_empty_window(qtbot, tmp_path)
    window.show_session(create_sample(tmp_path / "sample.annot", annotator="Anna"))
    found = window.findChildren(QAbstractItemModel)
    models = [m for m in found if type(m).__module__.startswith("annotator.") and m.rowCount()]
    assert models
    for model in models:
        indexes = [model.index(row, 0) for row in range(min(50, model.rowCount()))]
        gc.collect()
        assert all(index.internalPointer() is None for index in indexes)
        assert all(index.isValid() and index.model() is model for index in indexes)


def test_nothing_but_text_is_put_on_the_clipboard():
    # Data handed over whole and then dropped ends the process when it exits; a drag keeps its own.
    given = [where for where, _ in calls_of("setMimeData")]
    assert [where for where in given if not where.startswith("filler_drag.py")] == []


def test_what_was_copied_stays_when_the_window_is_gone(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    workspace, session, view = at_work(window)
    view.select_text(*place_of(session, "Moscow"))
    workspace.desk.copy_text()
    window.close()
    del workspace, session, view
    gc.collect()
    assert QGuiApplication.clipboard().text() == "Moscow"


def test_a_process_that_copied_exits_well():
    program = (
        "from PySide6.QtWidgets import QApplication\n"
        "application = QApplication([])\n"
        "from tests.ui.view.view_builders import open_view\n"
        "view = open_view('the bank of Ruritania')\n"
        "view.select_text(4, 8)\n"
        "from PySide6.QtTest import QTest\n"
        "from PySide6.QtCore import Qt\n"
        "QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)\n"
        "assert application.clipboard().text() == 'bank'\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def fails(widget: QWidget) -> bool:
    """Tell whether painting a widget raises here; in the event loop it is told instead."""
    try:
        widget.grab()
    except ZeroDivisionError:
        return True
    return False


def test_painting_that_fails_is_told_and_leaves_the_painter_closed(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    view = open_view("the bank of Ruritania")
    qtbot.addWidget(view)

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    whole = view.grab().toImage()
    with monkeypatch.context() as broken, qtbot.captureExceptions() as told:
        broken.setattr(sight, "paint_paragraph", fail)
        raised = fails(view)
    assert len(told) + raised == 1
    assert "paint" not in capfd.readouterr().err.lower().replace("paintevent", "")
    assert view.grab().toImage() == whole


def test_a_part_that_fails_to_paint_leaves_the_painter_closed(qtbot: QtBot):
    class Broken(TextButton):
        broken = True

        def paint(self, painter: QPainter) -> None:
            if self.broken:
                raise ZeroDivisionError
            super().paint(painter)

    button = Broken(load_theme("light"), "Press")
    qtbot.addWidget(button)
    with qtbot.captureExceptions() as told:
        raised = fails(button)
    assert len(told) + raised == 1
    button.broken = False
    assert not button.grab().isNull()


@pytest.mark.usefixtures("qtbot")
def test_lines_live_as_long_as_what_draws_them():
    page = page_for(800, 17, DENSITIES["comfortable"])
    flow = Flow(Text("the bank of Ruritania\n" * 50), page)
    paragraphs = [flow.paragraph(number) for number in range(50)]
    del flow
    gc.collect()
    pixmap = QPixmap(400, 400)
    painter = QPainter(pixmap)
    try:
        for paragraph in paragraphs:
            assert paragraph.x_of(paragraph.start + 4) > 0
            paragraph.draw(painter, pixmap.rect().toRectF(), [])
    finally:
        painter.end()


def test_large_numbers_arrive_whole(qtbot: QtBot):
    view = open_view("the bank")
    qtbot.addWidget(view)
    told: list[object] = []
    view.drag_finished.connect(told.append)
    view.annotation_selected.connect(told.append)
    view.drag_finished.emit(Fragment(FAR, FAR + 1))
    view.annotation_selected.emit(FAR)
    assert told == [Fragment(FAR, FAR + 1), FAR]


def test_signals_of_the_program_carry_numbers_only_where_they_are_small():
    # A number of 64 bits is cut without an error; tabs and their like are few.
    cut = {
        where
        for where, call in calls_of("Signal")
        if any(isinstance(arg, ast.Name) and arg.id == "int" for arg in call.args)
    }
    assert {where.partition(":")[0] for where in cut} <= {"tab_strip.py"}


def test_a_large_number_would_be_cut_by_a_signal_of_int():
    class Teller(QObject):
        told = Signal(object)

    teller, heard = Teller(), list[object]()
    teller.told.connect(heard.append)
    teller.told.emit(FAR)
    assert heard == [FAR]


def test_nothing_runs_in_threads_that_could_be_dropped_running():
    assert [where for where, _ in calls_of("QThread")] == []


def test_a_closed_project_is_not_touched_any_more(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    window.run("view.reader")
    _, session, view = at_work(window)
    view.select_text(*place_of(session, "Moscow"))
    press(view, "l")
    window.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QCoreApplication.processEvents()
    gc.collect()
    window.status.say("Still here")
    window.run("view.screen_reader.off")
    QCoreApplication.processEvents()
    assert window.workspace is None


def test_dialogs_belong_to_the_window_that_shows_them():
    # One without a parent that nobody holds vanishes at once.
    assert [where for where, call in calls_of("QDialog") if not call.args] == []


def test_widgets_made_and_dropped_leave_no_wrapper_in_use(qtbot: QtBot):
    holder = QWidget()
    qtbot.addWidget(holder)
    for _ in range(20):
        view = open_view("the bank")
        view.setParent(holder)
        view.select_text(0, 3)
        view.deleteLater()
        del view
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    QCoreApplication.processEvents()
    assert holder.findChildren(QWidget) == []
