"""Only strips are painted anew, and the window always looks as if all of it had been."""

from collections.abc import Callable
from random import Random

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QPointF
from PySide6.QtGui import QImage, QPaintEvent, QRegion
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from annotator.model.annotation import Annotation, Origin
from annotator.model.fragment import Fragment
from annotator.model.ghost import Ghost, GhostShelf
from annotator.model.layer_spans import LayerSpans
from annotator.model.values import AnnotationKey
from annotator.ui.view.article_view import ArticleView
from annotator.ui.view.captions import CaptionMode
from tests.ui.view.view_builders import LINES, NAUGHTY, annotation, layer, mouse, open_view

LABELS = ("PERSON", "COUNTRY", "SANCTION", "REASON", "STATEMENT", "REGION")
SHORT = " ".join(text for name, text in NAUGHTY.items() if name != "one long word")


class Strips(QObject):
    """Notes what of the text is painted."""

    def __init__(self, part: QWidget) -> None:
        super().__init__(part)
        self.region = QRegion()
        part.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Add what a paint event asks for."""
        if isinstance(event, QPaintEvent):
            self.region = self.region.united(event.region())
        return super().eventFilter(watched, event)


def settle() -> None:
    """Let everything be painted that was asked for."""
    for _ in range(3):
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents()


def on_screen(view: ArticleView) -> QImage:
    """Return what stands on the screen, without painting it."""
    screen = view.screen().grabWindow(view.winId())
    return screen.toImage().convertToFormat(QImage.Format.Format_RGB32)


def painted_whole(view: ArticleView) -> QImage:
    """Paint all of the window, and return what stands on the screen then."""
    view.viewport().repaint()
    return on_screen(view)


class Hands:
    """Does one thing after another in a view, by chance."""

    def __init__(self, view: ArticleView, spans: LayerSpans, chance: Random) -> None:
        self.view, self.spans, self.chance = view, spans, chance
        self.last = 1_000
        self.acts: tuple[Callable[[], object], ...] = (
            *(self.select, self.grow, self.label, self.label, self.remove, self.choose),
            *(self.hover, self.scroll, self.flash, self.arm, self.find, self.number),
            *(self.suggest, self.captions, self.comment, self.focus, self.label_pieces),
            *(self.hide_families, self.move_ends, self.caret),
        )

    def place(self) -> tuple[int, int]:
        """Return a stretch of the text in the window, or far away; often words that come again."""
        content, chance = self.view.content, self.chance
        far = chance.random() < 0.1
        at = chance.randrange(len(content)) if far else self.view.offset_at_top
        start = min(len(content) - 1, at + chance.randrange(500))
        word = chance.choice(("", "Ruritania", "banks", "مهای"))
        if word and (found := content.find(word, start)) >= 0:
            return found, found + len(word)
        length = 300 if chance.random() < 0.15 else 1 + int(chance.expovariate(1 / 30))
        return start, min(len(content), start + length)

    def any_key(self) -> AnnotationKey | None:
        """Return an annotation near the window, if there is one."""
        start, _ = self.place()
        found = {key for at in range(start, start + 200) for key in self.spans.at(at)}
        return self.chance.choice(sorted(found)) if found else None

    def select(self) -> None:
        self.view.select_text(*self.place(), reveal=False)

    def grow(self) -> None:
        view, (start, end) = self.view, self.place()
        if view.selection is None or start % 2:
            view.drag_to(view.selection_anchor, end, keep_annotation=start % 4 == 0)
        else:
            view.drag_to(start, view.selection.end, keep_annotation=False)

    def caret(self) -> None:
        start, _ = self.place()
        self.view.drag_to(start, start, keep_annotation=False)

    def put(self, whole: Annotation) -> None:
        self.last += 1
        key = AnnotationKey(self.last)
        self.spans.put(key, whole)
        self.view.refresh_spans(whole.fragments)
        self.view.select_annotation(key, reveal=False)

    def label(self) -> None:
        self.put(annotation(self.chance.choice(LABELS), *self.place()))

    def label_pieces(self) -> None:
        places = sorted({self.place(), self.place()})
        apart = [Fragment(*each) for each in places]
        if len(apart) == 2 and apart[0].end < apart[1].start:
            self.put(Annotation(f"P{self.last}", "STATEMENT", tuple(apart)))

    def remove(self) -> None:
        key = self.any_key()
        if key is not None:
            places = self.spans.fragments(key)
            self.spans.drop(key)
            self.view.refresh_spans(places)

    def choose(self) -> None:
        self.view.select_annotation(self.any_key(), reveal=self.chance.random() < 0.5)

    def hover(self) -> None:
        view = self.view
        point = QPoint(self.chance.randrange(view.width()), self.chance.randrange(view.height()))
        mouse(view, QEvent.Type.MouseMove, point)
        view._hover_point = QPointF(point)
        view._hover()

    def scroll(self) -> None:
        self.view.scroll_distance(self.chance.choice((-400, -90, 33, 90, 400)))

    def flash(self) -> None:
        self.view.flash(*self.place())

    def arm(self) -> None:
        self.view.set_armed(self.chance.choice(("PERSON", None)))

    def find(self) -> None:
        hits = [Fragment(*self.place()) for _ in range(3)]
        self.view.set_hits(sorted(hits), self.chance.choice((None, 0, 2)))

    def number(self) -> None:
        self.view.set_numbers([Fragment(*self.place())] if self.chance.random() < 0.5 else [])

    def suggest(self) -> None:
        places = [Fragment(*self.place()) for _ in range(2)]
        ghosts = [Ghost("COUNTRY", (place,), "", Origin("pattern")) for place in places]
        self.view.set_ghosts(GhostShelf(ghosts if self.chance.random() < 0.5 else ()))

    def captions(self) -> None:
        self.view.set_captions(self.chance.choice(list(CaptionMode)))

    def comment(self) -> None:
        self.view.set_comments(sorted(self.place()[0] for _ in range(2)))

    def focus(self) -> None:
        self.view.setFocus() if self.chance.random() < 0.7 else self.view.clearFocus()

    def hide_families(self) -> None:
        self.view.set_hidden_families(frozenset(self.chance.choice(((), ("entity",)))))

    def move_ends(self) -> None:
        key = self.view.selected
        if key is not None:
            places = self.spans.fragments(key)
            start, end = places[0]
            whole = annotation(self.spans.label(key), start, min(end + 5, len(self.view.content)))
            self.spans.put(key, whole)
            self.view.refresh_spans([*places, *whole.fragments])


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("density", ["comfortable", "dense"])
def test_the_window_looks_as_if_all_were_painted(qtbot: QtBot, seed: int, density: str):
    chance = Random(seed)
    content = LINES if seed % 2 else f"{SHORT}\n{LINES}"
    spans = layer(*((chance.choice(LABELS[:3]), at, at + 9) for at in range(0, 2_000, 60)))
    view = open_view(content, spans)
    qtbot.addWidget(view)
    view.set_density(density)
    view.setFocus()
    settle()
    hands = Hands(view, spans, chance)
    done: list[str] = []
    for _ in range(90):
        for _ in range(chance.choice((1, 1, 2))):
            act = chance.choice(hands.acts)
            act()
            done.append(getattr(act, "__name__", ""))
        settle()
        seen = on_screen(view)
        assert seen == painted_whole(view), done


def test_a_label_paints_its_own_lines_only(qtbot: QtBot):
    view = open_view(LINES, spans := layer())
    qtbot.addWidget(view)
    settle()
    start = LINES.index("Ruritania", 700)
    view.select_text(start, start + 9)
    settle()
    strips = Strips(view.viewport())
    spans.put(AnnotationKey(1), annotation("COUNTRY", start, start + 9))
    view.refresh_spans([(start, start + 9)])
    view.select_annotation(AnnotationKey(1), reveal=False)
    settle()
    painted = strips.region.boundingRect()
    assert painted.contains(view.rect_of(start, start + 9))
    assert painted.height() < 2 * view._page.pitch


def test_what_does_not_change_is_not_painted(qtbot: QtBot):
    view = open_view(LINES, layer(("COUNTRY", 300, 310)))
    qtbot.addWidget(view)
    view.select_text(20, 30)
    settle()
    strips = Strips(view.viewport())
    view.select_text(20, 30)
    view.reveal(20, 30)
    view.refresh_spans([(20_000, 20_010)])
    settle()
    assert strips.region.isEmpty()


def test_a_growing_selection_paints_where_it_grows(qtbot: QtBot):
    view = open_view(LINES)
    qtbot.addWidget(view)
    view.drag_to(0, 600, keep_annotation=False)
    settle()
    strips = Strips(view.viewport())
    view.drag_to(0, 610, keep_annotation=False)
    settle()
    painted = strips.region.boundingRect()
    assert painted.contains(view.rect_of(601, 609))
    assert not painted.intersects(view.rect_of(0, 10))


def test_what_is_painted_in_between_is_not_left_behind(qtbot: QtBot):
    view = open_view(LINES)
    qtbot.addWidget(view)
    settle()
    before = on_screen(view)
    view.select_text(20, 60)
    view.viewport().repaint()
    assert on_screen(view) != before
    view.clear_selection()
    view.select_text(0, 0)
    settle()
    assert on_screen(view) == before


def places_of(words: str) -> list[Fragment]:
    """Return where words first stand in the lines."""
    starts = [LINES.index(words)]
    starts.append(LINES.index(words, starts[0] + 1))
    return [Fragment(start, start + len(words)) for start in starts]


def add_label(view: ArticleView, spans: LayerSpans, label: str, place: Fragment) -> None:
    """Label words while all else stays, and let it be painted."""
    spans.put(AnnotationKey(9), annotation(label, *place))
    view.refresh_spans([place])
    settle()


def test_a_label_before_takes_the_caption_from_the_line_after(qtbot: QtBot):
    first, second = places_of("Ruritania")
    view = open_view(LINES, spans := layer(("COUNTRY", second.start, second.end)))
    qtbot.addWidget(view)
    settle()
    add_label(view, spans, "COUNTRY", first)
    assert on_screen(view) == painted_whole(view)


def test_a_label_takes_the_room_of_a_suggestion_that_is_named_elsewhere_then(qtbot: QtBot):
    view = open_view(LINES, spans := layer())
    qtbot.addWidget(view)
    first, second = places_of("Ruritania")
    view.set_ghosts(
        GhostShelf(
            Ghost("PERSON", (place,), "Ruritania", Origin("pattern")) for place in (first, second)
        )
    )
    settle()
    add_label(view, spans, "COUNTRY", first)
    assert on_screen(view) == painted_whole(view)


def test_the_name_beside_a_selected_bracket_is_bold(qtbot: QtBot):
    view = open_view(LINES, layer(("STATEMENT", 0, 400), ("PERSON", 500, 510)))
    qtbot.addWidget(view)
    for key in (1, 2):
        view.select_annotation(AnnotationKey(key), reveal=False)
        settle()
        assert on_screen(view) == painted_whole(view)
