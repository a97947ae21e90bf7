"""A small field at the words in hand: who is meant, by a few letters; Enter takes or makes."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.ui.keys import meanings
from annotator.ui.look.theme import Theme, elided, interface_font
from annotator.ui.parts.key_cap import key_cap_width, paint_key_cap
from annotator.ui.parts.painter import painter_on
from annotator.ui.parts.rows import RowDelegate, RowsView

_WIDTH = 420
_ROW = 28
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
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
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


class WhoPopup(QFrame):
    """Lies over the window below the words it is about.

    It asks twice at most: who, and (`ask_label`) under which label. Arrows choose, Enter takes,
    Esc leaves.

    Signals:
        chosen(object): the `value` of the row taken.
        left(): it was closed without taking anything.
    """

    chosen = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._beside = QRect()
        self._search: Search | None = None
        self.setAccessibleName(self.tr("Who is it"))
        self.field = QLineEdit(self)
        self.model = _Rows(self)
        self.list = RowsView(theme, _ROW, self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Delegate(theme, self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(self.tr("Candidates"))
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_PAUSE)
        self._typing.timeout.connect(self._look)
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 8, 1, 6)
        box.setSpacing(4)
        row = QVBoxLayout()
        row.setContentsMargins(8, 0, 8, 0)
        row.addWidget(self.field)
        box.addLayout(row)
        box.addWidget(self.list)
        self.field.textChanged.connect(self._typing.start)
        self.field.installEventFilter(self)
        self.list.clicked.connect(self._clicked)

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

    def choose(self) -> None:
        """Take the current row."""
        if self._typing.isActive():
            self._look()
        row = self.list.currentIndex().row()
        if row >= 0:
            self.chosen.emit(self.model.rows[row].value)

    def close_popup(self) -> None:
        """Put it away."""
        self._typing.stop()
        self.hide()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        if event.type() == QEvent.Type.FocusOut and self.isVisible():
            QTimer.singleShot(0, self, self._close_if_left)
        return super().eventFilter(watched, event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            painter.fillRect(self.rect(), self._theme.panel)
            painter.setPen(self._theme.control)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _open(self, placeholder: str) -> None:
        self.field.clear()
        self.field.setPlaceholderText(placeholder)
        self.field.setAccessibleName(placeholder)
        self._look()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def _key(self, event: QKeyEvent) -> bool:
        match event.key():
            case Qt.Key.Key_Down:
                self._step(1)
            case Qt.Key.Key_Up:
                self._step(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.choose()
            case Qt.Key.Key_Escape:
                self.close_popup()
                self.left.emit()
            case _:
                return self._search is None and self._letter(event)
        return True

    def _letter(self, event: QKeyEvent) -> bool:
        pressed = {key.lower() for key in meanings(event)}
        found = next((row for row in self.model.rows if row.key and row.key in pressed), None)
        if found is not None:
            self.chosen.emit(found.value)
        return True

    def _step(self, step: int) -> None:
        if self._typing.isActive():
            self._look()
        count = self.model.rowCount()
        if count:
            row = (self.list.currentIndex().row() + step) % count
            self.list.setCurrentIndex(self.model.index(row, 0))

    def _look(self) -> None:
        self._typing.stop()
        if self._search is not None:
            self.model.show(self._search(self.field.text()))
        self.list.setCurrentIndex(self.model.index(0, 0))
        self._fit()

    def _fit(self) -> None:
        rows = min(self.model.rowCount(), _MOST_ROWS)
        self.list.setFixedHeight(rows * _ROW)
        self.list.setVisible(rows > 0)
        self.adjustSize()
        window, beside = self._window, self._beside
        width = min(_WIDTH, window.width() - 2 * _MARGIN)
        height = self.sizeHint().height()
        left = max(_MARGIN, min(beside.left(), window.width() - width - _MARGIN))
        below = beside.bottom() + _GAP
        above = beside.top() - _GAP - height
        fits = below + height <= window.height() - _MARGIN or above < _MARGIN
        self.setGeometry(left, below if fits else above, width, height)

    def _clicked(self, index: QModelIndex) -> None:
        self.list.setCurrentIndex(index)
        self.choose()

    def _close_if_left(self) -> None:
        if self.isVisible() and self.window().isActiveWindow() and not self.field.hasFocus():
            self.close_popup()
            self.left.emit()
