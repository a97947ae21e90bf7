from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.model.characters import cluster_end, cluster_start
from annotator.model.fragment import Fragment
from annotator.model.word_borders import has_word
from annotator.model.words import next_word, previous_word, snap, word_at, words

FAMILY = "👨\u200d👩\u200d👧\u200d👦"

# Letters, marks and punctuation that take part in some rule, besides any Unicode at all.
TRICKY = st.one_of(
    st.sampled_from("aZ .,;:'’\"“”„«»()-&/%$€\n\r\t@…!?1９éßİ김年はカーกंי״׳،؟。「」🇰🇷👨👩🏽❤"),
    st.sampled_from("\u200c\u200d\ufe0f\u0301\u00ad\u202f\u200f\u0600\u0e33\u1100\u1161\u11a8"),
    st.sampled_from(["'s", "U.S.", "\r\n"]),
)
TEXT = st.lists(TRICKY | st.characters(exclude_categories=("Cs",)), max_size=30).map("".join)


@st.composite
def ranges(draw: st.DrawFn) -> tuple[str, int, int]:
    text = draw(TEXT)
    start, end = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
    return text, start, end


def words_of(text: str) -> list[str]:
    return [text[start:end] for start, end in words(text, 0, len(text))]


def snapped(text: str, part: str) -> str:
    start = text.index(part)
    found = snap(text, start, start + len(part))
    return text[found.start : found.end]


def word_with(text: str, part: str) -> str | None:
    found = word_at(text, text.index(part))
    return None if found is None else text[found.start : found.end]


@pytest.mark.parametrize(
    "word",
    [
        *["U.S.", "U.S.-led", "AT&T", "Gefest-M", "already-sanctioned", "$500", "US$5", "500€"],
        *["don't", "O’Neill", "3.5", "1,000", "9:30", "e-mail", "co\u00adoperate", "5%", "a.m."],
        *["Ph.D.", "Mr.", "Ltd.", "example.com", "2017-08-22", "F-16", "snake_case", "1\u202f000"],
        *["می\u200cخواهند", "محمد", "١٬٠٠٠", 'צה"ל', "צה״ל", "ג׳ורג׳", "בן־גוריון", "김정은은"],
        *["2017년", "北京", "カタカナー", "キム・ジョンウン", "ひらがな", "ภาษาไทย", "ភាសាខ្មែរ"],
        *["हिन्दी", "e\u0301te\u0301", "Müller", FAMILY, "👍🏽", "🇰🇷", "1️⃣", "❤️", "km²", "Ōsaka"],
    ],
)
def test_one_word(word: str) -> None:
    assert words_of(word) == [word]
    assert words_of(f"({word}, {word}") == [word, word]
    assert word_with(f"x {word} y", word) == word


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ri Yong-ho's plan", ["Ri", "Yong-ho", "'s", "plan"]),
        ("J. R. R. Kim", ["J.", "R.", "R.", "Kim"]),
        ("plan B. Then", ["plan", "B.", "Then"]),
        ("plan b. Then", ["plan", "b", "Then"]),
        ("No. 5, no. They", ["No.", "5", "no", "They"]),
        ("$500 million", ["$500", "million"]),
        ("the 1990's", ["the", "1990's"]),
        ("U.S.'s", ["U.S.", "'s"]),
        ("2016.Politics sooner.Latest", ["2016", "Politics", "sooner", "Latest"]),
        ("short- and long-term", ["short", "and", "long-term"]),
        ("2013–2016", ["2013", "2016"]),
        ("Gefest-M은", ["Gefest-M", "은"]),
        ("北京は2017年", ["北京", "は", "2017", "年"]),
        ("한·미 북-미", ["한", "미", "북", "미"]),
        ("🇰🇷🇺🇸🇯", ["🇰🇷", "🇺🇸", "🇯"]),
        (FAMILY + FAMILY, [FAMILY, FAMILY]),
        ("a\u200bb", ["a", "b"]),
        ("\u200fمحمد\u200f قال", ["محمد", "قال"]),
        ("... — \n\r\n $ % '", []),
    ],
)
def test_words_of_a_text(text: str, expected: list[str]) -> None:
    assert words_of(text) == expected


def test_words_are_cut_at_the_ends_of_the_stretch() -> None:
    text = "sanctions against Orvenia"
    assert [text[a:b] for a, b in words(text, 4, 20)] == ["tions", "against", "Or"]


def test_the_word_at_a_caret_is_the_one_after_it_or_the_one_that_ends_there() -> None:
    text = "Kim, who"
    assert word_at(text, 0) == word_at(text, 3) == Fragment(0, 3)
    assert word_at(text, 4) is None
    assert word_at(text, 5) == word_at(text, 8) == Fragment(5, 8)
    assert word_at("", 0) is None


