"""The file dialog of an import offers what has a reader, and everything."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.ui.window_builders import a_window


def test_articles_of_every_format_are_offered_first(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    offered: list[str] = []

    def choose(*given: object) -> tuple[list[str], str]:
        offered.append(str(given[3]))
        return [], ""

    window = a_window(qtbot, tmp_path, "A story.")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", choose)

    window.exchange.import_articles()

    readable, everything = offered[0].split(";;")
    for suffix in ("txt", "html", "docx", "pdf", "csv", "jsonl", "zip", "warc.gz", "ann"):
        assert f"*.{suffix}" in readable.rstrip(")").replace("(", " ").split()
    assert everything == "All files (*)"
