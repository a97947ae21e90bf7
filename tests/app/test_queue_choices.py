"""The queue's choices: some unfinished article, the last ones at hand, titles, and one's pace."""

from pathlib import Path

import pytest

from annotator.app import reading
from annotator.app.queue import Place
from annotator.app.session import Session
from annotator.model.article import State
from tests.builders import a_project, keys_of

TEXTS = [f"Velmora acts {n}\n\nThe embargo number {n} holds.\n" for n in range(6)]


@pytest.fixture
def session(tmp_path: Path):
    opened = a_project(tmp_path, *TEXTS)
    yield opened
    opened.close()


def test_some_unfinished_article_is_never_the_one_at_hand_nor_a_finished_one(session: Session):
    first, second, third, *rest = keys_of(session)
    for key in rest:
        reading.set_state(session, State.DONE, key)
    reading.set_state(session, State.SKIPPED, second)
    assert {session.queue.random_unfinished(first) for _ in range(9)} == {third}
    assert {session.queue.random_unfinished() for _ in range(40)} == {first, third}
    reading.set_state(session, State.DONE, third)
    assert session.queue.random_unfinished(first) is None


def test_the_last_articles_are_at_hand(session: Session):
    keys = keys_of(session)
    for key in (keys[2], keys[0], keys[4]):
        session.queue.remember(Place(key, 0, 0))
    recent = session.queue.recent(10)
    assert set(recent) == {keys[2], keys[0], keys[4]}
    assert session.queue.recent(1) == recent[:1]
    assert session.queue.titles(recent)[keys[0]] == "Velmora acts 0"


def test_articles_are_found_by_their_titles_only(session: Session):
    assert len(session.queue.titled("velm")) == 6
    assert [title for _, title in session.queue.titled("acts 3")] == ["Velmora acts 3"]
    assert session.queue.titled("embargo") == []
    assert session.queue.titled("") == []
    assert session.queue.titled('" OR *') == []


def test_the_pace_is_that_of_finished_articles(session: Session):
    keys = keys_of(session)
    assert session.queue.pace(6) is None
    for key in keys[:4]:
        session.open_article(key)
        reading.add_time(session, 120)
    assert session.queue.pace(6) is None
    for key in keys[:3]:
        reading.set_state(session, State.DONE, key)
    pace = session.queue.pace(3)
    assert pace is not None
    assert (pace.an_hour, pace.hours_left) == (30, 0.1)
