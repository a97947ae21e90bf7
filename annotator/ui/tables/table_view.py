"""The table itself: cells with their marks, and the keys of one who works in it."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem
from typing_extensions import override

from annotator.model.annotation import Annotation
from annotator.model.frame_rules import missing_roles
from annotator.model.schema import Label
from annotator.model.table_columns import Column, ColumnKind
from annotator.model.table_filters import Group
from annotator.model.table_rows import TableRow
from annotator.ui.keys import meanings
from annotator.ui.look.theme import Theme, elided, interface_font
from annotator.ui.parts.marks import mark_of, paint_mark, stroke_of, words_colour
from annotator.ui.parts.part import outline_round
from annotator.ui.parts.rows import RowDelegate, RowsView
from annotator.ui.tables.table_header import TableHeader
from annotator.ui.tables.table_model import TableModel

ROW_HEIGHT = 26
_PADDING = 8.0
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_QUIET = (
    ColumnKind.OUTLET,
    ColumnKind.DATE,
    ColumnKind.ARTICLE,
    ColumnKind.ANNOTATOR,
    ColumnKind.BEFORE,
    ColumnKind.AFTER,
    ColumnKind.COUNT,
    ColumnKind.STATE,
    ColumnKind.PLAIN,
)
_ATTRIBUTE = ","
Index = QModelIndex | QPersistentModelIndex


class TableView(RowsView):
    """Rows that can be chosen, several at a time; the current cell is where keys act.

    Signals:
        opened(): the current row is to be shown in its text.
        letter_pressed(object, bool): what a letter may mean; whether `,` was pressed before it.
        cell_chosen(): the current cell is to be changed.
        removed(): the chosen rows are to go.
        copied(): the chosen rows are to be copied.
        filter_wanted(): the filter is to have the focus.
        sort_wanted(bool): sort by the current column, from the greatest down or not.
        escaped(): what is being done is to be cancelled, else the text wants the focus.
    """

    opened = Signal()
    letter_pressed = Signal(object, bool)
    cell_chosen = Signal()
    removed = Signal()
    copied = Signal()
    filter_wanted = Signal()
    sort_wanted = Signal(bool)
    escaped = Signal()

    def __init__(self, theme: Theme, rows: TableModel) -> None:
        super().__init__(theme, ROW_HEIGHT)
        self._rows = rows
        self._pair = False
        self.header = TableHeader(theme)
        self.setHorizontalHeader(self.header)
        self.setModel(rows)
        self.delegate = CellDelegate(theme, self)
        self.setItemDelegate(self.delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAccessibleName(self.tr("Table of annotations"))
        self.doubleClicked.connect(self.opened)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        # The current cell shows where the focus is.
        self.show_focus(seen=False)
        if not self.currentIndex().isValid() and self._rows.rowCount():
            self.setCurrentIndex(self._rows.index(0, 0))

    @override
    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.delegate.theme = self.header.theme = theme
        self.header.viewport().update()

    @property
    def column(self) -> Column | None:
        """The column of the current cell."""
        index = self.currentIndex()
        return self._rows.columns[index.column()] if index.isValid() else None

    def chosen(self) -> list[TableRow]:
        """Return the annotations of the rows that are chosen, else of the current one."""
        numbers = self.chosen_numbers()
        if not numbers and self.currentIndex().isValid():
            numbers = [self.currentIndex().row()]
        return self._rows.rows_at(numbers)

    def chosen_numbers(self) -> list[int]:
        """Return the rows that are chosen; by their ranges, there may be very many."""
        numbers: set[int] = set()
        selection = self.selectionModel().selection()
        for place in range(selection.count()):
            part = selection.at(place)
            numbers.update(range(part.top(), part.bottom() + 1))
        return sorted(numbers)

    def choose(self, numbers: Sequence[int]) -> None:
        """Choose some rows besides what is chosen."""
        last = len(self._rows.columns) - 1
        selection = QItemSelection()
        first = 0
        for place, number in enumerate(numbers):
            if place + 1 == len(numbers) or numbers[place + 1] != number + 1:
                top, bottom = self._rows.index(numbers[first], 0), self._rows.index(number, last)
                selection.append(QItemSelectionRange(top, bottom))
                first = place + 1
        model = self.selectionModel()
        model.select(selection, model.SelectionFlag.Select)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() == QAbstractItemView.State.EditingState:
            # What the editor leaves over is not meant for the rows.
            event.accept()
            return
        pair, self._pair = self._pair, False
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        held = modifiers & ~Qt.KeyboardModifier.KeypadModifier
        if held == Qt.KeyboardModifier.NoModifier and self._press_plain(key):
            return
        if held == Qt.KeyboardModifier.ControlModifier and key == Qt.Key.Key_C:
            self.copied.emit()
        elif held == Qt.KeyboardModifier.AltModifier and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.sort_wanted.emit(key == Qt.Key.Key_Down)
        elif not (held & ~Qt.KeyboardModifier.ShiftModifier) and self._press_letter(event, pair):
            event.accept()
        else:
            super().keyPressEvent(event)

    def _press_plain(self, key: Qt.Key) -> bool:
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif key == Qt.Key.Key_Space:
            self.cell_chosen.emit()
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            return self._turn_group(opened=key == Qt.Key.Key_Right)
        else:
            return False
        return True

    def _press_letter(self, event: QKeyEvent, pair: bool) -> bool:
        pressed = meanings(event)
        if len(pressed[0]) != 1:
            return False
        if pressed[0] == "/":
            self.filter_wanted.emit()
        elif pressed[0] == _ATTRIBUTE:
            self._pair = True
        else:
            self.letter_pressed.emit(pressed, pair)
        return True

    def _turn_group(self, *, opened: bool) -> bool:
        index = self.currentIndex()
        group = self._rows.entry(index.row()) if index.isValid() else None
        if not isinstance(group, Group) or self._rows.is_open(group) is opened:
            return False
        self._rows.turn(group, opened=opened)
        self.setCurrentIndex(self._rows.index(index.row(), index.column()))
        return True


class CellDelegate(RowDelegate):
    """Paints cells: words with their label's mark, implied fillers in italics, gaps in red."""

    def __init__(self, theme: Theme, view: TableView) -> None:
        super().__init__(theme, view)
        self._view = view

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view, theme = self._view, self.theme
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.sel)
        self._paint_cell(painter, QRectF(rect), index)
        if view.hasFocus() and index == view.currentIndex():
            outline_round(painter, QRectF(rect).adjusted(1, 1, -1, -1), theme.selline, 2)
        painter.restore()

    def _paint_cell(self, painter: QPainter, rect: QRectF, index: Index) -> None:
        model = index.model()
        if not isinstance(model, TableModel):
            return
        column, entry = model.columns[index.column()], model.entry(index.row())
        words = str(index.data() or "")
        schema = model.table.known.schema
        row = None if entry is None or isinstance(entry, Group) else model.table.rows.get(entry)
        label = schema.by_id.get(row.label) if row is not None else None
        box = rect.adjusted(_PADDING, 0, -_PADDING, 0)
        if isinstance(entry, Group) and column.kind is ColumnKind.WORDS:
            words = ("▾ " if model.is_open(entry) else "▸ ") + words
        if not words and row is not None and label is not None and _is_missing(label, row, column):
            self._write(painter, box, "! required", interface_font(11), self.theme.alert)
            return
        ink, font = self._look(column, words, label, bold=isinstance(entry, Group))
        right = column.kind in (ColumnKind.BEFORE, ColumnKind.COUNT)
        self._write(painter, box, words, font, ink, right=right)
        if column.kind is ColumnKind.WORDS and row is not None:
            width = min(box.width(), QFontMetricsF(font).horizontalAdvance(words))
            mark, stroke = mark_of(label, self.theme), stroke_of(label)
            left = box.left()
            paint_mark(painter, left, left + width, box.center().y() + 8, stroke, mark)

    def _look(
        self, column: Column, words: str, label: Label | None, *, bold: bool
    ) -> tuple[QColor, QFont]:
        theme = self.theme
        if column.kind is ColumnKind.WORDS:
            return theme.text, interface_font(bold=True)
        if column.kind is ColumnKind.LABEL and label is not None:
            return words_colour(label, theme), interface_font(11)
        implied = column.kind is ColumnKind.ROLE and words.startswith("(")
        ink = theme.dim if column.kind in _QUIET and not bold else theme.text
        return ink, interface_font(italic=implied)

    def _write(
        self,
        painter: QPainter,
        box: QRectF,
        words: str,
        font: QFont,
        ink: QColor,
        *,
        right: bool = False,
    ) -> None:
        painter.setFont(font)
        painter.setPen(ink)
        if right:
            cut = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideLeft, box.width())
            painter.drawText(box, _RIGHT, cut)
        else:
            painter.drawText(box, _LEFT, elided(words, font, box.width()))


def _is_missing(label: Label, row: TableRow, column: Column) -> bool:
    if column.kind is not ColumnKind.ROLE:
        return False
    frame = Annotation(row.id, row.label, (), row.attributes, row.roles)
    return any(role.id == column.name for role in missing_roles(label, frame))
