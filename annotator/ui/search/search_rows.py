"""The rows of the search in all articles: title and source, then the words as they stand."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from typing_extensions import override

from annotator.app.corpus_search import SearchHit
from annotator.ui.dialogs.dialog import PADDING
from annotator.ui.look.dates import short_date
from annotator.ui.look.theme import Theme, elided, interface_font
from annotator.ui.parts.rows import RowDelegate, RowsView
from annotator.ui.view.offsets import Utf16

ROW_HEIGHT = 48
_META = 220.0
_ROOT = QModelIndex()
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine

Index = QModelIndex | QPersistentModelIndex


class SearchRows(QAbstractListModel):
    """Hits, of which more are asked for when the last is in sight.

    Signals:
        more_wanted(): the end of the list is in sight, and there may be more.
    """

    more_wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hits: list[SearchHit] = []
        self._more = False

    @property
    def last(self) -> SearchHit | None:
        """The last hit so far."""
        return self._hits[-1] if self._hits else None

    def show_hits(self, hits: Sequence[SearchHit], *, more: bool) -> None:
        """Show the first hits of a search; `more` when there may be others behind them."""
        self.beginResetModel()
        self._hits, self._more = list(hits), more
        self.endResetModel()

    def add(self, hits: Sequence[SearchHit], *, more: bool) -> None:
        """Show further hits."""
        if hits:
            first = len(self._hits)
            self.beginInsertRows(_ROOT, first, first + len(hits) - 1)
            self._hits += hits
            self.endInsertRows()
        self._more = more

    def hit(self, row: int) -> SearchHit | None:
        """Return what a row shows."""
        return self._hits[row] if 0 <= row < len(self._hits) else None

    @override
    def canFetchMore(self, parent: Index) -> bool:
        return self._more

    @override
    def fetchMore(self, parent: Index) -> None:
        self._more = False
        self.more_wanted.emit()

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._hits)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        hit = self.hit(index.row()) if index.isValid() else None
        if hit is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return hit.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join(filter(None, (hit.title, hit.outlet, hit.date, hit.snippet)))
            case _:
                return None


class SearchList(RowsView):
    """The rows; `Return` is left to the dialog."""

    def __init__(self, theme: Theme, rows: SearchRows) -> None:
        super().__init__(theme, ROW_HEIGHT)
        self.setModel(rows)
        self.setItemDelegate(_HitDelegate(theme, self))
        self.setAccessibleName(self.tr("Articles found"))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)


class _HitDelegate(RowDelegate):
    """Title, outlet and date above; below, the words as they stand, those looked for bold."""

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
        hit = rows.hit(index.row()) if isinstance(rows, SearchRows) else None
        if hit is None:
            return
        theme, small = self.theme, interface_font(11)
        box = QRectF(rect).adjusted(PADDING, 4, -PADDING, -4)
        meta = elided(" · ".join(filter(None, (hit.outlet, short_date(hit.date)))), small, _META)
        painter.setFont(small)
        painter.setPen(theme.dim)
        painter.drawText(QRectF(box.left(), box.top(), box.width(), 20), _RIGHT, meta)
        taken = QFontMetricsF(small).horizontalAdvance(meta)
        title = interface_font(bold=current)
        painter.setFont(title)
        painter.setPen(theme.text)
        room = box.width() - taken - 16
        where = QRectF(box.left(), box.top(), room, 20)
        painter.drawText(where, _LEFT, elided(hit.title, title, room))
        painter.setPen(theme.dim)
        line = snippet_layout(hit, round(box.width()), theme.text.name())
        line.draw(painter, QPointF(box.left(), box.top() + 20))


@lru_cache(maxsize=256)
def snippet_layout(hit: SearchHit, width: int, ink: str) -> QTextLayout:
    """Return one line of a hit's snippet, its words bold and in `ink`, cut at a blank."""
    layout = _laid_out(hit.snippet, hit, width, ink)
    line = layout.lineAt(0)
    shown = Utf16(hit.snippet).offset(line.textLength())
    if shown < len(hit.snippet.rstrip()):
        layout = _laid_out(hit.snippet[:shown].rstrip() + "…", hit, width, ink)
    return layout


def _laid_out(words: str, hit: SearchHit, width: int, ink: str) -> QTextLayout:
    layout = QTextLayout(words, interface_font())
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    bold = QTextCharFormat()
    bold.setFontWeight(QFont.Weight.Bold)
    bold.setForeground(QColor(ink))
    units = Utf16(words).units
    formats: list[QTextLayout.FormatRange] = []
    for start, end in hit.bold:
        if end <= len(words):
            ranged = QTextLayout.FormatRange()
            ranged.start, ranged.length = units(start), units(end) - units(start)
            ranged.format = bold
            formats.append(ranged)
    layout.setFormats(formats)
    layout.beginLayout()
    layout.createLine().setLineWidth(width)
    layout.endLayout()
    return layout
