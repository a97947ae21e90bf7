"""Records without end: refused with their place, the rest read, and never held whole."""

import tracemalloc
from pathlib import Path

import pytest

from annotator.formats import json_records
from annotator.formats.base import ReadOptions
from annotator.formats.registry import format_named
from tests.formats.formats_builders import read_file

_LINES = ("prodigy", "doccano", "chat", "glirel", "spans")


@pytest.mark.parametrize("form", _LINES)
def test_a_line_without_end_is_refused_and_those_around_it_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr(json_records, "_LONGEST", 1 << 12)
    file = tmp_path / "a.jsonl"
    file.write_bytes(b'"' + b"x" * (1 << 24) + b'"\n[1]\n')
    tracemalloc.start()
    reader = format_named(form).reads
    assert reader is not None

    accepted, refused = read_file(reader, file, ReadOptions())

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert accepted == []
    assert [one.where for one in refused] == ["line 1", "line 2"]
    assert refused[0].why.startswith("longer than")
    assert peak < 1 << 23


@pytest.mark.parametrize("form", ["label-studio", "gliner"])
def test_an_array_with_a_record_without_end_is_read_up_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr(json_records, "_LONGEST", 1 << 19)
    file = tmp_path / "a.json"
    file.write_bytes(b"[\n{},\n{" + b'"a": 1, ' * (1 << 18) + b"}]")
    tracemalloc.start()
    reader = format_named(form).reads
    assert reader is not None

    _, refused = read_file(reader, file, ReadOptions())

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [one.where for one in refused] == ["line 2", "line 3"]
    assert refused[1].why.endswith("nothing after it is read")
    assert peak < 1 << 24
