import random

import pytest

from annotator.model.text import Text
from annotator.ui.view.flow import Flow
from annotator.ui.view.page import BOTTOM_PAD, DENSITIES, TOP_PAD, page_for
from tests.ui.view.view_builders import LINES

pytestmark = pytest.mark.usefixtures("qapp")

HEIGHT = 740


def flow_of(content: str) -> Flow:
    return Flow(Text(content), page_for(830, 17, DENSITIES["comfortable"]))


def uneven() -> str:
    words = random.Random(5)
    return "\n".join("word " * words.choice([0, 1, 3, 40, 200]) for _ in range(600))


def test_the_text_does_not_jump_while_heights_become_true():
    flow, steps = flow_of(uneven()), random.Random(1)
    flow.scroll_to(flow.length // 2, HEIGHT)
    for _ in range(400):
        before = {p.start: y for p, y in flow.visible(HEIGHT)}
        distance = steps.randint(-600, 600)
        flow.scroll_by(distance, HEIGHT)
        after = {p.start: y for p, y in flow.visible(HEIGHT)}
        both = before.keys() & after.keys()
        at_edge = flow.top in (0, flow.length - HEIGHT)
        assert at_edge or {before[start] - after[start] for start in both} <= {distance}


def test_scrolling_stops_at_both_ends():
    flow = flow_of(LINES)
    flow.scroll_by(-5000, HEIGHT)
    assert flow.visible(HEIGHT)[0].y == TOP_PAD
    flow.scroll_to_end(HEIGHT)
    last = flow.visible(HEIGHT)[-1]
    assert last.paragraph.end == len(LINES)
    assert last.y + last.paragraph.height == HEIGHT - BOTTOM_PAD
    flow.scroll_by(5000, HEIGHT)
    assert flow.visible(HEIGHT)[-1].y == last.y


def test_an_article_shorter_than_the_window_stays_at_the_top():
    flow = flow_of("one\ntwo")
    for move in (300, -300):
        flow.scroll_by(move, HEIGHT)
        assert flow.visible(HEIGHT)[0].y == TOP_PAD
    flow.scroll_to_end(HEIGHT)
    assert flow.visible(HEIGHT)[0].y == TOP_PAD


def test_walking_through_makes_all_heights_true():
    flow = flow_of(uneven())
    while flow.visible(HEIGHT)[-1].paragraph.end < len(flow.text):
        flow.scroll_by(HEIGHT, HEIGHT)
    flow.scroll_to_end(HEIGHT)
    assert flow.top + HEIGHT == flow.length


def test_only_what_was_seen_is_laid_out():
    flow = flow_of(LINES)
    flow.visible(HEIGHT)
    assert len(flow.remembered()) < 20
    for start in range(0, len(LINES), 200):
        flow.put(start, 0, HEIGHT)
        flow.visible(HEIGHT)
    assert len(flow.remembered()) <= 300


@pytest.mark.parametrize("offset", [0, 700, 20_000, len(LINES)])
def test_a_line_is_put_where_it_is_wanted(offset: int):
    flow = flow_of(LINES)
    flow.put(offset, 200, HEIGHT)
    y = flow.y_near(offset, HEIGHT)
    at_edge = flow.top in (0, flow.length - HEIGHT)
    assert y == 200 or (at_edge and y is not None and 0 <= y < HEIGHT)


def test_places_far_away_have_no_height_yet():
    flow = flow_of(LINES)
    assert flow.y_near(len(LINES), HEIGHT) is None
