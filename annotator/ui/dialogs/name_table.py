"""A plain table of a dialog: rows of words, one of them chosen."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableWidget, QTableWidgetItem

from annotator.ui.look.theme import interface_font

_ROW = 30
_FIGURES = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class NameTable(QTableWidget):
    """Rows of cells; with `ticked` the first cell of each row has a box."""

    def __init__(self, titles: Sequence[str], wide: int) -> None:
        """`wide` is the number of the column that takes the room that is left."""
        super().__init__(0, len(titles))
        self.setHorizontalHeaderLabels(list(titles))
        self.setFont(interface_font())
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setFont(interface_font(11))
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column in range(len(titles)):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)

    def show_rows(
        self, rows: Sequence[Sequence[str]], ticked: Sequence[bool] | None = None
    ) -> None:
        """Show these rows, the one chosen before chosen again."""
        before = self.currentRow()
        self.blockSignals(True)
        self.setRowCount(len(rows))
        figures = {column for column in range(self.columnCount()) if _are_figures(rows, column)}
        for column in figures:
            title = self.horizontalHeaderItem(column)
            if title is not None:
                title.setTextAlignment(_FIGURES)
        for number, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                item = QTableWidgetItem(cell)
                item.setToolTip(cell)
                if column in figures:
                    item.setTextAlignment(_FIGURES)
                if ticked is not None and column == 0:
                    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                    on = Qt.CheckState.Checked if ticked[number] else Qt.CheckState.Unchecked
                    item.setCheckState(on)
                self.setItem(number, column, item)
        self.blockSignals(False)
        if rows:
            self.selectRow(min(max(before, 0), len(rows) - 1))


def _are_figures(rows: Sequence[Sequence[str]], column: int) -> bool:
    """Tell whether a column holds figures, which stand below one another by their last digit."""
    cells = [row[column] for row in rows if row[column]]
    return bool(cells) and all(cell[0].isdigit() for cell in cells)
