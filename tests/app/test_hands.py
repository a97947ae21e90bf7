"""The rules of the hands, cell by cell: what is held × what is done."""

from itertools import chain, combinations

import pytest

from annotator.app.hands import (
    Add,
    AddFragment,
    Arm,
    AskWho,
    Chosen,
    Decision,
    Hold,
    Known,
    Level,
    Link,
    Refer,
    Refuse,
    Relabel,
    Select,
    Situation,
    hold,
    on_chip,
    on_digit,
    on_drag,
    on_escape,
    on_fragment,
    on_key,
)
from annotator.model.fragment import Fragment
from annotator.model.schema import Family, Group, Label, Schema
from annotator.model.values import AnnotationKey

SCHEMA = Schema(
    id="small",
    title="Small",
    version=1,
    families=(Family("entity", "Entities"), Family("sanction", "Sanctions")),
    groups=(Group("people"), Group("sanction", 2)),
    attributes=(),
    labels=(
        Label("PERSON", "Person", "entity", "people", ("p",)),
        Label("TITLE", "Title", "entity", "people", ("t",)),
        Label("SANCTION", "Sanction", "sanction", "sanction", ("s",)),
    ),
)

KEY = AnnotationKey(7)
OTHER = AnnotationKey(8)
SELECTION = Fragment(10, 20)
WORD = Fragment(30, 35)
PERSON = Chosen(KEY, "PERSON")
RECENT = Chosen(OTHER, "TITLE")

NOTHING = Situation()
CARET = Situation(word=WORD)
HELD = Situation(selected=PERSON, word=WORD)
WORDS = Situation(selection=SELECTION, word=WORD)
WORDS_AND_HELD = Situation(selection=SELECTION, selected=PERSON, word=WORD)
ARMED = Situation(word=WORD, armed="TITLE")
ARMED_AND_HELD = Situation(selected=PERSON, word=WORD, armed="TITLE")
ARMED_AND_WORDS = Situation(selection=SELECTION, word=WORD, armed="TITLE")


@pytest.mark.parametrize(
    ("situation", "expected"),
    [
        (NOTHING, Hold.NOTHING),
        (CARET, Hold.WORD),
        (HELD, Hold.ANNOTATION),
        (WORDS, Hold.SELECTION),
        (WORDS_AND_HELD, Hold.SELECTION),
    ],
)
def test_a_key_acts_on_the_selection_else_the_annotation_else_the_word(
    situation: Situation, expected: Hold
):
    assert hold(situation) is expected


@pytest.mark.parametrize(
    ("situation", "label", "expected"),
    [
        (WORDS, "PERSON", Add("PERSON", SELECTION)),
        (WORDS, "SANCTION", Add("SANCTION", SELECTION)),
        (WORDS_AND_HELD, "SANCTION", Add("SANCTION", SELECTION)),
        (HELD, "TITLE", Relabel(KEY, "TITLE")),
        (CARET, "TITLE", Add("TITLE", WORD)),
        (ARMED, "PERSON", Add("PERSON", WORD)),
        (ARMED_AND_HELD, "TITLE", Relabel(KEY, "TITLE")),
    ],
)
def test_a_label_key(situation: Situation, label: str, expected: Decision):
    assert on_key(situation, label, SCHEMA) == expected


@pytest.mark.parametrize(
    ("situation", "label", "words"),
    [
        (NOTHING, "PERSON", "Select words"),
        (HELD, "PERSON", "already"),
        (HELD, "SANCTION", "another family"),
    ],
)
def test_a_label_key_is_refused_with_the_reason(situation: Situation, label: str, words: str):
    decision = on_key(situation, label, SCHEMA)
    assert isinstance(decision, Refuse)
    assert words in decision.why


def test_a_label_that_the_schema_does_not_know_can_be_mended_to_any():
    held = Situation(selected=Chosen(KEY, "FROM_ELSEWHERE"))
    assert on_key(held, "SANCTION", SCHEMA) == Relabel(KEY, "SANCTION")


