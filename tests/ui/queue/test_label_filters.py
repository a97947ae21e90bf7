"""Labels of the article by key, marked when required, and the queue filtered by them."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from annotator.app.project import create_project
from annotator.app.queue import QueueFilter
from annotator.model.schema_file import load_schema, read_schema
from annotator.ui.window.main_window import MainWindow
from tests.builders import keys_of, put_in
from tests.ui.window_builders import an_empty_window, at_work, press, titles

BODY = load_schema("sanctions-news").body.replace(
    'id = "stage"\n', 'id = "stage"\nkind = "choices"\nrequired = true\n'
)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    window = an_empty_window(qtbot, tmp_path)
    session = create_project(tmp_path / "n.annot", schema=read_schema(BODY), annotator="Anna")
    put_in(session, "Threats.", "Reactions.")
    window.show_session(session)
    return window


def document(window: MainWindow) -> dict[str, object]:
    article = at_work(window)[1].article
    assert article is not None
    return dict(article.layer.document)


def stage_row(window: MainWindow) -> QWidget:
    (flow,) = [
        w for w in at_work(window)[0].inspector.findChildren(QWidget) if w.objectName() == "stage"
    ]
    row = flow.parentWidget()
    assert row is not None
    return row


def test_the_comma_and_a_letter_set_and_take_away_labels_of_the_article(window: MainWindow):
    _, _, view = at_work(window)
    assert stage_row(window).accessibleName() == "Stage, required, empty"
    for letter in ("t", "r"):
        press(view, ",")
        press(view, letter)
    assert document(window) == {"stage": ["threat", "reaction"]}
    assert stage_row(window).accessibleName() == "Stage"
    press(view, ",")
    press(view, "t")
    assert document(window) == {"stage": ["reaction"]}
    window.run("edit.undo")
    assert document(window) == {"stage": ["threat", "reaction"]}


def test_the_walk_of_open_points_leads_to_a_required_label(window: MainWindow):
    workspace, _, view = at_work(window)
    press(view, Qt.Key.Key_F8)
    assert "The article has no stage" in window.status.message
    press(view, Qt.Key.Key_F8)
    assert view.selected is None
    assert workspace.points.points[0].text == "The article has no stage"


def test_the_queue_shows_the_articles_of_a_stage_and_keeps_the_filter_by_name(
    window: MainWindow,
):
    workspace, session, view = at_work(window)
    press(view, ",")
    press(view, "t")
    queue = workspace.queue
    menu = QMenu(queue)
    queue.labels.fill(menu)
    (stage,) = [a.menu() for a in menu.actions() if a.text() == "Stage"]
    assert isinstance(stage, QMenu)
    (threat,) = [a for a in stage.actions() if a.text() == "threat"]
    threat.trigger()
    assert len(titles(workspace)) == 1
    assert queue._button.text() == "stage threat"
    wanted = QueueFilter(document=frozenset({("stage", "threat")}))
    queue.filters.save("Threats", wanted)
    queue.labels.clear()
    assert len(titles(workspace)) == len(keys_of(session))
    queue.filters._choose("Threats")
    assert queue.labels.chosen == wanted.document
    assert len(titles(workspace)) == 1
