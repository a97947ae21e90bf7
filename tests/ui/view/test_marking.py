import pytest

from annotator.model.annotation import Annotation
from annotator.model.fragment import Fragment
from annotator.model.layer_spans import LayerSpans, key_of
from annotator.model.values import AnnotationKey
from annotator.ui.look.theme import load_theme
from annotator.ui.view.label_style import LabelStyles
from annotator.ui.view.marking import Marker
from annotator.ui.view.marks import Marks
from annotator.ui.view.page import DENSITIES, page_for
from annotator.ui.view.paragraph_layout import ParagraphLayout
from annotator.ui.view.shown_spans import ShownSpans
from tests.ui.view.view_builders import SCHEMA, in_pieces, layer

pytestmark = pytest.mark.usefixtures("qapp")

TEXT = "The U.S. Treasury sanctioned 12 banks, officials of North Korea said on Tuesday. " * 3


def marks_of(spans: LayerSpans, *, hidden: frozenset[str] = frozenset()) -> Marks:
    page = page_for(830, 17, DENSITIES["comfortable"])
    styles = LabelStyles(SCHEMA, load_theme("light"), page.caption_font)
    marker = Marker(TEXT, ShownSpans(spans), styles, hidden, None)
    return marker.marks(ParagraphLayout(TEXT, 0, page))


def lanes(marks: Marks) -> dict[int, int]:
    return {key_of(bar.span): bar.lane for line in marks.lines for bar in line.bars}


def test_the_shortest_span_is_nearest_to_the_text():
    spans = layer(("PERSON", 0, 17), ("COUNTRY", 4, 8), ("SANCTION", 4, 28))
    assert lanes(marks_of(spans)) == {2: 0, 1: 1, 3: 2}


def test_bars_of_a_lane_never_overlap_on_a_line():
    spans = layer(*[("PERSON", start, start + 4 + start % 31) for start in range(0, 200, 3)])
    for line in marks_of(spans).lines:
        for bar in line.bars:
            for other in line.bars:
                apart = bar.right <= other.left + 0.5 or other.right <= bar.left + 0.5
                assert bar is other or bar.lane != other.lane or apart


def test_more_bars_than_lanes_are_counted():
    spans = layer(*[("PERSON", 4, 8 + more) for more in range(9)])
    assert marks_of(spans).lines[0].left_out == 4


def test_of_a_crowd_the_shortest_are_shown_and_the_others_counted():
    spans = layer(*[("PERSON", 4, 5 + number % 60) for number in range(3000)])
    line = marks_of(spans).lines[0]
    assert {bar.right for bar in line.bars} == {min(bar.right for bar in line.bars)}
    assert line.left_out + len(line.bars) == 3000


def test_a_span_over_two_lines_opens_on_the_first_only():
    spans = layer(("PERSON", 40, 140))
    bars = [bar for line in marks_of(spans).lines for bar in line.bars]
    assert [bar.opens for bar in bars] == [True, False]


def test_statements_and_long_spans_go_to_the_margin():
    spans = layer(("STATEMENT", 10, 30), ("PERSON", 0, 200))
    marks = marks_of(spans)
    assert {key_of(span) for _, _, span in marks.standing.brackets} == {1, 2}
    assert marks.strokes == []


def test_fragments_near_one_another_are_one_thing():
    marks = marks_of(in_pieces("PERSON", (4, 8), (18, 28)))
    bars = marks.lines[0].bars
    assert [bar.words for bar in bars] == ["Person 1/2", "Person 2/2"]
    assert len({bar.lane for bar in bars}) == 1
    assert len(marks.strokes) == 2


def test_nothing_else_runs_in_the_lane_between_two_fragments():
    pieces = in_pieces("PERSON", (4, 8), (18, 28))
    pieces.put(AnnotationKey(2), Annotation("x", "COUNTRY", (Fragment(10, 16),)))
    found = lanes(marks_of(pieces))
    assert found[1] != found[2]


def test_hidden_families_leave_no_mark():
    spans = layer(("PERSON", 4, 8), ("SANCTION", 18, 28), ("STATEMENT", 0, 40))
    assert lanes(marks_of(spans, hidden=frozenset({"entity", "statement"}))) == {2: 0}


def test_an_unknown_label_is_shown_by_its_id():
    marks = marks_of(layer(("WAR", 4, 8)))
    assert marks.lines[0].bars[0].words == "WAR"


def test_the_kind_of_a_region_is_read_when_it_is_seen():
    page = page_for(830, 17, DENSITIES["comfortable"])
    styles = LabelStyles(SCHEMA, load_theme("light"), page.caption_font)
    whole = Annotation("r", "REGION", (Fragment(0, 40),), attributes={"kind": "boilerplate"})
    marker = Marker(
        TEXT, ShownSpans(layer(("REGION", 0, 40))), styles, frozenset(), {1: whole}.__getitem__
    )
    (region,) = marker.marks(ParagraphLayout(TEXT, 0, page)).standing.regions
    assert (region.kind, region.start, region.end) == ("boilerplate", 0, 40)
