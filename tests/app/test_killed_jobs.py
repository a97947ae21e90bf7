"""Long jobs that are killed in their midst: all is done or nothing, and nothing lies about."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from annotator.app.checking import check_project
from annotator.app.exporting.dataset_folder import read_manifest, written_files
from annotator.app.project import open_project
from annotator.scratch import remove_abandoned
from tests.app.killed_jobs import JOBS, Dying, Job, a_much_labelled_project, said

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked here")

_ARTICLES = 6
# Outside the project: what exports and copies write.
_WRITTEN = ("set", "out.jsonl", "copy.annot")
_READERS = ("-wal", "-shm")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_much_labelled_project(tmp_path_factory.mktemp("base"), _ARTICLES)


@pytest.fixture(scope="module")
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("temporary")


@pytest.fixture(scope="module")
def dying(temporary: Path) -> Iterator[Dying]:
    dying = Dying(temporary)
    yield dying
    dying.stop()


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_a_killed_job_has_done_all_or_nothing(
    project: Path,
    dying: Dying,
    temporary: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    job: Job,
):
    start, folder = tmp_path / "start", tmp_path / "folder"
    start.mkdir()
    job.prepare(project, start)
    shutil.copytree(start, folder)
    line = job.line(folder)
    before, out_before = said(folder / "news.annot"), _written(folder)
    code, moments = dying.run(line)
    assert code == 0
    after, out_after = said(folder / "news.annot"), _written(folder)
    assert (before != after) is job.changes
    known = _names(start) | _names(folder)
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    chance = Random(job.name)
    for at in (chance.randrange(1, moments - 8), moments - 1 - chance.randrange(8), moments):
        shutil.rmtree(folder)
        shutil.copytree(start, folder)
        assert dying.run(line, at)[0] == -9
        remove_abandoned()
        _is_whole(folder / "news.annot")
        assert said(folder / "news.annot") in (before, after)
        for name, found in _written(folder).items():
            assert found in (out_before[name], out_after[name]) or _is_sound(folder / name)
        assert _names(folder) <= known
        assert not list(temporary.glob("annotator-*"))


def _is_whole(project: Path) -> None:
    """See that a project is sound, and that its newest step can go back and come again."""
    session = open_project(project, annotator="Anna")
    assert session.read_only is None
    session.history.undo()
    session.history.redo()
    session.close()
    assert check_project(project) == []


def _is_sound(out: Path) -> bool:
    """Tell whether a copy of a project, or a dataset of another moment, is whole."""
    if out.is_dir():
        manifest, files = read_manifest(out), written_files(out)
        return manifest is not None and all(
            files[name] == file for name, file in manifest.files.items()
        )
    return check_project(out) == []


def _names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir() if not file.name.endswith(_READERS)}


def _written(folder: Path) -> dict[str, object]:
    """Return what a job has written beside the project, by its hashes; None where nothing is."""
    return {name: _hashes(folder / name) for name in _WRITTEN}


def _hashes(out: Path) -> object:
    if out.is_dir():
        return {file.name: file.read_bytes() for file in out.iterdir()}
    return hashlib.sha256(out.read_bytes()).hexdigest() if out.exists() else None
