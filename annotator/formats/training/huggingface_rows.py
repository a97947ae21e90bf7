"""What a row of a Hugging Face dataset holds, and its features in the ways they are written."""

import json
from collections.abc import Sequence

import msgspec

from annotator.formats.base import LossCount, OverlapRule, TagScheme, Tokens, WriteOptions
from annotator.formats.canonical import CANONICAL
from annotator.formats.layers import (
    chosen_layer,
    count_article_losses,
    count_filler_left_out,
    count_losses,
    example_of,
)
from annotator.formats.overlap import without_overlaps
from annotator.formats.record_meta import meta_of
from annotator.formats.token_text import TokenText, on_tokens, token_text
from annotator.formats.training.chosen import ordered_annotations
from annotator.formats.training.conll_writer import OUTSIDE, tags_on
from annotator.model.annotation import Annotation
from annotator.model.article import ArticleContent
from annotator.model.schema import Schema
from annotator.model.values import Json

_HELD = frozenset({"attributes", "roles", "referents", "notes", "fragments split"})
_HELD_OF_ARTICLES = frozenset({"titles", "languages", "meta", "sources", "document labels"})
NOT_IN_TAGS = "spans not in ner_tags: overlapping, of other families, or within a token"


class Span(msgspec.Struct, gc=False):
    """A piece of an annotation; pieces of one have the same id. Attributes are JSON."""

    id: str
    part: int
    start: int
    end: int
    label: str
    text: str
    referent: str
    attributes: str
    note: str


class Relation(msgspec.Struct, gc=False):
    """A filler of a role: from the frame to what fills it, by the ids of spans."""

    head: str
    role: str
    tail: str


class Row(msgspec.Struct, gc=False):
    """An article with one layer; what else is said of it is JSON."""

    id: str
    title: str
    text: str
    language: str
    annotator: str
    meta: str
    document: str
    tokens: list[str]
    ner_tags: list[str]
    spans: list[Span]
    relations: list[Relation]


def tag_names(schema: Schema, family: str) -> list[str]:
    """Return the tags of a family in IOB2, in the schema's order; their places are the classes."""
    labels = [label.id for label in schema.labels if label.family == family]
    return [OUTSIDE, *(f"{mark}-{label}" for label in labels for mark in "BI")]


def row_of(
    article: ArticleContent, schema: Schema, options: WriteOptions, losses: LossCount
) -> Row:
    """Return an article as a row; what it cannot hold is counted."""
    layer = chosen_layer(article, options.layer, losses)
    kept = ordered_annotations(layer)
    text = token_text(article.text, options.tokens or Tokens.WORDS, article.language)
    meta = meta_of(article, layer, losses)
    for name in ("title", "language", "annotator"):
        meta.pop(name, None)
    for annotation in kept:
        count_losses(annotation, article, losses, _HELD)
    count_article_losses(article, layer, losses, _HELD_OF_ARTICLES)
    return Row(
        article.id,
        article.title,
        article.text,
        article.language or "",
        layer.annotator if layer else "",
        _json(meta),
        _json(layer.document if layer else {}),
        text.words,
        _tags(kept, text, article, schema, options, losses),
        _spans(kept, article),
        _relations(kept, article, losses),
    )


def _json(value: Json) -> str:
    return CANONICAL.encode(value).decode()


def _tags(
    annotations: Sequence[Annotation],
    text: TokenText,
    article: ArticleContent,
    schema: Schema,
    options: WriteOptions,
    losses: LossCount,
) -> list[str]:
    labels = {label.id for label in schema.labels if label.family == options.family}
    own = [annotation for annotation in annotations if annotation.label in labels]
    outer = options.overlap is OverlapRule.OUTER
    apart, _ = without_overlaps(own, OverlapRule.OUTER if outer else OverlapRule.LONGEST)
    whole = on_tokens(apart, text, article, LossCount())
    tagged = {annotation.id for annotation, _ in whole}
    for annotation in annotations:
        if annotation.id not in tagged:
            losses.add(NOT_IN_TAGS, example_of(annotation, article))
    return tags_on(text, whole, TagScheme.IOB2)


def _spans(annotations: Sequence[Annotation], article: ArticleContent) -> list[Span]:
    return [
        Span(
            f"r{number}",
            part,
            start,
            end,
            annotation.label,
            article.text[start:end],
            annotation.referent or "",
            _json(annotation.attributes),
            annotation.note,
        )
        for number, annotation in enumerate(annotations, 1)
        for part, (start, end) in enumerate(annotation.fragments)
    ]


def _relations(
    annotations: Sequence[Annotation], article: ArticleContent, losses: LossCount
) -> list[Relation]:
    names = {annotation.id: f"r{number}" for number, annotation in enumerate(annotations, 1)}
    found: list[Relation] = []
    for annotation in annotations:
        for role, fillers in sorted(annotation.roles.items()):
            for filler in fillers:
                tail = names.get(filler.id or "")
                if tail is None:
                    count_filler_left_out(role, filler, annotation, article, losses)
                else:
                    found.append(Relation(names[annotation.id], role, tail))
    return found


_WORDS = ("id", "title", "text", "language", "annotator", "meta", "document")
_NUMBERS = frozenset({"part", "start", "end"})


def _columns(kind: type[msgspec.Struct]) -> list[tuple[str, str]]:
    names = kind.__struct_fields__
    return [(name, "int32" if name in _NUMBERS else "string") for name in names]


def features(names: Sequence[str]) -> bytes:
    """Return the features as they lie in a Parquet file, with the classes of `ner_tags`."""

    def value(dtype: str) -> Json:
        return {"dtype": dtype, "_type": "Value"}

    def rows(kind: type[msgspec.Struct]) -> Json:
        return [{name: value(dtype) for name, dtype in _columns(kind)}]

    found: dict[str, Json] = {name: value("string") for name in _WORDS}
    classes = {"names": list(names), "_type": "ClassLabel"}
    found["tokens"] = {"feature": value("string"), "_type": "Sequence"}
    found["ner_tags"] = {"feature": classes, "_type": "Sequence"}
    found["spans"] = rows(Span)
    found["relations"] = rows(Relation)
    return json.dumps({"info": {"features": found}}).encode()


def features_in_card(names: Sequence[str] | None) -> list[str]:
    """Return the features as lines of a card's head; without classes the tags are words."""
    lines = ["  features:"]
    for name in _WORDS:
        lines += [f"  - name: {name}", "    dtype: string"]
    lines += ["  - name: tokens", "    sequence: string", "  - name: ner_tags"]
    if names is None:
        lines.append("    sequence: string")
    else:
        lines += ["    sequence:", "      class_label:", "        names:"]
        lines += [f"          '{number}': {json.dumps(name)}" for number, name in enumerate(names)]
    for name, kind in (("spans", Span), ("relations", Relation)):
        lines += [f"  - name: {name}", "    list:"]
        for column, dtype in _columns(kind):
            lines += [f"    - name: {column}", f"      dtype: {dtype}"]
    return lines
