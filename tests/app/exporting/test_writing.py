"""Long exports are shared among processes: the same bytes and the same report as in one."""

import os
import select
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from annotator.app.beside import FailedBeside, beside
from annotator.app.exporting.writing import TASK, Target, Wanted, write_articles, write_shared
from annotator.errors import UserError
from annotator.formats.base import Format, LossReport, WriteOptions
from annotator.formats.folders import DiskFolder
from annotator.formats.registry import FORMATS
from annotator.model.article import ArticleContent
from annotator.model.schema import Schema
from tests.formats.formats_builders import annotation, article, layer
from tests.formats.torture import SCHEMA, bytes_of, torture_articles, write_as

SHARED = [form for form in FORMATS if form.apart]


def _plain(count: int) -> list[ArticleContent]:
    """Return articles with nothing but what the schema has; every other one has the same name."""
    return [
        article(
            f"Number {n}: Kim said no. “Never”, said Lee.",
            layer(
                annotation("PERSON", (len(f"Number {n}: "), len(f"Number {n}: Kim")), name=f"k{n}"),
                annotation("ENTITY", (1, 4), name=f"off {n}"),
                name="Ann" if n % 2 else "Bea: b",
            ),
            title=f"Number {n % 2}",
            language="en",
        )
        for n in range(count)
    ]


def _shared(
    form: Format, articles: Sequence[ArticleContent], out: Path, schema: Schema = SCHEMA
) -> LossReport:
    wanted = Wanted(form, schema, WriteOptions(family="entity"))
    if form.writes_folder is not None:
        out.mkdir()
        return write_shared(wanted, articles, Target(folder=DiskFolder(out)), 2)
    with out.open("wb") as file:
        return write_shared(wanted, articles, Target(file), 2)


@pytest.mark.parametrize("form", SHARED, ids=[form.id for form in SHARED])
def test_a_shared_export_has_the_bytes_and_the_report_of_one_process(
    form: Format, tmp_path: Path
) -> None:
    articles = [*_plain(120), *torture_articles(), *_plain(70)]

    report = _shared(form, articles, tmp_path / "shared")

    assert report == write_as(form, articles, tmp_path / "alone", WriteOptions(family="entity"))
    assert bytes_of(tmp_path / "shared") == bytes_of(tmp_path / "alone")
    assert report.articles
    assert report.losses


@pytest.mark.parametrize("form", SHARED, ids=[form.id for form in SHARED])
def test_an_export_of_nothing_writes_what_it_writes_alone(form: Format, tmp_path: Path) -> None:
    report = _shared(form, [], tmp_path / "shared")

    assert report == write_as(form, [], tmp_path / "alone")
    assert bytes_of(tmp_path / "shared") == bytes_of(tmp_path / "alone")


def test_what_a_process_beside_says_when_it_fails_is_in_the_error() -> None:
    with beside(TASK, 1) as (process,):
        process.send(b"no setup")
        with pytest.raises(FailedBeside, match=r"Traceback[\s\S]*DecodeError"):
            process.receive()


def test_options_that_make_no_sense_are_refused_before_anything_is_shared(tmp_path: Path) -> None:
    form = next(form for form in SHARED if form.id == "conll")
    wanted = Wanted(form, SCHEMA, WriteOptions(family="none"))

    with (tmp_path / "out").open("wb") as file, pytest.raises(UserError, match="family"):
        write_articles(wanted, _plain(1), Target(file), 10_000)


def test_an_export_that_is_stopped_ends_the_processes_beside_it() -> None:
    numbers: list[int] = []
    with suppress(KeyboardInterrupt), beside(TASK, 2) as found:
        numbers = [process.number for process in found]
        raise KeyboardInterrupt

    assert len(numbers) == 2
    for number in numbers:
        with pytest.raises(ProcessLookupError):
            os.kill(number, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="waits for a process of another's")
def test_a_process_beside_ends_when_its_job_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", _JOB], stdout=subprocess.PIPE) as job:
        assert job.stdout is not None
        process = os.pidfd_open(int(job.stdout.readline()))
        try:
            job.kill()
            ended, _, _ = select.select([process], [], [], 20)
        finally:
            os.close(process)

    assert ended


_JOB = """
import signal
from annotator.app.beside import beside
with beside("writing", 1) as (process,):
    print(process.number, flush=True)
    signal.pause()
"""
