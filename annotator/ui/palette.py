"""The palette: one field that finds any command, label, article or referent by a few letters."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
)
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from annotator.app.lookup import Entry, Group, Kind
from annotator.ui.look.theme import Theme, elided, interface_font
from annotator.ui.parts.field_popup import FieldPopup
from annotator.ui.parts.rows import RowDelegate, paint_head

_WIDTH = 640
_MOST_ROWS = 14
_MARGIN = 16
_TYPING_PAUSE = 30
_ROOT = QModelIndex()
_CENTRE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine

Row = Kind | Entry
Index = QModelIndex | QPersistentModelIndex
Search = Callable[[str], Sequence[Group]]


class FoundModel(QAbstractListModel):
    """What was found: a head for each kind, its entries below."""

    def __init__(self) -> None:
        super().__init__()
        self.titles: dict[Kind, str] = {}
        self._rows: list[Row] = []

    def show(self, groups: Sequence[Group]) -> None:
        """Show other groups."""
        self.beginResetModel()
        self._rows = [row for group in groups for row in (group.kind, *group.entries)]
        self.endResetModel()

    def at(self, row: int) -> Row:
        """Return what stands in a row: a head's kind, or an entry."""
        return self._rows[row]

    def title(self, kind: Kind) -> str:
        """Return the words of a head."""
        return self.titles[kind]

    def entry_from(self, row: int, step: int) -> int | None:
        """Return the first row with an entry from `row` on, in the direction of `step`."""
        while 0 <= row < len(self._rows):
            if isinstance(self._rows[row], Entry):
                return row
            row += step
        return None

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        row = self._rows[index.row()]
        if isinstance(row, Entry):
            return ", ".join(filter(None, (row.title, row.hint, row.keys)))
        return self.titles[row]

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        entry = isinstance(self._rows[index.row()], Entry)
        on = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return on if entry else Qt.ItemFlag.NoItemFlags


class _FoundDelegate(RowDelegate):
    @override
    def paint_row(self, painter: QPainter, rect: QRect, index: Index, *, current: bool) -> None:
        model = index.model()
        if not isinstance(model, FoundModel):
            return
        box = QRectF(rect).adjusted(_MARGIN, 0, -_MARGIN, 0)
        row = model.at(index.row())
        if isinstance(row, Entry):
            self._paint_entry(painter, box, row)
            return
        paint_head(painter, self.theme, box, model.title(row))

    def _paint_entry(self, painter: QPainter, box: QRectF, entry: Entry) -> None:
        font, small, bold = interface_font(), interface_font(11), interface_font(11, bold=True)
        keys = QFontMetricsF(bold).horizontalAdvance(entry.keys)
        painter.setFont(bold)
        painter.setPen(self.theme.dim)
        painter.drawText(box, _CENTRE | Qt.AlignmentFlag.AlignRight, entry.keys)
        room = box.width() - keys - _MARGIN
        title = elided(entry.title, font, room)
        painter.setFont(font)
        painter.setPen(self.theme.text)
        painter.drawText(box, _CENTRE, title)
        width = QFontMetricsF(font).horizontalAdvance(title) + 12
        if entry.hint and room - width > 40:
            painter.setFont(small)
            painter.setPen(self.theme.dim)
            hint = elided(entry.hint, small, room - width)
            painter.drawText(box.adjusted(width, 1, 0, 0), _CENTRE, hint)


class Palette(FieldPopup):
    """Finds anything by a few letters: `chosen` carries the `Entry` to do."""

    def __init__(self, theme: Theme, search: Search, window: QWidget) -> None:
        """`search` returns what a few letters mean; without any, what was done lately."""
        self._search = search
        self.model = FoundModel()
        super().__init__(theme, window, self.model, most=_MOST_ROWS, pause=_TYPING_PAUSE)
        self.model.titles = {
            Kind.COMMAND: self.tr("Commands"),
            Kind.LABEL: self.tr("Labels"),
            Kind.ARTICLE: self.tr("Articles"),
            Kind.REFERENT: self.tr("Referents"),
        }
        self.setAccessibleName(self.tr("Find anything"))
        self.field.setPlaceholderText(self.tr("Command, label, article or referent"))
        self.field.setAccessibleName(self.tr("Find a command, label, article or referent"))
        self.list.setItemDelegate(_FoundDelegate(theme, self.list))
        self.list.setAccessibleName(self.tr("Found"))
        self._fit()

    def open(self) -> None:
        """Show it with an empty field, what was done lately below."""
        self._show_field()

    @property
    def current(self) -> Entry | None:
        """The entry of the current row."""
        row = self.list.currentIndex().row()
        entry = self.model.at(row) if row >= 0 else None
        return entry if isinstance(entry, Entry) else None

    @override
    def _find(self) -> None:
        self.model.show(self._search(self.field.text()))
        self._go(self.model.entry_from(0, 1))

    @override
    def _take(self, row: int) -> None:
        entry = self.model.at(row)
        if isinstance(entry, Entry):
            self.hide()
            self.chosen.emit(entry)

    @override
    def _key(self, event: QKeyEvent) -> bool:
        match event.key():
            case Qt.Key.Key_PageDown:
                self._move(_MOST_ROWS // 2)
            case Qt.Key.Key_PageUp:
                self._move(-(_MOST_ROWS // 2))
            case _:
                return super()._key(event)
        return True

    @override
    def _step(self, step: int) -> None:
        last = self.model.rowCount() - 1
        row = min(max(self.list.currentIndex().row() + step, 0), last)
        found = self.model.entry_from(row, 1 if step > 0 else -1)
        if found is None:
            found = self.model.entry_from(row, -1 if step > 0 else 1)
        self._go(found)

    @override
    def _place(self) -> None:
        window = self._window
        width = min(_WIDTH, window.width() - 2 * _MARGIN)
        height = self.sizeHint().height()
        self.setGeometry((window.width() - width) // 2, 72, width, height)

    def _go(self, row: int | None) -> None:
        if row is not None:
            first = row == self.model.entry_from(0, 1)
            self.list.setCurrentIndex(self.model.index(row, 0))
            if first:
                self.list.scrollToTop()
