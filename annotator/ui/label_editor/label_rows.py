"""The labels by family: colour, key, name and how many spans have each."""

from collections.abc import Mapping, Sequence

import msgspec
from PySide6.QtCore import (
    QAbstractTableModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QWidget
from typing_extensions import override

from annotator.model.schema import Family, Label, Schema
from annotator.ui.look.theme import Theme, elided, interface_font
from annotator.ui.parts.counted import counted
from annotator.ui.parts.marks import mark_of, paint_mark, stroke_of, words_colour
from annotator.ui.parts.rows import RowDelegate, RowsView

ROW_HEIGHT = 28
_MIME = "application/x-annotator-label"
_Index = QModelIndex | QPersistentModelIndex


class Place(msgspec.Struct, frozen=True):
    """What a row stands for: the whole schema, a family's head, a label, or articles' labels."""

    kind: str
    label: Label | None = None
    family: Family | None = None


class Drop(msgspec.Struct, frozen=True):
    """A label, the family it was dropped in, and the label it stands before; None for the end."""

    label: str
    family: str
    before: str | None


class LabelRows(QAbstractTableModel):
    """One row a label, under the head of its family.

    Signals:
        moved(object): a label was dropped; its `Drop`.
    """

    moved = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.places: list[Place] = []
        self.counts: Mapping[str, int] = {}

    def show_schema(self, schema: Schema, counts: Mapping[str, int]) -> None:
        """Show a state of the labels."""
        self.beginResetModel()
        self.counts = counts
        self.places = [Place("all")]
        for family in schema.families:
            self.places.append(Place("family", family=family))
            labels = (la for la in schema.labels if la.family == family.id)
            self.places += [Place("label", label=label) for label in labels]
        self.places.append(Place("articles"))
        self.endResetModel()

    def row_of(self, label: str) -> int:
        """Return the row of a label; -1 when there is none."""
        for row, place in enumerate(self.places):
            if place.label is not None and place.label.id == label:
                return row
        return -1

    def row_of_family(self, family: str) -> int:
        """Return the row of a family's head; -1 when there is none."""
        for row, place in enumerate(self.places):
            if place.family is not None and place.family.id == family:
                return row
        return -1

    def drop_at(self, label: str, row: int, *, between: bool) -> Drop | None:
        """Return what dropping a label on a row means, or `between` it and the one before."""
        # Between two rows it comes behind the upper one, which may be the last of its family.
        upper = self.places[row - 1 if between and row > 0 else row]
        family = upper.label.family if upper.label else upper.family.id if upper.family else None
        if family is None:
            return None
        at = row if between or upper.label is not None else row + 1
        follower = self.places[at].label if at < len(self.places) else None
        if follower is None or follower.family != family:
            later = (p.label.id for p in self.places[at:] if p.label is not None)
            return Drop(label, family, next(later, None))
        return Drop(label, family, follower.id)

    def words(self, place: Place) -> str:
        """Return what a row says."""
        if place.label is not None:
            return place.label.name
        if place.family is not None:
            return place.family.name
        return self.tr("All labels") if place.kind == "all" else self.tr("Labels of articles")

    @override
    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.places)

    @override
    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else 1

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        place = self.places[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.words(place)
        if role == Qt.ItemDataRole.AccessibleTextRole and place.label is not None:
            label = place.label
            retired = self.tr(", retired") if label.retired else ""
            count = self.counts.get(label.id, 0)
            return self.tr("{0}, key {1}, {2}{3}").format(
                label.name,
                " ".join(label.keys) or self.tr("none"),
                counted(count, self.tr("1 span"), self.tr("{0} spans")),
                retired,
            )
        if role == Qt.ItemDataRole.AccessibleTextRole and place.family is not None:
            return self.tr("Family {0}").format(place.family.name)
        return None

    @override
    def flags(self, index: _Index) -> Qt.ItemFlag:
        place = self.places[index.row()]
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if place.family is not None:
            flags |= Qt.ItemFlag.ItemIsDropEnabled
        if place.label is not None:
            flags |= Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemIsDropEnabled
        return flags

    @override
    def mimeTypes(self) -> list[str]:
        return [_MIME]

    @override
    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        label = self.places[indexes[0].row()].label if indexes else None
        data.setData(_MIME, label.id.encode() if label is not None else b"")
        return data

    @override
    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    @override
    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: _Index
    ) -> bool:
        label = bytes(data.data(_MIME).data()).decode()
        between = row >= 0
        at = row if between else parent.row()
        drop = self.drop_at(label, at, between=between) if label and at >= 0 else None
        if drop is not None:
            self.moved.emit(drop)
        # The row is moved by the edit that follows, not by the view.
        return False


