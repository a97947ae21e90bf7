"""Two windows never write at once; what a dead process left is told apart and cleared away."""

import os
from pathlib import Path

import pytest

from annotator.app.checking import check_project
from annotator.app.importing.import_files import ImportOptions, import_files
from annotator.app.lock import ImportLock, LockedError, ProjectLock, holder_of
from annotator.app.project import backup, open_project, restore
from annotator.app.removing import purge
from annotator.app.session import Session
from annotator.errors import ProjectError, Refused, UserError
from annotator.storage.imports import sweep_unfinished
from annotator.storage.store import Store
from tests.builders import a_project, keys_of, put_in


def test_a_lock_taken_while_another_ends_is_not_taken_away_with_it(tmp_path: Path) -> None:
    project = tmp_path / "news.annot"
    first = ProjectLock(project, "Anna")
    with pytest.raises(LockedError):
        ProjectLock(project, "Ben")
    first.release()
    second = ProjectLock(project, "Ben")
    assert (tmp_path / ".news.annot.lock").exists()
    with pytest.raises(LockedError) as locked:
        ProjectLock(project, "Cleo")
    assert locked.value.holder is not None
    assert locked.value.holder.name == "Ben"
    second.release()
    assert list(tmp_path.iterdir()) == []


def test_a_link_to_a_project_is_the_same_project(tmp_path: Path) -> None:
    session = a_project(tmp_path)
    link = tmp_path / "link.annot"
    link.symlink_to(session.path)
    again = open_project(link, annotator="Ben")
    assert again.read_only is not None
    assert "open for Anna" in again.read_only
    again.close()
    session.close()


def test_a_job_of_a_window_that_died_takes_the_lock_itself(tmp_path: Path) -> None:
    session = a_project(tmp_path)
    holder = holder_of(session.path)
    assert holder is not None
    note = (tmp_path / ".news.annot.holder").read_bytes()
    session.close()
    (tmp_path / ".news.annot.holder").write_bytes(note)
    job = open_project(session.path, annotator="Anna", job=holder.token)
    other = open_project(session.path, annotator="Ben")
    assert job.read_only is None
    assert other.read_only is not None
    other.close()
    job.close()


def test_a_project_that_cannot_be_locked_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = a_project(tmp_path)
    session.close()

    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("filelock.FileLock.acquire", full)
    again = open_project(session.path, annotator="Anna")
    assert again.read_only is not None
    assert "No space left" in again.read_only
    again.close()


def nothing(*_: object) -> bool:
    return False


