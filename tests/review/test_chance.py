"""Agreement beyond chance, computed by hand and undefined in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.review.chance import cohen, fleiss, item_counts, krippendorff, pair_counts
from annotator.review.figures import Measure

CATEGORIES = st.sampled_from("abc")


def test_cohen_by_hand() -> None:
    # 20 of both "a", 5 and 10 apart, 15 of both "b": observed 0.7, expected 0.5.
    counts = pair_counts([("a", "a", 20), ("a", "b", 5), ("b", "a", 10), ("b", "b", 15)])
    assert cohen(counts).value == pytest.approx(0.4)
    assert cohen(counts).n == 50


def test_fleiss_by_hand() -> None:
    # Three annotators, two items: (a a a) agrees 1, (a b b) agrees 1/3; "a" is four of the six
    # answers, "b" two: expected 16/36 + 4/36.
    counts = item_counts([(("a", "a", "a"), 1), (("a", "b", "b"), 1)])
    observed, expected = (1 + 1 / 3) / 2, 20 / 36
    assert fleiss(counts).value == pytest.approx((observed - expected) / (1 - expected))


def test_krippendorff_by_hand() -> None:
    # Two annotators, four items; coincidences: aa 4, bb 2, ab and ba 1 each; 8 values.
    items = [(("a", "a"), 2), (("b", "b"), 1), (("a", "b"), 1)]
    expected = 1 - (5 * 4 + 3 * 2) / (8 * 7)
    assert krippendorff(item_counts(items)).value == pytest.approx(1 - (2 / 8) / expected)


def test_who_did_not_see_an_item_does_not_count_for_it() -> None:
    together = item_counts([(("a", "b"), 3), (("a",), 5), ((), 2)])
    assert together == item_counts([(("a", "b"), 3)])


@pytest.mark.parametrize("figure", [fleiss, krippendorff])
def test_nothing_and_one_category_are_said_in_words(figure: Measure) -> None:
    nothing, alike = figure(item_counts([])), figure(item_counts([(("a", "a"), 4)]))
    assert nothing.value is alike.value is None
    assert nothing.why
    assert "one category" in alike.why


def test_two_who_always_say_the_same_one_thing_have_no_kappa() -> None:
    assert cohen(pair_counts([("a", "a", 3)])).value is None
    assert "one category" in cohen(pair_counts([("a", "a", 3)])).why


@given(st.lists(st.tuples(CATEGORIES, CATEGORIES), min_size=1))
def test_kappa_is_symmetric_and_never_above_one(pairs: list[tuple[str, str]]) -> None:
    one = cohen(pair_counts((a, b, 1) for a, b in pairs)).value
    other = cohen(pair_counts((b, a, 1) for a, b in pairs)).value
    assert one == (None if other is None else pytest.approx(other))
    assert one is None or one <= 1


@given(st.lists(CATEGORIES, min_size=2).filter(lambda found: len(set(found)) > 1))
def test_a_layer_agrees_wholly_with_itself(found: list[str]) -> None:
    assert cohen(pair_counts((a, a, 1) for a in found)).value == pytest.approx(1)
    assert krippendorff(item_counts(((a, a), 1) for a in found)).value == pytest.approx(1)
