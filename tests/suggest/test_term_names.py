import pytest

from annotator.app.project import schema_from
from annotator.model.terms import Fate, TermChoice, parsed_term
from annotator.suggest.term_names import likely_choice

SCHEMA = schema_from("sanctions-news")


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("PER", "PERSON"),
        ("B-PER", "PERSON"),
        ("person", "PERSON"),
        ("Persons", "PERSON"),
        ("LOC", "PLACE"),
        ("GPE", "COUNTRY"),
        ("NORP", "NATIONALITY"),
        ("ORG", "ORG"),
        ("Organisation", "ORG"),
        ("Gov. body", "GOVBODY"),
        ("de.tudarmstadt.ner.type.Company", "COMPANY"),
        ("Nationalty", "NATIONALITY"),
        ("role:agent", "authority"),
        ("role:Speaker", "speaker"),
        ("value:status:in force", "in_force"),
        ("xyzzy", ""),
        ("CARDINAL", ""),
        ("!!", ""),
    ],
)
def test_what_others_call_it_is_found_among_ours(theirs: str, ours: str):
    expected = TermChoice(Fate.MAP, ours) if ours else TermChoice()

    assert likely_choice(parsed_term(theirs), SCHEMA) == expected
