import json
from pathlib import Path
from typing import Any

import pytest

from annotator.formats.article import read_articles, write_articles
from annotator.formats.base import Accepted, ReadOptions, Refusal
from annotator.model.annotation import Filler
from annotator.model.article import AnnotatorKind, State
from annotator.model.text import sha256_of
from tests.formats.formats_builders import SCHEMA, identity, json_lines, read_file, written

TEXT = "Washington cracks down on Pyongyang"


def record(*annotations: dict[str, Any], **fields: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"text": TEXT, **fields}
    if annotations:
        found["layers"] = [{"annotator": "Ann", "annotations": list(annotations)}]
    return found


def read_one(path: Path, *records: object, options: ReadOptions | None = None) -> Accepted:
    accepted, _ = read_file(read_articles, json_lines(path / "a.jsonl", *records), options)
    return accepted[0]


def refusals(path: Path, *records: object, options: ReadOptions | None = None) -> list[Refusal]:
    return read_file(read_articles, json_lines(path / "a.jsonl", *records), options)[1]


def test_everything_but_the_text_may_be_missing(tmp_path: Path) -> None:
    path = tmp_path
    found = read_one(path, record({"label": "COUNTRY", "start": 0, "end": 10}))

    again = read_one(path, record({"label": "COUNTRY", "start": 0, "end": 10}))
    one = found.article
    layer = one.layers[0]
    assert found == again
    assert found.changed == ()
    assert (one.title, one.sha256, one.sources) == (TEXT, sha256_of(TEXT), ())
    assert (layer.kind, layer.state, layer.schema_version) == ("person", State.STARTED, 1)
    assert layer.annotations[0].origin.by == "manual"
    assert len({one.id, layer.id, layer.annotations[0].id}) == 3


def test_the_same_text_gets_the_same_id_and_an_annotator_is_told_by_kind_and_name(
    tmp_path: Path,
) -> None:
    layers = [{"annotator": "m", "kind": kind} for kind in ("person", "model", "gold")]
    one = read_one(tmp_path, record(layers=layers)).article
    other = read_one(tmp_path, record(title="Other", layers=layers[1:])).article

    assert one.id == other.id
    assert len({layer.id for layer in one.layers}) == 3
    assert [layer.id for layer in one.layers[1:]] == [layer.id for layer in other.layers]


def test_two_passes_without_ids_are_two_layers(tmp_path: Path) -> None:
    layers = [{"annotator": "Ann"}, {"annotator": "Ann"}]

    found = read_one(tmp_path, record(layers=layers)).article.layers

    assert found[0].id != found[1].id


def test_a_layer_without_a_name_gets_the_one_of_the_options(tmp_path: Path) -> None:
    options = ReadOptions(layer="Blind pass")

    found = read_one(tmp_path, record(layers=[{}]), options=options)

    assert found.article.layers[0].annotator == "Blind pass"


def test_a_text_that_was_changed_is_refused_with_its_line(tmp_path: Path) -> None:
    found = refusals(tmp_path, record(), record(sha256="0" * 64))

    assert [one.where for one in found] == ["line 2"]
    assert "sha256" in found[0].why


@pytest.mark.parametrize(
    ("annotation", "why"),
    [
        ({"start": 30, "end": 99}, "30–99 lies outside the text of 35 characters"),
        ({"start": -2, "end": 4}, "-2–4 lies outside the text of 35 characters"),
        ({"start": 4, "end": 4}, "4–4 has no width"),
        ({"start": 4, "end": 2}, "4–2 ends before it starts"),
        ({"start": 0, "end": 10, "text": "Wash"}, "at 0–10 the text has “Washington”, not “Wash”"),
        ({"fragments": [[0, 3], [5, 5]]}, "fragment 5–5 is empty or reversed"),
        ({}, "it has neither fragments nor start and end"),
        ({"start": "0", "end": 1}, "start: expected int | null, got str"),
        ({"start": 0, "end": 1, "label": None}, "label: expected str, got null"),
    ],
)
def test_a_wrong_annotation_is_refused_by_itself(
    tmp_path: Path, annotation: dict[str, Any], why: str
) -> None:
    good = {"label": "COUNTRY", "start": 0, "end": 10}
    path = json_lines(tmp_path / "a.jsonl", record(good, {"label": "X", **annotation}, good))

    accepted, refused = read_file(read_articles, path)

    assert refused == [Refusal("line 1, annotation 2", why)]
    assert len(accepted[0].article.layers[0].annotations) == 2


