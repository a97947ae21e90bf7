"""The index has no text of its own: what is taken out must be just what was put in."""

from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.app import reading
from annotator.app.importing.import_files import ImportOptions, import_files
from annotator.app.project import create_project
from annotator.app.queue import QueueFilter
from annotator.app.removing import purge, remove_article
from annotator.app.session import Session
from tests.builders import keys_of, open_first, put_records_in
from tests.storage.index_words import assert_index_is_exact


@pytest.fixture
def session(tmp_path: Path):
    session = create_project(tmp_path / "news.annot", annotator="Anna")
    yield session
    assert_index_is_exact(session.store.db)
    session.close()


def put(session: Session, text: str, *outlets: str, title: str = "") -> None:
    record = {
        "format": "annotator.article",
        "version": 1,
        "title": title or None,
        "text": text,
        "sources": [{"outlet": outlet} for outlet in outlets],
    }
    put_records_in(session, [record], session.path.with_name("put.jsonl"))


def exact(session: Session) -> None:
    assert_index_is_exact(session.store.db)


def test_an_outlet_that_is_taken_back_is_not_found_any_more(session: Session) -> None:
    put(session, "Sanctions.", "Wire")
    put(session, "Sanctions.", "Zeitung")
    session.history.undo()
    assert len(session.queue.keys(QueueFilter("zeitung"))) == 0
    exact(session)
    session.history.redo()
    assert len(session.queue.keys(QueueFilter("zeitung"))) == 1
    exact(session)


def test_titles_and_outlets_are_mended_after_a_source_was_taken_back(session: Session) -> None:
    put(session, "Sanctions.", "Wire")
    put(session, "Sanctions.", "Zeitung")
    session.history.undo()
    open_first(session)
    reading.set_title(session, "Another title")
    exact(session)
    reading.set_source(session, 0, outlet="Post")
    exact(session)
    for step in (session.history.undo, session.history.undo, session.history.undo):
        step()
        exact(session)


def test_an_article_that_comes_again_is_found_by_its_new_words(session: Session) -> None:
    put(session, "Sanctions.", "Wire", title="Old headline")
    session.history.undo()
    put(session, "Sanctions.", "Post", title="New headline")
    exact(session)
    session.history.undo()
    exact(session)
    put(session, "Sanctions.", "Third", title="Last headline")
    exact(session)
    session.history.undo()
    session.history.redo()


def test_a_removed_article_that_comes_again_has_its_sources_once(session: Session) -> None:
    put(session, "Sanctions.", "Wire", title="Old headline")
    remove_article(session, keys_of(session)[0])
    put(session, "Sanctions.", "Wire", "Post", title="New headline")
    exact(session)
    article = open_first(session).article
    assert article is not None
    assert [source.outlet for source in article.article.sources] == ["Wire", "Post"]
    session.history.undo()
    session.history.undo()
    assert [s.outlet for s in session.open_article(keys_of(session)[0]).article.sources] == ["Wire"]


def test_a_purge_leaves_just_the_words_of_what_is_left(session: Session) -> None:
    put(session, "Sanctions one.", "Wire")
    put(session, "Sanctions two.", "Post")
    put(session, "Sanctions two.", "Zeitung")
    session.history.undo()
    remove_article(session, keys_of(session)[0])
    purge(session)


def stopped_at(share: float) -> Callable[[str, int, int], None]:
    def stop(phase: str, done: int, total: int) -> None:
        if phase == "writing" and done >= share * total:
            raise KeyboardInterrupt

    return stop


@pytest.mark.parametrize("share", [0.0, 0.4, 0.6, 0.9])
def test_a_stopped_import_leaves_no_word_behind(session: Session, share: float) -> None:
    file = session.path.with_name("stopped.jsonl")
    line = '{{"format":"annotator.article","version":1,"text":"Article {0}.","sources":[{1}]}}'
    source = '{"outlet":"Zeitung"},{"outlet":"Post"}'
    file.write_text("\n".join(line.format(n, source) for n in range(60)))
    with pytest.raises(KeyboardInterrupt):
        import_files(session, [file], ImportOptions(format="article"), stopped_at(share))
    assert session.store.db.execute("SELECT count(*) FROM articles").fetchone() == (0,)
    exact(session)


@pytest.mark.parametrize("words", ["a\x00b", "a\ud83d", "$ —", "…", "😀", "( ) OR"])
def test_no_words_of_a_user_are_an_error(session: Session, words: str) -> None:
    put(session, "Sanctions.")
    assert len(session.queue.keys(QueueFilter(words))) == 0
