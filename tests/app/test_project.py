"""One process writes; others are told who; copies are whole; nothing makes a project but `new`."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.app import labelling
from annotator.app.checking import check_project
from annotator.app.lock import holder_of
from annotator.app.project import (
    backup,
    create_project,
    create_sample,
    open_project,
    restore,
)
from annotator.errors import ProjectError
from annotator.model.article import State
from tests.builders import a_project, open_first, words


def test_a_second_session_is_told_who_has_the_project_and_may_read(tmp_path: Path) -> None:
    first = open_first(a_project(tmp_path))
    second = open_project(first.path, annotator="Ben")
    assert second.read_only is not None
    assert "open for Anna since" in second.read_only
    assert f"process {os.getpid()}" in second.read_only
    labelling.add(first, "PERSON", [words(first, "Ri Yong-ho")])
    article = second.open_article(second.queue.keys()[0])
    assert len(article.spans) == 1
    with pytest.raises(ProjectError, match="only be read"):
        labelling.copy_layer(second)
    second.close()
    first.close()


def test_the_lock_ends_with_the_process_however_it_ends(tmp_path: Path) -> None:
    session = a_project(tmp_path)
    session.close()
    code = (
        "import os, sys; from pathlib import Path; from annotator.app.project import open_project;"
        "s = open_project(Path(sys.argv[1]), annotator='Ben'); assert s.read_only is None;"
        "os.kill(os.getpid(), 9)"
    )
    subprocess.run(
        [sys.executable, "-c", code, str(session.path)],
        check=False,
        cwd=Path(__file__).parents[2],
    )
    again = open_project(session.path, annotator="Anna")
    assert again.read_only is None
    again.close()


def test_closing_leaves_one_whole_file(tmp_path: Path) -> None:
    session = open_first(a_project(tmp_path))
    labelling.add(session, "PERSON", [words(session, "Ri Yong-ho")])
    session.close()
    assert sorted(p.name for p in tmp_path.glob("*news*")) == ["news.annot"]
    assert holder_of(session.path) is None


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root writes anything")
def test_a_read_only_file_can_be_looked_at(tmp_path: Path) -> None:
    session = a_project(tmp_path)
    session.close()
    session.path.chmod(stat.S_IRUSR)
    again = open_project(session.path, annotator="Anna")
    assert again.read_only is not None
    assert "read-only" in again.read_only
    again.close()


def test_a_session_opened_to_be_read_writes_nothing(tmp_path: Path) -> None:
    session = a_project(tmp_path)
    session.close()
    before = session.path.read_bytes()
    again = open_project(session.path, annotator="Somebody else", read_only=True)
    again.open_article(again.queue.keys()[0])
    again.close()
    assert session.path.read_bytes() == before


def test_a_backup_is_a_whole_project_and_never_overwrites(tmp_path: Path) -> None:
    session = open_first(a_project(tmp_path))
    labelling.add(session, "PERSON", [words(session, "Ri Yong-ho")])
    copy = tmp_path / "copy.annot"
    backup(session, copy)
    labelling.add(session, "COMPANY", [words(session, "Gefest-M")])
    with pytest.raises(ProjectError, match="never overwrites"):
        backup(session, copy)
    session.close()
    assert check_project(copy) == []
    kept = restore(copy, session.path)
    assert kept is not None
    assert kept.exists()
    again = open_project(session.path, annotator="Anna")
    assert len(again.open_article(again.queue.keys()[0]).spans) == 1
    again.close()


def test_a_backup_that_is_no_project_replaces_nothing(tmp_path: Path) -> None:
    session = a_project(tmp_path)
    session.close()
    before = session.path.read_bytes()
    wrong = tmp_path / "wrong.annot"
    wrong.write_text("not a project at all " * 100)
    with pytest.raises(ProjectError, match="not a project"):
        restore(wrong, session.path)
    assert session.path.read_bytes() == before


def test_an_open_project_is_not_restored_over(tmp_path: Path) -> None:
    session = a_project(tmp_path)
    copy = tmp_path / "copy.annot"
    backup(session, copy)
    with pytest.raises(ProjectError, match="open for Anna"):
        restore(copy, session.path)
    session.close()


def test_only_a_file_that_is_another_one_is_restored_over(tmp_path: Path) -> None:
    session = a_project(tmp_path)
    copy = tmp_path / "copy.annot"
    backup(session, copy)
    session.close()
    with pytest.raises(ProjectError, match="is a folder"):
        restore(copy, tmp_path)
    with pytest.raises(ProjectError, match="is the backup itself"):
        restore(copy, copy)
    assert sorted(path.name for path in tmp_path.glob("*before*")) == []
    open_project(copy, read_only=True).close()


def test_a_new_project_never_overwrites(tmp_path: Path) -> None:
    session = a_project(tmp_path)
    session.close()
    with pytest.raises(ProjectError, match="exists already"):
        create_project(session.path)
    assert check_project(session.path) == []


def test_the_sample_can_be_worked_on_by_whoever_opens_it(tmp_path: Path) -> None:
    session = create_sample(tmp_path / "sample.annot", annotator="Anna")
    keys = session.queue.keys()
    assert len(keys) == 5
    article = session.open_article(keys[0])
    assert article.locked is None
    assert len(article.spans) > 30
    assert session.queue.progress().by_state[State.NEW] >= 1
    session.close()
    assert check_project(session.path) == []


def test_what_a_reader_has_open_stays_as_it_was_while_another_writes(tmp_path: Path) -> None:
    writer = open_first(a_project(tmp_path))
    key = labelling.add(writer, "PERSON", [words(writer, "Ri Yong-ho")])
    reader = open_project(writer.path, annotator="Ben")
    shown = reader.open_article(reader.queue.keys()[0])
    labelling.remove(writer, key)
    assert shown.annotation(key).label == "PERSON"
    assert len(reader.open_article(reader.queue.keys()[0]).spans) == 0
    reader.close()
    writer.close()
