"""The words round a statement tell who says it, how, where and to whom; nothing wrong is told."""

import pytest

from annotator.model.values import AnnotationKey
from tests.suggest.proposal_builders import a_frame, in_words, proposals


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        # Behind the statement.
        ('⟦"We will not blink,"⟧ said Edda Marlow.', {"cue": "said", "speaker": "Edda Marlow"}),
        (
            "⟦“We will not blink,”⟧ Treasury Secretary Edda Marlow said in a written statement.",
            {"cue": "said", "speaker": "Edda Marlow", "medium": "a written statement"},
        ),
        (
            "⟦«We will not blink»⟧, the foreign ministry told Reuters on Tuesday.",
            {
                "cue": "told",
                "speaker": "the foreign ministry",
                "addressee": "Reuters",
                "date": "Tuesday",
            },
        ),
        (
            '⟦"We will not blink,"⟧ said Dorin Vask, a deputy minister, on state TV.',
            {"cue": "said", "speaker": "Dorin Vask"},
        ),
        (
            '⟦"We will not blink,"⟧ Dorin Vask, a former minister, told a crowd in Pellin.',
            {"cue": "told", "speaker": "Dorin Vask"},
        ),
        (
            '⟦"Is that so?"⟧ Marlow asked on state TV.',
            {"cue": "asked", "speaker": "Marlow", "medium": "state TV"},
        ),
        ('⟦"We will not blink,"⟧ he added.', {"cue": "added", "speaker": "he"}),
        (
            "⟦The list would grow⟧, according to the U.S. Treasury.",
            {"cue": "according to", "speaker": "U.S. Treasury"},
        ),
        (
            "⟦The list would grow⟧, two sources familiar with the plan told Reuters.",
            {
                "cue": "told",
                "speaker": "two sources familiar with the plan",
                "addressee": "Reuters",
            },
        ),
        (
            "⟦The list would grow⟧, Reuters reported.",
            {"cue": "reported", "speaker": "Reuters"},
        ),
        # Before it.
        ('He added: ⟦"The list will grow."⟧', {"cue": "added", "speaker": "He"}),
        (
            "The minister on Tuesday said ⟦the list would grow⟧.",
            {"cue": "said", "speaker": "The minister", "date": "Tuesday"},
        ),
        (
            "Washington has warned that ⟦the list would grow⟧.",
            {"cue": "has warned", "speaker": "Washington"},
        ),
        (
            "Edda Marlow told the Pellin Courier that ⟦the list would grow⟧.",
            {"cue": "told", "speaker": "Edda Marlow", "addressee": "Pellin Courier"},
        ),
        (
            "According to Amnesty International, ⟦the list would grow⟧.",
            {"cue": "According to", "speaker": "Amnesty International"},
        ),
        (
            'There were threats from Moscow, including a promise of ⟦"ruthless" answers⟧.',
            {"cue": "a promise of", "speaker": "Moscow"},
        ),
        (
            "The suits allege that ⟦the firm broke the law⟧.",
            {"cue": "allege", "speaker": "The suits"},
        ),
        (
            "In an interview, he denied ⟦that the ship was his⟧.",
            {"cue": "denied", "speaker": "he"},
        ),
        (
            "Edda Marlow has repeatedly criticized Velmora over ⟦its trade with Tarsenia⟧.",
            {"cue": "has repeatedly criticized", "speaker": "Edda Marlow"},
        ),
        (
            "The minister accused Norrin Shipping of ⟦moving ore⟧.",
            {"cue": "accused", "speaker": "The minister"},
        ),
        (
            "Marlow urged Velmora ⟦to exert more pressure⟧.",
            {"cue": "urged", "speaker": "Marlow", "addressee": "Velmora"},
        ),
        (
            "President Marlow has long talked with Velmora, calling on it to ⟦act⟧.",
            {"cue": "calling on", "speaker": "Marlow"},
        ),
        (
            "Minister Dorin Vask vowed action against the North, saying again that ⟦it won⟧.",
            {
                "cue": "saying",
                "speaker": "Dorin Vask",
            },
        ),
        # Between its fragments.
        (
            '⟦"The list is short,"⟧ Edda Marlow said, ⟦"and it will grow."⟧',
            {"cue": "said", "speaker": "Edda Marlow"},
        ),
        ("⟦The firm⟧ allegedly ⟦bought ore⟧ in Pellin.", {"cue": "allegedly"}),
        # The next quotation goes on.
        (
            '⟦"The list is short,"⟧ said Edda Marlow. "It will grow."',
            {"cue": "said", "speaker": "Edda Marlow", "+": '"It will grow."'},
        ),
        (
            "⟦“The list is short,”⟧ Marlow said, “and ‘soon’ it will grow.”",
            {"cue": "said", "speaker": "Marlow", "+": "“and ‘soon’ it will grow.”"},
        ),
        (
            '⟦"The list is short,"⟧ said Edda Marlow. "Not for us," said Dorin Vask.',
            {"cue": "said", "speaker": "Edda Marlow"},
        ),
        (
            '⟦"The list is short,"⟧ said Edda Marlow. The firm called it "a bad joke".',
            {"cue": "said", "speaker": "Edda Marlow"},
        ),
    ],
)
def test_the_words_round_a_statement_fill_its_roles(marked: str, expected: dict[str, str]) -> None:
    assert in_words(a_frame("STATEMENT", marked)) == expected


