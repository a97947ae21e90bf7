"""A text as tokens and sentences, and annotations as stretches of tokens."""

import importlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple, TypeAlias

from annotator.errors import UserError
from annotator.formats.base import LossCount, Tokens
from annotator.formats.layers import example_of
from annotator.formats.tokens import Places, token_places
from annotator.model.annotation import Annotation
from annotator.model.article import ArticleContent
from annotator.model.fragment import Fragment
from annotator.model.sentences import sentences

OFF_TOKENS = "spans that begin or end within a token"
_NO_BLANKS = re.compile(r"\S+")


class TokenSpan(NamedTuple):
    """Tokens from `first` to `last`, both inclusive."""

    first: int
    last: int


# An annotation with the tokens of each of its fragments.
Placed: TypeAlias = tuple[Annotation, list[TokenSpan]]


class TokenText:
    """The tokens of a text in their order, and where its sentences begin."""

    def __init__(self, text: str, found: Places) -> None:
        self.text = text
        self.tokens = found
        self._starts = [start for start, _ in found]

    def words(self) -> list[str]:
        """Return the tokens' words."""
        text = self.text
        return [text[start:end] for start, end in self.tokens]

    def span(self, fragment: Fragment) -> TokenSpan | None:
        """Return the tokens that a fragment covers; None when it begins or ends within one."""
        start, end = fragment
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end) - 1
        if first > last or self._starts[first] != start or self.tokens[last][1] != end:
            return None
        return TokenSpan(first, last)

    def with_blanks(self) -> tuple[list[str], list[bool], list[int]]:
        """Return words and whether a blank follows each, and the number of each token among them.

        Blanks other than single ones are words of their own, as in spaCy and Prodigy: words and
        single blanks make up the text.
        """
        words: list[str] = []
        spaces: list[bool] = []
        numbers: list[int] = []
        at, text = 0, self.text
        for start, end in (*self.tokens, (len(text), len(text))):
            gap = text[at:start]
            if gap == " " and spaces:
                spaces[-1], gap = True, ""
            elif gap[:1] == " " and spaces:
                spaces[-1], gap = True, gap[1:]
            if gap:
                follows = len(gap) > 1 and gap.endswith(" ")
                words.append(gap[:-1] if follows else gap)
                spaces.append(follows)
            if start < end:
                numbers.append(len(words))
                words.append(text[start:end])
                spaces.append(False)
            at = end
        return words, spaces, numbers

    def sentences(self) -> list[TokenSpan]:
        """Return the sentences; every token lies in one of them."""
        if not self.tokens:
            return []
        at = self._starts
        found = (bisect_left(at, s.start) for s in sentences(self.text, 0, len(self.text)))
        # A token that reaches over the end of a sentence stays with its beginning.
        starts = sorted({0, *(start for start in found if start < len(at))})
        return [TokenSpan(a, b - 1) for a, b in pairwise((*starts, len(at)))]

    def windows(self, size: int, stride: int) -> list[Fragment]:
        """Return stretches of at most `size` tokens that end with a sentence where one fits.

        Each begins with the sentence `stride` tokens after the one before it began, or where that
        one ends when this would leave something out.
        """
        bounds = [sentence.first for sentence in self.sentences()] + [len(self.tokens)]
        found: list[TokenSpan] = []
        first = 0
        while first < len(self.tokens):
            end = _last_within(bounds, first, first + size)
            found.append(TokenSpan(first, end - 1))
            if end >= len(self.tokens):
                break
            following = bounds[bisect_left(bounds, min(first + stride, end))]
            first = max(first + 1, min(following, end))
        return [Fragment(self.tokens[a][0], self.tokens[b][1]) for a, b in found]


def _last_within(bounds: Sequence[int], first: int, limit: int) -> int:
    """Return the last bound after `first` and up to `limit`; the limit when there is none."""
    end = bounds[bisect_right(bounds, limit) - 1]
    return end if end > first else min(limit, bounds[-1])


def token_text(text: str, kind: Tokens, language: str | None = None) -> TokenText:
    """Return a text with its tokens.

    Raises:
        UserError: they are to be spaCy's, and spaCy is not installed.
    """
    return TokenText(text, _TOKENS[kind](text, language))


def _own(text: str, _: str | None) -> Places:
    return token_places(text, 0, len(text))


def _blanks(text: str, _: str | None) -> Places:
    return [found.span() for found in _NO_BLANKS.finditer(text)]


def _spacy(text: str, language: str | None) -> Places:
    found = spacy_blank(language or "en").make_doc(text)
    return [(token.idx, token.idx + len(token)) for token in found if not token.is_space]


_TOKENS: dict[Tokens, Callable[[str, str | None], Places]] = {
    Tokens.WORDS: _own,
    Tokens.BLANKS: _blanks,
    Tokens.SPACY: _spacy,
}


def spacy_library() -> Any:
    """Return spaCy; it is loaded when first used.

    Raises:
        UserError: it is not installed.
    """
    try:
        return importlib.import_module("spacy")
    except ImportError:
        raise UserError(
            "spaCy is not installed; install the program with its extra: annotator[spacy]."
        ) from None


@cache
def spacy_blank(language: str) -> Any:
    """Return spaCy's rules for a language, those of English where it has none.

    Raises:
        UserError: spaCy is not installed.
    """
    spacy = spacy_library()
    try:
        return spacy.blank(language.partition("-")[0].lower())
    except ImportError:
        return spacy.blank("en")


def on_tokens(
    annotations: Sequence[Annotation],
    text: TokenText,
    article: ArticleContent,
    losses: LossCount,
) -> list[Placed]:
    """Return annotations with the tokens of their fragments; what begins in a word is counted."""
    placed: list[Placed] = []
    for annotation in annotations:
        spans = [text.span(fragment) for fragment in annotation.fragments]
        whole = [span for span in spans if span is not None]
        if len(whole) < len(spans):
            losses.add(OFF_TOKENS, example_of(annotation, article))
        else:
            placed.append((annotation, whole))
    return placed
