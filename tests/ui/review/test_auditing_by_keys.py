"""An audit in the window: drawn by a dialog, decided by the keys of the review, counted."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.app.adjudication import auditing
from annotator.app.adjudication.auditing import Amount
from annotator.app.adjudication.reviewing import Status
from annotator.ui.look.theme import load_theme
from annotator.ui.review.audit_dialog import AuditDialog
from tests.app.review_projects import agreeing_layers
from tests.ui.review_windows import a_review, review_in
from tests.ui.window_builders import at_work, press

ENTER = Qt.Key.Key_Return


def test_drawn_units_are_decided_by_the_keys_of_the_review(qtbot: QtBot, tmp_path: Path) -> None:
    window, desk = a_review(qtbot, tmp_path, agreeing_layers())
    workspace, session, view = at_work(window)
    auditing.draw(session, Amount(share=1))
    assert review_in(desk).open_units == 4
    titles = [getattr(row, "title", "") for row in workspace.review.units.model.rows]
    assert "Audit: all agree" in titles
    assert [unit.number for unit in review_in(desk).units if unit.status is Status.AUDIT]
    desk.hold(review_in(desk).units[0].number)
    held = desk.held()
    assert held is not None
    assert "it is right" in held.rest
    for key in (ENTER, "o", ENTER, "0"):
        press(view, key)
    assert review_in(desk).open_units == 0
    found = auditing.result(session)
    assert (found.looked_at, found.wrong) == (3, 2)
    window.run("edit.undo")
    assert review_in(desk).open_units == 1
    window.close()


def test_the_list_of_all_articles_has_drawn_units_mixed_in_and_says_the_error(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window, _ = a_review(qtbot, tmp_path, agreeing_layers())
    workspace, session, view = at_work(window)
    auditing.draw(session, Amount(share=1))
    workspace.panes.set_shown("cases", shown=True)
    walk = workspace.review.cases
    qtbot.waitUntil(lambda: walk.cases.total == 4, timeout=60_000)
    assert walk.pane.audit.text() == "3 to audit"
    spoken = [walk.cases.data(walk.cases.index(n)) or "" for n in range(4)]
    assert sum("to be audited" in words for words in spoken) == 3
    walk.pane.kind.setCurrentText("Audit")
    walk.pane.list_anew()
    assert walk.cases.total == 3
    window.run("review.next_case")
    for key in (ENTER, "0", ENTER):
        press(view, key)
        walk.now()
    qtbot.waitUntil(lambda: walk.pane.audit.text() == "Audit: 1 of 3 wrong, 6–79 %")
    walk.pane.list_anew()
    assert walk.cases.total == 0
    walk.pane.status.setCurrentText("Rejected")
    walk.pane.list_anew()
    assert walk.cases.total == 1
    window.close()


def test_the_dialog_takes_a_number_or_a_share_and_says_what_is_neither(qtbot: QtBot) -> None:
    dialog = AuditDialog("", load_theme("light"))
    qtbot.addWidget(dialog)
    dialog.amount.setText("5%")
    dialog.seed.setValue(7)
    assert dialog.arguments == ["--audit", "5%", "--seed", "7", "--keep"]
    assert dialog.ready
    dialog.amount.setText("some")
    assert not dialog.ready
    assert "no share" in dialog.says
    dialog.amount.setText("0")
    assert not dialog.ready


def test_the_command_draws_in_a_job(qtbot: QtBot, tmp_path: Path) -> None:
    window, desk = a_review(qtbot, tmp_path, agreeing_layers())
    workspace, _, _ = at_work(window)
    with qtbot.waitSignal(workspace.held_job.finished, timeout=60_000):
        workspace.review.ruling.run(["--audit", "2", "--keep"], "An audit sample is being drawn")
    assert "2 agreed units drawn" in window.status.message
    assert review_in(desk).open_units == 3
    window.close()
