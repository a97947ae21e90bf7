"""Files whose names are not UTF-8 come in, are shown, and are found again from a report."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.app.exporting.export_file import export_file
from annotator.app.exporting.records import ExportOptions
from annotator.app.importing.import_files import ImportOptions, import_files
from annotator.app.importing.import_places import written_at
from annotator.app.importing.import_preview import look
from annotator.app.importing.import_reading import read_elsewhere
from annotator.app.project import create_project, open_project
from annotator.app.together.merging import merge_projects
from annotator.app.together.people import people
from tests.builders import a_project

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="only there names are any bytes at all"
)
CAFE, NEWS = os.fsdecode(b"caf\xe9.txt"), os.fsdecode("новости.csv".encode("cp866"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / os.fsdecode("Статьи".encode("cp1251"))
    folder.mkdir()
    (folder / CAFE).write_text("An article in a café.")
    (folder / NEWS).write_text("id,text\n1,The Treasury said no.\n2,\n3\n")
    (folder / "two\nlines.txt").write_text("")
    return folder


def test_a_folder_of_such_names_comes_in_and_travels_on(folder: Path, tmp_path: Path) -> None:
    session = a_project(tmp_path)

    report = import_files(session, [folder], ImportOptions())
    export_file(session, tmp_path / "out.jsonl", ExportOptions("article"))
    session.close()
    other = create_project(tmp_path / "other.annot", annotator="Eve")
    merged = merge_projects(other, [session.path])
    other.close()

    sources = [
        json.loads(line)["sources"] for line in (tmp_path / "out.jsonl").read_text().splitlines()
    ]
    assert [each[0]["file"] for each in sources[1:]] == ["café.txt", "новости.csv"]
    assert [(each.where, each.why) for each in report.refused] == [
        ("two␊lines.txt", "the file is empty"),
        ("новости.csv, line 3", "the text is empty"),
        ("новости.csv, line 4", "it has 1 cell, the first row has 2"),
    ]
    assert [each.counts.articles for each in merged.files] == [3]
    assert written_at([folder], report.refused[1].where) == "2,"


def test_such_a_file_is_looked_at_and_read_by_a_process_beside(
    folder: Path, tmp_path: Path
) -> None:
    session = a_project(tmp_path)
    *_, found = look(session, [folder / CAFE, folder / "none.txt"], ImportOptions())
    session.close()

    assert [each.where for each in found.first] == ["café.txt", "none.txt"]
    assert [Path(name).name for name in found.unreadable] == ["none.txt"]
    assert [each.scope for each in read_elsewhere([folder], ImportOptions())] == [
        "café.txt",
        "two␊lines.txt",
        *["новости.csv"] * 3,
    ]


@pytest.mark.parametrize("as_address", [False, True])
def test_the_command_line_takes_such_names(folder: Path, tmp_path: Path, as_address: bool) -> None:
    a_project(tmp_path).close()
    files = [folder / CAFE, folder / "missing.txt"]
    words = [file.as_uri() if as_address else str(file) for file in files]
    command = [sys.executable, "-m", "annotator", "import", str(tmp_path / "news.annot")]

    taken = subprocess.run([*command, words[0], "--json"], capture_output=True, check=False)
    missing = subprocess.run([*command, words[1]], capture_output=True, check=False)

    assert json.loads(taken.stdout)["added"] == 1
    assert missing.returncode == 2
    assert "Статьи/missing.txt" in missing.stderr.decode()
    session = open_project(tmp_path / "news.annot")
    assert len(session.queue.keys()) == 2
    session.close()


def test_labels_of_annotators_in_such_folders_come_in(tmp_path: Path) -> None:
    for name in ("Анна", "Жан"):
        folder = tmp_path / "brat" / os.fsdecode(name.encode("cp1251"))
        folder.mkdir(parents=True)
        (folder / "a.txt").write_text("North Korea said no.")
        (folder / "a.ann").write_text("T1\tCOUNTRY 0 11\tNorth Korea\n")
    session = a_project(tmp_path)

    report = import_files(session, [tmp_path / "brat"], ImportOptions())

    assert (report.added, report.layers, report.refused) == (1, 2, ())
    assert {person.annotator.name for person in people(session)} >= {"Анна", "Жан"}
    session.close()
