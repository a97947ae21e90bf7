import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.model.fragment import Fragment
from annotator.model.layer_spans import LayerSpans
from annotator.model.values import AnnotationKey
from annotator.ui.view.article_view import ArticleView
from annotator.ui.view.ends import Handle, handles_of, with_end_at
from tests.ui.view.view_builders import caret_point, in_pieces, layer, mouse, open_view

TEXT = "The U.S. Treasury sanctioned banks in Ruritania today. Nobody answered."
FIRST = AnnotationKey(1)
NONE = Qt.KeyboardModifier.NoModifier
ALT = Qt.KeyboardModifier.AltModifier


def shown(qtbot: QtBot, spans: LayerSpans) -> tuple[ArticleView, list[object]]:
    view = open_view(TEXT, spans)
    qtbot.addWidget(view)
    view.select_annotation(FIRST)
    told: list[object] = []

    def tell(key: AnnotationKey, fragments: tuple[Fragment, ...]) -> None:
        told.append((key, fragments))

    view.ends_dragged.connect(tell)
    return view, told


def handles(view: ArticleView) -> list[Handle]:
    sight = view._look()
    assert sight is not None
    return handles_of(sight.scene)


def pull(view: ArticleView, handle: int, offset: int, held: Qt.KeyboardModifier = NONE) -> None:
    """Press on a handle and move it to an offset; do not let go."""
    found = handles(view)[handle]
    mouse(view, QEvent.Type.MouseButtonPress, found.dot.toPoint(), held)
    away = QPointF(caret_point(view, offset)) - found.text
    mouse(view, QEvent.Type.MouseMove, (found.dot + away).toPoint(), held)


def let_go(view: ArticleView) -> None:
    mouse(view, QEvent.Type.MouseButtonRelease, QPoint(300, 300))


def test_an_end_snaps_to_words(qtbot: QtBot):
    view, told = shown(qtbot, layer(("PERSON", 4, 17)))
    pull(view, 1, 22)
    let_go(view)
    assert told == [(FIRST, (Fragment(4, 28),))]
    assert view.selected == FIRST
    assert view.selection is None


def test_alt_moves_an_end_by_characters(qtbot: QtBot):
    view, told = shown(qtbot, layer(("PERSON", 4, 17)))
    pull(view, 0, 6, ALT)
    let_go(view)
    assert told == [(FIRST, (Fragment(6, 17),))]


def test_the_new_place_is_painted_while_dragging(qtbot: QtBot):
    view, told = shown(qtbot, layer(("PERSON", 4, 17)))
    pull(view, 1, 30)
    sight = view._look()
    assert sight is not None
    assert list(sight.scene.fragments_of(FIRST)) == [Fragment(4, 34)]
    marks = sight.scene.placed[0].paragraph.marks
    assert marks is not None
    bars = [bar for line in marks.lines for bar in line.bars]
    assert abs(bars[0].right + view.column[0] - caret_point(view, 34).x()) < 2
    assert told == []


def test_escape_leaves_the_ends_where_they_were(qtbot: QtBot):
    view, told = shown(qtbot, layer(("PERSON", 4, 17)))
    pull(view, 1, 30)
    override = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, NONE)
    override.ignore()
    QApplication.sendEvent(view, override)
    assert override.isAccepted()
    QTest.keyClick(view, Qt.Key.Key_Escape)
    let_go(view)
    assert told == []
    sight = view._look()
    assert sight is not None
    assert list(sight.scene.fragments_of(FIRST)) == [Fragment(4, 17)]


def test_a_handle_that_comes_back_changes_nothing(qtbot: QtBot):
    view, told = shown(qtbot, layer(("PERSON", 5, 16)))
    start = handles(view)[1].dot.toPoint()
    pull(view, 1, 30)
    mouse(view, QEvent.Type.MouseMove, start)
    let_go(view)
    assert told == []


def test_an_end_does_not_pass_the_other(qtbot: QtBot):
    view, told = shown(qtbot, layer(("PERSON", 9, 17)))
    pull(view, 1, 0)
    let_go(view)
    assert told == [(FIRST, (Fragment(9, 10),))]


def test_each_fragment_has_its_handles(qtbot: QtBot):
    view, told = shown(qtbot, in_pieces("PERSON", (4, 8), (29, 34)))
    assert [(h.number, h.opens) for h in handles(view)] == [
        (0, True), (0, False), (1, True), (1, False),
    ]  # fmt: skip
    pull(view, 3, 44)
    let_go(view)
    assert told == [(FIRST, (Fragment(4, 8), Fragment(29, 47)))]


def test_a_fragment_does_not_pass_its_neighbour(qtbot: QtBot):
    view, told = shown(qtbot, in_pieces("PERSON", (4, 8), (29, 34)))
    pull(view, 1, 60)
    let_go(view)
    assert told == [(FIRST, (Fragment(4, 29), Fragment(29, 34)))]


def test_the_pointer_says_that_a_handle_can_be_moved(qtbot: QtBot):
    view, _ = shown(qtbot, layer(("PERSON", 4, 17)))
    dot = handles(view)[0].dot.toPoint()
    for point in (dot, dot - QPoint(6, 6), dot + QPoint(6, -6)):
        mouse(view, QEvent.Type.MouseMove, point, held=Qt.MouseButton.NoButton)
        assert view.viewport().cursor().shape() == Qt.CursorShape.SizeHorCursor
    mouse(view, QEvent.Type.MouseMove, QPoint(400, 300), held=Qt.MouseButton.NoButton)
    assert view.viewport().cursor().shape() == Qt.CursorShape.IBeamCursor


def test_another_s_labels_have_no_handles(qtbot: QtBot):
    view, _ = shown(qtbot, layer(("PERSON", 4, 17)))
    view.set_editable(False)
    assert handles(view) == []


@pytest.mark.parametrize("opens", [True, False])
def test_a_fragment_keeps_at_least_a_character(opens: bool):
    handle = Handle(QPointF(), QPointF(), 0, opens)
    far = 9 if opens else 0
    found = with_end_at("a👍🏽b c", (Fragment(1, 3),), handle, far, Fragment(far, far))
    assert found == (Fragment(1, 3),)


def test_an_annotation_that_changes_under_a_drag_is_let_go(qtbot: QtBot):
    spans = layer(("PERSON", 4, 17))
    view, told = shown(qtbot, spans)
    pull(view, 1, 22)
    spans.drop(FIRST)
    view.refresh_spans([(4, 17)])
    let_go(view)
    assert told == []
