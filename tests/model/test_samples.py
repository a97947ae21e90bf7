import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import pytest

from annotator.model.schema import Attribute, AttributeKind, Schema
from annotator.model.schema_file import load_schema
from annotator.model.words import snap
from annotator.paths import resource

SHARED = Path(__file__).parents[2].parent / "shared"
EXAMPLES = SHARED / "gold" / "examples-002-003.jsonl"
ARTICLE_FIELDS = (
    *("format", "version", "id", "title", "text", "sha256", "language", "meta", "sources"),
    *("schema", "layers", "referents", "comments", "decisions"),
)
LAYER_FIELDS = (
    *("id", "annotator", "annotator_id", "kind", "schema_version", "state", "covered"),
    *("document", "annotations"),
)
ANNOTATION_FIELDS = (
    *("id", "label", "start", "end", "text", "fragments", "attributes", "roles", "referent"),
    *("note", "origin", "created", "updated"),
)


@pytest.fixture(scope="module")
def schema() -> Schema:
    return load_schema("sanctions-news")


def lines_of(path: Path) -> list[str]:
    return path.read_bytes().decode().removesuffix("\n").split("\n")


@pytest.fixture(params=["sample", "examples"], scope="module")
def articles(request: pytest.FixtureRequest) -> list[dict[str, Any]]:
    path = EXAMPLES if request.param == "examples" else resource("samples", "sample.jsonl")
    if request.param == "examples" and not path.exists():
        pytest.skip(f"the examples are not at {path}")
    return [json.loads(line) for line in lines_of(path)]


@pytest.fixture(scope="module")
def sample() -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines_of(resource("samples", "sample.jsonl"))]


