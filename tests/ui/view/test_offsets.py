from hypothesis import given
from hypothesis import strategies as st

from annotator.ui.view.offsets import Utf16, grapheme_end, grapheme_start, whole_graphemes

TEXTS = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("😀👨‍👩‍👧🇰🇵e\u0301\u200dมन्\r\n"),
    ),
    max_size=60,
)


@given(TEXTS)
def test_every_offset_converts_to_utf16_as_python_encodes_it(text: str):
    converted = Utf16(text)
    for offset in range(len(text) + 1):
        units = len(text[:offset].encode("utf-16-le")) // 2
        assert converted.units(offset) == units
        assert converted.offset(units) == offset


def test_the_middle_of_a_surrogate_pair_is_its_character():
    converted = Utf16("a😀b")
    assert [converted.offset(units) for units in range(5)] == [0, 1, 1, 2, 3]


@given(TEXTS, st.data())
def test_a_selection_by_hand_never_cuts_a_grapheme(text: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = whole_graphemes(text, start, end)
    assert found.start <= start
    assert found.end >= end or start == end
    for border in found:
        assert grapheme_start(text, border) == border == grapheme_end(text, border)


def test_known_graphemes_are_whole():
    assert whole_graphemes("xe\u0301y", 1, 2) == (1, 3)
    assert whole_graphemes("👨‍👩‍👧 after", 2, 3) == (0, 5)
    assert whole_graphemes("a\r\nb", 0, 2) == (0, 3)
    assert whole_graphemes("🇰🇵🇺🇸", 0, 1) == (0, 2)
