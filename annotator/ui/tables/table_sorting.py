"""By which column the rows of a table are sorted, and that its header says so."""

from PySide6.QtCore import QObject

from annotator.model.table_columns import Column
from annotator.ui.tables.table_model import TableModel
from annotator.ui.tables.table_view import TableView


class TableSorting(QObject):
    """Sorts by a click on a title or by the current column; a third click ends it."""

    def __init__(self, model: TableModel, view: TableView, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._view = view
        view.header.sectionClicked.connect(self._by_section)
        view.sort_wanted.connect(self.by_current)

    def by(self, column: Column | None, *, descending: bool = False) -> None:
        """Sort by a column, or by where rows stand."""
        self._model.sorted_by = None if column is None else (column, descending)
        self._model.show_all()
        self.show()

    def by_current(self, descending: bool) -> None:
        """Sort by the column of the current cell."""
        self.by(self._view.column, descending=descending)

    def show(self) -> None:
        """Mark in the header what the rows are sorted by."""
        header, by = self._view.header, self._model.sorted_by
        header.sorted_by = None
        if by is not None and by[0] in self._model.columns:
            header.sorted_by = (self._model.columns.index(by[0]), by[1])
        header.viewport().update()

    def _by_section(self, section: int) -> None:
        column, had = self._model.columns[section], self._model.sorted_by
        if had is None or had[0] != column:
            self.by(column)
        elif not had[1]:
            self.by(column, descending=True)
        else:
            self.by(None)
