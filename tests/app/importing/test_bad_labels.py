"""Bad labels in files: each is told with its place and reason, the rest comes in."""

import json
from pathlib import Path

import pytest

from annotator.app.importing.import_files import ImportOptions, import_files
from annotator.app.importing.import_places import written_at
from annotator.app.session import Session
from tests.builders import a_project

GOOD = {"text": "Gefest-M sails.", "spans": [{"start": 0, "end": 8, "label": "COMPANY"}]}


@pytest.fixture
def session(tmp_path: Path):
    session = a_project(tmp_path)
    yield session
    session.close()


def test_each_bad_record_is_refused_alone(session: Session, tmp_path: Path):
    outside = {"text": "A ship.", "spans": [{"start": 2, "end": 90, "label": "VESSEL"}]}
    empty = {"text": "Two ships.", "spans": [{"start": 4, "end": 4, "label": "VESSEL"}]}
    lines = [
        json.dumps(GOOD),
        json.dumps(outside),
        json.dumps(empty),
        json.dumps(GOOD),
        '{"text": "cut',
    ]
    file = tmp_path / "bad.jsonl"
    file.write_text("\n".join(lines))

    report = import_files(session, [file], ImportOptions(layer="Eve"))

    assert (report.added, report.annotations) == (3, 1)
    assert [one.where.split(",")[0] for one in report.refused] == ["line 2", "line 3", "line 5"]
    assert "outside the text" in report.refused[0].why
    assert written_at([file], report.refused[2].where) == '{"text": "cut'


def test_a_folder_of_many_files_comes_in_but_for_the_bad_ones(session: Session, tmp_path: Path):
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(300):
        (folder / f"{number:03}.txt").write_text(f"Article {number}.")
    (folder / "again.txt").write_text("Article 7.")
    (folder / "empty.txt").write_text("")
    (folder / "odd.bin").write_bytes(b"\x00\x01")

    report = import_files(session, [folder], ImportOptions())

    assert report.added == 300
    assert report.further_sources == 1
    assert len(report.refused) == 2
    assert {one.where.partition(",")[0] for one in report.refused} == {"empty.txt", "odd.bin"}


def test_places_in_a_file_are_found_for_what_they_are(tmp_path: Path):
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    one.write_text("first\nsecond\n" + "x" * 10_000 + "\nfourth\n")
    two.write_text("other\n")

    assert written_at([one], "line 2, span 3") == "second"
    assert written_at([one], "line 4") == "fourth"
    assert written_at([one], "line 3") == "x" * 4000
    assert written_at([one, two], "two.jsonl, line 1") == "other"
    assert written_at([tmp_path], "two.jsonl, line 1") == "other"
    assert written_at([one, two], "line 1") == ""
    assert written_at([one], "line 99") == ""
    assert written_at([tmp_path / "gone.jsonl"], "line 1") == ""
