"""The view paints marks, captions and margin, and nothing but what changed."""

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from annotator.model.annotation import Annotation
from annotator.model.fragment import Fragment
from annotator.model.layer_spans import LayerSpans, SpanRow
from annotator.model.text import Text
from annotator.model.values import AnnotationKey
from annotator.ui.look.theme import load_theme
from annotator.ui.view.article_view import ArticleView
from annotator.ui.view.flow import Placed
from annotator.ui.view.margin import Margin
from tests.ui.view.view_builders import (
    LINES,
    NAUGHTY,
    annotation,
    in_pieces,
    layer,
    open_view,
    shown,
)

TEXT = "The U.S. Treasury sanctioned banks. The U.S. denied it."


LIGHT = load_theme("light")


def picture(view: ArticleView) -> QImage:
    return view.viewport().grab().toImage()


def colours(image: QImage, rect: QRect) -> set[str]:
    return {
        image.pixelColor(x, y).name()
        for x in range(rect.left(), rect.right() + 1)
        for y in range(rect.top(), rect.bottom() + 1)
    }


def below(rect: QRect) -> QRect:
    """Return where the underlines of a stretch run."""
    return QRect(rect.left() + 3, rect.bottom() + 1, max(1, rect.width() - 6), 5)


def captions(view: ArticleView) -> list[str]:
    sight = view._look()
    assert sight is not None
    return [
        caption.face.words.text()
        for placed in sight.scene.placed
        if placed.paragraph.marks
        for line in placed.paragraph.marks.lines
        for caption in line.captions
    ]


def margin(view: ArticleView) -> Margin:
    sight = view._look()
    assert sight is not None
    return sight.margin


@pytest.mark.parametrize("content", NAUGHTY.values(), ids=NAUGHTY)
def test_every_text_is_painted_without_a_warning(qtbot: QtBot, qtlog: Any, content: str):
    end = min(len(content), 9)
    spans = (
        layer(("PERSON", 0, end), ("STATEMENT", 0, end), ("REGION", 1, end)) if end > 1 else None
    )
    view = shown(qtbot, content, spans)
    view.select_text(0, end)
    assert not picture(view).isNull()
    # Which fonts there are is the machine's affair, and only told as information.
    warnings = [r.message for r in qtlog.records if r.log_type_name != "INFO"]
    assert [w for w in warnings if "propagateSizeHints" not in w] == []


def test_nothing_is_shown_without_an_article(qtbot: QtBot):
    view = shown(qtbot, TEXT)
    view.show_article(None, None)
    assert colours(picture(view), QRect(100, 0, 400, 300)) == {LIGHT.page.name()}
    assert view.annotation_at(QPoint(150, 30)) == []
    assert (view.selection, view.offset_at(QPoint(150, 30)), view.place) == (None, 0, (0, 0))


def test_labelling_paints_a_line_and_moves_no_word(qtbot: QtBot):
    spans = LayerSpans()
    view = shown(qtbot, LINES, spans)
    places = [view.rect_of(offset, offset + 5) for offset in range(0, 1500, 50)]
    assert LIGHT.group("places").mark.name() not in colours(picture(view), below(places[0]))
    for key in range(1, 9):
        spans.put(AnnotationKey(key), annotation("COUNTRY", 0, 5 + key))
        view.refresh_spans([(0, 5 + key)])
        view.select_annotation(AnnotationKey(key))
    for mode in ("all", "keys", "none", "first"):
        view.set_captions(mode)
        picture(view)
    assert [view.rect_of(offset, offset + 5) for offset in range(0, 1500, 50)] == places
    assert LIGHT.group("places").mark.name() in colours(picture(view), below(places[0]))


def test_only_what_changed_is_decorated_anew(qtbot: QtBot):
    spans = layer(("COUNTRY", 0, 9), ("COUNTRY", 700, 709))
    view = shown(qtbot, LINES, spans)
    picture(view)
    before = {p.paragraph.start: p.paragraph.marks for p in view._placed()}
    spans.put(AnnotationKey(3), annotation("PERSON", 2, 5))
    view.refresh_spans([(2, 5)])
    picture(view)
    after = {p.paragraph.start: p.paragraph.marks for p in view._placed()}
    assert [start for start in before if before[start] is not after[start]] == [0]


def test_a_theme_changes_colours_and_nothing_else(qtbot: QtBot):
    view = shown(qtbot, TEXT, layer(("COUNTRY", 4, 8)))
    place = view.rect_of(4, 8)
    dark = load_theme("dark")
    view.set_theme(dark)
    assert view.rect_of(4, 8) == place
    assert dark.group("places").mark.name() in colours(picture(view), below(place))


