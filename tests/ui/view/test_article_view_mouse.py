import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.model.fragment import Fragment
from annotator.model.values import AnnotationKey
from annotator.ui.view.article_view import ArticleView
from tests.ui.view.view_builders import (
    LINES,
    caret_point,
    click,
    double_click,
    drag,
    in_pieces,
    layer,
    middle_of,
    mouse,
    open_view,
    shown,
)

TEXT = 'The U.S. Treasury sanctioned banks. "It is enough," Mr. Kim said.\nNobody answered.'
ALT = Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def view(qtbot: QtBot) -> ArticleView:
    view = open_view(TEXT)
    qtbot.addWidget(view)
    return view


def words(view: ArticleView) -> str | None:
    return None if view.selection is None else view.content[slice(*view.selection)]


def test_a_press_places_the_caret(view: ArticleView):
    click(view, caret_point(view, 9))
    assert (view.caret, view.selection) == (9, None)


def test_dragging_selects_whole_words(view: ArticleView):
    finished: list[object] = []
    view.drag_finished.connect(finished.append)
    drag(view, [caret_point(view, 11), caret_point(view, 20)])
    assert words(view) == "Treasury sanctioned"
    assert finished == [view.selection]


def test_the_selection_snaps_while_it_grows(view: ArticleView):
    mouse(view, QEvent.Type.MouseButtonPress, caret_point(view, 11))
    mouse(view, QEvent.Type.MouseMove, caret_point(view, 15))
    assert words(view) == "Treasury"
    mouse(view, QEvent.Type.MouseMove, caret_point(view, 6))
    assert words(view) == "U.S. Treasury"
    assert view.caret == 4


def test_alt_selects_single_characters(view: ArticleView):
    drag(view, [caret_point(view, 11), caret_point(view, 20)], ALT)
    assert view.selection == (11, 20)


def test_a_trembling_hand_selects_nothing(view: ArticleView):
    point = caret_point(view, 11)
    drag(view, [point, point + QPoint(2, 1)])
    assert view.selection is None


@pytest.mark.parametrize(
    ("content", "start", "end"),
    [
        ("😀 after the 😀 face", 2, 13),
        ("👨‍👩‍👧 after the family", 6, 15),
        ("a cat\r\nb dog\r\nc", 7, 12),
        ("e\u0301te\u0301 is summer", 0, 5),
        ("中国外交部宣布制裁", 2, 5),
        ("नमस्ते क्षत्रिय", 0, 6),
        ("a\u2028b\u2029c d", 2, 5),
        ("co\xadoperate now", 0, 10),
        ("تحریم‌های تازه", 0, 9),
        ("The ministry משרד האוצר said", 4, 12),
    ],
)
def test_dragging_selects_the_right_code_points(qtbot: QtBot, content: str, start: int, end: int):
    view = shown(qtbot, content)
    drag(view, [caret_point(view, start), caret_point(view, end)], ALT)
    assert view.selection == (start, end)


def test_a_hand_never_cuts_a_grapheme(qtbot: QtBot):
    view = shown(qtbot, "x 👨‍👩‍👧 e\u0301 🇰🇵 y")
    whole = {0, 1, 2, 7, 8, 10, 11, 13, 14, 15}
    for x in range(0, 140, 3):
        left = QPoint(view.rect_of(0, 0).left(), 30)
        drag(view, [left, left + QPoint(x, 0)], ALT)
        assert view.selection is None or set(view.selection) <= whole


def test_dragging_over_paragraphs_and_backwards(qtbot: QtBot):
    view = shown(qtbot, "one two\nthree four\nfive six")
    drag(view, [caret_point(view, 26), caret_point(view, 5)])
    assert view.selection == (4, 27)
    assert view.caret == 4


def test_a_double_click_takes_the_word_and_a_third_the_sentence(view: ArticleView):
    finished: list[object] = []
    view.drag_finished.connect(finished.append)
    double_click(view, middle_of(view, 19, 20))
    assert words(view) == "sanctioned"
    assert finished == [Fragment(18, 28)]
    click(view, middle_of(view, 19, 20))
    assert words(view) == "The U.S. Treasury sanctioned banks."


def test_shift_and_a_click_extend_from_the_caret(view: ArticleView):
    click(view, caret_point(view, 4))
    click(view, caret_point(view, 20), SHIFT)
    assert words(view) == "U.S. Treasury sanctioned"


def test_control_drags_a_fragment_and_keeps_the_annotation(qtbot: QtBot):
    view = shown(qtbot, TEXT, layer(("PERSON", 4, 17)))
    view.select_annotation(AnnotationKey(1))
    dragged: list[object] = []
    view.fragment_dragged.connect(dragged.append)
    drag(view, [caret_point(view, 30), caret_point(view, 33)], CONTROL)
    assert dragged == [Fragment(29, 34)]
    assert view.selected == 1


def test_clicks_select_the_shortest_annotation_and_then_the_next(qtbot: QtBot):
    spans = layer(("STATEMENT", 0, 35), ("PERSON", 4, 17), ("COUNTRY", 4, 8))
    view = shown(qtbot, TEXT, spans)
    chosen: list[object] = []
    view.annotation_selected.connect(chosen.append)
    for _ in range(4):
        click(view, middle_of(view, 4, 8))
    assert chosen == [3, 2, 1, 3]
    click(view, middle_of(view, 66, 72))
    assert chosen[-1] is None


