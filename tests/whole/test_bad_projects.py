"""Projects that cannot be opened or written: the window says why and loses nothing."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.app import labelling
from annotator.app.checking import check_project
from annotator.ui.window.main_window import MainWindow
from tests.builders import a_project, open_first, words
from tests.ui.window_builders import OTHER, an_empty_window, at_work, labels, place_of, press

ROOT = Path(__file__).parents[2]
LIMIT = 60


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project with one label in it, that nobody has open."""
    session = open_first(a_project(tmp_path))
    labelling.add(session, "PERSON", [words(session, "Ri Yong-ho")])
    session.close()
    return session.path


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    """Return a window in which someone is at work on another project."""
    window = an_empty_window(qtbot, tmp_path)
    window.show_session(a_project(tmp_path, OTHER, name="mine"))
    yield window
    window.close()


def cut_off(project: Path) -> None:
    project.write_bytes(project.read_bytes()[:6000])


def written_over(project: Path) -> None:
    body = bytearray(project.read_bytes())
    body[4096:] = b"\xa5" * (len(body) - 4096)
    project.write_bytes(body)


def no_project(project: Path) -> None:
    project.write_text("The council met in Geneva.\n" * 100, encoding="utf-8")


def another_database(project: Path) -> None:
    project.unlink()
    db = sqlite3.connect(project)
    db.execute("CREATE TABLE songs (title TEXT)")
    db.close()


def empty(project: Path) -> None:
    project.write_bytes(b"")


def newer(project: Path) -> None:
    db = sqlite3.connect(project)
    db.execute("PRAGMA user_version = 99")
    db.close()


def a_folder(project: Path) -> None:
    project.unlink()
    project.mkdir()


def missing(project: Path) -> None:
    project.unlink()


SPOILED = (
    pytest.param(cut_off, "damaged", id="cut off"),
    pytest.param(written_over, "damaged", id="written over"),
    pytest.param(no_project, "not a project", id="no project"),
    pytest.param(another_database, "not a project", id="another database"),
    pytest.param(empty, "empty", id="empty"),
    pytest.param(newer, "newer version", id="newer"),
    pytest.param(a_folder, "folder", id="a folder"),
    pytest.param(missing, "no file", id="missing"),
)


def is_a_sentence(message: str) -> bool:
    return bool(message) and "\n" not in message and message.endswith(".")


def files_beside(project: Path) -> dict[str, bytes]:
    """Return what stands under the project's name, but for what SQLite's readers share."""
    beside = project.parent.glob(f"*{project.name}*")
    return {
        file.name: file.read_bytes() if file.is_file() else b""
        for file in beside
        if not file.name.endswith(("-wal", "-shm"))
    }


@pytest.mark.parametrize(("spoil", "why"), SPOILED)
def test_a_spoiled_project_is_refused_and_left_as_it_is(
    window: MainWindow,
    project: Path,
    spoil: Callable[[Path], None],
    why: str,
    capfd: pytest.CaptureFixture[str],
):
    spoil(project)
    before = files_beside(project)
    window.opening.open_path(project)
    assert is_a_sentence(window.status.message)
    assert project.name in window.status.message
    assert why in window.status.message
    assert files_beside(project) == before
    assert "Traceback" not in capfd.readouterr().err
    _, session, view = at_work(window)
    assert (session.path.stem, view.content) == ("mine", OTHER)
    view.select_text(*place_of(session, "Geneva"))
    press(view, "l")
    assert labels(session) == [("PLACE", "Geneva")]
    assert check_project(session.path) == []


@pytest.mark.parametrize(("spoil", "why"), SPOILED)
def test_a_window_started_on_a_spoiled_project_comes_up_all_the_same(
    qtbot: QtBot, tmp_path: Path, project: Path, spoil: Callable[[Path], None], why: str
):
    spoil(project)
    window = an_empty_window(qtbot, tmp_path)
    window.open_at_start(project)
    assert window.isVisible()
    assert window.workspace is None
    assert is_a_sentence(window.status.message)
    assert why in window.status.message
    window.close()


@pytest.fixture
def held(project: Path) -> "Iterator[subprocess.Popen[str]]":
    """Let another process have the project open."""
    holder = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("holder_child.py")), str(project)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "open\n"
    yield holder
    if holder.poll() is None:
        holder.kill()
    holder.communicate(timeout=LIMIT)


def test_what_another_process_has_open_can_be_read_and_is_free_after_a_crash(
    window: MainWindow, project: Path, held: "subprocess.Popen[str]"
):
    window.opening.open_path(project)
    _, session, view = at_work(window)
    assert session.path == project
    assert is_a_sentence(window.status.message)
    assert "Boris" in window.status.message
    assert str(held.pid) in window.status.message
    view.select_text(*place_of(session, "Tuesday"))
    press(view, "d")
    assert "Boris" in window.status.message
    held.kill()
    held.wait(LIMIT)
    window.opening.open_path(project.with_name("mine.annot"))
    window.opening.open_path(project)
    _, session, view = at_work(window)
    assert session.read_only is None
    view.select_text(*place_of(session, "Tuesday"))
    press(view, "d")
    assert ("DATE", "Tuesday") in labels(session)
    assert check_project(project) == []


def test_a_project_on_a_read_only_file_is_shown_and_not_changed(project: Path):
    project.chmod(0o444)
    before = project.read_bytes()
    child = [sys.executable, str(Path(__file__).with_name("reader_child.py")), str(project)]
    done = subprocess.run(
        [*_without_roots_rights(), *child],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert "read-only" in said["opened"]
    assert is_a_sentence(said["opened"])
    assert said["pressed"] == said["opened"]
    assert said["labels"] == [["PERSON", "Ri Yong-ho"]]
    assert project.read_bytes() == before
    assert check_project(project) == []


def _without_roots_rights() -> list[str]:
    """Return what runs a command so that read-only files are read-only, for root too."""
    if os.name != "posix" or os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("root writes anything, and setpriv is not installed")
    rights = "-dac_override,-dac_read_search"
    return [setpriv, "--inh-caps", rights, "--bounding-set", rights]
