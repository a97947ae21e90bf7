"""An article reviewed from beginning to end by keys alone, and what is in the file then."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.app.adjudication import corpus
from annotator.app.checking import check_project
from annotator.app.session import Session
from annotator.model.article import State
from annotator.model.decision import Cause, How
from annotator.ui.window.main_window import MainWindow
from tests.app.review_projects import a_project_of, three_layers
from tests.builders import keys_of
from tests.ui.review_windows import review_in, unit_on
from tests.ui.window_builders import ALT, CONTROL, SHIFT, an_empty_window, at_work, labels, press

KEY = Qt.Key


def at_the_article(qtbot: QtBot, folder: Path) -> MainWindow:
    """Return a window with the article open that three people have labelled."""
    window = an_empty_window(qtbot, folder)
    session = a_project_of(folder, three_layers())
    window.show_session(session)
    workspace, _, _ = at_work(window)
    workspace.choose_article(keys_of(session)[-1])
    return window


def decided_by(session: Session, how: How) -> int:
    """Return how many decisions the file holds that came about in some way."""
    with session.store.reading() as db:
        found = db.execute(
            "SELECT count(*) FROM decisions WHERE removed = 0"
            " AND coalesce(body ->> '$.how', 'adjudicated') = ?",
            [how.value],
        )
        return int(found.fetchone()[0])


def test_an_article_is_decided_by_one_key_each_and_finished(qtbot: QtBot, tmp_path: Path) -> None:
    window = at_the_article(qtbot, tmp_path)
    workspace, session, view = at_work(window)
    press(view, KEY.Key_2, CONTROL)
    review = review_in(workspace.review.desk)
    assert review.open_units == 4
    for left, key in ((3, "2"), (2, KEY.Key_Return), (1, "0")):
        press(view, key)
        assert review.open_units == left
    press(view, KEY.Key_Z, CONTROL)
    assert review.open_units == 2
    press(view, KEY.Key_Return)
    press(view, "1")
    assert review.open_units == 0
    press(view, KEY.Key_Return, CONTROL)
    session.open_gold(review.article)
    assert session.article is not None
    assert session.article.layer.state is State.REVIEWED
    # The filler that came along with the sanction was decided with it.
    assert decided_by(session, How.ADJUDICATED) == 5
    path = session.path
    window.close()
    assert check_project(path) == []


def test_a_decision_gets_its_cause_becomes_an_example_and_a_rule_by_keys(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = at_the_article(qtbot, tmp_path)
    workspace, session, view = at_work(window)
    press(view, KEY.Key_2, CONTROL)
    desk = workspace.review.desk
    moscow = unit_on(desk, "a3")
    desk.hold(moscow)
    press(view, "c")
    desk.hold(moscow)
    press(view, KEY.Key_2, ALT)
    press(view, KEY.Key_E, CONTROL | SHIFT)
    unit = review_in(desk).units[moscow]
    assert unit.decision is not None
    assert unit.decision.cause is Cause.AMBIGUOUS
    assert "## Examples" in session.schema.by_id["COUNTRY"].guideline
    press(view, KEY.Key_Backspace)
    assert review_in(desk).units[moscow].decision is None
    press(view, "2")
    desk.hold(moscow)
    press(view, KEY.Key_U, CONTROL | SHIFT)
    dialog = workspace.review.ruling.dialog
    assert dialog is not None
    press(dialog.keep, KEY.Key_Space)
    press(dialog, KEY.Key_Escape)
    assert [rule.condition.labels for rule in corpus.rules(session)] == [{"PLACE", "COUNTRY"}]
    assert ("COUNTRY", "Moscow") in labels(session)
    path = session.path
    window.close()
    assert check_project(path) == []
