"""The card of a dataset says what it is, who made it and what is not in it."""

from pathlib import Path

import pytest

from annotator.app.exporting.coverage import Unknown
from annotator.app.exporting.majority import MAJORITY
from annotator.app.session import Session
from tests.app.dataset_projects import a_corpus, a_record, options, written
from tests.builders import put_in, put_records_in


@pytest.fixture
def corpus(tmp_path: Path):
    session = a_corpus(tmp_path)
    yield session
    session.close()


def test_the_card_says_what_the_dataset_is(corpus: Session, tmp_path: Path) -> None:
    put_in(corpus, "Not read by anyone.")
    written(corpus, tmp_path / "set", options(format="brat", licence="CC BY 4.0"))
    said = (tmp_path / "set" / "README.md").read_text(encoding="utf-8")
    for words in (
        "# set",
        "36 articles with 36 annotations",
        "Licence: CC BY 4.0",
        "labelled for entities, sanctions and statements.",
        "Files: `train/`, `dev/` and `test/`",
        "The articles' own texts may have other owners.",
        "Dates: 2026-01-01 to 2026-01-28",
        "Outlet 0 (8)",
        "Languages: not stated.",
        "By: Anna",
        "| Anna | 36 | 36 |",
        "| of them without labels | 0 | 0 | 0 | 0 |",
        "left out: what is not labelled is not there",
        "| articles |",
        "| `PERSON` |",
        "Divided 60/20/20 by story (seed 0)",
        "Not known: no article was read by two annotators.",
        "articles left out, not all was looked for",
    ):
        assert words in said.replace("\n", " ") or words in said


def test_the_card_names_who_voted_and_what_was_not_looked_for(tmp_path: Path) -> None:
    corpus = a_corpus(tmp_path, 12)
    records = [a_record(number, annotator="Bea", covered={"entity": 1}) for number in range(4)]
    put_records_in(corpus, records, tmp_path / "bea.jsonl")
    chosen = options(format="conll", layer=MAJORITY, unknown=Unknown.KEEP)
    written(corpus, tmp_path / "set", chosen)
    said = (tmp_path / "set" / "README.md").read_text(encoding="utf-8")
    assert "By: Anna and Bea." in said
    assert "| Bea | 4 | 4 |" in said
    assert "4 articles were read by several;" in said
    assert "- entities: 1 not read for it" in said
    guidelines = (tmp_path / "set" / "GUIDELINES.md").read_text(encoding="utf-8")
    assert "### Person (p)" in guidelines
    corpus.close()
