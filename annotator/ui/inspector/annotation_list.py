"""The list of the article's annotations: sorted by position or label, filtered by typing."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.app.open_article import OpenArticle
from annotator.model.changes import Changes
from annotator.model.schema import Schema
from annotator.model.values import AnnotationKey
from annotator.ui.inspector.annotation_order import Order
from annotator.ui.inspector.annotation_rows import AnnotationRows, GroupHead
from annotator.ui.inspector.row_reader import AnnotationRow
from annotator.ui.lines import flags_for
from annotator.ui.look.theme import Theme, interface_font
from annotator.ui.parts.button import Look, TextButton
from annotator.ui.parts.field import Field
from annotator.ui.parts.marks import words_colour
from annotator.ui.parts.rows import RowDelegate, RowsView
from annotator.ui.parts.section_head import HEAD_HEIGHT, SectionHead

_ROW = 24
_LEFT = 16
_WORDS_AT = 96
_LEAST_ROWS = 3
_CENTRE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class AnnotationList(QWidget):
    """A section with one row an annotation.

    Signals:
        chosen(object): a row was gone to; carries the `AnnotationKey`.
        left(): `Return` was pressed: the text should get the focus.
    """

    chosen = Signal(object)
    left = Signal()

    def __init__(self, schema: Schema, theme: Theme) -> None:
        super().__init__()
        self._selected: AnnotationKey | None = None
        self._quiet = False
        self.rows = AnnotationRows(schema, self)
        self._sorting = TextButton(theme, "", Look.QUIET)
        self._filtering = TextButton(theme, self.tr("filter"), Look.QUIET)
        self._head = SectionHead(theme, self.tr("Annotations"), self._filtering, self._sorting)
        self.field = _FilterField(self.tr("Filter words and labels"))
        self.field.setAccessibleName(self.tr("Filter annotations"))
        self._field_row = QWidget()
        self.view = _AnnotationView(theme, _ROW)
        self.view.setAccessibleName(self.tr("Annotations of the article"))
        self.view.setModel(self.rows)
        self._delegate = _AnnotationDelegate(theme, self.view)
        self.view.setItemDelegate(self._delegate)
        self._build()
        self._say_order()
        self._connect()

    @property
    def total(self) -> int:
        """How many annotations the layer has."""
        return self.rows.total

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._delegate.theme = theme

    def show_head(self, *, visible: bool) -> None:
        """Show or hide the section's name; under a tab of that name it is not needed."""
        self._head.set_title(self.tr("Annotations") if visible else "")
        self._say_count()

    def show_article(self, article: OpenArticle | None, schema: Schema) -> None:
        """List the annotations of another article or layer."""
        self._selected = None
        self._quietly(partial(self.rows.show_article, article, schema))

    def show_annotation(self, key: AnnotationKey | None) -> None:
        """Make an annotation's row the current one, in sight."""
        self._selected = key
        self._quiet = True
        self._mark()
        self._quiet = False

    def apply(self, changes: Changes) -> None:
        """Follow changes of the layer."""
        self._quietly(partial(self.rows.apply, changes))

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, HEAD_HEIGHT + _LEAST_ROWS * _ROW)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _build(self) -> None:
        field_row = QVBoxLayout(self._field_row)
        field_row.setContentsMargins(16, 2, 16, 6)
        field_row.addWidget(self.field)
        self._field_row.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self._field_row)
        column.addWidget(self.view, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def _connect(self) -> None:
        self.rows.counted.connect(self._say_count)
        self._sorting.clicked.connect(self._sort_otherwise)
        self._filtering.clicked.connect(self._open_filter)
        self.field.textChanged.connect(self._filter)
        self.field.closed.connect(self._close_filter)
        self.field.list_wanted.connect(self._enter_list)
        self.view.typed.connect(self._type_ahead)
        self.view.selectionModel().currentRowChanged.connect(self._go_to)
        self.view.clicked.connect(self._click)
        self.view.left.connect(self.left)

    def _quietly(self, work: Callable[[], None]) -> None:
        """Do `work` on the rows; the current row follows without being reported as chosen."""
        self._quiet = True
        work()
        self._mark()
        self._quiet = False

    def _mark(self) -> None:
        row = -1 if self._selected is None else self.rows.row_of(self._selected)
        if row < 0:
            self.view.clearSelection()
            self.view.setCurrentIndex(QModelIndex())
        elif row != self.view.currentIndex().row():
            index = self.rows.index(row, 0)
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)

    def _go_to(self, current: QModelIndex) -> None:
        key = self.rows.key_at(current.row())
        if key is not None and key != self._selected and not self._quiet:
            self._selected = key
            self.chosen.emit(key)

    def _click(self, index: QModelIndex) -> None:
        key = self.rows.key_at(index.row())
        if key is not None:
            self._selected = key
            self.chosen.emit(key)

    def _say_count(self) -> None:
        shown, total = self.rows.shown, self.rows.total
        of_all = self.tr("{shown} of {total}").format(shown=shown, total=total)
        self._head.set_count(str(total) if shown == total else of_all)

    def _say_order(self) -> None:
        by_label = self.rows.order is Order.LABEL
        self._sorting.set_words(self.tr("by label") if by_label else self.tr("by position"))
        self._head.place_trailing()

    def _sort_otherwise(self) -> None:
        by_label = self.rows.order is Order.LABEL
        order = Order.POSITION if by_label else Order.LABEL
        self._quietly(partial(self.rows.sort_by, order))
        self._say_order()

    def _filter(self, words: str) -> None:
        self._quietly(partial(self.rows.filter_by, words))

    def _open_filter(self) -> None:
        self._field_row.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _close_filter(self) -> None:
        self.field.clear()
        self._field_row.hide()
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _type_ahead(self, text: str) -> None:
        self._open_filter()
        self.field.insert(text)

    def _enter_list(self) -> None:
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if self.view.currentIndex().isValid():
            return
        first = next((r for r in range(min(2, self.rows.rowCount())) if self.rows.key_at(r)), -1)
        if first >= 0:
            self.view.setCurrentIndex(self.rows.index(first, 0))


