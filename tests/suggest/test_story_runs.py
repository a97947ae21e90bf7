from hypothesis import given
from hypothesis import strategies as st

from annotator.suggest.stories import ALIKE, Shingles, likeness, may_be_alike, sketch

HASHES = [1093716241127486077, 2269359093896731093]
LINES = [
    f"Sentence {n} of the report says that delegate {n * 7} met envoy {n * 3} in hall {n}."
    for n in range(60)
]


def runs(text: str) -> frozenset[int]:
    return Shingles().of(text)


def test_a_text_is_wholly_like_itself_whatever_its_case_blanks_and_marks() -> None:
    text = "The Treasury said on Tuesday it would sanction Gefest-M."
    assert (
        likeness(runs(text), runs("the treasury SAID, on  Tuesday\nit would sanction gefest-m"))
        == 1
    )


def test_runs_have_the_same_hashes_in_every_process() -> None:
    assert sorted(runs("one two three four five six")) == HASHES


def test_likeness_is_the_part_of_all_runs_that_both_have() -> None:
    # 6 runs and 8 runs, 6 of them shared.
    assert likeness(runs("a b c d e f g h i j"), runs("a b c d e f g h i j k l")) == 6 / 8


def test_texts_of_a_few_words_are_compared_too() -> None:
    assert likeness(runs("Talks fail"), runs("talks FAIL")) == 1
    assert likeness(runs("Talks fail"), runs("Talks resume")) == 0
    assert runs(" …\n") == frozenset()


def test_scripts_without_blanks_are_compared_letter_by_letter() -> None:
    first, second = "中国外交部发言人周二表示反对制裁", "中国外交部发言人周三表示反对制裁"
    assert likeness(runs(first), runs(second)) == 7 / 17
    assert likeness(runs(first), runs(first + "。")) == 1


@given(st.sets(st.integers(0, 59), min_size=1), st.sets(st.integers(0, 59), min_size=1))
def test_whoever_is_alike_meets_in_the_sketch(a: set[int], b: set[int]) -> None:
    first, second = (runs("\n".join(LINES[n] for n in sorted(each))) for each in (a, b))
    if likeness(first, second) >= ALIKE:
        shared = len(set(sketch(first)) & set(sketch(second)))
        assert may_be_alike(shared, first)
