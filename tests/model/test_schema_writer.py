import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.schema import Schema
from annotator.model.schema_file import load_schema, read_schema, shipped_schemas
from annotator.model.schema_writer import schema_toml

texts = st.text(st.characters(codec="utf-8"), max_size=40)


def bare(schema: Schema) -> Schema:
    return msgspec.structs.replace(schema, body="")


@pytest.mark.parametrize("name", shipped_schemas())
def test_a_written_schema_is_read_back_to_the_same(name: str) -> None:
    schema = load_schema(name)
    assert bare(read_schema(schema_toml(schema))) == bare(schema)


@given(guideline=texts, title=texts, name=texts)
def test_any_words_survive_being_written(guideline: str, title: str, name: str) -> None:
    schema = load_schema("sanctions-basic")
    labels = tuple(
        msgspec.structs.replace(label, guideline=guideline, name=f"x{name}")
        for label in schema.labels
    )
    changed = msgspec.structs.replace(
        schema, title=title, guideline=guideline, labels=labels, gone=("label OLD",)
    )
    assert bare(read_schema(schema_toml(changed))) == bare(changed)


def test_guidelines_of_some_lines_are_written_to_be_read() -> None:
    body = schema_toml(load_schema("sanctions-basic"))
    assert "guideline = '''\n" in body
    assert '  { id = "lifted", key = "l" },' in body
    assert schema_toml(read_schema(body)) == body
