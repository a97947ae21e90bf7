"""Words and expressions in a text, in code points."""

import pytest

from annotator.errors import Refused
from annotator.model.text_search import expression, find_expression, find_words


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("North Korea and north korea", "north KOREA", [(0, 11), (16, 27)]),
        ("North\nKorea", "north korea", [(0, 11)]),
        ("a+b a.b", "a.b", [(4, 7)]),
        ("😀 bank 😀", "bank", [(2, 6)]),
        ("İstanbul bank", "bank", [(9, 13)]),
        ("anything", "  ", []),
    ],
)
def test_hits_are_code_points(text: str, words: str, expected: list[tuple[int, int]]):
    assert list(find_words(text, words)) == expected


@pytest.mark.parametrize(
    ("text", "pattern", "expected"),
    [
        ("Kim and kit", r"ki\w", [(0, 3), (8, 11)]),
        ("one\ntwo", r"^t\w+$", [(4, 7)]),
        ("aXbX", r"x*", [(1, 2), (3, 4)]),
        ("😀 a", r"\w", [(2, 3)]),
    ],
)
def test_expressions_match_line_by_line_in_any_case(
    text: str, pattern: str, expected: list[tuple[int, int]]
):
    assert list(find_expression(text, pattern)) == expected


@pytest.mark.parametrize("pattern", ["(", "[a", "*", r"\q", "a{99999999999}", "(?P<n>a)(?P<n>b)"])
def test_what_is_no_expression_is_said_in_a_sentence(pattern: str):
    with pytest.raises(Refused, match=r"^Not a regular expression: .*\.$"):
        expression(pattern)


def test_an_expression_that_may_mean_something_else_one_day_is_taken():
    assert list(find_expression("[a", "[[a]")) == [(0, 1), (1, 2)]
