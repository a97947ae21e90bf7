"""Real windows on an article that several people have labelled, open for review."""

from collections.abc import Sequence
from pathlib import Path

from pytestqt.qtbot import QtBot

from annotator.app.adjudication.reviewing import Review
from annotator.model.values import JsonObject
from annotator.ui.review.review_desk import ReviewDesk
from annotator.ui.window.main_window import MainWindow
from tests.app import review_projects
from tests.app.review_projects import a_project_of, three_layers
from tests.builders import keys_of
from tests.ui.window_builders import an_empty_window, at_work


def a_review(
    qtbot: QtBot, folder: Path, layers: Sequence[JsonObject] | None = None
) -> tuple[MainWindow, ReviewDesk]:
    """Return a window in which a reviewer has an article with these layers open for review."""
    window = an_empty_window(qtbot, folder)
    session = a_project_of(folder, three_layers() if layers is None else layers)
    window.show_session(session)
    workspace, _, _ = at_work(window)
    workspace.choose_article(keys_of(session)[-1])
    window.run("go.review")
    return window, workspace.review.desk


def review_in(desk: ReviewDesk) -> Review:
    """Return the review that is open."""
    assert desk.review is not None, desk.why_not
    return desk.review


def unit_on(desk: ReviewDesk, name: str) -> int:
    """Return the number of the unit that an annotation belongs to."""
    return review_projects.unit_on(review_in(desk), name)
