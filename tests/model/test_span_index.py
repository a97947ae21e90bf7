import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.span_index import TierIndex

# Lengths from one character to a whole article, so that every tier is met.
spans = st.lists(
    st.tuples(st.integers(0, 5000), st.one_of(st.integers(1, 90), st.integers(90, 9000))),
    max_size=60,
)


def columns(rows: list[tuple[int, int, int]]) -> tuple[tuple[int, ...], ...]:
    return tuple(zip(*rows, strict=True))


@given(spans, st.integers(0, 6000), st.integers(1, 800), st.integers(0, 60))
def test_a_query_finds_just_the_spans_that_share_a_character(
    given: list[tuple[int, int]], start: int, width: int, built: int
) -> None:
    rows = [(n, at, at + length) for n, (at, length) in enumerate(given)]
    index = TierIndex(*columns(rows[:built]))
    for row in rows[built:]:
        index.add(*row)
    wanted = {n for n, a, b in rows if a < start + width and start < b}
    assert sorted(index.overlapping(start, start + width)) == sorted(wanted)
    found = [(b - a, a, b, n) for n, a, b in rows if n in wanted]
    assert sorted(index.rows(start, start + width)) == sorted(found)
    assert sorted(index.ids_overlapping(start, start + width)) == sorted(wanted)
    assert index.count_overlapping(start, start + width) == len(wanted)


@given(spans, st.data())
def test_what_was_removed_is_found_no_more(
    given: list[tuple[int, int]], data: st.DataObject
) -> None:
    rows = [(n, at, at + length) for n, (at, length) in enumerate(given)]
    gone = data.draw(st.sets(st.sampled_from(range(len(rows))))) if rows else set[int]()
    index = TierIndex(*columns(rows))
    for n in gone:
        index.remove(n)
    assert sorted(index.overlapping(0, 20_000)) == [n for n, *_ in rows if n not in gone]
    assert len(index) == len(rows) - len(gone)


@given(spans, st.data())
def test_ends_are_found_by_id_whatever_the_order_they_came_in(
    given: list[tuple[int, int]], data: st.DataObject
) -> None:
    rows = [(7 * n, at, at + length) for n, (at, length) in enumerate(given)]
    index = TierIndex(*columns(data.draw(st.permutations(rows))))
    assert [(n, index.start[n], index.end[n]) for n, *_ in rows] == rows
    assert all(n in index for n, *_ in rows)
    assert 1 not in index


def test_a_span_that_is_not_there_has_no_ends() -> None:
    index = TierIndex([4], [10], [20])
    assert (index.start[4], index.end[4]) == (10, 20)
    index.remove(4)
    for lookup in (index.start, index.end):
        with pytest.raises(KeyError):
            lookup[4]
    with pytest.raises(KeyError):
        index.remove(4)


def test_a_span_put_back_elsewhere_is_found_there() -> None:
    index = TierIndex([4], [10], [20])
    assert index.end[4] == 20
    index.remove(4)
    index.add(4, 50, 5000)
    assert (index.start[4], index.end[4]) == (50, 5000)
    assert index.overlapping(4000, 4001) == [4]
    assert index.overlapping(10, 20) == []


def test_the_order_by_start_may_be_given() -> None:
    index = TierIndex([1, 2, 3], [90, 10, 50], [95, 800, 60], [1, 2, 0])
    assert sorted(index.overlapping(55, 91)) == [1, 2, 3]
