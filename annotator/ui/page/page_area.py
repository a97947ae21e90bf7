"""The middle of the window: head, find bar and text, or the first page while there is nothing."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.app.open_article import OpenArticle
from annotator.model.schema import Schema
from annotator.model.words import snap
from annotator.ui.look.theme import Theme
from annotator.ui.page.article_head import ArticleHead
from annotator.ui.page.find_bar import FindBar
from annotator.ui.page.first_page import FirstPage
from annotator.ui.view.article_view import ArticleView
from annotator.ui.view.page import DENSITIES, USUAL_MEASURE, page_for

SIZES = range(12, 29)
_USUAL_SIZE = 17
_LOW_SIZE = 16
_LOW = 800


class PageArea(QWidget):
    """Holds what stands between the panes, and lines it up with the text's column.

    Signals:
        size_changed(object): the size of the text, in px; 0 for the usual one.
    """

    size_changed = Signal(object)

    def __init__(self, theme: Theme, schema: Schema, project: Path) -> None:
        super().__init__()
        self.head = ArticleHead(theme, schema)
        self.finding = FindBar(theme)
        self.view = ArticleView(theme, schema)
        self.first = FirstPage(theme, project)
        self.finding.hide()
        self._size = 0
        self._density = "comfortable"
        self._measure = USUAL_MEASURE
        reading = QWidget()
        box = QVBoxLayout(reading)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.head)
        box.addWidget(self.finding)
        box.addWidget(self.view, 1)
        self._reading = reading
        self._stack = QStackedLayout(self)
        self._stack.addWidget(reading)
        self._stack.addWidget(self.first)
        self.setFocusProxy(self.view)
        self.setMinimumWidth(320)
        self.finding.hit_changed.connect(self._show_hit)
        self.finding.left.connect(self._leave_find)
        self.view.zoom_requested.connect(self.zoom)

    @property
    def text_size(self) -> int:
        """The size of the text's letters, in px."""
        if self._size:
            return self._size
        return _LOW_SIZE if self._is_low else _USUAL_SIZE

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        for part in (self.head, self.finding, self.view, self.first):
            part.set_theme(theme)

    def set_schema(self, schema: Schema) -> None:
        """Use another state of the schema."""
        self.head.set_schema(schema)
        self.view.set_schema(schema)

    def set_density(self, density: str) -> None:
        """Set how much room lies under the lines."""
        self._density = density
        self.view.set_density(density)
        self._line_up()

    def set_measure(self, characters: int) -> None:
        """Set how many average characters a line may hold."""
        self._measure = characters
        self.view.set_measure(characters)
        self._line_up()

    def set_text_size(self, size: int) -> None:
        """Set the size of the text; 0 for the usual one."""
        self._size = min(max(size, SIZES.start), SIZES[-1]) if size else 0
        self._apply_size()
        self.size_changed.emit(self._size)

    def zoom(self, steps: int) -> None:
        """Make the text larger or smaller."""
        self.set_text_size(self.text_size + steps)

    def show_article(self, article: OpenArticle | None) -> None:
        """Show an article from its start, or the first page."""
        self.finding.stop()
        self.head.show_article(article)
        if article is None:
            self.view.show_article(None, None)
            self._stack.setCurrentWidget(self.first)
            return
        self.view.show_article(article.text, article.spans, article.annotation)
        self._stack.setCurrentWidget(self._reading)
        self._line_up()

    def start_find(self) -> None:
        """Open the find bar; what is selected is looked for from there on."""
        selection = self.view.selection
        words = self.view.content[slice(*selection)] if selection else ""
        if words and "\n" not in words and len(words) < 80:
            self.finding.field.setText(words)
        self.finding.start(self.view.content, selection.start if selection else self.view.caret)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.head.set_low(self._is_low)
        self._apply_size()

    @property
    def _is_low(self) -> bool:
        return self.window().height() < _LOW

    def _apply_size(self) -> None:
        self.view.set_font_size(self.text_size)
        self._line_up()

    def _line_up(self) -> None:
        width, density = self.view.viewport().width(), DENSITIES[self._density]
        page = page_for(width, self.text_size, density, self._measure)
        self.head.set_column(page.left, page.column)
        self.finding.set_column(page.left, page.column)

    def _show_hit(self) -> None:
        hit = self.finding.hit
        self.view.set_hits(self.finding.hits, self.finding.current if hit is not None else None)
        if hit is not None:
            self.view.select_text(*snap(self.view.content, *hit))

    def _leave_find(self) -> None:
        self.finding.stop()
        self.view.set_hits(())
        self.view.setFocus()
