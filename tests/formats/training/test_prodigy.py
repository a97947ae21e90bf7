"""Prodigy: tasks whose tokens and spans fit, and answers."""

import json
from pathlib import Path
from typing import Any

from annotator.formats.registry import find_format, format_named
from annotator.model.annotation import Filler
from annotator.model.article import State
from tests.formats.formats_builders import annotation, article, json_lines, layer
from tests.formats.torture import read_as, torture_articles, write_as

FORM = format_named("prodigy")
TEXT = "😀 Kim  said “no”."


def written(tmp_path: Path) -> list[dict[str, Any]]:
    text = (tmp_path / "out.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.split("\n") if line]


def test_words_and_blanks_of_the_tokens_make_up_the_text(tmp_path: Path) -> None:
    write_as(FORM, torture_articles(), tmp_path / "out.jsonl")

    for task in written(tmp_path):
        tokens = task["tokens"]
        assert "".join(t["text"] + " " * t["ws"] for t in tokens) == task["text"]
        assert all(task["text"][t["start"] : t["end"]] == t["text"] for t in tokens)
        for span in task["spans"]:
            assert tokens[span["token_start"]]["start"] == span["start"]
            assert tokens[span["token_end"]]["end"] == span["end"]


def test_roles_are_relations_between_last_tokens_and_no_hash_is_made_up(tmp_path: Path) -> None:
    kim = annotation("PERSON", (2, 5))
    frame = annotation("STATEMENT", (12, 16), roles={"speaker": (Filler(kim.id),)})
    write_as(FORM, [article(TEXT, layer(kim, frame))], tmp_path / "out.jsonl")

    (task,) = written(tmp_path)
    (relation,) = task["relations"]
    assert (relation["head"], relation["child"], relation["label"]) == (6, 1, "speaker")
    assert relation["child_span"]["label"] == "PERSON"
    assert task["answer"] == "accept"
    assert not any(name.startswith("_") for name in task)


def test_answers_are_not_the_same_as_labels(tmp_path: Path) -> None:
    span = {"start": 2, "end": 5, "label": "PER", "token_start": 1, "token_end": 1}
    records = [
        {"text": f"{TEXT} {answer}", "spans": [span], "answer": answer, "_annotator_id": "ann"}
        for answer in ("accept", "reject", "ignore")
    ]
    file = json_lines(
        tmp_path / "a.jsonl", *records, {"text": "Empty.", "spans": [], "answer": "accept"}
    )

    accepted, refused = read_as(FORM, file)

    assert refused == []
    assert find_format(file).id == "prodigy"
    layers = [one.article.layers for one in accepted]
    assert [(each[0].annotator, len(each[0].annotations)) for each in layers[:3]] == [
        ("ann", 1), ("ann", 0), ("ann", 1)
    ]  # fmt: skip
    assert layers[2][0].state is State.SKIPPED
    assert accepted[1].changed[0].why == "rejected: 1 label left out"


def test_offsets_in_utf_16_are_told_by_the_tokens(tmp_path: Path) -> None:
    tokens = [{"text": "Kim", "start": 3, "end": 6, "id": 1, "ws": True}]
    record: dict[str, Any] = {
        "text": TEXT, "tokens": tokens, "meta": {}, "answer": "accept",
        "spans": [{"start": 3, "end": 6, "label": "PER"}],
    }  # fmt: skip

    ((accepted,), _) = read_as(FORM, json_lines(tmp_path / "a.jsonl", record))

    assert accepted.article.layers[0].annotations[0].fragments == ((2, 5),)
    assert "UTF-16" in accepted.changed[0].why


def test_broken_spans_and_relations_are_reported_and_the_rest_is_read(tmp_path: Path) -> None:
    good: dict[str, Any] = {"start": 2, "end": 5, "label": "PER"}
    record: dict[str, Any] = {
        "text": TEXT, "answer": "accept",
        "spans": [good, {"start": 2, "end": 5}, {"start": 7, "end": 7, "label": "X"},
                  {"start": "a", "end": 7, "label": "X"}, {"start": 3, "end": 99, "label": "X"}],
        "relations": [{"head": 9, "child": 1, "label": "by"}],
    }  # fmt: skip

    cut = json.dumps(record)[:40]
    accepted, refused = read_as(FORM, json_lines(tmp_path / "a.jsonl", record, cut, "[1]"))

    assert [len(one.article.layers[0].annotations) for one in accepted] == [1]
    assert sorted(one.where for one in refused) == [
        "line 1, span 2", "line 1, span 3", "line 1, span 4", "line 1, span 5", "line 2", "line 3"
    ]  # fmt: skip


def test_a_mark_before_the_text_is_no_part_of_it(tmp_path: Path) -> None:
    span = {"start": 1, "end": 4, "label": "PER"}
    record = {"text": "\ufeffKim left.", "spans": [span], "answer": "accept"}

    ((accepted,), _) = read_as(FORM, json_lines(tmp_path / "a.jsonl", record))

    assert accepted.article.layers[0].annotations[0].fragments == ((0, 3),)


def test_a_relation_without_an_end_is_left_out_though_spans_have_no_tokens(tmp_path: Path) -> None:
    spans = [{"start": 2, "end": 5, "label": "PER"}, {"start": 7, "end": 11, "label": "CUE"}]
    relation = {"label": "by", "child_span": spans[1]}
    record = {"text": TEXT, "answer": "accept", "spans": spans, "relations": [relation]}

    ((accepted,), _) = read_as(FORM, json_lines(tmp_path / "a.jsonl", record))

    assert [one.roles for one in accepted.article.layers[0].annotations] == [{}, {}]
    assert "one of its ends" in accepted.changed[0].why


def test_a_span_that_is_no_object_is_refused_with_its_number(tmp_path: Path) -> None:
    record = {
        "text": TEXT, "answer": "accept",
        "spans": ["Kim", {"start": 2, "end": 5, "label": "PER"}],
    }  # fmt: skip

    ((accepted,), (refused,)) = read_as(FORM, json_lines(tmp_path / "a.jsonl", record))

    assert len(accepted.article.layers[0].annotations) == 1
    assert refused.where == "line 1, span 1"
