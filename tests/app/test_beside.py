"""Processes beside a job: they run this very program, and it is told what ends them."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from annotator.app.beside import FailedBeside, beside
from annotator.errors import UserError
from annotator.formats.base import ReadOptions
from annotator.paths import own_command
from tests.formats.formats_builders import json_lines

ROOT = Path(__file__).parents[2]
_VERSION = "import annotator; print(annotator.__file__)"


@pytest.fixture
def among_modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder with files that are called like modules."""
    monkeypatch.chdir(tmp_path)
    for name in ("queue", "bisect", "click", "annotator"):
        (tmp_path / f"{name}.py").write_text("print('mine'); raise SystemExit(3)")


@pytest.mark.usefixtures("among_modules")
def test_files_of_the_user_are_not_taken_for_modules() -> None:
    done = subprocess.run(own_command("--version"), capture_output=True, text=True, check=True)
    assert done.stdout.startswith("annotator")
    with beside("reading", 1) as (process,):
        process.send(b"no setup")
        with pytest.raises(FailedBeside, match="DecodeError"):
            process.receive()


@pytest.mark.usefixtures("among_modules")
def test_the_program_that_runs_is_the_one_that_is_run_again() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    told = own_command()
    told[told.index("-c") + 1] = told[told.index("-c") + 1].partition("; from")[0] + f"; {_VERSION}"
    done = subprocess.run(told, capture_output=True, text=True, check=True, env=environment)
    assert Path(done.stdout.strip()).parents[1] == ROOT


@pytest.mark.skipif(os.name != "posix", reason="Windows does not say how a process was ended")
@pytest.mark.parametrize("how", ["SIGTERM", "SIGKILL"])
def test_a_process_that_others_end_is_no_error_of_the_program(tmp_path: Path, how: str) -> None:
    news = json_lines(tmp_path / "news.jsonl", *({"text": f"{n} " * 5000} for n in range(300)))
    with beside("reading", 1) as (process,):
        process.send(msgspec.json.encode(_reading(news)))
        assert process.receive()
        os.kill(process.number, getattr(signal, how))
        with pytest.raises(UserError, match="ended from outside"):
            list(iter(process.receive, None))


def _reading(file: Path) -> dict[str, Any]:
    return {"files": [os.fsencode(file)], "form": None, "read": ReadOptions(), "share": (0, 1)}


def test_a_job_that_is_gone_before_it_said_anything_is_no_error() -> None:
    done = subprocess.run(
        own_command("beside", "reading"), stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    assert (done.stdout, done.stderr) == (b"", b"")


def test_what_a_library_prints_is_no_answer() -> None:
    asked = b"p" + (3).to_bytes(8, "big") + b"ask"
    done = subprocess.run(
        [sys.executable, "-c", _LOUD], cwd=ROOT, input=asked, capture_output=True, check=True
    )
    assert done.stdout == asked + b"e" + bytes(8)
    assert done.stderr.strip() == b"hello from a library"


_LOUD = """
from annotator.app.importing import import_reading
from annotator.cli import main

def loud(first, _more):
    print("hello from a library", flush=True)
    yield first

import_reading.read_beside = loud
main(["beside", "reading"])
"""
