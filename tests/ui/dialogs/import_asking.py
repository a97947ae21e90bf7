"""Hands for the import dialog."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from annotator.ui.dialogs.import_dialog import ImportDialog
from annotator.ui.dialogs.mapping_table import ShownRecord

LIMIT = 60_000

Ask = Callable[..., ImportDialog]


def looked(qtbot: QtBot, dialog: ImportDialog) -> None:
    qtbot.waitUntil(lambda: dialog._look.found.done, timeout=LIMIT)


def written(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8", newline="")
    return file


def records(dialog: ImportDialog) -> tuple[ShownRecord, ...]:
    return dialog._table.records


def boxes(dialog: ImportDialog) -> dict[str, QComboBox]:
    return {box.objectName(): box for box in dialog._table.choices if box.isVisible()}


def choose(box: QComboBox, value: str) -> None:
    number = box.findData(value)
    box.setCurrentIndex(number)
    box.activated.emit(number)
