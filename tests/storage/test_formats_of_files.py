"""Files of older versions are copied, then brought up to date; their steps stay undoable."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from annotator.app.checking import check_project
from annotator.app.project import open_project
from annotator.errors import ProjectError
from annotator.storage import database
from annotator.storage.migrations import FORMAT_VERSION, migrations
from annotator.storage.schema_sql import FIRST_RELEASE, SECOND_RELEASE
from tests.builders import a_project, keys_of

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture
def next_release(monkeypatch: pytest.MonkeyPatch) -> int:
    """A program of the next release, with one step more."""
    steps = Migrations("annotator")

    def run_each(db: Database, statements: str) -> None:
        for statement in statements.split(";\n"):
            if statement.strip():
                db.conn.execute(statement)

    @steps()
    def first_release(db: Database) -> None:
        run_each(db, FIRST_RELEASE)

    @steps()
    def second_release(db: Database) -> None:
        run_each(db, SECOND_RELEASE)

    @steps()
    def colours(db: Database) -> None:
        db.conn.execute("CREATE TABLE colours (name TEXT) STRICT")

    monkeypatch.setattr(database, "migrations", steps)
    monkeypatch.setattr(database, "FORMAT_VERSION", FORMAT_VERSION + 1)
    return FORMAT_VERSION + 1


def version_of(path: Path) -> int:
    db = sqlite3.connect(path)
    try:
        return db.execute("PRAGMA user_version").fetchone()[0]
    finally:
        db.close()


def test_an_older_file_is_copied_before_it_is_brought_up_to_date(
    tmp_path: Path, next_release: int
) -> None:
    shutil.copy(DATA / "v1.annot", tmp_path / "old.annot")
    session = open_project(tmp_path / "old.annot", annotator="Anna")
    assert session.store.db.execute("SELECT count(*) FROM colours").fetchone() == (0,)
    assert len(keys_of(session)) == 2
    session.close()
    assert version_of(session.path) == next_release
    copy = tmp_path / "old-format-1.annot"
    assert version_of(copy) == 1
    assert check_project(session.path) == []


@pytest.mark.usefixtures("next_release")
def test_an_older_file_that_may_only_be_read_says_what_to_do(tmp_path: Path) -> None:
    shutil.copy(DATA / "v1.annot", tmp_path / "old.annot")
    with pytest.raises(ProjectError, match="older file format 1"):
        open_project(tmp_path / "old.annot", read_only=True)
    assert version_of(tmp_path / "old.annot") == 1


@pytest.mark.parametrize("name", ["v1", "v2"])
def test_the_sample_of_each_release_opens_checks_clean_and_still_undoes(
    tmp_path: Path, name: str
) -> None:
    path = tmp_path / "sample.annot"
    shutil.copy(DATA / f"{name}.annot", path)
    open_project(path, annotator="Anna").close()
    assert check_project(path) == []
    session = open_project(path, annotator="Anna")
    names = [step.name for step in session.history.steps()]
    assert names == [
        "Mark as Done",
        "Add Country",
        "Edit Note of Person",
        "Add Person",
        "Import 2 Articles",
    ]
    while (step := session.history.next_undo()) is not None:
        session.history.undo(step.key)
    assert keys_of(session) == []
    while session.history.next_redo() is not None:
        session.history.redo()
    assert len(keys_of(session)) == 2
    article = session.open_article(keys_of(session)[0])
    assert [article.quote(key) for key in article.spans.in_order()] == ["Ri Yong-ho", "Moscow"]
    session.close()
    assert check_project(path) == []


def test_the_steps_are_those_of_this_release(tmp_path: Path) -> None:
    session = a_project(tmp_path)
    applied = migrations.applied(session.store.db)
    assert len(applied) == FORMAT_VERSION == version_of(session.path)
    session.close()
