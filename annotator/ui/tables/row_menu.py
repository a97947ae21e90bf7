"""What is offered at a row of the table: its cell, its text, its label, its place in the order."""

from functools import partial

from PySide6.QtCore import QObject, QPoint, Signal

from annotator.app.annotation_table import AnnotationTable
from annotator.model.table_columns import Column, ColumnKind
from annotator.ui.tables.table_choices import passing_menu
from annotator.ui.tables.table_hand import TableHand
from annotator.ui.tables.table_view import TableView

_CHANGED = (ColumnKind.ATTRIBUTE, ColumnKind.ROLE, ColumnKind.REFERENT)


class RowMenu(QObject):
    """Opens the menus of the rows.

    Signals:
        opened(): the current row is to be shown in its text.
        sort_wanted(bool): sort by the current column, from the greatest down or not.
        copied(): the chosen rows are to be copied.
        export_wanted(): what is shown is to be written into a file.
    """

    opened = Signal()
    sort_wanted = Signal(bool)
    copied = Signal()
    export_wanted = Signal()

    def __init__(self, view: TableView, hand: TableHand, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._hand = hand

    def open_cell(self, table: AnnotationTable, column: Column) -> None:
        """Show what the current cell may become."""
        view = self._view
        menu = passing_menu(view)
        self._hand.fill_cell_menu(menu, table, view.chosen(), column)
        below = view.visualRect(view.currentIndex()).bottomLeft()
        self._hand.popup(menu, view.viewport().mapToGlobal(below))

    def open_row(self, table: AnnotationTable, where: QPoint) -> None:
        """Show what can be done with the row at a point."""
        view, hand, column = self._view, self._hand, self._view.column
        if not view.indexAt(where).isValid() or column is None:
            return
        rows = view.chosen()
        menu = passing_menu(view)
        menu.addAction(self.tr("Open in Its Text")).triggered.connect(self.opened)
        cell = menu.addMenu(column.title.replace("&", "&&"))
        hand.fill_cell_menu(cell, table, rows, column)
        if column.kind is not ColumnKind.LABEL:
            labels = menu.addMenu(self.tr("Relabel"))
            hand.fill_cell_menu(labels, table, rows, Column(ColumnKind.LABEL, ""))
            cell.menuAction().setVisible(column.kind in _CHANGED and not cell.isEmpty())
        menu.addAction(self.tr("Remove")).triggered.connect(partial(hand.remove, table, rows))
        menu.addSeparator()
        up, down = self.tr("Sort Upwards"), self.tr("Sort Downwards")
        menu.addAction(up).triggered.connect(partial(self.sort_wanted.emit, False))
        menu.addAction(down).triggered.connect(partial(self.sort_wanted.emit, True))
        menu.addSeparator()
        menu.addAction(self.tr("Copy Rows")).triggered.connect(self.copied)
        menu.addAction(self.tr("Export What Is Shown…")).triggered.connect(self.export_wanted)
        menu.popup(view.viewport().mapToGlobal(where))
