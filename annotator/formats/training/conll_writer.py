"""Writing CoNLL columns: a token a line, its tag in the last column, one family a file."""

from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import BinaryIO

from annotator.formats.base import LossCount, LossReport, TagScheme, Tokens, WriteOptions
from annotator.formats.layers import (
    chosen_layer,
    count_article_losses,
    count_losses,
    example_of,
    short,
)
from annotator.formats.token_text import Placed, TokenSpan, TokenText, on_tokens, token_text
from annotator.formats.training.chosen import apart, check_family, ordered_annotations
from annotator.model.annotation import Annotation
from annotator.model.article import ArticleContent
from annotator.model.schema import Schema

OTHER_FAMILIES = "labels of other families"
DOCUMENT = "-DOCSTART-"
OUTSIDE = "O"


def write_conll(
    articles: Iterable[ArticleContent], schema: Schema, file: BinaryIO, options: WriteOptions
) -> LossReport:
    """Write one layer's labels of one family; each piece of a span is a span of its own.

    CoNLL-2003 has four columns parted by blanks and tags in IOB1, the other schemes two parted by
    tabs. Of spans that overlap the longest is written, or the outermost when the options say so.

    Raises:
        UserError: the schema has no such family, or spaCy's tokens are asked for without spaCy.
    """
    check_family(schema, options)
    losses = LossCount()
    lines = _Lines(options)
    written = annotations = 0
    for article in articles:
        layer = chosen_layer(article, options.layer, losses)
        found = ordered_annotations(layer)
        kept = of_family(found, article, schema, options.family, losses)
        text = token_text(article.text, options.tokens or Tokens.WORDS, article.language)
        placed = on_tokens(apart(kept, article, options, losses), text, article, losses)
        file.write(lines.of(text, placed).encode())
        for annotation, _ in placed:
            count_losses(annotation, article, losses)
        count_article_losses(article, layer, losses)
        losses.add("blanks between tokens", f"“{short(article.title)}”")
        written += 1
        annotations += len(placed)
    return losses.report(written, annotations)


def family_tagged(_: Schema, options: WriteOptions) -> frozenset[str]:
    """Return the family of which a token without a tag is no part."""
    return frozenset({options.family})


def of_family(
    annotations: Sequence[Annotation],
    article: ArticleContent,
    schema: Schema,
    family: str,
    losses: LossCount,
) -> list[Annotation]:
    """Return the annotations with labels of a family; the others are counted."""
    kept: list[Annotation] = []
    for annotation in annotations:
        label = schema.by_id.get(annotation.label)
        if label is not None and label.family == family:
            kept.append(annotation)
        else:
            losses.add(OTHER_FAMILIES, example_of(annotation, article))
    return kept


class _Lines:
    """The lines of a file in one scheme."""

    def __init__(self, options: WriteOptions) -> None:
        self._scheme = options.scheme
        self._offsets = options.offset_columns
        self._between = " " if options.scheme is TagScheme.CONLL2003 else "\t"

    def of(self, text: TokenText, placed: Sequence[Placed]) -> str:
        """Return the lines of one article."""
        columns: list[Iterable[str]] = [text.words, tags_on(text, placed, self._scheme)]
        if self._offsets:
            columns[1:1] = [map(str, text.starts), map(str, text.ends)]
        if self._scheme is TagScheme.CONLL2003:
            columns[1:1] = [repeat("-X-"), repeat("-X-")]
        rows = list(map(self._between.join, zip(*columns, strict=False)))
        spans = [span for _, pieces in placed for span in pieces]
        found = [self._start, ""]
        for first, last in _whole(text.sentences(), spans):
            found += rows[first : last + 1]
            found.append("")
        return "\n".join((*found, ""))

    @property
    def _start(self) -> str:
        """The line that begins an article."""
        middle = ["-X-", "-X-"] if self._scheme is TagScheme.CONLL2003 else []
        offsets = ["0", "0"] if self._offsets else []
        return self._between.join((DOCUMENT, *middle, *offsets, OUTSIDE))


def _whole(sentences: Sequence[TokenSpan], spans: Sequence[TokenSpan]) -> list[TokenSpan]:
    """Return sentences of which none ends within a span: those that one reaches over are joined."""
    joined: list[TokenSpan] = []
    inside = {number for span in spans for number in range(span.first + 1, span.last + 1)}
    for sentence in sentences:
        if joined and sentence.first in inside:
            joined[-1] = joined[-1]._replace(last=sentence.last)
        else:
            joined.append(sentence)
    return joined


def tags_on(text: TokenText, placed: Sequence[Placed], scheme: TagScheme) -> list[str]:
    """Return the tags of all tokens of a text."""
    tags = [OUTSIDE] * len(text.words)
    before = TokenSpan(-1, -1), ""
    for span, label in sorted((span, a.label) for a, pieces in placed for span in pieces):
        same = before[0].last + 1 == span.first and before[1] == label
        tags[span.first : span.last + 1] = tags_of(scheme, span, label, after_same=same)
        before = span, label
    return tags


def tags_of(
    scheme: TagScheme, span: TokenSpan, label: str, *, after_same: bool = False
) -> list[str]:
    """Return the tags of a span; `after_same` when it touches one of the same label before it.

    Only then IOB1 marks where it begins.
    """
    length = span.last - span.first + 1
    if scheme is TagScheme.BILOU:
        if length == 1:
            return [f"U-{label}"]
        return [f"B-{label}", *[f"I-{label}"] * (length - 2), f"L-{label}"]
    first = "I" if scheme is TagScheme.CONLL2003 and not after_same else "B"
    return [f"{first}-{label}", *[f"I-{label}"] * (length - 1)]
