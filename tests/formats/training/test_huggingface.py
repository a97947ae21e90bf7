"""Hugging Face: rows that hold what articles say, and a card that says what they are."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from annotator.errors import UserError
from annotator.formats.base import WriteOptions
from annotator.formats.registry import format_named
from tests.formats.torture import SCHEMA, bytes_of, torture_articles, write_as

FORM = format_named("huggingface")


def rows(out: Path) -> list[Any]:
    text = (out / "data" / "train.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.split("\n") if line]


def test_rows_hold_tokens_tags_spans_and_relations(tmp_path: Path) -> None:
    articles = torture_articles()
    report = write_as(FORM, articles, tmp_path / "out")

    found = rows(tmp_path / "out")
    assert [row["text"] for row in found] == [one.text for one in articles]
    for row in found:
        assert len(row["tokens"]) == len(row["ner_tags"])
        assert all(row["text"][s["start"] : s["end"]] == s["text"] for s in row["spans"])
        ids = {span["id"] for span in row["spans"]}
        assert {r[end] for r in row["relations"] for end in ("head", "tail")} <= ids
    assert sum(s["part"] == 0 for row in found for s in row["spans"]) == report.annotations
    assert sum(len(one.layers[0].annotations) for one in articles if one.layers) == (
        report.annotations
    )


def test_the_card_counts_labels_and_losses(tmp_path: Path) -> None:
    write_as(FORM, torture_articles(), tmp_path / "out")

    card = (tmp_path / "out" / "README.md").read_text("utf-8")
    assert card.startswith("---\nconfigs:\n")
    assert "| ENTITY | " in card
    assert "- layers: 1" in card


def test_parquet_gives_the_same_bytes_twice(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    for name in ("a", "b"):
        write_as(FORM, torture_articles(), tmp_path / name, WriteOptions(parquet=True))

    assert bytes_of(tmp_path / "a") == bytes_of(tmp_path / "b")


def test_without_pyarrow_one_sentence_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)

    with pytest.raises(UserError, match=r"pyarrow is not installed; .*annotator\[parquet\]"):
        write_as(FORM, [], tmp_path / "out", WriteOptions(parquet=True), SCHEMA)
