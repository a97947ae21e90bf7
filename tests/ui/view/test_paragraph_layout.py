import pytest

from annotator.ui.view.bidi import mixes_directions
from annotator.ui.view.page import DENSITIES, page_for
from annotator.ui.view.paragraph_layout import ParagraphLayout
from tests.ui.view.view_builders import NAUGHTY

pytestmark = pytest.mark.usefixtures("qapp")

PARAGRAPHS = {name: text for name, text in NAUGHTY.items() if "\n" not in text}
# Where directions meet, one x is two offsets.
ONE_WAY = {name: text for name, text in PARAGRAPHS.items() if not mixes_directions(text)}


def laid_out(text: str, start: int = 0) -> ParagraphLayout:
    return ParagraphLayout(text, start, page_for(830, 17, DENSITIES["comfortable"]))


@pytest.mark.parametrize("text", PARAGRAPHS.values(), ids=PARAGRAPHS)
def test_every_stretch_has_its_place(text: str):
    paragraph = laid_out(text, start=100)
    for offset in range(min(len(text), 60)):
        for stretch in paragraph.stretches(100 + offset, 101 + offset):
            assert 0 <= stretch.left <= stretch.right <= paragraph.page.column + 1


@pytest.mark.parametrize("text", ONE_WAY.values(), ids=ONE_WAY)
def test_the_caret_is_found_again_where_it_stands(text: str):
    paragraph = laid_out(text)
    for offset in range(min(len(text), 60)):
        line, x = paragraph.line_of(offset), paragraph.x_of(offset)
        again = paragraph.offset_near(line, x)
        assert abs(paragraph.x_of(again) - x) < 0.5


def test_the_pitch_is_the_same_for_every_writing():
    latin, mixed = laid_out("words " * 60), laid_out("字 😀 कि ั " * 60)
    for paragraph in (latin, mixed):
        pitch = paragraph.page.pitch
        assert paragraph.height == pitch * len(paragraph.lines)
        baselines = [line.line.y() + line.line.ascent() for line in paragraph.lines]
        assert baselines == [
            pytest.approx(number * pitch + paragraph.page.baseline)
            for number in range(len(baselines))
        ]


def test_a_blank_line_is_shrunk():
    blank = laid_out("")
    assert blank.height == blank.page.blank < blank.page.pitch / 2


def test_a_range_in_mixed_writing_is_several_pieces():
    text = "The ministry משרד האוצר said"
    paragraph = laid_out(text)
    assert len(paragraph.stretches(4, text.index("האוצר"))) == 2
    (whole,) = paragraph.stretches(0, len(text))
    assert (whole.left, whole.right) == (
        paragraph.lines[0].left,
        pytest.approx(paragraph.x_of(len(text))),
    )


@pytest.mark.parametrize("text", ["The ministry משרד האוצר said", "משרד (China) ארה״ב", "א a א"])
def test_each_letter_has_a_width_where_directions_meet(text: str):
    paragraph = laid_out(text)
    for offset in range(len(text)):
        assert sum(s.right - s.left for s in paragraph.stretches(offset, offset + 1)) > 1


WRAPPED = "تحریم‌های جدید برای ایران (Iran) و " * 8
BOTH_WAYS = {name: text for name, text in PARAGRAPHS.items() if mixes_directions(text)}
both_ways = pytest.mark.parametrize(
    "text", [*BOTH_WAYS.values(), WRAPPED], ids=[*BOTH_WAYS, "wrapped"]
)


@both_ways
def test_where_directions_meet_the_caret_comes_nearest_to_the_pointer(text: str):
    paragraph = laid_out(text, start=100)
    for offset in range(100, 100 + len(text)):
        line, x = paragraph.line_of(offset), paragraph.x_of(offset)
        again = paragraph.offset_near(line, x)
        assert paragraph.line_of(again) == line
        assert abs(paragraph.x_of(again) - x) < 0.5 or offset > paragraph.line_end(line)


@pytest.mark.parametrize("text", [WRAPPED, "The ministry משרד האוצר said", "משרד (China) ארה״ב"])
def test_where_directions_meet_the_middle_of_a_letter_is_that_letter(text: str):
    paragraph = laid_out(text, start=100)
    for offset in range(100, 100 + len(text)):
        for piece in paragraph.stretches(offset, offset + 1):
            found = paragraph.character_at(piece.line, (piece.left + piece.right) / 2)
            assert found == offset or text[offset - 100] == "\u200c"


def test_beside_a_line_from_right_to_left_the_caret_goes_to_its_ends():
    paragraph = laid_out(WRAPPED)
    for line in range(len(paragraph.lines)):
        assert paragraph.offset_near(line, 10_000.0) == paragraph.line_start(line)
        assert paragraph.offset_near(line, -10.0) == paragraph.line_end(line)


def test_a_paragraph_from_right_to_left_stands_at_the_right():
    paragraph = laid_out("תחזית מזג האוויר")
    assert paragraph.rtl
    assert paragraph.lines[0].right == pytest.approx(paragraph.page.column, abs=1)
    assert paragraph.x_of(0) > paragraph.x_of(5)


def test_the_end_of_a_wrapped_line_is_not_the_start_of_the_next():
    paragraph = laid_out("word " * 60)
    assert len(paragraph.lines) > 1
    end = paragraph.line_end(0)
    assert paragraph.line_of(end) == 0
    assert paragraph.offset_near(0, 10_000.0) == end


def test_nothing_is_under_the_pointer_beside_the_letters():
    paragraph = laid_out("ab")
    assert paragraph.character_at(0, 1.0) == 0
    assert paragraph.character_at(0, 400.0) is None
    assert paragraph.character_at(1, 1.0) is None
