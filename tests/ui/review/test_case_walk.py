"""Going through the disagreements of all articles by one key, in the window."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.app.project_settings import set_blind
from annotator.app.together.assigning import assign
from annotator.ui.review.case_walk import CaseWalk
from annotator.ui.window.main_window import MainWindow
from tests.app.review_projects import TEXT, a_project_of, layer, span, three_layers
from tests.builders import keys_of, put_records_in
from tests.ui.window_builders import an_empty_window, at_work, press

ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape


def a_list(qtbot: QtBot, folder: Path) -> tuple[MainWindow, CaseWalk]:
    """Return a window with the list of what layers differ in, in two articles."""
    window = an_empty_window(qtbot, folder)
    session = a_project_of(folder, three_layers())
    others = [
        layer("Anna", span("x1", "PERSON", "North Korea")),
        layer("Ben", span("y1", "COUNTRY", "North Korea")),
    ]
    for number, each in enumerate(others):
        each["id"] = f"00000000-0000-4000-8000-00000000000{number}"
    record = {"format": "annotator.article", "version": 1, "text": f"{TEXT} ", "layers": others}
    put_records_in(session, [record], folder / "more.jsonl")
    window.show_session(session)
    workspace, _, _ = at_work(window)
    window.run("go.review")
    workspace.panes.set_shown("cases", shown=True)
    walk = workspace.review.cases
    qtbot.waitUntil(lambda: walk.cases.total == 5, timeout=60_000)
    return window, walk


def words_of(walk: CaseWalk) -> list[str]:
    rows = [walk.cases.row_at(place) for place in range(walk.cases.total)]
    return [row.quote for row in rows if row is not None]


def test_one_key_goes_from_disagreement_to_disagreement_across_articles(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window, walk = a_list(qtbot, tmp_path)
    workspace, session, view = at_work(window)
    seen: list[tuple[int, str]] = []
    for _ in range(5):
        window.run("review.next_case")
        row, unit = walk.pane.current, workspace.review.desk.unit
        assert session.article is not None
        assert row is not None
        assert unit is not None
        assert row.annotation in unit.unit.ids
        assert row.article == session.article.article.key
        seen.append((row.article, row.quote))
    assert [quote for _, quote in seen] == words_of(walk)
    assert len({article for article, _ in seen}) == 2
    window.run("review.next_case")
    assert "last disagreement" in window.status.message
    window.run("review.previous_case")
    row = walk.pane.current
    assert row is not None
    assert row.quote == seen[-2][1]
    assert view.hasFocus()
    window.close()


def test_what_is_decided_leads_to_the_next_of_the_list_and_leaves_what_is_open(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window, walk = a_list(qtbot, tmp_path)
    _, _, view = at_work(window)
    window.run("review.next_case")
    pressed = 0
    while walk.cases.row_at(walk.cases.total - 1) is not None and pressed < 5:
        press(view, ENTER)
        pressed += 1
        walk.now()
    assert pressed == 5
    walk.pane.list_anew()
    assert walk.cases.total == 0
    walk.pane.status.setCurrentIndex(1)
    walk.pane.list_anew()
    assert walk.cases.total == 5
    window.run("edit.undo")
    window.run("edit.undo")
    walk.now()
    walk.pane.status.setCurrentIndex(0)
    walk.pane.list_anew()
    assert walk.cases.total == 1
    window.close()


def test_the_hours_that_are_left_are_told_at_ones_own_pace(qtbot: QtBot, tmp_path: Path) -> None:
    window, walk = a_list(qtbot, tmp_path)
    _, session, view = at_work(window)
    window.run("review.next_case")
    for _ in range(3):
        press(view, ENTER)
    # As if somebody had thought for a minute about each.
    session.store.db.execute(
        "UPDATE decisions SET body = json_set(body, '$.at', '2026-01-01T10:0' || id || ':00Z')"
    )
    walk.now()
    told = "1 open in all articles  ·  60 an hour  ·  1 min left"
    qtbot.waitUntil(lambda: walk.pane.facts.text() == told)
    window.close()


def test_the_list_is_filtered_by_kind_label_and_words_and_gone_into_by_keys(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window, walk = a_list(qtbot, tmp_path)
    workspace, _, view = at_work(window)
    pane = walk.pane
    pane.kind.setCurrentText("Boundary")
    pane.list_anew()
    assert words_of(walk) == ["Gefest-M, a Moscow firm"]
    pane.kind.setCurrentIndex(0)
    pane.label.setCurrentText("Country")
    pane.list_anew()
    assert set(words_of(walk)) == {"Moscow", "China", "North Korea"}
    pane.label.setCurrentIndex(0)
    pane.field.setFocus()
    press(pane.field, "korea")
    press(pane.field, ENTER)
    assert words_of(walk) == ["North Korea"]
    assert workspace.review.desk.unit is not None
    assert view.hasFocus()
    assert pane.pair.findText("Anna, Ben") > 0
    press(pane.list, ESCAPE)
    assert view.hasFocus()
    window.close()


def test_the_list_is_there_again_after_a_restart_of_the_mode_without_looking_twice(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window, walk = a_list(qtbot, tmp_path)
    window.run("go.annotate")
    window.run("review.next_case")
    workspace, _, _ = at_work(window)
    assert workspace.modes.current == "review"
    assert walk.cases.total == 5
    assert "5 open in all articles" in walk.pane.facts.text()
    window.close()


def test_who_works_blind_and_is_not_done_sees_no_list(qtbot: QtBot, tmp_path: Path) -> None:
    window, walk = a_list(qtbot, tmp_path)
    _, session, _ = at_work(window)
    set_blind(session, blind=True)
    assign(session, keys_of(session)[-1:], [session.actor])
    window.run("go.annotate")
    window.run("review.next_case")
    assert "work blind here" in window.status.message
    walk.find()
    assert walk.pane.list.isHidden()
    window.close()
