"""The units of a review as a list: by kind, each with a cell per annotator in fixed order."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    Qt,
)
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from typing_extensions import override

from annotator.app.adjudication.reviewing import (
    WAITING,
    DocumentUnit,
    Review,
    ReviewUnit,
    Status,
)
from annotator.review.sameness import Kind
from annotator.ui.look.theme import Theme, elided, interface_font
from annotator.ui.parts.marks import Stroke, mark_of, paint_mark, stroke_of
from annotator.ui.parts.rows import RowDelegate, RowsView
from annotator.ui.review.status_glyphs import paint_status
from annotator.ui.review.unit_words import (
    AGREED,
    ALONE,
    AUDIT,
    KINDS,
    LEFT,
    STATUS_WORDS,
    TITLES,
    cell_of,
    document_cell,
    document_title,
    kind_of,
    status_of,
    title_of,
)

UNIT_HEIGHT, HEADING_HEIGHT = 44, 32
TEXT_LEFT = 40.0
_PAD = 16.0
_CELL_GAP = 10.0
_MOST_CELLS = 5
_ROOT = QModelIndex()
_LINE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_RIGHT = _LINE | Qt.AlignmentFlag.AlignRight
_SPOKEN = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Heading:
    """The kind of the units below it, and how many of them are decided."""

    title: str
    decided: int
    total: int


# A heading, the number of a unit, or the name of a label of the article.
Row = Heading | int | str


class UnitRows(QAbstractListModel):
    """The rows of a review as they are filtered."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.review: Review | None = None
        self.current: int | str | None = None
        self.rows: Sequence[Row] = ()
        self._words = ""
        self._agreed = False

    def show(self, review: Review | None, words: str = "", *, agreed: bool = False) -> None:
        """Show the units of a review that have all the words; agreed ones only when asked for."""
        self.beginResetModel()
        self.review, self._words, self._agreed = review, words.casefold(), agreed
        self.rows = () if review is None else self._listed(review)
        self.endResetModel()

    def follow(self) -> None:
        """Show what became of some units: which rows there are does not change by a decision."""
        if self.review is None:
            return
        self.rows = tuple(self._counted(row, place) for place, row in enumerate(self.rows))
        if self.rows:
            self.dataChanged.emit(self.index(0), self.index(len(self.rows) - 1))

    def place_of(self, row: Row) -> int | None:
        """Return where a unit stands in the list."""
        return next((n for n, each in enumerate(self.rows) if each == row), None)

    def unit(self, row: Row) -> ReviewUnit | None:
        """Return the unit of a row."""
        return self.review.units[row] if self.review is not None and isinstance(row, int) else None

    def document(self, row: Row) -> DocumentUnit | None:
        """Return the label of the article of a row."""
        if self.review is None or not isinstance(row, str):
            return None
        return next((each for each in self.review.documents if each.name == row), None)

    def spoken(self, row: Row) -> str:
        """Return a row in words."""
        review = self.review
        if review is None or isinstance(row, Heading):
            return f"{row.title}, {row.decided} of {row.total}" if isinstance(row, Heading) else ""
        unit, document = self.unit(row), self.document(row)
        if unit is not None:
            cells = [cell_of(review, unit, n).words or "none" for n in range(len(review.names))]
            first = f"{title_of(review, unit)}, {TITLES[kind_of(unit)]}"
            status = status_of(unit)
        elif document is not None:
            schema = review.session.schema
            cells = [document_cell(schema, document, n) or "none" for n in range(len(review.names))]
            first = document_title(schema, document.name)
            status = STATUS_WORDS[Status.OPEN if document.decision is None else Status.DECIDED]
        else:
            return ""
        said = (f"{name}: {cell}" for name, cell in zip(review.names, cells, strict=True))
        return ", ".join((first, status, *said))

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        if role in _SPOKEN or role == Qt.ItemDataRole.ToolTipRole:
            return self.spoken(self.rows[index.row()])
        return None

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.rows[index.row()], Heading):
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)

    def _listed(self, review: Review) -> tuple[Row, ...]:
        by_kind: dict[str, list[int]] = {}
        for unit in review.units:
            if self._wanted(review, unit):
                by_kind.setdefault(kind_of(unit), []).append(unit.number)
        rows: list[Row] = []
        for kind in (*KINDS, ALONE, LEFT, AUDIT):
            rows += self._group(kind, by_kind.get(kind, []))
        names = [each.name for each in review.documents]
        if names and not self._words:
            decided = sum(each.decision is not None for each in review.documents)
            rows += [Heading(TITLES[Kind.DOCUMENT], decided, len(names)), *names]
        if self._agreed:
            rows += self._group(AGREED, by_kind.get(AGREED, []))
        return tuple(rows)

    def _group(self, kind: str, numbers: Sequence[int]) -> list[Row]:
        if self.review is None or not numbers:
            return []
        return [Heading(TITLES[kind], self._decided(numbers), len(numbers)), *numbers]

    def _decided(self, numbers: Sequence[int]) -> int:
        units = self.review.units if self.review is not None else ()
        found = (units[number] for number in numbers)
        return sum(each.decision is not None and each.status not in WAITING for each in found)

    def _counted(self, row: Row, place: int) -> Row:
        """Return a row as it is now; a heading counts those that follow it."""
        if not isinstance(row, Heading):
            return row
        below = self.rows[place + 1 : place + 1 + row.total]
        documents = [self.document(each) for each in below if isinstance(each, str)]
        decided = self._decided([each for each in below if isinstance(each, int)])
        decided += sum(each is not None and each.decision is not None for each in documents)
        return Heading(row.title, decided, row.total)

    def _wanted(self, review: Review, unit: ReviewUnit) -> bool:
        if not self._words:
            return True
        schema = review.session.schema
        found = [title_of(review, unit), *(schema.name_of(m.label) for m in unit.unit.shown)]
        members = zip(review.names, unit.unit.members, strict=True)
        found += [name for name, member in members if member is not None]
        said = " ".join(found).casefold()
        return all(word in said for word in self._words.split())


