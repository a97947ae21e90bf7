"""Where one is in the table, kept while its rows are arranged anew."""

from PySide6.QtCore import QObject

from annotator.model.values import AnnotationKey
from annotator.ui.tables.table_model import TableModel
from annotator.ui.tables.table_view import TableView


class KeptPlace(QObject):
    """Keeps the current cell, the chosen rows and the scroll place by the annotations' keys."""

    def __init__(self, model: TableModel, view: TableView, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._view = view
        self._current: AnnotationKey | None = None
        self._chosen: set[AnnotationKey] = set()
        self._column = self._number = self._scrolled = 0
        model.modelAboutToBeReset.connect(self._keep)
        model.modelReset.connect(self._restore)

    def _keep(self) -> None:
        index = self._view.currentIndex()
        rows = self._model.rows_at([index.row()]) if index.isValid() else []
        self._current = rows[0].key if rows else None
        self._chosen = {row.key for row in self._model.rows_at(self._view.chosen_numbers())}
        self._column = max(0, index.column())
        self._number = index.row()
        self._scrolled = self._view.verticalScrollBar().value()

    def _restore(self) -> None:
        model, view = self._model, self._view
        number = model.number_of(self._current) if self._current is not None else None
        if number is None and model.rowCount():
            number = min(max(0, self._number), model.rowCount() - 1)
        if number is None:
            return
        view.setCurrentIndex(model.index(number, self._column))
        view.choose(model.numbers_of(self._chosen))
        view.verticalScrollBar().setValue(self._scrolled)
        view.scrollTo(model.index(number, self._column))
