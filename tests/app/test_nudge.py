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


CLAUSES = 'He said it would never end, "come what may", at 9:30 or 1,500 times. Then it did.'


def test_the_end_goes_by_clauses_to_the_end_of_the_sentence() -> None:
    start = CLAUSES.index("it would")
    held = (Fragment(start, start + 2),)
    seen: list[str] = []
    for _ in range(3):
        held = nudged(CLAUSES, held, Nudge.END_LATER_CLAUSE)
        seen.append(CLAUSES[slice(*held[0])])
    assert seen == [
        "it would never end",
        'it would never end, "come what may"',
        'it would never end, "come what may", at 9:30 or 1,500 times',
    ]
    held = nudged(CLAUSES, held, Nudge.END_EARLIER_CLAUSE)
    assert CLAUSES[slice(*held[0])] == seen[1]
    held = nudged(CLAUSES, nudged(CLAUSES, held, Nudge.END_EARLIER_CLAUSE), Nudge.END_LATER)
    with pytest.raises(Refused, match="only one clause"):
        nudged(CLAUSES, (Fragment(start, start + 8),), Nudge.END_EARLIER_CLAUSE)
