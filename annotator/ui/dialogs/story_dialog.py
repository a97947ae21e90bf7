"""The same story elsewhere: sentences labelled otherwise there, and carrying labels over."""

from collections.abc import Sequence
from enum import Enum, auto
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget
from typing_extensions import override

from annotator.app.session import Session
from annotator.app.story_labels import Carried, Fate, Twin, carry, twins
from annotator.errors import UserError
from annotator.model.fragment import Fragment
from annotator.model.schema import Schema
from annotator.ui.dialogs.dialog import PADDING, Dialog, failure_words, words
from annotator.ui.look.theme import Theme, elided, interface_font
from annotator.ui.parts.button import boxed_button
from annotator.ui.parts.counted import counted
from annotator.ui.parts.part import Hairline
from annotator.ui.parts.rows import RowDelegate, RowsView

_ROW = 26
_LABEL_WIDTH = 176
_ROOT = QModelIndex()
_CENTRE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine

Index = QModelIndex | QPersistentModelIndex


class _Kind(Enum):
    HEAD = auto()
    SENTENCE = auto()
    HERE = auto()
    THERE = auto()
    LABEL = auto()


class StoryRow(NamedTuple):
    """A row of the list; `place` is where its words stand in the open article."""

    kind: _Kind
    name: str
    words: str
    place: Fragment | None = None


class StoryRows(QAbstractListModel):
    """What differs between two articles, and what becomes of each label that is carried over."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: tuple[StoryRow, ...] = ()

    def show_rows(self, rows: Sequence[StoryRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def row(self, number: int) -> StoryRow | None:
        """Return a row; None when there is none."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row(index.row())
        if row is None or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        return f"{row.name} {row.words}".strip()


class StoryDialog(Dialog):
    """Compares the open article with others of its story, one at a time.

    Signals:
        sentence_chosen(object): the `Fragment` of a sentence to be looked at.
        article_chosen(object): the key of the other article, to be opened.
        carried(object): what was done, for the status line.
    """

    sentence_chosen = Signal(object)
    article_chosen = Signal(object)
    carried = Signal(object)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        """Raises Refused when no other article tells the story, or none is labelled."""
        super().__init__(theme, self.tr("The same story"), parent)
        self._session = session
        self._twins = twins(session)
        self.rows = StoryRows(self)
        self.list = RowsView(theme, _ROW)
        self.list.setModel(self.rows)
        self.list.setItemDelegate(_StoryDelegate(theme, self.list))
        self.list.setAccessibleName(self.tr("Differences, and labels to be carried over"))
        self.choice = QComboBox()
        self.choice.setFont(interface_font())
        self.choice.setAccessibleName(self.tr("Article to compare with"))
        self._empty = words("", theme, ink=theme.dim, wrap=True)
        self._failure = failure_words(theme, size=11)
        self.open_button = boxed_button(self.tr("Open It"))
        self._close = boxed_button(self.tr("Close"))
        self._carry = boxed_button(self.tr("Carry Over"), primary=True)
        self._arrange()
        self.choice.currentIndexChanged.connect(self._show_twin)
        self.list.activated.connect(self._go)
        self.open_button.clicked.connect(self._open_article)
        self._close.clicked.connect(self.reject)
        self._carry.clicked.connect(self.accept)
        for twin in self._twins:
            self.choice.addItem(self._named(twin))
        self._show_twin()
        self.resize(880, 560)

    @property
    def twin(self) -> Twin | None:
        """The article that is compared with."""
        number = self.choice.currentIndex()
        return self._twins[number] if 0 <= number < len(self._twins) else None

    @override
    def accept(self) -> None:
        """Carry the labels over; a refusal is said, and the dialog stays."""
        twin = self.twin
        if twin is None or not self._carry.isEnabled():
            return
        try:
            carry(self._session, twin)
        except UserError as refusal:
            self._failure.setText(str(refusal))
            self._failure.show()
            return
        count, left = len(twin.to_carry), len(_left(twin))
        one, many = self.tr("1 label carried over"), self.tr("{0} labels carried over")
        said = one if count == 1 else many.format(count)
        more = self.tr("{0}; not carried over: {1}").format(said, left) if left else said
        super().accept()
        self.carried.emit(more)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.accept()
        elif enter and self.list.hasFocus():
            self._go(self.list.currentIndex())
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        choice = QHBoxLayout()
        choice.setContentsMargins(PADDING, 0, PADDING, 12)
        choice.setSpacing(12)
        choice.addWidget(words(self.tr("Compared with"), self.theme, ink=self.theme.dim))
        choice.addWidget(self.choice, 1)
        self._empty.setContentsMargins(PADDING, 12, PADDING, 12)
        self.body.addLayout(choice)
        self.body.addWidget(Hairline(self.theme))
        self.body.addWidget(self._empty)
        self.body.addWidget(self.list, 1)
        self.add_buttons(self.open_button, self._close, self._carry, left=self._failure)
        self._carry.setToolTip(self.tr("Ctrl+Enter"))
        self.list.setFocus()

    def _named(self, twin: Twin) -> str:
        where = " · ".join(filter(None, (twin.outlet, twin.annotator)))
        differ = self.tr("{0} differ").format(len(twin.differences))
        return f"{twin.title}  ({where}, {differ})"

    def _show_twin(self) -> None:
        twin = self.twin
        self._failure.hide()
        rows = [] if twin is None else list(_rows(twin, self._session.schema))
        self.rows.show_rows(rows)
        self.list.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self._empty.setText(
            self.tr("No other article of this story is labelled yet.")
            if twin is None
            else self.tr("Both say the same, as far as they share sentences.")
        )
        if rows:
            self.list.setCurrentIndex(self.rows.index(1))
        count = 0 if twin is None else len(twin.to_carry)
        one, many = self.tr("Carry 1 Label Over"), self.tr("Carry {0} Labels Over")
        self._carry.setText(one if count == 1 else many.format(count))
        article = self._session.article
        locked = article.locked if article is not None else None
        self._carry.setEnabled(count > 0 and locked is None)
        self.open_button.setEnabled(twin is not None)
        if locked is not None:
            self._failure.setText(locked)
            self._failure.show()
        if twin is not None:
            self.set_facts(
                counted(
                    twin.shared,
                    self.tr("1 sentence stands in both"),
                    self.tr("{0} sentences stand in both"),
                ),
                self.tr("{0} labelled otherwise").format(len(twin.differences)),
                counted(
                    count,
                    self.tr("1 label can be carried over"),
                    self.tr("{0} labels can be carried over"),
                ),
            )

    def _go(self, index: Index) -> None:
        row = self.rows.row(index.row())
        if row is not None and row.place is not None:
            self.reject()
            self.sentence_chosen.emit(row.place)

    def _open_article(self) -> None:
        if (twin := self.twin) is not None:
            self.reject()
            self.article_chosen.emit(twin.article)


