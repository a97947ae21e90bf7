"""The first records of files as they will come in: in rows, or one field below the other."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from annotator.ui.dialogs.field_choice import FieldChoice
from annotator.ui.dialogs.field_list import FieldList
from annotator.ui.dialogs.mapping_table import MappingTable, ShownRecord
from annotator.ui.look.theme import Theme

# With more columns the fields of a record stand below each other.
_BESIDE = 7


class RecordPreview(QWidget):
    """A table of records; of those with many columns a list of fields, record by record.

    Signals:
        mapped(str, str): a column shall become a field.
    """

    mapped = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._table = MappingTable(theme)
        self._list = FieldList(theme)
        self._below = False
        self.records: tuple[ShownRecord, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self._table, self._list):
            column.addWidget(part)
            part.mapped.connect(self.mapped)

    @property
    def choices(self) -> tuple[FieldChoice, ...]:
        """What each column becomes, where that can be chosen."""
        return self._list.choices if self._below else self._table.choices

    @property
    def fields(self) -> FieldList | None:
        """The list of fields, when it is that what is shown."""
        return self._list if self._below else None

    def set_colours(self, colours: Mapping[str, QColor]) -> None:
        """Take the colours of labels; others are grey."""
        self._table.set_colours(colours)

    def show_columns(self, fields: Mapping[str, str], *, mappable: bool) -> None:
        """Show columns with the fields they become; `mappable` puts a choice to each."""
        at = self._focused_column()
        self._below = mappable and len(fields) > _BESIDE
        if self._below:
            self._list.show_columns(fields)
        else:
            self._table.show_columns(fields, mappable=mappable)
        self._list.setVisible(self._below)
        self._table.setVisible(not self._below)
        for choice in self.choices:
            if choice.objectName() == at:
                choice.setFocus()

    def show_records(self, records: Sequence[ShownRecord]) -> None:
        """Show records under or beside the columns."""
        self.records = tuple(records)
        if self._below:
            self._list.show_records(records)
        else:
            self._table.show_records(records)

    def _focused_column(self) -> str | None:
        """Return the column whose choice has the keyboard."""
        found = (choice.objectName() for choice in self.choices if choice.hasFocus())
        return next(found, None)
