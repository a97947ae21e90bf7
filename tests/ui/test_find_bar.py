"""Finding words in an article."""

import pytest

from annotator.ui.find_bar import MOST_HITS, find_all


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
    assert find_all(text, words) == expected


def test_there_is_an_end_to_hits():
    assert len(find_all("a" * (MOST_HITS + 10), "a")) == MOST_HITS
