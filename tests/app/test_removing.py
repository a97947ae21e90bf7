"""Removing hides and can be undone; purging deletes for good and says so by ending undo."""

from pathlib import Path

from annotator.app import labelling
from annotator.app.checking import check_project, project_stats
from annotator.app.queue import Progress, QueueFilter
from annotator.app.removing import purge, remove_article, removed_rows
from annotator.model.article import State
from tests.builders import a_project, keys_of, put_in, words


def test_a_removed_article_is_gone_everywhere_until_undone(tmp_path: Path) -> None:
    session = a_project(tmp_path, "The secret source spoke.", "Something harmless.")
    first, second = keys_of(session)
    session.open_article(first)
    labelling.add(session, "PERSON", [words(session, "source")])
    remove_article(session, first)
    assert session.article is None
    assert list(session.queue.keys()) == [second]
    assert list(session.queue.keys(QueueFilter("secret"))) == []
    assert session.queue.progress() == Progress(1, {State.NEW: 1})
    assert project_stats(session).annotations == 0
    session.history.undo()
    assert list(session.queue.keys()) == [first, second]
    assert len(session.open_article(first).spans) == 1
    session.close()
    assert check_project(session.path) == []


def test_nothing_of_a_purged_article_is_left_in_the_file(tmp_path: Path) -> None:
    session = a_project(tmp_path, "The zanzibarian source spoke.", "Something harmless.")
    first, second = keys_of(session)
    session.open_article(first)
    key = labelling.add(session, "PERSON", [words(session, "zanzibarian")])
    labelling.set_note(session, key, "do not quizzify")
    session.open_article(second)
    kept = labelling.add(session, "PERSON", [words(session, "Something")])
    remove_article(session, first)
    assert removed_rows(session) == 1
    purge(session)
    assert removed_rows(session) == 0
    assert session.history.next_undo() is None
    assert session.open_article(second).quote(kept) == "Something"
    assert len(session.queue.keys(QueueFilter("harmless"))) == 1
    labelling.set_note(session, kept, "work goes on")
    session.history.undo()
    session.close()
    for secret in (b"zanzibarian", b"quizzify"):
        assert secret not in session.path.read_bytes()
    assert check_project(session.path) == []


def test_an_article_can_come_again_after_it_was_removed(tmp_path: Path) -> None:
    session = a_project(tmp_path, "Again and again.")
    (key,) = keys_of(session)
    remove_article(session, key)
    put_in(session, "Again and again.")
    assert list(session.queue.keys()) == [key]
    session.close()
    assert check_project(session.path) == []
