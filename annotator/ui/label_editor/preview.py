"""How a label looks in the text: drawn by the view's own painter, while one still types."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.app.open_article import OpenArticle
from annotator.model.fragment import Fragment
from annotator.model.layer_spans import LayerSpans, SpanRow
from annotator.model.schema import Label, Schema
from annotator.model.text import Text
from annotator.model.values import AnnotationKey
from annotator.ui.look.theme import Theme
from annotator.ui.view.marked_area import MarkedArea

_HEIGHT = 76
# Characters that one line holds for certain.
_ROOM = 56
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
    """Return the first short span of a label in an article, with the words round it."""
    spans, content = article.spans, article.text.content
    if not spans.counts[label]:
        return None
    for key in spans.in_order():
        if spans.label(key) == label and spans.pieces(key) == 1:
            (place,) = spans.fragments(key)
            if place.end - place.start <= _ROOM and "\n" not in content[place.start : place.end]:
                line = _line_round(content, place)
                return content[slice(*line)], Fragment(*(at - line.start for at in place))
    return None


def _line_round(content: str, place: Fragment) -> Fragment:
    """Return a place with as many whole words of its paragraph round it as fit into a line."""
    spare = _ROOM - (place.end - place.start)
    first = max(content.rfind("\n", 0, place.start) + 1, place.start - spare // 2)
    end = content.find("\n", place.end)
    last = min(end if end >= 0 else len(content), place.end + spare - (place.start - first))
    if first > 0 and not content[first - 1].isspace():
        blank = content.find(" ", first, place.start)
        first = blank + 1 if blank >= 0 else place.start
    if last < len(content) and not content[last].isspace():
        blank = content.rfind(" ", place.end, last)
        last = blank if blank >= 0 else place.end
    return Fragment(first, last)
