"""One function, one transaction, one entry in the log, one event."""

import sqlite3
import weakref
from pathlib import Path

import pytest

from annotator.app import labelling
from annotator.app.session import Session
from annotator.errors import ProjectError, Refused
from annotator.model.changes import AnnotationChanged, Change, Changes, LayerChanged
from annotator.model.values import ArticleKey
from annotator.storage.journal import Writing
from tests.builders import a_project, open_first, put_in, words


@pytest.fixture
def session(tmp_path: Path):
    session = open_first(a_project(tmp_path))
    yield session
    session.close()


def statements_of(session: Session, what: object) -> list[str]:
    """Return the SQL that a call sends, as SQLite itself reports it."""
    assert callable(what)
    sent: list[str] = []
    session.store.db.conn.set_trace_callback(sent.append)
    try:
        what()
    finally:
        session.store.db.conn.set_trace_callback(None)
    return sent


def test_a_labelling_is_one_transaction_of_two_inserts_and_one_event(session: Session) -> None:
    labelling.add(session, "PERSON", [words(session, "Ri Yong-ho")])
    heard: list[Changes] = []
    session.subscribe(heard.append)

    sent = statements_of(
        session, lambda: labelling.add(session, "COMPANY", [words(session, "Gefest-M")])
    )

    assert [statement.split()[0] for statement in sent] == ["BEGIN", "INSERT", "INSERT", "COMMIT"]
    (changes,) = heard
    (changed,) = changes.all
    assert isinstance(changed, AnnotationChanged)
    assert changed.before is None
    assert changes.name == "Add Company"


def test_the_open_article_is_let_go_of_before_another_is_read(session: Session) -> None:
    assert session.article is not None
    key, old = session.article.article.key, weakref.ref(session.article)
    there: list[bool] = []
    session.store.db.conn.set_trace_callback(lambda _: there.append(old() is not None))
    session.open_article(key)
    session.store.db.conn.set_trace_callback(None)
    assert there
    assert not any(there)


@pytest.mark.parametrize("shown", [True, False])
def test_an_article_that_cannot_be_read_leaves_the_open_one(session: Session, shown: bool) -> None:
    assert session.article is not None
    key = session.article.article.key
    view = session.article if shown else None
    with pytest.raises(ProjectError):
        session.open_article(ArticleKey(10**6))
    assert session.article is not None
    assert session.article.article.key == key
    assert view is None or session.article is view
    labelling.add(session, "PERSON", [words(session, "Ri Yong-ho")])
    assert len(session.article.spans) == 1


def test_the_first_label_makes_the_layer_in_the_same_action(session: Session) -> None:
    heard: list[Changes] = []
    session.subscribe(heard.append)
    labelling.add(session, "PERSON", [words(session, "Ri Yong-ho")])
    (changes,) = heard
    assert [type(change) for change in changes.all] == [LayerChanged, AnnotationChanged]
    assert len(session.history.steps()) == 2


def test_the_listener_finds_the_open_article_already_changed(session: Session) -> None:
    seen: list[int] = []
    assert session.article is not None
    spans = session.article.spans
    session.subscribe(lambda _: seen.append(len(spans)))
    labelling.add(session, "PERSON", [words(session, "Ri Yong-ho")])
    assert seen == [1]


def test_labelling_the_same_words_the_same_way_again_writes_nothing(session: Session) -> None:
    first = labelling.add(session, "PERSON", [words(session, "Ri Yong-ho")])
    heard: list[Changes] = []
    session.subscribe(heard.append)
    assert labelling.add(session, "PERSON", [words(session, "Ri Yong-ho")]) == first
    assert heard == []


def test_an_action_that_fails_changes_nothing_anywhere(session: Session) -> None:
    labelling.add(session, "PERSON", [words(session, "Ri Yong-ho")])
    heard: list[Changes] = []
    session.subscribe(heard.append)
    rows = "SELECT count(*) FROM annotations UNION ALL SELECT count(*) FROM actions"
    before = session.store.db.execute(rows).fetchall()

    def fails(writing: Writing) -> list[Change]:
        writing.insert("annotations", {"uuid": "half-written"})
        return []

    with pytest.raises(sqlite3.IntegrityError):
        session.run("Fail", fails)
    assert session.store.db.execute(rows).fetchall() == before
    assert heard == []
    step = session.history.next_undo()
    assert step is not None
    assert step.name == "Add Person"
    labelling.add(session, "COMPANY", [words(session, "Gefest-M")])


def test_a_listener_that_ended_its_subscription_hears_nothing(session: Session) -> None:
    heard: list[Changes] = []
    session.subscribe(heard.append)()
    labelling.add(session, "PERSON", [words(session, "Ri Yong-ho")])
    assert heard == []


@pytest.mark.parametrize(
    ("label", "fragments", "why"),
    [
        ("NOBODY", [(0, 3)], "no label NOBODY"),
        ("PERSON", [(0, 0)], "Select some words"),
        ("PERSON", [(0, 10_000)], "beyond the end"),
    ],
)
def test_what_the_rules_do_not_allow_is_refused_in_a_sentence(
    session: Session, label: str, fragments: list[tuple[int, int]], why: str
) -> None:
    from annotator.model.fragment import Fragment

    with pytest.raises(Refused, match=why):
        labelling.add(session, label, [Fragment(*f) for f in fragments])
    assert session.history.next_undo() is not None
    assert len(session.history.steps()) == 1


def test_another_article_imported_meanwhile_does_not_disturb_the_open_one(
    session: Session,
) -> None:
    key = labelling.add(session, "PERSON", [words(session, "Ri Yong-ho")])
    put_in(session, "Another article altogether.")
    assert session.article is not None
    assert key in session.article.spans
    assert len(session.queue.keys()) == 2