def test_selected_text_lies_on_its_colour(qtbot: QtBot):
    view = shown(qtbot, TEXT)
    view.select_text(4, 8)
    assert LIGHT.textsel.name() in colours(picture(view), view.rect_of(4, 8))
    view.clear_selection()
    assert LIGHT.textsel.name() not in colours(picture(view), view.rect_of(4, 8))


def test_the_letters_of_a_region_step_back(qtbot: QtBot):
    view = shown(qtbot, TEXT, layer(("REGION", 0, 17)))
    image = picture(view)
    assert LIGHT.text.name() not in colours(image, view.rect_of(0, 17))
    assert LIGHT.text.name() in colours(image, view.rect_of(18, 50))


def test_an_armed_label_underlines_what_is_dragged(qtbot: QtBot):
    view = shown(qtbot, TEXT)
    view.set_armed("SANCTION")
    view.select_text(4, 17)
    mark = LIGHT.group("sanction").mark.name()
    assert mark in colours(picture(view), below(view.rect_of(4, 17)))
    view.set_armed(None)
    assert mark not in colours(picture(view), below(view.rect_of(4, 17)))


def test_a_flash_ends_by_itself(qtbot: QtBot):
    view = shown(qtbot, TEXT)
    view.flash(4, 8)
    assert LIGHT.textsel.name() in colours(picture(view), view.rect_of(4, 8))
    qtbot.waitUntil(lambda: LIGHT.textsel.name() not in colours(picture(view), view.rect_of(4, 8)))


def test_hits_have_a_ground_of_their_own(qtbot: QtBot):
    view = shown(qtbot, TEXT)
    view.set_hits([Fragment(4, 8), Fragment(40, 44)], 1)
    image = picture(view)
    assert LIGHT.sel.name() in colours(image, view.rect_of(4, 8))
    assert LIGHT.textsel.name() in colours(image, view.rect_of(40, 44))


def test_the_caret_is_seen_while_the_text_has_the_focus(qtbot: QtBot):
    view = shown(qtbot, "iiii\n\niiii")
    view.select_text(6, 6)
    view._caret_on = True
    rect = view.rect_of(6, 6)
    assert QColor(LIGHT.text).name() in colours(picture(view), rect.translated(-1, 0))


def test_a_hook_that_raises_leaves_the_painter_closed(
    qtbot: QtBot, qtlog: pytest.LogCaptureFixture
):
    def failing(key: AnnotationKey) -> Annotation:
        raise LookupError(key)

    view = shown(qtbot, TEXT)
    view.hide()
    view.show_article(Text(TEXT), layer(("REGION", 0, 17)), failing)
    with qtbot.captureExceptions(), pytest.raises(LookupError):
        view.grab()
    view.show_article(Text(TEXT), layer(("REGION", 0, 17)))
    assert not picture(view).isNull()
    assert [r.message for r in qtlog.records if "paint" in r.message.lower()] == []


def referring(*rows: tuple[str, int, int, str | None]) -> LayerSpans:
    return LayerSpans(
        SpanRow(AnnotationKey(key), start, end, label, None, referent)
        for key, (label, start, end, referent) in enumerate(rows, 1)
    )


def test_the_first_mention_of_each_referent_in_the_window_is_named(qtbot: QtBot):
    spans = referring(("COUNTRY", 4, 8, "us"), ("PERSON", 18, 28, None), ("COUNTRY", 40, 44, "us"))
    view = shown(qtbot, TEXT, spans)
    assert captions(view) == ["Country", "Person"]
    view.set_captions("all")
    assert sorted(captions(view)) == ["Country", "Country", "Person"]
    view.set_captions("keys")
    assert sorted(captions(view)) == ["c", "c", "p"]
    view.set_captions("none")
    assert captions(view) == []


def test_the_same_words_are_named_once(qtbot: QtBot):
    view = shown(qtbot, TEXT, layer(("COUNTRY", 4, 8), ("COUNTRY", 40, 44)))
    assert captions(view) == ["Country"]


def test_fillers_are_named_when_they_are_selected(qtbot: QtBot):
    view = shown(qtbot, TEXT, layer(("REASON", 18, 28)))
    assert captions(view) == []
    view.select_annotation(AnnotationKey(1))
    assert captions(view) == ["Reason"]


def test_fragments_are_numbered(qtbot: QtBot):
    view = shown(qtbot, TEXT, in_pieces("PERSON", (4, 8), (29, 34)))
    assert captions(view) == ["Person 1/2", "Person 2/2"]


def test_a_dense_page_has_no_captions(qtbot: QtBot):
    view = shown(qtbot, TEXT, layer(("COUNTRY", 4, 8)))
    view.set_density("dense")
    assert captions(view) == []


def test_captions_follow_the_window(qtbot: QtBot):
    start = LINES.index("Paragraph 100 ")
    view = shown(qtbot, LINES, referring(("PERSON", 0, 9, "x"), ("PERSON", start, start + 9, "x")))
    assert captions(view) == ["Person"]
    view.scroll_line_to_top(start)
    assert captions(view) == ["Person"]


