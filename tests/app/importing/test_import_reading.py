"""Large files are read by a process beside the import: the same records, in the same order."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from annotator.app.beside import Beside
from annotator.app.importing import import_reading
from annotator.app.importing.import_files import import_files
from annotator.app.importing.import_reading import read_elsewhere
from annotator.app.importing.import_records import Changed, records_of
from annotator.app.importing.import_report import ImportOptions, ImportReport
from annotator.app.project import create_project
from annotator.errors import UserError
from annotator.formats.base import Accepted, ReadOptions, Refusal
from annotator.formats.registry import FORMATS, format_named
from tests.extras import is_usable
from tests.formats.formats_builders import annotation, article, json_lines, layer
from tests.formats.torture import SCHEMA, torture_articles, write_as

NEWS = "😀 Kim said no, and Lee said yes."
KIM = annotation("PERSON", (0, 3))


def _files(folder: Path) -> list[Path]:
    """Return the torture texts in every form that is read and written, and what is refused."""
    usable = [form for form in FORMATS if is_usable(form)]
    both = [form for form in usable if form.reads is not None and form.written]
    found: list[Path] = []
    for form in both:
        found.append(folder / f"{form.id}{form.suffixes[0]}")
        write_as(form, torture_articles(), found[-1])
    spans = [{"start": 3, "end": 6, "label": "PERSON", "text": "Kim"}]
    units = json_lines(folder / "utf16.jsonl", {"text": NEWS, "spans": spans})
    broken = folder / "broken.jsonl"
    broken.write_text('{"text": "Good.", "meta": {"n": 1e30, "big": 18446744073709551616}}\n{"te\n')
    many = folder / "many"
    many.mkdir()
    for number in range(120):
        (many / f"{number:03}.txt").write_text(f"News {number}.")
    (many / "none.pdf").write_bytes(b"%PDF-1.4 and no more")
    return [*found, units, broken, many]


def _said(records: Any) -> list[bytes]:
    return [msgspec.json.encode((type(each.record).__name__, each)) for each in records]


def test_records_that_are_read_elsewhere_are_those_that_are_read_here(tmp_path: Path) -> None:
    files = _files(tmp_path)
    options = ImportOptions(read=ReadOptions(schema=SCHEMA, reports_labels=False))
    here = list(records_of(files, options))

    assert _said(read_elsewhere(files, options)) == _said(here)
    assert {type(each.record) for each in here} == {Accepted, Refusal, Changed}


@pytest.mark.parametrize("form", [form.id for form in FORMATS if form.shares_files])
def test_processes_that_share_a_folder_bring_what_one_brings(tmp_path: Path, form: str) -> None:
    folder = tmp_path / form
    news = [article(f"Kim said {number}.", layer(KIM, name="Ann")) for number in range(120)]
    write_as(format_named(form), [*torture_articles(), *news], folder)
    for number, file in enumerate(sorted(folder.glob("A*/*"))):
        if number % 7 == 3:
            file.write_text("No such file.")
    (folder / "gone").symlink_to(tmp_path / "nowhere")
    options = ImportOptions(read=ReadOptions(schema=SCHEMA, reports_labels=False))
    here = list(records_of([folder], options))

    assert _said(read_elsewhere([folder], options, 2)) == _said(here)
    assert _said(read_elsewhere([folder], options, 3)) == _said(here)
    kinds = [type(each.record) for each in here]
    assert (kinds.count(Accepted) > 100, kinds.count(Refusal)) == (True, 19)
    assert here[-1].record == Refusal("gone", "a link to what is not there")


def test_files_that_come_while_a_folder_is_shared_are_not_left_out_unseen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    news = [article(f"Kim said {number}.", layer(KIM, name="Ann")) for number in range(60)]
    write_as(format_named("webanno-tsv"), news, tmp_path / "news")
    sent, kept = list[Beside](), dict[Beside, bytes | None]()
    send, receive = Beside.send, Beside.receive

    def send_late(process: Beside, content: bytes) -> None:
        for earlier in sent:
            # It has looked through the folder.
            kept[earlier] = receive(earlier)
            (tmp_path / "news" / "Ann" / "0.tsv").write_text("No such file.")
        sent.append(process)
        send(process, content)

    def receive_kept(process: Beside) -> bytes | None:
        return kept.pop(process, None) or receive(process)

    monkeypatch.setattr(Beside, "send", send_late)
    monkeypatch.setattr(Beside, "receive", receive_kept)

    with pytest.raises(UserError, match=r"Files came or went in .*news"):
        list(read_elsewhere([tmp_path / "news"], ImportOptions(), 2))


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    first, none = tmp_path / "first.txt", tmp_path / "none.txt"
    first.write_text("News.")

    with pytest.raises(UserError, match=r"none\.txt"):
        list(read_elsewhere([none], ImportOptions()))
    found = [each.record for each in read_elsewhere([first, none], ImportOptions())]

    assert isinstance(found[0], Accepted)
    assert found[1:] == [Refusal("none.txt", f"There is no file {none}.")]


@pytest.mark.parametrize("shared", [False, True])
def test_an_import_read_beside_brings_what_one_that_reads_itself_brings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, shared: bool
) -> None:
    files = [tmp_path / "webanno-tsv.tsv"] if shared else _files(tmp_path)[1:]
    if shared:
        write_as(format_named("webanno-tsv"), torture_articles(), files[0])
        (files[0] / "Ann" / "z.tsv").write_text("No such file.")
    reports: list[ImportReport] = []
    for number, least in enumerate((import_reading.WORTH_IT, 1)):
        monkeypatch.setattr(import_reading, "WORTH_IT", least)
        session = create_project(tmp_path / f"{number}.annot", annotator="Ann")
        reports.append(import_files(session, files, ImportOptions()))
        session.close()

    assert reports[0] == reports[1]
    assert reports[0].added
    assert reports[0].refused
