"""What a job needs on its way goes with it, however it ends."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from threading import Event, Thread

import pytest

from annotator.scratch import Scratch, remove_abandoned

ROOT = Path(__file__).parents[1]
_DIES = (
    "import os, sys; from pathlib import Path; from annotator.scratch import Scratch\n"
    "scratch = Scratch(); part = scratch.beside(Path(sys.argv[1]))\n"
    "part.write_text('half'); part.with_name(part.name + '-wal').write_text('half')\n"
    "(scratch.folder / 'staged').write_text('half'); os.kill(os.getpid(), 9)\n"
)


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def files_in(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def test_nothing_is_left_of_it(tmp_path: Path, own_temporary_folder: Path):
    with Scratch() as scratch:
        (scratch.folder / "staged").write_text("rows")
        parts = [scratch.beside(tmp_path / name) for name in ("out.txt", "out.txt", "a" * 250)]
        for part in parts:
            part.write_text("half")
        assert len(set(parts)) == 3
        parts[0].replace(tmp_path / "out.txt")
    assert files_in(own_temporary_folder) == set()
    assert files_in(tmp_path) == {"temporary", "out.txt"}


@pytest.mark.skipif(os.name != "posix", reason="it kills itself")
def test_what_a_killed_process_left_goes_with_the_next(tmp_path: Path, own_temporary_folder: Path):
    out = tmp_path / "data [1].annot"
    out.write_text("whole")
    environment = {**os.environ, "TMPDIR": str(own_temporary_folder), "PYTHONPATH": str(ROOT)}
    died = subprocess.run(
        [sys.executable, "-c", _DIES, str(out)], env=environment, timeout=60, check=False
    )
    assert died.returncode == -signal.SIGKILL
    assert len(files_in(tmp_path)) == 4
    with Scratch():
        assert files_in(tmp_path) == {"temporary", out.name}
    assert files_in(own_temporary_folder) == set()
    assert out.read_text() == "whole"


@pytest.mark.skipif(os.name != "posix", reason="Windows has a temporary folder for each user")
def test_nobody_else_sees_or_says_what_is_to_be_taken_away(
    tmp_path: Path, own_temporary_folder: Path
):
    precious = tmp_path / "precious"
    precious.mkdir()
    with Scratch() as scratch:
        scratch.beside(tmp_path / "out.txt")
        assert [f for f in own_temporary_folder.iterdir() if f.stat().st_mode & 0o077] == []
        # What another user might lay beside it.
        names = scratch.folder.with_suffix(".beside")
        names.write_bytes(os.fsencode(precious) + b"\0")
    names.unlink()
    assert precious.is_dir()


@pytest.mark.skipif(os.name != "posix", reason="links need a right of their own on Windows")
def test_links_lead_nobody_elsewhere(tmp_path: Path, own_temporary_folder: Path):
    precious, mine = tmp_path / "precious", tmp_path / "mine"
    precious.mkdir()
    mine.mkdir()
    (mine / "beside").write_bytes(os.fsencode(precious) + b"\0")
    (own_temporary_folder / "annotator-1.lock").touch()
    (own_temporary_folder / "annotator-1").symlink_to(mine)
    remove_abandoned()
    assert files_in(mine) == {"beside"}
    assert precious.is_dir()


def test_what_somebody_is_at_work_with_stays(tmp_path: Path):
    with Scratch() as scratch:
        part = scratch.beside(tmp_path / "out.txt")
        part.write_text("half")
        remove_abandoned()
        with Scratch():
            pass
        assert part.exists()
        assert scratch.folder.is_dir()


def test_one_can_be_made_while_others_take_abandoned_ones_away(own_temporary_folder: Path):
    made = Event()

    def take_away() -> None:
        while not made.is_set():
            remove_abandoned()

    others = [Thread(target=take_away) for _ in range(2)]
    for other in others:
        other.start()
    try:
        for _ in range(60):
            with Scratch() as scratch:
                assert scratch.folder.is_dir()
                assert scratch.folder.with_suffix(".lock").exists()
    finally:
        made.set()
        for other in others:
            other.join()
    remove_abandoned()
    assert files_in(own_temporary_folder) == set()


@pytest.mark.skipif(sys.platform != "linux", reason="names are any bytes there")
def test_names_that_are_no_utf_8_or_of_several_lines_go_alone(tmp_path: Path):
    for odd in (b"caf\xe9", b"two\nlines"):
        folder = tmp_path / os.fsdecode(odd)
        folder.mkdir()
        (tmp_path / "two and more").write_text("somebody's")
        with Scratch() as scratch:
            scratch.beside(folder / "out.txt").write_text("half")
        assert files_in(folder) == set()
        assert (tmp_path / "two and more").exists()
