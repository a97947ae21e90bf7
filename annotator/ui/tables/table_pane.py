"""The pane of the table of annotations: all frames, or the segments of some labels."""

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.app.annotation_table import MOST, AnnotationTable
from annotator.app.session import Session
from annotator.model.changes import Changes, SchemaChanged
from annotator.model.table_columns import Column, ColumnKind, columns_of
from annotator.model.table_filters import TableFilter
from annotator.model.table_rows import TableRow
from annotator.model.values import AnnotationKey
from annotator.ui.dialogs.dialog import words
from annotator.ui.look.theme import Theme
from annotator.ui.parts.counted import grouped
from annotator.ui.parts.painter import painter_on
from annotator.ui.settings import TableLook
from annotator.ui.tables.chosen_rows import chosen_words
from annotator.ui.tables.column_looks import ColumnLooks
from annotator.ui.tables.kept_place import KeptPlace
from annotator.ui.tables.referent_cell import ReferentCell
from annotator.ui.tables.row_menu import RowMenu
from annotator.ui.tables.slices import Slices
from annotator.ui.tables.table_bar import TableBar
from annotator.ui.tables.table_choices import TableChoices, below, passing_menu
from annotator.ui.tables.table_hand import TableHand
from annotator.ui.tables.table_menus import fill_filter, filter_words
from annotator.ui.tables.table_model import TableModel
from annotator.ui.tables.table_output import TableOutput
from annotator.ui.tables.table_sorting import TableSorting
from annotator.ui.tables.table_view import TableView

_TYPING_PAUSE = 80
_CHOOSING_PAUSE = 40
# What is read is shown at once, and again when there is so many times more.
_PUBLISHED_AGAIN = 10


