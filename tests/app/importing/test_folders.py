"""Folders go in and out whole; one that holds something is never written into."""

import importlib
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from annotator.app import labelling
from annotator.app.exporting.export_file import export_file
from annotator.app.exporting.records import ExportOptions
from annotator.app.importing.import_files import ImportOptions, import_files
from annotator.app.project import create_project, schema_from
from annotator.app.session import Session
from annotator.errors import UserError
from tests.builders import a_project, open_first, words


@pytest.fixture
def session(tmp_path: Path):
    session = open_first(a_project(tmp_path, "North Korea 😀 said no.", "South Korea said yes."))
    labelling.add(session, "COUNTRY", [words(session, "North Korea")])
    labelling.add(session, "CUE", [words(session, "said")])
    yield session
    session.close()


def test_a_folder_for_brat_is_read_into_another_project(session: Session, tmp_path: Path) -> None:
    out = tmp_path / "out"
    report = export_file(session, out, ExportOptions("brat"))
    other = create_project(
        tmp_path / "other.annot", schema=schema_from("sanctions-news"), annotator="Eve"
    )

    found = import_files(other, [out], ImportOptions())
    again = import_files(other, [out], ImportOptions())
    other.close()

    assert (report.articles, report.annotations) == (2, 2)
    assert (found.added, found.layers, found.annotations) == (2, 1, 2)
    assert (found.refused, found.changed) == ((), ())
    assert (again.added, again.layers, again.known) == (0, 0, 2)


def test_a_folder_appears_whole_or_not_at_all_and_nothing_is_lost(
    session: Session, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    export_file(session, out, ExportOptions("brat"))
    labels = next(out.rglob("*.ann"))
    labels.write_text("what somebody did in brat")

    with pytest.raises(UserError, match="is there already; name a new folder"):
        export_file(session, out, ExportOptions("brat"))
    with pytest.raises(UserError, match="could not be written"):
        export_file(session, tmp_path / "missing" / "out", ExportOptions("brat"))

    assert labels.read_text() == "what somebody did in brat"
    assert sorted(tmp_path.glob(".*part")) == []


def test_each_file_of_a_folder_is_read_in_its_own_form(session: Session, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.txt").write_text("One article.")
    (folder / "deep" / "b.jsonl").write_text('{"text": "Another.", "spans": []}\n')
    (folder / "picture.png").write_bytes(b"\x89PNG")
    (folder / ".hidden.txt").write_text("Not this.")
    (folder / "project.annot").write_bytes(b"SQLite format 3\0")

    report = import_files(session, [folder], ImportOptions())

    assert report.added == 2
    assert [(one.where, one.why) for one in report.refused] == [
        ("picture.png", "Files like picture.png cannot be read here; name their format.")
    ]


def test_a_file_of_a_folder_that_cannot_be_read_stops_no_other(
    session: Session, tmp_path: Path
) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.json").write_text('[{"number": 1}]')
    (folder / "b.txt").write_text("One article.")
    with ZipFile(folder / "c.zip", "w") as archive:
        archive.writestr("d.txt", "Another.")
        archive.writestr("e.json", '[{"number": 1}]')

    report = import_files(session, [folder], ImportOptions())

    assert report.added == 2
    assert [one.where for one in report.refused] == ["a.json", "c.zip, e.json"]
    assert all("no column of texts" in one.why for one in report.refused)


def test_the_same_text_in_a_zip_and_a_document_is_one_article_with_both_sources(
    session: Session, tmp_path: Path
) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    document: Any = importlib.import_module("docx").Document()
    document.add_paragraph("One article.")
    document.core_properties.author = "Anna Lind"
    document.save(str(folder / "a.docx"))
    with ZipFile(folder / "b.zip", "w") as archive:
        archive.writestr("deep/c.txt", "One article.")

    report = import_files(session, [folder], ImportOptions())
    article = session.open_article(session.queue.keys()[-1]).article

    assert (report.added, report.further_sources, report.refused) == (1, 1, ())
    assert [source.file for source in article.sources] == ["a.docx", "b.zip/deep/c.txt"]
    assert article.meta["author"] == "Anna Lind"


def test_labels_that_the_schema_does_not_know_are_told_once(
    session: Session, tmp_path: Path
) -> None:
    file = tmp_path / "a.jsonl"
    span = '{"start": 0, "end": 3, "label": "ODD"}'
    file.write_text(f'{{"text": "One article.", "spans": [{span}, {span}]}}\n')

    report = import_files(session, [file], ImportOptions())

    assert [one.why for one in report.changed] == [
        "the label “ODD” (2 ×) is not in the schema; kept as it is"
    ]


def test_fine_labels_are_folded_into_their_parents_and_counted(
    session: Session, tmp_path: Path
) -> None:
    report = export_file(session, tmp_path / "out", ExportOptions("brat", fold=True))

    (written,) = [file for file in (tmp_path / "out").rglob("*.ann") if file.stat().st_size]
    lines = written.read_text("utf-8").splitlines()
    assert [line.split()[1] for line in lines if line.startswith("T")] == ["ENTITY", "CUE"]
    assert ("labels folded into ENTITY", 1) in [(one.kind, one.count) for one in report.losses]


def test_a_folder_without_files_is_told(session: Session, tmp_path: Path) -> None:
    (tmp_path / "nothing" / "below").mkdir(parents=True)
    found = import_files(session, [tmp_path / "nothing"], ImportOptions())
    assert [(one.where, one.why) for one in found.refused] == [
        ("nothing", "there is no file in this folder")
    ]
