"""The pane of the table of annotations: all frames, or the segments of some labels."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.app.annotation_table import MOST, AnnotationTable, Wanted
from annotator.app.session import Session
from annotator.app.table_file import copied_rows, write_table
from annotator.model.changes import Changes, SchemaChanged
from annotator.model.table_columns import Column, ColumnKind, columns_of, frame_labels
from annotator.model.table_filters import TableFilter
from annotator.model.table_rows import TableRow
from annotator.model.values import AnnotationKey
from annotator.ui.dialogs.dialog import grouped, words
from annotator.ui.settings import TableLook
from annotator.ui.tables.column_looks import ColumnLooks
from annotator.ui.tables.slices import Slices
from annotator.ui.tables.table_bar import TableBar
from annotator.ui.tables.table_hand import TableHand
from annotator.ui.tables.table_menus import fill_filter, fill_what, filter_words
from annotator.ui.tables.table_model import TableModel
from annotator.ui.tables.table_view import TableView
from annotator.ui.theme import Theme

_TYPING_PAUSE = 80
_REMEMBERED_ROWS = 2_000


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
        self._wanted = Wanted(frame_labels(session.schema))
        self._here = False
        self._published = 0
        self._kept: tuple[AnnotationKey | None, set[AnnotationKey], int] = (None, set(), 0)
        self._number = self._scrolled = 0
        self.table = AnnotationTable(session, self._wanted)
        self.model = TableModel(self.table, self)
        self.view = TableView(theme, self.model)
        self.bar = TableBar(theme)
        self.hand = TableHand(session, self)
        self.looks = ColumnLooks(self.view, self)
        self._empty = words("", theme, ink=theme.dim)
        self._reading = Slices(self)
        self._writing = Slices(self)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_PAUSE)
        self._again = QTimer(self, singleShot=True, interval=0)
        self._arrange()
        self._connect()
        self._name_choices()

    @property
    def busy(self) -> bool:
        """Tell whether rows are still being read, written or changed."""
        again = self._again.isActive() or self._typing.isActive()
        return self._reading.busy or self._writing.busy or self.hand.slices.busy or again

    @property
    def mode(self) -> str:
        """Tell what the columns are arranged for: frames, or segments of labels."""
        return "frames" if self._wanted.labels == frame_labels(self._session.schema) else "segments"

    def show_labels(self, labels: tuple[str, ...]) -> None:
        """Show the annotations of some labels; all that have roles are the frames."""
        self.looks.keep()
        self._wanted = Wanted(labels, self._wanted.article, self._wanted.own)
        self.model.filter = TableFilter(words=self.bar.field.text())
        self.model.sorted_by = None
        if self.mode == "segments":
            column = Column(ColumnKind.WORDS, "Words")
            self.model.sorted_by = (column, False)
        self.read()

    def show_frames(self) -> None:
        """Show all sanctions, statements and whatever else has roles."""
        self.show_labels(frame_labels(self._session.schema))

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
            self._keep_place()
            self.model.take_in(touched)
            self._restore_place()
            self._say()

    def show_article(self) -> None:
        """Follow the article that is open, when only its rows are shown."""
        if self._here:
            self._choose_scope(here=True)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
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
        self._keep_place()
        self._published = 0
        schema = self._session.schema
        known = tuple(label for label in self._wanted.labels if label in schema.by_id)
        labels = known or frame_labels(schema)
        self._wanted = Wanted(labels, self._wanted.article, self._wanted.own)
        self.table = AnnotationTable(self._session, self._wanted)
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
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.page)
        painter.fillRect(self.bar.geometry(), self._theme.panel)
        painter.end()

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
        bar.rows_wanted.connect(self._go_to_rows)
        bar.left.connect(self.left)
        bar.what.clicked.connect(self._choose_what)
        bar.scope.clicked.connect(self._open_scope)
        bar.whose.clicked.connect(self._open_whose)
        bar.filter.clicked.connect(self._open_filter)
        bar.more.clicked.connect(self._open_columns)
        view.opened.connect(self._open_row)
        view.letter_pressed.connect(self._press)
        view.cell_chosen.connect(self._choose_cell)
        view.removed.connect(self._remove)
        view.copied.connect(self.copy)
        view.filter_wanted.connect(self._go_to_filter)
        view.sort_wanted.connect(self._sort_current)
        view.header.sectionClicked.connect(self._sort_clicked)
        view.header.customContextMenuRequested.connect(self._open_columns_at)
        view.customContextMenuRequested.connect(self._context_menu)
        self.model.written.connect(self._write_cell)
        self._reading.went_on.connect(self._publish)
        self._reading.finished.connect(self._show_everything)
        self._reading.refused.connect(self.refused)
        self._writing.finished.connect(self._say_written)
        self._writing.refused.connect(self.refused)
        hand.said.connect(self.said)
        hand.refused.connect(self.refused)
        hand.place_wanted.connect(self._open_annotation)

    # Reading

    def _publish(self, count: int) -> None:
        if count >= 2 * self._published:
            self._show_read()
            self._published = count

    def _show_everything(self) -> None:
        self._show_read()
        self._restore_place()

    def _show_read(self) -> None:
        segments = self.mode == "segments"
        columns = columns_of(self._session.schema, self._wanted.labels, in_context=segments)
        fresh = columns != self.model.columns or self.looks.mode != self.mode
        self.model.set_table(self.table, columns)
        if fresh:
            self.looks.take_up(self.mode)
        self._show_sort()
        self._say()

    def _keep_place(self) -> None:
        index = self.view.currentIndex()
        rows = self.model.rows_at([index.row()]) if index.isValid() else []
        chosen = self.view.selectionModel().selectedRows()
        keys = {row.key for row in self.model.rows_at(i.row() for i in chosen)}
        few = keys if len(chosen) <= _REMEMBERED_ROWS else set[AnnotationKey]()
        column = max(0, index.column())
        self._kept = (rows[0].key if rows else None, few, column)
        self._number = index.row()
        self._scrolled = self.view.verticalScrollBar().value()

    def _restore_place(self) -> None:
        key, keys, column = self._kept
        number = self.model.number_of(key) if key is not None else None
        if number is None and self.model.rowCount():
            number = min(max(0, self._number), self.model.rowCount() - 1)
        if number is None:
            return
        selection = self.view.selectionModel()
        flag = selection.SelectionFlag
        self.view.setCurrentIndex(self.model.index(number, column))
        for other in self.model.numbers_of(keys):
            selection.select(self.model.index(other, 0), flag.Select | flag.Rows)
        self.view.verticalScrollBar().setValue(self._scrolled)
        self.view.scrollTo(self.model.index(number, column))

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

    # Choosing what is shown

    def _name_choices(self) -> None:
        schema, labels = self._session.schema, self._wanted.labels
        names = ", ".join(schema.name_of(label) for label in labels[:3])
        if len(labels) > 3:
            names = self.tr("{0} labels").format(len(labels))
        for family in schema.families:
            if labels == tuple(la.id for la in schema.labels if la.family == family.id):
                names = family.name
        self.bar.what.show_words(self.tr("All frames") if self.mode == "frames" else names)
        here = self.tr("This article") if self._here else self.tr("All articles")
        self.bar.scope.show_words(here, on=self._here)
        own = self._wanted.own
        self.bar.whose.show_words(self.tr("Mine") if own else self.tr("Everyone’s"), on=not own)
        narrowed = filter_words(self.model.filter, schema, self.model.columns)
        self.bar.filter.show_words(narrowed or self.tr("Filter"), on=bool(narrowed))

    def _choose_what(self) -> None:
        menu = self._menu()
        frames = frame_labels(self._session.schema)
        fill_what(menu, self._session.schema, self._wanted.labels, frames, self.show_labels)
        menu.popup(_below(self.bar.what))

    def _open_scope(self) -> None:
        menu = self._menu()
        for words_, here in ((self.tr("All articles"), False), (self.tr("This article"), True)):
            action = menu.addAction(words_)
            action.setCheckable(True)
            action.setChecked(here == self._here)
            action.triggered.connect(partial(self._choose_scope, here=here))
        menu.popup(_below(self.bar.scope))

    def _choose_scope(self, *_: object, here: bool) -> None:
        self._here = here
        opened = self._session.article
        article = opened.article.key if here and opened is not None else None
        self._wanted = Wanted(self._wanted.labels, article, self._wanted.own)
        self.read()

    def _open_whose(self) -> None:
        menu = self._menu()
        for words_, own in ((self.tr("Mine"), True), (self.tr("Everyone’s"), False)):
            action = menu.addAction(words_)
            action.setCheckable(True)
            action.setChecked(own == self._wanted.own)
            action.triggered.connect(partial(self._choose_whose, own=own))
        menu.popup(_below(self.bar.whose))

    def _choose_whose(self, *_: object, own: bool) -> None:
        self._wanted = Wanted(self._wanted.labels, self._wanted.article, own)
        self.read()

    def _open_filter(self) -> None:
        menu, schema = self._menu(), self._session.schema
        labels, columns = self._wanted.labels, self.model.columns
        fill_filter(menu, schema, labels, columns, self.model.filter, self.set_filter)
        menu.popup(_below(self.bar.filter))

    def _open_columns(self) -> None:
        self._columns_menu().popup(_below(self.bar.more))

    def _open_columns_at(self, where: QPoint) -> None:
        self._columns_menu().popup(self.view.header.mapToGlobal(where))

    def _columns_menu(self) -> QMenu:
        menu = self._menu()
        together = menu.addAction(self.tr("Put the same words together"))
        together.setCheckable(True)
        together.setChecked(self.model.grouped)
        together.triggered.connect(self.set_grouped)
        menu.addSeparator()
        self.looks.fill(menu)
        return menu

    def set_grouped(self, on: bool) -> None:
        """Put rows with the same words together under one that counts them."""
        self._keep_place()
        self.model.grouped = on
        self.model.show_all()
        self._restore_place()

    def set_filter(self, wanted: TableFilter) -> None:
        """Show only what passes a filter."""
        self._keep_place()
        self.model.filter = wanted
        self.model.show_all(sort=False)
        self._restore_place()
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

    def sort(self, column: Column | None, *, descending: bool = False) -> None:
        """Sort by a column, or by where rows stand."""
        self._keep_place()
        self.model.sorted_by = None if column is None else (column, descending)
        self.model.show_all()
        self._show_sort()
        self._restore_place()

    def _sort_clicked(self, section: int) -> None:
        column, had = self.model.columns[section], self.model.sorted_by
        if had is None or had[0] != column:
            self.sort(column)
        elif not had[1]:
            self.sort(column, descending=True)
        else:
            self.sort(None)

    def _sort_current(self, descending: bool) -> None:
        self.sort(self.view.column, descending=descending)

    def _show_sort(self) -> None:
        header, by = self.view.header, self.model.sorted_by
        header.sorted_by = None
        if by is not None and by[0] in self.model.columns:
            header.sorted_by = (self.model.columns.index(by[0]), by[1])
        header.viewport().update()

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
        menu = self._menu()
        self.hand.fill_cell_menu(menu, self.table, self.view.chosen(), column)
        below = self.view.visualRect(index).bottomLeft()
        self.hand.popup(menu, self.view.viewport().mapToGlobal(below))

    def _write_cell(self, column: Column, said: str) -> None:
        self.hand.write(self.table, self.view.chosen(), column, said)

    def _context_menu(self, where: QPoint) -> None:
        index: QModelIndex = self.view.indexAt(where)
        column = self.view.column
        if not index.isValid() or column is None:
            return
        menu = self._menu()
        menu.addAction(self.tr("Open in Its Text")).triggered.connect(self._open_row)
        cell = menu.addMenu(column.title.replace("&", "&&"))
        self.hand.fill_cell_menu(cell, self.table, self.view.chosen(), column)
        if column.kind is not ColumnKind.LABEL:
            labels = menu.addMenu(self.tr("Relabel"))
            by_label = Column(ColumnKind.LABEL, "")
            self.hand.fill_cell_menu(labels, self.table, self.view.chosen(), by_label)
            cell.menuAction().setVisible(column.kind in _CHANGED and not cell.isEmpty())
        menu.addAction(self.tr("Remove")).triggered.connect(self._remove)
        menu.addSeparator()
        up, down = self.tr("Sort Upwards"), self.tr("Sort Downwards")
        menu.addAction(up).triggered.connect(partial(self._sort_current, False))
        menu.addAction(down).triggered.connect(partial(self._sort_current, True))
        menu.addSeparator()
        menu.addAction(self.tr("Copy Rows")).triggered.connect(self.copy)
        menu.addAction(self.tr("Export What Is Shown…")).triggered.connect(self.export)
        menu.popup(self.view.viewport().mapToGlobal(where))

    def copy(self) -> None:
        """Put the chosen rows into the clipboard, for a spreadsheet."""
        rows = self.view.chosen()
        copied = copied_rows(self.looks.shown(), rows, self.model.words_at)
        QApplication.clipboard().setText(copied)
        self.said.emit(self.tr("Rows copied: {0}").format(len(rows)))

    def export(self) -> None:
        """Ask for a file and write what is shown there."""
        folder = str(self._session.path.with_name(self._session.path.stem + "-table.csv"))
        title, kinds = self.tr("Export What Is Shown"), self.tr("CSV files (*.csv)")
        name, _ = QFileDialog.getSaveFileName(self, title, folder, kinds)
        if name:
            self.write(Path(name))

    def write(self, path: Path) -> None:
        """Write what is shown, in its order, as CSV."""
        columns, rows = self.looks.shown(), self.model.rows()
        self._writing.run(write_table(path, columns, rows, self.model.words_at))

    def _say_written(self) -> None:
        self.said.emit(self.tr("The table is written"))

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu


_CHANGED = (ColumnKind.ATTRIBUTE, ColumnKind.ROLE, ColumnKind.REFERENT)


def _below(button: QWidget) -> QPoint:
    return button.mapToGlobal(button.rect().bottomLeft())
