"""Labels that the schema does not know: kept, mapped, added or left out, and remembered."""

import json
from pathlib import Path

import pytest

from annotator.app.importing.import_files import ImportOptions, ImportReport, import_files
from annotator.app.project import create_project, schema_from
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.model.annotation import Annotation
from annotator.model.article import AnnotatorKind
from annotator.model.terms import Fate, Term, TermChoice, TermKind, TermMap, parsed_term
from tests.builders import annotations_in

TEXT = "Treasury named Gefest-M of Moscow."


@pytest.fixture
def session(tmp_path: Path):
    session = create_project(
        tmp_path / "news.annot", schema=schema_from("sanctions-news"), annotator="Anna"
    )
    yield session
    session.close()


def spans_file(folder: Path, *labels: str, name: str = "spans.jsonl") -> Path:
    places = [(0, 8), (15, 23), (27, 33)]
    spans = [
        {"start": start, "end": end, "label": label}
        for label, (start, end) in zip(labels, places, strict=False)
    ]
    file = folder / name
    file.write_text(json.dumps({"text": TEXT, "spans": spans}) + "\n")
    return file


def bring(session: Session, file: Path, terms: TermMap, layer: str = "Eve") -> ImportReport:
    return import_files(session, [file], ImportOptions(layer=layer, terms=terms))


def labels_of(session: Session, annotator: str) -> list[str]:
    return [each.label for each in annotations_of(session, annotator)]


def annotations_of(session: Session, annotator: str) -> list[Annotation]:
    found = session.open_article(session.queue.keys()[0])
    choice = next(one for one in found.layers if one.annotator.name == annotator)
    return annotations_in(session, choice.key)


def label(name: str) -> Term:
    return Term(TermKind.LABEL, name)


def test_each_label_becomes_what_was_chosen_for_it(session: Session, tmp_path: Path):
    file = spans_file(tmp_path, "GOVT", "ORG1", "GPE")
    terms = {
        label("GOVT"): TermChoice(Fate.MAP, "GOVBODY"),
        label("ORG1"): TermChoice(Fate.ADD, "entity"),
        label("GPE"): TermChoice(Fate.DROP),
    }

    report = bring(session, file, terms)

    assert labels_of(session, "Eve") == ["GOVBODY", "ORG1"]
    assert session.schema.by_id["ORG1"].family == "entity"
    assert [(one.term.name, one.count, one.choice.fate) for one in report.terms] == [
        ("GOVT", 1, Fate.MAP),
        ("GPE", 1, Fate.DROP),
        ("ORG1", 1, Fate.ADD),
    ]
    assert report.changed == ()


def test_a_label_kept_is_unknown_and_said_so(session: Session, tmp_path: Path):
    report = bring(session, spans_file(tmp_path, "ODD"), {})

    assert labels_of(session, "Eve") == ["ODD"]
    assert "ODD" not in session.schema.by_id
    assert [one.why for one in report.changed] == [
        "the label “ODD” (1 ×) is not in the schema; kept as it is"
    ]


def test_undo_takes_back_labels_and_what_was_added_to_the_schema(session: Session, tmp_path: Path):
    bring(session, spans_file(tmp_path, "NEWONE"), {label("NEWONE"): TermChoice(Fate.ADD)})

    session.history.undo()

    assert "NEWONE" not in session.schema.by_id
    assert len(session.queue.keys()) == 0

    session.history.redo()

    assert "NEWONE" in session.schema.by_id
    assert labels_of(session, "Eve") == ["NEWONE"]


def test_what_was_chosen_is_done_next_time_unless_asked_afresh(session: Session, tmp_path: Path):
    first = spans_file(tmp_path, "GOVT", "NEWONE", "GPE")
    bring(
        session,
        first,
        {
            label("GOVT"): TermChoice(Fate.MAP, "GOVBODY"),
            label("NEWONE"): TermChoice(Fate.ADD),
            label("GPE"): TermChoice(Fate.DROP),
        },
    )

    again = import_files(session, [first], ImportOptions(layer="Bob"))
    fresh = import_files(session, [first], ImportOptions(layer="Cid", afresh=True))

    assert labels_of(session, "Bob") == ["GOVBODY", "NEWONE"]
    assert [one.choice.fate for one in again.terms] == [Fate.MAP, Fate.DROP]
    assert labels_of(session, "Cid") == ["GOVT", "NEWONE", "GPE"]
    assert fresh.layers == 1


def test_each_name_has_a_layer_of_its_own_and_the_same_one_is_known(
    session: Session, tmp_path: Path
):
    file = spans_file(tmp_path, "PERSON")
    reports = [bring(session, file, {}, name) for name in ("Eve", "Bob", "Eve")]

    assert [(one.added, one.layers, one.known) for one in reports] == [
        (1, 1, 0),
        (0, 1, 0),
        (0, 0, 1),
    ]


def test_a_model_can_be_named(session: Session, tmp_path: Path):
    file = spans_file(tmp_path, "PERSON")

    import_files(session, [file], ImportOptions(layer="ner-1", kind=AnnotatorKind.MODEL))

    found = session.open_article(session.queue.keys()[0])
    assert [
        (one.annotator.name, one.annotator.kind)
        for one in found.layers
        if one.annotator.name == "ner-1"
    ] == [("ner-1", AnnotatorKind.MODEL)]


def test_roles_and_values_are_mapped_and_a_dropped_filler_leaves_its_words(
    session: Session, tmp_path: Path
):
    one, two = "0d7b8c10-0000-4000-8000-000000000001", "0d7b8c10-0000-4000-8000-000000000002"
    who = {"id": one, "label": "WHO", "start": 0, "end": 8}
    act = {
        "id": two,
        "label": "SANCTION",
        "start": 9,
        "end": 14,
        "attributes": {"status": "enacted", "mood": "bad"},
        "roles": {"agent": [{"id": one}]},
    }
    record = {
        "format": "annotator.article",
        "text": TEXT,
        "layers": [{"annotator": "Eve", "annotations": [who, act]}],
    }
    file = tmp_path / "one.jsonl"
    file.write_text(json.dumps(record) + "\n")
    terms = {
        label("WHO"): TermChoice(Fate.DROP),
        parsed_term("role:agent"): TermChoice(Fate.MAP, "authority"),
        parsed_term("value:status:enacted"): TermChoice(Fate.MAP, "imposed"),
        parsed_term("attribute:mood"): TermChoice(Fate.DROP),
    }

    import_files(session, [file], ImportOptions(terms=terms))

    (frame,) = annotations_of(session, "Eve")
    assert frame.attributes == {"status": "imposed"}
    assert [(filler.id, filler.text) for filler in frame.roles["authority"]] == [(None, "Treasury")]


def test_a_choice_that_cannot_be_is_refused_before_anything_is_read(
    session: Session, tmp_path: Path
):
    file = spans_file(tmp_path, "PER")
    for term, choice, why in (
        ("PER", TermChoice(Fate.MAP, "NOBODY"), "no label “NOBODY”"),
        ("PER", TermChoice(Fate.ADD, "nofamily"), "no family “nofamily”"),
        ("role:agent", TermChoice(Fate.ADD), "only labels can be added"),
    ):
        with pytest.raises(UserError, match=why):
            bring(session, file, {parsed_term(term): choice})
    assert len(session.queue.keys()) == 0
