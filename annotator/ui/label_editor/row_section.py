"""A section of the form with rows of one kind, a line between them, and a button for another."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.ui.label_editor.parts import cleared
from annotator.ui.look.theme import Theme
from annotator.ui.parts.button import Look, TextButton
from annotator.ui.parts.part import Hairline
from annotator.ui.parts.section_head import SectionHead


class RowSection(QWidget):
    """Its head, and what `put_rows` puts under it.

    Signals:
        edited(object): an edit.
    """

    edited = Signal(object)

    def __init__(self, theme: Theme, title: str, add: str) -> None:
        super().__init__()
        self._theme = theme
        self.add = TextButton(theme, add, Look.QUIET)
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(SectionHead(theme, title, self.add, padding=0))
        outer.addLayout(self._column)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme

    def put_rows(self, rows: Sequence[QWidget]) -> None:
        """Show these rows in the place of those before."""
        cleared(self._column)
        for number, row in enumerate(rows):
            if number:
                self._column.addWidget(Hairline(self._theme))
            self._column.addWidget(row)
