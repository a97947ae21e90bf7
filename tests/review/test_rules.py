"""Rules of a reviewer: which units they are about, and what they make of them."""

import pytest

from annotator.review.readings import Reading
from annotator.review.rules import (
    Condition,
    Edge,
    Resolution,
    Take,
    condition_of,
    edges,
    fulfils,
    resolved,
)
from annotator.review.sameness import Kind
from annotator.review.units import Unit, units
from tests.review.review_builders import LABELS, marked, reading

TEXT = "The Treasury said President Donald Trump's aides, among others, met in Seoul."


def on(quote: str, label: str, name: str) -> Reading:
    at = TEXT.index(quote)
    return reading(marked(name, label, (at, at + len(quote))))


def unit_of(*readings: Reading) -> Unit:
    (unit,) = units(readings, LABELS)
    return unit


@pytest.mark.parametrize(
    ("one", "other", "edge"),
    [
        ("The Treasury", "Treasury", Edge.ARTICLE),
        ("Donald Trump", "Donald Trump's", Edge.POSSESSIVE),
        ("aides", "aides,", Edge.MARKS),
        ("President Donald Trump", "Donald Trump", Edge.TITLE),
        ("among others", "others", Edge.WORDS),
    ],
)
def test_ends_differ_by_what_one_has_more(one: str, other: str, edge: Edge) -> None:
    assert edges(unit_of(on(one, "ORG", "1"), on(other, "ORG", "2")), TEXT) == {edge}


def test_a_rule_from_a_unit_is_about_units_like_it() -> None:
    unit = unit_of(on("The Treasury", "GOVBODY", "1"), on("Treasury", "GOVBODY", "2"))
    condition = condition_of(unit, TEXT)
    assert condition == Condition(
        frozenset({Kind.BOUNDARY}), frozenset({"GOVBODY"}), frozenset({Edge.ARTICLE})
    )
    assert fulfils(unit, condition, TEXT)
    other = unit_of(on("aides", "GOVBODY", "1"), on("aides,", "GOVBODY", "2"))
    assert not fulfils(other, condition, TEXT)
    assert fulfils(other, Condition(frozenset({Kind.BOUNDARY})), TEXT)


def test_resolutions() -> None:
    longer, shorter = on("The Treasury", "GOVBODY", "1"), on("Treasury", "GOVBODY", "2")
    unit = unit_of(longer, shorter)
    people = ["anna", "ben"]

    def ids(take: Take, of: str = "") -> list[str] | None:
        found = resolved(unit, Resolution(take, of), people)
        return None if found is None else [each.id for each in found]

    assert ids(Take.LONGEST) == ["1"]
    assert ids(Take.SHORTEST) == ["2"]
    assert ids(Take.NOTHING) == []
    assert ids(Take.ANNOTATOR, "ben") == ["2"]
    assert ids(Take.ANNOTATOR, "carla") is None
    assert ids(Take.LABEL, "ORG") is None
    assert ids(Take.MAJORITY) is None


def test_an_annotator_who_found_nothing_says_so() -> None:
    unit = unit_of(on("Seoul", "PLACE", "1"), reading())
    assert resolved(unit, Resolution(Take.ANNOTATOR, "ben"), ["anna", "ben"]) == []
    blind = unit_of(on("Seoul", "PLACE", "1"), reading(families=frozenset()))
    assert resolved(blind, Resolution(Take.ANNOTATOR, "ben"), ["anna", "ben"]) is None
