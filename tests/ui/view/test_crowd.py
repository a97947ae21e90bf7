import itertools

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.model.layer_spans import LayerSpans
from annotator.model.values import AnnotationKey
from annotator.ui.view.article_view import ArticleView
from annotator.ui.view.crowd_list import CrowdList
from annotator.ui.view.scene import left_out_box
from tests.ui.view.view_builders import LINES, annotation, click, in_pieces, layer, open_view

CROWDED = [("PERSON", 4, 8 + more) for more in range(9)]


def shown(qtbot: QtBot, spans: LayerSpans, content: str = LINES) -> ArticleView:
    view = open_view(content, spans)
    qtbot.addWidget(view)
    return view


def open_list(view: ArticleView) -> CrowdList:
    sight = view._look()
    assert sight is not None
    box = left_out_box(sight.scene.page, sight.scene.placed[0].y, 0)
    click(view, box.center().toPoint())
    return view.findChildren(CrowdList)[-1]


def listed(crowd: CrowdList) -> list[str]:
    model = crowd.rows.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_what_found_no_lane_is_listed_at_the_line_s_end(qtbot: QtBot):
    view = shown(qtbot, layer(*CROWDED))
    crowd = open_list(view)
    assert len(listed(crowd)) == 4
    assert listed(crowd)[0].startswith("Person: graph 0")
    crowd.close()


def test_the_list_is_worked_by_keys(qtbot: QtBot):
    view = shown(qtbot, layer(*CROWDED))
    told: list[object] = []
    view.annotation_selected.connect(told.append)
    crowd = open_list(view)
    QTest.keyClick(crowd.rows, Qt.Key.Key_Down)
    QTest.keyClick(crowd.rows, Qt.Key.Key_Return)
    assert told == [view.selected]
    assert view.selected in range(5, 10)
    assert not crowd.isVisible()


def test_escape_closes_the_list_and_chooses_nothing(qtbot: QtBot):
    view = shown(qtbot, layer(*CROWDED))
    crowd = open_list(view)
    QTest.keyClick(crowd.rows, Qt.Key.Key_Escape)
    assert not crowd.isVisible()
    assert view.selected is None


def test_the_list_opens_for_the_line_of_the_caret_too(qtbot: QtBot):
    view = shown(qtbot, layer(*CROWDED))
    assert view.open_left_out(10)
    assert not view.open_left_out(500)


def test_each_line_counts_what_it_has_no_room_for(qtbot: QtBot):
    view = shown(qtbot, layer(*[("PERSON", n % 60, n % 60 + 3 + n % 90) for n in range(2500)]))
    sight = view._look()
    assert sight is not None
    marks = sight.scene.placed[0].paragraph.marks
    assert marks is not None
    for number, line in enumerate(marks.lines):
        top = sight.scene.placed[0].y
        assert line.left_out == len(view._left_out_on(sight, top, number))


def test_a_crowd_is_painted_and_captions_stay_apart(qtbot: QtBot):
    spans = layer(*[("COUNTRY", n % 900, n % 900 + 3 + n % 40) for n in range(9000)])
    view = shown(qtbot, spans)
    view.set_captions("all")
    sight = view._look()
    assert sight is not None
    for paragraph, _ in sight.scene.placed:
        for line in paragraph.marks.lines if paragraph.marks else ():
            boxes = sorted((c.x, c.x + c.face.width) for c in line.captions)
            assert all(a[1] <= b[0] for a, b in itertools.pairwise(boxes))


def test_no_caption_lies_on_the_dotted_line_between_fragments(qtbot: QtBot):
    spans = in_pieces("PERSON", (10, 14), (40, 44))
    spans.put(AnnotationKey(2), annotation("COUNTRY", 20, 26))
    view = shown(qtbot, spans)
    sight = view._look()
    assert sight is not None
    marks = sight.scene.placed[0].paragraph.marks
    assert marks is not None
    (line, *_) = marks.lines
    ((left, right, lane),) = line.joins
    for caption in line.captions:
        if caption.x < right and left < caption.x + caption.face.width:
            assert caption.y >= sight.scene.page.caption_y(lane)


def test_fragments_are_joined_across_lines_and_paragraphs(qtbot: QtBot):
    text = "The firms in the North of Ruritania\nand in the South, said the ministry."
    view = shown(qtbot, in_pieces("PERSON", (4, 9), (47, 52)), text)
    sight = view._look()
    assert sight is not None
    joins = [p.marks.lines[0].joins for p, _ in sight.scene.placed if p.marks]
    assert [len(each) for each in joins] == [1, 1]


def test_a_span_that_goes_on_at_the_top_is_named_again(qtbot: QtBot):
    view = shown(qtbot, layer(("PERSON", 40, 200)))
    view.scroll_distance(20 + view._page.pitch)
    sight = view._look()
    assert sight is not None
    marks = sight.scene.placed[0].paragraph.marks
    assert marks is not None
    assert [len(line.captions) for line in marks.lines[:2]] == [0, 1]
