"""Fields: one line, and a note that grows with its text. The style sheet draws their boxes."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QWidget
from typing_extensions import override

from annotator.ui.look.theme import interface_font

_NOTE_LINES = 5
_NOTE_FRAME = 12


class Field(QLineEdit):
    """A line of text.

    Signals:
        committed(str): the text was changed and left, or `Return` was pressed.
    """

    committed = Signal(str)

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ""
        self.setFont(interface_font())
        self.setPlaceholderText(placeholder)
        self.setMinimumWidth(60)
        self.editingFinished.connect(self.flush)

    def show_text(self, text: str) -> None:
        """Show what is stored; it counts as unchanged."""
        self._shown = text
        if text != self.text():
            self.setText(text)

    def flush(self) -> None:
        """Commit what was typed and not yet left."""
        if self.text() != self._shown:
            self._shown = self.text()
            self.committed.emit(self._shown)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text() != self._shown:
            self.setText(self._shown)
            event.accept()
            return
        super().keyPressEvent(event)


class NoteField(QPlainTextEdit):
    """A text of some lines: one line high when empty, growing to five.

    Signals:
        left(): the focus went elsewhere.
    """

    left = Signal()

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(interface_font())
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.setViewportMargins(0, 4, 0, 4)
        self.textChanged.connect(self._fit)
        self._fit()

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _fit(self) -> None:
        pitch = QFontMetricsF(self.font()).lineSpacing()
        lines = max(1, min(_NOTE_LINES, round(self.document().size().height())))
        self.setFixedHeight(round(lines * pitch) + _NOTE_FRAME)
