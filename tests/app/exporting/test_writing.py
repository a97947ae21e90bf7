"""Long exports are shared among processes: the same bytes and the same report as in one."""

import os
import select
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from annotator.app import labelling
from annotator.app.beside import FailedBeside, beside
from annotator.app.exporting.records import ExportOptions, Records
from annotator.app.exporting.selecting import EACH_LAYER
from annotator.app.exporting.writing import TASK, Target, write_records, write_shared
from annotator.app.importing.import_files import ImportOptions, import_files
from annotator.app.project import create_project, open_project
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.formats.base import LossReport, WriteOptions
from annotator.formats.folders import DiskFolder
from annotator.formats.registry import FORMATS, format_named
from annotator.model.annotation import Annotation, Filler
from annotator.model.article import ArticleContent
from tests.builders import a_project, open_first, words
from tests.formats.formats_builders import annotation, article, identity, layer
from tests.formats.torture import bytes_of, torture_articles, write_as

SHARED = [form.id for form in FORMATS if form.splittable]
# Several records of an article, and names of files for each.
IN_WINDOWS = WriteOptions(window=20, family="entity")
OPTIONS = [
    *(ExportOptions(form, write=WriteOptions(family="entity")) for form in SHARED),
    ExportOptions("uima-xmi", layer=EACH_LAYER, write=IN_WINDOWS),
    ExportOptions("conll", layer=EACH_LAYER, write=IN_WINDOWS, fold=True, anonymise=True),
]


def _plain(first: int, count: int) -> list[ArticleContent]:
    """Return articles with labels; every ninth has one that the schema does not know."""
    return [
        article(
            f"Number {n}: Kim said no. “Never”, said Lee.",
            layer(
                annotation("PERSON", (len(f"Number {n}: "), len(f"Number {n}: Kim")), name=f"k{n}"),
                annotation("ENTITY", (1, 4), name=f"off {n}"),
                *([] if n % 9 else [_unknown(n)]),
                name="Ann" if n % 2 else "Bea: b",
            ),
            title=f"Number {n % 2}",
            language="en",
        )
        for n in range(first, first + count)
    ]


def _unknown(n: int) -> Annotation:
    kim = Filler(identity(f"k{n}"))
    return annotation(f"A-{n}", (0, 6), name=f"s{n}", attributes={"odd": 1}, roles={"who": (kim,)})


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    folder = tmp_path_factory.mktemp("shared")
    session = create_project(folder / "shared.annot", annotator="Ann")
    file = folder / "articles.jsonl"
    articles = [*_plain(0, 120), *torture_articles(), *_plain(200, 70)]
    write_as(format_named("article"), articles, file)
    import_files(session, [file], ImportOptions())
    yield session
    session.close()


def _written(
    session: Session,
    options: ExportOptions,
    out: Path,
    write: Callable[..., LossReport],
    *rest: Any,
) -> LossReport:
    form = format_named(options.format)
    records, keys = Records(session, form, options), session.queue.keys()
    if form.writes_folder is not None:
        out.mkdir()
        return write(records, keys, Target(folder=DiskFolder(out)), *rest)
    with out.open("wb") as file:
        return write(records, keys, Target(file), *rest)


def _heard(_done: int, _total: int) -> None:
    pass


@pytest.mark.parametrize("options", OPTIONS, ids=lambda o: f"{o.format} {o.layer or ''}")
def test_a_shared_export_has_the_bytes_and_the_report_of_one_process(
    session: Session, options: ExportOptions, tmp_path: Path
) -> None:
    report = _written(session, options, tmp_path / "shared", write_shared, 2)

    assert report == _written(session, options, tmp_path / "alone", write_records, _heard)
    assert bytes_of(tmp_path / "shared") == bytes_of(tmp_path / "alone")
    assert report.articles
    assert report.losses


@pytest.mark.parametrize("form", ["uima-xmi", "webanno-tsv", "conll"])
def test_an_export_of_nothing_writes_what_it_writes_alone(form: str, tmp_path: Path) -> None:
    empty = create_project(tmp_path / "empty.annot", annotator="Ann")

    report = _written(empty, ExportOptions(form), tmp_path / "shared", write_shared, 2)

    assert report == _written(empty, ExportOptions(form), tmp_path / "alone", write_records, _heard)
    assert bytes_of(tmp_path / "shared") == bytes_of(tmp_path / "alone")
    empty.close()


def test_an_export_of_one_state_does_not_hold_what_was_labelled_meanwhile(tmp_path: Path) -> None:
    session = a_project(tmp_path)
    options = ExportOptions("prodigy")
    with session.store.steady():
        _written(session, options, tmp_path / "before", write_records, _heard)
        other = open_first(open_project(session.path, annotator="Anna", job=session.job_token))
        labelling.add(other, "COMPANY", [words(other, "Treasury")])
        other.close()

        _written(session, options, tmp_path / "shared", write_shared, 2)

    _written(session, options, tmp_path / "after", write_shared, 2)
    assert bytes_of(tmp_path / "shared") == bytes_of(tmp_path / "before")
    assert bytes_of(tmp_path / "after") != bytes_of(tmp_path / "before")
    session.close()


def test_what_a_process_beside_says_when_it_fails_is_in_the_error() -> None:
    with beside(TASK, 1) as (process,):
        process.send(b"no setup")
        with pytest.raises(FailedBeside, match=r"Traceback[\s\S]*DecodeError"):
            process.receive()


def test_options_that_make_no_sense_are_refused_before_anything_is_shared(
    session: Session, tmp_path: Path
) -> None:
    options = ExportOptions("conll", write=WriteOptions(family="none"))

    with pytest.raises(UserError, match="family"):
        _written(session, options, tmp_path / "out", write_shared, 2)


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
