"""All figures for a choice of layers, on cases small enough to count by hand."""

from typing import TypeAlias

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.annotation import Origin
from annotator.review.comparison import Comparison, PairFigures, compare
from annotator.review.figures import Figure
from annotator.review.readings import ComparedArticle, Reading
from tests.review.review_builders import NEWS, article, marked, reading

TEXT = "North Korea and China met Ri Yong-ho in Seoul on Monday."


def spans(*found: tuple[str, int, int], by: str = "") -> Reading:
    return reading(*(marked(f"{by}{n}", label, (a, b)) for n, (label, a, b) in enumerate(found)))


def pair(*readings: Reading, text: str = TEXT) -> PairFigures:
    (figures,) = compared(article(text, *readings)).pairs
    return figures


def compared(*articles: ComparedArticle) -> Comparison:
    names = [f"annotator {n}" for n in range(len(articles[0].readings))]
    return compare(names, articles, NEWS)


def test_f1_counts_the_same_place_some_common_place_and_the_label_alone() -> None:
    first = spans(("COUNTRY", 0, 11), ("COUNTRY", 16, 21), ("PERSON", 26, 36), ("PLACE", 40, 45))
    second = spans(("COUNTRY", 0, 11), ("GOVBODY", 16, 21), ("PERSON", 29, 36), ("PLACE", 0, 5))
    found = pair(first, second).span_f1
    assert found.exact.value == pytest.approx(2 * 1 / 8)
    assert found.overlap.value == pytest.approx(2 * 2 / 8)
    assert found.label_only.value == pytest.approx(2 * 3 / 8)
    assert found.exact_top.value == pytest.approx(2 * 2 / 8)
    assert found.exact.n == 8


def test_token_kappa_by_hand() -> None:
    # Eleven words; both mark "North Korea", one marks "China" as well: observed 10/11.
    first, second = spans(("COUNTRY", 0, 11), ("COUNTRY", 16, 21)), spans(("COUNTRY", 0, 11))
    expected = (3 * 2 + 8 * 9) / 121
    kappa = pair(first, second, text="North Korea and China met a b c d e f").token_kappa
    assert kappa.value == pytest.approx((10 / 11 - expected) / (1 - expected))


def test_what_one_did_not_look_for_is_not_compared() -> None:
    looked = Reading("", (marked("1", "COUNTRY", (0, 11)),), frozenset({"entity"}))
    both = reading(marked("2", "COUNTRY", (0, 11)), marked("3", "SANCTION", (22, 25)))
    figures = pair(looked, both)
    assert figures.span_f1.exact.value == 1
    assert figures.token_kappa.value == 1


def test_accepted_suggestions_are_counted_apart() -> None:
    first = reading(marked("1", "COUNTRY", (0, 11)), marked("2", "PERSON", (26, 36)))
    second = reading(marked("3", "COUNTRY", (0, 11)))
    suggested = [suggestion(each) for each in (first, second)]
    figures = pair(*suggested).span_f1
    assert figures.suggested.value == 1
    assert figures.by_hand.value == 0


def suggestion(found: Reading) -> Reading:
    """Return a layer whose first annotation was accepted from a suggestion."""
    first, *rest = found.annotations
    origin = msgspec.structs.replace(first.origin, by="gazetteer")
    accepted = msgspec.structs.replace(first, origin=origin)
    return msgspec.structs.replace(found, annotations=(accepted, *rest))


def test_fillers_are_counted_in_aligned_frames() -> None:
    def layer(by: str, *roles: tuple[str, str]) -> Reading:
        entities = [marked(f"{by}kp", "COUNTRY", (0, 11)), marked(f"{by}cn", "COUNTRY", (16, 21))]
        filled = {role: [f"{by}{who}"] for role, who in roles}
        return reading(*entities, marked(f"{by}s", "SANCTION", (22, 25), roles=filled))

    one = layer("1", ("authority", "cn"), ("target", "kp"))
    other = layer("2", ("authority", "cn"), ("target", "cn"))
    assert pair(one, other).role_f1.value == pytest.approx(2 * 1 / 4)


def test_attributes_are_compared_where_both_found_the_annotation() -> None:
    one = reading(
        marked("1", "SANCTION", (0, 5), status="imposed"),
        marked("2", "SANCTION", (6, 11), status="proposed"),
        marked("3", "SANCTION", (16, 21), status="imposed"),
    )
    other = reading(
        marked("4", "SANCTION", (0, 5), status="imposed"),
        marked("5", "SANCTION", (6, 11), status="imposed"),
    )
    # Observed 1/2; expected 1/2 · 1: κ is 0.
    assert pair(one, other).attributes["status"] == Figure(0.0, 2)


def test_chains_are_compared_by_b_cubed() -> None:
    def chains(by: str, *referents: str) -> Reading:
        return reading(
            *(
                marked(f"{by}{n}", "COUNTRY", (5 * n, 5 * n + 4), referent=key)
                for n, key in enumerate(referents)
            )
        )

    figures = pair(chains("1", "a", "a", "b"), chains("2", "x", "x", "x"))
    # Of the second in the first: (2 + 2 + 1) / 9; of the first in the second: all.
    assert figures.coreference.value == pytest.approx(2 * (5 / 9) / (5 / 9 + 1))
    assert figures.links == Figure(0.0, 3)


