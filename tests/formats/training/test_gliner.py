"""GLiNER and GLiREL: what their trainers take, replayed on the tokens."""

import json
from pathlib import Path

import pytest

from annotator.formats.base import Format
from annotator.formats.registry import find_format, format_named
from annotator.model.annotation import Filler
from tests.formats.formats_builders import annotation, article, json_lines, layer
from tests.formats.torture import read_as, torture_articles, write_as

GLINER, GLIREL = format_named("gliner"), format_named("glirel")
TEXT = "Kim of the U.S. Treasury said no."


def test_spans_replayed_on_the_tokens_are_the_words_of_the_labels(tmp_path: Path) -> None:
    articles = torture_articles()
    report = write_as(GLINER, articles, tmp_path / "out.json")

    examples = json.loads((tmp_path / "out.json").read_text("utf-8"))
    names = {"PERSON": "person", "ENTITY": "entity", "CUE": "cue", "STATEMENT": "statement"}
    for example, one in zip(examples, articles, strict=True):
        said = {
            ("".join(one.text[start:end].split()), names[each.label])
            for found in one.layers
            for each in found.annotations
            for start, end in each.fragments
        }
        for first, last, label in example["ner"]:
            tokens = example["tokenized_text"][first : last + 1]
            assert ("".join("".join(tokens).split()), label) in said
    assert sum(len(each["ner"]) for each in examples) == report.annotations + 1


def test_long_spans_are_counted(tmp_path: Path) -> None:
    one = article("word " * 400, layer(annotation("PERSON", (0, 64))))

    report = write_as(GLINER, [one], tmp_path / "out.json")

    kinds = [loss.kind for loss in report.losses]
    assert "spans of more than 12 tokens, the usual limit of the model" in kinds
    assert "texts of more than 384 tokens, the usual limit of the model" in kinds


def test_roles_are_relations_with_inclusive_ends(tmp_path: Path) -> None:
    kim, treasury = annotation("PERSON", (0, 3)), annotation("ENTITY", (11, 24))
    frame = annotation("STATEMENT", (30, 32), roles={"speaker": (Filler(kim.id),)})
    write_as(GLIREL, [article(TEXT, layer(kim, treasury, frame))], tmp_path / "out.jsonl")

    line = json.loads((tmp_path / "out.jsonl").read_text("utf-8"))
    assert line["ner"] == [
        [0, 0, "PERSON", "Kim"], [3, 4, "ENTITY", "U.S. Treasury"], [6, 6, "STATEMENT", "no"]
    ]  # fmt: skip
    assert line["relations"] == [
        {
            "head": {"mention": "no", "position": [6, 6], "type": "STATEMENT"},
            "relation_text": "speaker",
            "tail": {"mention": "Kim", "position": [0, 0], "type": "PERSON"},
        }
    ]
    ((accepted,), _) = read_as(find_format(tmp_path / "out.jsonl"), tmp_path / "out.jsonl")
    (found,) = accepted.article.layers
    assert [one.label for one in found.annotations] == ["PERSON", "ENTITY", "STATEMENT"]
    assert list(found.annotations[2].roles) == ["speaker"]


@pytest.mark.parametrize("form", [GLINER, GLIREL], ids=["gliner", "glirel"])
def test_the_same_label_on_the_same_words_is_written_once_and_counted(
    form: Format, tmp_path: Path
) -> None:
    twice = [annotation("PERSON", (0, 3), name=name) for name in ("one", "two")]
    out = tmp_path / f"out{form.suffixes[0]}"

    report = write_as(form, [article(TEXT, layer(*twice))], out)

    ((accepted,), _) = read_as(form, out)
    assert accepted.changed == ()
    assert report.annotations == len(accepted.article.layers[0].annotations) == 1
    counted = {loss.kind: loss.count for loss in report.losses}
    assert counted["labels on words that have them already"] == 1


def test_wrong_places_are_refused_and_doubles_left_out(tmp_path: Path) -> None:
    ner = [[0, 0, "a"], [0, 0, "a"], [1, 0, "a"], [0, 9, "a"], ["x", 0, "a"], [0]]
    file = json_lines(
        tmp_path / "a.json", {"tokenized_text": ["Kim", "left"], "ner": ner},
        {"tokenized_text": [], "ner": []},
    )  # fmt: skip

    accepted, refused = read_as(GLINER, file, schema=None)

    assert [len(one.article.layers[0].annotations) for one in accepted] == [1]
    assert [one.where for one in refused] == [
        "line 1, span 3", "line 1, span 4", "line 1, span 5", "line 1, span 6", "line 2"
    ]  # fmt: skip


def test_a_byte_order_mark_in_the_first_token_moves_no_span(tmp_path: Path) -> None:
    record = {"tokenized_text": ["\ufeffKim", "met", "Ban"], "ner": [[2, 2, "person"]]}

    ((accepted,), _) = read_as(GLINER, json_lines(tmp_path / "a.json", record))

    found = accepted.article
    assert found.text == "Kim met Ban"
    assert found.layers[0].annotations[0].fragments == ((8, 11),)
    assert "byte order mark" in accepted.changed[0].why
