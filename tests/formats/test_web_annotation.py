"""Web Annotations: selectors that find their place again, and pages that bring their text."""

import json
from pathlib import Path
from typing import Any

import pytest

from annotator.formats.registry import find_format, format_named
from annotator.model.annotation import Filler, Origin
from annotator.model.article import Referent
from tests.formats.formats_builders import annotation, article, layer
from tests.formats.torture import read_as, write_as

WEB = format_named("web-annotation")
TEXT = "😀 Kim said “no”. Kim came."


def page(tmp_path: Path, *targets: Any, text: str | None = TEXT) -> Path:
    about = {} if text is None else {"annotator:source": {"annotator:text": text}}
    items = [
        {"type": "Annotation", "body": {"value": "PERSON"}, "target": {"selector": selector}}
        for selector in targets
    ]
    found = {"@context": "http://www.w3.org/ns/anno.jsonld", **about, "items": items}
    path = tmp_path / "a.jsonld"
    path.write_text(json.dumps(found), encoding="utf-8")
    return path


def position(start: int, end: int, **more: Any) -> dict[str, Any]:
    return {"type": "TextPositionSelector", "start": start, "end": end, **more}


def quote(exact: str, prefix: str = "", suffix: str = "") -> dict[str, Any]:
    return {"type": "TextQuoteSelector", "exact": exact, "prefix": prefix, "suffix": suffix}


def test_an_annotation_has_both_selectors_and_bodies_by_purpose(tmp_path: Path) -> None:
    kim = annotation("PERSON", (2, 5), referent="wd:Q1", attributes={"metonym": True})
    frame = annotation(
        "STATEMENT", (11, 15), note="sure?",
        roles={"speaker": (Filler(kim.id), Filler(None, "Lee"))},
        origin=Origin("model", score=0.5), created="2026-11-22T00:00:00Z",
    )  # fmt: skip
    report = write_as(WEB, [article(TEXT, layer(kim, frame))], tmp_path / "a.jsonld")

    (found,) = json.loads((tmp_path / "a.jsonld").read_text("utf-8"))
    first, second = found["items"]
    assert report.losses == ()
    assert found["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert first["target"]["selector"] == [
        {"type": "TextPositionSelector", "start": 2, "end": 5},
        {
            "type": "TextQuoteSelector",
            "exact": "Kim",
            "prefix": "😀 ",
            "suffix": " said “no”. Kim came.",
        },
    ]
    assert [body["purpose"] for body in first["body"]] == ["tagging", "classifying", "identifying"]
    assert second["motivation"] == "linking"
    assert second["body"][2]["source"] == first["id"]
    assert second["creator"] == {"type": "Person", "name": "Ann"}


def test_entries_of_the_register_come_back_with_what_they_were_merged_into(tmp_path: Path) -> None:
    entries = (Referent("a", "Kim", "PERSON", ("wd:Q1",)), Referent("b", "K.", merged_into="a"))
    kim = annotation("PERSON", (2, 5), referent="b")

    write_as(WEB, [article(TEXT, layer(kim), referents=entries)], tmp_path / "a.jsonld")

    ((accepted,), _) = read_as(WEB, tmp_path / "a.jsonld")
    assert accepted.article.referents == entries


@pytest.mark.parametrize(
    ("selectors", "place", "told"),
    [
        ([position(2, 5), quote("Kim")], (2, 5), False),
        (position(2, 5), (2, 5), False),
        ([position(0, 3), quote("Kim", "😀 ")], (2, 5), True),
        (quote("Kim", suffix=" came"), (17, 20), True),
        (position(6, 15, refinedBy=position(5, 9)), (11, 15), False),
        ([position(3, 6), quote("Kim")], (2, 5), True),
    ],
)
def test_a_span_is_found_by_its_position_or_by_its_words(
    tmp_path: Path, selectors: Any, place: tuple[int, int], told: bool
) -> None:
    (one,), refused = read_as(WEB, page(tmp_path, selectors))

    assert refused == []
    assert one.article.layers[0].annotations[0].fragments == (place,)
    assert bool(one.changed) is told


def test_what_cannot_be_found_is_refused_by_itself(tmp_path: Path) -> None:
    path = page(tmp_path, quote("Kim"), quote("Lee"), {}, position(5, 99), position(2, 5))

    (one,), refused = read_as(WEB, path)

    assert find_format(path).id == "web-annotation"
    assert len(one.article.layers[0].annotations) == 1
    assert [refusal.why for refusal in refused] == [
        "“Kim” stands more than once in the text",
        "“Lee” stands nowhere in the text",
        "it has neither a position nor a quote",
        "5–99 lies outside the text of 26 characters",
    ]


def test_annotations_without_their_text_are_refused(tmp_path: Path) -> None:
    accepted, (refused,) = read_as(WEB, page(tmp_path, position(0, 1), text=None))

    assert accepted == []
    assert refused.why == "it does not bring the text it is about"