class _FilterField(Field):
    """The filter: `Esc` empties and closes it, down arrow and `Return` go to the list."""

    closed = Signal()
    list_wanted = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.list_wanted.emit()
        else:
            super().keyPressEvent(event)


class _AnnotationView(RowsView):
    """Rows that `Return` leaves for the text."""

    left = Signal()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().height() != event.oldSize().height():
            self.scrollTo(self.currentIndex())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class _AnnotationDelegate(RowDelegate):
    """Label in its words' colour, words, position; what is missing instead of the position."""

    def __init__(self, theme: Theme, view: RowsView) -> None:
        super().__init__(theme, view)
        self._small = interface_font(11)
        self._small_bold = interface_font(11, bold=True)
        self._plain = interface_font()
        self._bold = interface_font(bold=True)
        self._small_metrics = QFontMetricsF(self._small)
        self._metrics = {
            on: QFontMetricsF(self._bold if on else self._plain) for on in (False, True)
        }

    @override
    def paint_row(
        self,
        painter: QPainter,
        rect: QRect,
        index: QModelIndex | QPersistentModelIndex,
        *,
        current: bool,
    ) -> None:
        rows = index.model()
        content = rows.content(index.row()) if isinstance(rows, AnnotationRows) else None
        box = QRectF(rect)
        if isinstance(content, GroupHead):
            self._paint_head(painter, box, content)
        elif content is not None and isinstance(rows, AnnotationRows):
            missing = rows.missing_words(content.missing) if content.missing else ""
            self._paint_annotation(painter, box, content, missing, bold=current)

    def _paint_head(self, painter: QPainter, box: QRectF, head: GroupHead) -> None:
        painter.setFont(self._small_bold)
        painter.setPen(words_colour(head.label, self.theme))
        painter.drawText(box.adjusted(_LEFT, 0, -60, 0), _CENTRE, head.name)
        painter.setPen(self.theme.dim)
        painter.setFont(self._small)
        right = _CENTRE | Qt.AlignmentFlag.AlignRight
        painter.drawText(box.adjusted(0, 0, -_LEFT, 0), right, str(head.count))

    def _paint_annotation(
        self, painter: QPainter, box: QRectF, row: AnnotationRow, missing: str, *, bold: bool
    ) -> None:
        theme = self.theme
        painter.setFont(self._small)
        painter.setPen(words_colour(row.label, theme))
        metrics = self._small_metrics
        name = metrics.elidedText(row.name, Qt.TextElideMode.ElideRight, _WORDS_AT - _LEFT - 6)
        painter.drawText(box.adjusted(_LEFT, 0, 0, 0), _CENTRE, name)
        place = missing or str(row.start)
        painter.setPen(theme.alert if missing else theme.dim)
        right = _CENTRE | Qt.AlignmentFlag.AlignRight
        painter.drawText(box.adjusted(0, 0, -_LEFT, 0), right, place)
        font = self._bold if bold else self._plain
        room = box.width() - _WORDS_AT - _LEFT - metrics.horizontalAdvance(place) - 12
        words = self._metrics[bold].elidedText(row.words, Qt.TextElideMode.ElideRight, room)
        painter.setFont(font)
        painter.setPen(theme.text)
        painter.drawText(box.adjusted(_WORDS_AT, 0, 0, 0), flags_for(row.words), words)
