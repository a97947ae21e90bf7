"""A small field at the words in hand: who is meant, by a few letters; Enter takes or makes."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from annotator.ui.keys import meanings
from annotator.ui.look.theme import Theme, elided, interface_font
from annotator.ui.parts.field_popup import FieldPopup
from annotator.ui.parts.key_cap import key_cap_width, paint_key_cap
from annotator.ui.parts.rows import RowDelegate

_WIDTH = 420
_MOST_ROWS = 9
_MARGIN = 12
_GAP = 4
_TYPING_PAUSE = 20
_ROOT = QModelIndex()
_CENTRE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine

Index = QModelIndex | QPersistentModelIndex


class WhoRow(NamedTuple):
    """Something that can be taken: `value` is what it stands for, `key` takes it."""

    value: object
    words: str
    hint: str
    colour: QColor
    key: str = ""


Search = Callable[[str], Sequence[WhoRow]]


class _Rows(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.rows: Sequence[WhoRow] = ()

    def show(self, rows: Sequence[WhoRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        row = self.rows[index.row()]
        return ", ".join(filter(None, (row.words, row.hint, row.key)))


class _Delegate(RowDelegate):
    @override
    def paint_row(self, painter: QPainter, rect: QRect, index: Index, *, current: bool) -> None:
        model = index.model()
        if not isinstance(model, _Rows):
            return
        row = model.rows[index.row()]
        box = QRectF(rect).adjusted(_MARGIN, 0, -_MARGIN, 0)
        font, small = interface_font(bold=current), interface_font(11)
        left = box.left()
        if row.key:
            paint_key_cap(painter, left + 0.5, box.center().y() + 0.5, row.key, self.theme)
            left += key_cap_width(row.key) + 8
        room = box.right() - left
        hint = elided(row.hint, small, room * 0.55)
        width = QFontMetricsF(small).horizontalAdvance(hint)
        painter.setFont(small)
        painter.setPen(row.colour)
        painter.drawText(box, _CENTRE | Qt.AlignmentFlag.AlignRight, hint)
        painter.setFont(font)
        painter.setPen(self.theme.text)
        words = elided(row.words, font, room - width - 16)
        painter.drawText(QRectF(left, box.top(), room, box.height()), _CENTRE, words)


class WhoPopup(FieldPopup):
    """Lies below the words it is about: `chosen` carries the `value` of the row taken.

    It asks twice at most: who, and (`ask_label`) under which label.
    """

    def __init__(self, theme: Theme, window: QWidget) -> None:
        self.model = _Rows()
        super().__init__(theme, window, self.model, most=_MOST_ROWS, pause=_TYPING_PAUSE)
        self._beside = QRect()
        self._search: Search | None = None
        self.setAccessibleName(self.tr("Who is it"))
        self.list.setItemDelegate(_Delegate(theme, self.list))
        self.list.setAccessibleName(self.tr("Candidates"))

    def ask(self, search: Search, beside: QRect, placeholder: str) -> None:
        """Ask who is meant; `beside` are the words' pixels in the window."""
        self._search, self._beside = search, beside
        self.field.setReadOnly(False)
        self._open(placeholder)

    def ask_label(self, rows: Sequence[WhoRow], question: str) -> None:
        """Ask under which label, by its letter."""
        self._search = None
        self.model.show(rows)
        self.field.setReadOnly(True)
        self._open(question)

    def close_popup(self) -> None:
        """Put it away."""
        self._typing.stop()
        self.hide()

    def _open(self, placeholder: str) -> None:
        self.field.setPlaceholderText(placeholder)
        self.field.setAccessibleName(placeholder)
        self._show_field()

    @override
    def _find(self) -> None:
        if self._search is not None:
            self.model.show(self._search(self.field.text()))
        self.list.setCurrentIndex(self.model.index(0, 0))

    @override
    def _take(self, row: int) -> None:
        self.chosen.emit(self.model.rows[row].value)

    @override
    def _put_away(self) -> None:
        self.close_popup()
        self.left.emit()

    @override
    def _key(self, event: QKeyEvent) -> bool:
        return super()._key(event) or (self._search is None and self._letter(event))

    def _letter(self, event: QKeyEvent) -> bool:
        """Take a label by its letter."""
        pressed = {key.lower() for key in meanings(event)}
        found = next((row for row in self.model.rows if row.key and row.key in pressed), None)
        if found is not None:
            self.chosen.emit(found.value)
        return True

    @override
    def _step(self, step: int) -> None:
        count = self.model.rowCount()
        if count:
            row = (self.list.currentIndex().row() + step) % count
            self.list.setCurrentIndex(self.model.index(row, 0))

    @override
    def _place(self) -> None:
        window, beside = self._window, self._beside
        width = min(_WIDTH, window.width() - 2 * _MARGIN)
        height = self.sizeHint().height()
        left = max(_MARGIN, min(beside.left(), window.width() - width - _MARGIN))
        below = beside.bottom() + _GAP
        above = beside.top() - _GAP - height
        fits = below + height <= window.height() - _MARGIN or above < _MARGIN
        self.setGeometry(left, below if fits else above, width, height)
