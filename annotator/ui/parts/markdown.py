"""Markdown to be read: in the interface's letters, without links that open and without images."""

from collections.abc import Iterator

from PySide6.QtCore import QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFragment,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit, QWidget
from typing_extensions import override

from annotator.ui.look.theme import Theme, interface_font, reading_font
from annotator.ui.parts.scroll_bar import OverlayBar

_HEADINGS = {1: 18, 2: 15, 3: 13, 4: 13}
_LINE_HEIGHT = 130.0
_FEATURES = (
    QTextDocument.MarkdownFeature.MarkdownDialectGitHub
    | QTextDocument.MarkdownFeature.MarkdownNoHTML
)


class MarkdownView(QTextBrowser):
    """Shows Markdown; nothing in it is loaded or opened."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._markdown = ""
        self._found: list[QTextCursor] = []
        self._current = -1
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setFont(interface_font())
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)
        self._bar = OverlayBar(theme, self)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        self.show_markdown(self._markdown)

    def show_markdown(self, markdown: str) -> None:
        """Show another text, from its start."""
        self._markdown = markdown
        self.document().setMarkdown(markdown, _FEATURES)
        self._dress()
        self._found, self._current = [], -1
        self.setExtraSelections([])
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.verticalScrollBar().setValue(0)

    def look_for(self, words: str) -> int:
        """Mark all places of the words and go to the first; return how many there are."""
        self._found = list(self._places(words)) if words.strip() else []
        self._current = 0 if self._found else -1
        self._mark()
        return len(self._found)

    def step(self, step: int) -> None:
        """Go to the next or previous place that was found, round and round."""
        if self._found:
            self._current = (self._current + step) % len(self._found)
            self._mark()

    @property
    def current(self) -> int:
        """The number of the place that is shown, from 0; -1 for none."""
        return self._current

    @override
    def loadResource(self, kind: int, name: QUrl | str, /) -> object:
        return None

    def _places(self, words: str) -> Iterator[QTextCursor]:
        at = self.document().find(words)
        while not at.isNull():
            yield at
            at = self.document().find(words, at)

    def _mark(self) -> None:
        marks: list[QTextEdit.ExtraSelection] = []
        for number, cursor in enumerate(self._found):
            mark = QTextEdit.ExtraSelection()
            form = QTextCharFormat()
            form.setBackground(self._theme.textsel if number == self._current else self._theme.sel)
            mark.format = form
            mark.cursor = cursor
            marks.append(mark)
        self.setExtraSelections(marks)
        if self._current >= 0:
            cursor = QTextCursor(self._found[self._current])
            cursor.clearSelection()
            self.setTextCursor(cursor)
            self.ensureCursorVisible()

    def _dress(self) -> None:
        """Give headings, examples and tables the looks of the window."""
        block = self.document().begin()
        while block.isValid():
            self._dress_block(block)
            block = block.next()
        for frame in self.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                self._dress_table(frame)

    def _dress_block(self, block: QTextBlock) -> None:
        level = block.blockFormat().headingLevel()
        cursor = QTextCursor(block)
        form = QTextBlockFormat()
        form.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        form.setTopMargin(14 if level else 0)
        form.setBottomMargin(2 if block.blockFormat().objectIndex() >= 0 else 6)
        cursor.mergeBlockFormat(form)
        font = interface_font(_HEADINGS.get(level, 13), bold=level > 0)
        for fragment in _fragments(block):
            self._dress_fragment(fragment, font, heading=level > 0)

    def _dress_fragment(self, fragment: QTextFragment, font: QFont, *, heading: bool) -> None:
        cursor = QTextCursor(self.document())
        cursor.setPosition(fragment.position())
        cursor.setPosition(fragment.position() + fragment.length(), QTextCursor.MoveMode.KeepAnchor)
        before = fragment.charFormat()
        example = before.fontFixedPitch()
        form = QTextCharFormat()
        wanted = QFont(reading_font(14) if example else font)
        wanted.setBold(heading or before.fontWeight() > QFont.Weight.Normal.value)
        wanted.setItalic(before.fontItalic())
        form.setFont(wanted)
        form.setForeground(self._theme.text)
        form.setBackground(self._theme.hover if example else QColor(0, 0, 0, 0))
        form.setAnchor(False)
        form.setFontUnderline(False)
        cursor.setCharFormat(form)

    def _dress_table(self, table: QTextTable) -> None:
        form = table.format()
        form.setBorder(0)
        form.setCellPadding(3)
        form.setCellSpacing(0)
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        form.setBottomMargin(8)
        table.setFormat(form)
        for row in range(table.rows()):
            for column in range(table.columns()):
                cell = table.cellAt(row, column)
                dressed = cell.format().toTableCellFormat()
                dressed.setBottomBorder(1)
                dressed.setBottomBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
                dressed.setBottomBorderBrush(self._theme.line)
                dressed.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignTop)
                cell.setFormat(dressed)


def _fragments(block: QTextBlock) -> list[QTextFragment]:
    found: list[QTextFragment] = []
    walk = block.begin()
    while not walk.atEnd():
        found.append(walk.fragment())
        walk += 1
    return found
