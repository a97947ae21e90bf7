"""A bug of ours: said plainly, with all that is needed to report it."""

import platform
import traceback

import PySide6
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from annotator import __version__
from annotator.ui.dialogs.dialog import PADDING, Dialog, words
from annotator.ui.look.theme import Theme
from annotator.ui.parts.button import boxed_button


def bug_text(error: BaseException) -> str:
    """Return versions and traceback of an error, to be pasted into a report."""
    versions = (
        f"Annotator {__version__}",
        f"Python {platform.python_version()}",
        f"PySide6 {PySide6.__version__}",
        platform.platform(),
    )
    return "\n".join(versions) + "\n\n" + "".join(traceback.format_exception(error))


class BugDialog(Dialog):
    """Says that something went wrong in the program, and that nothing is lost."""

    def __init__(self, text: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, self.tr("Something went wrong in the program"), parent)
        self._text = text
        saved = self.tr(
            "Your labels are saved. You can go on; if it happens again, close the window and "
            "open it again. This text helps to mend it:"
        )
        shown = QPlainTextEdit(text)
        shown.setReadOnly(True)
        shown.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        shown.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        shown.setAccessibleName(self.tr("Versions and traceback"))
        column = QVBoxLayout()
        column.setContentsMargins(PADDING, 0, PADDING, 16)
        column.setSpacing(12)
        column.addWidget(words(saved, theme, wrap=True))
        column.addWidget(shown, 1)
        self.body.addLayout(column, 1)
        copy = boxed_button(self.tr("Copy"))
        copy.clicked.connect(self._copy)
        close = boxed_button(self.tr("Go on"), primary=True)
        close.clicked.connect(self.accept)
        self.add_buttons(copy, close)
        close.setFocus()
        self.resize(680, 420)

    @property
    def text(self) -> str:
        """What is shown and copied."""
        return self._text

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
