"""The whole guideline of the project's labels, to be read and searched."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.app.guideline import schema_markdown
from annotator.model.schema import Schema
from annotator.ui.look.theme import Theme, interface_font
from annotator.ui.parts.markdown import MarkdownView
from annotator.ui.parts.painter import painter_on
from annotator.ui.parts.part import Hairline, set_theme_in
from annotator.ui.parts.section_head import SectionHead

_MARGIN = 16


class GuidelinesPane(QWidget):
    """Reads the guideline when it is first seen.

    Signals:
        left(): Esc was pressed; the text wants the focus.
    """

    left = Signal()

    def __init__(self, theme: Theme, schema: Schema) -> None:
        super().__init__()
        self._theme = theme
        self._schema = schema
        self._read = False
        self._found = 0
        self.setAccessibleName(self.tr("Guidelines"))
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Find in the guidelines"))
        self.field.setAccessibleName(self.tr("Find in the guidelines"))
        self.count = QLabel()
        self.count.setFont(interface_font(11))
        self.text = MarkdownView(theme, self)
        self.text.setAccessibleName(self.tr("Guidelines"))
        row = QHBoxLayout()
        row.setContentsMargins(_MARGIN, 0, _MARGIN, 8)
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.count)
        inner = QVBoxLayout()
        inner.setContentsMargins(_MARGIN, 8, _MARGIN, 0)
        inner.addWidget(self.text)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(SectionHead(theme, self.tr("Guidelines")))
        column.addLayout(row)
        column.addWidget(Hairline(theme))
        column.addLayout(inner, 1)
        self.setFocusProxy(self.field)
        self.field.textChanged.connect(self._look)
        self.field.installEventFilter(self)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        set_theme_in(self, theme)
        self.update()

    def set_schema(self, schema: Schema) -> None:
        """Show the guideline of another state of the schema."""
        if schema is not self._schema:
            self._schema, self._read = schema, False
            if self.isVisible():
                self._read_now()

    @override
    def sizeHint(self) -> QSize:
        return QSize(336, 400)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Panes that stay hidden are shown for a moment while the window is put together.
        QTimer.singleShot(0, self, self._read_when_seen)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
                back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self.text.step(-1 if back else 1)
                self._tell(self.text.current)
                return True
            if event.key() == Qt.Key.Key_Up:
                self.text.step(-1)
                self._tell(self.text.current)
                return True
        return super().eventFilter(watched, event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            painter.fillRect(self.rect(), self._theme.panel)

    def _read_when_seen(self) -> None:
        if not self._read and self.isVisible():
            self._read_now()

    def _read_now(self) -> None:
        self._read = True
        self.text.show_markdown(schema_markdown(self._schema))
        self._look()

    def _look(self) -> None:
        self._found = self.text.look_for(self.field.text())
        self._tell(self.text.current)

    def _tell(self, current: int) -> None:
        if not self.field.text().strip():
            self.count.clear()
        elif current < 0:
            self.count.setText(self.tr("nothing"))
        else:
            self.count.setText(self.tr("{0} of {1}").format(current + 1, self._found))
