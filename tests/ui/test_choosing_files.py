"""The file dialog of an import offers what has a reader, and everything."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.ui.dialogs.import_dialog import ImportDialog
from annotator.ui.dialogs.report_dialog import ReportDialog
from annotator.ui.window import exchange
from tests.ui.window_builders import a_window


def test_articles_of_every_format_are_offered_first(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    offered: list[str] = []

    def choose(*given: object) -> list[Path]:
        offered.append(str(given[3]))
        return []

    window = a_window(qtbot, tmp_path, "A story.")
    monkeypatch.setattr(exchange, "choose_files", choose)

    window.exchange.import_articles()

    readable, everything = offered[0].split(";;")
    for suffix in ("txt", "html", "docx", "pdf", "csv", "jsonl", "zip", "warc.gz", "ann"):
        assert f"*.{suffix}" in readable.rstrip(")").replace("(", " ").split()
    assert everything == "All files (*)"


def test_a_folder_is_chosen_and_looked_at(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = a_window(qtbot, tmp_path, "A story.")
    for place in ("one", "two"):
        (tmp_path / "news" / place).mkdir(parents=True)
        (tmp_path / "news" / place / "a.txt").write_text(f"A ship of {place} was seen.")
    (tmp_path / "news" / "two" / "b.txt").write_bytes(b"A ship\0 was seen.")
    asked: list[list[str]] = []

    def choose(*_: object) -> Path:
        return tmp_path / "news"

    def look(dialog: ImportDialog) -> int:
        dialog.show()
        qtbot.waitUntil(lambda: dialog._look.found.done, timeout=60_000)
        asked.append([record.where for record in dialog._table.records])
        dialog.accept()
        return ImportDialog.DialogCode.Accepted

    monkeypatch.setattr(exchange, "choose_folder", choose)
    monkeypatch.setattr(ImportDialog, "exec", look)
    with qtbot.waitSignal(window.exchange.transfers.imported, timeout=60_000):
        window.run("project.import_folder")
    assert asked[0] == ["one/a.txt", "two/a.txt", "two/b.txt"]
    report = window.findChildren(ReportDialog)[0]
    entry = report._report.entries[0]
    assert entry.where.startswith("two/b.txt")
