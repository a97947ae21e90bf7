"""α for unitizing, against the worked example of its author."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.annotation import Annotation
from annotator.review.unitizing import Continuum, unitizing_alpha
from tests.review.review_builders import marked

# Krippendorff 2004, p. 254: two observers, a continuum of 300 that begins at 150.
_FIRST = [("c", 225, 70), ("c", 370, 30), ("k", 180, 60), ("k", 300, 50)]
_SECOND = [("c", 220, 80), ("c", 355, 20), ("c", 400, 20), ("k", 180, 60), ("k", 300, 50)]


def units(found: list[tuple[str, int, int]], *labels: str) -> list[Annotation]:
    return [
        marked(f"{label}{start}", label, (start - 150, start - 150 + length))
        for label, start, length in found
        if label in labels
    ]


def alpha(*labels: str) -> float | None:
    layers = [units(_FIRST, *labels), units(_SECOND, *labels)]
    return unitizing_alpha([Continuum(layers, 300)]).value


def test_the_worked_example_of_the_book() -> None:
    assert alpha("c") == pytest.approx(0.7286, abs=0.0001)
    assert alpha("k") == pytest.approx(1)
    assert alpha("c", "k") == pytest.approx(0.8591, abs=0.0005)


def test_nothing_marked_is_said_in_words() -> None:
    figure = unitizing_alpha([Continuum([[], []], 100)])
    assert figure.value is None
    assert figure.why == "nobody has marked anything"


def test_an_article_that_one_has_read_says_nothing() -> None:
    read = Continuum([units(_FIRST, "c"), units(_SECOND, "c")], 300)
    alone = Continuum([units(_FIRST, "c")], 300)
    assert unitizing_alpha([read, alone]).value == unitizing_alpha([read]).value


def test_several_articles_have_an_interval_round_the_value() -> None:
    read = [Continuum([units(_FIRST, "c"), units(_SECOND, "c")], 300, str(n)) for n in range(9)]
    differing = Continuum([units(_FIRST, "c"), []], 300, "other")
    figure = unitizing_alpha([*read, differing])
    assert figure.value is not None
    assert figure.low is not None
    assert figure.high is not None
    assert figure.low < figure.value <= figure.high


_SPANS = st.lists(st.integers(0, 60), min_size=2, max_size=8, unique=True).map(sorted)


@given(_SPANS)
def test_a_layer_agrees_wholly_with_itself(edges: list[int]) -> None:
    layer = [
        marked(str(start), "ORG", (start, end))
        for start, end in zip(edges[::2], edges[1::2], strict=False)
    ]
    assert unitizing_alpha([Continuum([layer, layer], 80)]).value == pytest.approx(1)


@given(_SPANS, _SPANS)
def test_the_order_of_annotators_does_not_count(one: list[int], other: list[int]) -> None:
    first, second = (
        [marked(str(a), "ORG", (a, b)) for a, b in zip(e[::2], e[1::2], strict=False)]
        for e in (one, other)
    )
    forth = unitizing_alpha([Continuum([first, second], 80)]).value
    assert forth == pytest.approx(unitizing_alpha([Continuum([second, first], 80)]).value)
