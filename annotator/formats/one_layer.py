"""Articles with one layer, as the files of other programs bring them."""

from collections.abc import Iterable
from typing import cast

import msgspec

from annotator.formats.annotations_reader import AnnotationsReader
from annotator.formats.article_reader import NAMELESS
from annotator.formats.base import Accepted, ReadOptions, RecordRefused
from annotator.formats.findings import Findings
from annotator.formats.ids import article_uuid, derived_uuid
from annotator.formats.layers import in_place
from annotator.model.article import (
    AnnotatorKind,
    ArticleContent,
    LayerContent,
    Referent,
    Source,
    State,
)
from annotator.model.schema import Attribute, AttributeKind
from annotator.model.text import TextRefused, accept_text, sha256_of, title_of
from annotator.model.values import Json, JsonObject, Uuid


class OneLayer(msgspec.Struct, frozen=True):
    """What a file says of one article: its text and one annotator's raw annotations.

    Each raw annotation is one of the lossless form, with the words that name it in the file; its
    id may be anything that is unique within the file. Without an annotator's name an empty layer
    is no layer. `sources` are further ones.
    """

    text: str
    annotations: Iterable[tuple[str, Json]]
    source: Source
    annotator: str = ""
    title: str = ""
    referents: tuple[Referent, ...] = ()
    document: JsonObject = {}
    meta: JsonObject = {}
    language: str | None = None
    id: Uuid | None = None
    kind: AnnotatorKind = AnnotatorKind.PERSON
    state: State | None = None
    sources: tuple[Source, ...] = ()


def article_of(
    found: OneLayer, options: ReadOptions, findings: Findings, bytes_read: int = 0
) -> Accepted:
    """Return an article with its layer; the findings name what was not taken.

    Raises:
        RecordRefused: the text cannot be an article's.
    """
    text = accepted_text(found.text)
    shift = len(found.text) - len(text)
    if shift:
        findings.change("", "byte order mark taken off the text, offsets moved with it")
    digest = sha256_of(text)
    article = found.id or article_uuid(digest)
    named = options.layer or found.annotator
    name = named or NAMELESS
    layer = derived_uuid(article, found.kind, name)
    labels = options.known_labels
    reader = AnnotationsReader(text, layer, findings, shift=shift, labels=labels, foreign=True)
    annotations = tuple(sorted(reader.read(found.annotations), key=in_place))
    content = LayerContent(
        id=layer,
        annotator=name,
        annotator_id=None,
        kind=found.kind,
        schema_version=options.schema.version if options.schema else 1,
        state=found.state or (State.STARTED if annotations else State.NEW),
        covered={},
        document=dict(found.document),
        annotations=annotations,
    )
    held = bool(annotations or found.document or named or found.state)
    result = ArticleContent(
        id=article,
        title=found.title or title_of(text),
        text=text,
        sha256=digest,
        language=found.language,
        meta=found.meta,
        sources=(found.source, *found.sources),
        layers=(content,) if held else (),
        referents=found.referents,
    )
    return Accepted(result, findings.where, tuple(findings.changed), bytes_read)


def accepted_text(raw: str) -> str:
    """Return a text as an article's.

    Raises:
        RecordRefused: it cannot be one.
    """
    try:
        return accept_text(raw)
    except TextRefused as error:
        raise RecordRefused(str(error)) from None


def attribute_value(written: list[str], attribute: Attribute | None) -> Json:
    """Return an attribute's value from the words a file has for it; none at all is a flag's.

    Without the schema's attribute a value is text, several are a list.
    """
    kind = attribute.kind if attribute else None
    if kind is AttributeKind.CHOICES:
        return written
    if len(written) > 1:
        return written
    if not written:
        return True
    word = written[0]
    if kind is AttributeKind.FLAG and word in ("true", "false"):
        return word == "true"
    if kind is AttributeKind.NUMBER:
        return _number(word)
    return word


def attribute_words(value: Json) -> list[str] | None:
    """Return an attribute's value as words: none for a flag, None for a value with parts."""
    if isinstance(value, bool):
        return [] if value else ["false"]
    if isinstance(value, str):
        return [value]
    if isinstance(value, int | float):
        return [repr(value)]
    items = cast("list[Json]", value) if isinstance(value, list) else []
    words = [item for item in items if isinstance(item, str)]
    return words if words and len(words) == len(items) else None


def _number(word: str) -> Json:
    try:
        return int(word)
    except ValueError:
        pass
    try:
        return float(word)
    except ValueError:
        return word
