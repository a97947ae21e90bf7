from hypothesis import given
from hypothesis import strategies as st

from annotator.ui.view.captions import Room, Spot, Wish, place

OPEN = Room([], 700, 5)

WISHES = st.lists(
    st.tuples(st.integers(0, 650), st.integers(3, 200), st.integers(10, 90)).map(
        lambda w: Wish(w[0], w[0] + w[1], w[2])
    ),
    max_size=30,
)


@given(WISHES)
def test_captions_never_collide_and_stay_near_their_span(wishes: list[Wish]):
    spots = place(wishes, OPEN)
    placed = [(w, s) for w, s in zip(wishes, spots, strict=True) if s is not None]
    for number, (wish, spot) in enumerate(placed):
        assert spot.x >= 0
        assert spot.x + wish.width <= OPEN.width
        at_end = spot.x == wish.end - wish.width
        assert at_end or abs(spot.x - wish.start) <= 56
        for other, there in placed[:number]:
            assert spot.x + wish.width <= there.x or there.x + other.width <= spot.x


def test_a_caption_starts_under_the_start_of_its_span():
    assert place([Wish(100, 200, 40)], OPEN) == [Spot(100, 0)]


def test_a_taken_start_sends_the_caption_to_the_end():
    found = place([Wish(100, 140, 60), Wish(100, 300, 40)], OPEN)
    assert found == [Spot(100, 0), Spot(260, 0)]


def test_a_taken_span_shifts_the_caption_a_little():
    found = place([Wish(100, 130, 40), Wish(100, 140, 40)], OPEN)
    assert found == [Spot(100, 0), Spot(146, 0)]


def test_a_caption_without_room_is_left_out():
    crowd = [Wish(100, 110, 90), Wish(100, 110, 90), Wish(100, 110, 90)]
    assert place(crowd, OPEN)[2] is None


def test_a_caption_hangs_below_all_bars_above_it():
    room = Room([(0, 300, 1), (100, 150, 0)], 700, 5)
    assert place([Wish(100, 150, 40)], room) == [Spot(100, 1)]


def test_a_caption_that_would_hang_too_deep_is_left_out():
    room = Room([(0, 300, 3)], 700, 1)
    assert place([Wish(0, 300, 40)], room) == [None]
