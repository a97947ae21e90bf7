"""Writing Prodigy's JSON Lines: tokens, spans on them, and relations between spans."""

from collections.abc import Iterable, Iterator
from itertools import accumulate, count
from operator import add
from typing import BinaryIO

import msgspec

from annotator.formats.base import LossCount, LossReport, Tokens, WriteOptions
from annotator.formats.canonical import CANONICAL
from annotator.formats.layers import (
    chosen_layer,
    count_article_losses,
    count_filler_left_out,
    count_losses,
)
from annotator.formats.record_meta import HELD_BESIDE, meta_of
from annotator.formats.token_text import Placed, TokenText, on_tokens, token_text
from annotator.formats.training.chosen import chosen_annotations
from annotator.model.article import ArticleContent, LayerContent, State
from annotator.model.schema import Schema
from annotator.model.values import Json

_HELD = frozenset({"attributes", "roles", "referents", "notes", "fragments split"})
ACCEPT, REJECT, IGNORE = "accept", "reject", "ignore"


class _Token(msgspec.Struct, gc=False):
    text: str
    start: int
    end: int
    id: int
    ws: bool


class _Span(msgspec.Struct, gc=False, omit_defaults=True):
    """A span; `token_end` is inclusive. Prodigy keeps the fields that are ours."""

    start: int
    end: int
    token_start: int
    token_end: int
    label: str
    id: str
    referent: str | None = None
    attributes: dict[str, Json] = {}
    note: str = ""


class _Relation(msgspec.Struct, gc=False):
    head: int
    child: int
    label: str
    head_span: Json
    child_span: Json


class _Task(msgspec.Struct, gc=False, omit_defaults=True):
    text: str
    meta: dict[str, Json]
    tokens: list[_Token]
    spans: list[_Span]
    relations: list[_Relation]
    answer: str = ""


def write_prodigy(
    articles: Iterable[ArticleContent], schema: Schema, file: BinaryIO, options: WriteOptions
) -> LossReport:
    """Write one layer of each article as an accepted task, a skipped one as ignored.

    An article without a layer has no answer yet. The hashes are Prodigy's to make.
    """
    del schema
    losses = LossCount()
    written = annotations = 0
    for article in articles:
        layer = chosen_layer(article, options.layer, losses)
        kept = chosen_annotations(article, layer, options, losses)
        text = token_text(article.text, options.tokens or Tokens.WORDS, article.language)
        placed = on_tokens(kept, text, article, losses)
        words, spaces, numbers = text.with_blanks()
        spans = {
            one[0].id: list(_spans(one, numbers, text, f"r{number}"))
            for number, one in enumerate(placed, 1)
        }
        task = _Task(
            article.text,
            meta_of(article, layer, losses, named=True),
            _tokens(words, spaces),
            sorted((s for found in spans.values() for s in found), key=_place),
            list(_relations(placed, spans, article, losses)),
            _answer(layer),
        )
        file.write(CANONICAL.encode(task) + b"\n")
        for annotation, _ in placed:
            count_losses(annotation, article, losses, _HELD)
        skipped = {"states"} if layer and layer.state is State.SKIPPED else set[str]()
        count_article_losses(article, layer, losses, HELD_BESIDE | skipped)
        written += 1
        annotations += len(placed)
    return losses.report(written, annotations)


def _answer(layer: LayerContent | None) -> str:
    if layer is None:
        return ""
    return IGNORE if layer.state is State.SKIPPED else ACCEPT


def _tokens(words: list[str], spaces: list[bool]) -> list[_Token]:
    starts = list(accumulate(map(add, map(len, words), spaces), initial=0))
    ends = map(add, starts, map(len, words))
    return list(map(_Token, words, starts, ends, count(), spaces))


def _spans(placed: Placed, numbers: list[int], text: TokenText, name: str) -> Iterator[_Span]:
    """Yield a span for each piece of an annotation; the first holds what is said of it."""
    annotation, pieces = placed
    for number, piece in enumerate(pieces):
        span = _Span(
            text.starts[piece.first],
            text.ends[piece.last],
            numbers[piece.first],
            numbers[piece.last],
            annotation.label,
            name,
        )
        if number == 0:
            span.referent = annotation.referent
            span.attributes = dict(annotation.attributes)
            span.note = annotation.note
        yield span


def _relations(
    placed: list[Placed],
    spans: dict[str, list[_Span]],
    article: ArticleContent,
    losses: LossCount,
) -> Iterator[_Relation]:
    for annotation, _ in placed:
        head = spans[annotation.id][0]
        for role, fillers in sorted(annotation.roles.items()):
            for filler in fillers:
                found = spans.get(filler.id or "")
                if found is None:
                    count_filler_left_out(role, filler, annotation, article, losses)
                    continue
                child = found[0]
                yield _Relation(head.token_end, child.token_end, role, _end(head), _end(child))


def _end(span: _Span) -> Json:
    return _Span(span.start, span.end, span.token_start, span.token_end, span.label, span.id)


def _place(span: _Span) -> tuple[int, int, int]:
    return span.start, span.end, int(span.id[1:])
