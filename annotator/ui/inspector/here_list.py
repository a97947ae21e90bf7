"""Who is here: the referents of the article, with their digits and how often they are named."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.app.who_is_here import Here
from annotator.model.schema import Schema
from annotator.ui.look.theme import Theme, elided, interface_font
from annotator.ui.parts.key_cap import KeyCap, paint_key_cap
from annotator.ui.parts.marks import mark_of, paint_mark, stroke_of
from annotator.ui.parts.rows import RowDelegate, RowsView
from annotator.ui.parts.section_head import SectionHead

ROW_HEIGHT = 24
_MOST_ROWS = 9
_LEFT = 16
_NAME_AT = 40
_ROOT = QModelIndex()
_CENTRE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_RIGHT = _CENTRE | Qt.AlignmentFlag.AlignRight

Index = QModelIndex | QPersistentModelIndex


class HereRows(QAbstractListModel):
    """The rows; `total` counts a referent's mentions in the project when its row is seen."""

    def __init__(self, total: Callable[[str], int], parent: QObject) -> None:
        super().__init__(parent)
        self.total = total
        self.rows: Sequence[Here] = ()

    def show(self, rows: Sequence[Here]) -> None:
        """Show other rows."""
        if rows != self.rows:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()

    def repaint(self) -> None:
        """Show other counts."""
        if self.rows:
            self.dataChanged.emit(self.index(0), self.index(len(self.rows) - 1))

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join((row.entry.name, *row.entry.ids))
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        digit = str(row.number) if row.number is not None else ""
        here = self.tr("{0} here").format(row.mentions)
        project = self.tr("{0} in the project").format(self.total(row.entry.key))
        return ", ".join(filter(None, (digit, row.entry.name, here, project)))


class _Delegate(RowDelegate):
    schema: Schema | None = None

    @override
    def paint_row(self, painter: QPainter, rect: QRect, index: Index, *, current: bool) -> None:
        model = index.model()
        if not isinstance(model, HereRows) or self.schema is None:
            return
        row, box = model.rows[index.row()], QRectF(rect)
        if row.number is not None:
            paint_key_cap(painter, _LEFT + 0.5, box.center().y(), str(row.number), self.theme)
        small, font = interface_font(11), interface_font(bold=current)
        counts = f"{row.mentions} / {model.total(row.entry.key)}"
        external = next(iter(row.entry.ids), "")
        right = QFontMetricsF(small).horizontalAdvance(counts)
        room = box.width() - _NAME_AT - right - 32
        name = elided(row.entry.name, font, room)
        width = QFontMetricsF(font).horizontalAdvance(name)
        painter.setFont(font)
        painter.setPen(self.theme.text)
        painter.drawText(QRectF(_NAME_AT, box.top(), width + 2, box.height() - 2), _CENTRE, name)
        painter.setFont(small)
        painter.setPen(self.theme.dim)
        painter.drawText(box.adjusted(0, 0, -_LEFT, 0), _RIGHT, counts)
        if room - width > 60:
            left = _NAME_AT + width + 10
            where = QRectF(left, box.top() + 1, room - width, box.height() - 2)
            painter.drawText(where, _CENTRE, elided(external, small, room - width - 10))
        label = self.schema.by_id.get(row.label)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bottom = box.bottom() - 4
        paint_mark(
            painter,
            _NAME_AT,
            _NAME_AT + width,
            bottom,
            stroke_of(label),
            mark_of(label, self.theme),
        )


class HereList(QWidget):
    """A list as high as it has rows; Enter or a click goes to a mention, `i` opens the page.

    Signals:
        chosen(str): a row was pressed; carries the referent's key.
        page_wanted(str): a referent's page is wanted.
        left(): the text should get the focus.
    """

    chosen = Signal(str)
    page_wanted = Signal(str)
    left = Signal()

    def __init__(self, schema: Schema, theme: Theme, total: Callable[[str], int]) -> None:
        super().__init__()
        self._theme = theme
        self.rows = HereRows(total, self)
        self.view = _HereView(theme, ROW_HEIGHT, self)
        self.view.setModel(self.rows)
        delegate = _Delegate(theme, self.view)
        delegate.schema = schema
        self._delegate = delegate
        self.view.setItemDelegate(delegate)
        self.view.setAccessibleName(self.tr("Who is here"))
        self._head = SectionHead(
            theme, self.tr("Who is here"), KeyCap(theme, "0", self.tr("search"))
        )
        self._empty = QLabel(self.tr("Nobody yet. Select words and press 0."))
        self._empty.setFont(interface_font(11))
        self._empty.setContentsMargins(_LEFT, 0, _LEFT, 6)
        self._empty.setWordWrap(True)
        self._dim()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 6)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self._empty)
        column.addWidget(self.view)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Maximum)
        self.view.clicked.connect(self._choose)
        self.view.activated.connect(self._choose)
        self.view.doubleClicked.connect(self._open)
        self.view.opened.connect(self._open_current)
        self.view.left.connect(self.left)
        self.show_rows(())

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = self._delegate.theme = theme
        self._dim()

    def show_rows(self, rows: Sequence[Here]) -> None:
        """Show who is in the article."""
        self.rows.show(rows)
        self._head.set_count(str(len(rows)) if rows else "")
        self._empty.setVisible(not rows)
        self.view.setVisible(bool(rows))
        self.view.setFixedHeight(min(len(rows), _MOST_ROWS) * ROW_HEIGHT)

    def _dim(self) -> None:
        palette = self._theme.palette()
        palette.setColor(palette.ColorRole.WindowText, self._theme.dim)
        self._empty.setPalette(palette)

    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(self.rows.rows[index.row()].entry.key)

    def _open(self, index: QModelIndex) -> None:
        self.page_wanted.emit(self.rows.rows[index.row()].entry.key)

    def _open_current(self) -> None:
        row = self.view.currentIndex().row()
        if row >= 0:
            self.page_wanted.emit(self.rows.rows[row].entry.key)


class _HereView(RowsView):
    """Signals: `opened()`, `left()`."""

    opened = Signal()
    left = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_I:
            self.opened.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.currentIndex().isValid():
                self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, self.height())