class TablePane(QWidget):
    """A bar and the rows; reads in slices, follows what changes while it is seen.

    Signals:
        opened(object, object): the key of an annotation to be shown in its text, its `RowPlace`.
        left(): the text wants the focus.
        said(object): what was done.
        refused(object): why nothing happened, in a sentence.
    """

    opened = Signal(object, object)
    left = Signal()
    said = Signal(object)
    refused = Signal(object)

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self._stale = True
        self._published = 0
        self.bar = TableBar(theme)
        self.choices = TableChoices(session, self.bar, self)
        self.table = AnnotationTable(session, self.choices.wanted)
        self.model = TableModel(self.table, self)
        self.view = TableView(theme, self.model)
        self.place = KeptPlace(self.model, self.view, self)
        self.sorting = TableSorting(self.model, self.view, self)
        self.hand = TableHand(session, self)
        self.menu = RowMenu(self.view, self.hand, self)
        self.who = ReferentCell(session, self.view, self.hand, self)
        self.looks = ColumnLooks(self.view, self)
        self.output = TableOutput(self.model, self.view, self.looks, self)
        self._empty = words("", theme, ink=theme.dim)
        self._reading = Slices(self)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_PAUSE)
        self._again = QTimer(self, singleShot=True, interval=0)
        self._choosing = QTimer(self, singleShot=True, interval=_CHOOSING_PAUSE)
        self._arrange()
        self._connect()
        self._name_choices()

    @property
    def busy(self) -> bool:
        """Tell whether rows are still being read, written or changed."""
        slices = (self._reading, self.output.slices, self.hand.slices)
        waits = (self._again, self._typing, self._choosing)
        return any(each.isActive() for each in waits) or any(each.busy for each in slices)

    @property
    def mode(self) -> str:
        """Tell what the columns are arranged for: frames, or segments of labels."""
        return "frames" if self.choices.frames else "segments"

    def show_labels(self, labels: tuple[str, ...]) -> None:
        """Show the annotations of some labels; all that have roles are the frames."""
        self.looks.keep()
        self.choices.set_labels(labels)
        self.model.filter = TableFilter(words=self.bar.field.text())
        self.model.sorted_by = None
        if self.mode == "segments":
            column = Column(ColumnKind.WORDS, "Words")
            self.model.sorted_by = (column, False)
        self.read()

    def take_focus(self) -> None:
        """Give the rows the focus."""
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def apply(self, changes: Changes) -> None:
        """Follow a committed change, when the table is seen; else read anew when it is."""
        if not self.isVisible():
            self._stale = True
            return
        if any(isinstance(change, SchemaChanged) for change in changes.all):
            self._again.start()
            return
        touched = self.table.take_in(changes)
        if touched is None:
            self._again.start()
        elif touched:
            self.model.take_in(touched)
            self._say()

    def show_article(self) -> None:
        """Follow the article that is open, when only its rows are shown."""
        self.choices.follow_article()

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        self.who.close()
        self.bar.set_theme(theme)
        self.view.set_theme(theme)
        for button in (self.bar.what, self.bar.scope, self.bar.whose, self.bar.filter):
            button.set_theme(theme)
        self.bar.more.set_theme(theme)
        palette = theme.palette()
        palette.setColor(palette.ColorRole.WindowText, theme.dim)
        self._empty.setPalette(palette)
        self.update()

    def set_looks(self, looks: Mapping[str, TableLook]) -> None:
        """Take up remembered columns."""
        self.looks.remembered = dict(looks)
        self.looks.take_up(self.mode)

    def remembered_looks(self) -> dict[str, TableLook]:
        """Return how the columns were left."""
        self.looks.keep()
        return self.looks.remembered

    def read(self) -> None:
        """Read all rows anew."""
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        self._published = 0
        self.choices.set_labels(self.choices.wanted.labels)
        self.table = AnnotationTable(self._session, self.choices.wanted)
        self._name_choices()
        self._reading.run(self.table.read())

    @override
    def sizeHint(self) -> QSize:
        return QSize(600, 280)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.read()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            painter.fillRect(self.rect(), self._theme.page)
            painter.fillRect(self.bar.geometry(), self._theme.panel)

    def _arrange(self) -> None:
        self.setAccessibleName(self.tr("Table"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.view, 1)
        self._empty.setParent(self.view.viewport())
        self._empty.move(16, 16)
        self._empty.hide()
        self.setFocusProxy(self.view)

    def _connect(self) -> None:
        bar, view, hand = self.bar, self.view, self.hand
        bar.typed.connect(self._typing.start)
        self._typing.timeout.connect(self._filter_words)
        self._again.timeout.connect(self.read)
        view.selectionModel().selectionChanged.connect(self._choosing.start)
        self._choosing.timeout.connect(self._say_chosen)
        bar.rows_wanted.connect(self._go_to_rows)
        bar.left.connect(self.left)
        self.choices.changed.connect(self.read)
        self.choices.labels_chosen.connect(self.show_labels)
        bar.filter.clicked.connect(self._open_filter)
        bar.more.clicked.connect(self._open_columns)
        view.opened.connect(self._open_row)
        view.letter_pressed.connect(self._press)
        view.cell_chosen.connect(self._choose_cell)
        view.removed.connect(self._remove)
        view.copied.connect(self.output.copy)
        view.filter_wanted.connect(self._go_to_filter)
        view.header.customContextMenuRequested.connect(self._open_columns_at)
        view.customContextMenuRequested.connect(self._context_menu)
        view.escaped.connect(self._escape)
        self.menu.opened.connect(self._open_row)
        self.menu.sort_wanted.connect(self.sorting.by_current)
        self.menu.copied.connect(self.output.copy)
        self.menu.export_wanted.connect(self._export)
        # The editor is closed first: what is written changes the rows.
        later = Qt.ConnectionType.QueuedConnection
        self.model.written.connect(self._write_cell, later)
        self._reading.went_on.connect(self._publish)
        self._reading.finished.connect(self._show_read)
        self._reading.refused.connect(self.refused)
        for part in (hand, self.output):
            part.said.connect(self.said)
            part.refused.connect(self.refused)
        hand.place_wanted.connect(self._open_annotation)

    # Reading

    def _publish(self, count: int) -> None:
        if count >= _PUBLISHED_AGAIN * self._published:
            self._show_read()
            self._published = count

    def _show_read(self) -> None:
        segments = self.mode == "segments"
        columns = columns_of(self._session.schema, self.choices.wanted.labels, in_context=segments)
        fresh = columns != self.model.columns or self.looks.mode != self.mode
        self.model.set_table(self.table, columns)
        if fresh:
            self.looks.take_up(self.mode)
        self.sorting.show()
        self._say()

    def _say(self) -> None:
        shown, total = self.model.shown, len(self.table.rows)
        said = grouped(shown)
        if shown != total:
            said = self.tr("{0} of {1}").format(said, grouped(total))
        if self.table.full:
            said = self.tr("{0}, the first {1}").format(said, grouped(MOST))
        self.bar.count.setText(said)
        self._empty.setText(
            self.tr("No row passes the filter.") if total else self.tr("Nothing is labelled so.")
        )
        self._empty.adjustSize()
        self._empty.setVisible(not shown and not self._reading.busy)

    def _say_chosen(self) -> None:
        """Say what an edit would reach, while several rows are chosen."""
        rows = self.view.chosen() if self.view.hasFocus() and not self.hand.slices.busy else []
        if len(rows) > 1:
            self.said.emit(chosen_words(self._session.schema, self.table, rows))

    # Choosing what is shown

    def _name_choices(self) -> None:
        self.choices.show()
        wanted, columns = self.model.filter, self.model.columns
        narrowed = filter_words(wanted, self._session.schema, columns)
        self.bar.filter.show_words(narrowed or self.tr("Filter"), on=bool(narrowed))

    def _open_filter(self) -> None:
        menu, schema = passing_menu(self), self._session.schema
        labels, columns = self.choices.wanted.labels, self.model.columns
        fill_filter(menu, schema, labels, columns, self.model.filter, self.set_filter)
        menu.popup(below(self.bar.filter))

    def _open_columns(self) -> None:
        self._columns_menu().popup(below(self.bar.more))

    def _open_columns_at(self, where: QPoint) -> None:
        self._columns_menu().popup(self.view.header.mapToGlobal(where))

    def _columns_menu(self) -> QMenu:
        menu = passing_menu(self)
        together = menu.addAction(self.tr("Put the same words together"))
        together.setCheckable(True)
        together.setChecked(self.model.grouped)
        together.triggered.connect(self.set_grouped)
        menu.addSeparator()
        self.looks.fill(menu)
        return menu

    def set_grouped(self, on: bool) -> None:
        """Put rows with the same words together under one that counts them."""
        self.model.grouped = on
        self.model.show_all(sort=False)

    def set_filter(self, wanted: TableFilter) -> None:
        """Show only what passes a filter."""
        self.model.filter = wanted
        self.model.show_all(sort=False)
        self._name_choices()
        self._say()

    def _filter_words(self) -> None:
        self._typing.stop()
        had = self.model.filter
        self.set_filter(
            TableFilter(
                self.bar.field.text(),
                had.labels,
                had.values,
                had.missing,
                had.states,
                had.differing,
            )
        )

    # Working in the rows

    def _go_to_rows(self) -> None:
        if self._typing.isActive():
            self._filter_words()
        if not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.model.index(0, 0))
        self.take_focus()

    def _go_to_filter(self) -> None:
        self.bar.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.field.selectAll()

    def _current(self) -> TableRow | None:
        found = self.model.rows_at([self.view.currentIndex().row()])
        return found[0] if found else None

    def _open_row(self) -> None:
        row = self._current()
        if row is not None:
            self._open_annotation(row.key, row)

    def _open_annotation(self, key: AnnotationKey, row: TableRow) -> None:
        self.opened.emit(key, self.table.place(row))

    def _press(self, pressed: tuple[str, ...], pair: bool) -> None:
        self.hand.press(self.table, self.view.chosen(), self.view.column, pressed, pair=pair)

    def _remove(self) -> None:
        self.hand.remove(self.table, self.view.chosen())

    def _choose_cell(self) -> None:
        index, column = self.view.currentIndex(), self.view.column
        if column is None:
            return
        if self.model.is_typed(column):
            self.view.edit(index)
            return
        if column.kind is ColumnKind.REFERENT:
            self.who.ask(self.table)
        else:
            self.menu.open_cell(self.table, column)

    def _write_cell(self, column: Column, said: str) -> None:
        self.hand.write(self.table, self.view.chosen(), column, said)

    def _context_menu(self, where: QPoint) -> None:
        self.menu.open_row(self.table, where)

    def _escape(self) -> None:
        if self.hand.slices.busy:
            self.hand.cancel()
        else:
            self.left.emit()

    def stop(self) -> None:
        """Take back what is half done, before the project closes."""
        self.hand.cancel()
        self.who.close()

    def _export(self) -> None:
        self.output.ask(self._session.path)
