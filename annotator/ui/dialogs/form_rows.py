"""Rows of a dialog that asks something: a name at the left, what is asked at the right."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QLayout, QWidget

from annotator.ui.dialogs.dialog import PADDING, words
from annotator.ui.look.theme import Theme, interface_font
from annotator.ui.parts.tick_box import TickBox


def form_grid(rows: Sequence[tuple[str, QWidget | QLayout]], theme: Theme) -> QGridLayout:
    """Return a grid of names and what they name, aligned, with room around it."""
    grid = QGridLayout()
    grid.setContentsMargins(PADDING, 0, PADDING, 16)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(1, 1)
    for row, (name, part) in enumerate(rows):
        label = words(name, theme, ink=theme.dim)
        label.setMinimumHeight(28)
        grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        if isinstance(part, QWidget):
            if not part.accessibleName():
                part.setAccessibleName(name)
            grid.addWidget(part, row, 1)
        else:
            grid.addLayout(part, row, 1)
    return grid


def combo(items: Sequence[tuple[str, object]]) -> QComboBox:
    """Return a box of choices: what each is called, and what it stands for."""
    box = QComboBox()
    box.setFont(interface_font())
    for title, value in items:
        box.addItem(title, value)
    return box


def tick(theme: Theme, said: str, *, on: bool = False) -> TickBox:
    """Return a box to tick."""
    box = TickBox(theme, said)
    box.setChecked(on)
    return box
