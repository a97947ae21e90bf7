from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.fragment import Fragment
from annotator.model.quotations import quotations
from annotator.model.sentences import grow, paragraph_at, sentence_at, sentences, shrink
from annotator.model.stops import stop_at
from annotator.model.words import snap

TRICKY = st.one_of(
    st.sampled_from("aZ .,;:'’‘\"“”„«»()-\n\r。「」!?…1김👍\u0301\u200d"),
    st.sampled_from(["U.S. ", "Mr. ", 'end." ', "a b", "\r\n", "No. 5", "Representatives."]),
)
TEXT = st.lists(TRICKY | st.characters(exclude_categories=("Cs",)), max_size=40).map("".join)


@st.composite
def fragments(draw: st.DrawFn) -> tuple[str, Fragment]:
    text = draw(TEXT)
    start, end = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
    return text, Fragment(start, end)


def sentences_of(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text, 0, len(text))]


def quoted(text: str) -> list[str]:
    return [text[start:end] for start, end in quotations(text, 0, len(text))]


def growing(text: str, part: str) -> list[str]:
    start = text.index(part)
    fragment = Fragment(start, start)
    steps: list[str] = []
    while (larger := grow(text, fragment)) != fragment:
        fragment = larger
        steps.append(text[fragment.start : fragment.end])
    return steps


@pytest.mark.parametrize(
    "sentence",
    [
        "The U.S. Treasury said so.",
        "Mr. J. R. R. Varga and Gen. Oda met Dr. Lund.",
        "It fell to No. 5 in the list.",
        "Prices rose 3.5 percent to 1.000 crowns.",
        "They came at 5 p.m. and left.",
        "Harbin Ltd. Director Oda left.",
        "Well... Maybe not.",
        "He waited … Nothing came.",
        "On Aug. 22 it began.",
        '"We act," said Oda, "at once."',
        '"Stop!" he said.',
        "「はい。」と言った。",
        "1. First point.",
        "See example.com for more.",
        "who wrote this",
        "So why? asked nobody.",
    ],
)
def test_one_sentence(sentence: str) -> None:
    assert sentences_of(sentence) == [sentence]
    assert sentences_of(f"  {sentence} \n\n{sentence}\r\n") == [sentence, sentence]


@pytest.mark.parametrize(
    "expected",
    [
        ["It ended.", "Then came more."],
        ['He said: "We act."', '"At once," she added.'],
        ["He left the U.S.", "The rest stayed."],
        ["“Why?”", "He knew."],
        ["(It was late.)", "He slept."],
        ["هل انتهى؟", "نعم."],
        ["Да.", "Нет!"],
        ["यह ठीक है।", "हाँ।"],
        ["So did I.", "Then he left."],
    ],
)
def test_sentences_with_blanks_between(expected: list[str]) -> None:
    assert sentences_of(" ".join(expected)) == expected


@pytest.mark.parametrize(
    "expected",
    [["北京说。", "制裁！", "「好。」"], ["It ended in 2016.", "Politics"], ["一行", "\n", "二行"]],
)
def test_sentences_without_blanks_between(expected: list[str]) -> None:
    assert sentences_of("".join(expected)) == [part for part in expected if part != "\n"]


def test_bullets_stay_outside() -> None:
    assert sentences_of("• One point.\n  • Two.") == ["One point.", "Two."]


def test_the_sentence_at_an_offset() -> None:
    text = "One. Two.\n\nThree"
    assert [sentence_at(text, at) for at in (0, 3, 4, 5, 9)] == [
        *[Fragment(0, 4)] * 3,
        *[Fragment(5, 9)] * 2,
    ]
    assert sentence_at(text, 10) == Fragment(10, 10)
    assert sentence_at(text, 99) == Fragment(11, 16)
    assert sentence_at("", 0) == Fragment(0, 0)


def test_a_stretch_gives_the_sentences_it_touches() -> None:
    text = "One. Two. Three.\nFour. Five."
    found = [text[a:b] for a, b in sentences(text, 6, 24)]
    assert found == ["Two.", "Three.", "Four.", "Five."]


