"""Chat examples: exact strings, an answer that fits its schema, and answers that models give."""

import json
from pathlib import Path
from typing import Any

import pytest

from annotator.app.project import schema_from
from annotator.errors import UserError
from annotator.formats.base import WriteOptions
from annotator.formats.json_shapes import list_of, object_of
from annotator.formats.registry import find_format, format_named
from annotator.formats.training.chat_writer import NO_LAYER, chat_schema
from annotator.model.annotation import Filler
from annotator.model.article import AnnotatorKind, ArticleContent, State
from tests.formats.formats_builders import annotation, article, json_lines, layer
from tests.formats.torture import read_as, said_of, write_as

FORM = format_named("chat")
NEWS = schema_from("sanctions-news")
TEXT = "Kim said the bank of Kim would pay. “No,” Kim said."


def one() -> ArticleContent:
    first, last = annotation("PERSON", (0, 3)), annotation("PERSON", (42, 45))
    bank = annotation("COMPANY", (9, 24), attributes={"mention": "nominal"})
    cue = annotation("CUE", (46, 50))
    said = annotation(
        "STATEMENT", (36, 41), attributes={"quote": "direct"},
        roles={"speaker": (Filler(last.id),), "cue": (Filler(cue.id),),
               "addressee": (Filler(text="the court"),)},
    )  # fmt: skip
    return article(TEXT, layer(first, bank, said, last, cue))


def answers(file: Path) -> list[Any]:
    lines = file.read_text("utf-8").split("\n")
    return [json.loads(json.loads(line)["messages"][2]["content"]) for line in lines if line]


def reply(tmp_path: Path, answer: object, text: str = TEXT, **fields: Any) -> Path:
    content = answer if isinstance(answer, str) else json.dumps(answer)
    messages = [{"role": "user", "content": text}, {"role": "assistant", "content": content}]
    return json_lines(tmp_path / "a.jsonl", {"messages": messages, **fields})


def objects_in(value: Any) -> list[Any]:
    if isinstance(value, list):
        return [one for each in list_of(value) for one in objects_in(each)]
    below = [one for each in object_of(value).values() for one in objects_in(each)]
    return [value, *below] if object_of(value).get("type") == "object" else below


def test_words_are_quoted_with_the_number_of_their_occurrence(tmp_path: Path) -> None:
    write_as(FORM, [one()], tmp_path / "out.jsonl", schema=NEWS)

    (answer,) = answers(tmp_path / "out.jsonl")
    assert list(answer) == ["entities", "sanctions", "statements"]
    assert [each["quotes"] for each in answer["entities"]] == [
        [{"text": "Kim", "occurrence": 1}],
        [{"text": "the bank of Kim", "occurrence": 1}],
        [{"text": "Kim", "occurrence": 3}],
    ]
    (said,) = answer["statements"]
    assert said["attributes"]["quote"] == "direct"
    assert said["roles"]["speaker"] == [
        {"label": "PERSON", "quotes": [{"text": "Kim", "occurrence": 3}], "implied": None}
    ]
    assert said["roles"]["cue"][0]["quotes"] == [{"text": "said", "occurrence": 2}]
    assert said["roles"]["addressee"][0]["implied"] == "the court"


def test_the_answer_comes_back_as_it_was_labelled(tmp_path: Path) -> None:
    before = one()
    report = write_as(FORM, [before], tmp_path / "out.jsonl", schema=NEWS)
    ((accepted,), refused) = read_as(FORM, tmp_path / "out.jsonl", NEWS)

    assert refused == []
    assert report.annotations == 5
    assert accepted.article.text == TEXT
    assert said_of(accepted.article.layers, frozenset()) == said_of(before.layers, frozenset())


def test_one_task_asks_for_one_list_and_says_what_is_left_out(tmp_path: Path) -> None:
    options = WriteOptions(task="statements")
    report = write_as(FORM, [one()], tmp_path / "out.jsonl", options, NEWS)

    (answer,) = answers(tmp_path / "out.jsonl")
    assert list(answer) == ["statements"]
    ((accepted,), _) = read_as(FORM, tmp_path / "out.jsonl", NEWS)
    labels = [found.label for found in accepted.article.layers[0].annotations]
    assert sorted(labels) == ["CUE", "PERSON", "STATEMENT"]
    left = {loss.kind: loss.count for loss in report.losses}
    assert left["labels that are not asked for"] == 3
    with pytest.raises(UserError, match="there are entities, sanctions, statements"):
        write_as(FORM, [], tmp_path / "x.jsonl", WriteOptions(task="events"), NEWS)


