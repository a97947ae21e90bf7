"""Asking for a file leaves the open project alone, down to its locks."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QListView, QWidget
from pytestqt.qtbot import QtBot

from annotator.ui.parts.choosing_files import choose_files, choose_folder, choose_target
from tests.builders import a_project
from tests.ui.window_builders import application

READS = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('SELECT name FROM project')"


def leave_when_listed(names: int) -> QTimer:
    """Close the dialog that comes up once it shows so many files."""
    timer = QTimer(interval=20)

    def look() -> None:
        dialog = application().activeModalWidget()
        rows = dialog.findChild(QListView, "listView") if dialog is not None else None
        if isinstance(dialog, QFileDialog) and rows is not None:
            model = rows.model()
            if model.rowCount(rows.rootIndex()) >= names:
                timer.stop()
                dialog.reject()

    timer.timeout.connect(look)
    timer.start()
    return timer


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps locks whoever closes the file")
def test_a_project_keeps_its_locks_while_a_file_is_chosen(qtbot: QtBot, tmp_path: Path):
    session = a_project(tmp_path)
    log = tmp_path / "news.annot-wal"
    parent = QWidget()
    qtbot.addWidget(parent)
    timer = leave_when_listed(2)
    assert choose_files(parent, "Import", tmp_path, "All files (*)") == []
    assert not timer.isActive()
    qtbot.wait(100)
    # Who reads the project and lets go of it again must see that it is open here.
    subprocess.run([sys.executable, "-c", READS, str(session.path)], check=True, timeout=60)
    assert log.exists()
    session.close()
    assert not log.exists()


def test_nothing_is_chosen_when_the_dialog_is_left(qtbot: QtBot, tmp_path: Path):
    (tmp_path / "below").mkdir()
    parent = QWidget()
    qtbot.addWidget(parent)
    leave_when_listed(1)
    assert choose_folder(parent, "Folder", tmp_path) is None
    leave_when_listed(1)
    assert choose_target(parent, "Export", tmp_path / "out.csv") is None


def test_the_name_proposed_is_taken_with_enter(qtbot: QtBot, tmp_path: Path):
    parent = QWidget()
    qtbot.addWidget(parent)
    timer = QTimer(interval=20)

    def accept() -> None:
        dialog = application().activeModalWidget()
        if isinstance(dialog, QFileDialog):
            timer.stop()
            dialog.accept()

    timer.timeout.connect(accept)
    timer.start()
    found = choose_target(parent, "Export", tmp_path / "out.csv", "CSV files (*.csv)")
    assert found == tmp_path / "out.csv"