def test_chains_are_compared_by_lea_as_its_authors_do() -> None:
    # The example of Moosavi and Strube 2016: mentions a to i, one letter after the other.
    def chains(by: str, *found: str) -> Reading:
        return reading(
            *(
                marked(f"{by}{each}", "COUNTRY", (5 * ord(each), 5 * ord(each) + 4), referent=chain)
                for chain in found
                for each in chain
            )
        )

    found = pair(chains("1", "abc", "defg"), chains("2", "ab", "cd", "fghi")).lea
    recall, precision = (3 * 1 / 3 + 4 * 1 / 6) / 7, (2 * 1 + 2 * 0 + 4 * 1 / 6) / 8
    assert found.value == pytest.approx(2 * recall * precision / (recall + precision))
    assert found.n == 15


def test_a_mention_linked_alone_is_a_chain_of_its_own() -> None:
    alone = reading(marked("1", "COUNTRY", (0, 11), referent="ref:kp"))
    also = reading(marked("2", "COUNTRY", (0, 11), referent="ref:other"))
    assert pair(alone, also).lea.value == pair(alone, also).coreference.value == 1
    more = reading(
        marked("3", "COUNTRY", (0, 11), referent="ref:kp"),
        marked("4", "PLACE", (40, 45), referent="ref:kp"),
    )
    assert pair(alone, more).lea.value == 0


def test_undefined_figures_say_why() -> None:
    figures = pair(spans(("COUNTRY", 0, 11)), spans(("COUNTRY", 0, 11)))
    assert figures.role_f1 == Figure(None, 0, why="neither has marked anything")
    assert figures.coreference.why
    assert compared(article(TEXT, reading(), reading())).alpha.unitizing.why


def test_confusion_counts_every_pair_of_annotators_once() -> None:
    first, second = spans(("COUNTRY", 0, 11)), spans(("GOVBODY", 0, 11))
    found = compared(article(TEXT, first, second, reading())).confusion
    assert {(each.a, each.b): each.count for each in found} == {
        ("COUNTRY", "GOVBODY"): 1,
        ("", "COUNTRY"): 1,
        ("", "GOVBODY"): 1,
    }


def test_articles_of_one_story_are_one_item_of_the_interval() -> None:
    good, bad = spans(("COUNTRY", 0, 11)), spans(("COUNTRY", 0, 5))
    alone = [article(TEXT, good, good, key="1"), article(TEXT, good, bad, key="2")]
    (apart,) = compared(*alone).pairs
    assert (apart.span_f1.exact.low, apart.span_f1.exact.high) == (0, 1)
    together = [
        article(TEXT, good, good, key="1", story="s"),
        article(TEXT, good, bad, key="2", story="s"),
    ]
    (one,) = compared(*together).pairs
    assert one.span_f1.exact.value == 0.5
    assert one.span_f1.exact.low is None


def test_only_chosen_labels_count() -> None:
    first, second = spans(("COUNTRY", 0, 11), ("PERSON", 26, 36)), spans(("COUNTRY", 0, 11))
    found = compare(["a", "b"], [article(TEXT, first, second)], NEWS, labels=frozenset({"COUNTRY"}))
    assert found.pairs[0].span_f1.exact.value == 1
    assert set(found.labels) == {"COUNTRY"}


def test_fillers_count_where_only_labels_of_frames_are_chosen() -> None:
    def layer(by: str) -> Reading:
        return reading(
            marked(f"{by}s", "SANCTION", (22, 25), roles={"target": [f"{by}c"]}),
            marked(f"{by}c", "COUNTRY", (0, 11)),
        )

    readings = [layer("1"), layer("2")]
    chosen = frozenset({"SANCTION"})
    (figures,) = compare(["a", "b"], [article(TEXT, *readings)], NEWS, labels=chosen).pairs
    assert figures.role_f1 == Figure(1.0, 2)
    assert figures.span_f1.exact.n == 2


def test_what_a_model_marked_is_no_suggestion_that_somebody_accepted() -> None:
    model = msgspec.structs.replace(
        reading(
            msgspec.structs.replace(marked("1", "COUNTRY", (0, 11)), origin=Origin("model")),
            marked("2", "PERSON", (26, 36)),
        ),
        by_model=True,
    )
    person = reading(marked("3", "COUNTRY", (0, 11)), marked("4", "PERSON", (26, 36)))
    assert pair(model, person).span_f1.by_hand == Figure(1.0, 4)
    assert pair(model, person).span_f1.suggested.value is None


Found: TypeAlias = list[tuple[str, tuple[int, int]]]
_LABELS = st.sampled_from(["COUNTRY", "PERSON", "SANCTION", "STATEMENT"])
_PLACES = st.tuples(st.integers(0, 30), st.integers(1, 9))
_LAYER = st.lists(st.tuples(_LABELS, _PLACES), max_size=8)


def _layer(by: str, found: Found) -> Reading:
    return spans(*((label, at, at + length) for label, (at, length) in found), by=by)


@given(_LAYER, _LAYER)
def test_f1_is_symmetric(one: Found, other: Found) -> None:
    forth = pair(_layer("1", one), _layer("2", other)).span_f1
    back = pair(_layer("2", other), _layer("1", one)).span_f1
    assert forth == back


@given(_LAYER)
def test_a_layer_agrees_wholly_with_itself(one: Found) -> None:
    figures = pair(_layer("1", one), _layer("2", one))
    if one:
        assert figures.span_f1.exact.value == figures.span_f1.overlap.value == 1
    assert figures.token_kappa.value in {1, None}
