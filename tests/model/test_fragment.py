from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.fragment import Fragment, cover, normal_form

fragments = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 12)).map(lambda f: (f[0], f[0] + f[1])), min_size=1
)


def covered(pieces: list[tuple[int, int]] | tuple[Fragment, ...]) -> set[int]:
    return {at for start, end in pieces for at in range(start, end)}


@given(fragments, st.booleans())
def test_normal_form_is_sorted_and_disjoint_and_covers_the_same_characters(
    given: list[tuple[int, int]], join: bool
) -> None:
    pieces = normal_form(given, join_touching=join)
    assert covered(pieces) == covered(given)
    for before, after in pairwise(pieces):
        assert before.end < after.start if join else before.end <= after.start


@given(fragments)
def test_normal_form_of_a_normal_form_is_itself(given: list[tuple[int, int]]) -> None:
    assert normal_form(normal_form(given)) == normal_form(given)


def test_touching_fragments_are_joined_by_hand_and_kept_on_import() -> None:
    assert normal_form([(3, 5), (0, 3)]) == (Fragment(0, 5),)
    assert normal_form([(3, 5), (0, 3)], join_touching=False) == (Fragment(0, 3), Fragment(3, 5))


@pytest.mark.parametrize("bad", [[(3, 3)], [(5, 2)], [(-1, 4)], []])
def test_empty_reversed_and_negative_fragments_are_refused(bad: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="fragment"):
        normal_form(bad)


def test_the_cover_reaches_from_the_first_to_the_last_fragment() -> None:
    assert cover((Fragment(2, 4), Fragment(9, 11))) == Fragment(2, 11)


def test_fragments_overlap_only_when_they_share_a_character() -> None:
    assert Fragment(2, 5).overlaps(4, 9)
    assert not Fragment(2, 5).overlaps(5, 9)
