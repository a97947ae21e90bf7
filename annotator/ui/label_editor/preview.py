"""How a label looks in the text: drawn by the view's own painter, while one still types."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.app.open_article import OpenArticle
from annotator.model.fragment import Fragment
from annotator.model.layer_spans import LayerSpans, SpanRow
from annotator.model.schema import Label, Schema
from annotator.model.text import Text
from annotator.model.values import AnnotationKey
from annotator.model.words import snap
from annotator.ui.look.theme import Theme
from annotator.ui.view.marked_area import MarkedArea

_HEIGHT = 76
_ROUND = 40
_LONGEST = 48
_KEY = AnnotationKey(1)


class LabelPreview(MarkedArea):
    """One line of text with one span: of the open article where it has the label, else made up."""

    def __init__(self, theme: Theme, schema: Schema, parent: QWidget | None = None) -> None:
        super().__init__(theme, schema, parent)
        self._sample: tuple[str, Fragment, str] | None = None
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_label(self, schema: Schema, label: Label, article: OpenArticle | None) -> None:
        """Show a label as a state of the schema has it."""
        self.set_schema(schema)
        found = None if article is None else _first(article, label.id)
        text, place = found or self._made_up()
        if self._sample != (text, place, label.id):
            self._sample = text, place, label.id
            self._show(Text(text), LayerSpans([SpanRow(_KEY, *place, label.id)]), None)
        self.setAccessibleName(
            self.tr("How {0} looks in the text: {1}").format(
                schema.name_of(label.id), text[place.start : place.end]
            )
        )

    def _made_up(self) -> tuple[str, Fragment]:
        before, within, after = (
            self.tr("So it looks when"),
            self.tr("words of the text"),
            self.tr("have this label."),
        )
        start = len(before) + 1
        return f"{before} {within} {after}", Fragment(start, start + len(within))


def _first(article: OpenArticle, label: str) -> tuple[str, Fragment] | None:
    """Return the first short span of a label in an article, with some words round it."""
    if not article.spans.counts[label]:
        return None
    content = article.text.content
    for key in article.spans.in_order():
        place, *more = article.spans.fragments(key)
        if article.spans.label(key) != label or more or place.end - place.start > _LONGEST:
            continue
        line = content.rfind("\n", 0, place.start) + 1
        end = content.find("\n", place.end)
        wide = snap(
            content,
            max(line, place.start - _ROUND),
            min(end if end >= 0 else len(content), place.end + _ROUND),
        )
        first, last = min(wide[0], place.start), max(wide[1], place.end)
        if "\n" not in content[first:last]:
            return content[first:last], Fragment(place.start - first, place.end - first)
    return None
