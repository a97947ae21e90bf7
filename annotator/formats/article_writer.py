"""Writing `annotator.article` JSON Lines: the lossless form, in canonical bytes."""

from collections.abc import Iterable, Mapping
from typing import BinaryIO

import msgspec

from annotator.errors import UserError
from annotator.formats.base import LossReport, WriteOptions
from annotator.formats.canonical import CANONICAL, with_extra
from annotator.model.annotation import Annotation, Filler, Origin
from annotator.model.article import ArticleContent, LayerContent, Referent, Source
from annotator.model.schema import Schema
from annotator.model.values import Json, JsonObject

ARTICLE_FORMAT = "annotator.article"
ARTICLE_VERSION = 1


class _Origin(msgspec.Struct, omit_defaults=True, gc=False, rename={"sources": "from"}):
    by: str
    sources: tuple[JsonObject, ...] = ()
    tool: str | None = None
    model: str | None = None
    version: str | None = None
    score: float | None = None


class _Marked(msgspec.Struct, omit_defaults=True, gc=False):
    id: str
    text: str | None = None
    referent: str | None = None


class _Implied(msgspec.Struct, gc=False):
    text: str | None
    referent: str | None
    implied: bool


class _Annotation(msgspec.Struct, gc=False):
    id: str
    label: str
    start: int
    end: int
    text: str
    fragments: Json
    attributes: JsonObject
    roles: Json
    referent: str | None
    note: str
    origin: Json
    created: str | None
    updated: str | None


class _Layer(msgspec.Struct, gc=False):
    id: str
    annotator: str
    annotator_id: str | None
    kind: str
    schema_version: int
    state: str
    covered: Mapping[str, int]
    document: JsonObject
    annotations: list[Json]


class _Source(msgspec.Struct, omit_defaults=True, gc=False):
    file: str | None
    url: str | None = None
    outlet: str | None = None
    date: str | None = None


class _SchemaName(msgspec.Struct, gc=False):
    id: str
    version: int
    sha256: str


class _Referent(msgspec.Struct, omit_defaults=True, gc=False):
    name: str
    type: str
    ids: tuple[str, ...]
    merged_into: str | None = None


class _Article(msgspec.Struct, gc=False):
    format: str
    version: int
    id: str
    title: str
    text: str
    sha256: str
    language: str | None
    meta: JsonObject
    sources: list[Json]
    schema: _SchemaName
    layers: list[Json]
    referents: Mapping[str, Json]
    comments: tuple[JsonObject, ...]
    decisions: tuple[JsonObject, ...]


_BY_HAND = Origin()
_BY_HAND_WRITTEN = _Origin(_BY_HAND.by)


def write_articles(
    articles: Iterable[ArticleContent], schema: Schema, file: BinaryIO, options: WriteOptions
) -> LossReport:
    """Write articles with all their layers, one a line; nothing is lost.

    Raises:
        UserError: an annotation reaches beyond its text, which only a damaged project holds.
    """
    del options
    name = _SchemaName(schema.id, schema.version, schema.sha256)
    written = annotations = 0
    for article in articles:
        file.write(CANONICAL.encode(_article(article, name)) + b"\n")
        written += 1
        annotations += sum(len(layer.annotations) for layer in article.layers)
    return LossReport(written, annotations)


def _article(article: ArticleContent, schema: _SchemaName) -> msgspec.Struct | msgspec.Raw:
    layers = sorted(article.layers, key=_layer_order) if len(article.layers) > 1 else article.layers
    known = _Article(
        ARTICLE_FORMAT,
        ARTICLE_VERSION,
        article.id,
        article.title,
        article.text,
        article.sha256,
        article.language,
        article.meta,
        [written_source(source) for source in article.sources],
        schema,
        [_layer(layer, article) for layer in layers],
        {referent.key: written_referent(referent) for referent in article.referents},
        article.comments,
        article.decisions,
    )
    return with_extra(known, article.extra) if article.extra else known


def _layer_order(layer: LayerContent) -> tuple[str, str, str]:
    return layer.kind, layer.annotator, layer.id


def _annotation_order(annotation: Annotation) -> tuple[int, int, str]:
    fragments = annotation.fragments
    return fragments[0][0], fragments[-1][1], annotation.id


def written_source(source: Source) -> msgspec.Struct | msgspec.Raw:
    """Return a source as it stands in files."""
    known = _Source(source.file, source.url, source.outlet, source.date)
    return with_extra(known, source.extra) if source.extra else known


def written_referent(referent: Referent) -> msgspec.Struct | msgspec.Raw:
    """Return an entry of the register as it is written, without its key."""
    known = _Referent(referent.name, referent.type, referent.ids, referent.merged_into)
    return with_extra(known, referent.extra) if referent.extra else known


def _layer(layer: LayerContent, article: ArticleContent) -> msgspec.Struct | msgspec.Raw:
    text = article.text
    known = _Layer(
        layer.id,
        layer.annotator,
        layer.annotator_id,
        layer.kind,
        layer.schema_version,
        layer.state,
        layer.covered,
        layer.document,
        [_annotation(a, text) for a in sorted(layer.annotations, key=_annotation_order)],
    )
    return with_extra(known, layer.extra) if layer.extra else known


def _annotation(annotation: Annotation, text: str) -> msgspec.Struct | msgspec.Raw:
    fragments = annotation.fragments
    start, end = fragments[0][0], fragments[-1][1]
    if end > len(text):
        raise UserError(f"The annotation {annotation.id} reaches beyond its text; run a check.")
    origin, roles = annotation.origin, annotation.roles
    known = _Annotation(
        annotation.id,
        annotation.label,
        start,
        end,
        text[start:end],
        fragments,
        annotation.attributes,
        {role: [_filler(f) for f in found] for role, found in roles.items()} if roles else roles,
        annotation.referent,
        annotation.note,
        _BY_HAND_WRITTEN if origin == _BY_HAND else written_origin(origin),
        annotation.created or None,
        annotation.updated or None,
    )
    return with_extra(known, annotation.extra) if annotation.extra else known


def _filler(filler: Filler) -> msgspec.Struct | msgspec.Raw:
    known: msgspec.Struct
    if filler.id is None:
        known = _Implied(filler.text, filler.referent, True)
    else:
        known = _Marked(filler.id, filler.text, filler.referent)
    return with_extra(known, filler.extra) if filler.extra else known


def written_origin(origin: Origin) -> msgspec.Struct | msgspec.Raw:
    """Return an origin as it stands in files."""
    known = _Origin(
        origin.by, origin.sources, origin.tool, origin.model, origin.version, origin.score
    )
    return with_extra(known, origin.extra) if origin.extra else known
