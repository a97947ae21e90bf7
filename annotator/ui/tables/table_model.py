"""The rows of the table of annotations as a virtual model: cells are written when seen."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from typing_extensions import override

from annotator.app.annotation_table import AnnotationTable
from annotator.model.schema import AttributeKind
from annotator.model.table_columns import Column, ColumnKind, cell
from annotator.model.table_filters import (
    Group,
    TableFilter,
    counted_words,
    grouped,
    matching,
    ordered,
)
from annotator.model.table_rows import TableRow, normal_words, one_line
from annotator.model.values import AnnotationKey
from annotator.ui.look.dates import short_date
from annotator.ui.state_glyphs import state_words

_ROOT = QModelIndex()
_LISTED_LABELS = 3

Index = QModelIndex | QPersistentModelIndex
Entry = AnnotationKey | Group


class TableModel(QAbstractTableModel):
    """Rows as they are filtered and sorted, or groups of them that open.

    A row that ceases to match stays until the next filter.

    Signals:
        written(object, str): the column and the words that were typed into the current row.
    """

    written = Signal(object, str)

    def __init__(self, table: AnnotationTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self.columns: tuple[Column, ...] = ()
        self.filter = TableFilter()
        self.sorted_by: tuple[Column, bool] | None = None
        self.grouped = False
        self._ordered: list[TableRow] = []
        self._shown: list[AnnotationKey] = []
        self._counts: dict[str, int] = {}
        self._entries: Sequence[Entry] = []
        self._opened: set[str] = set()
        self._around: dict[AnnotationKey, tuple[str, str]] = {}

    @property
    def shown(self) -> int:
        """How many annotations pass the filter."""
        return len(self._shown)

    def rows(self) -> list[TableRow]:
        """Return all rows that are shown, those in closed groups too, in their order."""
        return [self.table.rows[key] for key in self._shown]

    def set_table(self, table: AnnotationTable, columns: tuple[Column, ...]) -> None:
        """Show another table."""
        self.beginResetModel()
        self.table, self.columns = table, columns
        self._opened.clear()
        self._around.clear()
        self._sort()
        self._choose()
        self.endResetModel()

    def show_all(self, *, sort: bool = True) -> None:
        """Filter anew; with `sort`, order anew what was read."""
        self.beginResetModel()
        if sort:
            self._sort()
        self._choose()
        self.endResetModel()

    def take_in(self, touched: Iterable[AnnotationKey]) -> None:
        """Follow rows that came, went or changed."""
        rows, before = self.table.rows, set(self._shown)
        keys = set(touched)
        for key in keys:
            self._around.pop(key, None)
        new = [rows[key] for key in keys if key in rows and key not in before]
        fresh = matching(new, self.filter, self.table.known, self.table.searched)
        gone = {key for key in keys if key in before and key not in rows}
        if not (fresh or gone):
            self._ordered = [rows[row.key] for row in self._ordered if row.key in rows]
            self._repaint(keys)
            return
        kept = (before | {row.key for row in fresh}) - gone
        self.beginResetModel()
        self._sort()
        self._shown = [row.key for row in self._ordered if row.key in kept]
        self._lay_out()
        self.endResetModel()

    def entry(self, row: int) -> Entry | None:
        """Return what a row shows."""
        return self._entries[row] if 0 <= row < len(self._entries) else None

    def rows_at(self, numbers: Iterable[int]) -> list[TableRow]:
        """Return the annotations of some rows, all of each group among them."""
        keys: dict[AnnotationKey, None] = {}
        for number in numbers:
            entry = self.entry(number)
            found = entry.keys if isinstance(entry, Group) else (entry,)
            keys |= {key: None for key in found if key is not None}
        return [self.table.rows[key] for key in keys if key in self.table.rows]

    def number_of(self, key: AnnotationKey) -> int | None:
        """Return the row that shows an annotation, or the group it is in."""
        for number, entry in enumerate(self._entries):
            if entry == key or (isinstance(entry, Group) and key in entry.keys):
                return number
        return None

    def numbers_of(self, keys: set[AnnotationKey]) -> list[int]:
        """Return the rows that show some annotations."""
        return [n for n, entry in enumerate(self._entries) if entry in keys]

    def is_open(self, group: Group) -> bool:
        """Tell whether a group's rows are shown below it."""
        return normal_words(group.words) in self._opened

    def turn(self, group: Group, *, opened: bool) -> None:
        """Show a group's rows below it, or put them away."""
        name = normal_words(group.words)
        self.beginResetModel()
        if opened:
            self._opened.add(name)
        else:
            self._opened.discard(name)
        self._lay_out()
        self.endResetModel()

    def around(self, row: TableRow) -> tuple[str, str]:
        """Return the words before and behind a row's."""
        found = self._around.get(row.key)
        if found is None:
            found = self._around[row.key] = self.table.around(row)
        return found

    def words_at(self, row: TableRow, column: Column) -> str:
        """Return the words of a cell."""
        match column.kind:
            case ColumnKind.COUNT:
                return str(self._counts.get(normal_words(row.words), 1))
            case ColumnKind.BEFORE:
                return self.around(row)[0]
            case ColumnKind.AFTER:
                return self.around(row)[1]
            case ColumnKind.DATE:
                return short_date(cell(row, column, self.table.known))
            case ColumnKind.STATE:
                return state_words(self.table.place(row).state)
            case _:
                return cell(row, column, self.table.known)

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._entries)

    @override
    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical or not 0 <= section < len(self.columns):
            return None
        return self.columns[section].title if role == Qt.ItemDataRole.DisplayRole else None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entry(index.row()) if index.isValid() else None
        if entry is None:
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.EditRole and not isinstance(entry, Group):
            return self._typed(self.table.rows[entry], column)
        wanted = (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        )
        if role not in wanted:
            return None
        words = (
            self._group_words(entry, column)
            if isinstance(entry, Group)
            else self.words_at(self.table.rows[entry], column)
        )
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title}: {words or self.tr('empty')}"
        return words

    @override
    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or value == self.data(index, role):
            return False
        self.written.emit(self.columns[index.column()], str(value))
        return True

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and self.is_typed(self.columns[index.column()]):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def is_typed(self, column: Column) -> bool:
        """Tell whether a column's cells are written by hand: notes, texts and numbers."""
        if column.kind is ColumnKind.NOTE:
            return True
        attribute = self.table.known.schema.attribute(column.name)
        typed = (AttributeKind.TEXT, AttributeKind.NUMBER)
        return (
            column.kind is ColumnKind.ATTRIBUTE
            and attribute is not None
            and attribute.kind in typed
        )

    def _typed(self, row: TableRow, column: Column) -> str:
        return row.note if column.kind is ColumnKind.NOTE else self.words_at(row, column)

    def _group_words(self, group: Group, column: Column) -> str:
        rows = [self.table.rows[key] for key in group.keys if key in self.table.rows]
        if column.kind is ColumnKind.WORDS:
            return one_line(group.words)
        if column.kind is ColumnKind.COUNT:
            return str(len(rows))
        if column.kind in (ColumnKind.BEFORE, ColumnKind.AFTER):
            return ""
        counts = Counter(self.words_at(row, column) for row in rows)
        said = [
            f"{words} {n}" if len(counts) > 1 else words
            for words, n in counts.most_common(_LISTED_LABELS)
            if words
        ]
        if column.kind in (ColumnKind.LABEL, ColumnKind.ATTRIBUTE, ColumnKind.REFERENT):
            return " · ".join(said)
        return said[0] if len(counts) == 1 and said else ""

    def _sort(self) -> None:
        column, descending = self.sorted_by or (None, False)
        rows = list(self.table.rows.values())
        self._ordered = ordered(rows, column, self.table.known, descending=descending)
        self._counts = counted_words(rows)

    def _choose(self) -> None:
        table = self.table
        found = matching(self._ordered, self.filter, table.known, table.searched)
        self._shown = [row.key for row in found]
        self._lay_out()

    def _lay_out(self) -> None:
        if not self.grouped:
            self._entries = self._shown
            return
        entries: list[Entry] = []
        for group in grouped([self.table.rows[key] for key in self._shown]):
            entries.append(group)
            if self.is_open(group):
                entries += group.keys
        self._entries = entries

    def _repaint(self, keys: set[AnnotationKey]) -> None:
        if keys and self._entries:
            last = self.index(len(self._entries) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
