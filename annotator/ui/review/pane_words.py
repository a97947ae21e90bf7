"""Words in a pane of the review that wrap."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from annotator.ui.look.theme import Theme, interface_font

PADDING = 16


class PaneWords(QLabel):
    """Words that wrap; dim ones are 11 px, those at the head of a pane 15 px and bold."""

    def __init__(self, theme: Theme, *, dim: bool = False, head: bool = False) -> None:
        super().__init__()
        self._dim = dim
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(interface_font(11 if dim else 15 if head else 13, bold=head))
        self.setContentsMargins(PADDING, 0, PADDING, 0)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Write in the colours of `theme` from now on."""
        palette = theme.palette()
        palette.setColor(palette.ColorRole.WindowText, theme.dim if self._dim else theme.text)
        self.setPalette(palette)

    def say(self, words: str) -> None:
        """Show words; "" hides them."""
        self.setText(words)
        self.setVisible(bool(words))
