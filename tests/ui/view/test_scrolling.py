import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.model.fragment import Fragment
from annotator.model.layer_spans import LayerSpans
from annotator.ui.look.theme import load_theme
from annotator.ui.view.article_view import ArticleView
from annotator.ui.view.map_bar import MapBar
from tests.ui.view.view_builders import LINES, layer, open_view

LIGHT = load_theme("light")
SPANS = (("PERSON", 0, 9), ("SANCTION", 30_000, 30_010), ("STATEMENT", 50_000, 55_000))


def shown(qtbot: QtBot, spans: LayerSpans | None = None) -> ArticleView:
    view = open_view(LINES, spans)
    qtbot.addWidget(view)
    return view


def wheel(view: ArticleView, pixels: int, angle: int) -> None:
    none = Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        QPointF(300, 300), QPointF(300, 300), QPoint(0, pixels), QPoint(0, angle),
        Qt.MouseButton.NoButton, none, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)


def press_bar(bar: MapBar, y: float, kind: QEvent.Type = QEvent.Type.MouseButtonPress) -> None:
    at = QPointF(bar.width() - 5, y)
    left = Qt.MouseButton.LeftButton
    event = QMouseEvent(kind, at, bar.mapToGlobal(at), left, left, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(bar, event)


def top_of(view: ArticleView) -> int:
    assert view._flow is not None
    return view._flow.top


def row_of(view: ArticleView, offset: int) -> int:
    """Return the row of the scroll bar that stands for an offset."""
    rows = view._map._offsets
    return next(row for row in range(len(rows) - 1) if rows[row] <= offset < rows[row + 1])


def test_a_touchpad_scrolls_by_its_very_pixels(qtbot: QtBot):
    view = shown(qtbot)
    before = top_of(view)
    for _ in range(12):
        wheel(view, -3, -8)
    assert top_of(view) - before == 36


def test_small_turns_of_a_fine_wheel_are_not_lost(qtbot: QtBot):
    view, coarse = shown(qtbot), shown(qtbot)
    for _ in range(120):
        wheel(view, 0, -1)
    wheel(coarse, 0, -120)
    assert abs(top_of(view) - top_of(coarse)) <= 1


def test_page_keys_keep_a_line_in_sight(qtbot: QtBot):
    view = shown(qtbot)
    last = view._placed()[-2].paragraph.end - 1
    assert view.in_sight(last, last)
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    assert view.in_sight(last, last)
    assert view.rect_of(last, last).top() < 3 * view._page.pitch


def test_page_keys_reach_both_ends(qtbot: QtBot):
    view = shown(qtbot)
    view.restore_place(len(LINES) - 2000, len(LINES) - 2000)
    for _ in range(4):
        QTest.keyClick(view, Qt.Key.Key_PageDown)
    assert view.caret == len(LINES)
    view.restore_place(2000, 2000)
    for _ in range(4):
        QTest.keyClick(view, Qt.Key.Key_PageUp)
    assert view.caret == 0


def test_lines_are_as_long_as_is_wished(qtbot: QtBot):
    view = shown(qtbot)
    view.resize(1400, 740)
    widths: list[int] = []
    for measure in (20, 50, 75, 110, 400):
        view.set_measure(measure)
        widths.append(view.column[1])
    assert widths[0] == widths[1] < widths[2] < widths[3] == widths[4]


def test_the_map_shows_where_annotations_are(qtbot: QtBot):
    view = shown(qtbot, layer(*SPANS))
    view._map.finish()
    rows = view._map.rows
    assert rows.entities[row_of(view, 5)] == LIGHT.group("people").mark
    assert rows.sanctions[row_of(view, 30_005)] == LIGHT.group("sanction").mark
    statement = LIGHT.group("statement").mark
    for offset in (50_000, 52_500, 54_990):
        assert rows.statements[row_of(view, offset)] == statement
    assert sum(colour is not None for colour in rows.entities) == 2


def test_the_map_is_made_by_itself_after_painting(qtbot: QtBot):
    view = shown(qtbot, layer(*SPANS))
    assert view._map.rows.entities == []
    qtbot.waitUntil(lambda: len(view._map.rows.entities) == view.viewport().height())
    view.set_hidden_families(frozenset({"entity"}))
    qtbot.waitUntil(lambda: not any(view._map.rows.entities))


def test_a_hundred_thousand_annotations_are_sampled(qtbot: QtBot):
    spans = layer(*[("PERSON", n // 2, n // 2 + 3) for n in range(100_000)])
    view = shown(qtbot, spans)
    asked: list[int] = []
    whole = spans.key_at_rank
    spans.key_at_rank = lambda rank: asked.append(rank) or whole(rank)
    view._map.finish()
    assert 0 < len(asked) < 25 * view.viewport().height()


def test_hits_and_comments_stand_in_the_map(qtbot: QtBot):
    view = shown(qtbot, layer(*SPANS))
    view.set_hits([Fragment(20_000, 20_005), Fragment(20_010, 20_020)])
    view.set_comments([40_000])
    view._map.finish()
    assert view._map.hits == [row_of(view, 20_000)]
    assert view._map.comments == [row_of(view, 40_000)]
    view.set_hits([])
    assert view._map.hits == []
    assert not view._bar.grab().isNull()


def test_a_click_on_the_map_goes_there(qtbot: QtBot):
    view = shown(qtbot, layer(*SPANS))
    view._map.finish()
    press_bar(view._bar, row_of(view, 30_000))
    press_bar(view._bar, row_of(view, 30_000), QEvent.Type.MouseButtonRelease)
    assert view.in_sight(30_000, 30_010)


def test_dragging_the_thumb_scrolls_to_both_ends(qtbot: QtBot):
    view = shown(qtbot)
    press_bar(view._bar, 5)
    press_bar(view._bar, 900, QEvent.Type.MouseMove)
    assert view.in_sight(len(LINES) - 1, len(LINES))
    press_bar(view._bar, -50, QEvent.Type.MouseMove)
    assert view.in_sight(0, 1)
    press_bar(view._bar, -50, QEvent.Type.MouseButtonRelease)


def test_the_place_is_said_while_scrolling_a_long_article(qtbot: QtBot):
    view = shown(qtbot)
    view.set_title("A long article")
    assert not view._place_note.visible
    wheel(view, -300, -120)
    assert view._place_note.visible
    assert not view.grab().isNull()
    qtbot.waitUntil(lambda: not view._place_note.visible)


@pytest.mark.parametrize("move", ["reveal", "select"])
def test_the_place_is_not_said_when_the_program_scrolls(qtbot: QtBot, move: str):
    view = shown(qtbot)
    if move == "reveal":
        view.reveal(40_000, 40_010)
    else:
        view.select_text(40_000, 40_010)
    assert not view._place_note.visible
