"""One record of a table with many columns: a row for each field, its value, what it becomes."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.ui.dialogs.dialog import PADDING, words
from annotator.ui.dialogs.field_choice import KEPT, FieldChoice
from annotator.ui.dialogs.mapping_table import ShownRecord
from annotator.ui.look.theme import Theme, elided, interface_font
from annotator.ui.parts.button import boxed_button
from annotator.ui.parts.counted import grouped
from annotator.ui.parts.painter import painter_on

_ROW, _ROWS = 32, 8.5
# So many fields are listed; nobody chooses among more.
_MOST = 200
_NAME, _CHOICE, _GAP = 208, 152, 16
_CENTRE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class FieldList(QWidget):
    """A head that says which record is shown, with the way to others, over its fields.

    Signals:
        mapped(str, str): a column shall become a field.
    """

    mapped = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._records: tuple[ShownRecord, ...] = ()
        self._at = 0
        self._page = _Page(theme)
        self._page.mapped.connect(self.mapped)
        self._scroll = QScrollArea()
        self._scroll.setWidget(self._page)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._where = words("", theme, size=11, ink=theme.dim)
        self._before = boxed_button(self.tr("Previous"))
        self._after = boxed_button(self.tr("Next"))
        self._before.setAccessibleName(self.tr("Previous record"))
        self._after.setAccessibleName(self.tr("Next record"))
        self._before.clicked.connect(self._go_back)
        self._after.clicked.connect(self._go_on)
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(PADDING, 0, PADDING, 8)
        row.setSpacing(8)
        self._where.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(self._where, 1)
        row.addWidget(self._before)
        row.addWidget(self._after)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._scroll)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def choices(self) -> tuple[FieldChoice, ...]:
        """What each column becomes, in the order shown."""
        return self._page.choices

    @property
    def _unlisted(self) -> str:
        more = self._page.unlisted
        return self.tr("{0} more fields are kept").format(grouped(more)) if more else ""

    @property
    def record(self) -> ShownRecord | None:
        """The record that is shown."""
        return self._records[self._at] if self._at < len(self._records) else None

    def show_columns(self, fields: Mapping[str, str]) -> None:
        """Show columns with the fields they become; those that were shown keep their places."""
        self._page.show_columns(fields)
        rows = min(_ROWS, len(fields))
        self._scroll.setFixedHeight(int(rows * _ROW))

    def show_records(self, records: Sequence[ShownRecord]) -> None:
        """Take the records that can be looked at; their cells stand in the columns' order."""
        self._records = tuple(records)
        self._at = min(self._at, max(0, len(records) - 1))
        self._show()

    def _go_back(self) -> None:
        self._at -= 1
        self._show()

    def _go_on(self) -> None:
        self._at += 1
        self._show()

    def _show(self) -> None:
        record = self.record
        self._page.show_record(record)
        self._before.setEnabled(self._at > 0)
        self._after.setEnabled(self._at + 1 < len(self._records))
        if record is None:
            self._where.setText("")
            return
        several = self.tr("Record {0} of the first {1}").format(self._at + 1, len(self._records))
        said = "  ·  ".join(
            part for part in (several, record.where, record.fate, self._unlisted) if part
        )
        self._where.setText(said)
        self._where.setToolTip(said)
        palette = self._theme.palette()
        ink = self._theme.alert if record.refused else self._theme.dim
        palette.setColor(palette.ColorRole.WindowText, ink)
        self._where.setPalette(palette)


class _Page(QWidget):
    """Paints names and values; the choices beside them are its children."""

    mapped = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._columns: tuple[str, ...] = ()
        self._order: tuple[str, ...] = ()
        self._fields: dict[str, str] = {}
        self._cells: dict[str, str] = {}
        self._refused = False
        self.choices: tuple[FieldChoice, ...] = ()
        self._plain = interface_font()
        self._struck = QFont(self._plain)
        self._struck.setStrikeOut(True)

    @property
    def unlisted(self) -> int:
        """How many columns are not listed."""
        return len(self._columns) - len(self._order)

    def show_columns(self, fields: Mapping[str, str]) -> None:
        """Show columns; of new ones those that have a field come first."""
        self._fields = dict(fields)
        if tuple(fields) != self._columns:
            self._columns = tuple(fields)
            order = sorted(fields, key=lambda column: fields[column] == KEPT)
            self._order = tuple(order[:_MOST])
            self._make_choices()
        for choice in self.choices:
            choice.show_field(fields[choice.objectName()])

    def show_record(self, record: ShownRecord | None) -> None:
        """Show the values of a record."""
        cells = () if record is None else record.cells
        self._cells = dict(zip(self._columns, cells, strict=False))
        self._refused = record is not None and record.refused
        for choice in self.choices:
            value = self._cells.get(choice.objectName(), "")
            choice.setAccessibleDescription(value)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(600, len(self._order) * _ROW)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            painter.fillRect(self.rect(), self._theme.page)
            for number, column in enumerate(self._order):
                self._paint_row(painter, number * _ROW, column)

    @property
    def _right(self) -> int:
        """Where rows end: a scroll bar takes its room out of the margin."""
        view = self.parentWidget()
        around = None if view is None else view.parentWidget()
        bar = 0 if view is None or around is None else around.width() - view.width()
        return self.width() - PADDING + bar

    def _make_choices(self) -> None:
        for old in self.choices:
            old.hide()
            old.deleteLater()
        self.choices = tuple(
            FieldChoice(column, self._fields[column], self) for column in self._order
        )
        for choice in self.choices:
            choice.mapped.connect(self.mapped)
            choice.show()
        self.setMinimumHeight(len(self._order) * _ROW)
        self._lay_out()

    def _paint_row(self, painter: QPainter, top: int, column: str) -> None:
        theme = self._theme
        right = self._right
        left = PADDING + _NAME + _GAP
        room = right - _CHOICE - _GAP - left
        field = self._fields[column]
        painter.setFont(self._plain)
        painter.setPen(theme.dim)
        name = elided(column, self._plain, _NAME)
        painter.drawText(QRectF(PADDING, top, _NAME + 2, _ROW), _CENTRE, name)
        quiet = self._refused or field == KEPT
        font = self._struck if self._refused and field == "title" else self._plain
        painter.setFont(font)
        painter.setPen(theme.dim if quiet else theme.text)
        value = self._cells.get(column, "").strip().replace("\n", " ¶ ")
        painter.drawText(QRectF(left, top, room + 2, _ROW), _CENTRE, elided(value, font, room))
        painter.fillRect(PADDING, top + _ROW - 1, right - PADDING, 1, theme.line)

    def _lay_out(self) -> None:
        left = self._right - _CHOICE
        for number, choice in enumerate(self.choices):
            choice.setGeometry(left, number * _ROW + 3, _CHOICE, 26)
