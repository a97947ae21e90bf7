"""doccano: both forms of its examples, its own samples, and offsets it does not explain."""

import json
from pathlib import Path

import pytest

from annotator.errors import UserError
from annotator.formats.base import OffsetUnit, WriteOptions
from annotator.formats.registry import find_format, format_named
from annotator.model.annotation import Filler
from tests.formats.formats_builders import annotation, article, json_lines, layer
from tests.formats.torture import read_as, said_of, torture_articles, write_as

FORM = format_named("doccano")
CORPUS = Path(__file__).parents[4] / "shared" / "corpora" / "doccano"
TEXT = "👨\u200d👩\u200d👧 Kim said no."


def test_one_layer_is_labels_with_offsets_of_characters(tmp_path: Path) -> None:
    one = article(TEXT, layer(annotation("PERSON", (6, 9)), annotation("STATEMENT", (6, 17))))
    report = write_as(FORM, [one], tmp_path / "a.jsonl")

    line = json.loads((tmp_path / "a.jsonl").read_text("utf-8"))
    assert line["text"] == TEXT
    assert line["label"] == [[6, 9, "PERSON"], [6, 17, "STATEMENT"]]
    assert [loss.count for loss in report.losses if "doccano drops" in loss.kind] == [1]


def test_relations_hold_roles_and_pieces(tmp_path: Path) -> None:
    kim = annotation("PERSON", (6, 9))
    frame = annotation(
        "STATEMENT", (10, 14), (15, 17), roles={"speaker": (Filler(kim.id),)}
    )  # fmt: skip
    one = article(TEXT, layer(kim, frame))
    options = WriteOptions(task="relations")
    report = write_as(FORM, [one], tmp_path / "a.jsonl", options)
    ((accepted,), refused) = read_as(FORM, tmp_path / "a.jsonl")

    assert refused == []
    assert said_of(accepted.article.layers, frozenset()) == said_of(one.layers, frozenset())
    assert {loss.kind for loss in report.losses} <= {"overlapping"}


def test_tortured_relations_come_back(tmp_path: Path) -> None:
    options = WriteOptions(task="relations", layer="Ann")
    write_as(FORM, torture_articles(), tmp_path / "a.jsonl", options)
    accepted, refused = read_as(FORM, tmp_path / "a.jsonl")

    lost = frozenset({"attributes", "referents", "notes"})
    assert refused == []
    for one, before in zip(accepted, torture_articles(), strict=True):
        kept = [found for found in before.layers if found.annotator == "Ann"]
        assert said_of(one.article.layers, lost) == said_of(kept, lost)


def test_offsets_that_seem_to_count_graphemes_are_reported_and_read_when_named(
    tmp_path: Path,
) -> None:
    file = json_lines(tmp_path / "a.jsonl", {"text": TEXT, "label": [[2, 5, "PERSON"]]})

    ((as_written,), _) = read_as(FORM, file)
    ((named,), _) = read_as(FORM, file, offsets=OffsetUnit.GRAPHEMES)

    assert "may count grapheme clusters" not in str(named.changed)
    (found,) = named.article.layers[0].annotations
    assert TEXT[found.start : found.end] == "Kim"
    assert as_written.article.layers[0].annotations[0].fragments == ((2, 5),)


def test_offsets_within_words_raise_the_suspicion(tmp_path: Path) -> None:
    text = "🇰🇵🇰🇵 Kim said no."
    file = json_lines(tmp_path / "a.jsonl", {"text": text, "label": [[3, 6, "PERSON"]]})

    ((accepted,), _) = read_as(FORM, file)

    assert "may count grapheme clusters" in accepted.changed[0].why


def test_wrong_labels_are_refused_one_by_one(tmp_path: Path) -> None:
    labels = [[0, 1, "A"], [1, 1, "A"], ["x", 1, "A"], [0, 1], [5, 99, "A"], [0, 1, "A"]]
    file = json_lines(
        tmp_path / "a.jsonl", {"text": "abcdef", "label": labels}, '{"text": "x', {"label": []}
    )

    accepted, refused = read_as(FORM, file)

    assert [len(one.article.layers[0].annotations) for one in accepted] == [2]
    assert [one.why for one in accepted[0].changed[1:]] == [
        "A “a” stands twice on the same words; both kept"
    ]
    assert sorted(one.where for one in refused) == [
        "line 1, label 2", "line 1, label 3", "line 1, label 4", "line 1, label 5",
        "line 2", "line 3",
    ]  # fmt: skip


def test_a_task_it_has_not_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="has the tasks sequence and relations"):
        write_as(FORM, [], tmp_path / "a.jsonl", WriteOptions(task="boxes"))


@pytest.mark.skipif(not CORPUS.exists(), reason="the folder of corpora is not here")
@pytest.mark.parametrize(
    ("file", "spans"),
    [
        ("data_export/pipeline/examples/relation_extraction/example.jsonl", 4),
        ("data_export/pipeline/examples/sequence_labeling/example.jsonl", 4),
        ("data_import/pipeline/examples/relation_extraction/example.jsonl", 4),
        ("data_import/pipeline/examples/sequence_labeling/example.jsonl", 3),
        ("data_import/pipeline/examples/intent_detection/example.jsonl", 3),
        ("data_import/tests/data/sequence_labeling/example_overlapping.jsonl", 2),
    ],
)
def test_its_own_samples_are_read(file: str, spans: int) -> None:
    accepted, refused = read_as(FORM, CORPUS / file)

    assert find_format(CORPUS / file).id == "doccano"
    assert refused == []
    assert sum(len(each.annotations) for a in accepted for each in a.article.layers) == spans