class _StoryDelegate(RowDelegate):
    """Heads in bold; what is said where in a column of its own, then the words."""

    @override
    def paint_row(self, painter: QPainter, rect: QRect, index: Index, *, current: bool) -> None:
        rows = index.model()
        row = rows.row(index.row()) if isinstance(rows, StoryRows) else None
        if row is None:
            return
        theme, box = self.theme, QRectF(rect).adjusted(PADDING, 0, -PADDING, 0)
        if row.kind in (_Kind.HEAD, _Kind.SENTENCE):
            head = row.kind is _Kind.HEAD
            font = interface_font(11, bold=True) if head else interface_font()
            painter.setFont(font)
            painter.setPen(theme.dim if head else theme.text)
            said = row.name if head else row.words
            painter.drawText(box, _CENTRE, elided(said, font, box.width()))
            return
        small, plain = interface_font(11), interface_font()
        inset = 16.0 if row.kind in (_Kind.HERE, _Kind.THERE) else 0.0
        painter.setFont(small)
        painter.setPen(theme.dim)
        name = elided(row.name, small, _LABEL_WIDTH - 16 - inset)
        painter.drawText(box.adjusted(inset, 0, 0, 0), _CENTRE, name)
        painter.setFont(plain)
        painter.setPen(theme.text)
        width = box.width() - _LABEL_WIDTH
        painter.drawText(
            box.adjusted(_LABEL_WIDTH, 0, 0, 0), _CENTRE, elided(row.words, plain, width)
        )


def _rows(twin: Twin, schema: Schema) -> Sequence[StoryRow]:
    rows: list[StoryRow] = []
    if twin.differences:
        rows.append(StoryRow(_Kind.HEAD, _tr("THE SAME SENTENCE, LABELLED OTHERWISE"), ""))
    for each in twin.differences:
        rows.append(StoryRow(_Kind.SENTENCE, "", _line(each.words), each.sentence))
        for kind, said, name in (
            (_Kind.HERE, each.here, _tr("only here")),
            (_Kind.THERE, each.there, _tr("only there")),
        ):
            if said:
                rows.append(StoryRow(kind, name, _line(", ".join(said)), each.sentence))
    for title, found in (
        (_tr("CARRIED OVER"), twin.to_carry),
        (_tr("NOT CARRIED OVER"), _left(twin)),
    ):
        if found:
            rows.append(StoryRow(_Kind.HEAD, title, ""))
        rows += (_label_row(each, schema) for each in found)
    return rows


def _left(twin: Twin) -> tuple[Carried, ...]:
    """Return what can not be carried over, without what is there already."""
    return tuple(each for each in twin.carried if each.fate not in (Fate.CARRIED, Fate.THERE))


def _label_row(carried: Carried, schema: Schema) -> StoryRow:
    why = {
        Fate.NOT_FOUND: _tr(" (these words are not here)"),
        Fate.OTHERWISE: _tr(" (labelled as {0} here)").format(carried.here),
        Fate.NOT_ALLOWED: _tr(" (the label is retired, or may not overlap)"),
    }.get(carried.fate, "")
    name = schema.name_of(carried.annotation.label)
    place = carried.fragments[0] if carried.fragments else None
    return StoryRow(_Kind.LABEL, name, _line(f"“{carried.quote}”{why}"), place)


def _line(said: str) -> str:
    return " ".join(said.split())


def _tr(said: str) -> str:
    return QCoreApplication.translate("StoryDialog", said)
