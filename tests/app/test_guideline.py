"""The guideline as Markdown: of one label, and of the whole schema."""

import pytest

from annotator.app.guideline import first_words, heading, label_markdown, schema_markdown
from annotator.model.schema_file import load_schema, shipped_schemas

SCHEMA = load_schema("sanctions-news")


def test_a_label_is_told_with_roles_and_attributes():
    told = label_markdown(SCHEMA, SCHEMA.by_id["SANCTION"])
    assert told.startswith("The **shortest words that name the sanction**")
    assert "- **t** Target, required: Who or what is **designated**" in told
    assert "**i** imposed" in told
    assert "- **h** Anaphor: yes or no" in told
    assert heading(SCHEMA.by_id["SANCTION"]) == "Sanction (s)"
    assert heading(SCHEMA.by_id["CUE"]) == "Cue"


def test_a_plain_label_has_no_roles():
    assert "### Roles" not in label_markdown(SCHEMA, SCHEMA.by_id["PERSON"])


@pytest.mark.parametrize("name", shipped_schemas())
def test_the_whole_guideline_tells_of_every_label(name: str):
    schema = load_schema(name)
    told = schema_markdown(schema)
    for label in schema.labels:
        assert f"### {heading(label)}" in told
    assert told.startswith(f"# {schema.title}")


def test_a_tool_tip_has_the_first_words_without_marks():
    said = first_words(SCHEMA.by_id["SANCTION"].guideline)
    assert said.startswith("The shortest words that name the sanction: sanctions, embargo")
    assert len(said.split("\n")) <= 3
    assert first_words("") == ""
    assert first_words("one two " * 100).endswith("…")
