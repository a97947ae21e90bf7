import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.text import Text, TextRefused, accept_text, paragraph_starts, title_of

KEPT = ["a\r\nb", "a\rb", "a\u2028b\u2029c", "a\x0bb\x0c\x1cc\x85", " a \n\n", "\xa0a", "e\u0301"]


@pytest.mark.parametrize("raw", KEPT)
def test_a_text_is_kept_verbatim(raw: str) -> None:
    assert accept_text(raw) == raw


def test_only_one_leading_byte_order_mark_is_taken_away() -> None:
    assert accept_text("\ufeff\ufeffa") == "\ufeffa"


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ("", "empty"),
        (" \n\t", "empty"),
        ("ab\x00c", "NUL character at position 2"),
        ("a\ud83db", r"lone surrogate U\+D83D at position 1"),
    ],
)
def test_what_cannot_be_a_text_is_refused_with_its_reason(raw: str, why: str) -> None:
    with pytest.raises(TextRefused, match=why):
        accept_text(raw)


def test_unwanted_characters_are_replaced_one_for_one_when_the_user_says_so() -> None:
    assert accept_text("a\x00b\udc00", replace=True) == "a\ufffdb\ufffd"


@given(st.text(alphabet="ab\n\r\u2028\x85😀"))
def test_paragraphs_end_at_line_feeds_alone_and_cover_the_text(content: str) -> None:
    text = Text(content)
    parts = [content[slice(*text.paragraph(n))] for n in range(len(text.starts))]
    assert "\n".join(parts) == content
    assert list(paragraph_starts(content)) == list(text.starts)


@given(st.text(alphabet="ab\n", min_size=1), st.data())
def test_every_offset_lies_in_its_paragraph(content: str, data: st.DataObject) -> None:
    text = Text(content)
    offset = data.draw(st.integers(0, len(content)))
    start, end = text.paragraph(text.paragraph_at(offset))
    assert start <= offset <= end


def test_a_title_is_the_first_line_with_words_shortened() -> None:
    assert title_of("\n  \n Treasury acts \nmore") == "Treasury acts"
    assert title_of("x" * 500, longest=10) == "xxxxxxxxx…"