@pytest.mark.parametrize(
    ("situation", "label", "expected"),
    [
        (NOTHING, "PERSON", Arm("PERSON")),
        (CARET, "PERSON", Arm("PERSON")),
        (HELD, "TITLE", Relabel(KEY, "TITLE")),
        (WORDS, "PERSON", Add("PERSON", SELECTION)),
        (WORDS_AND_HELD, "PERSON", Add("PERSON", SELECTION)),
        (ARMED, "TITLE", Arm(None)),
        (ARMED, "PERSON", Arm("PERSON")),
        (ARMED_AND_HELD, "SANCTION", Arm("SANCTION")),
        (ARMED_AND_HELD, "TITLE", Arm(None)),
        (ARMED_AND_WORDS, "PERSON", Add("PERSON", SELECTION)),
    ],
)
def test_a_click_on_a_chip(situation: Situation, label: str, expected: Decision):
    assert on_chip(situation, label, SCHEMA) == expected


@pytest.mark.parametrize(
    ("situation", "expected"),
    [
        (CARET, Select(SELECTION)),
        (HELD, Select(SELECTION)),
        (ARMED, Add("TITLE", SELECTION)),
        (ARMED_AND_HELD, Add("TITLE", SELECTION)),
    ],
)
def test_a_drag(situation: Situation, expected: Decision):
    assert on_drag(situation, SELECTION) == expected


@pytest.mark.parametrize(
    ("situation", "expected"),
    [
        (WORDS_AND_HELD, AddFragment(KEY, SELECTION)),
        (Situation(selection=SELECTION, recent=RECENT), AddFragment(OTHER, SELECTION)),
        (
            Situation(selection=SELECTION, selected=PERSON, recent=RECENT),
            AddFragment(KEY, SELECTION),
        ),
    ],
)
def test_another_fragment(situation: Situation, expected: Decision):
    assert on_fragment(situation, situation.selection) == expected


@pytest.mark.parametrize("situation", [HELD, WORDS])
def test_another_fragment_needs_words_and_an_annotation(situation: Situation):
    assert isinstance(on_fragment(situation, situation.selection), Refuse)


ALL_LEVELS = chain.from_iterable(combinations(Level, n) for n in range(len(Level) + 1))


@pytest.mark.parametrize("there", list(ALL_LEVELS), ids="+".join)
def test_escape_goes_back_one_level_each(there: tuple[Level, ...]):
    order = [Level.ARMED, Level.SELECTION, Level.ANNOTATION, Level.FRAME]
    expected = next((level for level in order if level in there), None)
    assert on_escape(frozenset(there)) is expected


KNOWN = Known("ref:1", "PERSON")


@pytest.mark.parametrize(
    ("situation", "number", "known", "decision"),
    [
        (WORDS, 1, KNOWN, Refer("PERSON", SELECTION, "ref:1")),
        (WORDS_AND_HELD, 1, KNOWN, Refer("PERSON", SELECTION, "ref:1")),
        (ARMED_AND_WORDS, 1, KNOWN, Refer("PERSON", SELECTION, "ref:1")),
        (HELD, 1, KNOWN, Link(KEY, "ref:1")),
        (ARMED_AND_HELD, 1, KNOWN, Link(KEY, "ref:1")),
        (CARET, 1, KNOWN, Refer("PERSON", WORD, "ref:1")),
        (WORDS, 0, None, AskWho(None, SELECTION)),
        (WORDS_AND_HELD, 0, None, AskWho(None, SELECTION)),
        (HELD, 0, None, AskWho(KEY, None)),
        (CARET, 0, None, AskWho(None, WORD)),
    ],
)
def test_a_digit_says_who_is_meant(
    situation: Situation, number: int, known: Known | None, decision: object
) -> None:
    assert on_digit(situation, number, known) == decision


@pytest.mark.parametrize("number", range(10))
def test_a_digit_without_words_is_refused_with_a_reason(number: int) -> None:
    assert isinstance(on_digit(NOTHING, number, KNOWN), Refuse)


@pytest.mark.parametrize("situation", [WORDS, HELD, CARET])
def test_a_digit_nobody_has_is_refused_with_a_reason(situation: Situation) -> None:
    decision = on_digit(situation, 4, None)
    assert isinstance(decision, Refuse)
    assert "number 4" in decision.why