def annotations_of(article: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for layer in article["layers"]:
        yield from layer["annotations"]


def test_texts_fit_their_hashes_and_quotes_their_offsets(articles: list[dict[str, Any]]) -> None:
    for article in articles:
        text = article["text"]
        assert hashlib.sha256(text.encode()).hexdigest() == article["sha256"]
        for annotation in annotations_of(article):
            fragments = annotation["fragments"]
            assert fragments == sorted(fragments)
            assert all(start < end for start, end in fragments)
            assert (annotation["start"], annotation["end"]) == (fragments[0][0], fragments[-1][1])
            assert text[annotation["start"] : annotation["end"]] == annotation["text"]
            for start, end in fragments:
                assert text[start:end].strip() == text[start:end]


def test_labels_are_those_of_the_schema(articles: list[dict[str, Any]], schema: Schema) -> None:
    for article in articles:
        for annotation in annotations_of(article):
            assert annotation["label"] in schema.by_id


def test_roles_are_filled_by_labels_that_may_fill_them(
    articles: list[dict[str, Any]], schema: Schema
) -> None:
    for article in articles:
        for layer in article["layers"]:
            labels = {a["id"]: a["label"] for a in layer["annotations"]}
            for annotation in layer["annotations"]:
                roles = {role.id: role for role in schema.by_id[annotation["label"]].roles}
                for name, fillers in annotation["roles"].items():
                    role = roles[name]
                    assert fillers
                    assert role.many or len(fillers) == 1
                    for filler in fillers:
                        if filler.get("implied"):
                            assert role.implied
                        else:
                            assert schema.may_fill(role, labels[filler["id"]]), (name, filler)


def fits(attribute: Attribute | None, value: object) -> bool:
    assert attribute is not None
    values = [choice.id for choice in attribute.values]
    if attribute.kind is AttributeKind.CHOICE:
        return value in values
    if attribute.kind is AttributeKind.CHOICES:
        return isinstance(value, list) and set(cast("list[str]", value)) <= set(values)
    if attribute.kind is AttributeKind.FLAG:
        return value is True
    return isinstance(value, str) and value != ""


def test_attributes_have_values_of_the_schema(
    articles: list[dict[str, Any]], schema: Schema
) -> None:
    document = {attribute.id: attribute for attribute in schema.document}
    for article in articles:
        for layer in article["layers"]:
            assert all(fits(document.get(n), value) for n, value in layer["document"].items())
        for annotation in annotations_of(article):
            known = {
                attribute.id: attribute for attribute in schema.attributes_of(annotation["label"])
            }
            for name, value in annotation["attributes"].items():
                assert fits(known.get(name), value), (annotation["text"], name, value)


def test_referents_are_in_the_register(articles: list[dict[str, Any]]) -> None:
    for article in articles:
        for annotation in annotations_of(article):
            fillers = [f for found in annotation["roles"].values() for f in found]
            for key in (annotation["referent"], *(f.get("referent") for f in fillers)):
                assert key is None or key in article["referents"] or key.startswith("wd:")


def test_the_sample_is_written_in_canonical_form(sample: list[dict[str, Any]]) -> None:
    path = resource("samples", "sample.jsonl")
    assert path.read_bytes().endswith(b"}\n")
    for line, article in zip(lines_of(path), sample, strict=True):
        assert line == json.dumps(article, ensure_ascii=False, separators=(",", ":"))
        assert tuple(article) == ARTICLE_FIELDS
        open_maps: list[Mapping[str, Any]] = [article["referents"], article["meta"]]
        for layer in article["layers"]:
            assert tuple(layer) == LAYER_FIELDS
            open_maps += [layer["covered"], layer["document"]]
            order = [(a["start"], a["end"], a["id"]) for a in layer["annotations"]]
            assert order == sorted(order)
        for annotation in annotations_of(article):
            assert tuple(annotation) == ANNOTATION_FIELDS
            open_maps += [annotation["attributes"], annotation["roles"]]
            for stamp in (annotation["created"], annotation["updated"]):
                assert stamp.endswith("Z")
                assert datetime.fromisoformat(stamp)
        assert all(list(found) == sorted(found) for found in open_maps)


def test_the_sample_has_stable_ids_that_are_all_different(sample: list[dict[str, Any]]) -> None:
    ids = [article["id"] for article in sample]
    for article in sample:
        ids += [layer["id"] for layer in article["layers"]]
        ids += [annotation["id"] for annotation in annotations_of(article)]
    assert len(set(ids)) == len(ids)
    assert all(UUID(found).version == 5 for found in ids)


def test_the_sample_leaves_work_to_a_newcomer(sample: list[dict[str, Any]]) -> None:
    states = [[layer["state"] for layer in article["layers"]] for article in sample]
    assert states == [["done"], ["done"], ["done"], ["started"], []]
    assert all(len(list(annotations_of(article))) >= 40 for article in sample[:3])


def test_the_sample_names_the_shipped_schema(sample: list[dict[str, Any]], schema: Schema) -> None:
    for article in sample:
        assert (article["schema"]["id"], article["schema"]["version"]) == ("sanctions-news", 1)
        for layer in article["layers"]:
            assert layer["schema_version"] == schema.version


def test_what_is_finished_in_the_sample_lacks_nothing(
    sample: list[dict[str, Any]], schema: Schema
) -> None:
    for article in sample[:3]:
        (layer,) = article["layers"]
        assert layer["covered"] == {family.id: schema.version for family in schema.families}
        assert set(layer["document"]) == {attribute.id for attribute in schema.document}
        for annotation in layer["annotations"]:
            if annotation["label"] == "REGION":
                assert annotation["attributes"]["kind"]
            if annotation["label"] == "SANCTION":
                assert annotation["attributes"]["status"]
            if annotation["attributes"].get("anaphor"):
                continue
            for role in schema.by_id[annotation["label"]].roles:
                assert not role.required or annotation["roles"].get(role.id), annotation["text"]


def test_nothing_is_labelled_inside_the_regions_of_the_sample(
    sample: list[dict[str, Any]],
) -> None:
    for article in sample:
        found = list(annotations_of(article))
        regions = [range(a["start"], a["end"]) for a in found if a["label"] == "REGION"]
        for annotation in found:
            if annotation["label"] != "REGION":
                starts = [start for start, _ in annotation["fragments"]]
                assert not any(start in region for start in starts for region in regions)


def test_latin_spans_of_the_sample_are_what_a_hand_would_select(
    sample: list[dict[str, Any]],
) -> None:
    for article in sample[:3]:
        for annotation in annotations_of(article):
            for start, end in annotation["fragments"]:
                assert snap(article["text"], start, end) == (start, end)


def test_the_sample_holds_the_hard_cases(sample: list[dict[str, Any]]) -> None:
    found = [annotation for article in sample for annotation in annotations_of(article)]
    statements = [a for a in found if a["label"] == "STATEMENT"]
    assert sum(len(a["fragments"]) > 1 for a in statements) >= 2
    assert any(f.get("implied") for a in statements for f in a["roles"].get("speaker", []))
    assert any(a["attributes"].get("truncated") for a in statements)
    kinds = {a["attributes"]["kind"] for a in found if a["label"] == "REGION"}
    assert {"boilerplate", "duplicate"} <= kinds
    texts = [article["text"] for article in sample]
    assert [text for text in texts if "\r\n" in text] == [texts[2]]
    assert "\u200d" in texts[2]
    assert texts[3][0] == "벨"
