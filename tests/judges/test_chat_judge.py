"""A validator of JSON Schema takes every answer of our chat examples."""

import json
from pathlib import Path

import pytest

from annotator.formats.base import WriteOptions
from annotator.formats.registry import format_named
from annotator.formats.training.chat_writer import chat_schema
from tests.formats.torture import SCHEMA, torture_articles, write_as

pytestmark = [pytest.mark.judges, pytest.mark.filterwarnings("default")]


@pytest.mark.parametrize("task", ["", "entities", "frame"])
def test_answers_fit_the_schema_beside_them(tmp_path: Path, task: str) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    options = WriteOptions(task=task)
    (raw,) = chat_schema(SCHEMA, options).values()
    validator = jsonschema.Draft202012Validator(json.loads(raw))
    write_as(format_named("chat"), torture_articles(), tmp_path / "a.jsonl", options)

    validator.check_schema(validator.schema)
    lines = (tmp_path / "a.jsonl").read_text("utf-8").split("\n")
    answers = [json.loads(json.loads(one)["messages"][2]["content"]) for one in lines if one]
    for answer in answers:
        validator.validate(answer)
    assert len(answers) == 4
    assert not validator.is_valid({**answers[0], "more": []})
