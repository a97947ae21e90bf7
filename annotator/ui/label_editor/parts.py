"""Parts of the label editor: a row with its refusal below, colours to choose, chips to take out."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from annotator.model.schema import Label, Schema
from annotator.model.schema_edit import whole_family
from annotator.ui.dialogs.dialog import failure_words, words
from annotator.ui.look.theme import GROUPS, Theme, interface_font
from annotator.ui.parts.flow import FlowLayout
from annotator.ui.parts.marks import mark_of, paint_mark, stroke_of
from annotator.ui.parts.part import Part, fill_round, outline_round

NAMES_WIDTH = 96
_FIXED = QSizePolicy.Policy.Fixed


class FormRow(QWidget):
    """A name, what is set for it, and below in red why that cannot be."""

    def __init__(self, theme: Theme, name: str, *widgets: QWidget) -> None:
        super().__init__()
        self.failure = failure_words(theme, size=11)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        title = words(name, theme, ink=theme.dim)
        title.setFixedWidth(NAMES_WIDTH)
        line.addWidget(title)
        for widget in widgets:
            line.addWidget(widget)
            if not widget.accessibleName():
                widget.setAccessibleName(name)
        if all(each.sizePolicy().horizontalPolicy() is _FIXED for each in widgets):
            line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 3, 0, 3)
        column.setSpacing(2)
        column.addLayout(line)
        under = QHBoxLayout()
        under.setContentsMargins(NAMES_WIDTH + 8, 0, 0, 0)
        under.addWidget(self.failure, 1)
        column.addLayout(under)

    def refuse(self, why: str) -> None:
        """Show why what stands here cannot be; "" for nothing wrong."""
        self.failure.setText(why)
        self.failure.setVisible(bool(why))


class Swatch(Part):
    """One colour group: its stroke over its name."""

    def __init__(self, theme: Theme, group: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.colour = group
        self.setCheckable(True)
        self.setFont(interface_font(11))
        self.setText(group.capitalize())
        self.setAccessibleName(self.tr("Colour {0}").format(group))

    @override
    def sizeHint(self) -> QSize:
        return QSize(round(QFontMetricsF(self.font()).horizontalAdvance(self.text())) + 16, 28)

    @override
    def paint(self, painter: QPainter) -> None:
        box, colours = QRectF(self.rect()), self.theme.group(self.colour)
        if self.isChecked():
            fill_round(painter, box, colours.tint)
            outline_round(painter, box, self.theme.text)
        elif self.hovered:
            fill_round(painter, box, self.theme.hover)
        painter.setPen(colours.words)
        painter.setFont(self.font())
        centre = Qt.AlignmentFlag.AlignHCenter
        painter.drawText(box.adjusted(0, 5, 0, 0), centre, self.text())
        fill_round(painter, QRectF(8, box.height() - 7, box.width() - 16, 2.2), colours.mark, 1)


class GroupChoice(QWidget):
    """The colour groups of the theme and the schema, one of them chosen.

    Signals:
        chosen(str): another group was pressed.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._flow = FlowLayout(self, gap=4, line_gap=4)
        self._swatches: list[Swatch] = []

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme

    def show_group(self, schema: Schema, group: str) -> None:
        """Show which group is set."""
        names = [*GROUPS, *(each.id for each in schema.groups if each.id not in GROUPS)]
        if [each.colour for each in self._swatches] != names:
            for old in self._swatches:
                self._flow.removeWidget(old)
                old.deleteLater()
            self._swatches = [Swatch(self._theme, name, self) for name in names]
            for swatch in self._swatches:
                swatch.clicked.connect(partial(self.chosen.emit, swatch.colour))
                self._flow.addWidget(swatch)
        for swatch in self._swatches:
            swatch.setChecked(swatch.colour == group)


class _Chip(Part):
    """A small name, with its label's underline where it is a label's."""

    room = 12

    def __init__(
        self, theme: Theme, text: str, label: Label | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self._label = label
        self.setFont(interface_font(11))
        self.setText(text)

    @override
    def sizeHint(self) -> QSize:
        width = QFontMetricsF(self.font()).horizontalAdvance(self.text())
        return QSize(round(width) + self.room, 22)

    @override
    def paint(self, painter: QPainter) -> None:
        box = QRectF(self.rect())
        if self.hovered:
            fill_round(painter, box, self.theme.hover)
        outline_round(painter, box, self.theme.line)
        painter.setFont(self.font())
        dim = self._label is not None and self._label.retired
        painter.setPen(self.theme.dim if dim else self.theme.text)
        middle = Qt.AlignmentFlag.AlignVCenter
        right = 6 - self.room
        painter.drawText(box.adjusted(6, -1, right, -1), middle, self.text())
        if self._label is not None and not dim:
            mark = mark_of(self._label, self.theme)
            end = box.right() + right
            paint_mark(painter, 6, end, box.bottom() - 5, stroke_of(self._label), mark)


class LabelChip(_Chip):
    """A label; pressed, it is gone to."""

    def __init__(self, theme: Theme, label: Label, parent: QWidget | None = None) -> None:
        super().__init__(theme, label.name, label, parent)
        self.label = label
        retired = self.tr(", retired") if label.retired else ""
        self.setAccessibleName(self.tr("Go to {0}{1}").format(label.name, retired))
        self.setToolTip(self.tr("Go to {0}{1}").format(label.name, retired))


class FillerChip(_Chip):
    """A label that may fill a role; pressed or deleted, it is taken out."""

    room = 28

    def __init__(
        self, theme: Theme, schema: Schema, filler: str, parent: QWidget | None = None
    ) -> None:
        family = next((f.name for f in schema.families if whole_family(f.id) == filler), None)
        name = family or schema.name_of(filler)
        super().__init__(theme, name, schema.by_id.get(filler), parent)
        self.filler = filler
        self.setAccessibleName(self.tr("{0} may fill it; press to take it out").format(name))
        self.setToolTip(self.tr("Take {0} out").format(name))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.click()
        else:
            super().keyPressEvent(event)

    @override
    def paint(self, painter: QPainter) -> None:
        super().paint(painter)
        if self.isEnabled():
            painter.setPen(self.theme.dim)
            cross = QRectF(self.rect()).adjusted(0, -1, -6, -1)
            middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(cross, middle, "×")


class Combo(QComboBox):
    """A choice of few named things.

    Signals:
        picked(object): the user chose another one; its data.
    """

    picked = Signal(object)

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self.setFont(interface_font())
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.activated.connect(self._picked)

    def show_choices(self, choices: Sequence[tuple[str, object]], now: object) -> None:
        """Offer words with what they stand for, `now` being set."""
        if [(self.itemText(n), self.itemData(n)) for n in range(self.count())] != list(choices):
            self.clear()
            for text, data in choices:
                self.addItem(text, data)
        data = [data for _, data in choices]
        self.setCurrentIndex(data.index(now) if now in data else -1)

    def _picked(self, row: int) -> None:
        self.picked.emit(self.itemData(row))


def pop_up(menu: QMenu, at: QWidget) -> None:
    """Show a menu under a widget."""
    menu.popup(at.mapToGlobal(at.rect().bottomLeft()))


def cleared(layout: QHBoxLayout | QVBoxLayout | FlowLayout) -> None:
    """Take all widgets out of a layout and let them go."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


def dim_words(text: str, theme: Theme) -> QLabel:
    """Return small dim words."""
    return words(text, theme, size=11, ink=theme.dim, wrap=True)
