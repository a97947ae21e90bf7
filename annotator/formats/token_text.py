"""A text as tokens and sentences, and annotations as stretches of tokens."""

import importlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from operator import ne
from typing import Any, NamedTuple, TypeAlias

from annotator.errors import UserError
from annotator.formats.base import LossCount, Tokens
from annotator.formats.layers import example_of
from annotator.formats.tokens import TokenList, tokens
from annotator.model.annotation import Annotation
from annotator.model.article import ArticleContent
from annotator.model.fragment import Fragment
from annotator.model.sentences import sentences

OFF_TOKENS = "spans that begin or end within a token"
_NO_BLANKS = re.compile(r"\S+")
# Blanks that are more than a single one of the usual.
_GAP = re.compile(r"\s(?:(?<! )\s*|\s+)")


class TokenSpan(NamedTuple):
    """Tokens from `first` to `last`, both inclusive."""

    first: int
    last: int


# An annotation with the tokens of each of its fragments.
Placed: TypeAlias = tuple[Annotation, list[TokenSpan]]


class TokenText:
    """The tokens of a text in their order, and where its sentences begin."""

    def __init__(self, text: str, found: TokenList) -> None:
        self.text = text
        self.starts, self.words = found
        self.ends = found.ends()

    def span(self, fragment: Fragment) -> TokenSpan | None:
        """Return the tokens that a fragment covers; None when it begins or ends within one."""
        start, end = fragment
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end) - 1
        if first > last or self.starts[first] != start or self.ends[last] != end:
            return None
        return TokenSpan(first, last)

    def place(self, first: int, last: int) -> Fragment:
        """Return where tokens stand, from one to another."""
        return Fragment(self.starts[first], self.ends[last])

    def with_blanks(self) -> tuple[list[str], list[bool], list[int]]:
        """Return words and whether a blank follows each, and the number of each token among them.

        Blanks other than single ones are words of their own, as in spaCy and Prodigy: words and
        single blanks make up the text.
        """
        words: list[str] = []
        spaces: list[bool] = []
        numbers: list[int] = []
        first = 0
        for start, end in self._gaps():
            behind = bisect_left(self.starts, end)
            numbers += range(len(words), len(words) + behind - first)
            words += self.words[first:behind]
            spaces += map(ne, self.ends[first:behind], self.starts[first + 1 : behind])
            gap = self.text[start:end]
            if first < behind:
                spaces.append(gap[:1] == " ")
                gap = gap.removeprefix(" ")
            if gap:
                spaces.append(len(gap) > 1 and gap.endswith(" "))
                words.append(gap[:-1] if spaces[-1] else gap)
            first = behind
        return words, spaces, numbers

    def _gaps(self) -> Iterator[tuple[int, int]]:
        """Yield what is before, behind, and between tokens unless that is a single blank."""
        end = len(self.text)
        head, tail = (self.starts[0], self.ends[-1]) if self.starts else (end, end)
        yield 0, head
        for found in _GAP.finditer(self.text, head, tail):
            # Some blanks stand within words.
            if self.ends[bisect_left(self.starts, found.end()) - 1] <= found.start():
                yield found.span()
        yield tail, end

    def sentences(self) -> list[TokenSpan]:
        """Return the sentences; every token lies in one of them."""
        if not self.starts:
            return []
        at = self.starts
        found = {bisect_left(at, start) for start, _ in sentences(self.text, 0, len(self.text))}
        # A token that reaches over the end of a sentence stays with its beginning.
        starts = sorted((found | {0}) - {len(at)})
        return [TokenSpan(a, b - 1) for a, b in pairwise((*starts, len(at)))]

    def windows(self, size: int, stride: int) -> list[Fragment]:
        """Return stretches of at most `size` tokens that end with a sentence where one fits.

        Each begins with the sentence `stride` tokens after the one before it began, or where that
        one ends when this would leave something out.
        """
        bounds = [sentence.first for sentence in self.sentences()] + [len(self.starts)]
        found: list[TokenSpan] = []
        first = 0
        while first < len(self.starts):
            end = _last_within(bounds, first, first + size)
            found.append(TokenSpan(first, end - 1))
            if end >= len(self.starts):
                break
            following = bounds[bisect_left(bounds, min(first + stride, end))]
            first = max(first + 1, min(following, end))
        return [self.place(*span) for span in found]


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


def _own(text: str, _: str | None) -> TokenList:
    return tokens(text, 0, len(text))


def _blanks(text: str, _: str | None) -> TokenList:
    found = list(_NO_BLANKS.finditer(text))
    return TokenList([each.start() for each in found], [each[0] for each in found])


def _spacy(text: str, language: str | None) -> TokenList:
    found = [each for each in spacy_blank(language or "en").make_doc(text) if not each.is_space]
    return TokenList([each.idx for each in found], [each.text for each in found])


_TOKENS: dict[Tokens, Callable[[str, str | None], TokenList]] = {
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
