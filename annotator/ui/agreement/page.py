"""The figures of the agreement page: pairs, confusion, labels, weeks, and all annotators."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.model.schema import Schema
from annotator.review.comparison import Comparison, PairFigures
from annotator.ui.agreement.bars import Bars
from annotator.ui.agreement.figures import (
    all_lines,
    confusion_cells,
    frequent,
    label_bars,
    pair_cells,
    pair_lines,
)
from annotator.ui.agreement.grid import Grid
from annotator.ui.dialogs.dialog import PADDING, words
from annotator.ui.look.theme import Theme
from annotator.ui.parts.painter import painter_on

_MATCHES = {"exact": "exact span F1", "overlap": "overlap F1", "label_only": "label F1"}
_OF_A_PAIR = ("exact_top", "by_hand", "suggested", "role_f1", "coreference", "lea", "links")


class FiguresPage(QWidget):
    """All figures of a comparison; every one opens its places.

    Signals:
        pair_chosen(object): a cell of the pairs was pressed; carries the two names.
        confused_chosen(object): a cell of the confusion was pressed; the two labels, "" for none.
        label_chosen(object): a label was pressed.
    """

    pair_chosen = Signal(object)
    confused_chosen = Signal(object)
    label_chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._names: Sequence[str] = ()
        self._labels: list[str] = []
        self.pairs = Grid(theme, self.tr("Pairs of annotators"), (72, 32), 90)
        self.confusion = Grid(theme, self.tr("Confusion of labels"), (38, 24), 90)
        self.bars = Bars(theme, self.tr("Labels, weakest first"))
        self.weeks = Bars(theme, self.tr("Weeks"))
        self._pairs_facts = words("", theme, size=11, ink=theme.dim)
        self._confusion_facts = words("", theme, size=11, ink=theme.dim)
        self._bars_facts = words("", theme, size=11, ink=theme.dim)
        self._weeks_title = words(self.tr("Weeks"), theme, size=15, bold=True)
        self._frequent = words("", theme, ink=theme.dim, wrap=True)
        self._lines = QGridLayout()
        self._lines.setHorizontalSpacing(14)
        self._lines.setVerticalSpacing(6)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(PADDING, 12, PADDING, 12)
        columns.setSpacing(40)
        columns.addLayout(
            self._column(
                (self.tr("Pairs"), self._pairs_facts, self.pairs),
                (self.tr("Confusion"), self._confusion_facts, self.confusion),
            )
        )
        columns.addLayout(self._right_column(), 1)
        self.pairs.chosen.connect(self._pair_pressed)
        self.confusion.chosen.connect(self._confused_pressed)
        self.bars.chosen.connect(self.label_chosen)

    def show_comparison(self, found: Comparison, match: str) -> None:
        """Show what is of all annotators; `match` is how spans are compared below the diagonal."""
        self._names = found.layers
        headings, cells = pair_cells(found, match)
        self.pairs.show_cells(headings, headings, cells)
        below = self.tr("below the diagonal: {0}; above: κ of words")
        self._pairs_facts.setText(below.format(_MATCHES[match]))

    def show_pair(self, found: Comparison, pair: PairFigures | None, schema: Schema) -> None:
        """Show what is of two annotators."""
        theme = self._theme
        self.weeks.show_bars(label_bars(found.weeks, schema, theme))
        for part in (self._weeks_title, self.weeks):
            part.setVisible(len(found.weeks) > 1)
        if pair is None:
            self._show_lines(all_lines(found))
            return
        rows, columns, cells, self._labels = confusion_cells(pair, schema, theme)
        self.confusion.show_cells(rows, columns, cells)
        facts = self.tr("rows: {0}; columns: {1}; “none”: the other has nothing there")
        self._confusion_facts.setText(facts.format(pair.a, pair.b))
        facts = self.tr("exact span F1, {0} and {1}, weakest first")
        self._bars_facts.setText(facts.format(pair.a, pair.b))
        self.bars.show_bars(label_bars(pair.labels, schema, theme))
        said = frequent(pair, schema.name_of)
        self._frequent.setVisible(bool(said))
        self._frequent.setText(self.tr("Most frequent confusions: {0}.").format(said))
        self._show_lines([*all_lines(found), *pair_lines(pair, _OF_A_PAIR)])

    def picture(self) -> QImage:
        """Return the page as a picture, twice as sharp as on the screen."""
        picture = QImage(self.size() * 2, QImage.Format.Format_ARGB32)
        picture.setDevicePixelRatio(2)
        picture.fill(self._theme.page)
        self.render(picture)
        return picture

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            painter.fillRect(self.rect(), self._theme.page)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        self.update()

    def _column(self, *blocks: tuple[str, QWidget, QWidget]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        for title, facts, figures in blocks:
            column.addWidget(words(title, self._theme, size=15, bold=True))
            column.addWidget(facts)
            column.addSpacing(4)
            column.addWidget(figures)
            column.addSpacing(20)
        column.addStretch(1)
        return column

    def _right_column(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        title = self.tr("All annotators, and this pair")
        column.addWidget(words(title, self._theme, size=15, bold=True))
        column.addSpacing(4)
        column.addLayout(self._lines)
        column.addSpacing(20)
        column.addWidget(words(self.tr("Labels"), self._theme, size=15, bold=True))
        column.addWidget(self._bars_facts)
        column.addWidget(self.bars)
        column.addWidget(self._frequent)
        column.addSpacing(20)
        column.addWidget(self._weeks_title)
        column.addWidget(self.weeks)
        column.addStretch(1)
        return column

    def _show_lines(self, lines: Sequence[tuple[str, str, str, str]]) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for row, (name, value, between, tip) in enumerate(lines):
            made = (
                words(name, self._theme),
                words(value, self._theme, bold=True),
                words(between, self._theme, size=11, ink=self._theme.dim),
            )
            for column, label in enumerate(made):
                label.setToolTip(tip)
                self._lines.addWidget(label, row, column)
        self._lines.setColumnStretch(3, 1)

    def _pair_pressed(self, place: tuple[int, int]) -> None:
        self.pair_chosen.emit((self._names[min(place)], self._names[max(place)]))

    def _confused_pressed(self, place: tuple[int, int]) -> None:
        self.confused_chosen.emit((self._labels[place[0]], self._labels[place[1]]))
