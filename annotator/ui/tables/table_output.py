"""Taking rows of the table out of the program: into the clipboard, into a file."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from annotator.app.table_file import copied_rows, write_table
from annotator.ui.parts.choosing_files import choose_target
from annotator.ui.tables.column_looks import ColumnLooks
from annotator.ui.tables.slices import Slices
from annotator.ui.tables.table_model import TableModel
from annotator.ui.tables.table_view import TableView


class TableOutput(QObject):
    """Copies the chosen rows and writes what is shown, with the columns that are seen.

    Signals:
        said(object): what was done.
        refused(object): why nothing happened, in a sentence.
    """

    said = Signal(object)
    refused = Signal(object)

    def __init__(
        self, model: TableModel, view: TableView, looks: ColumnLooks, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._view = view
        self._looks = looks
        self._parent = parent
        self.slices = Slices(self)
        self.slices.finished.connect(self._say_written)
        self.slices.refused.connect(self.refused)

    def copy(self) -> None:
        """Put the chosen rows into the clipboard, for a spreadsheet."""
        rows = self._view.chosen()
        copied = copied_rows(self._looks.shown(), rows, self._model.words_at)
        QApplication.clipboard().setText(copied)
        self.said.emit(self.tr("Rows copied: {0}").format(len(rows)))

    def ask(self, project: Path) -> None:
        """Ask for a file and write what is shown there."""
        usual = project.with_name(f"{project.stem}-table.csv")
        title, kinds = self.tr("Export What Is Shown"), self.tr("CSV files (*.csv)")
        out = choose_target(self._parent, title, usual, kinds)
        if out is not None:
            self.write(out)

    def write(self, path: Path) -> None:
        """Write what is shown, in its order, as CSV."""
        columns, rows = self._looks.shown(), self._model.rows()
        self.slices.run(write_table(path, columns, rows, self._model.words_at))

    def _say_written(self) -> None:
        self.said.emit(self.tr("The table is written"))
