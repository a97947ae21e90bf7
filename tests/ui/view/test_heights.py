from hypothesis import given
from hypothesis import strategies as st

from annotator.ui.view.heights import Heights

LINES = st.lists(st.integers(0, 9), min_size=1, max_size=700)


@given(LINES, st.data())
def test_tops_and_places_agree_with_adding_up(lines: list[int], data: st.DataObject):
    kept = Heights(bytes(lines), 40, 15)
    heights = [count * 40 or 15 for count in lines]
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


@given(LINES, LINES, st.integers(14, 16))
def test_heights_in_another_page_know_nothing_of_the_true_ones_before(
    lines: list[int], others: list[int], blank: int
):
    kept = Heights(bytes(lines), 40, 15)
    kept.set(0, 1234)
    for wanted in (lines, others):
        again, fresh = Heights(bytes(wanted), 40, blank, kept), Heights(bytes(wanted), 40, blank)
        assert again.total == fresh.total
        assert again.find(fresh.total / 2) == fresh.find(fresh.total / 2)
    assert kept[0] == 1234


def test_places_beyond_the_ends_are_the_outermost_ones():
    kept = Heights(bytes([1, 2]), 10, 5)
    assert kept.find(-5) == (0, 0)
    assert kept.find(1000) == (1, 10)
