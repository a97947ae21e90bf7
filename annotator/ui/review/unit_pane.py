"""The pane of units: a filter, how far the article is, the annotators' names, and the list."""

from PySide6.QtCore import QModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.app.adjudication.reviewing import Review, Status
from annotator.ui.look.theme import Theme, interface_font
from annotator.ui.parts.counted import counted
from annotator.ui.parts.painter import painter_on
from annotator.ui.review.status_glyphs import paint_share
from annotator.ui.review.unit_rows import (
    HEADING_HEIGHT,
    UNIT_HEIGHT,
    Heading,
    UnitList,
    UnitRows,
    cell_boxes,
    fitting_name,
)

_MARGIN = 16


class ReviewHeader(QWidget):
    """`7 of 19 decided`, `12 left`, over a thin bar; below it the annotators in fixed order."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._decided = 0
        self._total = 0
        self._names: tuple[str, ...] = ()
        self.setFixedHeight(64)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        self.update()

    def show_review(self, review: Review | None) -> None:
        """Show how far a review is."""
        self._decided, self._total = (0, 0) if review is None else review.progress()
        self._names = () if review is None else review.names
        agreed = 0 if review is None else review.counts()[Status.AGREED]
        said = self.tr("{0}, {1} left, {2} agreed").format(
            self._words(), self._total - self._decided, agreed
        )
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.update()

    def _words(self) -> str:
        return self.tr("{0} of {1} decided").format(self._decided, self._total)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        with painter_on(self) as painter:
            painter.setFont(interface_font(11))
            line = QRectF(_MARGIN, 3, self.width() - 2 * _MARGIN, 16)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.setPen(theme.text)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, self._words())
            painter.setPen(theme.dim)
            left = self.tr("{0} left").format(self._total - self._decided)
            painter.drawText(line, right, left)
            bar = QRectF(line.left(), 23, line.width(), 4)
            paint_share(painter, bar, self._decided / max(1, self._total), theme, theme.good)
            painter.fillRect(0, 36, self.width(), 1, theme.line)
            painter.setPen(theme.dim)
            boxes = cell_boxes(QRectF(0, 16, self.width(), 44), len(self._names))
            for name, box in zip(self._names, boxes, strict=False):
                shown = fitting_name(name, box.width())
                painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)
            painter.fillRect(0, self.height() - 1, self.width(), 1, theme.line)


class UnitPane(QWidget):
    """All units of the article under review, by kind.

    Signals:
        unit_chosen(object): the number of a unit, or the name of a label of the article.
        left(): the text wants the focus.
    """

    unit_chosen = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._review: Review | None = None
        self._why_not = ""
        self.agreed = False
        self.model = UnitRows(self)
        self.list = UnitList(self.model, theme)
        self.list.setAccessibleName(self.tr("Units of the review"))
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Filter words, label, annotator"))
        self.field.setAccessibleName(self.tr("Filter units by words, label or annotator"))
        self._header = ReviewHeader(theme, self)
        self._empty = QLabel()
        self._empty.setWordWrap(True)
        self._empty.setFont(interface_font())
        self._empty.setContentsMargins(_MARGIN, 16, _MARGIN, 0)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addSpacing(8)
        row = QVBoxLayout()
        row.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        row.addWidget(self.field)
        box.addLayout(row)
        box.addSpacing(4)
        box.addWidget(self._header)
        box.addWidget(self._empty)
        box.addWidget(self.list, 1)
        self.setFocusProxy(self.list)
        self.field.textChanged.connect(self._filter)
        self.field.returnPressed.connect(self._open_first)
        self.list.clicked.connect(self._clicked)
        self.list.typed.connect(self._type_on)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        self._header.set_theme(theme)
        self.list.set_theme(theme)
        palette = theme.palette()
        palette.setColor(palette.ColorRole.WindowText, theme.dim)
        self._empty.setPalette(palette)

    @property
    def empty_words(self) -> str:
        """What stands in the place of the list, "" for nothing."""
        return "" if self._empty.isHidden() else self._empty.text()

    def show_review(self, review: Review | None, why_not: str) -> None:
        """Show another review; without one, why there is none."""
        self._review, self._why_not = review, why_not
        self._filter()

    def set_agreed(self, *, agreed: bool) -> None:
        """List what all agree on too, or not."""
        self.agreed = agreed
        self._filter()

    def follow(self) -> None:
        """Show what became of the units."""
        self.model.follow()
        self._header.show_review(self._review)
        self._say_when_empty()

    def show_held(self, row: int | str | None) -> None:
        """Show which unit is in hand."""
        self.model.current = row
        place = None if row is None else self.model.place_of(row)
        index = QModelIndex() if place is None else self.model.index(place)
        self.list.setCurrentIndex(index)
        if place is not None:
            self.list.scrollTo(index)
        self.list.viewport().update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.list.currentIndex()
        if event.key() == Qt.Key.Key_Escape:
            self.field.clear()
            self.left.emit()
        elif event.key() == Qt.Key.Key_Down and self.field.hasFocus():
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self._choose(index)
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            painter.fillRect(self.rect(), self._theme.panel)

    def _filter(self) -> None:
        current = self.model.current
        self.model.show(self._review, self.field.text(), agreed=self.agreed)
        for place, row in enumerate(self.model.rows):
            # The heights of what was listed before stay with the places.
            head = isinstance(row, Heading)
            self.list.setRowHeight(place, HEADING_HEIGHT if head else UNIT_HEIGHT)
        self._header.show_review(self._review)
        self.show_held(current)
        self._say_when_empty()

    def _say_when_empty(self) -> None:
        words = ""
        if self._review is None:
            words = self._why_not or self.tr("What annotators differ in stands here.")
        elif not self.model.rows and self.field.text():
            words = self.tr("No unit has these words.")
        elif not self.model.rows:
            agreed = self._review.counts()[Status.AGREED]
            words = counted(
                agreed,
                self.tr("All agree here: 1 annotation. Done and Next takes it into the gold."),
                self.tr("All agree here: {0} annotations. Done and Next takes them into the gold."),
            )
        self._empty.setText(words)
        self._empty.setVisible(bool(words))
        self.list.setVisible(not words)
        self._header.setVisible(self._review is not None)

    def _open_first(self) -> None:
        first = next((row for row in self.model.rows if not isinstance(row, Heading)), None)
        if first is not None:
            self.unit_chosen.emit(first)
            self.left.emit()

    def _clicked(self, index: QModelIndex) -> None:
        self._choose(index)

    def _choose(self, index: QModelIndex) -> None:
        row = self.model.rows[index.row()]
        if not isinstance(row, Heading):
            self.unit_chosen.emit(row)
            self.left.emit()

    def _type_on(self, letters: str) -> None:
        """Letters typed in the list go on in the filter."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.insert(letters)
