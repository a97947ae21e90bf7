"""Datasets for trainers through a project: out with options, and in again."""

import json
from pathlib import Path

import pytest

from annotator.app import labelling
from annotator.app.exporting.export_file import export_file
from annotator.app.exporting.records import ExportOptions
from annotator.app.importing.import_files import ImportOptions, import_files
from annotator.app.project import create_project
from annotator.app.session import Session
from annotator.formats.base import WriteOptions
from tests.builders import a_project, open_first, words

TEXTS = ("North Korea 😀 said no. The bank of North Korea paid. It left.", "South Korea said yes.")


@pytest.fixture
def session(tmp_path: Path):
    session = open_first(a_project(tmp_path, *TEXTS))
    labelling.add(session, "COUNTRY", [words(session, "North Korea")])
    labelling.add(session, "COMPANY", [words(session, "bank of North Korea")])
    labelling.add(session, "COUNTRY", [words(session, "North Korea", 1)])
    yield session
    session.close()


@pytest.mark.parametrize(
    ("form", "ending", "annotations"),
    [
        ("label-studio", "json", 3),
        ("prodigy", "jsonl", 3),
        ("doccano", "jsonl", 3),
        ("chat", "jsonl", 3),
        ("conll", "conll", 2),
        ("gliner", "json", 3),
    ],
)
def test_labels_go_out_of_one_project_and_into_another(
    session: Session, tmp_path: Path, form: str, ending: str, annotations: int
) -> None:
    out = tmp_path / f"out.{ending}"
    report = export_file(session, out, ExportOptions(form))
    other = create_project(tmp_path / "other.annot", annotator="Eve")

    found = import_files(other, [out], ImportOptions(layer="from Anna"))
    other.close()

    assert report.annotations == found.annotations == annotations
    assert found.refused == ()
    assert found.layers >= 1


def test_what_lies_beside_a_dataset_is_written_with_it(session: Session, tmp_path: Path) -> None:
    export_file(session, tmp_path / "tasks.json", ExportOptions("label-studio"))
    export_file(session, tmp_path / "chat.jsonl", ExportOptions("chat"))

    assert b'<Label value="COUNTRY"' in (tmp_path / "tasks.json.config.xml").read_bytes()
    assert json.loads((tmp_path / "chat.jsonl.answer.schema.json").read_bytes())["required"]


def test_windows_are_exported_in_any_form_and_cut_spans_counted(
    session: Session, tmp_path: Path
) -> None:
    write = WriteOptions(window=4)
    report = export_file(session, tmp_path / "a.jsonl", ExportOptions("doccano", write=write))

    lines = (tmp_path / "a.jsonl").read_text("utf-8").split("\n")
    windows = [json.loads(line) for line in lines if line]
    assert [one["text"] for one in windows][:2] == ["North Korea 😀 said", "no."]
    assert all(len(one["text"].split()) <= 4 for one in windows)
    assert windows[0]["window"] == [0, 18]
    assert report.annotations == 1
    assert {loss.kind: loss.count for loss in report.losses}["spans cut by windows"] == 2
