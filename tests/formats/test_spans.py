import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings

from annotator.formats.base import OverlapRule, ReadOptions, Refusal, WriteOptions
from annotator.formats.overlap import without_overlaps
from annotator.formats.spans import read_spans, write_spans
from annotator.model.annotation import Annotation, Filler, Origin
from annotator.model.article import AnnotatorKind, ArticleContent, Source, State
from tests.formats.formats_builders import (
    SCHEMA,
    annotation,
    article,
    articles,
    identity,
    json_lines,
    layer,
    read_file,
    written,
)

TEXT = "Kim said “no”, he added, “never” – AD"
PERSON = annotation("PERSON", (0, 3))
SPLIT = annotation("STATEMENT", (9, 13), (25, 32))
REGION = annotation("REGION", (35, 37), attributes={"kind": "boilerplate"})


def lines(data: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.split(b"\n")[:-1]]


def test_a_layer_is_written_as_one_span_a_fragment_with_regions_apart() -> None:
    own = layer(REGION, SPLIT, PERSON, covered={"region": 3, "entity": 3})
    given_article = article(TEXT, own, meta={"page": 2}, sources=(Source("a.txt"),), language="en")

    data, report = written(write_spans, [given_article])

    assert data.decode().startswith('{"id":"')
    assert lines(data) == [
        {
            "id": given_article.id,
            "text": TEXT,
            "meta": {
                "page": 2, "title": "A title", "language": "en", "annotator": "Ann",
                "sources": [{"file": "a.txt"}],
            },
            "spans": [
                {"start": 0, "end": 3, "label": "PERSON", "id": PERSON.id, "part": 0},
                {"start": 9, "end": 13, "label": "STATEMENT", "id": SPLIT.id, "part": 0},
                {"start": 25, "end": 32, "label": "STATEMENT", "id": SPLIT.id, "part": 1},
            ],
            "covered": ["entity", "region"],
            "regions": [{"start": 35, "end": 37, "label": "REGION", "id": REGION.id, "part": 0}],
        }
    ]  # fmt: skip
    assert (report.articles, report.annotations) == (1, 3)


def test_the_report_counts_what_spans_cannot_hold() -> None:
    frame = annotation(
        "SANCTION",
        (4, 8),
        (9, 10),
        attributes={"status": "imposed", "type": ["arms"]},
        roles={"target": (Filler(PERSON.id), Filler(None, "them"))},
        referent="wd:Q1",
        note="sure?",
        origin=Origin("model"),
        created="2026-11-22T00:00:00Z",
        extra={"x": 1},
    )
    others = layer(name="Zed"), layer(name="Bob")
    commented = article(
        TEXT,
        layer(PERSON, frame, document={"quality": "ok"}, state=State.SKIPPED),
        *others,
        meta={"title": "own"},
        comments=({"text": "why"},),
    )

    _, report = written(write_spans, [commented, msgspec.structs.replace(commented)])

    assert {loss.kind: loss.count for loss in report.losses} == {
        "layers": 4, "attributes": 4, "roles": 4, "referents": 2, "notes": 2,
        "origins": 2, "times": 2, "meta": 2,
        "comments": 2, "document labels": 2, "states": 2,
    }  # fmt: skip
    assert report.losses[1].examples[0].startswith("SANCTION “said … “” in “A title”")


@pytest.mark.parametrize(
    ("rule", "labels"),
    [
        (OverlapRule.KEEP, ["OUT", "IN", "CROSS", "FREE"]),
        (OverlapRule.LONGEST, ["IN", "CROSS", "FREE"]),
        (OverlapRule.OUTER, ["OUT", "FREE"]),
    ],
)
def test_overlaps_are_settled_by_the_rule_that_is_asked_for(
    rule: OverlapRule, labels: list[str]
) -> None:
    spans = {"OUT": (0, 9), "IN": (2, 4), "CROSS": (8, 20), "FREE": (20, 22)}
    own = layer(*[annotation(label, span) for label, span in spans.items()])

    data, report = written(write_spans, [article(TEXT, own)], WriteOptions(overlap=rule))

    dropped = [loss for loss in report.losses if loss.kind == "overlaps dropped"]
    assert [span["label"] for span in lines(data)[0]["spans"]] == labels
    assert sum(loss.count for loss in dropped) == 4 - len(labels)


@given(articles())
@settings(max_examples=40)
def test_what_is_kept_never_overlaps_and_what_is_dropped_always_would(
    given_article: ArticleContent,
) -> None:
    found = given_article.layers[0].annotations + given_article.layers[1].annotations

    for rule in (OverlapRule.LONGEST, OverlapRule.OUTER):
        kept, dropped = without_overlaps(found, rule)
        assert sorted(a.id for a in (*kept, *dropped)) == sorted(a.id for a in found)
        assert not any(share(a, b) for a in kept for b in kept if a is not b)
        assert all(any(share(a, b) for b in kept) for a in dropped)


def share(one: Annotation, other: Annotation) -> bool:
    return any(a.overlaps(b.start, b.end) for a in one.fragments for b in other.fragments)


