"""The queue: virtual, filtered, and repainted row by row."""

from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from annotator.app import reading
from annotator.app.queue import QueueFilter
from annotator.app.session import Session
from annotator.model.article import State
from annotator.ui.look.theme import load_theme
from annotator.ui.queue.queue_list import OPEN_HEIGHT, ROW_HEIGHT
from annotator.ui.queue.queue_model import QueueModel
from annotator.ui.queue.queue_panel import QueuePanel
from tests.builders import a_project, put_in
from tests.ui.window_builders import press

MANY = tuple(f"Title {number}\n\nText of number {number}." for number in range(300))
Opened = Callable[..., Session]
LONG_TITLE = "A title so long that it takes more than two lines " * 3


@pytest.fixture
def opened(tmp_path: Path) -> Generator[Opened, None, None]:
    """Make a project with some texts; it is closed when all widgets are gone."""
    sessions: list[Session] = []

    def make(*texts: str) -> Session:
        sessions.append(a_project(tmp_path, *texts))
        return sessions[-1]

    yield make
    for session in sessions:
        session.close()


def a_panel(qtbot: QtBot, session: Session) -> QueuePanel:
    panel = QueuePanel(load_theme("light"), session.queue)
    qtbot.addWidget(panel)
    session.subscribe(panel.apply)
    panel.resize(272, 700)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def test_the_model_keeps_qts_promises(opened: Opened):
    session = opened(*MANY)
    model = QueueModel(session.queue)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    session.subscribe(model.apply)
    model.set_filter(QueueFilter("299"))
    assert model.rowCount() == 1
    model.set_filter(QueueFilter())
    put_in(session, "One more")
    assert model.rowCount() == 301
    assert tester.model() is model


def test_only_pages_that_are_looked_at_are_read(opened: Opened):
    session = opened(*MANY)
    model = QueueModel(session.queue)
    assert model.index(299).data() == "Title 299"
    assert model.row_of(session.queue.keys()[299]) == 299
    assert len(model._pages) == 1


def test_a_change_of_state_repaints_one_row(opened: Opened):
    session = opened(*MANY)
    model = QueueModel(session.queue)
    session.subscribe(model.apply)
    model.row_at(5)
    changed: list[int] = []

    def take(top: QModelIndex) -> None:
        changed.append(top.row())

    model.dataChanged.connect(take)
    reading.set_state(session, State.SKIPPED, session.queue.keys()[5])
    assert changed == [5]
    row = model.row_at(5)
    assert row is not None
    assert row.state is State.SKIPPED


def test_the_open_row_is_higher_when_its_title_is_long(opened: Opened, qtbot: QtBot):
    session = opened(LONG_TITLE + "\n\nText.", "Short\n\nText.")
    panel = a_panel(qtbot, session)
    first, second = session.queue.keys()
    heights: list[list[int]] = []
    for key in (first, second):
        panel.set_open(key)
        model = panel.model
        heights.append([panel.list.visualRect(model.index(row)).height() for row in (0, 1)])
    assert heights == [[OPEN_HEIGHT, ROW_HEIGHT], [ROW_HEIGHT, ROW_HEIGHT]]


def test_every_point_of_a_row_leads_to_it(opened: Opened, qtbot: QtBot):
    session = opened(*MANY[:3], LONG_TITLE + "\n\nText.", *MANY[3:])
    panel = a_panel(qtbot, session)
    panel.set_open(session.queue.keys()[3])
    for row in range(8):
        rect = panel.list.visualRect(panel.model.index(row))
        for point in (rect.topLeft(), rect.bottomLeft()):
            assert panel.list.indexAt(point + QPoint(5, 0)).row() == row


def test_a_click_and_return_choose_an_article(opened: Opened, qtbot: QtBot):
    session = opened(*MANY)
    panel = a_panel(qtbot, session)
    chosen: list[int] = []
    panel.article_chosen.connect(chosen.append)
    keys = session.queue.keys()
    where = panel.list.visualRect(panel.model.index(2)).center()
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
    press(panel.list, Qt.Key.Key_Down)
    press(panel.list, Qt.Key.Key_Return)
    press(panel.list, Qt.Key.Key_End)
    press(panel.list, Qt.Key.Key_Return)
    assert chosen == [keys[2], keys[3], keys[299]]


def test_words_and_states_filter_and_the_header_says_so(opened: Opened, qtbot: QtBot):
    session = opened(*MANY)
    panel = a_panel(qtbot, session)
    keys = session.queue.keys()
    reading.set_state(session, State.DONE, keys[7])
    assert panel._header.accessibleName() == "1 of 300 done"
    panel.set_states(frozenset({State.DONE}))
    assert [panel.model.key_at(row) for row in range(panel.model.rowCount())] == [keys[7]]
    panel.set_states(frozenset())
    panel.field.setText("299")
    press(panel.field, Qt.Key.Key_Return)
    assert panel.model.rowCount() == 1


@pytest.mark.parametrize(("step", "expected"), [(1, 6), (-1, 4)])
def test_the_neighbour_in_the_list(opened: Opened, qtbot: QtBot, step: int, expected: int):
    session = opened(*MANY[:8])
    panel = a_panel(qtbot, session)
    keys = session.queue.keys()
    assert panel.neighbour(keys[5], step) == keys[expected]
    assert panel.neighbour(keys[7 if step > 0 else 0], step) is None
