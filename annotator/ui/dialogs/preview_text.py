"""The first records of an export as they would be written."""

from PySide6.QtWidgets import QPlainTextEdit

from annotator.app.exporting.dataset_estimate import Estimate
from annotator.ui.look.theme import Theme, interface_font


class PreviewText(QPlainTextEdit):
    """The first records as they would be written."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setFont(interface_font(11))
        self.setFrameShape(self.Shape.NoFrame)
        self.setLineWrapMode(self.LineWrapMode.NoWrap)
        self.setTabChangesFocus(True)
        self.setPalette(theme.palette())
        self.setAccessibleName(self.tr("The first records"))
        self.setMinimumHeight(96)
        self.document().setDocumentMargin(4)

    def show_records(self, found: Estimate) -> None:
        """Show the first records, or why there is nothing to show."""
        none = self.tr("Of the first articles nothing would be written in this form.")
        binary = self.tr("This form is made for programs; there is no text to show.")
        hint = binary if found.preview is None else none
        self.setPlaceholderText("" if found.problem else hint)
        self.setPlainText((found.preview or "").rstrip("\n"))