def test_paragraphs_end_at_newlines_alone() -> None:
    text = "A\u2028b\x0bc.\r\n\n  D  "
    assert paragraph_at(text, 0) == paragraph_at(text, 7) == Fragment(0, 6)
    assert paragraph_at(text, 8) == Fragment(8, 8)
    assert paragraph_at(text, 12) == Fragment(11, 12)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a "b" c', ['"b"']),
        ('"a," b, "c."', ['"a,"', '"c."']),
        ("“a ‘b’ c” d", ["‘b’", "“a ‘b’ c”"]),
        ("\"a 'b c' d\"", ["'b c'", "\"a 'b c' d\""]),
        ("„a ‚b‘ c“", ["‚b‘", "„a ‚b‘ c“"]),
        ("„a” «b» »c« ‹d›", ["„a”", "«b»", "»c«", "‹d›"]),
        ("「a『b』」", ["『b』", "「a『b』」"]),
        ("彼は「はい」と", ["「はい」"]),
        ('he:"a"', ['"a"']),
        ('그는 "갈 것"이라며 "올 것"이라고', ['"갈 것"', '"올 것"']),
        ('그는"다음 ‘차례’는"이라고', ["‘차례’", '"다음 ‘차례’는"']),
        ('end."He left."', ['"He left."']),
        ("don't and won’t", []),
        ('צה"ל "a"', ['"a"']),
        ('5\'10" tall "a"', ['"a"']),
        ('"open and "closed" here', ['"closed"']),
        ('"open only', []),
        ('closed" only', []),
        ("“open and “closed” here", ["“closed”"]),
        ("a » b « c", []),
    ],
)
def test_quotation_marks_pair(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_the_selection_grows_out_of_a_quotation() -> None:
    assert growing('Early. "We act now," Oda said. Late.\nNext.', "act") == [
        "act",
        "We act now,",
        '"We act now,"',
        '"We act now," Oda said.',
        'Early. "We act now," Oda said. Late.',
    ]


def test_the_selection_grows_by_sentences_inside_a_long_quotation() -> None:
    assert growing("“We act. You wait. They go,” he said.", "wait")[:4] == [
        "wait",
        "You wait.",
        "We act. You wait. They go,",
        "“We act. You wait. They go,”",
    ]


def test_the_selection_grows_through_nested_quotations() -> None:
    assert growing("He: “She said ‘never again’ twice.”", "again")[:5] == [
        "again",
        "never again",
        "‘never again’",
        "She said ‘never again’ twice.",
        "“She said ‘never again’ twice.”",
    ]


def test_a_broken_quotation_does_not_run_away() -> None:
    assert growing('He said: "We act. More came.\n"All" left.', "act")[:2] == [
        "act",
        'He said: "We act.',
    ]


def test_shrinking_goes_back_the_way_to_the_caret() -> None:
    text = 'Early. "We act now," Oda said.\nNext.'
    caret = text.index("act")
    chain = [Fragment(caret, caret)]
    while (larger := grow(text, chain[-1])) != chain[-1]:
        chain.append(larger)
    for smaller, larger in pairwise(chain):
        assert shrink(text, larger, caret) == smaller
    assert shrink(text, chain[0], caret) == chain[0]


@given(fragments())
def test_growing_is_strict_until_the_paragraphs_it_lies_in(case: tuple[str, Fragment]) -> None:
    text, fragment = case
    for _ in range(200):
        larger = grow(text, fragment)
        assert 0 <= larger.start <= fragment.start <= fragment.end <= larger.end <= len(text)
        if larger == fragment:
            break
        fragment = larger
    last = max(fragment.start, fragment.end - 1)
    assert fragment.start <= paragraph_at(text, fragment.start).start
    assert fragment.end >= paragraph_at(text, last).end


@given(fragments(), st.integers(0, 40))
def test_shrinking_ends_at_a_caret_inside(case: tuple[str, Fragment], caret: int) -> None:
    text, fragment = case
    while fragment.start < fragment.end:
        smaller = shrink(text, fragment, caret)
        assert fragment.start <= smaller.start <= smaller.end <= fragment.end
        assert smaller != fragment
        fragment = smaller


@given(TEXT)
def test_sentences_cover_all_but_blanks_and_stay_in_their_lines(text: str) -> None:
    found = list(sentences(text, 0, len(text)))
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert not any("\n" in text[a:b] for a, b in found)
    inside = {at for sentence in found for at in range(*sentence)}
    assert all(at in inside for at, char in enumerate(text) if char.isalnum())


@given(TEXT)
def test_the_sentences_of_a_text_are_those_of_its_lines(text: str) -> None:
    lines = text.split("\n")
    assert sentences_of(text) == [sentence for line in lines for sentence in sentences_of(line)]


@given(TEXT)
def test_blanks_that_break_no_line_part_words_like_others(text: str) -> None:
    unbroken = text.replace(" ", "\u00a0")
    for at, sign in enumerate(text):
        if sign == ".":
            assert stop_at(unbroken, at) is stop_at(text, at)


@given(TEXT)
def test_every_sentence_is_the_sentence_at_its_start(text: str) -> None:
    for sentence in sentences(text, 0, len(text)):
        assert sentence_at(text, sentence.start) == sentence


def test_the_cost_does_not_depend_on_the_line() -> None:
    text = "word " * 500_000
    found = sentence_at(text, 1_000_000)
    assert found.end - found.start < 20_000
    assert text[found.start : found.end].replace(" ", "").replace("word", "") == ""


@pytest.mark.parametrize("marks", ['"', "'", "()", "“”", "a'", ' "', "\u0301", "🇰", ".", "\u200d"])
def test_many_marks_do_no_harm(marks: str) -> None:
    text = "a" + marks * 20_000
    middle = len(text) // 2
    assert snap(text, 0, len(text)).start == 0
    assert sentence_at(text, middle).start <= middle
    assert grow(text, Fragment(middle, middle)).end > middle
