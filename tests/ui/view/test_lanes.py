from hypothesis import given
from hypothesis import strategies as st

from annotator.ui.view.lanes import NO_LANE, pack

PIECES = st.lists(
    st.tuples(st.integers(0, 90), st.integers(1, 40)).map(lambda p: (p[0], p[0] + p[1])),
    max_size=40,
)


@given(PIECES, st.integers(1, 6))
def test_no_two_bars_share_a_lane_where_they_overlap(pieces: list[tuple[int, int]], cap: int):
    lanes = pack(pieces, cap)
    for number, (start, end) in enumerate(pieces):
        for other in range(number):
            together = start < pieces[other][1] and pieces[other][0] < end
            assert not together or lanes[number] != lanes[other] or lanes[number] == NO_LANE
        assert NO_LANE <= lanes[number] < cap


@given(PIECES)
def test_a_bar_takes_the_lane_nearest_to_the_text(pieces: list[tuple[int, int]]):
    lanes = pack(pieces, len(pieces) + 1)
    for number, (start, end) in enumerate(pieces):
        above = {
            lanes[other]
            for other in range(number)
            if start < pieces[other][1] and pieces[other][0] < end
        }
        assert set(range(lanes[number])) <= above


def test_nested_and_crossing_bars_run_in_lanes_of_their_own():
    assert pack([(2, 5), (0, 10), (8, 14)], 5) == [0, 1, 0]
    assert pack([(8, 14), (0, 10)], 5) == [0, 1]


def test_bars_beyond_the_cap_are_left_out():
    assert pack([(0, 5), (0, 6), (0, 7), (9, 12)], 2) == [0, 1, NO_LANE, 0]
