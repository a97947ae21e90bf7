"""What a column of a table becomes: a field of the article, or one that is kept as it is."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget
from typing_extensions import override

from annotator.ui.look.theme import interface_font

KEPT = "meta"


class FieldChoice(QComboBox):
    """The choice for one column; its object name is the column's.

    Signals:
        mapped(str, str): the column shall become a field.
    """

    mapped = Signal(str, str)

    def __init__(self, column: str, field: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(column)
        self.setFont(interface_font())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Column {name} becomes").format(name=column))
        for value, title in (
            ("text", self.tr("Text")),
            ("title", self.tr("Title")),
            ("outlet", self.tr("Outlet")),
            ("date", self.tr("Date")),
            ("url", self.tr("Address")),
            ("id", self.tr("Id")),
            ("language", self.tr("Language")),
            (KEPT, self.tr("Keep as field")),
        ):
            self.addItem(title, value)
        self.show_field(field)
        self.activated.connect(self._map)

    def show_field(self, field: str) -> None:
        """Show what the column becomes now."""
        self.setCurrentIndex(max(0, self.findData(field)))

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        # The list around it scrolls; nothing is chosen in passing.
        event.ignore()

    def _map(self) -> None:
        self.mapped.emit(self.objectName(), str(self.currentData()))
