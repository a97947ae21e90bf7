from hypothesis import given
from hypothesis import strategies as st

from annotator.ui.view.heights import Heights

HEIGHTS = st.lists(st.integers(1, 500), min_size=1, max_size=700)


@given(HEIGHTS, st.data())
def test_tops_and_places_agree_with_adding_up(heights: list[int], data: st.DataObject):
    kept = Heights(heights)
    for _ in range(data.draw(st.integers(0, 5))):
        number = data.draw(st.integers(0, len(heights) - 1))
        heights[number] = data.draw(st.integers(1, 500))
        kept.set(number, heights[number])
    number = data.draw(st.integers(0, len(heights) - 1))
    top = sum(heights[:number])
    assert kept.total == sum(heights)
    assert kept.top(number) == top
    assert kept.find(top) == (number, top)
    assert kept.find(top + heights[number] - 1) == (number, top)


def test_places_beyond_the_ends_are_the_outermost_ones():
    kept = Heights([10, 20])
    assert kept.find(-5) == (0, 0)
    assert kept.find(1000) == (1, 10)
