"""What befalls long exports while processes share them: writers beside them, deaths, odd names."""

import errno
import os
import re
import signal
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest

from annotator.app import beside as processes
from annotator.app import labelling
from annotator.app.beside import beside
from annotator.app.exporting import writing
from annotator.app.exporting.dataset import export_any
from annotator.app.exporting.export_file import export_file, new_folder
from annotator.app.exporting.records import ExportOptions, Records
from annotator.app.exporting.writing import TASK, Target, write_records, write_shared
from annotator.app.project import open_project
from annotator.app.schema_editing import apply_edits
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.formats.base import LossReport, WriteOptions
from annotator.formats.folders import DiskFolder
from annotator.formats.registry import format_named
from annotator.model.label_edits import AddLabel, ChangeLabel
from annotator.storage.exports import articles_by_key
from tests.app.dataset_projects import SPLIT, a_corpus
from tests.builders import a_project, open_first, put_records_in, words
from tests.formats.torture import bytes_of

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")


def many_texts(count: int) -> list[str]:
    return [f"Number {n}: Kim said no." for n in range(count)]


def shared(session: Session, options: ExportOptions, out: Path, *progress: Any) -> LossReport:
    """Write into a new folder by two processes."""
    records = Records(session, format_named(options.format), options)
    with new_folder(out) as folder:
        target = Target(folder=DiskFolder(folder))
        return write_shared(records, session.queue.keys(), target, 2, *progress)


def children() -> list[int]:
    """Return the processes that this one has started, those of them that still run."""
    lists = Path("/proc/self/task").glob("*/children")
    return [int(number) for each in lists for number in each.read_text().split()]


@on_linux
def test_a_killed_process_ends_the_export_with_a_sentence_and_leaves_nothing(
    tmp_path: Path,
) -> None:
    session = a_project(tmp_path, *many_texts(600))
    there = {*tmp_path.iterdir()}

    def kill_one(done: int, _total: int) -> None:
        if done == 50:
            os.kill(children()[0], signal.SIGKILL)

    with pytest.raises(UserError, match=r"ended from outside \(signal 9\)"):
        shared(session, ExportOptions("uima-xmi"), tmp_path / "out", kill_one)

    assert children() == []
    assert {*tmp_path.iterdir()} == there
    session.close()


@on_linux
def test_a_process_that_hears_nothing_any_more_is_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(processes, "_GRACE", 0.2)
    with beside(TASK, 1) as (process,):
        os.kill(process.number, signal.SIGSTOP)

        def wait() -> None:
            with suppress(UserError, ValueError):
                process.receive()

        waiting = threading.Thread(target=wait)
        waiting.start()
    waiting.join()

    assert children() == []


def test_what_the_disk_refuses_beside_is_told_as_it_would_be_here(tmp_path: Path) -> None:
    session = a_project(tmp_path, *many_texts(3))
    options = ExportOptions("uima-xmi")
    records = Records(session, format_named(options.format), options)

    with pytest.raises(OSError, match=re.escape(os.strerror(errno.ENOENT))) as refused:
        write_shared(records, session.queue.keys(), Target(folder=DiskFolder(tmp_path / "no")), 2)

    assert refused.value.errno == errno.ENOENT
    assert Path(refused.value.filename).parent == tmp_path / "no"
    session.close()


