"""Stories stay in the part where they are, whatever comes to the project later."""

import sqlite3
from pathlib import Path

import pytest

from annotator.app.project import open_project
from annotator.app.session import Session
from annotator.app.story_links import join_stories, take_out
from annotator.errors import ProjectError
from annotator.model.splitting import Split, SplitBy
from annotator.storage.stories import article_names
from tests.app.dataset_projects import UNREAD, a_corpus, a_record, kinds, lines_of, options, written
from tests.builders import put_records_in


@pytest.fixture
def corpus(tmp_path: Path):
    session = a_corpus(tmp_path)
    yield session
    session.close()


def test_near_duplicates_never_part(corpus: Session, tmp_path: Path) -> None:
    manifest, _ = written(corpus, tmp_path / "set")
    parts: dict[str, set[str]] = {}
    for member in manifest.articles.values():
        parts.setdefault(member.story, set()).add(member.part)
    assert len(parts) == 30
    assert all(len(found) == 1 for found in parts.values())


def test_new_articles_move_no_old_one(corpus: Session, tmp_path: Path) -> None:
    before, _ = written(corpus, tmp_path / "set")
    more = [a_record(number) for number in range(100, 140)]
    more.append(a_record(5, copy=1))
    put_records_in(corpus, more, tmp_path / "more.jsonl")
    after, report = written(corpus, tmp_path / "set")
    assert {key: after.articles[key] for key in before.articles} == dict(before.articles)
    assert len(after.articles) == len(before.articles) + 41
    assert after.parent is not None
    assert after.parent.date == before.date
    assert kinds(report) == UNREAD


def test_a_story_joined_across_parts_is_held_out_and_said(corpus: Session, tmp_path: Path) -> None:
    before, _ = written(corpus, tmp_path / "set")
    by_part = {member.part: key for key, member in before.articles.items()}
    texts = {
        record["id"]: record["text"]
        for part in by_part
        for record in lines_of(tmp_path / "set" / f"{part}.jsonl")
    }
    record = a_record(1)
    record["text"] = f"{texts[by_part['test']]}\n{texts[by_part['train']]}"
    put_records_in(corpus, [record], tmp_path / "bridge.jsonl")
    after, report = written(corpus, tmp_path / "set")
    assert kinds(report) == {**UNREAD, "stories joined that had places in several parts": 1}
    assert after.articles[by_part["train"]].part == "test"
    assert len(after.joined_stories) == 1
    moved = [
        key for key in before.articles if before.articles[key].part != after.articles[key].part
    ]
    assert all(before.articles[key].part != "test" for key in moved)
    again, report = written(corpus, tmp_path / "set")
    assert (again.joined_stories, kinds(report)) == ((), UNREAD)


def test_stories_joined_by_hand_across_parts_are_held_out_and_said(
    corpus: Session, tmp_path: Path
) -> None:
    before, _ = written(corpus, tmp_path / "set")
    with corpus.store.reading() as db:
        keys = {uuid: key for key, (uuid, _) in article_names(db, corpus.queue.keys()).items()}
    by_part = {member.part: key for key, member in before.articles.items()}
    join_stories(corpus, keys[by_part["train"]], keys[by_part["test"]])
    after, report = written(corpus, tmp_path / "set")
    assert kinds(report) == {**UNREAD, "stories joined that had places in several parts": 1}
    assert after.articles[by_part["train"]].part == "test"
    take_out(corpus, keys[by_part["train"]])
    again, report = written(corpus, tmp_path / "set")
    assert (again.articles[by_part["train"]].part, kinds(report)) == ("test", UNREAD)


def test_where_articles_went_is_one_step_that_can_be_undone(
    corpus: Session, tmp_path: Path
) -> None:
    written(corpus, tmp_path / "set")
    step = corpus.history.next_undo()
    assert step is not None
    assert step.name == "Split 36 Articles 60/20/20"
    corpus.history.undo()
    held = "SELECT count(*) FROM splits WHERE removed = 0"
    assert corpus.store.db.execute(held).fetchone() == (0,)
    corpus.history.redo()
    assert corpus.store.db.execute(held).fetchone() == (36,)


def test_places_that_cannot_be_kept_leave_no_dataset_and_no_places(tmp_path: Path) -> None:
    session = a_corpus(tmp_path, 230)
    session.store.db.execute(
        "CREATE TEMP TRIGGER full BEFORE INSERT ON main.splits"
        " WHEN (SELECT count(*) FROM splits) >= 210 BEGIN SELECT RAISE(ABORT, 'full'); END"
    )
    with pytest.raises(sqlite3.IntegrityError, match="full"):
        written(session, tmp_path / "set")
    assert not (tmp_path / "set").exists()
    held = session.store.db.execute("SELECT count(*) FROM splits WHERE removed = 0").fetchone()
    assert held == (0,)
    session.store.db.execute("DROP TRIGGER full")
    assert len(written(session, tmp_path / "set")[0].articles) == 236
    session.close()


def test_another_seed_has_places_of_its_own(corpus: Session, tmp_path: Path) -> None:
    first, _ = written(corpus, tmp_path / "a")
    other, _ = written(corpus, tmp_path / "b", options(split=Split((60, 20, 20), seed=7)))
    assert first.articles != other.articles
    again, _ = written(corpus, tmp_path / "c")
    assert again.articles == first.articles


@pytest.mark.parametrize("by", [SplitBy.OUTLET, SplitBy.DATE])
def test_by_outlet_and_by_date_stories_stay_whole_too(
    corpus: Session, tmp_path: Path, by: SplitBy
) -> None:
    manifest, _ = written(corpus, tmp_path / "set", options(split=Split((60, 20, 20), by=by)))
    stories: dict[str, set[str]] = {}
    for member in manifest.articles.values():
        stories.setdefault(member.story, set()).add(member.part)
    assert all(len(found) == 1 for found in stories.values())
    where: dict[str, list[str]] = {}
    for part in ("train", "dev", "test"):
        for record in lines_of(tmp_path / "set" / f"{part}.jsonl"):
            field = "outlet" if by is SplitBy.OUTLET else "date"
            where.setdefault(part, []).append(record["sources"][0][field])
    if by is SplitBy.OUTLET:
        assert not set(where["train"]) & set(where["test"])
    else:
        assert max(where["train"]) <= min(where["dev"]) <= max(where["dev"]) <= min(where["test"])


def test_one_who_only_reads_cannot_place_but_can_write_what_is_placed(
    corpus: Session, tmp_path: Path
) -> None:
    reader = open_project(corpus.path, read_only=True)
    with pytest.raises(ProjectError, match="Where articles go is kept in the project"):
        written(reader, tmp_path / "set")
    reader.close()
    first, _ = written(corpus, tmp_path / "set")
    reader = open_project(corpus.path, read_only=True)
    assert written(reader, tmp_path / "again")[0].articles == first.articles
    reader.close()
