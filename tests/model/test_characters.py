import pytest

from annotator.model.characters import in_cluster, is_one_each

ALONE = [chr(code) for code in range(0x110000) if is_one_each(chr(code))]


def test_characters_that_are_always_one_each_join_with_no_other() -> None:
    neighbours = "a\r\n\u0301\u200d\u0600\U0001f3fb\U0001f1e6\u1100\u1161\u11a8가😀\ufe0f\u0e33"

    joined = {
        (first, second)
        for char in ALONE
        for first, second in [(char, each) for each in "a\n가"] + [(each, char) for each in "a\r가"]
        if in_cluster(first + second, 1)
    }

    assert joined == {("\r", "\n")}
    assert [each for each in neighbours if not is_one_each(f"a{each}")] == list(
        "\u0301\u200d\u0600\U0001f3fb\U0001f1e6\u1100\u1161\u11a8😀\ufe0f\u0e33"
    )


@pytest.mark.parametrize("text", ["", "Seoul – “é” €5", "서울", "東京", "a\rb", "a\nb"])
def test_usual_texts_are_one_each(text: str) -> None:
    assert is_one_each(text)


def test_a_line_end_of_two_is_one() -> None:
    assert not is_one_each("a\r\nb")
