"""Writing two tables: the articles, and one annotation a row."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from annotator.formats.annotation_table import (
    ANNOTATION_COLUMNS,
    ANNOTATIONS_FILE,
    ARTICLE_COLUMNS,
    ARTICLES_FILE,
    as_cell,
)
from annotator.formats.base import Folder, LossCount, LossReport, Named, WriteOptions
from annotator.formats.canonical import CANONICAL
from annotator.formats.layers import (
    NOT_WRITTEN,
    count_article_losses,
    count_losses,
    count_second_layers,
    example_of,
    in_place,
    linked_among,
    short,
)
from annotator.formats.overlap import without_overlaps
from annotator.model.annotation import Annotation, Filler, quote_of
from annotator.model.article import ArticleContent, LayerContent, Source
from annotator.model.schema import Schema
from annotator.model.values import Json, JsonObject, Uuid

_HELD = frozenset({"attributes", "roles", "referents", "notes", "fragments split"})
_HELD_OF_ARTICLES = frozenset({"titles", "languages", "meta", "sources"})
_MARK = b"\xef\xbb\xbf"


def write_annotation_tables(
    articles: Iterable[Named], schema: Schema, folder: Folder, options: WriteOptions
) -> LossReport:
    """Write `articles.csv` and `annotations.csv`; a span of several pieces has a row for each.

    Cells that a spreadsheet would run as formulas begin with an apostrophe.
    """
    del schema
    losses = LossCount()
    written = annotations = 0
    with folder.opened(ARTICLES_FILE) as texts, folder.opened(ANNOTATIONS_FILE) as rows:
        texts.write(_MARK + _lines([ARTICLE_COLUMNS]))
        rows.write(_MARK + _lines([ANNOTATION_COLUMNS]))
        for _, article in articles:
            texts.write(_lines([_article_row(article)]))
            if len(article.sources) > 1:
                what = f"“{short(article.title)}”"
                losses.add("sources but the first", what, len(article.sources) - 1)
            wanted = [
                x for x in article.layers if not options.layer or x.annotator == options.layer
            ]
            for layer in wanted:
                if not layer.annotations:
                    losses.add("layers without annotations", layer.annotator)
            count_second_layers((x for x in wanted if x.annotations), losses)
            for layer in sorted(wanted, key=lambda one: (one.annotator, one.kind, one.id)):
                found = sorted(layer.annotations, key=in_place)
                kept, dropped = without_overlaps(found, options.overlap)
                for annotation in dropped:
                    losses.add("overlaps dropped", example_of(annotation, article))
                kept = linked_among(kept, article, losses, NOT_WRITTEN)
                rows.write(_lines(_rows(article, layer, kept, losses)))
                annotations += len(kept)
                count_article_losses(article, layer, losses, _HELD_OF_ARTICLES)
            if not wanted:
                count_article_losses(article, None, losses, _HELD_OF_ARTICLES)
            written += 1
    return losses.report(written, annotations)


def _lines(rows: Iterable[Sequence[str]]) -> bytes:
    out = StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerows([as_cell(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def _article_row(article: ArticleContent) -> tuple[str, ...]:
    source = article.sources[0] if article.sources else Source()
    return (
        article.id,
        article.title,
        article.text,
        article.language or "",
        source.outlet or "",
        source.date or "",
        source.url or "",
        source.file or "",
        _json(article.meta),
    )


def _rows(
    article: ArticleContent, layer: LayerContent, annotations: list[Annotation], losses: LossCount
) -> Iterator[tuple[str, ...]]:
    quotes = {one.id: quote_of(article.text, one.fragments) for one in annotations}
    for one in annotations:
        count_losses(one, article, losses, _HELD)
        roles = {
            role: [_filler(filler, quotes) for filler in found] for role, found in one.roles.items()
        }
        for part, (start, end) in enumerate(one.fragments):
            yield (
                article.id,
                layer.annotator,
                one.id,
                str(part),
                one.label,
                str(start),
                str(end),
                article.text[start:end],
                _json(one.attributes),
                _json(roles),
                one.referent or "",
                one.note,
                article.title,
            )


def _filler(filler: Filler, quotes: dict[Uuid, str]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    if filler.id is not None:
        found["id"] = filler.id
    words = quotes.get(filler.id or "", filler.text)
    if words is not None:
        found["text"] = words
    if filler.referent is not None:
        found["referent"] = filler.referent
    return found


def _json(value: JsonObject) -> str:
    return CANONICAL.encode(value).decode() if value else ""
