"""What reviewers decide: which annotations belong together, and in what they differ."""

import json
from collections import Counter
from pathlib import Path

import pytest

from annotator.formats.article_reader import read_articles
from annotator.formats.base import Accepted, ReadOptions
from annotator.model.annotation import Annotation, Filler
from annotator.review.readings import reading_of
from annotator.review.sameness import Kind
from annotator.review.units import Unit, document_differences, majority, units
from tests.review.review_builders import LABELS, marked, reading

GOLD = Path(__file__).parents[2].parent / "shared" / "gold"


def kinds(*found: Unit) -> list[set[str]]:
    return [{kind.value for kind in unit.kinds} for unit in found]


def test_the_same_words_under_the_same_label_are_agreed() -> None:
    (unit,) = units(
        [reading(marked("1", "PERSON", (0, 4))), reading(marked("2", "PERSON", (0, 4)))], LABELS
    )
    assert unit.agreed
    assert unit.ids == {"1", "2"}


def test_a_differing_end_a_differing_label_and_a_missing_one_are_told_apart() -> None:
    first = reading(
        marked("1", "PERSON", (0, 4)),
        marked("2", "COUNTRY", (10, 14)),
        marked("3", "DATE", (20, 24)),
    )
    second = reading(marked("4", "PERSON", (0, 6)), marked("5", "GOVBODY", (10, 14)))
    assert kinds(*units([first, second], LABELS)) == [{"boundary"}, {"label"}, {"missing"}]


def test_nested_annotations_are_aligned_by_place_before_label() -> None:
    first = reading(marked("1", "GOVBODY", (0, 13)), marked("2", "COUNTRY", (0, 4)))
    second = reading(marked("3", "COUNTRY", (0, 4)), marked("4", "GOVBODY", (0, 13)))
    assert all(unit.agreed for unit in units([first, second], LABELS))


def test_labels_that_share_less_than_half_their_words_are_two_things() -> None:
    first, second = reading(marked("1", "COUNTRY", (0, 5))), reading(marked("2", "ORG", (0, 20)))
    assert kinds(*units([first, second], LABELS)) == [{"missing"}, {"missing"}]


def test_an_entity_and_a_statement_on_the_same_words_are_two_things() -> None:
    first, second = reading(marked("1", "ORG", (0, 9))), reading(marked("2", "STATEMENT", (0, 9)))
    assert len(units([first, second], LABELS)) == 2


def test_who_did_not_look_for_a_family_has_no_vote_on_it() -> None:
    first = reading(marked("1", "SANCTION", (0, 9)))
    second = reading(families=frozenset({"entity"}))
    (unit,) = units([first, second], LABELS)
    assert unit.agreed
    assert unit.looked == (True, False)


def test_fillers_are_the_same_when_they_are_aligned_or_corefer() -> None:
    def layer(name: str, target: str) -> tuple[Annotation, ...]:
        return (
            marked(f"{name}s", "SANCTION", (30, 39), roles={"target": [f"{name}{target}"]}),
            marked(f"{name}a", "COUNTRY", (0, 5), referent="ref:kp"),
            marked(f"{name}b", "COUNTRY", (10, 15), referent="ref:kp"),
            marked(f"{name}c", "COUNTRY", (20, 25), referent="ref:cn"),
        )

    def differing(target: str, other: str) -> list[set[str]]:
        readings = [reading(*layer("1", target)), reading(*layer("2", other))]
        return [kind for kind in kinds(*units(readings, LABELS)) if kind]

    assert differing("a", "a") == differing("a", "b") == []
    assert differing("a", "c") == [{"role"}]


def test_of_fillers_that_corefer_as_many_are_paired_as_can_be() -> None:
    first = (
        marked("1a", "COUNTRY", (0, 5), referent="ref:kp"),
        marked("1b", "COUNTRY", (10, 15)),
        marked("1s", "SANCTION", (30, 39), roles={"target": ["1a", "1b"]}),
    )
    second = (
        marked("2a", "COUNTRY", (0, 5)),
        marked("2b", "COUNTRY", (10, 15), referent="ref:kp"),
        marked("2s", "SANCTION", (30, 39), roles={"target": ["2b", "2a"]}),
    )
    assert kinds(*units([reading(*first), reading(*second)], LABELS))[-1] == set()
    assert kinds(*units([reading(*second), reading(*first)], LABELS))[-1] == set()


