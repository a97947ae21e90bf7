"""What marks and words tell of an annotation by themselves; what is in doubt stays open."""

import pytest

from annotator.model.fragment import Fragment
from annotator.suggest.guesses import guessed, mention_kind, quote_kind
from tests.suggest.proposal_builders import SCHEMA, read_marked


@pytest.mark.parametrize(
    ("marked", "kind"),
    [
        ('⟦"We will not blink,"⟧ said Marlow.', "direct"),
        ("⟦“We call it ‘peace’,”⟧ said Marlow.", "direct"),
        ("„⟦Wir weichen nicht⟧“, sagte sie.", "direct"),
        ("⟦«ما تسلیم نمی‌شویم»⟧", "direct"),
        ("外交部说：⟦「我们不会退缩。」⟧", "direct"),
        ("She said ⟦the list would grow⟧.", "indirect"),
        ("She said ⟦they don't own the ship's cargo⟧.", "indirect"),
        ('She said ⟦the firm was "a postbox" for the regime⟧.', "mixed"),
        ('⟦"The list is short,"⟧ she said, ⟦"and it will grow."⟧', "direct"),
        ('⟦"The list is short,"⟧ she said, ⟦and would grow⟧.', "mixed"),
        ('⟦"The list is short⟧ and nobody closed the mark', "direct"),
    ],
)
def test_quotation_marks_tell_direct_from_indirect(marked: str, kind: str) -> None:
    assert quote_kind(*read_marked(marked)) == kind


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Edda Marlow", "name"),
        ("the Treasury", "name"),
        ("U.S.", "name"),
        ("US", "name"),
        ("Gefest-M", "name"),
        ("Bank of Kharest", "name"),
        ("制裁委员会", "name"),
        ("the ministry", "nominal"),
        ("two Bruvanian traders", "nominal"),
        ("a Pyongyang company", "nominal"),
        ("The Kim Regime", "nominal"),
        ("Russian Firms", "nominal"),
        ("the North", "nominal"),
        ("one individual from North Korea", "nominal"),
        ("an affiliate of Norrin Shipping", "nominal"),
        ("He", "pronoun"),
        ("its", "pronoun"),
        ("us", "pronoun"),
    ],
)
def test_words_tell_names_from_descriptions_and_pronouns(words: str, kind: str) -> None:
    assert mention_kind(words) == kind


@pytest.mark.parametrize(
    ("label", "marked", "expected"),
    [
        (
            "STATEMENT",
            "The suits allege ⟦it broke the law⟧.",
            {"quote": "indirect", "stance": "accuse"},
        ),
        ("STATEMENT", "She condemned ⟦the list⟧.", {"quote": "indirect", "stance": "condemn"}),
        ("STATEMENT", "She said ⟦it was an outrage⟧.", {"quote": "indirect"}),
        (
            "STATEMENT",
            "⟦The list would grow⟧, administration sources told Reuters.",
            {"quote": "indirect", "anonymous": True},
        ),
        ("SANCTION", "⟦The move⟧ follows a war of words.", {"anaphor": True}),
        ("SANCTION", "New ⟦sanctions⟧ follow.", {}),
        ("COUNTRY", "⟦Pyongyang⟧ said no.", {"mention": "name", "metonym": True}),
        ("COUNTRY", "⟦China⟧ said no.", {"mention": "name"}),
        ("PLACE", "They met in ⟦Pyongyang⟧.", {"mention": "name"}),
        ("CUE", "She ⟦said⟧ so.", {}),
    ],
)
def test_guesses_are_made_where_the_schema_declares_them(
    label: str, marked: str, expected: dict[str, object]
) -> None:
    assert guessed(SCHEMA, label, *read_marked(marked)) == expected


def test_offsets_behind_an_emoji_are_code_points() -> None:
    text = '🚢 "We sail," said Marlow.'
    assert quote_kind(text, [Fragment(2, 12)]) == "direct"
