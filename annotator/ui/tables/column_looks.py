"""Which columns of the table are seen, how wide and in which order; kept for each use of it."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from annotator.model.table_columns import Column, ColumnKind
from annotator.ui.settings import TableLook
from annotator.ui.tables.table_model import TableModel
from annotator.ui.tables.table_view import TableView

_WIDTHS = {
    ColumnKind.COUNT: 44,
    ColumnKind.BEFORE: 180,
    ColumnKind.WORDS: 190,
    ColumnKind.AFTER: 180,
    ColumnKind.LABEL: 90,
    ColumnKind.ATTRIBUTE: 96,
    ColumnKind.ROLE: 130,
    ColumnKind.REFERENT: 140,
    ColumnKind.NOTE: 140,
    ColumnKind.OUTLET: 120,
    ColumnKind.DATE: 90,
    ColumnKind.ARTICLE: 220,
    ColumnKind.ANNOTATOR: 90,
    ColumnKind.STATE: 80,
    ColumnKind.PLAIN: 150,
}
# What makes words the same is worth a column only to those who look for it.
_FIRST_LOOK = TableLook(hidden=(str(ColumnKind.PLAIN),))


class ColumnLooks(QObject):
    """Arranges the columns of the view as they were left."""

    def __init__(self, view: TableView, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self.mode = ""
        self.remembered: dict[str, TableLook] = {}

    def take_up(self, mode: str) -> None:
        """Arrange the columns for a use of the table as they were left there."""
        self.mode = mode
        look = self.remembered.get(mode, _FIRST_LOOK)
        header, columns = self._view.header, self._columns()
        for section, column in enumerate(columns):
            width = look.widths.get(column.id, _WIDTHS[column.kind])
            header.setSectionHidden(section, column.id in look.hidden)
            header.resizeSection(section, max(28, width))
        ids = [column.id for column in columns]
        wanted = [name for name in look.order if name in ids]
        order = [*wanted, *(name for name in ids if name not in wanted)] if wanted else ids
        for place, name in enumerate(order):
            header.moveSection(header.visualIndex(ids.index(name)), place)

    def keep(self) -> None:
        """Remember how the columns stand now."""
        header, columns = self._view.header, self._columns()
        if not self.mode or not columns:
            return
        order = sorted(range(len(columns)), key=header.visualIndex)
        had = self.remembered.get(self.mode, _FIRST_LOOK)
        widths = {
            column.id: header.sectionSize(section)
            for section, column in enumerate(columns)
            if not header.isSectionHidden(section)
        }
        unseen = {name for name in had.hidden if name not in {column.id for column in columns}}
        hidden = {c.id for n, c in enumerate(columns) if header.isSectionHidden(n)}
        self.remembered[self.mode] = TableLook(
            tuple(columns[section].id for section in order),
            {**had.widths, **widths},
            tuple(sorted(unseen | hidden)),
        )

    def shown(self) -> list[Column]:
        """Return the columns that are seen, in the order they stand in."""
        header, columns = self._view.header, self._columns()
        order = sorted(range(len(columns)), key=header.visualIndex)
        return [columns[section] for section in order if not header.isSectionHidden(section)]

    def fill(self, menu: QMenu) -> None:
        """Fill a menu with the columns, ticked when they are seen."""
        for section, column in enumerate(self._columns()):
            action = menu.addAction(column.title.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(not self._view.header.isSectionHidden(section))
            action.setEnabled(column.kind is not ColumnKind.WORDS)
            action.triggered.connect(partial(self._turn, section))

    def _turn(self, section: int) -> None:
        header = self._view.header
        header.setSectionHidden(section, not header.isSectionHidden(section))

    def _columns(self) -> tuple[Column, ...]:
        model = self._view.model()
        return model.columns if isinstance(model, TableModel) else ()
