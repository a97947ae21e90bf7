import json
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import HealthCheck, given, settings

from annotator.errors import UserError
from annotator.formats.article import read_articles, write_articles
from annotator.model.annotation import Annotation, Filler, Origin
from annotator.model.article import AnnotatorKind, ArticleContent, Referent, Source, State
from tests.formats.formats_builders import (
    SCHEMA,
    annotation,
    article,
    articles,
    identity,
    layer,
    read_file,
    written,
)

GOLD = Path(__file__).parents[3] / "shared" / "gold"
needs_gold = pytest.mark.skipif(
    not (GOLD / "examples-002-003.jsonl").exists(), reason="the folder of gold examples is not here"
)

SAMPLE = article(
    "Kim said 😀 “no”, and more",
    layer(
        annotation(
            "STATEMENT", (11, 15), (17, 25), name="s", roles={"speaker": (Filler(identity("p")),)}
        ),
        annotation("PERSON", (0, 3), name="p", referent="wd:Q1", created="2026-11-22T00:00:00Z"),
        name="Zoë",
        state=State.DONE,
        covered={"statement": 2, "entity": 1},
        document={"quality": "ok"},
    ),
    layer(
        annotation(
            "SANCTION",
            (4, 8),
            attributes={"b": 1, "a": ["x"]},
            roles={"z": (Filler(None, None, "wd:Q1"),), "a": (Filler(None, "they"),)},
            origin=Origin("model", tool="ner", score=0.5),
        ),
        name="Gold",
        kind=AnnotatorKind.GOLD,
        annotator_id=None,
    ),
    language="en",
    meta={"z": {"b": 1, "a": 2}, "a": "é"},
    sources=(Source("a.txt", date="3 May", extra={"page": 2}),),
    referents=(Referent("wd:Q9", "Zed"), Referent("wd:Q1", "Kim", "PERSON", ("wd:Q1",))),
    extra={"zz": 1, "aa": None},
)  # fmt: skip


def test_an_article_is_written_in_canonical_bytes() -> None:
    data, report = written(write_articles, [SAMPLE])

    line = data.decode()
    found = json.loads(line)
    assert (report.articles, report.annotations, report.losses) == (1, 3, ())
    assert line.endswith("}\n")
    assert "😀" in line
    assert '": ' not in line
    assert list(found) == [
        "format", "version", "id", "title", "text", "sha256", "language", "meta", "sources",
        "schema", "layers", "referents", "comments", "decisions", "aa", "zz",
    ]  # fmt: skip
    assert line.startswith('{"format":"annotator.article","version":1,"id":"')
    assert '"meta":{"a":"é","z":{"a":2,"b":1}},' in line
    assert '"sources":[{"file":"a.txt","date":"3 May","page":2}],' in line
    assert f'"schema":{{"id":"small","version":3,"sha256":"{SCHEMA.sha256}"}}' in line
    assert [one["annotator"] for one in found["layers"]] == ["Gold", "Zoë"]
    assert list(found["referents"]) == ["wd:Q1", "wd:Q9"]


def test_an_annotation_is_written_with_its_cover_its_fragments_and_its_fillers() -> None:
    data, _ = written(write_articles, [SAMPLE])

    gold, own = json.loads(data)["layers"]
    assert own["covered"] == {"entity": 1, "statement": 2}
    person, statement = own["annotations"]
    assert statement == {
        "id": identity("s"), "label": "STATEMENT", "start": 11, "end": 25,
        "text": "“no”, and more", "fragments": [[11, 15], [17, 25]], "attributes": {},
        "roles": {"speaker": [{"id": identity("p")}]}, "referent": None, "note": "",
        "origin": {"by": "manual"}, "created": None, "updated": None,
    }  # fmt: skip
    assert list(statement) == list(person)
    sanction = gold["annotations"][0]
    assert list(sanction["attributes"]) == ["a", "b"]
    assert sanction["roles"]["z"] == [{"text": None, "referent": "wd:Q1", "implied": True}]
    assert sanction["origin"] == {"by": "model", "tool": "ner", "score": 0.5}


def test_what_is_written_is_read_back_whole(tmp_path: Path) -> None:
    data, _ = written(write_articles, [SAMPLE])
    (tmp_path / "a.jsonl").write_bytes(data)

    accepted, refused = read_file(read_articles, tmp_path / "a.jsonl")

    assert not refused
    assert accepted[0].changed == ()
    assert accepted[0].bytes_read == len(data)
    assert written(write_articles, [accepted[0].article])[0] == data


@given(articles())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_article_survives_writing_and_reading(
    tmp_path: Path, given_article: ArticleContent
) -> None:
    data, _ = written(write_articles, [given_article])
    (tmp_path / "a.jsonl").write_bytes(data)

    accepted, refused = read_file(read_articles, tmp_path / "a.jsonl")

    assert refused == []
    assert accepted[0].article == given_article
    assert written(write_articles, [accepted[0].article])[0] == data


def test_a_map_that_is_no_dict_is_written_too() -> None:
    plain = article("Some text", meta={"b": 1, "a": 2})
    other = article("Some text", meta=MappingProxyType({"b": 1, "a": 2}))

    assert written(write_articles, [plain])[0] == written(write_articles, [other])[0]


def test_an_annotation_beyond_its_text_is_not_written() -> None:
    with pytest.raises(UserError, match="reaches beyond its text"):
        written(write_articles, [article("short", layer(annotation("PERSON", (0, 9))))])


def _annotations(found: list[ArticleContent]) -> list[Annotation]:
    return [a for one in found for layer_ in one.layers for a in layer_.annotations]


@needs_gold
def test_the_gold_examples_survive_whole(tmp_path: Path) -> None:
    source = GOLD / "examples-002-003.jsonl"
    raw = [json.loads(line) for line in source.read_bytes().split(b"\n")[:-1]]

    accepted, refused = read_file(read_articles, source)
    first, _ = written(write_articles, [one.article for one in accepted])
    (tmp_path / "first.jsonl").write_bytes(first)
    again, _ = read_file(read_articles, tmp_path / "first.jsonl")
    second, _ = written(write_articles, [one.article for one in again])

    assert refused == []
    assert [one.changed for one in accepted] == [(), ()]
    found = _annotations([one.article for one in accepted])
    assert len(found) == 172
    assert sum(len(fs) for a in found for fs in a.roles.values()) == 81
    assert sum(len(a.fragments) > 1 for a in found) == 3
    assert sum(f.implied for a in found for fs in a.roles.values() for f in fs) == 1
    assert second == first
    for before, after in zip(raw, map(json.loads, first.split(b"\n")[:-1]), strict=True):
        assert after["referents"] == before["referents"]
        for old, new in zip(before["layers"], after["layers"], strict=True):
            by_id = {a["id"]: a for a in new["annotations"]}
            assert by_id == {a["id"]: a for a in old["annotations"]}
            assert {**new, "annotations": 0, "annotator_id": 0} == {
                **old, "annotations": 0, "annotator_id": 0
            }  # fmt: skip


@needs_gold
def test_the_layers_of_the_review_example_survive_whole() -> None:
    accepted, refused = read_file(read_articles, GOLD / "review-003.jsonl")

    assert refused == []
    layers = accepted[0].article.layers
    assert [(one.annotator, len(one.annotations)) for one in layers] == [
        ("first", 65), ("second", 61), ("third", 59)
    ]  # fmt: skip
