from hypothesis import given
from hypothesis import strategies as st

from annotator.model.span_index import TierIndex

# Lengths from one character to a whole article, so that every tier is met.
spans = st.lists(
    st.tuples(st.integers(0, 5000), st.one_of(st.integers(1, 90), st.integers(90, 9000))),
    max_size=60,
)


@given(spans, st.integers(0, 6000), st.integers(1, 800), st.integers(0, 60))
def test_a_query_finds_just_the_spans_that_share_a_character(
    given: list[tuple[int, int]], start: int, width: int, built: int
) -> None:
    rows = [(n, at, at + length) for n, (at, length) in enumerate(given)]
    index = TierIndex(rows[:built])
    for row in rows[built:]:
        index.add(*row)
    wanted = {n for n, a, b in rows if a < start + width and start < b}
    assert sorted(index.overlapping(start, start + width)) == sorted(wanted)


@given(spans, st.data())
def test_what_was_removed_is_found_no_more(
    given: list[tuple[int, int]], data: st.DataObject
) -> None:
    rows = [(n, at, at + length) for n, (at, length) in enumerate(given)]
    gone = data.draw(st.sets(st.sampled_from(range(len(rows))))) if rows else set[int]()
    index = TierIndex(rows)
    for n in gone:
        index.remove(n)
    assert sorted(index.overlapping(0, 20_000)) == [n for n, *_ in rows if n not in gone]
    assert len(index) == len(rows) - len(gone)
