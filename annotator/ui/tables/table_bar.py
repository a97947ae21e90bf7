"""What stands above the table: what it shows, of what, whose, and the filter."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from annotator.ui.dialogs.dialog import words
from annotator.ui.look.theme import Theme, elided, interface_font
from annotator.ui.parts.field import Field
from annotator.ui.parts.part import Part, fill_round

_PADDING = 8
_WIDEST = 190


class MenuButton(Part):
    """Words and a small triangle; a click opens a menu. `on`: a choice narrows what is shown."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme)
        self._name = name
        self._on = False
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.show_words(name)

    def show_words(self, said: str, *, on: bool = False) -> None:
        """Show what is chosen."""
        self._on = on
        self.setText(said)
        self.setAccessibleName(said if said == self._name else f"{self._name}: {said}")
        self.setToolTip(said)
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        width = QFontMetricsF(interface_font()).horizontalAdvance(self.text())
        return QSize(min(_WIDEST, round(width)) + 2 * _PADDING + 14, 28)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(48, 28)

    @override
    def paint(self, painter: QPainter) -> None:
        theme, box = self.theme, QRectF(self.rect())
        if self._on or self.hovered:
            fill_round(painter, box, theme.sel if self._on else theme.hover)
        font = interface_font()
        painter.setFont(font)
        painter.setPen(theme.text)
        room = box.width() - 2 * _PADDING - 12
        painter.drawText(
            box.adjusted(_PADDING, 0, 0, 0),
            Qt.AlignmentFlag.AlignVCenter,
            elided(self.text(), font, room),
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.dim)
        x, y = box.right() - _PADDING - 4, box.center().y() - 1.5
        painter.drawPolygon(
            QPolygonF([QPointF(x - 3.5, y), QPointF(x + 3.5, y), QPointF(x, y + 4)])
        )


class TableBar(QWidget):
    """The buttons with their menus, the filter field, and how many rows there are.

    Signals:
        typed(str): the words of the filter were changed.
        rows_wanted(): the focus is to go into the rows.
        left(): Esc was pressed in an empty field.
    """

    typed = Signal(str)
    rows_wanted = Signal()
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.what = MenuButton(theme, self.tr("Rows"))
        self.scope = MenuButton(theme, self.tr("Where"))
        self.whose = MenuButton(theme, self.tr("Whose"))
        self.filter = MenuButton(theme, self.tr("Filter"))
        self.more = MenuButton(theme, self.tr("Columns"))
        self.field = _FilterField(self.tr("Words in any column"))
        self.field.setAccessibleName(self.tr("Filter by words in any column"))
        self.field.setMaximumWidth(260)
        self.count = words("", theme, size=11, ink=theme.dim)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 16, 4)
        row.setSpacing(4)
        for part in (self.what, self.scope, self.whose):
            row.addWidget(part)
        row.addSpacing(4)
        row.addWidget(self.field, 1)
        row.addSpacing(4)
        row.addWidget(self.filter)
        row.addWidget(self.more)
        row.addStretch(0)
        row.addWidget(self.count)
        self.field.textChanged.connect(self.typed)
        self.field.went_down.connect(self.rows_wanted)
        self.field.left.connect(self.left)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        palette = theme.palette()
        palette.setColor(palette.ColorRole.WindowText, theme.dim)
        self.count.setPalette(palette)


class _FilterField(Field):
    """Return and the arrow down go to the rows; Esc empties, then leaves."""

    went_down = Signal()
    left = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.went_down.emit()
        elif key == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.left.emit()
        else:
            super().keyPressEvent(event)
