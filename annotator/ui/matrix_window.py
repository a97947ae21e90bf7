"""The window of who reads what: a matrix of articles and annotators, and sharing out."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDoubleSpinBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QSpinBox,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from annotator.app.session import Session
from annotator.app.together.assigning import (
    Standing,
    Wish,
    assign,
    plan,
    reader_named,
    readers,
    share,
    take_from,
)
from annotator.errors import UserError
from annotator.model.article import Annotator, State
from annotator.model.changes import Changes
from annotator.model.values import ArticleKey
from annotator.ui.dialogs.dialog import PADDING, Dialog, failure_words, words
from annotator.ui.dialogs.form_rows import form_grid, tick
from annotator.ui.look.theme import Theme, elided, interface_font
from annotator.ui.matrix_model import MatrixModel
from annotator.ui.parts.button import boxed_button
from annotator.ui.parts.counted import counted
from annotator.ui.parts.field import Field
from annotator.ui.state_glyphs import GLYPH, paint_state

_ROW = 28
_COLUMN = 128


class MatrixWindow(Dialog):
    """Shows who reads what; `Space` or a click assigns and takes away, `Return` opens the article.

    Signals:
        article_chosen(object): the key of the article to open.
    """

    article_chosen = Signal(object)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, self.tr("Who reads what"), parent)
        self._session = session
        self.rows = MatrixModel(session, self)
        self.table = MatrixView(theme, self.rows)
        self._failure = failure_words(theme, size=11)
        self._arrange()
        self.table.turned.connect(self.turn)
        self.table.opened.connect(self.article_chosen)
        self._unsubscribe = session.subscribe(self._apply)
        self._tell()
        self.resize(1080, 720)

    def turn(self, cells: list[tuple[int, int]]) -> None:
        """Assign the articles of some cells to their people; take them away if all are assigned."""
        by_person: dict[int, list[ArticleKey]] = {}
        standings: list[Standing | None] = []
        for row, column in cells:
            by_person.setdefault(column, []).append(self.rows.article(row))
            standings.append(self.rows.standing(row, column))
        all_on = all(each is not None and each.assigned for each in standings)
        act = take_from if all_on else assign
        for column, articles in by_person.items():
            person = self.rows.person(column)
            if person is not None:
                self._try(partial(act, self._session, articles, [person]))

    def share_out(self) -> None:
        """Ask how articles are shared out."""
        dialog = ShareDialog(self._session, self.theme, self)
        dialog.exec()
        dialog.deleteLater()

    @override
    def done(self, result: int) -> None:
        self._unsubscribe()
        super().done(result)

    def _arrange(self) -> None:
        box = QHBoxLayout()
        box.setContentsMargins(PADDING - 6, 0, PADDING - 6, 0)
        box.addWidget(self.table)
        self.body.addLayout(box, 1)
        out = boxed_button(self.tr("Share out…"))
        close = boxed_button(self.tr("Close"), primary=True)
        out.setEnabled(self._session.read_only is None)
        out.clicked.connect(self.share_out)
        close.clicked.connect(self.accept)
        self.add_buttons(out, close, left=self._failure)
        self.table.setFocus()

    def _apply(self, changes: Changes) -> None:
        if changes.many or changes.assignments or changes.layers or changes.articles:
            at = self.table.currentIndex()
            top = self.table.verticalScrollBar().value()
            self.rows.read_anew()
            self.table.setCurrentIndex(self.rows.index(at.row(), at.column()))
            self.table.verticalScrollBar().setValue(top)
            self._tell()

    def _tell(self) -> None:
        self.set_facts(
            counted(self.rows.rowCount(), self.tr("1 article"), self.tr("{0} articles")),
            self.tr("a filled square is assigned; Space assigns or takes away, Return opens"),
        )

    def _try(self, act: Callable[[], object]) -> None:
        self._failure.hide()
        try:
            act()
        except UserError as refusal:
            self._failure.setText(str(refusal))
            self._failure.show()


class MatrixView(QTableView):
    """The cells: a state's glyph, filled behind when the article is assigned.

    Signals:
        turned(object): cells (row, column) to be assigned, or no longer.
        opened(object): the article of a row should be opened.
    """

    turned = Signal(object)
    opened = Signal(object)

    def __init__(self, theme: Theme, rows: MatrixModel) -> None:
        super().__init__()
        self._rows = rows
        self.setModel(rows)
        self.setItemDelegate(_CellDelegate(theme, self))
        self.setFont(interface_font())
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setAccessibleName(self.tr("Articles and annotators"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        down = self.verticalHeader()
        down.hide()
        down.setDefaultSectionSize(_ROW)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across = self.horizontalHeader()
        across.setFont(interface_font(11))
        across.setHighlightSections(False)
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        across.setDefaultSectionSize(_COLUMN)
        across.setSectionsClickable(True)
        across.setSortIndicatorShown(True)
        across.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        across.sortIndicatorChanged.connect(rows.sort)
        self.setColumnWidth(0, 420)
        self.doubleClicked.connect(self._open)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self._turn()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _turn(self) -> None:
        chosen = self.selectionModel().selectedIndexes() or [self.currentIndex()]
        cells = [(each.row(), each.column()) for each in chosen if each.column() > 0]
        if cells:
            self.turned.emit(cells)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self._rows.article(index.row()))


class _CellDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QTableView) -> None:
        super().__init__(parent)
        self._theme = theme

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        rows, view = index.model(), self.parent()
        if not isinstance(rows, MatrixModel) or not isinstance(view, QTableView):
            return
        rect: QRect = option.rect
        theme = self._theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = view.selectionModel().isSelected(_plain(rows, index))
        if chosen:
            painter.fillRect(rect, theme.sel)
        if index.column() == 0:
            painter.setPen(theme.text)
            title = elided(rows.title(index.row()), interface_font(), rect.width() - 16)
            where = QRectF(rect).adjusted(8, 0, -8, 0)
            painter.setFont(interface_font())
            painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, title)
        elif (standing := rows.standing(index.row(), index.column())) is not None:
            self._paint_standing(painter, rect, standing)
        if (
            index.row() == view.currentIndex().row()
            and index.column() == view.currentIndex().column()
        ):
            painter.setPen(theme.selline)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.restore()

    def _paint_standing(self, painter: QPainter, rect: QRect, standing: Standing) -> None:
        corner = QPointF(rect.left() + 12, rect.center().y() - GLYPH / 2 + 0.5)
        if standing.assigned:
            square = QRectF(corner.x() - 5, corner.y() - 5, GLYPH + 10, GLYPH + 10)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.line)
            painter.drawRoundedRect(square, 4, 4)
        if standing.assigned or standing.state is not State.NEW:
            paint_state(painter, corner, standing.state, self._theme)


def _plain(rows: MatrixModel, index: QModelIndex | QPersistentModelIndex) -> QModelIndex:
    return rows.index(index.row(), index.column())


class ShareDialog(Dialog):
    """Asks among whom and how all articles are shared out, shows what that means, does it."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, self.tr("Share out articles"), parent)
        self._session = session
        self._people = list(readers(session))
        self.boxes = {each.key: tick(theme, each.name, on=True) for each in self._people}
        self.name = Field()
        self.name.setPlaceholderText(self.tr("A further person"))
        self.name.setAccessibleName(self.tr("A further person"))
        self.readers = _number(1, 9)
        self.double = QDoubleSpinBox()
        self.double.setRange(0, 100)
        self.double.setDecimals(0)
        self.double.setSuffix(" %")
        self.seed = _number(1, 1_000_000)
        self._people_box = QVBoxLayout()
        self._told = words("", theme, size=11, ink=theme.dim, wrap=True)
        self._failure = failure_words(theme, size=11)
        self._arrange()
        for box in self.boxes.values():
            box.toggled.connect(self._tell)
        for number in (self.readers, self.double, self.seed):
            number.setFont(interface_font())
            number.valueChanged.connect(self._tell)
        self.name.committed.connect(self.add_person)
        self._tell()
        self.setMinimumWidth(520)

    @property
    def chosen(self) -> list[Annotator]:
        """Among whom the articles are shared out."""
        return [each for each in self._people if self.boxes[each.key].isChecked()]

    @property
    def wish(self) -> Wish:
        """How they are shared out."""
        return Wish(self.readers.value(), self.double.value(), 0, self.seed.value())

    def add_person(self, name: str) -> None:
        """Let a person take part who has not worked here yet."""
        if not name.strip():
            return
        person = reader_named(self._session, name)
        if person.key not in self.boxes:
            self._people.append(person)
            self.boxes[person.key] = box = tick(self.theme, person.name, on=True)
            self._people_box.insertWidget(self._people_box.count() - 1, box)
            box.toggled.connect(self._tell)
        self.boxes[person.key].setChecked(True)
        self.name.clear()
        self._tell()

    @override
    def accept(self) -> None:
        try:
            share(self._session, self._session.queue.keys(), self.chosen, self.wish)
        except UserError as refusal:
            self._failure.setText(str(refusal))
            self._failure.show()
            return
        super().accept()

    def _arrange(self) -> None:
        self._people_box.setSpacing(4)
        for box in self.boxes.values():
            self._people_box.addWidget(box)
        self._people_box.addWidget(self.name)
        rows = [
            (self.tr("Among"), self._people_box),
            (self.tr("Readers per article"), self.readers),
            (self.tr("One reader more for"), self.double),
            (self.tr("Seed"), self.seed),
            ("", self._told),
        ]
        self.body.addLayout(form_grid(rows, self.theme))
        self.set_facts(self.tr("who has worked on an article counts; stories stay together"))
        out = boxed_button(self.tr("Share out"), primary=True)
        cancel = boxed_button(self.tr("Cancel"))
        out.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        self.add_buttons(cancel, out, left=self._failure)

    def _tell(self) -> None:
        chosen = self.chosen
        if not chosen:
            self._told.setText(self.tr("Choose who is to read."))
            return
        shared = plan(self._session, self._session.queue.keys(), chosen, self.wish)
        counts = (f"{each.name} {shared.by_person[each.key]}" for each in chosen)
        self._told.setText(self.tr("New: {0}").format(", ".join(counts)))


def _number(least: int, most: int) -> QSpinBox:
    box = QSpinBox()
    box.setRange(least, most)
    return box
