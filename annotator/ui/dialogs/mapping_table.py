"""The first records of a file as they will come in, with what each column becomes above it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QWidget
from typing_extensions import override

from annotator.app.importing.import_preview import ShownSpan
from annotator.ui.dialogs.dialog import PADDING, words
from annotator.ui.dialogs.field_choice import FieldChoice
from annotator.ui.look.theme import Theme, elided, interface_font
from annotator.ui.parts.painter import painter_on

_GAP = 8
_ROW = 44
_HEAD = 56
_WIDTHS = {"text": 288, "title": 216, "outlet": 96, "date": 104, "url": 112}
_OTHER_WIDTH = 126
_READ = frozenset({"text", "title", "outlet"})


@dataclass(frozen=True, slots=True)
class ShownRecord:
    """A record as it is shown: its cells, where it stands, what will happen; refused or not.

    `spans` lie in the words of the text.
    """

    cells: tuple[str, ...]
    where: str
    fate: str = ""
    refused: bool = False
    spans: tuple[ShownSpan, ...] = ()


class MappingTable(QScrollArea):
    """Columns with what they become, and rows. Without `fields` the columns cannot be mapped.

    Signals:
        mapped(str, str): a column shall become a field.
    """

    mapped = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._page = _Page(theme)
        self._names: list[QLabel] = []
        self._boxes: list[FieldChoice] = []
        self.setWidget(self._page)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(self.tr("The first records"))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def choices(self) -> tuple[FieldChoice, ...]:
        """What each column becomes, when that can be chosen."""
        return tuple(self._boxes)

    def show_columns(self, fields: Mapping[str, str], *, mappable: bool) -> None:
        """Show columns with the fields they become; `mappable` puts a choice above each."""
        for old in (*self._names, *self._boxes):
            old.hide()
            old.deleteLater()
        self._names, self._boxes = [], []
        for column, field in fields.items():
            name = words(column, self._theme, size=11, ink=self._theme.dim)
            name.setParent(self._page)
            name.show()
            self._names.append(name)
            if mappable:
                self._boxes.append(self._box(column, field))
        before: QWidget = self
        for box in self._boxes:
            # What is made later would be reached after the buttons.
            self.setTabOrder(before, box)
            before = box
        self._page.fields = tuple(fields.values())
        self._page.head = _HEAD if mappable else _HEAD - 30
        self._lay_out()

    def set_colours(self, colours: Mapping[str, QColor]) -> None:
        """Take the colours of labels; others are grey."""
        self._page.colours = dict(colours)

    def show_records(self, records: Sequence[ShownRecord]) -> None:
        """Show rows under the columns."""
        self._page.records = tuple(records)
        self._page.update()
        self._lay_out()

    @override
    def sizeHint(self) -> QSize:
        rows = max(1, len(self._page.records))
        return QSize(1040, self._page.head + rows * _ROW + 12)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _box(self, column: str, field: str) -> FieldChoice:
        box = FieldChoice(column, field, self._page)
        box.mapped.connect(self.mapped)
        box.show()
        return box

    def _lay_out(self) -> None:
        room = self.width() - 2 * PADDING
        widths = [_WIDTHS.get(field, _OTHER_WIDTH) for field in self._page.fields]
        spare = room - sum(widths) - _GAP * max(0, len(widths) - 1)
        if spare > 0 and widths:
            widest = "text" if "text" in self._page.fields else self._page.fields[0]
            widths[self._page.fields.index(widest)] += spare
        x, lefts = PADDING, list[int]()
        for width in widths:
            lefts.append(x)
            x += width + _GAP
        self._page.lefts, self._page.widths = lefts, widths
        for name, left, width in zip(self._names, lefts, widths, strict=True):
            name.setGeometry(left, 0, width, 18)
        for box, left, width in zip(self._boxes, lefts, widths, strict=False):
            box.setGeometry(left, 20, width, 26)
        high = self._page.head + len(self._page.records) * _ROW
        self._page.resize(max(self.width(), x - _GAP + PADDING), high)
        more = 0 if self._page.width() <= self.width() else 12
        self.setFixedHeight(high + more)
        self._page.update()


class _Page(QWidget):
    """Paints the rows; the choices above them are its children."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.fields: tuple[str, ...] = ()
        self.lefts: list[int] = []
        self.widths: list[int] = []
        self.records: tuple[ShownRecord, ...] = ()
        self.colours: dict[str, QColor] = {}
        self.head = _HEAD
        self._plain = interface_font()
        self._small = interface_font(11)
        self._struck = QFont(self._plain)
        self._struck.setStrikeOut(True)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            theme = self._theme
            painter.fillRect(0, self.head, self.width(), self.height() - self.head, theme.page)
            painter.fillRect(0, self.head - 1, self.width(), 1, theme.line)
            for number, record in enumerate(self.records):
                top = self.head + number * _ROW
                self._paint_record(painter, record, top)
                right = self.width() - 2 * PADDING
                painter.fillRect(PADDING, top + _ROW - 1, right, 1, theme.line)

    def _underline(
        self, painter: QPainter, record: ShownRecord, words_: str, at: tuple[int, int, int]
    ) -> None:
        """Draw the labels of a record under its words, as far as these are shown."""
        left, line, room = at
        metrics = QFontMetricsF(self._plain)
        for span in record.spans:
            begin = metrics.horizontalAdvance(words_[: span.start])
            end = min(metrics.horizontalAdvance(words_[: span.end]), room)
            if begin < room:
                colour = self.colours.get(span.label, self._theme.dim)
                painter.fillRect(QRectF(left + begin, line, end - begin, 2), colour)

    def _paint_record(self, painter: QPainter, record: ShownRecord, top: int) -> None:
        theme = self._theme
        centre = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        cells = zip(self.fields, record.cells, self.lefts, self.widths, strict=False)
        for field, cell, left, width in cells:
            quiet = record.refused or field not in _READ
            struck = record.refused and field == "title"
            font = self._struck if struck else self._plain
            painter.setFont(font)
            painter.setPen(theme.dim if quiet else theme.text)
            plain = cell if record.spans else cell.strip().replace("\n", " ¶ ")
            shown = elided(plain, font, width - 8)
            painter.drawText(QRectF(left, top + 5, width, 20), centre, shown)
            if field == "text" and record.spans and not record.refused:
                self._underline(painter, record, cell, (left, top + 23, width - 8))
        painter.setFont(self._small)
        painter.setPen(theme.alert if record.refused else theme.dim)
        said = "  ·  ".join(part for part in (record.where, record.fate) if part)
        room = self.width() - 2 * PADDING
        where = QRectF(PADDING, top + (25 if record.cells else 14), room, 16)
        painter.drawText(where, centre, elided(said, self._small, room))