@pytest.mark.parametrize(
    "marked",
    [
        # No utterance, or somebody else's.
        "⟦The list would grow⟧.",
        '⟦"We will not blink."⟧ Marlow said no more.',
        "Kharest fears ⟦the list⟧.",
        'The so-called ⟦"ghost fleet"⟧ sailed on.',
        "After reports ⟦that the tests went on⟧, prices fell.",
        "The United States ⟦has its own list⟧.",
        "The story is said to be ⟦untrue⟧.",
        # Not English: no word of the lists, so nothing at all.
        "وزیر خارجه گفت: ⟦«ما تسلیم نمی‌شویم»⟧.",
        "外交部发言人说：⟦“我们不会退缩。”⟧",
        "⟦「我々は屈しない」⟧と外相は述べた。",
        "⟦«Мы не отступим»⟧, заявил министр.",
        "⟦“Wir weichen nicht”⟧, sagte die Ministerin.",
        "",
    ],
)
def test_where_no_attribution_stands_nothing_is_proposed(marked: str) -> None:
    if not marked:
        marked = "⟦…⟧"
    assert proposals(a_frame("STATEMENT", marked)) == []


def test_a_speaker_that_is_labelled_is_pointed_to_by_its_name() -> None:
    frame = a_frame(
        "STATEMENT",
        '⟦"No,"⟧ said Treasury Secretary Edda Marlow of Velmora.',
        TITLE="Treasury Secretary",
        PERSON="Edda Marlow",
        COUNTRY="Velmora",
    )
    (speaker,) = (p for p in proposals(frame) if p.role == "speaker")
    assert speaker.key == AnnotationKey(2)
    assert frame.text[slice(*speaker.fragments[0])] == "Edda Marlow"


def test_a_word_inside_a_description_does_not_speak_for_it() -> None:
    frame = a_frame(
        "STATEMENT", "⟦It grew⟧, according to a Velmoran report.", NATIONALITY="Velmoran"
    )
    (speaker,) = (p for p in proposals(frame) if p.role == "speaker")
    assert (speaker.key, speaker.label) == (None, "DOCUMENT")


def test_a_role_that_is_filled_is_left_alone() -> None:
    frame = a_frame("STATEMENT", '⟦"No,"⟧ said Edda Marlow.')
    filled = type(frame)(
        frame.text, frame.schema, frame.label, frame.fragments, (), frozenset({"cue"})
    )
    assert [p.role for p in proposals(filled)] == ["speaker"]


def test_a_quotation_of_another_statement_does_not_join() -> None:
    frame = a_frame(
        "STATEMENT", '⟦"No,"⟧ said Edda Marlow. "It will grow."', STATEMENT='"It will grow."'
    )
    assert "+" not in in_words(frame)


def test_what_is_said_and_where_get_labels_of_their_own() -> None:
    frame = a_frame("STATEMENT", '⟦"No,"⟧ Edda Marlow said in a statement.')
    labels = {p.role: p.label for p in proposals(frame)}
    assert labels == {"speaker": "PERSON", "cue": "CUE", "medium": "MEDIUM"}
