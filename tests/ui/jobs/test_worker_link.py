"""The link to the worker: started when needed, started again when it dies, stopped in time."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.app.occurrences import Repeat
from annotator.app.session import Session
from annotator.app.worker import Answer, Expression, Occurrences, Search, Suggest
from annotator.ui.jobs.resident_worker import ResidentWorker
from annotator.ui.jobs.worker_link import WorkerLink
from tests.builders import a_project, keys_of, put_in


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = a_project(tmp_path, "Kim met Kim.", "The Treasury." + "a" * 40)
    yield session
    session.close()


@pytest.fixture
def worker(session: Session, qapp: QApplication) -> Iterator[ResidentWorker]:
    worker = ResidentWorker(session.path, session.actor.name, qapp)
    yield worker
    worker.close()
    assert not worker.is_running


@pytest.fixture
def link(worker: ResidentWorker) -> WorkerLink:
    return WorkerLink(worker, "search", worker)


class Heard(list[Answer]):
    """All answers of a link."""

    def __init__(self, link: WorkerLink) -> None:
        super().__init__()
        link.answered.connect(self.append)

    def whole(self, number: int) -> bool:
        return any(answer.id == number and answer.done for answer in self)


def test_nothing_runs_before_something_is_asked(
    worker: ResidentWorker, link: WorkerLink, qtbot: QtBot
):
    assert not link.is_running
    heard = Heard(link)
    number = link.ask(Search("treasury"))
    qtbot.waitUntil(lambda: heard.whole(number))
    assert len(heard[0].hits) == 1
    assert link.is_running
    assert os.getpriority(os.PRIO_PROCESS, worker.process_id) >= 10


def test_only_the_newest_request_is_answered(session: Session, link: WorkerLink, qtbot: QtBot):
    put_in(session, *(f"Kim {number}" for number in range(500)))
    heard = Heard(link)
    for _ in range(4):
        link.ask(Occurrences(Repeat("Kim", "PERSON"), most=5000))
    number = link.ask(Search("kim"))
    qtbot.waitUntil(lambda: heard.whole(number))
    assert {answer.id for answer in heard} == {number}


def test_a_worker_that_died_is_started_again_and_asked_again(
    worker: ResidentWorker, link: WorkerLink, qtbot: QtBot
):
    heard = Heard(link)
    first = link.ask(Search("treasury"))
    qtbot.waitUntil(lambda: heard.whole(first))
    before = worker.process_id
    os.kill(before, signal.SIGKILL)
    qtbot.waitUntil(lambda: not link.is_running)
    second = link.ask(Search("kim"))
    qtbot.waitUntil(lambda: heard.whole(second))
    assert worker.process_id != before


def test_one_that_dies_while_it_is_asked_is_asked_again(
    session: Session, worker: ResidentWorker, link: WorkerLink, qtbot: QtBot
):
    heard = Heard(link)
    number = link.ask(Expression(keys_of(session)[1], "(a+)+$!"))
    qtbot.waitUntil(lambda: worker.process_id > 0)
    os.kill(worker.process_id, signal.SIGKILL)
    again = link.ask(Search("kim"))
    qtbot.waitUntil(lambda: heard.whole(again))
    assert not heard.whole(number)


def test_what_takes_too_long_is_given_up_and_the_next_thing_works(
    session: Session, link: WorkerLink, qtbot: QtBot
):
    heard = Heard(link)
    slow = link.ask(Expression(keys_of(session)[1], "(a+)+$!"), within=1500)
    qtbot.waitUntil(lambda: heard.whole(slow))
    assert "too long" in heard[-1].error
    number = link.ask(Expression(keys_of(session)[0], "k.m"), within=8000)
    qtbot.waitUntil(lambda: heard.whole(number))
    assert heard[-1].places == ((0, 3), (8, 11))


def test_what_is_asked_behind_a_slow_thing_is_asked_again(
    session: Session, link: WorkerLink, qtbot: QtBot
):
    heard = Heard(link)
    link.ask(Expression(keys_of(session)[1], "(a+)+$!"))
    qtbot.wait(1200)
    number = link.ask(Expression(keys_of(session)[0], "k.m"), within=2500)
    qtbot.waitUntil(lambda: heard.whole(number), timeout=10_000)
    assert [answer.id for answer in heard] == [number]
    assert heard[-1].error == ""


def test_who_asks_for_one_thing_ends_nothing_that_others_ask(
    session: Session, worker: ResidentWorker, link: WorkerLink, qtbot: QtBot
):
    ghosts = WorkerLink(worker, "ghosts", worker)
    heard, proposed = Heard(link), Heard(ghosts)
    found = link.ask(Search("treasury"))
    names = ghosts.ask(Suggest(keys_of(session)[0]))
    assert found != names
    qtbot.waitUntil(lambda: heard.whole(found) and proposed.whole(names))
    assert {answer.id for answer in heard} == {found}
    assert [answer.source for answer in proposed] == ["names", "furniture", "gazetteer"]


def test_what_others_asked_is_asked_again_when_a_slow_thing_has_to_be_killed(
    session: Session, worker: ResidentWorker, link: WorkerLink, qtbot: QtBot
):
    ghosts = WorkerLink(worker, "ghosts", worker)
    heard, proposed = Heard(link), Heard(ghosts)
    slow = link.ask(Expression(keys_of(session)[1], "(a+)+$!"), within=1500)
    names = ghosts.ask(Suggest(keys_of(session)[0]))
    qtbot.waitUntil(lambda: heard.whole(slow) and proposed.whole(names), timeout=10_000)
    assert "too long" in heard[-1].error
    assert proposed[-1].error == ""
    assert proposed[-1].source == "gazetteer"


def test_a_project_that_is_gone_is_a_sentence(tmp_path: Path, qtbot: QtBot):
    worker = ResidentWorker(tmp_path / "gone.annot", "Anna")
    link = WorkerLink(worker, "search")
    heard = Heard(link)
    number = link.ask(Search("kim"))
    qtbot.waitUntil(lambda: heard.whole(number), timeout=10_000)
    assert "There is no file" in heard[-1].error
    worker.close()
