"""The article as a whole: its labels as a form, and where it comes from."""

from collections.abc import Iterator, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.app.open_article import OpenArticle
from annotator.model.article import Article
from annotator.model.open_points import missing_labels
from annotator.model.schema import Schema
from annotator.model.values import Json
from annotator.ui.inspector.attribute_form import AttributeForm
from annotator.ui.look.theme import Theme
from annotator.ui.parts.facts import FactRow
from annotator.ui.parts.flow import grow_with_width
from annotator.ui.parts.key_cap import KeyCap
from annotator.ui.parts.part import Hairline
from annotator.ui.parts.section_head import SectionHead

_MOST_SOURCES = 5


class ArticleForm(QWidget):
    """The labels of the article as a whole, then its sources, length, language and hash.

    Signals:
        changed(str, object): a document label's new value; None takes it away.
        refused(str): what was typed is no value; a sentence.
    """

    changed = Signal(str, object)
    refused = Signal(str)

    def __init__(self, schema: Schema, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._schema = schema
        self._facts: list[tuple[str, str]] = []
        self._fact_rows = QWidget()
        self.form = AttributeForm(theme, schema.document)
        self.form.changed.connect(self.changed)
        self.form.refused.connect(self.refused)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(0)
        if schema.document:
            column.addWidget(
                SectionHead(theme, self.tr("Labels of the article"), KeyCap(theme, ",", "letter"))
            )
            column.addWidget(self.form)
            column.addSpacing(8)
            column.addWidget(Hairline(theme))
        column.addWidget(SectionHead(theme, self.tr("Article")))
        column.addWidget(self._fact_rows)
        column.addStretch(1)
        grow_with_width(self)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme

    def show_article(self, shown: OpenArticle, unkept: Mapping[str, Json]) -> None:
        """Show an article's labels and facts; `unkept` is what fields show that is not stored."""
        document = shown.layer.document
        self.form.show_values(document, unkept, editable=shown.locked is None)
        missing = missing_labels(self._schema, document) if shown.locked is None else ()
        self.form.ask_for([label.id for label in missing])
        facts = [*self._sources(shown.article), *self._measures(shown)]
        if facts == self._facts:
            return
        self._facts = facts
        rows = QWidget()
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for name, value in facts:
            column.addWidget(FactRow(self._theme, name, value))
        layout = self.layout()
        if layout is not None:
            layout.replaceWidget(self._fact_rows, rows)
        self._fact_rows.hide()
        self._fact_rows.deleteLater()
        self._fact_rows = rows

    def _sources(self, article: Article) -> Iterator[tuple[str, str]]:
        for source in article.sources[:_MOST_SOURCES]:
            for name, value in (
                (self.tr("Outlet"), source.outlet),
                (self.tr("Date"), source.date),
                (self.tr("Address"), source.url),
                (self.tr("File"), source.file),
            ):
                if value:
                    yield name, value
        further = len(article.sources) - _MOST_SOURCES
        if further > 0:
            yield self.tr("Sources"), self.tr("{n} more").format(n=further)

    def _measures(self, shown: OpenArticle) -> Iterator[tuple[str, str]]:
        article = shown.article
        yield (
            self.tr("Length"),
            self.tr("{n} characters").format(n=f"{article.length:,}".replace(",", " ")),
        )
        yield self.tr("Language"), article.language or self.tr("not known")
        yield self.tr("Text hash"), article.sha256
        for name, value in sorted(article.meta.items()):
            yield name, str(value)
