"""The label bar: what is being read for, all labels with their keys, and "Done and next"."""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import pairwise

import msgspec
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from annotator.model.schema import REGION_FAMILY, Family, Label, Schema
from annotator.ui.label_chip import CHIP_HEIGHT, Detail, LabelChip
from annotator.ui.look.theme import Theme, interface_font
from annotator.ui.panes.modes import mode_title
from annotator.ui.parts.button import Look, TextButton
from annotator.ui.parts.painter import painter_on
from annotator.ui.parts.part import Part, fill_round, outline_round, set_theme_in
from annotator.ui.parts.tab_strip import TabStrip

BAR_HEIGHT = 73
_TOP = 8
_MARGIN = 16
# What is tried in turn until both rows fit: detail, gap between chips, further gap between groups.
_FITS = (
    (Detail.WIDE_COUNT, 4.0, 9.0),
    (Detail.COUNT, 3.0, 8.0),
    (Detail.COUNT, 2.0, 7.0),
    (Detail.NAME, 7.0, 9.0),
    (Detail.NAME, 3.0, 8.0),
    (Detail.NAME, 1.0, 4.0),
    (Detail.SHORT_NAME, 4.0, 8.0),
    (Detail.SHORT_NAME, 1.0, 4.0),
    (Detail.KEY, 2.0, 6.0),
    (Detail.KEY, 0.0, 0.0),
)
Fit = tuple[Detail, float, float]
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class PassBox(Part):
    """A tick box for one family of labels."""

    def __init__(self, theme: Theme, family: Family, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.family = family
        self.setText(family.name)
        self.setCheckable(True)
        self.setChecked(True)
        self.setFont(interface_font())
        self.setAccessibleName(family.name)
        self.setToolTip(
            self.tr("Reading for {0}: Done and next marks them as covered").format(family.name)
        )

    @override
    def sizeHint(self) -> QSize:
        width = QFontMetricsF(self.font()).horizontalAdvance(self.text())
        return QSize(round(19 + width), 20)

    @override
    def paint(self, painter: QPainter) -> None:
        theme = self.theme
        box = QRectF(0, (self.height() - 14) / 2, 14, 14)
        if self.isChecked():
            fill_round(painter, box, theme.strong, 3)
            painter.setPen(QPen(theme.onstrong, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            tick = ((3.6, 7.2), (6.2, 9.8), (10.6, 4.6))
            painter.drawPolyline([box.topLeft() + QPointF(x, y) for x, y in tick])
        else:
            fill_round(painter, box, theme.raised, 3)
            outline_round(painter, box, theme.control, 1, 3)
        painter.setFont(self.font())
        painter.setPen(theme.text if self.isChecked() or self.hovered else theme.dim)
        words = QRectF(18.5, 0, self.width(), self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())


class LabelBar(QWidget):
    """Two fixed rows of chips. Too narrow, names shorten, then only keys stay; never a third row.

    Signals:
        label_clicked(object): a chip was pressed; its label's id.
        passes_changed(object): the ids of the families that are read for.
        done_clicked(): "Done and next" was pressed.
        mode_chosen(object): the name of the mode whose tab was pressed.
    """

    label_clicked = Signal(object)
    passes_changed = Signal(object)
    done_clicked = Signal()
    mode_chosen = Signal(object)

    def __init__(self, theme: Theme, schema: Schema, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._start = 288
        self._rows: tuple[list[LabelChip], list[LabelChip]] = ([], [])
        self._retired: list[LabelChip] = []
        self._counts: Mapping[str, int] = {}
        self._passes: list[PassBox] = []
        self._modes: tuple[str, ...] = ()
        self._tabs: TabStrip | None = None
        self._done = TextButton(theme, self.tr("Done and next"), Look.PRIMARY, self)
        self._done.clicked.connect(self.done_clicked)
        self._done_key = "Ctrl+Enter"
        self.setFixedHeight(BAR_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.set_schema(schema)

    @property
    def chips(self) -> list[LabelChip]:
        """All chips, in the order in which they stand."""
        return [chip for row in self._rows for chip in row]

    def read_order(self) -> list[QWidget]:
        """Return the parts as they are read: what to work at, for what, the labels, and on."""
        tabs = [] if self._tabs is None else [self._tabs]
        return [*tabs, *self._passes, *self.chips, self._done]

    @property
    def passes(self) -> tuple[str, ...]:
        """The ids of the families that are read for."""
        return tuple(box.family.id for box in self._passes if box.isChecked())

    def set_modes(self, modes: Sequence[str], current: str) -> None:
        """Show the tabs of what one can work at, and which is on."""
        if tuple(modes) != self._modes:
            if self._tabs is not None:
                self._tabs.deleteLater()
            self._modes = tuple(modes)
            self._tabs = TabStrip(self._theme, [mode_title(mode) for mode in modes], 0)
            self._tabs.setParent(self)
            self._tabs.setAccessibleName(self.tr("What to work at"))
            self._tabs.chosen.connect(self._choose_mode)
            self._tabs.show()
            self._place_tabs()
        if self._tabs is not None:
            self._tabs.open(self._modes.index(current))

    def set_schema(self, schema: Schema) -> None:
        """Show the labels of `schema`, group by group in its order."""
        armed = next((chip.label.id for chip in self.chips if chip.armed), None)
        off = {box.family.id for box in self._passes if not box.isChecked()}
        for old in {*self.chips, *self._retired, *self._passes}:
            old.hide()
            old.deleteLater()
        self._rows = ([], [])
        for label in bar_labels(schema):
            row = next((g.row for g in schema.groups if g.id == label.group), 1)
            chip = LabelChip(self._theme, label, self)
            chip.clicked.connect(partial(self.label_clicked.emit, label.id))
            self._rows[0 if row <= 1 else 1].append(chip)
            chip.show()
        self._retired = [self._retired_chip(label) for label in schema.labels if label.retired]
        self._passes = [
            PassBox(self._theme, family, self)
            for family in schema.families
            if family.id != REGION_FAMILY
        ]
        for box in self._passes:
            box.setChecked(box.family.id not in off)
            box.toggled.connect(self._passes_toggled)
            box.show()
        self._grey_what_is_not_read_for()
        self.set_armed(armed)
        self.set_counts(self._counts)
        self.setFocusProxy(next(iter(self.chips), self._done))
        self._place()

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        for part in (*self.chips, *self._retired, *self._passes, self._done):
            part.set_theme(theme)
        if self._tabs is not None:
            set_theme_in(self._tabs, theme)
        self.update()

    def set_start(self, start: int) -> None:
        """Let the chips begin at `start`: right of the pane that stands below the passes."""
        if start != self._start:
            self._start = start
            self._place()

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many annotations of each label the open layer has."""
        self._counts = counts
        for chip in [*self.chips, *self._retired]:
            chip.set_count(counts.get(chip.label.id, 0))
        shown = [chip for chip in self._retired if counts.get(chip.label.id)]
        if shown != [chip for chip in self._retired if not chip.isHidden()]:
            self._show_retired(shown)

    def set_armed(self, label: str | None) -> None:
        """Show which label each drag makes."""
        for chip in self.chips:
            chip.set_armed(chip.label.id == label)

    def set_passes(self, families: Sequence[str]) -> None:
        """Read for just these families."""
        for box in self._passes:
            box.setChecked(box.family.id in families)

    def set_done_key(self, key: str) -> None:
        """Show the key of "Done and next"."""
        self._done_key = key
        self._done.setToolTip(key)
        self.update()

    def set_editable(self, editable: bool) -> None:
        """Let labels be given, or show them greyed."""
        for chip in self.chips:
            chip.setEnabled(editable)

    def set_finishable(self, finishable: bool) -> None:
        """Let the article be marked as done, or show the button greyed."""
        self._done.setEnabled(finishable)

    @override
    def sizeHint(self) -> QSize:
        return QSize(800, BAR_HEIGHT)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, BAR_HEIGHT)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        focused = self.focusWidget()
        chips = self.chips
        if step is None or not isinstance(focused, LabelChip) or focused not in chips:
            super().keyPressEvent(event)
            return
        at = (chips.index(focused) + step) % len(chips)
        chips[at].setFocus(Qt.FocusReason.TabFocusReason)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        with painter_on(self, smooth=True) as painter:
            painter.fillRect(self.rect(), theme.panel)
            painter.setFont(interface_font(11))
            painter.setPen(theme.dim)
            hint = QRectF(self.width() - 216, 36, 200, 28)
            painter.drawText(
                hint, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._done_key
            )
            painter.fillRect(0, self.height() - 1, self.width(), 1, theme.line)

    def _retired_chip(self, label: Label) -> LabelChip:
        """Return the grey chip of a label that is offered no more; shown where it has spans."""
        chip = LabelChip(self._theme, msgspec.structs.replace(label, keys=()), self)
        chip.setEnabled(False)
        chip.hide()
        return chip

    def _show_retired(self, shown: Sequence[LabelChip]) -> None:
        """Let retired labels that have spans here stand behind all others, for their counts."""
        last = self._rows[1]
        last[:] = [chip for chip in last if chip not in self._retired] + list(shown)
        for chip in self._retired:
            chip.setVisible(chip in shown)
        self._place()

    def _passes_toggled(self) -> None:
        self._grey_what_is_not_read_for()
        self.passes_changed.emit(self.passes)

    def _grey_what_is_not_read_for(self) -> None:
        on = self.passes
        for chip in self.chips:
            chip.set_in_pass(chip.label.family in on or chip.label.family == REGION_FAMILY)

    def _choose_mode(self, number: int) -> None:
        self.mode_chosen.emit(self._modes[number])

    def _place_tabs(self) -> None:
        if self._tabs is not None:
            self._tabs.setGeometry(_MARGIN, 4, self._tabs.sizeHint().width(), 32)

    def _place(self) -> None:
        self._place_passes()
        self._place_tabs()
        size = self._done.sizeHint()
        done_left = self.width() - _MARGIN - size.width()
        self._done.setGeometry(done_left, _TOP, size.width(), size.height())
        room = done_left - 4 - self._start
        fit = next((f for f in _FITS if self._widest_row(f) <= room), _FITS[-1])
        for number, row in enumerate(self._rows):
            self._place_row(row, _TOP + number * CHIP_HEIGHT, fit)

    def _widest_row(self, fit: Fit) -> float:
        return max(_gaps(row, fit) + sum(c.width_with(fit[0]) for c in row) for row in self._rows)

    def _place_row(self, row: Sequence[LabelChip], top: int, fit: Fit) -> None:
        left, before = float(self._start), None
        for chip in row:
            if before is not None:
                left += _gap(before.label, chip.label, fit)
            chip.set_detail(fit[0])
            width = chip.width_with(fit[0])
            chip.setGeometry(round(left), top, round(width), CHIP_HEIGHT)
            left += width
            before = chip

    def _place_passes(self) -> None:
        left = _MARGIN
        for font in (interface_font(), interface_font(11)):
            for box in self._passes:
                box.setFont(font)
            needed = sum(box.sizeHint().width() + 9 for box in self._passes) - 9
            if _MARGIN + needed <= self._start - 10:
                break
        for box in self._passes:
            size = box.sizeHint()
            box.setGeometry(left, 40, size.width(), size.height())
            left += size.width() + 9


def _gaps(row: Sequence[LabelChip], fit: Fit) -> float:
    return sum(_gap(before.label, after.label, fit) for before, after in pairwise(row))


def _gap(before: Label, after: Label, fit: Fit) -> float:
    _, gap, group_gap = fit
    apart = before.group != after.group and after.parent != before.id
    return gap + (group_gap if apart else 0)


def bar_labels(schema: Schema) -> list[Label]:
    """Return the labels that have a chip, group by group; fillers and retired ones have none."""
    order = {group.id: place for place, group in enumerate(schema.groups)}
    shown = [label for label in schema.labels if not (label.filler_only or label.retired)]
    return sorted(shown, key=lambda label: order.get(label.group, len(order)))