def test_the_schema_beside_is_strict_and_has_every_key_that_answers_have(tmp_path: Path) -> None:
    (raw,) = chat_schema(NEWS, WriteOptions()).values()
    found: Any = json.loads(raw)
    write_as(FORM, [one()], tmp_path / "out.jsonl", schema=NEWS)
    (answer,) = answers(tmp_path / "out.jsonl")

    assert all(
        each["additionalProperties"] is False and each["required"] == list(each["properties"])
        for each in objects_in(found)
    )
    labels = {
        each["properties"]["label"]["enum"][0]: each["properties"]
        for name in answer
        for each in found["properties"][name]["items"]["anyOf"]
    }
    for item in (item for items in answer.values() for item in items):
        assert list(item) == list(labels[item["label"]])
        assert list(item["attributes"]) == list(labels[item["label"]]["attributes"]["properties"])


def test_what_nobody_labelled_is_no_example_and_empty_ones_are_kept_by_their_share(
    tmp_path: Path,
) -> None:
    empty = [article(f"Nothing {n}.", layer(state=State.DONE)) for n in range(200)]
    articles = [one(), article("Unread."), article("New.", layer(state=State.NEW)), *empty]
    every = write_as(FORM, articles, tmp_path / "a.jsonl", schema=NEWS)
    half = write_as(FORM, articles, tmp_path / "b.jsonl", WriteOptions(empty=0.5), NEWS)
    none = write_as(FORM, articles, tmp_path / "c.jsonl", WriteOptions(empty=0), NEWS)

    assert (every.articles, none.articles) == (201, 1)
    assert 70 < half.articles < 132
    assert {loss.kind: loss.count for loss in every.losses}[NO_LAYER] == 2


def test_long_examples_are_counted(tmp_path: Path) -> None:
    long = article("word " * 6000, layer(annotation("PERSON", (0, 4))))

    report = write_as(FORM, [long], tmp_path / "a.jsonl", schema=NEWS)

    assert any("trainers may cut" in loss.kind for loss in report.losses)


def test_an_answer_of_a_model_is_replayed_and_what_is_made_up_refused(tmp_path: Path) -> None:
    entities: list[Any] = [
        {"label": "PERSON", "quotes": [{"text": "Kim", "occurrence": 2}]},
        {"label": "PERSON", "quotes": [{"text": "Lee"}]},
        {"label": "PERSON", "quotes": [{"text": "Kim", "occurrence": 9}]},
        {"label": "COMPANY", "text": "the bank"},
        {"quotes": []},
        {"label": "X", "quotes": [3]},
    ]
    speaker = {"label": "PERSON", "quotes": ["Bob"]}
    said: Any = {"label": "STATEMENT", "quotes": ["“No,”"], "roles": {"speaker": [speaker]}}
    answer = {"entities": entities, "statements": [said]}
    file = reply(tmp_path, f"Sure:\n```json\n{json.dumps(answer)}\n```", model="m-1")

    ((accepted,), refused) = read_as(FORM, file, NEWS)

    (found,) = accepted.article.layers
    assert find_format(file).id == "chat"
    assert (found.annotator, found.kind) == ("m-1", AnnotatorKind.MODEL)
    assert [(a.label, a.start) for a in found.annotations] == [
        ("PERSON", 0), ("COMPANY", 9), ("PERSON", 21), ("STATEMENT", 36)
    ]  # fmt: skip
    assert [one.where for one in refused] == [
        "line 1, entities 2", "line 1, entities 5", "line 1, entities 6"
    ]  # fmt: skip
    assert "“Lee” does not occur in the text" in refused[0].why
    assert len(accepted.changed) == 2


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("I cannot", "its answer is not JSON"),
        ('{"entities": [', "its answer is not JSON"),
        ("[1]", "its answer is not a JSON object"),
        ('{"a": "\\ud800"}', "its answer is lone surrogate U+D800"),
    ],
)
def test_answers_that_are_none_are_refused(tmp_path: Path, answer: str, why: str) -> None:
    accepted, (refusal,) = read_as(FORM, reply(tmp_path, answer), NEWS)

    assert accepted == []
    assert refusal.why.startswith(why)


