import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.offsets import GraphemeOffsets, Utf8Offsets, Utf16Offsets
from annotator.model.characters import in_cluster
from tests.formats.formats_builders import texts


@given(texts)
def test_utf16_offsets_are_those_of_the_encoded_text_and_come_back(text: str) -> None:
    offsets = Utf16Offsets(text)

    for at in range(len(text) + 1):
        units = offsets.to_units(at)
        assert units == len(text[:at].encode("utf-16-le")) // 2
        assert offsets.to_points(units) == at


@given(texts.map(lambda text: text * 9))
def test_byte_offsets_are_those_of_the_encoded_text_and_come_back(text: str) -> None:
    offsets = Utf8Offsets(text)

    for at in range(len(text) + 1):
        place = offsets.to_bytes(at)
        assert place == len(text[:at].encode())
        assert offsets.to_points(place) == at


def test_an_offset_within_a_character_or_outside_is_refused() -> None:
    with pytest.raises(ValueError, match="2 lies within a character"):
        Utf16Offsets("a😀b").to_points(2)
    with pytest.raises(ValueError, match="3 lies within a character"):
        Utf8Offsets("a😀b").to_points(3)
    for offset in (-1, 5):
        with pytest.raises(ValueError, match="outside the text"):
            Utf16Offsets("a😀b").to_points(offset)
    for offset in (-1, 7):
        with pytest.raises(ValueError, match="outside the text"):
            Utf8Offsets("a😀b").to_points(offset)


@given(st.one_of(texts, st.text("ab\r\n é가")))
def test_numbers_of_clusters_are_the_borders_that_nothing_may_cut(text: str) -> None:
    offsets = GraphemeOffsets(text)
    borders = [at for at in range(len(text) + 1) if not in_cluster(text, at)]

    assert [offsets.to_points(number) for number in range(len(borders))] == borders
    with pytest.raises(ValueError, match="outside the text"):
        offsets.to_points(len(borders))