def test_statements_have_brackets_with_their_names(qtbot: QtBot):
    view = shown(qtbot, LINES, in_pieces("STATEMENT", (0, 120), (200, 300)))
    found = margin(view)
    assert [name.words + name.part for name in found.names] == ["Statement 1/2", "Statement 2/2"]
    assert [bracket.column for bracket in found.brackets] == [0, 0]
    box = view.rect_of(0, 1)
    assert box.top() <= found.brackets[-1].top <= box.center().y()


def test_two_brackets_that_meet_on_a_line_share_its_middle(qtbot: QtBot):
    view = shown(qtbot, LINES, layer(("STATEMENT", 0, 110), ("STATEMENT", 111, 300)))
    upper, lower = sorted(margin(view).brackets, key=lambda b: b.start)
    middle = view.rect_of(110, 111).center().y()
    assert upper.column == lower.column == 0
    assert upper.bottom < lower.top
    assert abs((upper.bottom + lower.top) / 2 - middle) <= 2


def test_nested_brackets_stand_side_by_side_the_shorter_nearer(qtbot: QtBot):
    view = shown(qtbot, LINES, layer(("STATEMENT", 0, 300), ("STATEMENT", 20, 120)))
    inner, outer = margin(view).brackets
    assert (inner.key, outer.key) == (2, 1)
    assert inner.x > outer.x
    heights = [name.y for name in margin(view).names]
    assert len(heights) == 2
    assert abs(heights[0] - heights[1]) >= 12


def test_a_part_is_named_by_its_number_where_the_label_would_be_cut(qtbot: QtBot):
    view = shown(qtbot, LINES, in_pieces("STATEMENT", (0, 120), (200, 300)))
    name = margin(view).names[1]
    assert name.fitting(len) == "Statement 2/2"
    assert name._replace(right=8.0).fitting(len) == "2/2"
    assert name._replace(right=8.0, part="").fitting(len) == "Statement"


def test_a_bracket_longer_than_the_window_is_named_at_its_top(qtbot: QtBot):
    view = shown(qtbot, LINES, layer(("STATEMENT", 0, 20_000)))
    view.scroll_line_to_top(8000)
    (name,) = margin(view).names
    assert 0 < name.y < 40
    (bracket,) = margin(view).brackets
    assert (bracket.begins, bracket.ends) == (False, False)


def test_a_region_says_its_kind_in_the_margin(qtbot: QtBot):
    region = Annotation("r", "REGION", (Fragment(0, 30),), attributes={"kind": "boilerplate"})
    view = shown(qtbot, "")
    view.show_article(Text(TEXT), layer(("REGION", 0, 30)), {1: region}.__getitem__)
    assert [name.words for name in margin(view).names] == ["boilerplate"]


def bars(placed: Placed) -> list[tuple[float, float, int, int]]:
    assert placed.paragraph.marks is not None
    lines = placed.paragraph.marks.lines
    return [(bar.left, bar.right, bar.lane, bar.span) for line in lines for bar in line.bars]


@pytest.mark.parametrize("changed", ["before", "after", "between"])
def test_marks_at_another_width_are_those_of_a_fresh_view(qtbot: QtBot, changed: str):
    spans = layer(*[("COUNTRY", start, start + start % 41 + 1) for start in range(0, 900, 7)])
    view = shown(qtbot, LINES, spans)
    view.resize(700, 740)
    if changed == "between":
        view.resize(690, 740)
    if changed != "after":
        picture(view)
    for key, start in ((1, 400), (500, 30)):
        before = spans.fragments(AnnotationKey(key)) if AnnotationKey(key) in spans else ()
        spans.put(AnnotationKey(key), annotation("PERSON", start, start + 9))
        view.refresh_spans([*before, (start, start + 9)])
    view.resize(560, 740)
    picture(view)
    fresh = open_view(LINES, spans, 560)
    qtbot.addWidget(fresh)
    picture(fresh)
    assert [bars(placed) for placed in view._placed()] == [bars(p) for p in fresh._placed()]


def test_an_annotation_that_was_removed_is_not_selected_any_more(qtbot: QtBot):
    spans = layer(("COUNTRY", 4, 8))
    view = shown(qtbot, TEXT, spans)
    view.select_annotation(AnnotationKey(1))
    spans.drop(AnnotationKey(1))
    told: list[object] = []
    view.annotation_selected.connect(told.append)
    view.refresh_spans([(4, 8)])
    assert told == [None]
    assert view.selected is None


def test_the_view_has_a_name_and_no_input_method(qtbot: QtBot):
    view = shown(qtbot, TEXT)
    assert view.accessibleName() == "Article text"
    assert not view.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
