"""The import dialog, asked about files until it has seen them whole."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.app.session import Session
from annotator.ui.dialogs.import_dialog import ImportDialog
from annotator.ui.look.theme import load_theme
from tests.ui.dialogs.import_asking import looked


@pytest.fixture
def ask(qtbot: QtBot):
    dialogs: list[ImportDialog] = []

    def make(session: Session, *files: Path) -> ImportDialog:
        dialog = ImportDialog(session, files, load_theme("light"))
        qtbot.addWidget(dialog)
        dialogs.append(dialog)
        dialog.show()
        looked(qtbot, dialog)
        return dialog

    yield make
    for dialog in dialogs:
        dialog.close()
