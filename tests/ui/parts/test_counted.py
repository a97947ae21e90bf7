"""Things are counted in words: one of them is one."""

from annotator.ui.parts.counted import counted


def test_one_thing_is_said_as_one_and_many_have_their_number() -> None:
    said = [counted(n, "1 article", "{0} articles") for n in (0, 1, 2, 12_345)]
    assert said == ["0 articles", "1 article", "2 articles", "12\u00a0345 articles"]
