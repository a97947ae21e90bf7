"""Rows to model and back: the only place where column names meet fields."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

import msgspec

from annotator.model.annotation import Annotation, Filler, Origin, Version, quote_of
from annotator.model.article import Article, Layer, Referent, Source, State
from annotator.model.fragment import Fragment
from annotator.model.values import (
    AnnotatorKey,
    ArticleKey,
    JsonObject,
    LayerKey,
)

_T = TypeVar("_T")
# Most annotations have neither values nor roles; the map of none is never changed.
_EMPTY = "{}"
_NOTHING: dict[str, Any] = {}
_encoder = msgspec.json.Encoder(order="deterministic")

ANNOTATION_COLUMNS = (
    'id, uuid, label, start, "end", fragments, attributes, roles, referent, note, origin, '
    "created, updated, extra, counter, replica"
)
ANNOTATION_FIELDS = (
    "uuid",
    "label",
    "start",
    "end",
    "fragments",
    "quote",
    "attributes",
    "roles",
    "referent",
    "note",
    "origin",
    "created",
    "updated",
    "extra",
    "counter",
    "replica",
)
LAYER_COLUMNS = "id, uuid, article, annotator, schema_version, state, covered, document, extra"
ARTICLE_COLUMNS = "id, uuid, title, sha256, length, language, meta, extra, counter, replica"
SOURCE_COLUMNS = "article, file, url, outlet, date, extra"
REFERENT_COLUMNS = '"key", name, type, ids, extra, merged_into'


def to_json(value: object) -> str:
    """Return a value as JSON with its maps sorted, the same text for the same value."""
    return _encoder.encode(value).decode()


def _cached(kind: object) -> Callable[[str], Any]:
    """Return a decoder that gives the same (never changed) value for the same short text."""
    decode: Callable[[str], Any] = msgspec.json.Decoder(kind).decode
    cached = lru_cache(maxsize=8192)(decode)
    return lambda text: cached(text) if len(text) < 300 else decode(text)


read_object: Callable[[str], dict[str, Any]] = _cached(dict[str, Any])
read_roles: Callable[[str], dict[str, tuple[Filler, ...]]] = _cached(dict[str, tuple[Filler, ...]])
_read_origin: Callable[[str], Origin] = _cached(Origin)
_read_covered: Callable[[str], dict[str, int]] = _cached(dict[str, int])
_read_strings: Callable[[str], tuple[str, ...]] = _cached(tuple[str, ...])
_read_fragments: Callable[[str], list[list[int]]] = msgspec.json.Decoder(list[list[int]]).decode


def read_fragments(text: str | None) -> list[list[int]] | None:
    """Return the fragments of an annotation that has several."""
    return None if text is None else _read_fragments(text)


def filler_ids(roles: str) -> list[str]:
    """Return the UUIDs of the annotations that fill the roles of a frame, from its column."""
    read = read_object(roles)
    return sorted({f["id"] for found in read.values() for f in found if f.get("id")})


def annotation_from(row: Sequence[Any]) -> Annotation:
    """Return the annotation in a row of ANNOTATION_COLUMNS."""
    (_, uuid, label, start, end, fragments, attributes, roles, referent, note, origin) = row[:11]
    created, updated, extra, counter, replica = row[11:]
    pieces = (
        (Fragment(start, end),)
        if fragments is None
        else tuple(Fragment(*f) for f in _read_fragments(fragments))
    )
    return Annotation(
        uuid,
        label,
        pieces,
        _NOTHING if attributes == _EMPTY else read_object(attributes),
        _NOTHING if roles == _EMPTY else read_roles(roles),
        referent,
        note,
        _read_origin(origin),
        created,
        updated,
        Version(counter, replica),
        _NOTHING if extra == _EMPTY else read_object(extra),
    )


def annotation_row(annotation: Annotation, text: str) -> tuple[Any, ...]:
    """Return the values of ANNOTATION_FIELDS: an annotation without its log and its layer."""
    fragments = annotation.fragments
    start, end = fragments[0]
    several = len(fragments) > 1
    return (
        annotation.id,
        annotation.label,
        start,
        fragments[-1].end if several else end,
        to_json(fragments) if several else None,
        quote_of(text, fragments) if several else text[start:end],
        to_json(annotation.attributes) if annotation.attributes else _EMPTY,
        to_json(annotation.roles) if annotation.roles else _EMPTY,
        annotation.referent,
        annotation.note,
        to_json(annotation.origin),
        annotation.created,
        annotation.updated,
        to_json(annotation.extra) if annotation.extra else _EMPTY,
        *annotation.version,
    )


def annotation_values(annotation: Annotation, text: str) -> dict[str, Any]:
    """Return the columns of an annotation but those of the log and its layer."""
    return dict(zip(ANNOTATION_FIELDS, annotation_row(annotation, text), strict=True))


def layer_from(row: Sequence[Any]) -> Layer:
    """Return the layer in a row of LAYER_COLUMNS."""
    key, uuid, article, annotator, schema_version, state, covered, document, extra = row
    return Layer(
        LayerKey(key),
        uuid,
        ArticleKey(article),
        AnnotatorKey(annotator),
        schema_version,
        State(state),
        _read_covered(covered),
        read_object(document),
        read_object(extra),
    )


def layer_values(layer: Layer) -> dict[str, Any]:
    """Return the columns of a layer but those of the log."""
    return {
        "uuid": layer.id,
        "article": layer.article,
        "annotator": layer.annotator,
        "schema_version": layer.schema_version,
        "state": layer.state.value,
        "covered": to_json(layer.covered),
        "document": to_json(layer.document),
        "extra": to_json(layer.extra),
    }


def article_from(row: Sequence[Any], sources: Sequence[Source] = ()) -> Article:
    """Return the article in a row of ARTICLE_COLUMNS."""
    key, uuid, title, sha256, length, language, meta, extra, counter, replica = row
    return Article(
        ArticleKey(key),
        uuid,
        title,
        sha256,
        length,
        language,
        read_object(meta),
        tuple(sources),
        Version(counter, replica),
        read_object(extra),
    )


def source_from(row: Sequence[Any]) -> Source:
    """Return the source in a row of SOURCE_COLUMNS."""
    _, file, url, outlet, date, extra = row
    return Source(file, url, outlet, date, read_object(extra))


def source_values(source: Source) -> dict[str, Any]:
    """Return the columns of a source but those of the log and its article."""
    return {
        "file": source.file,
        "url": source.url,
        "outlet": source.outlet,
        "date": source.date,
        "extra": to_json(source.extra),
    }


def referent_from(row: Sequence[Any]) -> Referent:
    """Return the referent in a row of REFERENT_COLUMNS."""
    key, name, type_, ids, extra, merged_into = row
    return Referent(key, name, type_, _read_strings(ids), read_object(extra), merged_into)


def referent_values(referent: Referent) -> dict[str, Any]:
    """Return the columns of a referent but those of the log."""
    return {
        "key": referent.key,
        "name": referent.name,
        "type": referent.type,
        "ids": to_json(referent.ids),
        "extra": to_json(referent.extra),
        "merged_into": referent.merged_into,
    }


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> JsonObject:
    """Return the columns of `before` that `after` gives another value."""
    return {column: before[column] for column in after if before[column] != after[column]}
