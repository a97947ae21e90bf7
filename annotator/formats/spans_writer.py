"""Writing `spans` JSON Lines: the plain form that trainers read; one span a fragment."""

from collections.abc import Iterable, Sequence
from typing import BinaryIO

import msgspec

from annotator.formats.base import LossCount, LossReport, WriteOptions
from annotator.formats.canonical import CANONICAL, with_extra
from annotator.formats.layers import (
    FURTHER_FIELDS,
    FURTHER_OF_ARTICLES,
    chosen_layer,
    count_article_losses,
    count_losses,
    example_of,
    in_place,
)
from annotator.formats.overlap import without_overlaps
from annotator.formats.record_meta import HELD_BESIDE, meta_of
from annotator.model.annotation import Annotation
from annotator.model.article import ArticleContent
from annotator.model.schema import REGION_FAMILY, Schema
from annotator.model.values import Json

# The pieces of an annotation have its id, and their number.
_HELD = frozenset({"fragments split", FURTHER_FIELDS})
_HELD_OF_ARTICLES = HELD_BESIDE | {"families covered", FURTHER_OF_ARTICLES}


class _Span(msgspec.Struct, gc=False):
    start: int
    end: int
    label: str
    id: str
    part: int


class _Line(msgspec.Struct, gc=False):
    id: str
    text: str
    meta: dict[str, Json]
    spans: list[Json]
    covered: list[str]
    regions: list[Json]


def write_spans(
    articles: Iterable[ArticleContent], schema: Schema, file: BinaryIO, options: WriteOptions
) -> LossReport:
    """Write one layer of each article as plain spans, and report what they cannot hold."""
    regions = frozenset(label.id for label in schema.labels if label.family == REGION_FAMILY)
    losses = LossCount()
    written = annotations = 0
    for article in articles:
        layer = chosen_layer(article, options.layer, losses)
        found = sorted(layer.annotations, key=in_place) if layer else []
        marks = [a for a in found if a.label not in regions]
        kept, dropped = without_overlaps(marks, options.overlap)
        for annotation in dropped:
            losses.add("overlaps dropped", example_of(annotation, article))
        apart = [a for a in found if a.label in regions]
        for annotation in (*kept, *apart):
            count_losses(annotation, article, losses, _HELD)
        count_article_losses(article, layer, losses, _HELD_OF_ARTICLES)
        line = _Line(
            article.id,
            article.text,
            meta_of(article, layer, losses),
            _spans(kept),
            sorted(layer.covered) if layer else [],
            _spans(apart),
        )
        file.write(CANONICAL.encode(with_extra(line, article.extra)) + b"\n")
        written += 1
        annotations += len(kept) + len(apart)
    return losses.report(written, annotations)


def _spans(annotations: Sequence[Annotation]) -> list[Json]:
    spans = [
        (_Span(start, end, annotation.label, annotation.id, part), annotation.extra)
        for annotation in annotations
        for part, (start, end) in enumerate(annotation.fragments)
    ]
    spans.sort(key=lambda span: (span[0].start, span[0].end, span[0].id))
    return [with_extra(span, extra) if extra else span for span, extra in spans]