def test_the_named_layer_is_written_else_a_gold() -> None:
    gold = layer(PERSON, name="Zed", kind=AnnotatorKind.GOLD)
    both = article(TEXT, layer(SPLIT, name="Ann"), gold)

    assert len(lines(written(write_spans, [both])[0])[0]["spans"]) == 1
    named = written(write_spans, [both], WriteOptions(layer="Ann"))[0]
    assert len(lines(named)[0]["spans"]) == 2
    assert lines(written(write_spans, [both], WriteOptions(layer="Eve"))[0])[0]["spans"] == []


def test_spans_are_read_as_one_layer(tmp_path: Path) -> None:
    own = layer(REGION, SPLIT, PERSON, covered={"entity": 3})
    data, _ = written(write_spans, [article(TEXT, own, sources=(Source("a.txt", extra={"x": 1}),))])
    (tmp_path / "a.jsonl").write_bytes(data)

    accepted, refused = read_file(read_spans, tmp_path / "a.jsonl", ReadOptions(schema=SCHEMA))

    one = accepted[0].article
    found = one.layers[0]
    assert refused == []
    assert (found.annotator, found.state, found.covered) == ("Ann", State.DONE, {"entity": 3})
    assert [(a.label, a.id, a.fragments) for a in found.annotations] == [
        (a.label, a.id, a.fragments) for a in (PERSON, SPLIT, REGION)
    ]
    assert one.sources == (Source("a.txt", extra={"x": 1}),)
    assert one.meta == {}
    assert [change.why for change in accepted[0].changed] == [
        "the label “STATEMENT” (1 ×) is not in the schema; kept as it is"
    ]
    assert written(write_spans, [one])[0] == data


@given(articles())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_spans_come_back_as_they_were_written(
    tmp_path: Path, given_article: ArticleContent
) -> None:
    data, _ = written(write_spans, [given_article])
    (tmp_path / "a.jsonl").write_bytes(data)

    accepted, refused = read_file(read_spans, tmp_path / "a.jsonl")

    assert refused == []
    again, _ = written(write_spans, [accepted[0].article])
    assert lines(again)[0]["spans"] == lines(data)[0]["spans"]
    assert lines(again)[0]["text"] == given_article.text


def test_plain_spans_of_other_programs_are_read(tmp_path: Path) -> None:
    record = {
        "text": TEXT,
        "id": 17,
        "answer": "accept",
        "spans": [
            {"start": 0, "end": 3, "label": "PER", "token_start": 0, "text": "Kim"},
            {"start": 0, "end": 3, "label": "PER"},
        ],
    }
    options = ReadOptions(layer="ner-1")

    accepted, refused = read_file(
        read_spans, json_lines(tmp_path / "a.jsonl", record, {"text": "no spans"}), options
    )

    one = accepted[0].article
    first, second = one.layers[0].annotations
    assert refused == []
    assert one.meta == {"id": 17}
    assert one.extra == {"answer": "accept"}
    assert one.sources == (Source("a.jsonl"),)
    assert one.layers[0].annotator == "ner-1"
    assert {first.id != second.id, first.origin.by} == {True, "import"}
    assert {"token_start": 0} in (first.extra, second.extra)
    again = lines(written(write_spans, [one])[0])[0]
    assert again["answer"] == "accept"
    assert {span.get("token_start") for span in again["spans"]} == {0, None}
    assert accepted[1].article.layers[0].state is State.NEW


def test_a_wrong_span_is_refused_by_itself_but_with_its_other_parts(tmp_path: Path) -> None:
    part = {"label": "S", "id": identity("parts")}
    spans = [
        {"start": 0, "end": 3, "label": "PER"},
        {"start": 5, "end": 5, "label": "PER"},
        {"start": 30, "end": 99, "label": "PER"},
        {"start": 0, "label": "PER"},
        {"start": 0, "end": 3, "label": "PER", "text": "Kin"},
        {"start": 0, "end": 3, **part},
        {"start": "4", "end": 8, **part},
        "span",
    ]
    path = json_lines(tmp_path / "a.jsonl", {"text": TEXT, "spans": spans}, "{", {"text": TEXT})

    accepted, refused = read_file(read_spans, path)

    assert len(accepted) == 2
    assert [a.label for a in accepted[0].article.layers[0].annotations] == ["PER"]
    assert sorted(refused, key=lambda one: one.where) == [
        Refusal("line 1, span 2", "5–5 has no width"),
        Refusal("line 1, span 3", "30–99 lies outside the text of 37 characters"),
        Refusal("line 1, span 4", "it has no end"),
        Refusal("line 1, span 5", "the text at 0–3 is not “Kin”"),
        Refusal("line 1, span 6", "another part of the same annotation was refused"),
        Refusal("line 1, span 7", "start: expected int, got str"),
        Refusal("line 1, span 8", "expected object, got str"),
        Refusal(
            "line 2",
            "not JSON: Expecting property name enclosed in double quotes at character 3",
        ),
    ]
