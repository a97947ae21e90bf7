"""Auditing agreed units: a repeatable sample and an error rate with its interval."""

import pytest

from annotator.review.audit import error_rate, sample


def test_the_same_seed_draws_the_same_units_in_order() -> None:
    drawn = sample(range(1000), 20, seed=3)
    assert drawn == sample(range(1000), 20, seed=3) == sorted(drawn)
    assert drawn != sample(range(1000), 20, seed=4)
    assert sample([1, 2], 20, seed=3) == [1, 2]


def test_wilsons_interval_by_hand() -> None:
    # 1 of 10: centre (0.1 + 0.19207) / 1.38415, spread as in the formula.
    figure = error_rate(1, 10)
    assert figure.value == 0.1
    assert figure.low == pytest.approx(0.01788, abs=1e-4)
    assert figure.high == pytest.approx(0.40415, abs=1e-4)


def test_no_error_at_all_still_has_an_upper_end() -> None:
    figure = error_rate(0, 20)
    assert (figure.value, figure.low) == (0, 0)
    assert figure.high == pytest.approx(0.1611, abs=1e-3)


def test_nothing_audited_is_said_in_words() -> None:
    assert error_rate(0, 0).why == "nothing was audited yet"