def test_items_and_fillers_that_are_bare_words_are_reported(tmp_path: Path) -> None:
    roles = {"speaker": ["Bob"], "cue": None, "addressee": {"label": "PERSON", "quotes": ["Kim"]}}
    said: Any = {"label": "STATEMENT", "quotes": ["“No,”"], "roles": roles}

    ((accepted,), (refusal,)) = read_as(
        FORM, reply(tmp_path, json.dumps({"entities": ["Kim"], "statements": [said]})), NEWS
    )

    statement = accepted.article.layers[0].annotations[-1]
    assert refusal.where == "line 1, entities 1"
    assert list(statement.roles) == ["addressee"]
    assert [one.why for one in accepted.changed if "filler" in one.why] == [
        "a filler of “speaker” left out: it has no label"
    ]


def test_what_models_say_around_their_answer_is_passed_over(tmp_path: Path) -> None:
    said = json.dumps({"entities": [{"label": "PERSON", "quotes": "Kim"}]})
    for answer, told in (
        (f"<think>{{“a”: 1}}</think>{said}", False),
        (f"Here it is:\n```json\n{said}\n```", False),
        (f"Sure! {said} Anything else?", True),
    ):
        ((accepted,), refused) = read_as(FORM, reply(tmp_path, answer, "Kim left."))
        (found,) = accepted.article.layers[0].annotations
        assert (found.start, found.end, refused) == (0, 3, [])
        assert ["around the JSON" in each.why for each in accepted.changed] == told * [True]


def test_numbers_in_quotation_marks_and_roles_that_are_none_are_taken_and_told(
    tmp_path: Path,
) -> None:
    second = {"label": "PERSON", "quotes": [{"text": "Kim", "occurrence": "2"}]}
    odd = {"label": "CUE", "quotes": ["left"], "roles": "Kim", "attributes": ["loud"]}
    answer = {"entities": [second, odd]}

    ((accepted,), _) = read_as(FORM, reply(tmp_path, answer, "Kim left Kim."))

    found = accepted.article.layers[0].annotations
    assert [(each.label, each.start) for each in found] == [("CUE", 4), ("PERSON", 9)]
    assert [each.why for each in accepted.changed] == [
        "its attributes left out: they are no object",
        "its roles left out: they are no object",
    ]


def test_what_an_annotation_loses_is_counted_once_also_where_it_only_fills(tmp_path: Path) -> None:
    name = annotation("PERSON", (0, 3), note="Who?", attributes={"mention": "name"})
    cue = annotation("CUE", (4, 8), note="Odd.", attributes={"loud": True})
    said = annotation("STATEMENT", (9, 20), roles={"cue": (Filler(cue.id),)})
    options = WriteOptions(task="statements")
    whole = article(TEXT, layer(name, cue, said), title=TEXT)
    report = write_as(FORM, [whole], tmp_path / "a.jsonl", options, NEWS)

    assert {loss.kind: loss.count for loss in report.losses} == {
        "labels that are not asked for": 1,
        "notes": 1,
        "attributes": 1,
    }


def test_two_frames_on_the_same_words_are_two_and_what_says_the_same_again_is_counted(
    tmp_path: Path,
) -> None:
    text = "Kim and Lee said no."
    kim, lee = annotation("PERSON", (0, 3)), annotation("PERSON", (8, 11))
    frames = [
        annotation("STATEMENT", (17, 19), name=who.id, roles={"speaker": (Filler(who.id),)})
        for who in (kim, lee)
    ]
    again = annotation("PERSON", (0, 3), name="again")
    out = tmp_path / "chat.jsonl"

    report = write_as(FORM, [article(text, layer(kim, again, lee, *frames))], out)

    ((accepted,), refused) = read_as(FORM, out)
    assert refused == []
    (found,) = accepted.article.layers
    by_id = {each.id: each for each in found.annotations}
    speakers = [
        by_id[filler.id or ""].start
        for each in found.annotations
        for filler in each.roles.get("speaker", ())
    ]
    assert (sorted(speakers), len(found.annotations)) == ([0, 8], report.annotations) == ([0, 8], 4)
    lost = {loss.kind: loss.count for loss in report.losses}
    assert lost["labels on words that have them already"] == 1
