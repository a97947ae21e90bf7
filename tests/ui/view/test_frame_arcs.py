import itertools

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from annotator.model.layer_spans import LayerSpans
from annotator.model.values import AnnotationKey
from annotator.ui.view.arcs import Arcs
from annotator.ui.view.article_view import ArticleView
from tests.ui.view.view_builders import LINES, click, layer, middle_of, open_view

SANCTION = AnnotationKey(1)
FAR = 20_000
SPANS = (("SANCTION", 400, 409), ("COUNTRY", 415, 420), ("PERSON", 460, 470), ("PERSON", 620, 630))


class Frames:
    """Fillers by frame, and for which frames they were asked."""

    def __init__(self, **fillers: int) -> None:
        self.asked: list[AnnotationKey] = []
        self._fillers = fillers

    def __call__(self, key: AnnotationKey) -> list[tuple[str, AnnotationKey | None, str]]:
        self.asked.append(key)
        if key != SANCTION:
            return []
        found = [(role, AnnotationKey(k), f"words of {k}") for role, k in self._fillers.items()]
        return [*found, ("implied", None, "")]


def shown(qtbot: QtBot, frames: Frames, spans: LayerSpans | None = None) -> ArticleView:
    view = open_view(LINES, layer(*SPANS) if spans is None else spans)
    qtbot.addWidget(view)
    view.set_fillers(frames)
    return view


def arcs(view: ArticleView) -> list[Arcs]:
    sight = view._look()
    assert sight is not None
    return sight.arcs


def captions(view: ArticleView) -> dict[str, bool]:
    sight = view._look()
    assert sight is not None
    return {
        caption.face.words.text(): caption.face.italic
        for placed in sight.scene.placed
        if placed.paragraph.marks
        for line in placed.paragraph.marks.lines
        for caption in line.captions
    }


def test_a_frame_that_is_not_selected_costs_nothing(qtbot: QtBot):
    frames = Frames(target=2)
    view = shown(qtbot, frames)
    view.grab()
    view.scroll_distance(500)
    view.grab()
    assert frames.asked == []
    assert arcs(view) == []


def test_the_selected_frame_names_its_fillers_by_role(qtbot: QtBot):
    view = shown(qtbot, Frames(target=2, authority=3))
    view.select_annotation(SANCTION)
    assert captions(view) == {"Sanction": False, "target": True, "authority": True, "Person": False}
    view.select_annotation(None)
    assert captions(view) == {"Sanction": False, "Country": False, "Person": False}


def test_fillers_are_asked_for_once_until_spans_change(qtbot: QtBot):
    frames = Frames(target=2)
    view = shown(qtbot, frames)
    view.select_annotation(SANCTION)
    for _ in range(3):
        view.grab()
    assert frames.asked == [SANCTION]
    view.refresh_spans([(0, 5)])
    view.grab()
    assert frames.asked == [SANCTION, SANCTION]


def test_arrows_point_at_the_fillers_and_a_dot_marks_the_trigger(qtbot: QtBot):
    view = shown(qtbot, Frames(target=2, authority=4))
    view.select_annotation(SANCTION)
    (found,) = arcs(view)
    trigger, target, other = (
        view.rect_of(start, end) for _, start, end in (SPANS[0], SPANS[1], SPANS[3])
    )
    assert abs(found.dots[0].x() - trigger.center().x()) <= 1
    assert [tip.y() for tip in found.tips] == [target.top() - 3, other.top() - 3]
    assert target.left() < found.tips[0].x() < target.right()
    rail = view.column[0] + view.column[1]
    assert found.path.boundingRect().right() > rail
    assert found.notes == []


def test_a_frame_on_one_line_needs_no_rail(qtbot: QtBot):
    view = shown(qtbot, Frames(target=2))
    view.select_annotation(SANCTION)
    (found,) = arcs(view)
    assert found.path.boundingRect().height() == 0
    assert found.path.boundingRect().right() < view.column[0] + view.column[1]


def test_the_frame_pointed_at_is_faint_and_keeps_its_captions(qtbot: QtBot):
    view = shown(qtbot, Frames(target=2))
    view._highlight(hovered=SANCTION)
    assert [each.frame.faint for each in arcs(view)] == [True]
    assert not any(captions(view).values())


def test_a_click_on_the_words_of_an_end_out_of_sight_goes_there(qtbot: QtBot):
    spans = layer(SPANS[0], ("COUNTRY", FAR, FAR + 9))
    view = shown(qtbot, Frames(target=2), spans)
    view.select_annotation(SANCTION)
    (found,) = arcs(view)
    (note,) = found.notes
    assert (note.role, note.words, note.rect.bottom() <= 740) == ("target", "words of 2", True)
    click(view, note.rect.center().toPoint())
    assert view.in_sight(FAR, FAR + 9)
    assert view.selected == SANCTION
    (found,) = arcs(view)
    assert found.notes[0].key == SANCTION
    assert found.notes[0].rect.top() < 20


def test_many_ends_out_of_sight_are_named_in_one_row(qtbot: QtBot):
    far = [("COUNTRY", FAR + 20 * n, FAR + 20 * n + 9) for n in range(6)]
    spans = layer(SPANS[0], *far)
    view = shown(qtbot, Frames(a=2, b=3, c=4, d=5, e=6), spans)
    view.select_annotation(SANCTION)
    notes = arcs(view)[0].notes
    assert sorted(note.role for note in notes) == ["a", "b", "c +2"]
    assert len({note.rect.top() for note in notes}) == 1
    rects = sorted((note.rect for note in notes), key=lambda r: r.left())
    assert all(a.right() <= b.left() for a, b in itertools.pairwise(rects))


def test_a_statement_reaches_its_fillers_from_its_bracket(qtbot: QtBot):
    spans = layer(("STATEMENT", 160, 330), ("PERSON", 340, 350), ("PERSON", 20, 30))
    view = shown(qtbot, Frames(speaker=2, addressee=3), spans)
    view.select_annotation(SANCTION)
    (found,) = arcs(view)
    assert found.path.boundingRect().left() < view.column[0]
    assert found.path.boundingRect().right() < view.column[0] + view.column[1]
    assert found.dots == []


@pytest.mark.parametrize("hidden", [frozenset({"entity"})])
def test_hidden_fillers_have_no_arrow(qtbot: QtBot, hidden: frozenset[str]):
    view = shown(qtbot, Frames(target=2))
    view.set_hidden_families(hidden)
    view.select_annotation(SANCTION)
    assert arcs(view) == []


def test_selecting_a_frame_moves_no_word(qtbot: QtBot):
    view = shown(qtbot, Frames(target=2, authority=4))
    before = [middle_of(view, at, at + 5) for at in range(0, 1500, 50)]
    view.select_annotation(SANCTION, reveal=False)
    view.grab()
    assert [middle_of(view, at, at + 5) for at in range(0, 1500, 50)] == before
    assert before[0] != QPoint()
