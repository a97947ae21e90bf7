"""Texts that are hard to show: nothing is laid out but what is seen, and every place is right."""

import random
from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from annotator.model.annotation import Annotation
from annotator.model.fragment import Fragment
from annotator.model.layer_spans import LayerSpans, SpanRow, key_of
from annotator.model.values import AnnotationKey
from annotator.ui.view.article_view import ArticleView
from tests.ui.view.view_builders import caret_point, middle_of, open_view

LARGE = 600_000
KEY = AnnotationKey(1)
# Letters that stand for themselves, no blanks at a line's end.
PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz中国外交部宣布制裁😀بتحردیمهاجنI")

TEXTS: dict[str, Callable[[], str]] = {
    "one line of 10 MB": lambda: "the ministry said " * 555_000,
    "10 MB without a blank": lambda: "sanctions" * 1_111_111,
    "3 million one-letter lines": lambda: "".join(f"{c}\n" for c in "sanctionslist") * 230_770,
    "Persian": lambda: "تحریم‌های جدید برای ایران (Iran) و " * 30_000,
    "Persian lines": lambda: "تحریم‌های جدید برای ایران (Iran)\n" * 30_000,
    "Chinese": lambda: "中国外交部宣布制裁" * 100_000,
    "emoji everywhere": lambda: "😀👨\u200d👩\u200d👧 face 🇰🇵 " * 60_000,
    "emoji on every line": lambda: "😀👨\u200d👩\u200d👧 face 🇰🇵\n" * 60_000,
}
every_text = pytest.mark.parametrize("name", TEXTS)


def shown(qtbot: QtBot, content: str, spans: LayerSpans | None = None) -> ArticleView:
    view = open_view(content, spans)
    qtbot.addWidget(view)
    view.grab()
    return view


def go_to(view: ArticleView, offset: int) -> None:
    view.restore_place(offset, offset)
    view.grab()


def laid_out(view: ArticleView) -> int:
    return len(view._flow.remembered()) if view._flow else 0


def in_window(view: ArticleView) -> int:
    return len(view._placed())


def plain_places(view: ArticleView) -> list[int]:
    first = view.offset_at_top
    near = range(first, min(len(view.content), first + 200))
    return [at for at in near if view.content[at] in PLAIN and view.in_sight(at, at + 1)]


@every_text
def test_only_what_is_in_the_window_is_laid_out(qtbot: QtBot, name: str):
    view = shown(qtbot, TEXTS[name]())
    assert laid_out(view) <= in_window(view) + 1
    bar = view.verticalScrollBar()
    seen = in_window(view)
    for value in (bar.maximum(), bar.maximum() // 2, bar.maximum() // 3):
        before = laid_out(view)
        bar.setValue(value)
        view.grab()
        seen = max(seen, in_window(view))
        assert laid_out(view) - before <= seen + 3


@every_text
@pytest.mark.parametrize("share", [0.0, 0.5, 0.999])
def test_a_point_stands_for_the_character_that_is_painted_there(
    qtbot: QtBot, name: str, share: float
):
    view = shown(qtbot, TEXTS[name]())
    go_to(view, int(share * len(view.content)))
    places = plain_places(view)
    assert places
    for at in places:
        assert view.offset_at(caret_point(view, at)) == at
        assert view._character_at(middle_of(view, at, at + 1)) == at


@every_text
def test_a_label_on_600_000_characters_is_found_all_along(qtbot: QtBot, name: str):
    content = TEXTS[name]()
    spans = LayerSpans()
    view = shown(qtbot, content, spans)
    start = len(content) // 4
    end = start + min(LARGE, len(content) // 2)
    go_to(view, start)
    before = laid_out(view)
    spans.put(KEY, Annotation("large", "STATEMENT", (Fragment(start, end),)))
    view.refresh_spans([(start, end)])
    view.select_annotation(KEY)
    view.grab()
    assert laid_out(view) - before <= in_window(view) + 3
    for offset in ((start + end) // 2, end - 100):
        go_to(view, offset)
        at = next(place for place in plain_places(view) if start <= place < end)
        assert view.annotation_at(middle_of(view, at, at + 1)) == [KEY]
    go_to(view, end + 2000)
    at = next(place for place in plain_places(view) if place >= end)
    assert view.annotation_at(middle_of(view, at, at + 1)) == []


@every_text
def test_selecting_much_lays_out_no_more_than_the_window(qtbot: QtBot, name: str):
    view = shown(qtbot, TEXTS[name]())
    length = len(view.content)
    for start, end in ((length // 3, min(length, length // 3 + LARGE)), (0, length)):
        before = laid_out(view)
        view.select_text(start, end)
        view.grab()
        assert view.selection == Fragment(start, end)
        assert view.caret == end
        assert laid_out(view) - before <= 3 * in_window(view) + 6


@every_text
def test_a_narrower_window_keeps_the_place(qtbot: QtBot, name: str):
    view = shown(qtbot, TEXTS[name]())
    go_to(view, len(view.content) // 2)
    top = view.offset_at_top
    view.resize(500, 740)
    view.grab()
    assert view.in_sight(top, top + 1)
    assert laid_out(view) <= in_window(view) + 6


def crowded() -> tuple[str, LayerSpans]:
    """Return 5 kB of text with 20 annotations a character."""
    chance = random.Random(3)
    words = ("sanctions", "the", "ministry", "of", "tankers", "said")
    content = "\n".join(" ".join(chance.choice(words) for _ in range(65))[:415] for _ in range(12))
    labels = ("PERSON", "COUNTRY", "SANCTION", "REASON")
    rows: list[SpanRow] = []
    for key in range(1, 20 * len(content)):
        start = chance.randrange(len(content) - 30)
        end = start + chance.randint(1, 25)
        rows.append(SpanRow(AnnotationKey(key), start, end, chance.choice(labels)))
    return content, LayerSpans(rows)


def test_a_page_with_twenty_annotations_a_character_is_painted_and_searched(qtbot: QtBot):
    content, spans = crowded()
    view = shown(qtbot, content, spans)
    marks = [placed.paragraph.marks for placed in view._placed()]
    assert all(mark is not None and sum(line.left_out for line in mark.lines) for mark in marks)
    at = plain_places(view)[100]
    found = view.annotation_at(middle_of(view, at, at + 1))
    under = {
        key_of(span)
        for span in spans.overlapping(0, len(content))
        if spans.index.start[span] <= at < spans.index.end[span]
    }
    assert set(found) == under
    assert laid_out(view) <= in_window(view) + 1


def test_a_label_on_a_crowded_page_makes_marks_anew_for_its_paragraph_alone(qtbot: QtBot):
    content, spans = crowded()
    view = shown(qtbot, content, spans)
    before = {placed.paragraph.start: placed.paragraph.marks for placed in view._placed()}
    key = AnnotationKey(10**6)
    spans.put(key, Annotation("new", "PERSON", (Fragment(20, 26),)))
    view.refresh_spans([(20, 26)])
    view.select_annotation(key, reveal=False)
    view.grab()
    for placed in view._placed():
        same = placed.paragraph.marks is before.get(placed.paragraph.start)
        assert same != (placed.paragraph.start <= 26)
