"""What stands above the text: title, outlet, date, address, labels of the article, whose layer."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import cast

import msgspec
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QLineEdit, QMenu, QSizePolicy, QWidget
from typing_extensions import override

from annotator.app.open_article import LayerChoice, OpenArticle
from annotator.model.article import Source
from annotator.model.schema import Attribute, Schema
from annotator.model.values import Json
from annotator.ui.lines import flags_for, lefts_of, lines_of
from annotator.ui.look.dates import long_date
from annotator.ui.look.theme import Theme, elided, interface_font, reading_font
from annotator.ui.parts.button import Look, TextButton
from annotator.ui.parts.counted import counted
from annotator.ui.parts.painter import painter_on

TALL = 89
LOW = 57
_TITLE_LINE = 26
_META_LINE = 16
_GAP = "  ·  "
_SOURCE = ("outlet", "date", "url")


@dataclass(frozen=True, slots=True)
class Piece:
    """One field in disguise: what it is, its words, the value behind them."""

    field: str
    words: str
    value: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class SourceEdit:
    """A wish to write a field of the article's first source."""

    field: str
    value: str


class ArticleHead(QWidget):
    """Title and meta line. Hover underlines a field, a click or `Shift+F2` edits it in place.

    Signals:
        title_edited(object): the new title.
        source_edited(object): a `SourceEdit`.
        document_clicked(): the labels of the article as a whole want to be edited.
        layer_chosen(object): the key of the layer to show.
        left(): editing has ended; the text wants the focus.
    """

    title_edited = Signal(object)
    source_edited = Signal(object)
    document_clicked = Signal()
    layer_chosen = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme, schema: Schema, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._schema = schema
        self._article: OpenArticle | None = None
        self._column = (104, 640)
        self._pieces: list[tuple[Piece, QRectF]] = []
        self._hovered: Piece | None = None
        self._unkept: dict[str, str] = {}
        self._editing: Piece | None = None
        self._editor = QLineEdit(self)
        self._editor.hide()
        self._editor.setTextMargins(0, 0, 0, 0)
        self._editor.editingFinished.connect(self._commit)
        self._layers = TextButton(theme, "", Look.QUIET, self)
        self._layers.setAccessibleName(self.tr("Layer"))
        self._layers.clicked.connect(self._choose_layer)
        self._layers.hide()
        self.setMouseTracking(True)
        self.setFixedHeight(TALL)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def pieces(self) -> list[Piece]:
        """The fields that are shown, the title first."""
        return [piece for piece, _ in self._pieces]

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        self._layers.set_theme(theme)
        self.update()

    def set_schema(self, schema: Schema) -> None:
        """Offer the document labels of `schema`."""
        self._schema = schema
        self._place()

    def set_column(self, left: int, width: int) -> None:
        """Stand over the text's column."""
        if (left, width) != self._column:
            self._column = (left, width)
            self._place()

    def set_low(self, low: bool) -> None:
        """Take one line for the title instead of two."""
        self.setFixedHeight(LOW if low else TALL)
        self._place()

    def show_article(self, article: OpenArticle | None) -> None:
        """Show what belongs to an open article, or nothing."""
        self._stop_editing()
        self._article = article
        choices = article.layers if article is not None else ()
        shown = _shown_layer(article)
        several = len(choices) > 1 or (shown is not None and article and article.locked)
        self._layers.setVisible(bool(several))
        name = self.tr("not begun") if shown is None else shown.annotator.name
        self._layers.set_words(self.tr("Layer: {0} ▾").format(name))
        self._place()

    def show_unkept(self, unkept: Mapping[str, Json]) -> None:
        """Show what was typed into fields and could not be stored yet."""
        written = {field: value for field, value in unkept.items() if isinstance(value, str)}
        if written != self._unkept:
            self._unkept = written
            self._place()

    def edit_title(self) -> None:
        """Edit the title in place."""
        if self._pieces:
            self._edit(self._pieces[0][0])

    @override
    def sizeHint(self) -> QSize:
        return QSize(640, self.height())

    @override
    def resizeEvent(self, event: object) -> None:
        self._place()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._piece_at(event.position()))

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._place()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(None)
        self._place()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        piece = self._piece_at(event.position())
        if piece is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if piece.field == "document":
            self.document_clicked.emit()
        elif piece.field != "file":
            self._edit(piece)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._editing is not None:
            self._stop_editing()
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        with painter_on(self) as painter:
            painter.fillRect(self.rect(), theme.page)
            painter.fillRect(0, self.height() - 1, self.width(), 1, theme.line)
            for number, (piece, rect) in enumerate(self._pieces):
                if number == 0:
                    self._paint_title(painter, piece, rect)
                    continue
                if number > 1:
                    painter.setPen(theme.dim)
                    painter.setFont(interface_font(11))
                    gap = QFontMetricsF(interface_font(11)).horizontalAdvance(_GAP)
                    dot = QRectF(rect.left() - gap, rect.top(), gap, rect.height())
                    painter.drawText(dot, Qt.AlignmentFlag.AlignCenter, _GAP.strip())
                self._paint_piece(painter, piece, rect)

    def _paint_title(self, painter: QPainter, piece: Piece, rect: QRectF) -> None:
        font = _title_font()
        _underline(font, piece is self._hovered)
        painter.setFont(font)
        painter.setPen(self._theme.text)
        lines = lines_of(piece.words, _title_font(), rect.width(), self._title_lines)
        lefts = lefts_of(lines, _title_font())
        for number, (line, left) in enumerate(zip(lines, lefts, strict=True)):
            where = QRectF(rect.left() + left, rect.top() + number * _TITLE_LINE, 0, _TITLE_LINE)
            where.setWidth(rect.width() + 4)
            painter.drawText(where, flags_for(piece.words), line)

    def _paint_piece(self, painter: QPainter, piece: Piece, rect: QRectF) -> None:
        font = interface_font(11)
        _underline(font, piece is self._hovered and piece.field != "file")
        painter.setFont(font)
        painter.setPen(self._theme.text if piece is self._hovered else self._theme.dim)
        words = elided(piece.words, font, rect.width() + 1)
        painter.drawText(rect.adjusted(0, 0, 4, 0), Qt.AlignmentFlag.AlignVCenter, words)

    @property
    def _title_lines(self) -> int:
        return 1 if self.height() <= LOW else 2

    def _place(self) -> None:
        left, width = self._column
        size = self._layers.sizeHint()
        room = float(width)
        self._pieces = []
        self._hovered = None
        if self._article is not None:
            written = self._unkept.get("title", self._article.article.title)
            title = Piece("title", written, written)
            lines = len(lines_of(title.words, _title_font(), room, self._title_lines)) or 1
            height = lines * _TITLE_LINE + _META_LINE
            top = (self.height() - 1 - height) / 2
            self._pieces.append((title, QRectF(left, top, room, lines * _TITLE_LINE)))
            meta_top = top + lines * _TITLE_LINE
            taken = 0 if self._layers.isHidden() else size.width() + 16
            self._place_meta(QRectF(left, meta_top, room - taken, _META_LINE))
            self._layers.setGeometry(
                round(left + room - size.width()), round(meta_top - 2), size.width(), 20
            )
        self.setAccessibleName(self._pieces[0][0].words if self._pieces else "")
        self.update()

    def _place_meta(self, line: QRectF) -> None:
        if self._article is None:
            return
        metrics = QFontMetricsF(interface_font(11))
        gap = metrics.horizontalAdvance(_GAP)
        x = line.left()
        for piece in _meta(self._article, self._schema, self, self._unkept):
            width = min(metrics.horizontalAdvance(piece.words), line.right() - x)
            if width < 24:
                break
            self._pieces.append((piece, QRectF(x, line.top(), width, line.height())))
            x += width + gap

    def _piece_at(self, where: QPointF) -> Piece | None:
        return next((p for p, rect in self._pieces if rect.contains(where)), None)

    def _hover(self, piece: Piece | None) -> None:
        if piece is self._hovered:
            return
        self._hovered = piece
        editable = piece is not None and piece.field != "file"
        shape = Qt.CursorShape.IBeamCursor if editable else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        self.setToolTip(piece.hint if piece is not None else "")
        self.update()

    def _edit(self, piece: Piece) -> None:
        rect = next(rect for other, rect in self._pieces if other is piece)
        self._stop_editing()
        self._editing = piece
        is_title = piece.field == "title"
        self._editor.setFont(_title_font() if is_title else interface_font())
        self._editor.setText(piece.value)
        self._editor.setPlaceholderText(piece.words)
        width = self._column[1] + 20 if is_title else max(240, round(rect.width()) + 40)
        top = round(rect.center().y()) - 14
        self._editor.setGeometry(round(rect.left()) - 10, top, width, 28)
        self._editor.show()
        self._editor.raise_()
        self._editor.selectAll()
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _stop_editing(self) -> None:
        self._editing = None
        self._editor.hide()

    def _commit(self) -> None:
        piece, value = self._editing, self._editor.text().strip()
        if piece is None:
            return
        self._stop_editing()
        if value == piece.value:
            return
        if piece.field == "title":
            self.title_edited.emit(value)
        else:
            self.source_edited.emit(SourceEdit(piece.field, value))

    def _choose_layer(self) -> None:
        if self._article is None:
            return
        menu = QMenu(self)
        for choice in self._article.layers:
            words = f"{choice.annotator.name}: "
            words += counted(
                choice.annotations, self.tr("1 annotation"), self.tr("{0} annotations")
            )
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(choice.key == self._article.layer.key)
            action.triggered.connect(partial(self.layer_chosen.emit, choice.key))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._layers.mapToGlobal(self._layers.rect().bottomLeft()))


