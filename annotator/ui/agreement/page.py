"""The figures of the agreement page: pairs, confusion, labels, weeks, and all annotators."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize, Signal
from PySide6.QtGui import QImage, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.app.adjudication.agreement_report import has_intervals
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
from annotator.ui.dialogs.dialog import words
from annotator.ui.look.theme import Theme
from annotator.ui.parts.counted import counted, grouped
from annotator.ui.parts.painter import painter_on

_MATCHES = {"exact": "exact span F1", "overlap": "overlap F1", "label_only": "label F1"}
_OF_A_PAIR = ("exact_top", "by_hand", "suggested", "role_f1", "coreference", "lea", "links")
_PADDING = 32
_GAP = 40


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
        self.pairs = Grid(theme, self.tr("Pairs of annotators"), (72, 32))
        self.confusion = Grid(theme, self.tr("Confusion of labels"), (38, 24))
        self.bars = Bars(theme, self.tr("Labels, weakest first"))
        self.weeks = Bars(theme, self.tr("Weeks"))
        self._facts = words("", theme, size=11, ink=theme.dim, wrap=True)
        self.nothing = words("", theme, ink=theme.dim, wrap=True)
        self._pairs_facts = words("", theme, size=11, ink=theme.dim)
        self._confusion_facts = words("", theme, size=11, ink=theme.dim, wrap=True)
        self._bars_facts = words("", theme, size=11, ink=theme.dim, wrap=True)
        self._weeks_title = words(self.tr("Weeks"), theme, size=15, bold=True)
        self._frequent = words("", theme, ink=theme.dim, wrap=True)
        self._lines = QGridLayout()
        self._lines.setHorizontalSpacing(12)
        self._lines.setVerticalSpacing(6)
        self._all = self._all_annotators()
        self._first, self._last = QHBoxLayout(), QVBoxLayout()
        self._figures = QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._figures)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(_GAP)
        self._columns.addLayout(self._left_column())
        self._columns.addLayout(self._right_column(), 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(_PADDING, 18, _PADDING, 16)
        whole.setSpacing(4)
        whole.addWidget(words(self.tr("Agreement"), theme, size=18, bold=True))
        whole.addWidget(self._facts)
        whole.addWidget(self.nothing)
        whole.addSpacing(14)
        whole.addWidget(self._figures)
        whole.addStretch(1)
        self.show_nothing("")
        self.pairs.chosen.connect(self._pair_pressed)
        self.confusion.chosen.connect(self._confused_pressed)
        self.bars.chosen.connect(self.label_chosen)

    def show_nothing(self, why: str, *, failed: bool = False) -> None:
        """Show no figures, and why there are none."""
        self._facts.hide()
        self._figures.hide()
        palette = self._theme.palette()
        ink = self._theme.alert if failed else self._theme.dim
        palette.setColor(palette.ColorRole.WindowText, ink)
        self.nothing.setPalette(palette)
        self.nothing.setText(why)
        self.nothing.setVisible(bool(why))

    def show_comparison(self, found: Comparison, match: str) -> None:
        """Show what is of all annotators; `match` is how spans are compared below the diagonal."""
        self._names = found.layers
        self.nothing.hide()
        layers = self.tr("{0}, {1}. {2}")
        with_intervals = self.tr("Intervals: 95 %, by resampling stories.")
        without = self.tr("No intervals: they need articles of more than one story.")
        intervals = with_intervals if has_intervals(found) else without
        read = articles_words(found.articles)
        self._facts.setText(
            layers.format(
                counted(len(found.layers), self.tr("1 layer"), self.tr("{0} layers")),
                read,
                intervals,
            )
        )
        self._facts.show()
        self._figures.show()
        headings, cells = pair_cells(found, match)
        self.pairs.set_cell_width(_pair_width(len(headings)))
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
        self._fit()

    def write_svg(self, path: Path) -> None:
        """Write the page as a drawing."""
        from PySide6.QtSvg import QSvgGenerator

        generator = QSvgGenerator()
        generator.setFileName(str(path))
        generator.setSize(self.size())
        generator.setViewBox(self.rect())
        self.render(generator)

    def picture(self) -> QImage:
        """Return the page as a picture, twice as sharp as on the screen."""
        picture = QImage(self.size() * 2, QImage.Format.Format_ARGB32)
        picture.setDevicePixelRatio(2)
        picture.fill(self._theme.page)
        self.render(picture)
        return picture

    @override
    def minimumSizeHint(self) -> QSize:
        # It is as wide as the window lets it be; only then is it known what stands beside what.
        return QSize(0, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            painter.fillRect(self.rect(), self._theme.page)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        self.update()

    def _left_column(self) -> QVBoxLayout:
        self._first.setSpacing(_GAP)
        self._first.addLayout(self._block(self.tr("Pairs"), self._pairs_facts, self.pairs))
        self._first.addWidget(self._all)
        self._first.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addLayout(self._first)
        column.addSpacing(20)
        column.addLayout(self._block(self.tr("Confusion"), self._confusion_facts, self.confusion))
        column.addStretch(1)
        return column

    def _all_annotators(self) -> QWidget:
        block = QWidget()
        lines = QVBoxLayout(block)
        lines.setContentsMargins(0, 0, 0, 20)
        lines.setSpacing(4)
        lines.addWidget(words(self.tr("All annotators"), self._theme, size=15, bold=True))
        lines.addSpacing(20)
        lines.addLayout(self._lines)
        lines.addStretch(1)
        return block

    def _block(self, title: str, facts: QWidget, figures: QWidget) -> QVBoxLayout:
        block = QVBoxLayout()
        block.setSpacing(4)
        block.addWidget(words(title, self._theme, size=15, bold=True))
        block.addWidget(facts)
        block.addSpacing(4)
        block.addWidget(figures)
        block.addStretch(1)
        return block

    def _right_column(self) -> QVBoxLayout:
        column = self._last
        column.setSpacing(4)
        column.addWidget(words(self.tr("Labels"), self._theme, size=15, bold=True))
        column.addWidget(self._bars_facts)
        column.addSpacing(4)
        column.addWidget(self.bars)
        column.addSpacing(8)
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
                # What is hidden counts for nothing when it is asked what fits.
                label.show()
        self._lines.setColumnStretch(3, 1)
        self._all.adjustSize()

    def _fit(self) -> None:
        """Put the labels beside the matrices; where there is little room, below them.

        What is of all annotators goes over the labels before that.
        """
        room = self.width() - 2 * _PADDING
        pairs, all_ = self.pairs.width(), self._all.sizeHint().width()
        bars, confusion = self.bars.minimumWidth() + _GAP, self.confusion.width()
        three = room >= max(pairs + _GAP + all_, confusion) + bars
        two = room >= max(pairs, confusion) + max(bars, all_ + _GAP)
        directions = QBoxLayout.Direction
        self._columns.setDirection(
            directions.LeftToRight if three or two else directions.TopToBottom
        )
        if two and not three:
            self._last.insertWidget(0, self._all)
        elif room >= pairs + _GAP + all_:
            self._first.insertWidget(1, self._all)
        else:
            self._last.insertWidget(0, self._all)

    def _pair_pressed(self, place: tuple[int, int]) -> None:
        self.pair_chosen.emit((self._names[min(place)], self._names[max(place)]))

    def _confused_pressed(self, place: tuple[int, int]) -> None:
        self.confused_chosen.emit((self._labels[place[0]], self._labels[place[1]]))


def articles_words(count: int) -> str:
    """Return how many articles there are, in words."""
    one, many = ("1 article", "{0} articles")
    words = QCoreApplication.translate("FiguresPage", one if count == 1 else many)
    return words.format(grouped(count))


def _pair_width(count: int) -> int:
    """Return how wide the cells of so many annotators are."""
    return 72 if count <= 4 else 56 if count <= 6 else 44
