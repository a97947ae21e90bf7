"""Real windows on an article that several people have labelled, open for review."""

from collections.abc import Sequence
from pathlib import Path

from pytestqt.qtbot import QtBot

from annotator.app.reviewing import Review
from annotator.model.values import JsonObject
from annotator.ui.main_window import MainWindow
from annotator.ui.review.review_desk import ReviewDesk
from tests.app.review_projects import a_project_of, layer, span, uuid_of
from tests.builders import keys_of
from tests.ui.window_builders import an_empty_window, at_work


def three_layers() -> list[JsonObject]:
    """Agreed: Treasury. Label: Moscow. Boundary: Gefest-M. Missing: China. Roles: sanction."""
    anna = layer(
        "Anna",
        span("a1", "GOVBODY", "Treasury"),
        span("a2", "COMPANY", "Gefest-M"),
        span("a3", "PLACE", "Moscow"),
        span("a4", "COUNTRY", "China"),
        span("a5", "SANCTION", "sanction", roles={"target": [{"id": uuid_of("a2")}]}),
    )
    ben = layer(
        "Ben",
        span("b1", "GOVBODY", "Treasury"),
        span("b2", "COMPANY", "Gefest-M, a Moscow firm"),
        span("b3", "COUNTRY", "Moscow"),
        span("b5", "SANCTION", "sanction", roles={"authority": [{"id": uuid_of("b1")}]}),
    )
    cem = layer(
        "Cem",
        span("c1", "GOVBODY", "Treasury"),
        span("c2", "COMPANY", "Gefest-M"),
        span("c3", "COUNTRY", "Moscow"),
        span("c4", "COUNTRY", "China"),
        span("c5", "SANCTION", "sanction", roles={"authority": [{"id": uuid_of("c1")}]}),
    )
    return [anna, ben, cem]


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
    unit = review_in(desk).unit_of(uuid_of(name))
    assert unit is not None
    return unit.number
