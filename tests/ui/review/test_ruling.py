"""A decision kept as a rule, previewed, applied over all articles in one step, and revoked."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.app.adjudication import corpus
from annotator.app.adjudication.disagreements import Disagreements, Wanted
from annotator.app.adjudication.premerging import Rule
from annotator.app.checking import check_project
from annotator.model.decision import How
from annotator.ui.review.rules_dialog import RulesDialog
from annotator.ui.window.main_window import MainWindow
from tests.app.review_projects import TEXT, a_project_of, layer, span
from tests.builders import keys_of, put_records_in
from tests.ui.window_builders import an_empty_window, at_work, press

ENTER = Qt.Key.Key_Return
COPIES = 3


def the_same_difference_everywhere(qtbot: QtBot, folder: Path) -> MainWindow:
    """Return a window that reviews the first of articles in which people differ on Moscow."""
    window = an_empty_window(qtbot, folder)
    session = a_project_of(folder, layers(0))
    records = [
        {"format": "annotator.article", "version": 1, "text": TEXT + " " * n, "layers": layers(n)}
        for n in range(1, COPIES)
    ]
    put_records_in(session, records, folder / "more.jsonl")
    window.show_session(session)
    workspace, _, _ = at_work(window)
    workspace.choose_article(keys_of(session)[1])
    window.run("go.review")
    return window


def layers(number: int) -> list[dict[str, object]]:
    both = [
        layer("Anna", span(f"a{number}", "PLACE", "Moscow")),
        layer("Ben", span(f"b{number}", "COUNTRY", "Moscow")),
    ]
    for place, each in enumerate(both):
        each["id"] = f"00000000-0000-4000-8000-0000000000{number}{place}"
    return both


def rules_of(window: MainWindow) -> RulesDialog:
    workspace, _, _ = at_work(window)
    dialog = workspace.review.ruling.dialog
    assert dialog is not None
    return dialog


def still_open(window: MainWindow) -> int:
    _, session, _ = at_work(window)
    found = Disagreements(session)
    found.refresh()
    return found.count(Wanted())


def test_a_decision_is_kept_as_a_rule_applied_everywhere_and_revoked(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = the_same_difference_everywhere(qtbot, tmp_path)
    workspace, session, view = at_work(window)
    desk = workspace.review.desk
    first = desk.current
    press(view, "2")
    desk.hold(first)
    window.run("review.keep_rule")
    dialog = rules_of(window)
    assert "Annotators differ in label only; labels: Country, Place" in dialog.name.text()
    offered = [dialog.take.itemText(n) for n in range(dialog.take.count())]
    assert "Take Country" in offered
    assert "Take what Ben says" in offered
    assert "Take Place" not in offered
    dialog.take.setCurrentText("Take Country")
    qtbot.waitUntil(lambda: "2 open units in 2 articles" in dialog.says.text(), timeout=60_000)
    assert "“Moscow”" in dialog.says.text()
    with qtbot.waitSignal(workspace.held_job.finished, timeout=60_000):
        dialog.keep_and_apply.click()
    assert "2 units decided in all articles" in window.status.message
    assert still_open(window) == 0
    (rule,) = corpus.rules(session)
    assert corpus.applied(session) == {rule.id: 2}
    window.run("review.rules")
    dialog = rules_of(window)
    assert dialog.list.item(0).text().startswith("2 decided")
    with qtbot.waitSignal(workspace.held_job.finished, timeout=60_000):
        dialog.revoke.click()
    assert corpus.rules(session) == ()
    assert still_open(window) == 2
    path = session.path
    window.close()
    assert check_project(path) == []


def test_one_step_takes_back_what_a_rule_has_decided_in_all_articles(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = the_same_difference_everywhere(qtbot, tmp_path)
    workspace, session, view = at_work(window)
    first = workspace.review.desk.current
    press(view, "1")
    workspace.review.desk.hold(first)
    window.run("review.keep_rule")
    with qtbot.waitSignal(workspace.held_job.finished, timeout=60_000):
        rules_of(window).keep_and_apply.click()
    assert still_open(window) == 0
    step = session.history.next_undo()
    assert step is not None
    assert step.name == "Apply Rules"
    session.history.undo(step.key)
    assert still_open(window) == 2
    assert len(corpus.rules(session)) == 1
    window.close()


def test_what_no_rule_comes_to_is_not_kept(qtbot: QtBot, tmp_path: Path) -> None:
    window = the_same_difference_everywhere(qtbot, tmp_path)
    workspace, _, view = at_work(window)
    first = workspace.review.desk.current
    press(view, "+")
    workspace.review.desk.hold(first)
    window.run("review.keep_rule")
    assert "No rule would come to this" in window.status.message
    assert workspace.review.ruling.dialog is None
    window.close()


def test_one_annotators_answers_are_taken_in_all_articles_in_one_step(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = the_same_difference_everywhere(qtbot, tmp_path)
    workspace, session, view = at_work(window)
    press(view, "2")
    with qtbot.waitSignal(workspace.held_job.finished, timeout=60_000):
        workspace.review.ruling.run(["--premerge", "chosen", "--take", "Anna"], "Pre-merging")
    assert "2 units decided in all articles" in window.status.message
    assert still_open(window) == 0
    review = workspace.review.desk.review
    assert review is not None
    kept = review.units[0].decision
    assert kept is not None
    assert kept.how is How.ADJUDICATED
    assert corpus.premerge_everywhere(session, Rule(How.CHOSEN, who="nobody")) == 0
    window.close()