def test_overlapping_fragments_are_joined_and_touching_ones_kept(tmp_path: Path) -> None:
    found = read_one(
        tmp_path,
        record(
            {"label": "A", "fragments": [[5, 9], [0, 6]]},
            {"label": "A", "fragments": [[0, 4], [4, 9]]},
        ),
    )

    joined, kept = found.article.layers[0].annotations
    assert joined.fragments == ((0, 9),)
    assert kept.fragments == ((0, 4), (4, 9))
    assert [(one.where, one.why) for one in found.changed] == [
        ("line 1, annotation 1", "overlapping fragments joined"),
        ("line 1, annotation 2", "touching fragments, kept as they are"),
    ]


def test_a_filler_that_names_no_annotation_is_left_out_and_reported(tmp_path: Path) -> None:
    good, bad, missing = identity("good"), identity("bad"), identity("missing")
    fillers = [{"id": good.upper()}, {"id": bad}, {"id": missing}, {"text": "they", "sure": True}]
    found = read_one(
        tmp_path,
        record(
            {"label": "S", "start": 11, "end": 17, "roles": {"target": fillers, "empty": []}},
            {"label": "C", "start": 0, "end": 10, "id": good},
            {"label": "C", "start": 0, "end": 99, "id": bad},
        ),
    )

    frame = found.article.layers[0].annotations[0]
    assert frame.roles == {"target": (Filler(good), Filler(None, "they", None, {"sure": True}))}
    assert [one.why for one in found.changed] == [
        f"a filler of “target” left out: the layer has no annotation {gone}"
        for gone in (bad, missing)
    ]


def test_ids_that_are_no_uuids_are_replaced_and_still_meant_by_fillers(tmp_path: Path) -> None:
    found = read_one(
        tmp_path,
        record(
            {"label": "S", "start": 11, "end": 17, "id": "T1", "roles": {"who": [{"id": 7}]}},
            {"label": "C", "start": 0, "end": 10, "id": 7},
            id="doc-1",
        ),
    )

    frame, filler = found.article.layers[0].annotations
    assert frame.roles["who"] == (Filler(filler.id),)
    assert len(found.changed) == 3
    assert "“doc-1” is no UUID" in found.changed[0].why


def test_an_id_used_twice_in_a_file_is_refused_the_second_time(tmp_path: Path) -> None:
    one = {"label": "C", "start": 0, "end": 10, "id": identity("x")}
    other = record({**one, "end": 9}) | {"text": TEXT + "!"}

    found = refusals(tmp_path, record(one, {**one, "end": 5}), other)

    assert [(r.where, "was used before" in r.why) for r in found] == [
        ("line 1, annotation 2", True),
        ("line 2, annotation 1", True),
    ]


def test_the_same_record_twice_is_not_the_readers_concern(tmp_path: Path) -> None:
    same = record({"label": "C", "start": 0, "end": 10, "id": identity("x")}, id=identity("a"))
    accepted, refused = read_file(read_articles, json_lines(tmp_path / "a.jsonl", same, same))

    assert refused == []
    assert accepted[0].article == accepted[1].article


def test_a_layer_of_another_text_may_not_have_the_same_id(tmp_path: Path) -> None:
    layers = [{"id": identity("layer")}]

    found = refusals(tmp_path, record(layers=layers), {"text": "Other", "layers": layers})

    assert found[0].where == "line 2, layer 1"
    assert "another article" in found[0].why


def test_unknown_fields_are_kept_at_every_level(tmp_path: Path) -> None:
    new = {"future": {"b": [1], "a": None}}
    annotation = {
        "label": "C", "start": 0, "end": 10, "origin": {"by": "oracle", **new},
        "roles": {"who": [{"text": "he", **new}]}, **new,
    }  # fmt: skip
    given = record(
        layers=[{"annotations": [annotation], **new}],
        sources=[{"file": "x", **new}],
        referents={"local:1": {"name": "Kim", **new}},
        **new,
    )

    data, _ = written(write_articles, [read_one(tmp_path, given).article])

    found = json.loads(data)
    read = found["layers"][0]["annotations"][0]
    holders = (
        found, found["layers"][0], found["sources"][0], found["referents"]["local:1"], read,
        read["origin"], read["roles"]["who"][0],
    )  # fmt: skip
    assert all(holder["future"] == new["future"] for holder in holders)
    assert read["origin"]["by"] == "oracle"


def test_labels_that_the_schema_does_not_know_are_kept_and_reported(tmp_path: Path) -> None:
    spans = [{"label": label, "start": 0, "end": 10} for label in ("COUNTRY", "X", "X")]

    found = read_one(tmp_path, record(*spans), options=ReadOptions(schema=SCHEMA))

    assert [a.label for a in found.article.layers[0].annotations] == ["COUNTRY", "X", "X"]
    assert found.changed == (
        Refusal("line 1", "the label “X” (2 ×) is not in the schema; kept as it is"),
    )


