"""A dataset is written whole or not at all, with what was asked for and nothing else."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from annotator.app import labelling, reading
from annotator.app.exporting.export_file import export_file, schema_path
from annotator.app.exporting.records import ExportOptions
from annotator.app.exporting.selecting import OTHERS
from annotator.app.schema_import import write_schema_file
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.model.article import State
from tests.builders import a_project, keys_of, open_first, put_records_in, words


@pytest.fixture
def session(tmp_path: Path):
    session = open_first(a_project(tmp_path, "North Korea said no.", "South Korea said yes."))
    labelling.add(session, "COUNTRY", [words(session, "North Korea")])
    yield session
    session.close()


def exported(session: Session, out: Path, **options: object) -> list[dict[str, Any]]:
    export_file(session, out, msgspec.convert(options, ExportOptions))
    return [msgspec.json.decode(line) for line in out.read_bytes().splitlines()]


def test_the_schema_lies_beside_the_file(session: Session, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    exported(session, out)
    assert schema_path(out).read_text(encoding="utf-8") == session.schema.body


def test_the_same_project_gives_the_same_bytes(session: Session, tmp_path: Path) -> None:
    exported(session, tmp_path / "a.jsonl")
    exported(session, tmp_path / "b.jsonl")
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()


def test_only_articles_in_the_wanted_states_are_written(session: Session, tmp_path: Path) -> None:
    reading.set_state(session, State.SKIPPED, keys_of(session)[1])
    (only,) = exported(session, tmp_path / "out.jsonl", states=["skipped"])
    assert only["text"] == "South Korea said yes."


def test_an_article_nobody_began_counts_as_new(session: Session, tmp_path: Path) -> None:
    (only,) = exported(session, tmp_path / "out.jsonl", states=["new"])
    assert only["layers"] == []


def test_plain_spans_are_those_of_whoever_works(session: Session, tmp_path: Path) -> None:
    first, second = exported(session, tmp_path / "out.jsonl", format="spans")
    (span,) = first["spans"]
    assert (span["start"], span["end"], span["label"]) == (0, 11, "COUNTRY")
    assert second["spans"] == []


def test_a_name_that_nobody_has_is_refused(session: Session, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="Nobody here is called Zoe; there are: Anna"):
        exported(session, tmp_path / "out.jsonl", layer="Zoe")


def test_a_file_is_replaced_only_by_a_whole_one(session: Session, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("the old dataset")
    with pytest.raises(UserError):
        exported(session, out, format="nonsense")
    with pytest.raises(UserError, match="could not be written"):
        exported(session, tmp_path / "missing" / "out.jsonl")
    with pytest.raises(UserError, match="is a folder"):
        exported(session, tmp_path)
    assert out.read_text() == "the old dataset"
    assert sorted(tmp_path.glob(".*part")) == []


def test_no_dataset_takes_the_place_of_a_project(session: Session) -> None:
    before = session.path.read_bytes()
    for form in ("article", "spans", "csv"):
        with pytest.raises(UserError, match=r"is a project file|is there already"):
            exported(session, session.path, format=form)
    with pytest.raises(UserError, match="is a project file"):
        write_schema_file(session.schema, session.path)
    assert session.path.read_bytes() == before


def test_layers_that_nobody_named_are_told_when_a_form_holds_but_one(
    session: Session, tmp_path: Path
) -> None:
    theirs = {"annotator": "Zoe", "annotations": [{"label": "PERSON", "start": 0, "end": 5}]}
    record = {"format": "annotator.article", "version": 1, "text": "South Korea said yes."}
    put_records_in(session, [{**record, "layers": [theirs]}], tmp_path / "more.jsonl")
    for form, lost in (("spans", 1), ("conll", 1), ("article", 0)):
        report = export_file(session, tmp_path / form, ExportOptions(form))
        counts = {loss.kind: (loss.count, loss.examples) for loss in report.losses}
        example = "Zoe, 1 annotation in “South Korea said yes.”"
        assert counts.get(OTHERS) == ((1, (example,)) if lost else None)
    named = export_file(session, tmp_path / "zoe", ExportOptions("spans", layer="Zoe"))
    assert (named.annotations, OTHERS in {loss.kind for loss in named.losses}) == (1, False)