def left_over(session: Session, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Leave half an import behind, as a killed process does; return its file."""
    file = session.path.with_name("many.jsonl")
    file.write_text("\n".join(f'{{"text": "Article {n}."}}' for n in range(100)))

    def stop(phase: str, done: int, total: int) -> None:
        if phase == "writing" and done > total // 2:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("annotator.storage.imports.sweep_unfinished", nothing)
        with pytest.raises(KeyboardInterrupt):
            import_files(session, [file], ImportOptions(format="article"), stop)
    assert session.store.db.execute("SELECT count(*) FROM articles").fetchone()[0] > 1
    return file


def test_what_a_killed_import_left_is_no_hindrance_to_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = a_project(tmp_path)
    file = left_over(session, monkeypatch)
    report = import_files(session, [file], ImportOptions(format="article"))
    assert (report.added, report.refused) == (100, ())
    assert len(keys_of(session)) == 101
    session.close()
    assert check_project(session.path) == []


def test_a_purge_shows_nothing_of_half_an_import(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = a_project(tmp_path)
    left_over(session, monkeypatch)
    with ImportLock(session.path), pytest.raises(Refused, match="import"):
        purge(session)
    purge(session)
    assert len(keys_of(session)) == 1
    session.close()
    assert check_project(session.path) == []


def test_two_imports_at_once_are_refused(tmp_path: Path) -> None:
    session = a_project(tmp_path)
    with ImportLock(session.path), pytest.raises(Refused, match="Another import"):
        put_in(session, "More.")
    session.close()


def test_an_opening_leaves_a_running_import_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = a_project(tmp_path)
    left_over(session, monkeypatch)
    session.close()
    with ImportLock(session.path):
        again = open_project(session.path, annotator="Anna")
        assert again.store.db.execute("SELECT count(*) FROM imports").fetchone() == (2,)
        again.close()
    again = open_project(session.path, annotator="Anna")
    assert again.store.db.execute("SELECT count(*) FROM imports").fetchone() == (1,)
    again.close()


@pytest.mark.parametrize("room", [1, 20, 200])
def test_a_disk_that_fills_up_during_an_import_loses_nothing(tmp_path: Path, room: int) -> None:
    session = a_project(tmp_path)
    file = tmp_path / "many.jsonl"
    file.write_text("\n".join(f'{{"text": "Article {n}. {"Words. " * 300}"}}' for n in range(500)))
    db = session.store.db
    pages = db.execute("PRAGMA page_count").fetchone()[0]
    db.execute(f"PRAGMA max_page_count = {pages + room}").fetchone()
    with pytest.raises(ProjectError, match="disk is full"):
        import_files(session, [file], ImportOptions(format="article"))
    assert len(keys_of(session)) == 1
    session.close()
    again = open_project(session.path, annotator="Anna")
    assert keys_of(again) == keys_of(again)[:1]
    assert again.store.db.execute("SELECT count(*) FROM articles").fetchone() == (1,)
    again.close()
    assert check_project(session.path) == []


def test_a_full_temporary_folder_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlite3

    def full(*_: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    session = a_project(tmp_path)
    monkeypatch.setattr("annotator.storage.staging.Staging.add_article", full)
    with pytest.raises(UserError, match="disk is full"):
        put_in(session, "More.")
    session.close()


def test_an_import_that_was_swept_while_it_ran_says_so(tmp_path: Path) -> None:
    session = a_project(tmp_path)
    file = tmp_path / "more.jsonl"
    file.write_text('{"text": "More."}')

    def sweep(phase: str, done: int, total: int) -> None:
        if phase == "writing" and done == total:
            other = Store.open(session.path)
            sweep_unfinished(other)
            other.close()

    with pytest.raises(ProjectError, match="swept"):
        import_files(session, [file], ImportOptions(format="article"), sweep)
    session.close()


def test_a_restored_file_is_not_ruined_by_what_a_reader_left_beside_the_old_one(
    tmp_path: Path,
) -> None:
    session = a_project(tmp_path)
    copy = tmp_path / "copy.annot"
    backup(session, copy)
    put_in(session, "Another.", "And another.")
    reader = open_project(session.path, read_only=True)
    assert len(keys_of(reader)) == 3
    session.close()
    kept = restore(copy, session.path)
    assert not session.path.with_name("news.annot-wal").exists()
    reader.close()
    assert kept is not None
    assert check_project(session.path) == []
    assert check_project(kept) == []
    again = open_project(session.path, annotator="Anna")
    assert len(keys_of(again)) == 1
    again.close()


def test_every_copy_of_a_project_mints_versions_of_its_own(tmp_path: Path) -> None:
    session = a_project(tmp_path)
    copy = tmp_path / "copy.annot"
    backup(session, copy)
    session.close()
    restore(copy, tmp_path / "restored.annot")
    stores = [Store.open(tmp_path / f"{n}.annot") for n in ("news", "copy", "restored")]
    assert len({store.identity.replica for store in stores}) == 3
    assert len({store.identity.id for store in stores}) == 1
    for store in stores:
        store.close()


def test_the_newest_labels_are_read_where_only_reading_is_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = a_project(tmp_path)
    put_in(session, "In the write-ahead log.")
    monkeypatch.setattr(os, "access", nothing)
    reader = open_project(session.path, annotator="Ben")
    assert reader.read_only is not None
    assert len(keys_of(reader)) == 2
    reader.close()
    monkeypatch.undo()
    session.close()


def test_a_project_that_could_not_be_made_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from annotator.app.project import create_project

    def fails(*_: object, **__: object) -> None:
        raise ProjectError("The disk is full.")

    monkeypatch.setattr("annotator.storage.journal.Writing.insert", fails)
    with pytest.raises(ProjectError):
        create_project(tmp_path / "news.annot", annotator="Anna")
    assert not (tmp_path / "news.annot").exists()
