"""The worker, in a process of its own as the window runs it."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from annotator.app import labelling
from annotator.app.occurrences import Repeat
from annotator.app.session import Session
from annotator.app.worker import (
    Answer,
    Asked,
    Expression,
    Occurrences,
    Request,
    Search,
    Stop,
    Suggest,
)
from annotator.model.fragment import Fragment
from tests.builders import a_project, keys_of, open_first, put_in, words


class Worker:
    """The process, with a project."""

    def __init__(self, session: Session) -> None:
        command = [sys.executable, "-m", "annotator", "worker", str(session.path)]
        self.process = subprocess.Popen(
            [*command, "--annotator", session.actor.name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )

    def send(self, number: int, request: Request, lane: str = "") -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(msgspec.json.encode(Asked(number, request, lane)) + b"\n")
        self.process.stdin.flush()

    def answers(self, number: int) -> list[Answer]:
        """Read until a request is answered whole; return its answers."""
        assert self.process.stdout is not None
        found: list[Answer] = []
        while True:
            answer = msgspec.json.decode(self.process.stdout.readline(), type=Answer)
            if answer.id == number:
                found.append(answer)
                if answer.done:
                    return found

    def ask(self, number: int, request: Request) -> list[Answer]:
        self.send(number, request)
        return self.answers(number)

    def end(self) -> tuple[int, bytes]:
        _, said = self.process.communicate(timeout=20)
        return self.process.returncode, said


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = open_first(
        a_project(tmp_path, "Kim met Kim.", "The Treasury.", "Kim in the Treasury")
    )
    yield session
    session.close()


@pytest.fixture
def worker(session: Session) -> Iterator[Worker]:
    worker = Worker(session)
    yield worker
    assert worker.end() == (0, b"")


def test_it_searches_beside_the_session_that_writes(session: Session, worker: Worker) -> None:
    found = worker.ask(1, Search("treasury"))
    assert [hit.article for hit in found[0].hits] == keys_of(session)[:0:-1]
    assert found[-1].total == 2
    put_in(session, "Another treasury")
    again = worker.ask(2, Search("treasury"))
    assert len(again[0].hits) == 3
    older = worker.ask(3, Search("treasury", before=again[0].hits[1].article))
    assert [hit.article for hit in older[0].hits] == keys_of(session)[1:2]
    assert older[-1].total is None


def test_it_finds_occurrences_and_sees_labels_given_meanwhile(
    session: Session, worker: Worker
) -> None:
    request = Occurrences(Repeat("Kim", "PERSON"), most=100)
    found = [each for answer in worker.ask(1, request) for each in answer.occurrences]
    assert [(each.article, each.fragment.start) for each in found] == [
        (keys_of(session)[2], 0),
        (keys_of(session)[0], 0),
        (keys_of(session)[0], 8),
    ]
    labelling.add(session, "PERSON", [words(session, "Kim")])
    labelling.add(session, "COMPANY", [words(session, "Kim", 1)])
    found = [each for answer in worker.ask(2, request) for each in answer.occurrences]
    assert [each.already for each in found] == [None, "COMPANY"]


def test_occurrences_end_at_the_most_that_is_asked_for(session: Session, worker: Worker) -> None:
    put_in(session, "Kim " * 500)
    answers = worker.ask(1, Occurrences(Repeat("Kim", "PERSON"), most=40))
    assert sum(len(answer.occurrences) for answer in answers) == 40


def test_a_regular_expression_is_looked_for_and_a_wrong_one_is_a_sentence(
    session: Session, worker: Worker
) -> None:
    key = keys_of(session)[0]
    assert worker.ask(1, Expression(key, r"k\w+"))[0].places == ((0, 3), (8, 11))
    assert worker.ask(2, Expression(key, r"k("))[0].error.startswith("Not a regular expression")
    assert worker.ask(3, Expression(key, r"x*"))[0].places == ()


def test_it_proposes_names_and_follows_labels_given_meanwhile(
    session: Session, worker: Worker
) -> None:
    key = session.queue.keys()[0]
    assert [answer.ghosts for answer in worker.ask(1, Suggest(key, own=True))] == [()]
    session.open_article(key)
    labelling.add(session, "PERSON", [Fragment(0, 3)])
    (own, furniture, listed) = worker.ask(2, Suggest(key))
    assert [(ghost.label, ghost.start) for ghost in own.ghosts] == [("PERSON", 0), ("PERSON", 8)]
    assert (own.source, listed.source, listed.ghosts) == ("names", "gazetteer", ())
    assert (furniture.source, furniture.ghosts) == ("furniture", ())


def test_it_proposes_the_furniture_of_a_page_as_regions(session: Session, worker: Worker) -> None:
    put_in(session, "Banks warned over ore\n\nBanks warned over ore\n\nThe story.\nLatest News")
    key = keys_of(session)[-1]

    _, furniture, _ = worker.ask(1, Suggest(key))

    assert [(g.label, g.quote, g.attributes) for g in furniture.ghosts] == [
        ("REGION", "Banks warned over ore", (("kind", "duplicate"),)),
        ("REGION", "Latest News", (("kind", "boilerplate"),)),
    ]


def test_a_newer_request_ends_the_one_before(session: Session, worker: Worker) -> None:
    put_in(session, *(f"Kim {number}" for number in range(2000)))
    for number in range(5):
        worker.send(number, Occurrences(Repeat("Kim", "PERSON"), most=5000))
    worker.send(5, Stop())
    assert worker.answers(5) == [Answer(5, done=True)]


def test_a_long_search_lets_suggestions_go_before(session: Session, worker: Worker) -> None:
    put_in(session, *(f"{number} " + "Kim " * 30 for number in range(1500)))
    worker.send(1, Occurrences(Repeat("Kim", "PERSON"), most=1_000_000), "search")
    worker.send(2, Suggest(keys_of(session)[0]), "ghosts")
    assert len(worker.answers(2)) == 3
    rest = worker.answers(1)
    assert rest[-1].done
    assert not rest[-1].dropped
    assert sum(len(answer.occurrences) for answer in rest) > 1500


def test_it_ends_when_nobody_asks_any_more_even_at_work(session: Session) -> None:
    put_in(session, *(f"Kim {number}" for number in range(500)))
    worker = Worker(session)
    worker.send(1, Occurrences(Repeat("Kim", "PERSON"), most=5000))
    assert worker.end() == (0, b"")


def test_a_project_that_cannot_be_opened_is_said(session: Session) -> None:
    command = [sys.executable, "-m", "annotator", "worker", str(session.path) + "x"]
    ended = subprocess.run(
        command, input=b"", capture_output=True, check=False, cwd=Path(__file__).parents[2]
    )
    assert ended.returncode == 2
    assert b"There is no file" in ended.stderr