@pytest.mark.parametrize("part", ["Yong", "ho", "'s", "s plan"])
def test_names_are_labelled_without_their_possessive(part: str) -> None:
    assert word_with("Ri Yong-ho's plan", part) == "Yong-ho"


@pytest.mark.parametrize(
    ("text", "part", "expected"),
    [
        ("against North Korea's army", "orth Kor", "North Korea"),
        ("against North Korea's army", "orth Korea'", "North Korea"),
        ("against North Korea's army", "Korea's ar", "Korea's army"),
        ("against North Korea's army", "'s", "Korea's"),
        ("sanctions, he said", "sanctions, ", "sanctions"),
        ("by the U.S. Treasury", " the U.S. ", "the U.S."),
        ("the end.", "end.", "end"),
        ("is it over?", "over?", "over?"),
        ("paid $500 million.", "500 mil", "$500 million"),
        ('He said: "We act." Then', ' "We act." ', '"We act."'),
        ('He said: "We act," and', "act,", "act"),
        ('He said: "We act," and', '"We act', "We act"),
        ('He said: "We act," and', 'act,"', "act"),
        ("he vowed „Rache“ and", "„Rache“ ", "„Rache“"),
        ("the «Orel» (a ship) sank", "(a ship) ", "(a ship)"),
        ("the «Orel» (a ship) sank", "ship) ", "ship"),
        ("the «Orel» (a ship) sank", "(a", "a"),
        ('그는 "갈 것"이라고', '"갈 것"', '"갈 것"'),
        ("and 「はい」 and", "「はい」", "「はい」"),
        ('It read "open ended and', ' "open ended ', '"open ended'),
        (" \u00a0— , ", "— ,", "— ,"),
        ("a   b", "   ", ""),
        (f"go {FAMILY} now", FAMILY[1:3], FAMILY),
        ("e\u0301t", "\u0301", "e\u0301t"),
        ("1.5 % a year", "1.5 %", "1.5 %"),
    ],
)
def test_a_range_snaps_to_whole_words(text: str, part: str, expected: str) -> None:
    assert snapped(text, part) == expected


def test_moving_goes_from_start_to_start_and_keeps_possessives_together() -> None:
    text = "Ri Yong-ho's 北京は (U.S.)"
    stops = [0]
    while stops[-1] < len(text):
        stops.append(next_word(text, stops[-1]))
    assert stops == [0, 3, 13, 15, 18, len(text)]
    back = [len(text)]
    while back[-1] > 0:
        back.append(previous_word(text, back[-1]))
    assert back == [len(text), 18, 15, 13, 3, 0]


@given(ranges())
@example(("\U0001f1f0\U0001f1f7\U0001f1f0", 1, 2))
@example(('"a" "', 0, 5))
def test_snapping_keeps_the_words_and_is_done_in_one_step(case: tuple[str, int, int]) -> None:
    text, start, end = case
    found = snap(text, start, end)
    assert 0 <= found.start <= found.end <= len(text)
    assert snap(text, *found) == found
    for at in range(start, end):
        assert not has_word(text, at, at + 1) or found.start <= at < found.end


@given(ranges())
def test_nothing_is_cut_inside_a_character(case: tuple[str, int, int]) -> None:
    text, start, end = case
    borders = [*words(text, 0, len(text)), next_span(text, start)]
    if start < end:
        borders.append(snap(text, start, end))
    borders.extend(found for found in [word_at(text, start)] if found)
    for border in borders:
        assert cluster_start(text, border.start) == border.start
        assert cluster_end(text, border.end) == border.end


def next_span(text: str, offset: int) -> Fragment:
    return Fragment(previous_word(text, offset), next_word(text, offset))


@given(TEXT)
def test_moving_always_makes_progress(text: str) -> None:
    for offset in range(len(text)):
        assert offset < next_word(text, offset) <= len(text)
        assert 0 <= previous_word(text, offset + 1) <= offset
    assert next_word(text, len(text)) == len(text)
    assert previous_word(text, 0) == 0


@given(TEXT)
def test_words_are_disjoint_and_hold_all_that_words_are_made_of(text: str) -> None:
    found = list(words(text, 0, len(text)))
    assert all(a.end <= b.start for a, b in pairwise(found))
    inside = {at for word in found for at in range(*word)}
    assert all(at in inside for at in range(len(text)) if has_word(text, at, at + 1))


@given(TEXT)
def test_every_word_is_the_word_at_its_own_start_or_a_possessive(text: str) -> None:
    for word in words(text, 0, len(text)):
        quote = text[word.start : word.end]
        assert word_at(text, word.start) == word or quote.lower().endswith("s")


def test_the_cost_does_not_depend_on_the_text() -> None:
    text = "a" * 3_000_000
    found = word_at(text, 1_500_000)
    assert found is not None
    assert found.end - found.start < 10_000
    assert snap(text, 1_500_000, 1_500_001).start > 1_400_000
    assert next_word(text, 0) < 10_000
