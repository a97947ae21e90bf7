import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.text import Text
from annotator.ui.view.blocks import LONGEST, Blocks
from tests.ui.view.view_builders import NAUGHTY


@given(st.text(st.sampled_from("ab \n\r\u0301😀"), max_size=80))
def test_blocks_are_the_paragraphs_without_their_line_ends(content: str):
    blocks = Blocks(Text(content))
    found = [content[slice(*blocks.range(number))] for number in range(len(blocks))]
    expected = content.split("\n")
    assert found[-1] == expected[-1]
    assert found[:-1] == [paragraph.removesuffix("\r") for paragraph in expected[:-1]]


@pytest.mark.parametrize("content", NAUGHTY.values(), ids=NAUGHTY)
def test_every_offset_lies_in_the_block_that_is_found_for_it(content: str):
    blocks = Blocks(Text(content))
    for offset in range(0, len(content) + 1, max(1, len(content) // 50)):
        start, end = blocks.range(blocks.at(offset))
        assert start <= offset
        assert offset <= end or content[offset - 1] == "\r"


def test_an_overlong_paragraph_is_cut_at_blanks():
    content = "word " * 5000 + "\nnext"
    blocks = Blocks(Text(content))
    starts = [blocks.range(number)[0] for number in range(len(blocks))]
    assert all(content[start - 1] in " \n" for start in starts[1:])
    assert max(end - start for start, end in map(blocks.range, range(len(blocks)))) <= LONGEST


def test_a_cut_without_blanks_keeps_graphemes_whole():
    content = "e\u0301" * 8000
    blocks = Blocks(Text(content))
    assert len(blocks) > 1
    assert all(blocks.range(number)[0] % 2 == 0 for number in range(len(blocks)))
