"""Forms for what no trainer holds: events, coreference, links, quotations, a table of frames."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from annotator.app.project import schema_from
from annotator.errors import UserError
from annotator.formats.base import WriteOptions
from annotator.formats.json_shapes import list_of, object_of
from annotator.formats.registry import format_named
from annotator.model.annotation import Filler
from annotator.model.article import ArticleContent, Referent, Source
from tests.formats.formats_builders import annotation, article, layer
from tests.formats.torture import torture_articles, write_as

TASK, TABLE = format_named("task"), format_named("table")
NEWS = schema_from("sanctions-news")
TEXT = "=Kim said “no”, he\nadded “twice”. The U.S. sanctioned Gefest-M."


def at(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


def one() -> ArticleContent:
    kim = annotation("PERSON", at("Kim"), referent="wd:Q1")
    he = annotation("PERSON", (TEXT.index("he\n"), TEXT.index("\n")), referent="wd:Q1")
    firm = annotation("COMPANY", at("Gefest-M"), referent="ref:1")
    state = annotation("COUNTRY", at("U.S."))
    quote = annotation(
        "STATEMENT", at("“no”"), at("“twice”"), attributes={"quote": "direct"},
        roles={"speaker": (Filler(kim.id), Filler(he.id))},
    )  # fmt: skip
    sanction = annotation(
        "SANCTION", at("sanctioned"), attributes={"status": "imposed", "type": ["trade", "arms"]},
        roles={"authority": (Filler(state.id),), "target": (Filler(firm.id),),
               "reason": (Filler(text="+missiles"),)},
    )  # fmt: skip
    return article(
        TEXT,
        layer(kim, quote, he, state, sanction, firm),
        title="=cmd()",
        sources=(Source(url="https://news.example/1", outlet="News", date="2031-04-09"),),
        referents=(Referent("wd:Q1", "Kim J."), Referent("ref:1", "Gefest-M", ids=("ofac:22607",))),
    )


def records(tmp_path: Path, task: str) -> list[Any]:
    write_as(TASK, [one()], tmp_path / "a.jsonl", WriteOptions(task=task), NEWS)
    text = (tmp_path / "a.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.split("\n") if line]


def pieces_in(value: Any) -> list[Any]:
    if isinstance(value, list):
        return [piece for each in list_of(value) for piece in pieces_in(each)]
    below = [piece for each in object_of(value).values() for piece in pieces_in(each)]
    return [value, *below] if {"tokens", "start"} <= object_of(value).keys() else below


def test_events_have_a_trigger_arguments_with_roles_and_attributes(tmp_path: Path) -> None:
    (record,) = records(tmp_path, "events")

    quote, sanction = record["events"]
    assert [piece["text"] for piece in quote["trigger"]] == ["“no”", "“twice”"]
    (trigger,) = sanction["trigger"]
    first, end = trigger["tokens"]
    assert record["tokens"][first:end] == ["sanctioned"]
    assert [
        (each["role"], each["label"], [piece["text"] for piece in each["pieces"]], each["implied"])
        for each in sanction["arguments"]
    ] == [
        ("authority", "COUNTRY", ["U.S."], None),
        ("target", "COMPANY", ["Gefest-M"], None),
        ("reason", None, [], "+missiles"),
    ]
    assert sanction["attributes"] == {"status": "imposed", "type": ["trade", "arms"]}


def test_mentions_of_one_referent_are_a_cluster(tmp_path: Path) -> None:
    (record,) = records(tmp_path, "coref")

    assert [
        (each["referent"], each["name"], [m["pieces"][0]["text"] for m in each["mentions"]])
        for each in record["clusters"]
    ] == [("wd:Q1", "Kim J.", ["Kim", "he"]), ("ref:1", "Gefest-M", ["Gefest-M"])]


def test_a_mention_is_linked_to_an_outer_register_or_to_nothing(tmp_path: Path) -> None:
    links = records(tmp_path, "linking")

    assert [(each["mention"], each["target"]) for each in links] == [
        ("Kim", "wd:Q1"), ("he", "wd:Q1"), ("U.S.", "NIL"), ("Gefest-M", "ofac:22607")
    ]  # fmt: skip
    assert all(each["before"] + each["mention"] + each["after"] == TEXT for each in links)


def test_quotations_have_their_content_and_who_speaks(tmp_path: Path) -> None:
    (record,) = records(tmp_path, "quotes")

    (quote,) = record["quotes"]
    assert [piece["text"] for piece in quote["content"]] == ["“no”", "“twice”"]
    assert [each["pieces"][0]["text"] for each in quote["speaker"]] == ["Kim", "he"]
    assert quote["type"] == "direct"


@pytest.mark.parametrize("task", ["events", "coref", "linking", "quotes"])
def test_places_hold_on_texts_that_break_formats(tmp_path: Path, task: str) -> None:
    articles = torture_articles()
    write_as(TASK, articles, tmp_path / "a.jsonl", WriteOptions(task=task))
    texts = {each.id: each.text for each in articles}

    lines = (tmp_path / "a.jsonl").read_text("utf-8").split("\n")
    found = [json.loads(line) for line in lines if line]
    assert found
    for record in found:
        text = texts[record["id"]]
        for piece in pieces_in(record):
            assert text[piece["start"] : piece["end"]] == piece["text"]


def test_what_a_task_does_not_tell_of_is_counted_and_others_refused(tmp_path: Path) -> None:
    options = WriteOptions(task="quotes")
    report = write_as(TASK, [one()], tmp_path / "a.jsonl", options, NEWS)

    assert {loss.kind: loss.count for loss in report.losses}["labels that are not asked for"] == 3
    with pytest.raises(UserError, match="there are events, coref, linking, quotes"):
        write_as(TASK, [], tmp_path / "a.jsonl", WriteOptions(task="poems"))


def test_a_frame_is_a_row_with_roles_as_columns_and_no_cell_runs(tmp_path: Path) -> None:
    report = write_as(TABLE, [one()], tmp_path / "a.csv", schema=NEWS)

    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        quote, sanction = list(csv.DictReader(file))
    assert report.annotations == 2
    assert (quote["label"], quote["speaker"], quote["speaker_id"]) == (
        "STATEMENT", "Kim; he", "wd:Q1; wd:Q1"
    )  # fmt: skip
    assert quote["title"] == "'=cmd()"
    assert (sanction["outlet"], sanction["published"], sanction["url"]) == (
        "News", "2031-04-09", "https://news.example/1"
    )  # fmt: skip
    assert (sanction["quotation"], sanction["authority"], sanction["target"]) == (
        "sanctioned", "U.S.", "Gefest-M"
    )  # fmt: skip
    assert sanction["reason"] == "[+missiles]"
    assert (sanction["status"], sanction["type"]) == ("imposed", "trade; arms")
    assert {loss.kind: loss.count for loss in report.losses} == {
        "referents' names": 2,
        "fragments split": 1,
    }


def test_what_fillers_have_besides_their_words_is_counted(tmp_path: Path) -> None:
    firm = annotation("COMPANY", at("Gefest-M"), attributes={"mention": "name"}, note="Which?")
    frame = annotation("SANCTION", at("sanctioned"), roles={"target": (Filler(firm.id),)})
    two = (Source(outlet="A"), Source(outlet="B"))
    whole = article(TEXT, layer(firm, frame), sources=two, title=TEXT.split("\n", maxsplit=1)[0])
    fillers = {"attributes": 1, "notes": 1}

    told = write_as(TASK, [whole], tmp_path / "a", WriteOptions(task="events"), NEWS)
    assert {loss.kind: loss.count for loss in told.losses} == {**fillers, "sources": 2}
    table = write_as(TABLE, [whole], tmp_path / "b", schema=NEWS)
    assert {loss.kind: loss.count for loss in table.losses} == {**fillers, "further sources": 1}


def test_names_of_referents_are_lost_where_a_task_does_not_tell_them(tmp_path: Path) -> None:
    for task, lost in (("events", 2), ("quotes", 2), ("coref", 0), ("linking", 0)):
        told = write_as(TASK, [one()], tmp_path / "a", WriteOptions(task=task), NEWS)
        kinds = {loss.kind: loss.count for loss in told.losses}
        assert kinds.get("referents' names", 0) == lost
