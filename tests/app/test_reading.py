"""What stands above a text can be mended, and taken back."""

from pathlib import Path

from annotator.app import reading
from annotator.app.checking import check_project
from annotator.app.queue import QueueFilter
from tests.builders import a_project, open_first


def test_an_article_without_a_source_is_given_one(tmp_path: Path) -> None:
    session = open_first(a_project(tmp_path, "Some news."))
    reading.set_source(session, 0, outlet="Aster Wire")
    reading.set_source(session, 0, date="8 May")
    assert session.article is not None
    (source,) = session.article.article.sources
    assert (source.outlet, source.date) == ("Aster Wire", "8 May")
    assert len(session.queue.keys(QueueFilter("aster"))) == 1
    session.history.undo()
    session.history.undo()
    assert session.article.article.sources == ()
    assert len(session.queue.keys(QueueFilter("aster"))) == 0
    session.close()
    assert check_project(session.path) == []


def test_the_time_spent_is_counted_by_article(tmp_path: Path) -> None:
    session = open_first(a_project(tmp_path, "Some news.", "Other news."))
    reading.add_time(session, 20)
    reading.add_time(session, 5)
    session.open_article(session.queue.keys()[1])
    reading.add_time(session, 10)
    spent = session.store.db.execute(
        "SELECT article, seconds FROM work_time WHERE annotator = ?", [session.actor.key]
    ).fetchall()
    assert dict(spent) == dict(zip(session.queue.keys(), (25, 10), strict=True))
    session.close()
