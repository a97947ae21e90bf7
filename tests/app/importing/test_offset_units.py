"""Offsets that count something else than characters are told by the quotes of the whole file."""

import json
from pathlib import Path

import pytest

from annotator.app.importing.import_files import ImportOptions, ImportReport, import_files
from annotator.app.session import Session
from annotator.formats.base import OffsetUnit, ReadOptions
from tests.builders import a_project, annotations_in

PLACES = ("Moscow", "Seoul", "Busan")


@pytest.fixture
def session(tmp_path: Path):
    session = a_project(tmp_path)
    yield session
    session.close()


def units(text: str, end: int, unit: OffsetUnit) -> int:
    before = text[:end]
    if unit is OffsetUnit.UTF16:
        return len(before.encode("utf-16-le")) // 2
    if unit is OffsetUnit.BYTES:
        return len(before.encode())
    return len(before) - before.count("\r\n") if unit is OffsetUnit.SHORT_LINES else len(before)


def record(text: str, unit: OffsetUnit, *, quoted: bool = True) -> str:
    spans: list[dict[str, object]] = []
    for words in PLACES:
        at = text.index(words)
        start, end = units(text, at, unit), units(text, at + len(words), unit)
        spans.append({"start": start, "end": end, "label": "PLACE"})
        if quoted:
            spans[-1]["text"] = words
    return json.dumps({"text": text, "spans": spans})


def bring(session: Session, *records: str, **read: OffsetUnit) -> ImportReport:
    file = session.path.with_name("theirs.jsonl")
    file.write_text("\n".join(records) + "\n")
    return import_files(session, [file], ImportOptions(ReadOptions(offsets=read.get("offsets"))))


def article(number: int, mark: str = "😀é") -> str:
    return f"{mark} Number {number}\r\nfrom Moscow to Seoul {mark}\r\nand on to Busan."


@pytest.mark.parametrize(
    ("unit", "title"),
    [
        (OffsetUnit.UTF16, "UTF-16 units"),
        (OffsetUnit.BYTES, "UTF-8 bytes"),
        (OffsetUnit.SHORT_LINES, "characters with line ends of one"),
    ],
)
def test_the_unit_of_a_file_is_told_with_the_evidence(
    session: Session, unit: OffsetUnit, title: str
):
    report = bring(session, *(record(article(n), unit) for n in range(4)))

    assert report.annotations == 12
    assert report.refused == ()
    assert [one.why for one in report.changed] == [
        f"12 of 12 quotes fit when counted in {title}, 0 when in characters"
    ]


def test_the_whole_file_speaks_for_an_article_without_quotes(session: Session):
    with_quotes = [record(article(n), OffsetUnit.UTF16) for n in range(3)]
    without = record(article(9), OffsetUnit.UTF16, quoted=False)

    bring(session, *with_quotes, without)

    opened = session.open_article(session.queue.keys()[-1])
    layer = opened.layers[-1].key
    marked = annotations_in(session, layer)
    assert opened.text.content == article(9)
    assert [opened.text.content[each.start : each.end] for each in marked] == list(PLACES)


def test_an_article_in_another_unit_than_its_file_is_mended_alone(session: Session):
    report = bring(
        session,
        *(record(article(n), OffsetUnit.UTF16) for n in range(3)),
        record(article(7), OffsetUnit.BYTES),
    )

    assert report.annotations == 12
    assert report.refused == ()
    assert report.changed[1].why == "its offsets count UTF-8 bytes; taken as that, the quotes fit"


def test_a_unit_that_is_named_is_taken_and_what_does_not_fit_is_refused(session: Session):
    report = bring(session, record(article(1), OffsetUnit.UTF16), offsets=OffsetUnit.POINTS)

    assert report.annotations == 0
    assert len(report.refused) == 3


def test_places_that_cut_words_in_all_of_a_file_are_told_once_for_it(
    session: Session, tmp_path: Path
) -> None:
    text = "😀😀 Kim of Seoul met Russians in Busan."
    marks = [
        (text.index(each), text.index(each) + len(each)) for each in ("Kim", "Seoul", "Russia")
    ]
    pairs = [[units(text, end, OffsetUnit.UTF16) for end in mark] + ["PLACE"] for mark in marks]
    file = tmp_path / "theirs.jsonl"
    file.write_text(json.dumps({"text": text, "label": pairs}) + "\n")

    report = import_files(session, [file], ImportOptions())

    assert report.changed[0].why == (
        "2 of 3 places cut no word when counted in UTF-16 units, 0 when in characters;"
        " if so, read it with the offsets “utf16”"
    )


def test_offsets_in_characters_need_no_word(session: Session):
    report = bring(session, *(record(article(n), OffsetUnit.POINTS) for n in range(3)))

    assert (report.annotations, report.changed) == (9, ())