@on_linux
def test_projects_and_folders_may_have_names_that_are_no_utf_8(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode("Статьи".encode("cp1251"))
    folder.mkdir()
    session = a_project(folder, *many_texts(3))

    report = shared(session, ExportOptions("uima-xmi"), folder / os.fsdecode(b"caf\xe9"))

    assert report.articles == 3
    session.path.rename(folder / "gone")
    with pytest.raises(UserError) as refused:
        shared(session, ExportOptions("uima-xmi"), tmp_path / "out")
    assert str(refused.value) == f"There is no file {session.path}."
    session.close()


def test_labels_edited_since_the_export_was_asked_for_change_none_of_its_parts(
    tmp_path: Path,
) -> None:
    session = open_first(a_project(tmp_path))
    labelling.add(session, "COMPANY", [words(session, "Gefest-M")])
    options = ExportOptions("uima-xmi")
    export_file(session, tmp_path / "before", options)
    reader = open_project(session.path, annotator="Anna", read_only=True)
    records = Records(reader, format_named(options.format), options)
    frame = next(label for label in session.schema.labels if label.is_frame)
    another = msgspec.structs.replace(frame, id="ANOTHER", name="Another", keys=())
    apply_edits(session, [AddLabel(label=another)])

    with new_folder(tmp_path / "shared") as folder:
        write_shared(records, reader.queue.keys(), Target(folder=DiskFolder(folder)), 2)

    export_file(session, tmp_path / "after", options)
    assert bytes_of(tmp_path / "shared") == bytes_of(tmp_path / "before")
    assert bytes_of(tmp_path / "after") != bytes_of(tmp_path / "before")
    reader.close()
    session.close()


def test_a_dataset_has_the_labels_as_they_are_when_it_is_written(tmp_path: Path) -> None:
    session = a_corpus(tmp_path)
    window = open_project(session.path, annotator="Anna", job=session.job_token)
    apply_edits(window, [ChangeLabel(label="COMPANY", name="Firm")])
    window.close()

    export_any(session, tmp_path / "set", SPLIT)

    assert 'name = "Firm"' in (tmp_path / "set" / "schema.toml").read_text()
    session.close()


def test_losses_are_told_in_the_order_of_one_process(tmp_path: Path) -> None:
    session = a_project(tmp_path, "Nothing here.")
    layers = [_layer("Anna", "PERSON", 1)]
    put_records_in(
        session,
        [
            {
                "format": "annotator.article",
                "version": 1,
                "text": text,
                "layers": layers if n < 60 else [*layers, _layer("Bea", "PERSON", 0)],
            }
            for n, text in enumerate(many_texts(70))
        ],
        tmp_path / "labelled.jsonl",
    )
    options = ExportOptions("conll", write=WriteOptions(family="entity"))
    records, keys = Records(session, format_named("conll"), options), session.queue.keys()

    with (tmp_path / "out").open("wb") as file:
        together = write_shared(records, keys, Target(file), 2)
    alone = export_file(session, tmp_path / "alone", options)

    assert len(alone.losses) > 1
    assert together == alone
    session.close()


def _layer(annotator: str, label: str, start: int) -> dict[str, object]:
    span = {"label": label, "start": start, "end": 6}
    return {"annotator": annotator, "annotations": [span]}


def test_who_comes_in_while_articles_are_read_is_read_too(tmp_path: Path) -> None:
    session = a_project(tmp_path, *many_texts(150))
    reader = open_project(session.path, read_only=True)
    with reader.store.reading() as db:
        reading = articles_by_key(db, reader.queue.keys())
        next(reading)
        other = open_project(session.path, annotator="Zoe", job=session.job_token)
        other.open_article(other.queue.keys()[-1])
        labelling.add(other, "PERSON", [words(other, "Kim")])
        other.close()
        *_, (_, last) = reading

    assert [layer.annotator for layer in last.layers] == ["Zoe"]
    reader.close()
    session.close()


@on_linux
@pytest.mark.parametrize(("place", "apart"), [("Dropbox", False), ("home", True)])
def test_one_state_is_read_alone_where_readers_hold_up_who_writes(
    place: str, apart: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "WORTH_IT", 1)
    monkeypatch.setattr(writing, "processes_beside", lambda: 2)
    (tmp_path / place).mkdir()
    session = a_project(tmp_path / place)
    records = Records(session, format_named("prodigy"), ExportOptions("prodigy"))
    found: list[bool] = []

    with session.store.steady(), (tmp_path / "out").open("wb") as file:
        write_records(
            records,
            session.queue.keys(),
            Target(file),
            lambda _done, _total: found.append(bool(children())),
        )

    assert found[-1] is apart
    session.close()
