"""Tokens: the words of the program and every sign between them, in texts of any kind."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.base import Tokens
from annotator.formats.token_text import token_text
from annotator.formats.tokens import tokens, tokens_within
from annotator.model.fragment import Fragment
from annotator.model.sentences import sentences
from annotator.model.words import words
from tests.formats.formats_builders import texts

WORDS = (
    "the U.S. Mr. Kim's said, “no” $500 million AT&T (Gefest-M) J. 3.5% 9:30 a.m. don't it.",
    "co-op, 1,000 [x] e\u0301 👨\u200d👩\u200d👧 制裁を科す \u0301,",
    "'tis rock'n'roll -- x/y C++ @a #b \r\n",
    "No. 5 Art. Five I. B. é. “J. …” Co.) Ж. «да». 3\u202f000 \u0301x",
)
_news = st.lists(
    st.sampled_from([word for line in WORDS for word in line.split(" ")]), max_size=30
).map(" ".join)


@given(texts | _news)
def test_tokens_are_the_words_and_the_signs_between_them(text: str) -> None:
    for start, end in (Fragment(0, len(text)), *sentences(text, 0, len(text))):
        expected: list[Fragment] = []
        for word in [*words(text, start, end), Fragment(end, end)]:
            at = expected[-1].end if expected else start
            between = (n for n in range(at, word.start) if not text[n].isspace())
            expected += [*(Fragment(n, n + 1) for n in between), word]

        found = tokens(text, start, end)
        assert list(map(Fragment, found.starts, found.ends())) == expected[:-1]


@given(texts | _news)
def test_words_and_blanks_make_up_the_text(text: str) -> None:
    for kind in (Tokens.WORDS, Tokens.BLANKS):
        found = token_text(text, kind)
        parts, spaces, numbers = found.with_blanks()

        assert "".join(w + " " * s for w, s in zip(parts, spaces, strict=True)) == text
        assert [parts[number] for number in numbers] == found.words


@given(texts | _news)
def test_blanks_other_than_single_ones_are_words_of_their_own(text: str) -> None:
    for kind in (Tokens.WORDS, Tokens.BLANKS):
        found = token_text(text, kind)
        bounds = [0, *(at for pair in zip(found.starts, found.ends, strict=True) for at in pair)]
        pieces = [text[a:b] for a, b in pairwise([*bounds, len(text)])]
        expected: list[tuple[str, bool]] = []
        for number, piece in enumerate(pieces):
            follows = number % 2 == 0 and piece.startswith(" ") and bool(expected)
            if follows:
                expected[-1] = expected[-1][0], True
            left = piece[follows:]
            if number % 2 == 0 and len(left) > 1 and left.endswith(" "):
                expected.append((left[:-1], True))
            elif left:
                expected.append((left, False))

        words, spaces, _ = found.with_blanks()
        assert list(zip(words, spaces, strict=True)) == expected


@given(texts | _news)
def test_tokens_of_stretches_are_those_of_each(text: str) -> None:
    bare = list(sentences(text, 0, len(text)))
    starts = [sentence.start for sentence in bare]
    touching = list(map(Fragment, starts, [*starts[1:], len(text)]))
    for stretches in (bare, touching):
        each = [pair for one in stretches for pair in zip(*tokens(text, *one), strict=True)]

        assert list(zip(*tokens_within(text, stretches), strict=True)) == each


@given(texts | _news)
def test_every_token_lies_in_one_sentence(text: str) -> None:
    found = token_text(text, Tokens.WORDS)

    covered = [n for s in found.sentences() for n in range(s.first, s.last + 1)]

    assert covered == list(range(len(found.words)))