def test_plain_words_of_a_statement_are_words_first_and_the_statement_at_a_second_click(
    qtbot: QtBot,
):
    view = shown(qtbot, TEXT, layer(("STATEMENT", 0, 35), ("PERSON", 4, 17)))
    click(view, middle_of(view, 20, 22))
    assert view.selected is None
    assert 20 <= view.caret <= 22
    click(view, middle_of(view, 20, 22))
    assert view.selected == 1
    click(view, middle_of(view, 26, 28))
    assert view.selected is None


def test_crossing_and_nested_annotations_are_all_found(qtbot: QtBot):
    spans = layer(("PERSON", 0, 17), ("COUNTRY", 4, 8), ("SANCTION", 9, 28))
    view = shown(qtbot, TEXT, spans)
    assert view.annotation_at(middle_of(view, 5, 7)) == [2, 1]
    assert view.annotation_at(middle_of(view, 10, 16)) == [1, 3]
    assert view.annotation_at(middle_of(view, 20, 27)) == [3]
    assert view.annotation_at(middle_of(view, 30, 32)) == []
    assert view.annotation_at(QPoint(700, 600)) == []


def test_a_bracket_and_its_name_are_the_statement(qtbot: QtBot):
    view = shown(qtbot, TEXT, layer(("STATEMENT", 0, 35), ("PERSON", 0, 3)))
    box = view.rect_of(0, 3)
    assert view.annotation_at(QPoint(box.left() - 14, box.center().y())) == [1]
    assert view.annotation_at(QPoint(box.left() - 40, box.center().y() - 3)) == [1]


def test_fragments_are_one_annotation(qtbot: QtBot):
    view = shown(qtbot, TEXT, in_pieces("PERSON", (4, 8), (18, 28)))
    for place in ((4, 8), (18, 28)):
        assert view.annotation_at(middle_of(view, *place)) == [1]
    assert view.annotation_at(middle_of(view, 10, 16)) == []


def test_hidden_families_cannot_be_clicked(qtbot: QtBot):
    view = shown(qtbot, TEXT, layer(("STATEMENT", 0, 35), ("COUNTRY", 4, 8)))
    view.set_hidden_families(frozenset({"entity"}))
    assert view.annotation_at(middle_of(view, 4, 8)) == [1]


def test_dragging_below_the_window_scrolls_on(qtbot: QtBot):
    view = shown(qtbot, LINES)
    mouse(view, QEvent.Type.MouseButtonPress, caret_point(view, 10))
    mouse(view, QEvent.Type.MouseMove, QPoint(300, 900))
    qtbot.waitUntil(lambda: view.caret > 2500)
    caret = view.caret
    mouse(view, QEvent.Type.MouseButtonRelease, QPoint(300, 900))
    assert view.selection is not None
    assert view.selection.end >= caret
    top = view.offset_at_top
    qtbot.wait(60)
    assert view.offset_at_top == top


def test_the_wheel_scrolls_and_with_control_asks_for_a_zoom(qtbot: QtBot):
    view = shown(qtbot, LINES)
    before = view.rect_of(0, 1).top()
    turn(view, pixels=-30, angle=-30)
    assert view.rect_of(0, 1).top() == before - 30
    turn(view, pixels=0, angle=-120)
    assert view.rect_of(0, 1).top() < before - 60
    asked: list[object] = []
    view.zoom_requested.connect(asked.append)
    turn(view, pixels=0, angle=120, modifiers=CONTROL)
    assert asked == [1]


def turn(
    view: ArticleView,
    *,
    pixels: int,
    angle: int,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    point = QPoint(300, 300)
    event = QWheelEvent(
        point.toPointF(),
        view.viewport().mapToGlobal(point).toPointF(),
        QPoint(0, pixels),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)


def test_a_context_menu_is_asked_for_at_what_it_is_about(qtbot: QtBot):
    view = shown(qtbot, TEXT, layer(("COUNTRY", 4, 8)))
    point = middle_of(view, 4, 8)
    spot = view.viewport().mapToGlobal(point)
    asked: list[object] = []
    view.context_menu_requested.connect(asked.append)
    menu = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, spot)
    QApplication.sendEvent(view.viewport(), menu)
    assert asked == [spot]
    assert view.selected == 1


def test_resting_on_a_span_lights_it_but_not_a_whole_statement(qtbot: QtBot):
    view = shown(qtbot, TEXT, layer(("STATEMENT", 0, 35), ("COUNTRY", 4, 8)))
    assert view.hovered_at(middle_of(view, 4, 8)) == 2
    assert view.hovered_at(middle_of(view, 10, 16)) is None


def test_an_underline_and_a_caption_mean_their_own_annotation(qtbot: QtBot):
    view = shown(qtbot, TEXT, layer(("PERSON", 0, 17), ("COUNTRY", 4, 8)))
    view._scene()
    box = view.rect_of(4, 8)
    assert view.annotation_at(QPoint(box.center().x(), box.bottom() + 2)) == [2, 1]
    assert view.annotation_at(QPoint(box.center().x(), box.bottom() + 6)) == [1, 2]
    assert view.annotation_at(QPoint(view.rect_of(0, 3).left() + 8, box.bottom() + 14)) == [1]
