"""The palette: one field that finds any command, label, article or referent by a few letters."""

from collections.abc import Callable, Sequence

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
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.app.lookup import Entry, Group, Kind
from annotator.ui.look.theme import Theme, elided, interface_font
from annotator.ui.parts.painter import painter_on
from annotator.ui.parts.rows import RowDelegate, RowsView

_WIDTH = 640
_ROW = 28
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

    def __init__(self, titles: dict[Kind, str], parent: QObject) -> None:
        super().__init__(parent)
        self._titles = titles
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
        return self._titles[kind]

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
        return self._titles[row]

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
        painter.setFont(interface_font(11, bold=True))
        painter.setPen(self.theme.dim)
        painter.drawText(box.adjusted(0, 4, 0, 0), _CENTRE, model.title(row).upper())

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


class Palette(QFrame):
    """Lies over the window. Arrows choose, Enter does, Esc goes back to where one was.

    Signals:
        chosen(object): the `Entry` to do.
        left(): it was closed without choosing anything.
    """

    chosen = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme, search: Search, window: QWidget) -> None:
        """`search` returns what a few letters mean; without any, what was done lately."""
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._search = search
        titles = {
            Kind.COMMAND: self.tr("Commands"),
            Kind.LABEL: self.tr("Labels"),
            Kind.ARTICLE: self.tr("Articles"),
            Kind.REFERENT: self.tr("Referents"),
        }
        self.setAccessibleName(self.tr("Find anything"))
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Command, label, article or referent"))
        self.field.setAccessibleName(self.tr("Find a command, label, article or referent"))
        self.model = FoundModel(titles, self)
        self.list = RowsView(theme, _ROW, self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(_FoundDelegate(theme, self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(self.tr("Found"))
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_PAUSE)
        self._typing.timeout.connect(self._look)
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 8, 1, 8)
        box.setSpacing(4)
        row = QVBoxLayout()
        row.setContentsMargins(_MARGIN - 8, 0, _MARGIN - 8, 0)
        row.addWidget(self.field)
        box.addLayout(row)
        box.addWidget(self.list)
        self.field.textChanged.connect(self._typing.start)
        self.field.installEventFilter(self)
        self.list.clicked.connect(self._clicked)
        self._fit()

    def open(self) -> None:
        """Show it with an empty field, what was done lately below."""
        self.field.clear()
        self._look()
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def choose(self) -> None:
        """Do what the current row says."""
        if self._typing.isActive():
            self._look()
        row = self.list.currentIndex().row()
        entry = self.model.at(row) if row >= 0 else None
        if isinstance(entry, Entry):
            self.hide()
            self.chosen.emit(entry)

    @property
    def current(self) -> Entry | None:
        """The entry of the current row."""
        row = self.list.currentIndex().row()
        entry = self.model.at(row) if row >= 0 else None
        return entry if isinstance(entry, Entry) else None

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

    def _key(self, event: QKeyEvent) -> bool:
        match event.key():
            case Qt.Key.Key_Down:
                self._step(1)
            case Qt.Key.Key_Up:
                self._step(-1)
            case Qt.Key.Key_PageDown:
                self._step(_MOST_ROWS // 2)
            case Qt.Key.Key_PageUp:
                self._step(-(_MOST_ROWS // 2))
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.choose()
            case Qt.Key.Key_Escape:
                self.hide()
                self.left.emit()
            case _:
                return False
        return True

    def _step(self, step: int) -> None:
        if self._typing.isActive():
            self._look()
        row = self.list.currentIndex().row() + step
        last = self.model.rowCount() - 1
        row = min(max(row, 0), last)
        found = self.model.entry_from(row, 1 if step > 0 else -1)
        if found is None:
            found = self.model.entry_from(row, -1 if step > 0 else 1)
        self._go(found)

    def _go(self, row: int | None) -> None:
        if row is not None:
            first = row == self.model.entry_from(0, 1)
            self.list.setCurrentIndex(self.model.index(row, 0))
            if first:
                self.list.scrollToTop()

    def _look(self) -> None:
        self._typing.stop()
        self.model.show(self._search(self.field.text()))
        self._go(self.model.entry_from(0, 1))
        self._fit()

    def _fit(self) -> None:
        rows = min(self.model.rowCount(), _MOST_ROWS)
        self.list.setFixedHeight(rows * _ROW)
        self.list.setVisible(rows > 0)
        self.adjustSize()
        self._place()

    def _place(self) -> None:
        window = self._window
        width = min(_WIDTH, window.width() - 2 * _MARGIN)
        height = self.sizeHint().height()
        self.setGeometry((window.width() - width) // 2, 72, width, height)

    def _clicked(self, index: QModelIndex) -> None:
        self.list.setCurrentIndex(index)
        self.choose()

    def _close_if_left(self) -> None:
        if self.isVisible() and self.window().isActiveWindow() and not self.field.hasFocus():
            self.hide()
