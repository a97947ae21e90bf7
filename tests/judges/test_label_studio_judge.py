"""Label Studio's own converter reads the tasks that are written for it."""

import json
from pathlib import Path

import pytest

from annotator.formats.base import WriteOptions
from annotator.formats.registry import format_named
from annotator.formats.training.label_studio_config import labelling_config
from tests.formats.torture import SCHEMA, torture_articles, write_as

pytestmark = [pytest.mark.judges, pytest.mark.filterwarnings("default")]


@pytest.mark.parametrize("predictions", [False, True], ids=["annotations", "predictions"])
def test_label_studio_converts_our_tasks(tmp_path: Path, predictions: bool) -> None:
    converter = pytest.importorskip("label_studio_sdk.converter")
    form = format_named("label-studio")
    tasks = tmp_path / "tasks.json"
    write_as(form, torture_articles(), tasks, WriteOptions(predictions=predictions))
    config = labelling_config(SCHEMA, WriteOptions())["config.xml"].decode()
    judge = converter.Converter(config, str(tmp_path))

    judge.convert_to_json_min(str(tasks), str(tmp_path / "min"), is_dir=False)
    judge.convert_to_conll2003(str(tasks), str(tmp_path / "conll"), is_dir=False)

    (out,) = (tmp_path / "min").glob("*.json")
    found = json.loads(out.read_text("utf-8"))
    texts = {one["text"] for one in found}
    regions = [(one["text"], each) for one in found for each in one.get("label", [])]
    assert {one.text for one in torture_articles() if one.layers} <= texts or predictions
    assert all(text[each["start"] : each["end"]] == each["text"] for text, each in regions)
    assert bool(regions) is not predictions