class LabelRowsView(RowsView):
    """The list of families and labels; `Alt` with an arrow moves the current one.

    Signals:
        shift_requested(int): move what is current up (-1) or down (1).
        delete_requested(): `Delete` was pressed.
    """

    shift_requested = Signal(object)
    delete_requested = Signal()

    def __init__(self, theme: Theme, rows: LabelRows, parent: QWidget | None = None) -> None:
        super().__init__(theme, ROW_HEIGHT, parent)
        self.rows = rows
        self.setModel(rows)
        self.setItemDelegate(_LabelPainter(theme, self))
        self.setAccessibleName(self.tr("Labels"))
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.shift_requested.emit(step)
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_requested.emit()
        else:
            super().keyPressEvent(event)


class _LabelPainter(RowDelegate):
    @override
    def paint_row(self, painter: QPainter, rect: QRect, index: _Index, *, current: bool) -> None:
        view = self.parent()
        if not isinstance(view, LabelRowsView):
            return
        place = view.rows.places[index.row()]
        box = QRectF(rect)
        middle = Qt.AlignmentFlag.AlignVCenter
        if place.label is None:
            head = place.family is not None
            painter.setFont(interface_font(11 if head else 13, bold=head))
            painter.setPen(self.theme.dim if head else self.theme.text)
            words = view.rows.words(place)
            where = box.adjusted(16, 4 if head else 0, -16, 0)
            painter.drawText(where, middle, words.upper() if head else words)
            return
        self._paint_label(painter, box, place.label, view.rows.counts.get(place.label.id, 0))

    def _paint_label(self, painter: QPainter, box: QRectF, label: Label, count: int) -> None:
        theme, middle = self.theme, Qt.AlignmentFlag.AlignVCenter
        dim = label.retired
        painter.setFont(interface_font(bold=True))
        painter.setPen(theme.dim if dim else words_colour(label, theme))
        left = 16.0 if label.parent is None else 28.0
        painter.drawText(QRectF(left, box.top(), 20, box.height()), middle, "".join(label.keys[:1]))
        painter.setFont(interface_font())
        painter.setPen(theme.dim if dim else theme.text)
        figure = f"{count:,}".replace(",", "\u00a0") if count else ""
        room = box.right() - 70 - left - 22
        name = elided(label.name, painter.font(), room)
        at = QRectF(left + 22, box.top(), room, box.height())
        painter.drawText(at, middle, name)
        width = QFontMetricsF(painter.font()).horizontalAdvance(name)
        if dim:
            painter.setFont(interface_font(11, italic=True))
            after = QRectF(at.left() + width + 8, box.top(), 80, box.height())
            painter.drawText(after, middle, self.tr("retired"))
        else:
            paint_mark(
                painter,
                at.left(),
                at.left() + width,
                box.bottom() - 6,
                stroke_of(label),
                mark_of(label, theme),
            )
        painter.setFont(interface_font(11))
        painter.setPen(theme.dim)
        right = QRectF(box.right() - 76, box.top(), 60, box.height())
        painter.drawText(right, middle | Qt.AlignmentFlag.AlignRight, figure)
