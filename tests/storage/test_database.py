"""What is no project, or no longer one, is told apart and left as it is."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.app.project import open_project
from annotator.errors import ProjectError
from annotator.storage.database import (
    create_database,
    is_database,
    known_errors,
    open_database,
    unsafe_place,
)
from annotator.storage.migrations import FORMAT_VERSION
from annotator.storage.schema_sql import LOGGED_TABLES
from tests.builders import TREASURY, a_project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    session = a_project(tmp_path)
    session.close()
    return session.path


def test_a_file_that_is_no_database_is_named_so(tmp_path: Path) -> None:
    path = tmp_path / "notes.annot"
    path.write_text("This is a shopping list, and a long one. " * 50)
    with pytest.raises(ProjectError, match=r"notes\.annot is not a project file"):
        open_database(path)
    assert path.read_text().startswith("This is a shopping list")


def test_the_open_project_keeps_its_locks_when_asked_what_it_is(tmp_path: Path) -> None:
    session = a_project(tmp_path)
    assert is_database(session.path)
    # The last one who closes a database deletes its log; without locks another takes itself for it.
    read = "import sqlite3, sys; db = sqlite3.connect(sys.argv[1])\n"
    read += "db.execute('SELECT count(*) FROM articles').fetchone(); db.close()"
    subprocess.run([sys.executable, "-c", read, str(session.path)], check=True)
    assert session.path.with_name(f"{session.path.name}-wal").exists()
    session.close()


def test_a_database_of_another_program_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "other.annot"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE songs (title)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(ProjectError, match="is not a project file"):
        open_database(path)
    assert path.read_bytes() == before


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="There is no file"):
        open_database(tmp_path / "news.annot")


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "news.annot").touch()
    with pytest.raises(ProjectError, match="is empty"):
        open_database(tmp_path / "news.annot")


def test_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="is a folder"):
        open_database(tmp_path)


def test_a_file_cut_in_half_is_called_damaged(project: Path) -> None:
    whole = project.read_bytes()
    project.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ProjectError, match="is damaged"):
        open_database(project)


def test_a_file_of_a_newer_version_is_left_untouched(project: Path) -> None:
    newer = sqlite3.connect(project)
    newer.execute(f"PRAGMA user_version = {FORMAT_VERSION + 1}")
    newer.close()
    before = project.read_bytes()
    with pytest.raises(ProjectError, match=f"newer version.*file format {FORMAT_VERSION + 1}"):
        open_database(project)
    assert project.read_bytes() == before


def test_a_new_project_never_overwrites_a_file(project: Path) -> None:
    before = project.read_bytes()
    with pytest.raises(ProjectError, match="exists already"):
        create_database(project)
    assert project.read_bytes() == before


def test_opening_creates_nothing(tmp_path: Path) -> None:
    with pytest.raises(ProjectError):
        open_database(tmp_path / "missing.annot")
    assert list(tmp_path.iterdir()) == []


def test_a_project_is_safe_against_power_loss_and_checks_its_links(project: Path) -> None:
    db = open_database(project)
    try:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert db.execute("PRAGMA synchronous").fetchone() == (2,)
        assert db.execute("PRAGMA foreign_keys").fetchone() == (1,)
        strict = {
            name
            for name, is_strict in db.execute("SELECT name, strict FROM pragma_table_list")
            if is_strict
        }
        assert strict.issuperset(LOGGED_TABLES)
    finally:
        db.close()


def test_a_synced_folder_gets_a_rollback_journal(tmp_path: Path) -> None:
    folder = tmp_path / "Dropbox" / "work"
    folder.mkdir(parents=True)
    assert unsafe_place(folder / "news.annot") == "a synced folder"
    db = create_database(folder / "news.annot")
    try:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    finally:
        db.close()


def test_a_network_folder_with_a_blank_in_its_name_gets_a_rollback_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "news desk"
    folder.mkdir()
    mounts = f"/dev/sda1 / ext4 rw 0 0\n//host/desk {folder} cifs rw 0 0\n"
    written = mounts.replace("news desk", "news\\040desk")

    def read_text(path: Path, **_: str) -> str:
        assert path == Path("/proc/mounts")
        return written

    monkeypatch.setattr(Path, "read_text", read_text)
    monkeypatch.setattr("sys.platform", "linux")
    assert unsafe_place(folder / "news.annot") == "a network drive"
    assert unsafe_place(tmp_path / "news.annot") is None
    db = create_database(folder / "news.annot")
    try:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    finally:
        db.close()


def test_a_file_whose_making_was_interrupted_is_told(tmp_path: Path) -> None:
    for number, statement in enumerate(("PRAGMA user_version = 0", "DELETE FROM project")):
        session = a_project(tmp_path, name=f"half{number}")
        session.close()
        half = sqlite3.connect(session.path)
        half.execute(statement)
        half.commit()
        half.close()
        with pytest.raises(ProjectError, match="making was interrupted"):
            open_project(session.path)


def test_a_full_disk_is_a_sentence_and_loses_nothing(project: Path) -> None:
    db = open_database(project)
    try:
        pages = db.execute("PRAGMA page_count").fetchone()[0]
        db.execute(f"PRAGMA max_page_count = {pages}").fetchone()
        with pytest.raises(ProjectError, match="disk is full"), known_errors(project):
            db.execute("UPDATE texts SET text = ?", ["x" * 9_000_000])
        (text,) = db.execute("SELECT text FROM texts").fetchone()
        assert text == TREASURY
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    finally:
        db.close()


def test_a_bug_in_our_sql_is_not_dressed_up_as_the_users_problem(project: Path) -> None:
    db = open_database(project)
    try:
        with pytest.raises(sqlite3.OperationalError), known_errors(project):
            db.execute("SELECT nothing FROM nowhere")
    finally:
        db.close()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes anything")
def test_a_folder_without_the_right_to_write_refuses_a_new_project(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ProjectError):
        create_database(tmp_path / "news.annot")
