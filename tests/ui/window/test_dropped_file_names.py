"""Files whose names are not UTF-8, dropped on the window."""

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.ui.dialogs.import_dialog import ImportDialog
from tests.builders import TREASURY
from tests.ui.dialogs.import_asking import LIMIT, looked, records
from tests.ui.window_builders import a_window, at_work, titles


@pytest.mark.skipif(sys.platform != "linux", reason="only there names are any bytes at all")
def test_such_a_file_is_dropped_shown_and_imported(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TREASURY)
    workspace, _, _ = at_work(window)
    file = tmp_path / os.fsdecode(b"caf\xe9.txt")
    file.write_text("An article in a café.")
    mime = QMimeData()
    mime.setUrls([QUrl.fromEncoded(file.as_uri().encode())])
    drop = QDropEvent(
        QPoint(10, 10),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    shown: list[str] = []

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ImportDialog)
        looked(qtbot, dialog)
        shown.extend(record.where for record in records(dialog))
        dialog.accept()

    QTimer.singleShot(0, answer)
    with qtbot.waitSignal(window.exchange.transfers.ended, timeout=LIMIT):
        window.dropEvent(drop)

    assert shown == ["café.txt"]
    assert titles(workspace) == ["Treasury hits Gefest-M", "An article in a café."]