def _meta(
    article: OpenArticle, schema: Schema, head: QWidget, unkept: Mapping[str, str]
) -> list[Piece]:
    """Return the fields of the meta line; under the mouse also what could be filled in."""
    pieces: list[Piece] = []
    sources = article.article.sources
    first = sources[0] if sources else Source()
    mended = {field: value for field, value in unkept.items() if field in _SOURCE}
    first = msgspec.structs.replace(first, **mended)
    pieces += _source_pieces(first, head)
    if len(sources) > 1:
        names = [s.outlet or s.file or s.url or "" for s in sources[1:]]
        one = head.tr("1 more source")
        words = one if len(names) == 1 else head.tr("{0} more sources").format(len(names))
        pieces.append(Piece("file", words, hint="\n".join(names)))
    for attribute in schema.document:
        value = article.layer.document.get(attribute.id)
        if value not in (None, "", [], False):
            words = f"{attribute.title}: {_said(attribute, value)}"
            pieces.append(Piece("document", words, hint=attribute.guideline))
    if head.underMouse() and not first.url:
        pieces.append(Piece("url", head.tr("no address"), hint=head.tr("Address")))
    return pieces


def _source_pieces(source: Source, head: QWidget) -> list[Piece]:
    outlet, date, url = source.outlet or "", source.date or "", source.url or ""
    pieces = [
        Piece("outlet", outlet or head.tr("unknown outlet"), outlet, head.tr("Outlet")),
        Piece("date", long_date(date) or head.tr("no date"), date, date or head.tr("Date")),
    ]
    if source.file:
        pieces.append(Piece("file", source.file, hint=source.file))
    if url:
        shown = url.split("://", 1)[-1].removeprefix("www.").split("/", 1)[0]
        pieces.append(Piece("url", shown, url, url))
    return pieces


def _said(attribute: Attribute, value: Json) -> str:
    if isinstance(value, list):
        several = cast("list[Json]", value)
        return ", ".join(attribute.words_of(str(each)) for each in several)
    return "yes" if value is True else attribute.words_of(str(value))


def _shown_layer(article: OpenArticle | None) -> LayerChoice | None:
    if article is None:
        return None
    return next((c for c in article.layers if c.key == article.layer.key), None)


def _title_font() -> QFont:
    return reading_font(18, bold=True)


def _underline(font: QFont, underlined: bool) -> None:
    font.setUnderline(underlined)
