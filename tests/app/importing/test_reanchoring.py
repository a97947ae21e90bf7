"""Labels made on a text that differs a little find their places in the project's."""

import json
from pathlib import Path

import pytest

from annotator.app.importing.import_files import Alike, ImportOptions, ImportReport, import_files
from annotator.app.session import Session
from annotator.model.annotation import Annotation
from tests.builders import a_project, annotations_in

BODY = (
    "The Treasury said on Tuesday it would sanction Gefest-M, a Moscow firm, over its trade.\n"
    "China said nothing. The measure names six persons and two ships of the same owner.\n"
    "Officials in Seoul welcomed the step and asked Beijing to follow within the month.\n"
    "China had been asked before, in July, when a first list of four firms was published.\n"
)
OURS = "Treasury hits Gefest-M\n\n" + BODY
LAST = "China had been asked before"


@pytest.fixture
def session(tmp_path: Path):
    session = a_project(tmp_path, OURS, "Quite another article, on the price of coal in Asia.")
    yield session
    session.close()


def span(text: str, words: str, label: str) -> dict[str, object]:
    at = text.index(words)
    return {"start": at, "end": at + len(words), "label": label, "text": words}


def bring(session: Session, text: str, *spans: dict[str, object], **how: bool) -> ImportReport:
    file = session.path.with_name("theirs.jsonl")
    file.write_text(json.dumps({"text": text, "spans": spans}) + "\n")
    options = ImportOptions(layer="Eve", alike=Alike.JOIN, doubtful=how.get("doubtful", False))
    return import_files(session, [file], options)


def on_ours(session: Session) -> list[Annotation]:
    found = session.open_article(session.queue.keys()[0])
    layer = next(one.key for one in found.layers if one.annotator.name == "Eve")
    return annotations_in(session, layer)


def test_labels_of_a_changed_text_join_the_article_here(session: Session):
    theirs = "U.S. Treasury hits firm\r\n\r\n" + BODY.replace("\n", "\r\n") + "More news below.\r\n"

    report = bring(
        session, theirs, span(theirs, "Gefest-M", "COMPANY"), span(theirs, "Seoul", "PLACE")
    )

    assert (report.added, report.joined, report.layers, report.annotations) == (0, 1, 1, 2)
    placed = [(each.label, OURS[each.start : each.end]) for each in on_ours(session)]
    assert placed == [("COMPANY", "Gefest-M"), ("PLACE", "Seoul")]
    first = on_ours(session)[0]
    assert first.start == OURS.index("Gefest-M, a Moscow")
    assert first.origin.by == "reanchored"
    assert first.origin.score is not None
    assert len(session.queue.keys()) == 2


def test_coming_again_brings_nothing(session: Session):
    theirs = BODY + "A new last line."
    bring(session, theirs, span(theirs, "Seoul", "PLACE"))

    again = bring(session, theirs, span(theirs, "Seoul", "PLACE"))

    assert (again.layers, again.known) == (0, 1)


def test_what_is_not_here_is_listed_and_left_out(session: Session):
    theirs = OURS + "A Busan court opened its own case on Friday.\n"

    report = bring(session, theirs, span(theirs, "Busan", "PLACE"), span(theirs, "Seoul", "PLACE"))

    assert [OURS[each.start : each.end] for each in on_ours(session)] == ["Seoul"]
    assert [one.why for one in report.changed] == [
        "its text is nearly that of “Treasury hits Gefest-M”: its labels go there",
        "PLACE “Busan” is not in the text here; left out",
    ]


def test_places_in_doubt_come_only_when_wanted(session: Session):
    theirs = OURS.replace("the price of", "").replace(
        "Officials in Seoul welcomed the step", "Ministers of Seoull did welcome it"
    )
    place = span(theirs, "Seoull", "PLACE")

    report = bring(session, theirs, place)

    assert on_ours(session) == []
    assert "in doubt: perhaps “Seoul”" in report.changed[1].why

    bring(session, theirs + " ", place, doubtful=True)

    found = session.open_article(session.queue.keys()[0])
    counts = [one.annotations for one in found.layers if one.annotator.name == "Eve"]
    assert sorted(counts) == [0, 1]


def test_an_article_that_is_not_alike_comes_in_as_its_own(session: Session):
    theirs = "The Treasury said on Tuesday it would name a ship. Nobody in Moscow was asked."

    report = bring(session, theirs, span(theirs, "Moscow", "PLACE"))

    assert (report.added, report.joined) == (1, 0)