class UnitDelegate(RowDelegate):
    """Two lines: the status and the words; what each annotator has, over its mark."""

    @override
    def paint_row(self, painter: QPainter, rect: QRect, index: Index, *, current: bool) -> None:
        model = index.model()
        if not isinstance(model, UnitRows) or model.review is None:
            return
        row, box = model.rows[index.row()], QRectF(rect)
        if isinstance(row, Heading):
            self._paint_heading(painter, box, row)
            return
        unit, document = model.unit(row), model.document(row)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if unit is not None:
            self._paint_title(painter, box, title_of(model.review, unit), unit.status, current)
        elif document is not None:
            status = Status.OPEN if document.decision is None else Status.DECIDED
            title = document_title(model.review.session.schema, document.name)
            self._paint_title(painter, box, title, status, current)
        for number, cell in enumerate(cell_boxes(box, len(model.review.names))):
            self._paint_cell(painter, cell, model, row, number)

    def _paint_heading(self, painter: QPainter, box: QRectF, row: Heading) -> None:
        box = box.adjusted(_PAD, 8, -_PAD, 0)
        painter.setPen(self.theme.dim)
        painter.setFont(interface_font(11))
        painter.drawText(box, _RIGHT, f"{row.decided} of {row.total}")
        bold = interface_font(11, bold=True)
        painter.setFont(bold)
        painter.drawText(box, _LINE, elided(row.title.upper(), bold, box.width() - 56))

    def _paint_title(
        self, painter: QPainter, box: QRectF, title: str, status: Status, current: bool
    ) -> None:
        where = QPointF(_PAD, box.top() + 6)
        paint_status(painter, where, status, self.theme, in_hand=current)
        font = interface_font(bold=current)
        painter.setFont(font)
        shown = status in (*WAITING, Status.AGREED) or current
        painter.setPen(self.theme.text if shown else self.theme.dim)
        words = QRectF(TEXT_LEFT, box.top() + 3, box.width() - TEXT_LEFT - _PAD, 20)
        painter.drawText(words, _LINE, elided(title, font, words.width()))

    def _paint_cell(
        self, painter: QPainter, box: QRectF, model: UnitRows, row: Row, number: int
    ) -> None:
        review, unit, document = model.review, model.unit(row), model.document(row)
        if review is None:
            return
        label, looked = None, True
        if unit is not None:
            cell = cell_of(review, unit, number)
            words, looked = cell.words, unit.unit.looked[number]
            label = None if cell.label is None else review.session.schema.by_id.get(cell.label)
        else:
            words = (
                "" if document is None else document_cell(review.session.schema, document, number)
            )
        font = interface_font(11)
        painter.setFont(font)
        painter.setPen(self.theme.text if words else self.theme.dim)
        said = words or ("none" if looked else "not read")
        line = QRectF(box.left(), box.top(), box.width(), 14)
        painter.drawText(line, _LINE, elided(said, font, box.width()))
        if words:
            stroke = Stroke.FILLER if label is None else stroke_of(label)
            stroke = Stroke.ENTITY if stroke is Stroke.STATEMENT else stroke
            top, colour = box.top() + 15, mark_of(label, self.theme)
            paint_mark(painter, box.left(), box.right(), top, stroke, colour)
        elif looked:
            pen = QPen(self.theme.dim, 1.4)
            pen.setDashPattern([1.0, 2.0])
            painter.setPen(pen)
            y = box.top() + 16
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))


def cell_boxes(box: QRectF, count: int) -> list[QRectF]:
    """Return where the cells of the annotators stand in a row; many ones share the room."""
    room = box.width() - TEXT_LEFT - _PAD
    shown = max(1, min(count, _MOST_CELLS))
    width = (room - _CELL_GAP * (shown - 1)) / shown
    return [
        QRectF(TEXT_LEFT + number * (width + _CELL_GAP), box.top() + 23, width, 18)
        for number in range(min(count, _MOST_CELLS))
    ]


def fitting_name(name: str, width: float) -> str:
    """Return an annotator's name as it fits over a cell."""
    font = interface_font(11)
    if QFontMetricsF(font).horizontalAdvance(name) <= width:
        return name
    return elided(name, font, width)


class UnitList(RowsView):
    """The list of units; headings are lower than units."""

    def __init__(self, rows: UnitRows, theme: Theme) -> None:
        super().__init__(theme, HEADING_HEIGHT)
        self._delegate = UnitDelegate(theme, self)
        self.verticalHeader().setDefaultSectionSize(UNIT_HEIGHT)
        self.setModel(rows)
        self.setItemDelegate(self._delegate)

    @override
    def set_theme(self, theme: Theme) -> None:
        self._delegate.theme = theme
        super().set_theme(theme)
