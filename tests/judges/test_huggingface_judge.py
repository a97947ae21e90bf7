"""Hugging Face's library loads what is written for it."""

from pathlib import Path

import pytest

from annotator.formats.base import WriteOptions
from annotator.formats.registry import format_named
from annotator.formats.training.huggingface_rows import tag_names
from tests.formats.torture import SCHEMA, torture_articles, write_as

pytestmark = [pytest.mark.judges, pytest.mark.filterwarnings("default")]


@pytest.mark.parametrize("parquet", [True, False], ids=["parquet", "json-lines"])
@pytest.mark.parametrize("how", ["folder", "file"])
def test_datasets_loads_rows_with_their_features(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parquet: bool, how: str
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    datasets = pytest.importorskip("datasets")
    out, cache = tmp_path / "out", str(tmp_path / "cache")
    write_as(format_named("huggingface"), torture_articles(), out, WriteOptions(parquet=parquet))

    if how == "folder":
        loaded = datasets.load_dataset(str(out), split="train", cache_dir=cache)
    else:
        kind, name = ("parquet", "train.parquet") if parquet else ("json", "train.jsonl")
        files = str(out / "data" / name)
        loaded = datasets.load_dataset(kind, data_files=files, split="train", cache_dir=cache)

    assert [row["text"] for row in loaded] == [one.text for one in torture_articles()]
    spans = [(row["text"], span) for row in loaded for span in row["spans"]]
    assert len(spans) > 15
    assert all(text[span["start"] : span["end"]] == span["text"] for text, span in spans)
    tags = {tag for row in loaded for tag in row["ner_tags"]}
    if parquet:
        classes = loaded.features["ner_tags"].feature
        assert classes.names == tag_names(SCHEMA, "entity")
        tags = {classes.int2str(tag) for tag in tags}
    assert "B-ENTITY" in tags
