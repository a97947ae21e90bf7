"""The same words elsewhere in a text: whole words, folded on request, offsets never moved."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.fragment import Fragment
from annotator.suggest.repeats import repeats


def quotes(text: str, words: str, *, case: bool = False, possessive: bool = False) -> list[str]:
    found = repeats(text, words, fold_case=case, fold_possessive=possessive)
    return [text[start:end] for start, end in found]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Kim met Kimball and Kim.", "Kim", ["Kim", "Kim"]),
        ("the U.S. and U.S.-led and U.S. forces", "U.S.", ["U.S.", "U.S."]),
        ("AT&T said AT and T", "AT", ["AT"]),
        ("It sanctioned Gefest-M. Then Gefest-M, Gefest", "Gefest-M", ["Gefest-M"] * 2),
        ("North\nKorea and North  Korea", "North Korea", ["North\nKorea", "North  Korea"]),
        ("North\n\nKorea", "North Korea", []),
        ("Kim Kim Kim", "Kim Kim", ["Kim Kim"]),
        ("xa b a b", "a b", ["a b"]),
        ("anything", " ", []),
    ],
)
def test_whole_words_are_found(text: str, words: str, expected: list[str]):
    assert quotes(text, words) == expected


def test_a_possessive_parts_words_only_on_request():
    text = "Ri Yong-ho's aide and Ri Yong-ho’s man, Ri Yong-ho"
    assert quotes(text, "Ri Yong-ho") == ["Ri Yong-ho"]
    assert quotes(text, "Ri Yong-ho", possessive=True) == ["Ri Yong-ho"] * 3


def test_words_with_a_possessive_are_found_without_it_and_with_another_apostrophe():
    text = "Kim's son, KIM’S son, Kim alone"
    assert quotes(text, "Kim's") == ["Kim's"]
    assert quotes(text, "Kim's", possessive=True) == ["Kim's", "Kim"]
    assert quotes(text, "Kim's", possessive=True, case=True) == ["Kim's", "KIM’S", "Kim"]


def test_case_counts_until_it_is_folded():
    text = "North Korea, NORTH KOREA"
    assert quotes(text, "North Korea") == ["North Korea"]
    assert quotes(text, "north korea", case=True) == ["North Korea", "NORTH KOREA"]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("😀 İstanbul İSTANBUL istanbul", "istanbul", [(2, 10), (11, 19), (20, 28)]),
        ("İİİ bank", "BANK", [(4, 8)]),
        ("Große STRAẞE Straße", "straße", [(6, 12), (13, 19)]),
        ("ΟΔΟΣ οδός οδος", "οδος", [(0, 4), (10, 14)]),
        ("ﬁrm FIRM", "firm", [(4, 8)]),
    ],
)
def test_folding_case_never_moves_an_offset(text: str, words: str, expected: list[tuple[int, int]]):
    assert list(repeats(text, words, fold_case=True)) == expected


@pytest.mark.parametrize(
    ("text", "words", "count"),
    [
        ("中国外交部说中国反对", "中国", 2),
        ("中国外交部", "外交", 1),
        ("กระทรวงการคลังประกาศ", "การคลัง", 1),
        ("日本テレビ", "テレビ", 1),
        ("LG전자 LG", "LG", 2),
    ],
)
def test_scripts_without_blanks_are_found_inside_their_runs(text: str, words: str, count: int):
    assert len(quotes(text, words)) == count


def test_no_hit_cuts_what_a_reader_sees_as_one_character():
    assert quotes("e\u0301 e", "e") == ["e"]
    assert quotes("👨\u200d👩\u200d👧 👨", "👨") == ["👨"]
    assert quotes("กำ", "ก") == []


def test_nothing_is_found_in_a_region_or_across_its_edge():
    text = "Kim Kim Kim Kim"
    found = repeats(text, "Kim", regions=[Fragment(9, 13), Fragment(0, 3)])
    assert list(found) == [(4, 7)]


pieces = st.sampled_from(
    ["Kim", "kim", "Kim's", "KIM’s", "U.S.", "-", " ", "\n", "İ", "ß", "中国", "."]
)
texts = st.lists(pieces, max_size=30).map("".join)


@given(texts, st.sampled_from(["Kim", "Kim's", "U.S.", "İ", "ß", "中国", "Kim kim"]), st.booleans())
def test_hits_are_in_order_disjoint_and_say_the_same_words(text: str, words: str, fold: bool):
    end = 0
    for hit in repeats(text, words, fold_case=fold):
        assert hit.start >= end
        end = hit.end
        quote = " ".join(text[slice(*hit)].split())
        assert len(quote) == len(words)
        if not fold:
            assert quote == words


@given(texts, st.sampled_from(["Kim", "U.S.", "İß", "中国"]), texts)
def test_words_between_blanks_are_always_found(before: str, words: str, after: str):
    text = f"{before} \n {words} \n {after}"
    at = len(before) + 3
    for fold in (False, True):
        found = repeats(text, words, fold_case=fold, fold_possessive=fold)
        assert Fragment(at, at + len(words)) in found


@given(texts, st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), max_size=4))
def test_regions_only_take_hits_away(text: str, regions: list[tuple[int, int]]):
    given_ = [Fragment(start, start + length) for start, length in regions]
    kept = list(repeats(text, "Kim", regions=given_))
    for hit in repeats(text, "Kim"):
        touched = any(region.overlaps(*hit) for region in given_)
        assert (hit in kept) == (not touched)