def test_times_are_brought_to_utc(tmp_path: Path) -> None:
    times = ("2026-11-22T01:30:00+01:30", "2026-11-22T00:00:00Z", "some day")
    spans = [{"label": "C", "start": n, "end": 10, "created": t} for n, t in enumerate(times)]

    found = read_one(tmp_path, record(*spans)).article.layers[0].annotations

    assert [a.created for a in found] == ["2026-11-22T00:00:00Z", times[1], times[2]]


def test_a_layer_of_an_unknown_kind_is_refused_and_an_unknown_state_told(tmp_path: Path) -> None:
    layers = [{"kind": "alien"}, {"kind": "gold", "state": "asleep"}, {"covered": ["entity"]}]
    path = json_lines(tmp_path / "a.jsonl", record(layers=layers))

    accepted, refused = read_file(read_articles, path)

    assert [one.where for one in refused] == ["line 1, layer 1", "line 1, layer 3"]
    assert accepted[0].article.layers[0].kind is AnnotatorKind.GOLD
    assert accepted[0].changed[0].why == "the state “asleep” is not known; taken as “new”"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('{"text": "a" "b"}', "not JSON"),
        ("[1, 2]", "not a JSON object"),
        ('{"title": "no text"}', "it has no text"),
        ('{"text": 7}', "text: expected str, got int"),
        ('{"text": "  \\n"}', "the text is empty"),
        ('{"text": "x", "format": "other"}', "its format is “other”"),
        ('{"text": "x", "version": 2}', "needs a newer program"),
        ('{"text": "x", "meta": {"a": nan}}', "not JSON"),
        ('{"text": "ab\\u0000"}', "NUL character at position 2 of “text”"),
        ('{"text": "ab\\ud83d"}', "lone surrogate U+D83D at position 2 of “text”"),
        ('{"text": "x", "title": "\\ud83d"}', "lone surrogate U+D83D at position 0 of “title”"),
        ('{"text": ' + "[" * 5000 + "]" * 5000 + "}", "nested too deeply"),
    ],
)
def test_a_bad_line_is_named_and_the_others_come_in(tmp_path: Path, line: str, why: str) -> None:
    path = json_lines(tmp_path / "a.jsonl", record(), line, record(title="third"))

    accepted, refused = read_file(read_articles, path)

    assert [one.where for one in accepted] == ["line 1", "line 3"]
    assert [one.where for one in refused] == ["line 2"]
    assert why in refused[0].why


def test_characters_are_replaced_before_the_hash_when_that_is_asked_for(tmp_path: Path) -> None:
    line = '{"text": "ab\\u0000 \\ud83d", "title": "\\ud83d", "sha256": "0"}'
    found = read_one(tmp_path, line, options=ReadOptions(replace_characters=True))

    assert found.article.text == "ab\ufffd \ufffd"
    assert found.article.title == "\ufffd"
    assert found.article.sha256 == sha256_of(found.article.text)
    assert "replaced by U+FFFD" in found.changed[0].why


def test_a_byte_order_mark_goes_and_the_offsets_go_with_it(tmp_path: Path) -> None:
    raw = "\ufeff" + TEXT
    span = {"label": "C", "start": 1, "end": 11, "text": "Washington"}

    found = read_one(tmp_path, record(span, sha256=sha256_of(raw)) | {"text": raw})

    assert found.article.text == TEXT
    assert found.article.layers[0].annotations[0].fragments == ((0, 10),)
    assert [one.why for one in found.changed] == [
        "byte order mark taken off the text, offsets moved with it"
    ]


def test_one_bad_line_in_ten_thousand_is_named(tmp_path: Path) -> None:
    lines = [json.dumps({"text": f"Article {number}"}) for number in range(10_000)]
    lines[6_543] = lines[6_543][:-3]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")

    accepted, refused = read_file(read_articles, tmp_path / "a.jsonl")

    assert len(accepted) == 9_999
    assert [one.where for one in refused] == ["line 6544"]
    assert accepted[-1].article.text == "Article 9999"


def test_a_frame_that_would_fill_itself_keeps_only_the_words(tmp_path: Path) -> None:
    places = {"a": (0, 10), "b": (11, 17), "c": (26, 35)}
    about = {"a": "b", "b": "a", "c": "c"}
    marks = [
        {"id": n, "label": "S", "start": s, "end": e, "roles": {"about": [{"id": about[n]}]}}
        for n, (s, e) in places.items()
    ]

    found = read_one(tmp_path, record(*marks))

    first, second, third = found.article.layers[0].annotations
    assert first.fillers() == (second.id,)
    assert second.roles == {"about": (Filler(text="Washington"),)}
    assert third.roles == {"about": (Filler(text="Pyongyang"),)}
    told = [one.why for one in found.changed if "fill itself" in one.why]
    assert len(told) == 2
    assert "“cracks” would fill itself through “Washington”" in told[0]
