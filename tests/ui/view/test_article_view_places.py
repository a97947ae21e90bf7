"""Places in the text are shown, kept and gone back to, however the view changes."""

import random
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from annotator.model.values import AnnotationKey
from annotator.ui.view.article_view import ArticleView
from tests.ui.view.view_builders import LINES, layer, middle_of, shown


def test_what_is_out_of_sight_is_revealed(qtbot: QtBot):
    view = shown(qtbot, LINES)
    assert view.in_sight(0, 10)
    assert not view.in_sight(30_000, 30_010)
    view.reveal(30_000, 30_010)
    assert view.in_sight(30_000, 30_010)
    top = view.rect_of(30_000, 30_010).top()
    view.reveal(30_000, 30_010)
    assert view.rect_of(30_000, 30_010).top() == top
    assert view.rect_of(0, 10).isNull()


def test_a_place_is_gone_back_to(qtbot: QtBot):
    view = shown(qtbot, LINES)
    view.select_text(20_000, 20_010)
    place = view.place
    view.restore_place(0, 0)
    assert view.place == (0, 0)
    view.restore_place(*place)
    assert view.place == place
    view.restore_place(10**9, 10**9)
    assert view.caret == len(LINES)


@pytest.fixture
def scrolled(qtbot: QtBot) -> Iterator[ArticleView]:
    view = shown(qtbot, LINES)
    view.scroll_line_to_top(LINES.index("Paragraph 120 "))
    yield view
    view.close()


@pytest.mark.parametrize("width", [640, 1000, 1600])
def test_resizing_keeps_the_paragraph_at_the_top(scrolled: ArticleView, width: int):
    top = scrolled.offset_at_top
    scrolled.resize(width, 700)
    assert scrolled.offset_at_top == top


def test_other_letters_and_densities_keep_it_too(scrolled: ArticleView):
    top = scrolled.offset_at_top
    scrolled.set_font_size(24)
    assert scrolled.offset_at_top == top
    scrolled.set_density("compact")
    assert scrolled.offset_at_top == top


def test_the_scroll_bar_reaches_both_ends(qtbot: QtBot):
    view = shown(qtbot, LINES)
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert view.in_sight(len(LINES) - 1, len(LINES))
    assert bar.value() == bar.maximum()
    bar.setValue(0)
    assert view.in_sight(0, 1)


def test_random_scrolling_by_the_bar_never_jumps_backwards(qtbot: QtBot):
    view, steps = shown(qtbot, LINES), random.Random(3)
    bar = view.verticalScrollBar()
    for _ in range(60):
        step = steps.randint(1, 400)
        offset = view._placed()[-1].paragraph.start
        before = view.rect_of(offset, offset + 1).top()
        bar.setValue(bar.value() + step)
        after = view.rect_of(offset, offset + 1).top()
        assert before - after == step or bar.value() == bar.maximum()


def test_selecting_an_annotation_shows_it(qtbot: QtBot):
    view = shown(qtbot, LINES, layer(("PERSON", 40_000, 40_010)))
    view.select_annotation(AnnotationKey(1))
    assert view.in_sight(40_000, 40_010)
    assert view.annotation_at(middle_of(view, 40_000, 40_010)) == [1]
