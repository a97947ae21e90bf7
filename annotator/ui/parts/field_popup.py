"""A field that lies over the window, with what its letters find below."""

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.ui.look.theme import Theme
from annotator.ui.parts.painter import painter_on
from annotator.ui.parts.rows import RowsView

_ROW = 28
_EDGE = 8


class FieldPopup(QFrame):
    """Arrows choose, Enter takes, Esc leaves; subclasses say what is found and where it lies.

    Signals:
        chosen(object): what was taken.
        left(): it was closed without taking anything.
    """

    chosen = Signal(object)
    left = Signal()

    def __init__(
        self, theme: Theme, window: QWidget, rows: QAbstractListModel, *, most: int, pause: int
    ) -> None:
        """`most` rows are in sight at once; letters are looked up `pause` ms after the last."""
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._rows = rows
        self._most = most
        rows.setParent(self)
        self.field = QLineEdit(self)
        self.list = RowsView(theme, _ROW, self)
        self.list.setModel(rows)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._typing = QTimer(self, singleShot=True, interval=pause)
        self._typing.timeout.connect(self._look)
        box = QVBoxLayout(self)
        box.setContentsMargins(1, _EDGE, 1, _EDGE)
        box.setSpacing(4)
        row = QVBoxLayout()
        row.setContentsMargins(_EDGE, 0, _EDGE, 0)
        row.addWidget(self.field)
        box.addLayout(row)
        box.addWidget(self.list)
        self.field.textChanged.connect(self._typing.start)
        self.field.installEventFilter(self)
        self.list.clicked.connect(self._clicked)

    def choose(self) -> None:
        """Take the current row."""
        self._catch_up()
        row = self.list.currentIndex().row()
        if row >= 0:
            self._take(row)

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

    # What subclasses say

    def _find(self) -> None:
        """Show what the letters of the field find, and make a row the current one."""

    def _take(self, row: int) -> None:
        """Take a row."""

    def _step(self, step: int) -> None:
        """Go some rows further down, or up."""

    def _place(self) -> None:
        """Put it where it belongs in the window, as high as its rows need."""

    def _put_away(self) -> None:
        """Close it: the field has lost the focus."""
        self.hide()

    # Inside

    def _show_field(self) -> None:
        """Show it with an empty field that has the focus."""
        self.field.clear()
        self._look()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def _key(self, event: QKeyEvent) -> bool:
        """Do what a key means; tell whether it meant anything but typing."""
        match event.key():
            case Qt.Key.Key_Down:
                self._move(1)
            case Qt.Key.Key_Up:
                self._move(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.choose()
            case Qt.Key.Key_Escape:
                self._typing.stop()
                self.hide()
                self.left.emit()
            case _:
                return False
        return True

    def _move(self, step: int) -> None:
        self._catch_up()
        self._step(step)

    def _catch_up(self) -> None:
        if self._typing.isActive():
            self._look()

    def _look(self) -> None:
        self._typing.stop()
        self._find()
        self._fit()

    def _fit(self) -> None:
        rows = min(self._rows.rowCount(), self._most)
        self.list.setFixedHeight(rows * _ROW)
        self.list.setVisible(rows > 0)
        self.adjustSize()
        self._place()

    def _clicked(self, index: QModelIndex) -> None:
        self.list.setCurrentIndex(index)
        self.choose()

    def _close_if_left(self) -> None:
        if self.isVisible() and self.window().isActiveWindow() and not self.field.hasFocus():
            self._put_away()