def test_roles_that_differ_are_named_before_attributes() -> None:
    first = marked("1", "STATEMENT", (0, 9), quote="direct", roles={"speaker": [Filler(text="A")]})
    second = marked("2", "STATEMENT", (0, 9), quote="mixed", roles={"speaker": [Filler(text="B")]})
    (unit,) = units([reading(first), reading(second)], LABELS)
    assert unit.names == ("speaker", "quote")


def test_a_number_is_the_same_however_it_is_written() -> None:
    first = marked("1", "MONEY", (0, 9), value=2)
    second = marked("2", "MONEY", (0, 9), value=2.0)
    assert kinds(*units([reading(first), reading(second)], LABELS)) == [set()]


def test_a_filler_that_is_gone_is_no_common_filler() -> None:
    first = reading(
        marked("1", "SANCTION", (0, 9), roles={"target": ["gone"]}),
        marked("2", "SANCTION", (0, 9), roles={"target": ["3"]}),
        marked("3", "COUNTRY", (20, 24)),
    )
    second = reading(
        marked("4", "SANCTION", (0, 9), roles={"target": ["6"]}),
        marked("5", "SANCTION", (0, 9), roles={"target": ["away"]}),
        marked("6", "COUNTRY", (20, 24)),
    )
    found = [{each.id for each in unit.found} for unit in units([first, second], LABELS)]
    assert {"2", "4"} in found
    assert {"1", "5"} in found


def test_implied_fillers_are_compared_by_their_words() -> None:
    def layer(name: str, words: str) -> Annotation:
        return marked(name, "STATEMENT", (0, 9), roles={"speaker": [Filler(text=words)]})

    one, same, other = layer("1", "Seoul"), layer("2", "SEOUL"), layer("3", "Tokyo")
    assert kinds(*units([reading(one), reading(same)], LABELS)) == [set()]
    (unit,) = units([reading(one), reading(other)], LABELS)
    assert (unit.kinds, unit.names) == ({Kind.ROLE}, ("speaker",))


def test_merged_referents_are_one() -> None:
    first = reading(marked("1", "COUNTRY", (0, 5), referent="ref:old"))
    second = reading(marked("2", "COUNTRY", (0, 5), referent="ref:new"))
    assert kinds(*units([first, second], LABELS)) == [{"referent"}]
    merged = {"ref:old": "ref:new", "ref:new": "ref:new"}
    assert kinds(*units([first, second], LABELS, merged.__getitem__)) == [set()]


def test_the_majority_is_what_most_of_those_who_looked_say() -> None:
    person, party = marked("1", "PERSON", (0, 5)), marked("2", "PARTY", (0, 5))
    again = marked("3", "PERSON", (0, 5))
    (unit,) = units([reading(person), reading(party), reading(again)], LABELS)
    assert majority(unit) == person
    (tie,) = units([reading(person), reading(party)], LABELS)
    assert majority(tie) is None
    (rare,) = units([reading(person), reading(), reading()], LABELS)
    assert majority(rare) is None


def test_document_labels_that_differ_are_listed() -> None:
    first = reading(document={"stage": "threat", "quality": "ok"})
    second = reading(document={"quality": "ok"})
    assert document_differences([first, second]) == {"stage": ("threat", None)}


@pytest.mark.skipif(not GOLD.exists(), reason="the examples lie beside the project")
@pytest.mark.parametrize("name", ["second", "third"])
def test_the_known_differences_of_the_example_are_found_and_no_others(name: str) -> None:
    (accepted,) = read_articles(GOLD / "review-003.jsonl", ReadOptions())
    assert isinstance(accepted, Accepted)
    layers = {layer.annotator: reading_of(layer, LABELS) for layer in accepted.article.layers}
    expected = json.loads((GOLD / "review-003.expected.json").read_bytes())["differences"][name]
    wanted = Counter((each["kind"], each["start"]) for each in expected)
    found = Counter(
        (kind.value, next(each for each in unit.members if each is not None).start)
        for unit in units([layers["first"], layers[name]], LABELS)
        for kind in unit.kinds
    )
    assert found == wanted
