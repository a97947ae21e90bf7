"""The lists of the register's window: its entries, and the mentions of one of them."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
)
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QAbstractItemView
from typing_extensions import override

from annotator.app.referring import Seen, mentions_page
from annotator.app.session import Session
from annotator.model.values import AnnotationKey
from annotator.suggest.who import Candidate
from annotator.ui.look.theme import Theme, elided, interface_font
from annotator.ui.parts.counted import counted
from annotator.ui.parts.marks import words_colour
from annotator.ui.parts.rows import RowDelegate, RowsView

ENTRY_HEIGHT, MENTION_HEIGHT = 40, 26
_PAGE = 200
_PAD = 16
_ARTICLE = 200.0
_ROOT = QModelIndex()
_CENTRE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_RIGHT = _CENTRE | Qt.AlignmentFlag.AlignRight
_SPOKEN = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)

Index = QModelIndex | QPersistentModelIndex


class EntryRows(QAbstractListModel):
    """Entries of the register with how often they are mentioned."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self.session = session
        self.rows: Sequence[Candidate] = ()
        self.counts: Mapping[str, tuple[int, int]] = {}
        self.reasons: Mapping[str, str] = {}

    def show(self, rows: Sequence[Candidate], reasons: Mapping[str, str]) -> None:
        """Show other entries; `reasons` say why some stand together."""
        self.beginResetModel()
        self.rows, self.reasons = rows, reasons
        self.endResetModel()

    def facts(self, row: Candidate) -> str:
        """Return type, counts and the first id of an entry in words."""
        kind = self.session.schema.name_of(row.type) if row.type else self.tr("no type")
        mentions, articles = self.counts.get(row.key, (0, 0))
        there = self.tr("{0} in {1}").format(
            counted(mentions, self.tr("1 mention"), self.tr("{0} mentions")),
            counted(articles, self.tr("1 article"), self.tr("{0} articles")),
        )
        reason = self.reasons.get(row.key, "")
        return "  ·  ".join(filter(None, (reason, kind, there, *row.ids[:1])))

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        row = self.rows[index.row()]
        return f"{row.name}, {self.facts(row)}" if role in _SPOKEN else None


class MentionRows(QAbstractListModel):
    """The mentions of a referent, read a page at a time as one scrolls."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self.session = session
        self.rows: list[Seen] = []
        self._referent = ""
        self._whole = True

    def show(self, referent: str) -> None:
        """Show the mentions of another referent; "" for none."""
        self.beginResetModel()
        self.rows, self._referent, self._whole = [], referent, not referent
        self.endResetModel()
        self.fetchMore()

    @override
    def canFetchMore(self, parent: Index = _ROOT) -> bool:
        return not self._whole

    @override
    def fetchMore(self, parent: Index = _ROOT) -> None:
        if self._whole:
            return
        after = self.rows[-1].key if self.rows else AnnotationKey(0)
        found = mentions_page(self.session, self._referent, after, _PAGE)
        self._whole = len(found) < _PAGE
        if found:
            first = len(self.rows)
            self.beginInsertRows(_ROOT, first, first + len(found) - 1)
            self.rows += found
            self.endInsertRows()

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{row.title}\n{row.annotator}"
        words = f"{row.before} {row.quote} {row.after}".strip()
        return f"{row.title}: {words}, {row.annotator}" if role in _SPOKEN else None


class _ChosenDelegate(RowDelegate):
    """Rows of which several may be chosen."""

    def fill_chosen(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Fill a row that is chosen beside the current one."""
        view = self.parent()
        if isinstance(view, RowsView) and view.selectionModel().isRowSelected(index.row(), _ROOT):
            painter.fillRect(rect, self.theme.sel)


class EntryDelegate(_ChosenDelegate):
    """Two lines: the name; what is known of it."""

    @override
    def paint_row(self, painter: QPainter, rect: QRect, index: Index, *, current: bool) -> None:
        model = index.model()
        if not isinstance(model, EntryRows):
            return
        self.fill_chosen(painter, rect, index)
        row, box = model.rows[index.row()], QRectF(rect).adjusted(_PAD, 3, -_PAD, 0)
        font, small = interface_font(bold=current), interface_font(11)
        painter.setFont(font)
        painter.setPen(self.theme.text)
        name = QRectF(box.left(), box.top(), box.width(), 19)
        painter.drawText(name, _CENTRE, elided(row.name, font, box.width()))
        painter.setFont(small)
        painter.setPen(self.theme.dim)
        facts = QRectF(box.left(), box.top() + 18, box.width(), 16)
        painter.drawText(facts, _CENTRE, elided(model.facts(row), small, box.width()))


class MentionDelegate(_ChosenDelegate):
    """Words in their context, below one another; at the right the article."""

    @override
    def paint_row(self, painter: QPainter, rect: QRect, index: Index, *, current: bool) -> None:
        model = index.model()
        if not isinstance(model, MentionRows):
            return
        self.fill_chosen(painter, rect, index)
        row, box = model.rows[index.row()], QRectF(rect).adjusted(_PAD, 0, -_PAD, 0)
        font, bold, small = interface_font(), interface_font(bold=True), interface_font(11)
        room = box.width() - _ARTICLE - 16
        before = QRectF(box.left(), box.top(), room * 0.38, box.height())
        left = before.right() + 5
        painter.setFont(font)
        painter.setPen(self.theme.dim)
        metrics = QFontMetricsF(font)
        cut = metrics.elidedText(row.before, Qt.TextElideMode.ElideLeft, before.width())
        painter.drawText(before, _RIGHT, cut)
        painter.setFont(bold)
        painter.setPen(words_colour(model.session.schema.by_id.get(row.label), self.theme))
        quote = elided(row.quote, bold, room * 0.35)
        painter.drawText(QRectF(left, box.top(), room, box.height()), _CENTRE, quote)
        left += QFontMetricsF(bold).horizontalAdvance(quote) + 5
        after = box.left() + room - left
        painter.setFont(font)
        painter.setPen(self.theme.dim)
        painter.drawText(
            QRectF(left, box.top(), after, box.height()), _CENTRE, elided(row.after, font, after)
        )
        painter.setFont(small)
        first = index.row() == 0 or model.rows[index.row() - 1].article != row.article
        words = row.title if first else ""
        words = words if row.own else f"{row.annotator}  ·  {words}".rstrip(" ·")
        painter.drawText(box, _RIGHT, elided(words, small, _ARTICLE))


def several(view: RowsView) -> RowsView:
    """Let several rows of a list be chosen."""
    view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    return view


def chosen_rows(view: RowsView) -> list[int]:
    """Return the rows that are chosen, in their order."""
    return sorted({index.row() for index in view.selectionModel().selectedIndexes()})


def entry_list(rows: EntryRows, theme: Theme) -> RowsView:
    """Return the list of entries."""
    view = several(RowsView(theme, ENTRY_HEIGHT))
    view.setModel(rows)
    view.setItemDelegate(EntryDelegate(theme, view))
    return view


def mention_list(rows: MentionRows, theme: Theme) -> RowsView:
    """Return the list of mentions."""
    view = several(RowsView(theme, MENTION_HEIGHT))
    view.setModel(rows)
    view.setItemDelegate(MentionDelegate(theme, view))
    return view
