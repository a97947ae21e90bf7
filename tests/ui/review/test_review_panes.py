"""What the panes beside the text say and offer while an article is reviewed."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.model.article import State
from annotator.ui.view.map_bar import MapBar
from tests.app.review_projects import layer, span
from tests.builders import keys_of
from tests.ui.review_windows import a_review, review_in, unit_on
from tests.ui.window_builders import at_work, labels, press

ENTER, BACK = Qt.Key.Key_Return, Qt.Key.Key_Backspace


def test_what_an_annotator_has_of_a_frame_is_shown_by_arcs_while_it_is_pointed_at(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window, desk = a_review(qtbot, tmp_path)
    workspace, _, view = at_work(window)
    desk.hold(unit_on(desk, "a5"))
    before = view.grab().toImage()
    workspace.review.now()
    row = workspace.review.decision.rows[0]
    row.pointed.emit(True)
    assert view.grab().toImage() != before
    row.pointed.emit(False)
    window.close()


def test_the_inspector_says_from_whom_and_by_whom(qtbot: QtBot, tmp_path: Path) -> None:
    window, desk = a_review(qtbot, tmp_path)
    workspace, session, view = at_work(window)
    desk.hold(unit_on(desk, "a3"))
    press(view, "2")
    desk.hold(unit_on(desk, "a3"))
    window.run("review.cause.slip")
    workspace.catching_up.now()
    said = workspace.inspector.provenance
    assert said.startswith("adopted from Ben, decided by Rosa, ")
    assert said.endswith("cause: a slip")
    assert session.article is not None
    window.close()


def test_what_others_have_in_its_slots_is_offered_for_a_decided_frame(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window, desk = a_review(qtbot, tmp_path)
    workspace, session, view = at_work(window)
    desk.hold(unit_on(desk, "a5"))
    press(view, "1")
    desk.hold(unit_on(desk, "a5"))
    workspace.review.now()
    offers = workspace.review.decision.offers
    assert [button.text() for button in offers] == ["+ authority: Treasury (Ben, Cem)"]
    offers[0].click()
    assert ("GOVBODY", "Treasury") in labels(session)
    assert session.article is not None
    frame = next(
        session.article.annotation(key)
        for key in session.article.spans.in_order()
        if session.article.spans.label(key) == "SANCTION"
    )
    assert set(frame.roles) == {"target", "authority"}
    workspace.review.now()
    assert workspace.review.decision.offers == []
    window.close()


def test_nobody_has_labelled_and_all_agree_are_said_in_words(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    window, desk = a_review(qtbot, tmp_path / "one", [])
    workspace, _, _ = at_work(window)
    assert desk.review is None
    assert workspace.review.units.empty_words == "Nobody has labelled this article yet."
    window.close()
    (tmp_path / "two").mkdir()
    same = [layer(name, span(name, "GOVBODY", "Treasury")) for name in ("Anna", "Ben")]
    window, desk = a_review(qtbot, tmp_path / "two", same)
    workspace, _, _ = at_work(window)
    assert workspace.review.units.empty_words.startswith("All agree here: 1 annotation")
    window.close()


def test_annotators_can_be_letters_and_people_be_left_out(qtbot: QtBot, tmp_path: Path) -> None:
    window, desk = a_review(qtbot, tmp_path)
    workspace, _, _ = at_work(window)
    window.run("review.anonymous")
    names = review_in(desk).names
    assert len(set(names)) == 3
    assert all(len(name) == 1 for name in names)
    assert "Anna" not in workspace.review.units.model.spoken(desk.current or 0)
    window.run("review.anonymous")
    assert review_in(desk).names == ("Anna", "Ben", "Cem")
    window.close()


def test_units_and_answers_have_names_for_a_screen_reader(qtbot: QtBot, tmp_path: Path) -> None:
    window, desk = a_review(qtbot, tmp_path)
    workspace, _, _ = at_work(window)
    said: list[object] = []
    desk.announced.connect(said.append)
    desk.hold(unit_on(desk, "a3"))
    assert said == ["Moscow, Label, open, Anna: Place, Ben: Country, Cem: Country"]
    workspace.review.now()
    names = [row.accessibleName() for row in workspace.review.decision.rows]
    assert names[0].startswith("Place, Anna")
    assert names[1].startswith("Country, Ben, Cem")
    assert names[1].endswith("key 2, 3, proposed")
    assert names[2].startswith("Nothing here")
    window.close()


def test_the_list_of_units_is_filtered_and_chosen_from_by_keys(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window, desk = a_review(qtbot, tmp_path)
    workspace, _, view = at_work(window)
    pane = workspace.review.units
    pane.field.setText("mosc")
    assert unit_on(desk, "a3") in pane.model.rows
    assert unit_on(desk, "a4") not in pane.model.rows
    press(pane.field, ENTER)
    assert desk.current in pane.model.rows
    pane.field.clear()
    pane.field.setFocus()
    press(pane.field, Qt.Key.Key_Down)
    assert pane.list.hasFocus()
    press(pane.list, Qt.Key.Key_Escape)
    assert view.hasFocus()
    window.close()


def test_the_queue_shows_how_far_the_gold_is_and_what_is_open(qtbot: QtBot, tmp_path: Path) -> None:
    window, desk = a_review(qtbot, tmp_path)
    workspace, session, _ = at_work(window)
    model, key = workspace.queue.model, keys_of(session)[-1]
    place = model.row_of(key)
    assert place is not None
    workspace.review.now()
    assert (row := model.row_at(place)) is not None
    assert (row.state, row.open_units) == (State.NEW, 4)
    desk.take_proposal()
    workspace.review.now()
    assert (row := model.row_at(place)) is not None
    assert row.state is State.STARTED
    assert row.open_units == review_in(desk).open_units < 4
    window.run("go.annotate")
    assert (row := model.row_at(place)) is not None
    assert (row.state, row.open_units) == (State.NEW, 0)
    window.close()


def test_open_units_are_rings_in_the_scroll_map_decided_ones_ticks_and_rejected_ones_crosses(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window, desk = a_review(qtbot, tmp_path)
    _, _, view = at_work(window)
    marks, bar = view.scroll_map, view.findChild(MapBar)
    assert bar is not None
    marks.finish()
    before = list(marks.units)
    assert before
    assert (marks.decided, marks.rejected) == ([], [])
    pictures = [bar.grab().toImage()]
    for key in (ENTER, "0", ENTER, ENTER):
        press(view, key)
        marks.finish()
        pictures.append(bar.grab().toImage())
    assert marks.units == []
    assert set(marks.decided) <= set(before)
    assert marks.decided
    assert len(marks.rejected) == 1
    assert pictures[0] != pictures[-1]
    desk.hold(unit_on(desk, "a3"))
    press(view, BACK)
    marks.finish()
    assert set(marks.units) <= set(before)
    assert marks.units
    assert review_in(desk).open_units == 1
    window.close()
