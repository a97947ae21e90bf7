"""A schema, layers and hands for the tests of the article view."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from annotator.model.annotation import Annotation
from annotator.model.fragment import Fragment
from annotator.model.layer_spans import LayerSpans, SpanRow
from annotator.model.schema import Label, Schema
from annotator.model.text import Text
from annotator.model.values import AnnotationKey
from annotator.ui.look.theme import load_theme
from annotator.ui.view.article_view import ArticleView

NAUGHTY = {
    "empty": "",
    "only line ends": "\n\n\n",
    "no final newline": "one\ntwo",
    "CRLF": "a cat\r\nb dog\r\nc",
    "lone CR": "a\rb",
    "line and paragraph separators": "a\u2028b\u2029c",
    "byte order mark inside": "a\ufeffbc",
    "no-break space": "a\xa0b",
    "noncharacter": "a\ufdd0b",
    "emoji": "😀 after the 😀 face",
    "family": "👨‍👩‍👧 after",
    "flags": "🇰🇵🇺🇸 flags",
    "decomposed": "e\u0301te\u0301 is summer",
    "mark at the start": "\u0301 at start",
    "Persian": "تحریم‌های Treasury 16",
    "Hebrew": "משרד (China) ארה״ב",
    "mixed": "The ministry משרד האוצר said",
    "soft hyphen": "co\xadoperate",
    "tabs": "a\tb\tc",
    "Thai": "การคว่ำบาตร",
    "Chinese": "中国外交部宣布制裁",
    "Hangul": "각 북한에",
    "Devanagari": "नमस्ते क्षत्रिय",
    "override": "\u202eevil",
    "zero width space": "a\u200bb",
    "ligature": "ﷺ",
    "separators of files and lines": "a\x1cb\x85c",
    "one long word": "x" * 20_000,
}

SCHEMA = Schema(
    id="tests",
    title="Tests",
    version=1,
    families=(),
    groups=(),
    attributes=(),
    labels=(
        Label("PERSON", "Person", "entity", "people", keys=("p",)),
        Label("COUNTRY", "Country", "entity", "places", keys=("c",)),
        Label("SANCTION", "Sanction", "sanction", "sanction", keys=("s",)),
        Label("REASON", "Reason", "sanction", "fillers", filler_only=True),
        Label("STATEMENT", "Statement", "statement", "statement", keys=("q",)),
        Label("REGION", "Region", "region", "region", keys=("x",)),
    ),
)

LINES = "\n".join(
    f"Paragraph {number} says that the ministry of trade in Ruritania will not lift its sanctions "
    f"on {number} banks and shipping companies before the end of next year."
    for number in range(400)
)


def layer(*spans: tuple[str, int, int]) -> LayerSpans:
    """Return a layer of one-fragment annotations, numbered from 1."""
    return LayerSpans(
        SpanRow(AnnotationKey(key), start, end, label)
        for key, (label, start, end) in enumerate(spans, 1)
    )


def in_pieces(label: str, *fragments: tuple[int, int]) -> LayerSpans:
    """Return a layer of one annotation in several fragments, numbered 1."""
    return LayerSpans(
        [SpanRow(AnnotationKey(1), fragments[0][0], fragments[-1][1], label, fragments)]
    )


def annotation(label: str, start: int, end: int) -> Annotation:
    """Return an annotation to be put into a layer."""
    return Annotation(f"{label}-{start}", label, (Fragment(start, end),))


def open_view(content: str, spans: LayerSpans | None = None, width: int = 830) -> ArticleView:
    """Return a view of an article, shown."""
    view = ArticleView(load_theme("light"), SCHEMA)
    view.resize(width, 740)
    view.show()
    view.show_article(Text(content), LayerSpans() if spans is None else spans)
    return view


def shown(qtbot: QtBot, content: str, spans: LayerSpans | None = None) -> ArticleView:
    """Return a view of an article, shown, that is closed with its test."""
    view = open_view(content, spans)
    qtbot.addWidget(view)
    return view


def middle_of(view: ArticleView, start: int, end: int) -> QPoint:
    """Return a point on the first piece of a stretch of text."""
    return view.rect_of(start, end).center()


def caret_point(view: ArticleView, offset: int) -> QPoint:
    """Return the point at which the caret stands before a character."""
    rect = view.rect_of(offset, offset)
    return QPoint(rect.left(), rect.center().y())


def mouse(
    view: ArticleView,
    kind: QEvent.Type,
    point: QPoint,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    held: Qt.MouseButton = Qt.MouseButton.LeftButton,
) -> None:
    """Send one mouse event to the text."""
    target: QWidget = view.viewport()
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
    event = QMouseEvent(
        kind, QPointF(point), QPointF(target.mapToGlobal(point)), button, held, modifiers
    )
    QApplication.sendEvent(target, event)


def drag(
    view: ArticleView,
    points: Sequence[QPoint],
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Press at the first point, move through the others, release at the last."""
    mouse(view, QEvent.Type.MouseButtonPress, points[0], modifiers)
    for point in points[1:]:
        mouse(view, QEvent.Type.MouseMove, point, modifiers)
    mouse(view, QEvent.Type.MouseButtonRelease, points[-1], modifiers)


def click(
    view: ArticleView,
    point: QPoint,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Press and release at one point."""
    drag(view, [point], modifiers)


def double_click(view: ArticleView, point: QPoint) -> None:
    """Press twice at one point."""
    click(view, point)
    mouse(view, QEvent.Type.MouseButtonDblClick, point)
    mouse(view, QEvent.Type.MouseButtonRelease, point)
