"""The small list that a "+n" opens: annotations for which there was no room."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.model.values import AnnotationKey
from annotator.ui.look.theme import Theme, elided, interface_font
from annotator.ui.parts.rows import RowDelegate, RowsView

_ROW = 24
_MOST_ROWS = 12
_WIDTH = 320
_LABEL_WIDTH = 88
_PAD = 12
_ANYWHERE = QModelIndex()


class CrowdRow(NamedTuple):
    """One annotation of the list: its label in its colour, and its words."""

    key: AnnotationKey
    label: str
    colour: QColor
    words: str


class _Rows(QAbstractListModel):
    def __init__(self, rows: Sequence[CrowdRow], parent: QWidget) -> None:
        super().__init__(parent)
        self.rows = rows

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ANYWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    @override
    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> str | None:
        row = self.rows[index.row()]
        spoken = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        return f"{row.label}: {row.words}" if role in spoken else None


class _Delegate(RowDelegate):
    @override
    def paint_row(
        self,
        painter: QPainter,
        rect: QRect,
        index: QModelIndex | QPersistentModelIndex,
        *,
        current: bool,
    ) -> None:
        model = index.model()
        if not isinstance(model, _Rows):
            return
        row = model.rows[index.row()]
        middle = Qt.AlignmentFlag.AlignVCenter
        label = QRect(rect.left() + _PAD, rect.top(), _LABEL_WIDTH, rect.height())
        painter.setFont(small := interface_font(11))
        painter.setPen(row.colour)
        painter.drawText(label, middle, elided(row.label, small, label.width()))
        words = rect.adjusted(_PAD + _LABEL_WIDTH + 8, 0, -_PAD - 6, 0)
        painter.setFont(font := interface_font(bold=current))
        painter.setPen(self.theme.text)
        painter.drawText(words, middle, elided(row.words, font, words.width()))


class CrowdList(QFrame):
    """A popup list; arrows and Return or a click choose, Esc closes.

    Signals:
        chosen(object): the key of the annotation taken.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, rows: Sequence[CrowdRow], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName(self.tr("Annotations without room"))
        self.rows = RowsView(theme, _ROW, self)
        self.rows.setAccessibleName(self.accessibleName())
        self.rows.setModel(_Rows(rows, self))
        self.rows.setItemDelegate(_Delegate(theme, self.rows))
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 1, 1, 1)
        box.addWidget(self.rows)
        self.resize(_WIDTH, min(len(rows), _MOST_ROWS) * _ROW + 4)
        self.setFocusProxy(self.rows)
        self.rows.clicked.connect(self._take)
        self.rows.setCurrentIndex(self.rows.model().index(0, 0))

    def open_at(self, point: QPoint) -> None:
        """Show the list below a point of the screen, or above when there is no room."""
        screen = QGuiApplication.screenAt(point) or self.screen()
        area = screen.availableGeometry()
        x = min(max(area.left(), point.x() - _WIDTH), area.right() - _WIDTH)
        below = point.y() + self.height() <= area.bottom()
        self.move(x, point.y() if below else point.y() - self.height() - _ROW)
        self.show()
        self.rows.setFocus(Qt.FocusReason.PopupFocusReason)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._take(self.rows.currentIndex())
        else:
            super().keyPressEvent(event)

    def _take(self, index: QModelIndex) -> None:
        model = index.model()
        if isinstance(model, _Rows):
            self.chosen.emit(model.rows[index.row()].key)
        self.close()
