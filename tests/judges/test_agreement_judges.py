"""Our measures of agreement beside other people's, on layers made by chance."""

import random

import pytest

from annotator.review.chance import cohen, item_counts, krippendorff, pair_counts
from annotator.review.comparison import compare
from tests.review.review_builders import NEWS, article, marked, reading

pytestmark = pytest.mark.judges


@pytest.mark.parametrize("seed", range(5))
def test_cohen_is_what_scikit_learn_says(seed: int) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    chance = random.Random(seed)
    one = chance.choices("abcd", k=200)
    other = [each if chance.random() < 0.7 else chance.choice("abcd") for each in one]
    ours = cohen(pair_counts((a, b, 1) for a, b in zip(one, other, strict=True)))
    assert ours.value == pytest.approx(metrics.cohen_kappa_score(one, other))


@pytest.mark.parametrize("seed", range(5))
def test_alpha_is_what_krippendorff_says_with_gaps(seed: int) -> None:
    judge = pytest.importorskip("krippendorff")
    chance = random.Random(seed)
    items = [[chance.choice(["a", "b", "c", None]) for _ in range(4)] for _ in range(100)]
    ours = krippendorff(item_counts(([c for c in each if c], 1) for each in items))
    rows = [[each[n] or "" for each in items] for n in range(4)]
    numbers = [[{"a": 0, "b": 1, "c": 2, "": float("nan")}[each] for each in row] for row in rows]
    theirs = judge.alpha(reliability_data=numbers, level_of_measurement="nominal")
    assert ours.value == pytest.approx(theirs)


@pytest.mark.parametrize("seed", range(5))
def test_exact_f1_is_what_nervaluate_calls_strict(seed: int) -> None:
    nervaluate = pytest.importorskip("nervaluate")
    chance = random.Random(seed)
    text = " ".join(["word"] * 60)
    labels = ["COUNTRY", "PERSON", "ORG"]

    def layer() -> list[tuple[str, int]]:
        return [(chance.choice(labels), n) for n in range(0, 60, 3) if chance.random() < 0.8]

    layers = [layer(), layer()]
    readings = [
        reading(*(marked(f"{by}{n}", label, (5 * n, 5 * n + 4)) for label, n in found))
        for by, found in enumerate(layers)
    ]
    ours = compare(["a", "b"], [article(text, *readings)], NEWS).pairs[0].span_f1.exact.value
    spans = [[[{"label": label, "start": n, "end": n} for label, n in found]] for found in layers]
    theirs = nervaluate.Evaluator(spans[0], spans[1], tags=labels, loader="dict").evaluate()
    assert ours == pytest.approx(theirs["overall"]["strict"].f1)
