"""What this program is."""

import platform

import PySide6
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator import __version__
from annotator.paths import settings_folder, state_folder
from annotator.ui.dialogs.dialog import PADDING, Dialog, words
from annotator.ui.look.theme import Theme
from annotator.ui.parts.button import boxed_button


class About(Dialog):
    """Version, licence, and where its own files are."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, self.tr("Annotator"), parent)
        self.set_facts(
            self.tr("version {0}").format(__version__),
            f"Python {platform.python_version()}",
            f"PySide6 {PySide6.__version__}",
        )
        box = QVBoxLayout()
        box.setContentsMargins(PADDING, 0, PADDING, 16)
        box.setSpacing(8)
        for line in (
            self.tr("Read news, mark entities, sanctions and statements, export training data."),
            self.tr("Everything stays on this computer. MIT licence."),
            self.tr("Settings: {0}").format(settings_folder()),
            self.tr("Log: {0}").format(state_folder()),
        ):
            box.addWidget(words(line, theme, wrap=True))
        self.body.addLayout(box)
        close = boxed_button(self.tr("Close"), primary=True)
        close.clicked.connect(self.accept)
        self.add_buttons(close)
        self.resize(520, 240)
