"""Label Studio: tasks with what its interface can hold, and exports of several ages."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from annotator.formats.base import OffsetUnit, WriteOptions
from annotator.formats.registry import find_format, format_named
from annotator.formats.training.label_studio_config import labelling_config
from annotator.model.annotation import Filler
from annotator.model.article import AnnotatorKind, State
from tests.formats.formats_builders import annotation, article, layer
from tests.formats.torture import SCHEMA, read_as, torture_articles, write_as

FORM = format_named("label-studio")
TEXT = "😀 Kim said “no”, twice. Seoul heard."
CORPUS = Path(__file__).parents[4] / "shared" / "corpora" / "label-studio"


def region(start: int, end: int, label: str, text: str | None = None, name: str = "a") -> Any:
    value: dict[str, Any] = {"start": start, "end": end, "labels": [label]}
    if text is not None:
        value["text"] = text
    return {
        "id": name, "from_name": "label", "to_name": "text", "type": "labels", "value": value
    }  # fmt: skip


def tasks(path: Path, *results: list[Any], **fields: Any) -> Path:
    annotations = [{"id": 1, "completed_by": 7, "result": result} for result in results]
    record = {"id": 1, "data": {"text": TEXT}, "annotations": annotations} | fields
    path.write_text(json.dumps([record]))
    return path


def test_a_frame_is_regions_choices_and_relations(tmp_path: Path) -> None:
    kim = annotation("PERSON", (2, 5), referent="wd:Q1", attributes={"metonym": True})
    frame = annotation(
        "STATEMENT", (11, 15), (17, 22), attributes={"type": ["arms", "trade"]}, note="sure?",
        roles={"speaker": (Filler(kim.id),)},
    )  # fmt: skip
    write_as(FORM, [article(TEXT, layer(kim, frame))], tmp_path / "out.json")

    (task,) = json.loads((tmp_path / "out.json").read_text("utf-8"))
    (entry,) = task["annotations"]
    told = [
        (item["id"], item["from_name"], item["value"])
        for item in entry["result"]
        if item["type"] != "relation"
    ]
    assert task["data"]["text"] == TEXT
    assert told == [
        ("r1", "label", {"start": 2, "end": 5, "text": "Kim", "labels": ["PERSON"]}),
        ("r1", "metonym", {"start": 2, "end": 5, "text": "Kim", "choices": ["yes"]}),
        ("r1", "referent", {"start": 2, "end": 5, "text": ["wd:Q1"]}),
        ("r2", "label", {"start": 11, "end": 15, "text": "“no”", "labels": ["STATEMENT"]}),
        ("r2", "type", {"start": 11, "end": 15, "text": "“no”", "choices": ["arms", "trade"]}),
        ("r2", "note", {"start": 11, "end": 15, "text": ["sure?"]}),
        ("r2.2", "label", {"start": 17, "end": 22, "text": "twice", "labels": ["STATEMENT"]}),
    ]
    assert [
        (item["from_id"], item["to_id"], item["labels"])
        for item in entry["result"]
        if item["type"] == "relation"
    ] == [("r2", "r2.2", ["continues"]), ("r2", "r1", ["speaker"])]


def test_the_configuration_names_every_control_and_value_of_the_tasks(tmp_path: Path) -> None:
    config = ET.fromstring(labelling_config(SCHEMA, WriteOptions())["config.xml"])
    write_as(FORM, torture_articles(), tmp_path / "out.json")
    controls = {each.get("name"): each for each in config.iter() if each.get("toName") == "text"}
    relations = {each.get("value") for each in config.iter("Relation")}

    for task in json.loads((tmp_path / "out.json").read_text("utf-8")):
        for item in (item for entry in task["annotations"] for item in entry["result"]):
            if item["type"] == "relation":
                assert set(item["labels"]) <= relations
                continue
            allowed = {each.get("value") for each in controls[item["from_name"]]}
            value = item["value"]
            assert set(value.get("labels", value.get("choices", []))) <= allowed


def test_labels_may_be_written_as_predictions_and_come_back_as_a_models(tmp_path: Path) -> None:
    one = article(TEXT, layer(annotation("PERSON", (2, 5))))
    report = write_as(FORM, [one], tmp_path / "a.json", WriteOptions(predictions=True))

    ((accepted,), _) = read_as(FORM, tmp_path / "a.json")

    (found,) = accepted.article.layers
    assert (found.annotator, found.kind) == ("Ann", AnnotatorKind.MODEL)
    assert [loss.kind for loss in report.losses] == ["kinds of annotator"]
    assert len(found.annotations) == 1


def test_offsets_of_an_older_export_are_told_by_their_quotes(tmp_path: Path) -> None:
    file = tasks(tmp_path / "a.json", [region(3, 6, "PER", "Kim")])

    ((accepted,), refused) = read_as(FORM, file)

    assert refused == []
    assert [one.fragments for one in accepted.article.layers[0].annotations] == [((2, 5),)]
    assert "UTF-16" in accepted.changed[0].why


def test_without_quotes_the_unit_can_be_named(tmp_path: Path) -> None:
    file = tasks(tmp_path / "a.json", [region(3, 6, "PER")])

    ((accepted,), _) = read_as(FORM, file, offsets=OffsetUnit.UTF16)

    assert accepted.article.layers[0].annotations[0].fragments == ((2, 5),)


def test_every_annotation_is_a_layer_and_a_skipped_task_stays_skipped(tmp_path: Path) -> None:
    record: list[Any] = [
        {"completed_by": {"email": "a@b.c", "id": 4}, "result": [region(2, 5, "PER", "Kim")]},
        {"completed_by": 7, "was_cancelled": True, "result": []},
        {"completed_by": 7, "result": [region(2, 5, "ORG", "Kim")]},
    ]
    file = tasks(tmp_path / "a.json", annotations=record)

    accepted, _ = read_as(FORM, file)

    layers = [one.article.layers[0] for one in accepted]
    assert [(one.annotator, one.state) for one in layers] == [
        ("a@b.c", State.STARTED),
        ("user 7", State.SKIPPED),
        ("user 7 (2)", State.STARTED),
    ]


def test_what_is_wrong_is_refused_with_its_place_and_the_rest_is_read(tmp_path: Path) -> None:
    image = {"id": "i", "type": "rectanglelabels", "from_name": "img", "value": {"x": 1}}
    relation = {"type": "relation", "from_id": "a", "to_id": "gone", "direction": "bi"}
    xpath: Any = region(0, 1, "PER", name="x")
    xpath["value"]["start"] = "/div[1]/text()[1]"
    file = tasks(
        tmp_path / "a.json",
        [region(2, 5, "PER", "Kim"), region(2, 5, "PER", "Lee", "b"),
         region(90, 99, "PER", name="c"), xpath, image, relation],
    )  # fmt: skip

    ((accepted,), refused) = read_as(FORM, file)

    assert len(accepted.article.layers[0].annotations) == 1
    assert [(one.where, one.why.split(",")[0]) for one in refused] == [
        ("line 1, result 4", "its place is one in HTML"),
        ("line 1, result 2", "at 2–5 the text has “Kim”"),
        ("line 1, result 3", "90–99 lies outside the text of 36 characters"),
    ]
    assert len(accepted.changed) >= 2


def test_small_exports_are_read_and_a_left_relation_turns_round(tmp_path: Path) -> None:
    labels = [{"start": 2, "end": 5, "text": "Kim", "labels": ["PER"]}]
    (tmp_path / "min.json").write_text(
        json.dumps([{"id": 1, "article": TEXT, "label": labels, "annotator": 3}])
    )
    left = {"type": "relation", "from_id": "a", "to_id": "b", "direction": "left"}
    file = tasks(
        tmp_path / "a.json", [region(2, 5, "PER", name="a"), region(6, 10, "CUE", name="b"), left]
    )

    ((small,), _) = read_as(find_format(tmp_path / "min.json"), tmp_path / "min.json")
    ((turned,), _) = read_as(FORM, file)

    assert [one.label for one in small.article.layers[0].annotations] == ["PER"]
    assert small.article.layers[0].annotator == "user 3"
    cue = turned.article.layers[0].annotations[1]
    assert (cue.label, list(cue.roles)) == ("CUE", ["relation"])


@pytest.mark.skipif(not CORPUS.exists(), reason="the folder of corpora is not here")
@pytest.mark.parametrize("file", sorted(CORPUS.rglob("*.json")), ids=str)
def test_the_corpus_is_read_or_refused_with_a_reason(file: Path) -> None:
    accepted, refused = read_as(FORM, file)

    assert accepted or refused
    assert all(one.why for one in refused)


def test_a_mark_before_the_text_is_no_part_of_it(tmp_path: Path) -> None:
    file = tasks(tmp_path / "a.json", [region(1, 4, "PER")], data={"text": "\ufeffKim left."})

    ((accepted,), _) = read_as(FORM, file)

    assert accepted.article.text == "Kim left."
    assert accepted.article.layers[0].annotations[0].fragments == ((0, 3),)
