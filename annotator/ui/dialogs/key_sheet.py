"""All keys on one sheet: labels, commands by menu, and what the text does by itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.app.commands import COMMANDS, FIXED_KEYS, TABLE_KEYS, Command
from annotator.model.schema import Schema
from annotator.ui.dialogs.dialog import PADDING, Dialog
from annotator.ui.keys import shown
from annotator.ui.look.theme import Theme, elided, interface_font
from annotator.ui.menus import TITLES
from annotator.ui.parts.button import boxed_button
from annotator.ui.parts.marks import Stroke, mark_of, paint_mark, stroke_of
from annotator.ui.parts.painter import painter_on
from annotator.ui.parts.scroll_bar import OverlayBar

_COLUMN = 400
_GUTTER = 32
_KEYS = 172
_LABEL_KEYS = 28
_ROW = 22
_HEAD = 30
_SPACE = 14


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key with what it does; a label's key has its mark."""

    keys: str
    title: str
    colour: QColor | None = None
    stroke: Stroke = Stroke.FILLER


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """Keys that belong together, in one column or several."""

    title: str
    lines: tuple[KeyLine, ...]
    columns: int = 1

    @property
    def height(self) -> int:
        """How high the group is on the sheet."""
        return _HEAD + self.rows * _ROW + _SPACE

    @property
    def rows(self) -> int:
        """How many lines stand below one another."""
        return -(-len(self.lines) // self.columns)


class KeySheet(Dialog):
    """The sheet that `F1` opens; `spoken` is all of it as lines of text."""

    def __init__(
        self,
        theme: Theme,
        schema: Schema | None,
        parent: QWidget | None = None,
        commands: Sequence[Command] = COMMANDS,
    ) -> None:
        super().__init__(theme, self.tr("All keys"), parent)
        self._table = commands
        groups = [*self._labels(schema), *self._commands(), *self._fixed()]
        sheet = _Sheet(groups, theme)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(sheet)
        area.setAccessibleName(self.tr("All keys"))
        self.spoken = "\n".join(_spoken(groups))
        area.setAccessibleDescription(self.spoken)
        self._bar = OverlayBar(theme, area)
        column = QVBoxLayout()
        column.addWidget(area)
        self.body.addLayout(column, 1)
        close = boxed_button(self.tr("Close"), primary=True)
        close.clicked.connect(self.accept)
        self.add_buttons(close)
        self.resize(sheet.width() + 12, 640)

    def _labels(self, schema: Schema | None) -> Iterator[KeyGroup]:
        if schema is None:
            return
        for family in schema.families:
            labels = (x for x in schema.labels if x.family == family.id and x.keys)
            lines = tuple(
                KeyLine(
                    " ".join(label.keys), label.name, mark_of(label, self.theme), stroke_of(label)
                )
                for label in labels
                if not label.retired
            )
            if lines:
                title = self.tr("Labels: {family}").format(family=family.name)
                yield KeyGroup(title, lines, columns=2)

    def _commands(self) -> Iterator[KeyGroup]:
        for menu, title in TITLES.items():
            lines = tuple(
                KeyLine(", ".join(map(shown, command.keys)), command.title.removesuffix("…"))
                for command in self._table
                if command.menu.partition("/")[0] == menu and command.keys
            )
            if lines:
                yield KeyGroup(title, lines)

    def _fixed(self) -> Iterator[KeyGroup]:
        titled = ((self.tr("In the text"), FIXED_KEYS), (self.tr("In the table"), TABLE_KEYS))
        for title, keys in titled:
            yield KeyGroup(title, tuple(KeyLine(each, does) for each, does in keys))


def _spoken(groups: Sequence[KeyGroup]) -> Iterator[str]:
    for group in groups:
        yield group.title
        for line in group.lines:
            yield f"{line.keys}: {line.title}"


class _Sheet(QWidget):
    """Paints the groups in two columns."""

    def __init__(self, groups: Sequence[KeyGroup], theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        total = sum(group.height for group in groups)
        self._columns: tuple[list[KeyGroup], list[KeyGroup]] = ([], [])
        high = 0
        for group in groups:
            second = high >= total / 2 or (high and high + group.height > 0.62 * total)
            self._columns[1 if second else 0].append(group)
            high += group.height
        self.resize(self.sizeHint())

    @override
    def sizeHint(self) -> QSize:
        high = max(sum(group.height for group in column) for column in self._columns)
        return QSize(2 * _COLUMN + _GUTTER + 2 * PADDING, high)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self, smooth=True) as painter:
            for number, column in enumerate(self._columns):
                top = 0.0
                for group in column:
                    self._paint_group(painter, group, PADDING + number * (_COLUMN + _GUTTER), top)
                    top += group.height

    def _paint_group(self, painter: QPainter, group: KeyGroup, left: float, top: float) -> None:
        theme = self._theme
        centre = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.setFont(interface_font(11, bold=True))
        painter.setPen(theme.dim)
        painter.drawText(QRectF(left, top, _COLUMN, 22), centre, group.title.upper())
        painter.fillRect(QRectF(left, top + 23, _COLUMN, 1), theme.line)
        width = _COLUMN / group.columns
        keys = _KEYS if group.columns == 1 else _LABEL_KEYS
        for number, line in enumerate(group.lines):
            across, down = divmod(number, group.rows)
            y = top + _HEAD - 2 + down * _ROW
            self._paint_line(painter, line, QRectF(left + across * width, y, width, _ROW), keys)

    def _paint_line(self, painter: QPainter, line: KeyLine, box: QRectF, keys_wide: int) -> None:
        centre = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        bold, plain = interface_font(bold=True), interface_font()
        painter.setPen(self._theme.text)
        painter.setFont(bold)
        painter.drawText(box, centre, elided(line.keys, bold, keys_wide - 8))
        painter.setFont(plain)
        said = box.adjusted(keys_wide, 0, 0, 0)
        title = elided(line.title, plain, said.width())
        painter.drawText(said, centre, title)
        if line.colour is not None:
            right = said.left() + QFontMetricsF(plain).horizontalAdvance(title)
            paint_mark(painter, said.left(), right, box.top() + 18, line.stroke, line.colour)
