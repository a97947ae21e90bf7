"""Reviewing with real keys in a real window: one key a decision."""

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.app import labelling
from annotator.app.adjudication import project_gold
from annotator.app.adjudication.reviewing import Status
from annotator.app.checking import check_project
from annotator.app.session import Session
from annotator.app.together.merging import merge_projects
from annotator.model.article import State
from annotator.model.decision import Cause, Verdict
from annotator.ui.review.unit_rows import HEADING_HEIGHT, UNIT_HEIGHT, Heading
from tests.app.copies import a_copy_for
from tests.builders import keys_of
from tests.ui.review_windows import a_review, review_in, unit_on
from tests.ui.window_builders import SHIFT, at_work, labels, place_of, press

ENTER, SPACE, BACK = Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Backspace


def test_every_decision_is_one_key_and_the_next_unit_comes_by_itself(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window, desk = a_review(qtbot, tmp_path)
    _, session, view = at_work(window)
    order = [unit_on(desk, name) for name in ("a5", "a2", "a3", "a4")]
    open_units = [u.number for u in review_in(desk).units if u.status is Status.OPEN]
    assert sorted(order) == open_units
    assert desk.current == open_units[0]
    for decided, key in enumerate(("2", "1", ENTER, "0"), 1):
        press(view, key)
        assert review_in(desk).progress()[0] == decided
    assert review_in(desk).open_units == 0
    assert ("SANCTION", "sanction") in labels(session)
    assert ("COMPANY", "Gefest-M") in labels(session)
    assert ("COUNTRY", "Moscow") in labels(session)
    assert ("COUNTRY", "China") not in labels(session)
    path = session.path
    window.close()
    assert check_project(path) == []


def test_both_takes_all_answers_and_a_letter_decides_for_another_label(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window, desk = a_review(qtbot, tmp_path)
    _, session, view = at_work(window)
    desk.hold(unit_on(desk, "a3"))
    press(view, "+")
    assert labels(session) == [("COUNTRY", "Moscow"), ("PLACE", "Moscow")] or labels(session) == [
        ("PLACE", "Moscow"),
        ("COUNTRY", "Moscow"),
    ]
    desk.hold(unit_on(desk, "a4"))
    press(view, "g")
    assert ("GOVBODY", "China") in labels(session)
    unit = review_in(desk).units[unit_on(desk, "a4")]
    assert unit.decision is not None
    assert unit.decision.verdict is Verdict.CHANGED
    window.close()


def test_backspace_reopens_and_a_letter_relabels_what_is_decided(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window, desk = a_review(qtbot, tmp_path)
    _, session, view = at_work(window)
    moscow = unit_on(desk, "a3")
    desk.hold(moscow)
    press(view, "1")
    assert labels(session) == [("PLACE", "Moscow")]
    desk.hold(moscow)
    press(view, "c")
    assert labels(session) == [("COUNTRY", "Moscow")]
    press(view, BACK)
    assert labels(session) == []
    assert desk.current == moscow
    assert review_in(desk).units[moscow].status is Status.OPEN
    window.run("edit.undo")
    assert labels(session) == [("COUNTRY", "Moscow")]
    assert review_in(desk).units[moscow].status is Status.DECIDED
    window.close()


def test_space_goes_round_the_open_units_and_back(qtbot: QtBot, tmp_path: Path) -> None:
    window, desk = a_review(qtbot, tmp_path)
    _, _, view = at_work(window)
    seen = [desk.current]
    for _ in range(3):
        press(view, SPACE)
        seen.append(desk.current)
    assert seen == [u.number for u in review_in(desk).units if u.status is Status.OPEN]
    press(view, SPACE)
    assert desk.current == seen[0]
    press(view, SPACE, SHIFT)
    assert desk.current == seen[-1]
    window.close()


def test_the_units_are_drawn_and_a_click_on_their_words_takes_one_in_hand(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window, desk = a_review(qtbot, tmp_path)
    _, session, view = at_work(window)
    place = place_of(session, "China")
    rect = view.rect_of(*place)
    assert view.unit_at(rect.center()) == unit_on(desk, "a4")
    QTest.mouseClick(
        view.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        QPoint(rect.center().x(), rect.center().y()),
    )
    assert desk.current == unit_on(desk, "a4")
    press(view, "1")
    assert view.unit_at(view.rect_of(*place).center()) is None
    assert not view.grab().isNull()
    window.close()


def test_a_note_is_kept_for_the_unit_it_was_written_on_and_for_no_other(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window, desk = a_review(qtbot, tmp_path)
    workspace, _, view = at_work(window)
    moscow = unit_on(desk, "a3")
    desk.hold(moscow)
    press(view, "2")
    desk.hold(moscow)
    workspace.review.now()
    note = workspace.review.decision.note
    told: list[tuple[object, str]] = []

    def hear(ids: object, words: str) -> None:
        told.append((ids, words))

    workspace.review.decision.note_written.connect(hear)
    note.field.setPlainText("A city.")
    note.flush()
    assert told == [(review_in(desk).units[moscow].unit.ids, "A city.")]
    desk.say_note(frozenset({"of another article"}), "Not here.")
    notes = [unit.decision.note for unit in review_in(desk).units if unit.decision]
    assert "Not here." not in notes
    assert "A city." in notes
    window.close()


def test_a_cause_a_note_and_an_example_come_with_a_decision(qtbot: QtBot, tmp_path: Path) -> None:
    window, desk = a_review(qtbot, tmp_path)
    workspace, session, view = at_work(window)
    moscow = unit_on(desk, "a3")
    desk.hold(moscow)
    press(view, "2")
    desk.hold(moscow)
    press(view, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    press(view, ";")
    note = workspace.review.decision.note
    note.field.setPlainText("A city that stands for its state.")
    note.flush()
    decision = review_in(desk).units[moscow].decision
    assert decision is not None
    assert decision.cause is Cause.AMBIGUOUS
    assert decision.note == "A city that stands for its state."
    window.run("review.example")
    guideline = session.schema.by_id["COUNTRY"].guideline
    assert guideline.rstrip().endswith(
        "**Moscow** is Country, not Place. A city that stands for its state."
    )
    assert "## Examples" in guideline
    assert desk.current == moscow
    window.run("edit.undo")
    assert "Examples" not in session.schema.by_id["COUNTRY"].guideline
    window.close()


def test_finishing_marks_the_gold_as_reviewed_and_takes_what_all_agree_on(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window, desk = a_review(qtbot, tmp_path)
    workspace, session, _ = at_work(window)
    key = keys_of(session)[-1]
    window.run("go.done")
    assert "4 units are open" in window.status.message
    for _ in range(4):
        window.run("review.proposal")
    assert review_in(desk).open_units == 0
    window.run("go.done")
    session.open_gold(key)
    assert session.article is not None
    assert session.article.layer.state is State.REVIEWED
    assert ("GOVBODY", "Treasury") in labels(session)
    path = session.path
    window.close()
    assert check_project(path) == []
    assert workspace is not None


def test_leaving_review_leads_back_to_ones_own_labels(qtbot: QtBot, tmp_path: Path) -> None:
    window, desk = a_review(qtbot, tmp_path)
    workspace, session, view = at_work(window)
    press(view, ENTER)
    window.run("go.annotate")
    assert desk.review is None
    assert not session.gold_open
    assert session.article is not None
    shown = session.article.layer.key
    assert [c.annotator.owner for c in session.article.layers if c.key == shown] == [None]
    assert workspace.modes.current == "annotate"
    assert not workspace.panes.is_shown("units")
    window.run("go.review")
    assert review_in(desk).progress()[0] > 0
    window.close()


def test_without_a_project_gold_ones_own_is_named_and_undone(qtbot: QtBot, tmp_path: Path) -> None:
    window, _ = a_review(qtbot, tmp_path)
    _, session, view = at_work(window)
    press(view, ENTER)
    window.run("review.project_gold")
    named = project_gold.chosen_gold(session)
    assert named is not None
    assert named.owner == session.actor.key
    path = session.path
    window.run("edit.undo")
    window.close()
    assert check_project(path) == []


def taken_away_by(person: str, session: Session, words: str, folder: Path) -> None:
    """Let somebody remove an annotation in a copy of the project, and merge it."""
    copy = a_copy_for(session, person, folder)
    copy.open_article(keys_of(copy)[-1])
    assert copy.article is not None
    own = copy.article.spans.in_order()
    labelling.remove(copy, next(key for key in own if copy.article.quote(key) == words))
    merge_projects(session, [copy.path])
    copy.close()


def test_what_nobody_marks_any_more_is_kept_or_taken_out_by_keys(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window, desk = a_review(qtbot, tmp_path)
    workspace, session, view = at_work(window)
    while review_in(desk).open_units:
        press(view, "1")
    for person in ("Anna", "Ben", "Cem"):
        taken_away_by(person, session, "Moscow", tmp_path)
    review = review_in(desk)
    (left,) = (each for each in review.units if each.left)
    assert desk.current == left.number
    assert view.selected is not None
    workspace.review.now()
    heads = [row.title for row in workspace.review.units.model.rows if isinstance(row, Heading)]
    assert "Nobody marks it any more" in heads
    units = workspace.review.units
    heights = {
        isinstance(r, Heading): units.list.rowHeight(n) for n, r in enumerate(units.model.rows)
    }
    assert heights == {True: HEADING_HEIGHT, False: UNIT_HEIGHT}
    pane = workspace.review.decision
    assert pane.rows[0].accessibleName() == "Place, the gold alone, proposed"
    view.scroll_map.finish()
    assert len(view.scroll_map.units) == 1
    press(view, ENTER)
    assert review_in(desk).units[left.number].status is Status.DECIDED
    assert "Moscow" in [words for _, words in labels(session)]
    window.run("edit.undo")
    workspace.review.now()
    pane.rows[0].clicked.emit()
    assert review_in(desk).units[left.number].status is Status.DECIDED
    press(view, "0")
    assert "Moscow" not in [words for _, words in labels(session)]
    assert review_in(desk).open_units == 0
    window.close()


def test_undo_of_an_import_leaves_nothing_to_review(qtbot: QtBot, tmp_path: Path) -> None:
    window, desk = a_review(qtbot, tmp_path)
    _, session, _ = at_work(window)
    assert review_in(desk).names == ("Anna", "Ben", "Cem")
    session.refresh()
    assert review_in(desk).names == ("Anna", "Ben", "Cem")
    assert session.gold_open
    window.run("edit.undo")
    assert desk.review is None
    window.close()
