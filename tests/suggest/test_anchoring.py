"""Places found again in a changed text, by words and context."""

from difflib import SequenceMatcher
from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from annotator.model.fragment import Fragment
from annotator.suggest.anchoring import Anchoring

BEFORE = (
    "US Cracks Down\n\n"
    "The Treasury sanctioned Gefest-M, a Moscow firm, on Tuesday.\n"
    "North Korea said “no”. China, which trades coal with its neighbour, said nothing.\n"
    "Officials in Seoul welcomed the step; China had been asked before.\n"
)


def place_of(text: str, quote: str, occurrence: int = 0) -> Fragment:
    at = -1
    for _ in range(occurrence + 1):
        at = text.index(quote, at + 1)
    return Fragment(at, at + len(quote))


@pytest.mark.parametrize(
    ("old", "new", "quote", "occurrence", "expected"),
    [
        ("\n", "\r\n", "Gefest-M", 0, "Gefest-M"),
        ("\n\n", "\n \n\n", "China", 1, "China"),
        ("US Cracks", "By our reporter.\nUS Cracks", "China", 1, "China"),
        ("US Cracks Down", "U.S. cracks down on firms", "Moscow", 0, "Moscow"),
        ("US Cracks", "U.S. Cracks", "US Cracks Down", 0, "U.S. Cracks Down"),
        ("“no”", '"no"', "“no”", 0, '"no"'),
        ("North Korea", "North  Korea", "North Korea", 0, "North  Korea"),
        ("Gefest-M", "Gefest M", "Gefest-M", 0, "Gefest M"),
        ("Officials", "A new paragraph stood here.\nOfficials", "China", 1, "China"),
    ],
)
def test_a_small_change_of_the_text_moves_the_place(
    old: str, new: str, quote: str, occurrence: int, expected: str
):
    after = BEFORE.replace(old, new)

    found = Anchoring(BEFORE, after).place([place_of(BEFORE, quote, occurrence)])

    assert found is not None
    assert found.sure
    assert found.fragments == (place_of(after, expected, occurrence),)


def test_the_new_paragraphs_words_are_not_taken_for_the_old_ones():
    after = BEFORE.replace("Officials", "A paragraph about China stood here.\nOfficials")

    found = Anchoring(BEFORE, after).place([place_of(BEFORE, "China", 1)])

    assert found is not None
    assert found.fragments == (place_of(after, "China", 2),)


def test_words_whose_sentence_is_gone_are_not_put_on_others():
    after = BEFORE.replace(
        "Officials in Seoul welcomed the step; China had been asked before.\n", ""
    )

    found = Anchoring(BEFORE, after).place([place_of(BEFORE, "China", 1)])

    assert found is None or not found.sure


def test_pieces_are_found_one_by_one_and_stay_in_order():
    after = "Title\n" + BEFORE.replace("on Tuesday", "late on Tuesday")
    pieces = [place_of(BEFORE, "sanctioned Gefest-M"), place_of(BEFORE, "Tuesday")]

    found = Anchoring(BEFORE, after).place(pieces)

    assert found is not None
    assert [after[s:e] for s, e in found.fragments] == ["sanctioned Gefest-M", "Tuesday"]


def test_nothing_is_found_in_another_text():
    assert Anchoring(BEFORE, "Quite another text.").place([place_of(BEFORE, "Moscow")]) is None


letters = st.text(alphabet="ab😀 \n“", max_size=40)


@given(st.text(alphabet="ab😀 \n“é", min_size=1, max_size=60), letters, letters, st.data())
def test_an_exact_shift_is_always_found(text: str, added: str, behind: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = text[start:end]
    assume(quote == quote.strip() and quote)
    after = added + "|" + text + "|" + behind
    plain = " ".join(("|" + text + "|").replace("“", '"').split())
    assume(" ".join(after.replace("“", '"').split()).count(plain.strip("| ")) == 1)

    found = Anchoring(text, after).place([Fragment(start, end)])

    assert found is not None
    assert found.sure
    assert found.fragments == (Fragment(start + len(added) + 1, end + len(added) + 1),)


WORDS = [
    "alpha",
    "beta",
    "gamma",
    "delta",
    "epsilon",
    "zeta",
    "eta",
    "theta",
    "iota",
    "kappa",
    "lambda",
    "mu",
    "nu",
    "xi",
]
sentences = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=8, max_size=12).map(" ".join),
    min_size=3,
    max_size=6,
    unique=True,
)


@given(sentences, st.data())
def test_what_was_cut_out_is_never_surely_found_at_another_place(
    lines: list[str], data: st.DataObject
):
    # A sentence with another word or two would be the one that was cut out, slightly edited.
    pairs = combinations([line.split() for line in lines], 2)
    assume(all(SequenceMatcher(None, *pair, autojunk=False).ratio() < 0.6 for pair in pairs))
    gone = data.draw(st.integers(0, len(lines) - 1))
    marked = [f"{line} China {line[::-1]}." for line in lines]
    before = "\n".join(marked)
    after = "\n".join(line for number, line in enumerate(marked) if number != gone)
    anchoring = Anchoring(before, after)

    lost = anchoring.place([place_of(before, "China", gone)])
    kept = (gone + 1) % len(lines)
    stays = anchoring.place([place_of(before, "China", kept)])

    assert lost is None or not lost.sure
    assert stays is not None
    assert stays.fragments == (place_of(after, "China", kept - (kept > gone)),)
