"""A guideline in Markdown, with how it reads beside it while one types."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.ui.look.theme import Theme, interface_font
from annotator.ui.parts.markdown import MarkdownView
from annotator.ui.parts.section_head import SectionHead

_PAUSE = 150
_HEIGHT = 220


class GuidelineBox(QWidget):
    """The text at the left, its looks at the right.

    Signals:
        committed(str): the text was changed and left.
    """

    committed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._shown = ""
        self.text = _Text()
        self.text.setFont(interface_font())
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("Guideline, in Markdown"))
        self.text.setPlaceholderText(self.tr("What gets this label, what not, with examples"))
        self.reading = MarkdownView(theme)
        self.reading.setAccessibleName(self.tr("How the guideline reads"))
        both = QHBoxLayout()
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(16)
        for part in (self.text, self.reading):
            part.setFixedHeight(_HEIGHT)
            both.addWidget(part, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(SectionHead(theme, self.tr("Guideline"), padding=0))
        column.addLayout(both)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._read)
        self.text.textChanged.connect(self._pause.start)
        self.text.left.connect(self.flush)

    def show_text(self, text: str) -> None:
        """Show what is stored."""
        if text == self._shown and text == self.text.toPlainText():
            return
        self._shown = text
        self.text.setPlainText(text)
        self._read()

    def flush(self) -> None:
        """Commit what was typed and not yet left."""
        now = self.text.toPlainText()
        if now != self._shown and not self.text.isReadOnly():
            self._shown = now
            self.committed.emit(now)

    def _read(self) -> None:
        self._pause.stop()
        self.reading.show_markdown(self.text.toPlainText())


class _Text(QPlainTextEdit):
    left = Signal()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()
