import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.formats import json_records as module
from annotator.formats.base import RecordRefused
from annotator.formats.json_records import decode_record, json_records

RECORDS = [{"text": 'a "quoted" {brace', "n": [1, {"x": "]\\"}]}, {"text": "b\nc 😀"}, {"text": ""}]


def found(path: Path, encoding: str | None = None) -> list[tuple[int, object]]:
    return [(line, decode_record(raw).fields) for line, raw, _ in json_records(path, encoding)]


def test_lines_keep_their_numbers_and_blank_ones_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"a":1}\r\n\r\n  \n{"a":2}')

    assert found(path) == [(1, {"a": 1}), (4, {"a": 2})]


def test_only_a_newline_ends_a_line(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"a":"x\u2028y\u0085z"}\n', encoding="utf-8")

    assert found(path) == [(1, {"a": "x\u2028y\u0085z"})]


@pytest.mark.parametrize("indent", [None, 0, 2])
def test_a_json_array_is_read_element_by_element(tmp_path: Path, indent: int | None) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(RECORDS, indent=indent), encoding="utf-8")

    assert [fields for _, fields in found(path)] == RECORDS


def test_elements_know_the_line_they_begin_on(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[\n {"a":\n 1},\n\n {"a": 2}\n]\n', encoding="utf-8")

    assert found(path) == [(2, {"a": 1}), (5, {"a": 2})]


def test_indented_objects_one_after_another_are_records(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{\n "a": {"b": 1}\n}\n{\n "a": 2\n}\n', encoding="utf-8")

    assert found(path) == [(1, {"a": {"b": 1}}), (4, {"a": 2})]


def test_a_broken_element_does_not_stop_the_others(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"a": 1},\n{"a": oops},\n{"a": 3}\n,{"a": "cut', encoding="utf-8")

    raws = [(line, raw) for line, raw, _ in json_records(path)]

    assert raws == [(1, b'{"a": 1}'), (2, b'{"a": oops}'), (3, b'{"a": 3}'), (4, b'{"a": "cut')]


@pytest.mark.parametrize("name", ["utf-16", "utf-16-le", "utf-32"])
def test_wide_encodings_are_read_too(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes('{"a": "é 😀"}\n{"a": "한국"}\n'.encode(name))

    assert found(path) == [(1, {"a": "é 😀"}), (2, {"a": "한국"})]


def test_a_named_encoding_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes('{"a": "é"}\n'.encode("latin-1"))

    assert found(path, "latin-1") == [(1, {"a": "é"})]


@given(
    st.lists(st.dictionaries(st.text(max_size=5), st.text(max_size=40), max_size=4), max_size=12),
    st.integers(1, 40),
)
@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors],
)
def test_elements_are_whole_wherever_the_reading_was_cut(
    tmp_path: Path, records: list[dict[str, str]], block: int
) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(records, ensure_ascii=False, indent=1), "utf-8", "surrogatepass")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_BLOCK", block)
        raws = [raw for _, raw, _ in json_records(path)]

    assert [json.loads(raw.decode("utf-8", "surrogatepass")) for raw in raws] == records


@pytest.mark.parametrize("depth", [1, 9, 10, 11, 12, 40])
def test_elements_are_found_however_deep_they_are_nested(tmp_path: Path, depth: int) -> None:
    deep: object = 1
    for _ in range(depth):
        deep = {'a "[{': [deep, "}]\\"]}
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"a": deep}, {"b": 2}]), encoding="utf-8")

    assert [fields for _, fields in found(path)] == [{"a": deep}, {"b": 2}]


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b'{"a": "cut', "not JSON: Unterminated string starting at character 7"),
        (b'{"a": oops}', "not JSON: Expecting value at character 7"),
    ],
)
def test_what_is_no_json_is_said_with_its_place(raw: bytes, why: str) -> None:
    with pytest.raises(RecordRefused, match=f"^{why}$"):
        decode_record(raw)
