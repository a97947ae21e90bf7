"""Moving ends by words and characters never leaves nothing and never cuts a character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.app.nudge import Nudge, nudged
from annotator.errors import Refused
from annotator.model.characters import in_cluster
from annotator.model.fragment import Fragment

TEXT = "The U.S. Treasury said, finally, so."


def _words_after(start: str, nudge: Nudge) -> str:
    at = TEXT.index(start)
    (moved,) = nudged(TEXT, [Fragment(at, at + len(start))], nudge)
    return TEXT[moved.start : moved.end]


@pytest.mark.parametrize(
    ("words", "nudge", "expected"),
    [
        ("Treasury", Nudge.END_LATER, "Treasury said"),
        ("Treasury said", Nudge.END_LATER, "Treasury said, finally"),
        ("Treasury said", Nudge.END_EARLIER, "Treasury"),
        ("Treasury", Nudge.START_EARLIER, "U.S. Treasury"),
        ("U.S. Treasury", Nudge.START_LATER, "Treasury"),
        ("Treasury", Nudge.END_LATER_CHARACTER, "Treasury "),
        ("Treasury", Nudge.END_EARLIER_CHARACTER, "Treasur"),
        ("Treasury", Nudge.START_LATER_CHARACTER, "reasury"),
        ("Treasury", Nudge.START_EARLIER_CHARACTER, " Treasury"),
    ],
)
def test_one_end_moves(words: str, nudge: Nudge, expected: str):
    assert _words_after(words, nudge) == expected


@pytest.mark.parametrize("nudge", [Nudge.END_EARLIER, Nudge.START_LATER])
def test_the_last_word_stays(nudge: Nudge):
    with pytest.raises(Refused):
        _words_after("Treasury", nudge)


def test_of_several_fragments_only_the_outer_ends_move():
    pieces = [Fragment(0, 3), Fragment(9, 17)]
    assert nudged(TEXT, pieces, Nudge.END_LATER)[0] == pieces[0]
    assert nudged(TEXT, pieces, Nudge.START_LATER_CHARACTER)[1] == pieces[1]


@given(text=st.text(min_size=1, max_size=40), nudge=st.sampled_from(Nudge), where=st.data())
def test_any_text_keeps_a_fragment_of_whole_characters(
    text: str, nudge: Nudge, where: st.DataObject
):
    borders = [at for at in range(len(text) + 1) if not in_cluster(text, at)]
    start = where.draw(st.sampled_from(borders[:-1]))
    end = where.draw(st.sampled_from([at for at in borders if at > start]))
    try:
        (moved,) = nudged(text, [Fragment(start, end)], nudge)
    except Refused:
        return
    assert 0 <= moved.start < moved.end <= len(text)
    assert moved != (start, end)
