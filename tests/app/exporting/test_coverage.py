"""What nobody looked for is left out, cut away or said: it is never denied unseen."""

from pathlib import Path

import msgspec
import pytest

from annotator.app.exporting.coverage import Unknown
from annotator.app.exporting.export_file import export_file
from annotator.app.exporting.records import ExportOptions
from annotator.app.schema_editing import apply_edits
from annotator.app.session import Session
from annotator.formats.base import WriteOptions
from annotator.model.article import State
from annotator.model.label_edits import AddLabel
from annotator.model.schema import Label
from tests.app.dataset_projects import (
    FAMILIES,
    a_corpus,
    a_record,
    kinds,
    options,
    text_of,
    written,
)
from tests.builders import a_project, put_records_in


@pytest.fixture
def corpus(tmp_path: Path):
    session = a_corpus(tmp_path)
    yield session
    session.close()


def test_what_was_not_looked_for_is_left_out_of_a_dataset(corpus: Session, tmp_path: Path) -> None:
    half = a_record(50, covered={"entity": 1})
    put_records_in(corpus, [half], tmp_path / "half.jsonl")
    manifest, report = written(corpus, tmp_path / "set")
    assert len(manifest.articles) == 36
    assert kinds(report) == {"articles left out, not all was looked for": 2}
    kept, _ = written(corpus, tmp_path / "kept", options(unknown=Unknown.KEEP))
    assert len(kept.articles) == 38
    unknown = sorted(member.unknown for member in kept.articles.values() if member.unknown)
    assert unknown == [("entity", "sanction", "statement"), ("sanction", "statement")]


def test_a_label_that_the_schema_does_not_know_is_asked_of_nobody(
    corpus: Session, tmp_path: Path
) -> None:
    odd = {"label": "ODD", "start": 0, "end": 8}
    put_records_in(corpus, [a_record(50, annotations=[odd])], tmp_path / "odd.jsonl")

    manifest, report = written(corpus, tmp_path / "set")

    assert len(manifest.articles) == 37
    # One that nobody has looked at.
    assert kinds(report) == {"articles left out, not all was looked for": 1}
    masked = options(format="prodigy", unknown=Unknown.MASK)
    written(corpus, tmp_path / "masked", masked)
    assert any("ODD" in file.read_text() for file in (tmp_path / "masked").glob("*.jsonl"))


def test_masked_records_say_what_was_looked_for_or_are_cut_to_it(
    corpus: Session, tmp_path: Path
) -> None:
    text = text_of(50)
    person = {"label": "PERSON", "start": 0, "end": 8}
    statement = {"label": "STATEMENT", "start": 0, "end": text.index("\n")}
    half = a_record(50, covered={"entity": 1}, annotations=[person, statement])
    put_records_in(corpus, [half], tmp_path / "half.jsonl")

    def of_50(out: Path, form: str, suffix: str) -> str:
        written(corpus, out, options(format=form, unknown=Unknown.MASK))
        found = [file.read_text() for file in out.rglob(f"*{suffix}")]
        return next(
            line for whole in found for line in whole.splitlines() if "Envoy 50 met" in line
        )

    said = msgspec.json.decode(of_50(tmp_path / "spans", "spans", "jsonl"))
    assert (said["covered"], [s["label"] for s in said["spans"]]) == (
        ["entity"],
        ["PERSON", "STATEMENT"],
    )
    _, report = written(corpus, tmp_path / "brat", options(format="brat", unknown=Unknown.MASK))
    assert kinds(report)["articles cut to what was looked for"] == 1
    assert kinds(report)["articles left out, not all was looked for"] == 1
    marks = "".join(file.read_text() for file in (tmp_path / "brat").rglob("*.ann"))
    assert "PERSON" in marks
    assert "STATEMENT" not in marks


def test_a_form_of_one_family_asks_for_that_family_only(corpus: Session, tmp_path: Path) -> None:
    half = a_record(50, covered={"entity": 1})
    put_records_in(corpus, [half], tmp_path / "half.jsonl")
    manifest, report = written(corpus, tmp_path / "set", options(format="conll"))
    assert len(manifest.articles) == 37
    assert kinds(report)["articles left out, not all was looked for"] == 1


@pytest.mark.parametrize(
    ("form", "write", "missing"),
    [
        ("conll", WriteOptions(family="sanction"), "sanction"),
        ("conll", WriteOptions(family="entity"), ""),
        ("chat", WriteOptions(task="statements"), "statement"),
        ("chat", WriteOptions(task="entities"), ""),
        ("chat", WriteOptions(), "sanction, statement"),
        ("spans", WriteOptions(), ""),
    ],
)
def test_what_a_form_would_deny_must_have_been_looked_for_by_somebody(
    tmp_path: Path, form: str, write: WriteOptions, missing: str
) -> None:
    session = a_project(tmp_path, "Nothing.")
    records = [a_record(number, covered={"entity": 1}) for number in range(4)]
    put_records_in(session, records, tmp_path / "names.jsonl")
    chosen = ExportOptions(form, layer="Anna", states=frozenset({State.DONE}), write=write)

    report = export_file(session, tmp_path / "out", chosen)

    found = {loss.kind: loss for loss in report.losses}
    as_if = found.get("articles written as if all was looked for")
    assert (as_if.count if as_if else 0) == (4 if missing else 0)
    assert as_if is None or as_if.examples[0].endswith(f": {missing}")
    session.close()


def test_a_label_that_came_later_was_not_looked_for_before(tmp_path: Path) -> None:
    session = a_corpus(tmp_path, 20)
    ship = Label("SHIP", "Ship", "entity", "things")
    apply_edits(session, [AddLabel(label=ship)])
    assert len(written(session, tmp_path / "unused")[0].articles) == 26
    covered = dict.fromkeys(FAMILIES, session.schema.version)
    mark = {"label": "SHIP", "start": 0, "end": 5}
    late = [a_record(n, covered=covered, annotations=[mark]) for n in range(50, 70)]
    put_records_in(session, late, tmp_path / "late.jsonl")
    used, report = written(session, tmp_path / "used")
    assert len(used.articles) == 20
    assert kinds(report) == {"articles left out, not all was looked for": 27}
    session.close()
