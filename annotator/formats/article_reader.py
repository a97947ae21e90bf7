"""Reading `annotator.article` JSON Lines, record by record, nothing lost in silence."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import msgspec

from annotator.formats.annotations_reader import AnnotationsReader
from annotator.formats.article_writer import ARTICLE_FORMAT, ARTICLE_VERSION
from annotator.formats.base import Accepted, ReadOptions, RecordRefused, Refusal
from annotator.formats.findings import Findings, fields_of, names_of, unknown_fields
from annotator.formats.ids import SeenIds, article_uuid, derived_uuid, uuid_text
from annotator.formats.json_records import DecodedRecord, read_each
from annotator.model.article import (
    AnnotatorKind,
    ArticleContent,
    LayerContent,
    Referent,
    Source,
    State,
)
from annotator.model.text import TextRefused, accept_text, sha256_of, title_of
from annotator.model.values import Json, JsonObject, Uuid

# Who speaks in a layer of a file that does not say it.
NAMELESS = "imported"


class _ArticleFields(msgspec.Struct, gc=False):
    text: str
    format: str = ARTICLE_FORMAT
    version: int = ARTICLE_VERSION
    id: str | int | None = None
    title: str | None = None
    sha256: str | None = None
    language: str | None = None
    meta: dict[str, Json] | None = None
    sources: list[dict[str, Json]] | None = None
    schema: dict[str, Json] | None = None
    layers: list[Json] | None = None
    referents: dict[str, Json] | None = None
    comments: list[dict[str, Json]] | None = None
    decisions: list[dict[str, Json]] | None = None


class _LayerFields(msgspec.Struct, gc=False):
    id: str | int | None = None
    annotator: str | None = None
    annotator_id: str | None = None
    kind: str | None = None
    schema_version: int | None = None
    state: str | None = None
    covered: dict[str, int] | None = None
    document: dict[str, Json] | None = None
    annotations: list[Json] | None = None


class _SourceFields(msgspec.Struct, gc=False):
    file: str | None = None
    url: str | None = None
    outlet: str | None = None
    date: str | None = None


class _ReferentFields(msgspec.Struct, gc=False):
    name: str | None = None
    type: str | None = None
    ids: list[str] | None = None
    merged_into: str | None = None


_ARTICLE = names_of(_ArticleFields)
_LAYER = names_of(_LayerFields)
_SOURCE = names_of(_SourceFields)
_REFERENT = names_of(_ReferentFields)
_KINDS = {kind.value: kind for kind in AnnotatorKind}
_STATES = {state.value: state for state in State}


def read_articles(path: Path, options: ReadOptions) -> Iterator[Accepted | Refusal]:
    """Read a file of articles with their layers.

    What is missing is made or given its default; a part that is wrong is refused by itself.

    Raises:
        UserError: the file cannot be read.
    """
    return read_each(path, options, ArticleReader(options).read)


class ArticleReader:
    """Reads the records of one file; knows the ids it has met."""

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self._labels = options.known_labels
        self._annotations = SeenIds()
        self._layers = SeenIds()
        self._placed_layers = SeenIds()

    def read(
        self, record: DecodedRecord, where: str, bytes_read: int = 0
    ) -> Iterator[Accepted | Refusal]:
        """Read one record: the article, and a refusal for each part of it that is wrong.

        Raises:
            RecordRefused: the article as a whole cannot be taken.
        """
        raw = record.fields
        fields = fields_of(raw, _ArticleFields)
        _check_form(fields)
        findings = Findings(where)
        if record.note:
            findings.change("", record.note)
        text, digest, shift = self._text(fields, findings, replaced=record.replaced)
        article = self._article_id(fields, digest, findings)
        content = ArticleContent(
            id=article,
            title=fields.title or title_of(text),
            text=text,
            sha256=digest,
            language=fields.language,
            meta=fields.meta or {},
            sources=tuple(source_of(source) for source in fields.sources or ()),
            layers=self._read_layers(fields.layers or [], text, digest, article, shift, findings),
            referents=_referents(fields.referents or {}, findings),
            comments=tuple(fields.comments or ()),
            decisions=tuple(fields.decisions or ()),
            schema=fields.schema or {},
            extra=unknown_fields(raw, _ARTICLE),
        )
        yield from findings.refused
        yield Accepted(content, where, tuple(findings.changed), bytes_read)

    def _text(
        self, fields: _ArticleFields, findings: Findings, *, replaced: bool
    ) -> tuple[str, str, int]:
        try:
            text = accept_text(fields.text)
        except TextRefused as error:
            raise RecordRefused(str(error)) from None
        shift = len(fields.text) - len(text)
        if replaced:
            findings.change("", "characters that no text may hold replaced by U+FFFD")
        if shift:
            findings.change("", "byte order mark taken off the text, offsets moved with it")
        digest = sha256_of(text)
        given = fields.sha256
        if (
            given
            and not replaced
            and given.lower() != (sha256_of(fields.text) if shift else digest)
        ):
            raise RecordRefused("its sha256 does not fit its text: the text was changed")
        return text, digest, shift

    def _article_id(self, fields: _ArticleFields, digest: str, findings: Findings) -> Uuid:
        if fields.id is None:
            return article_uuid(digest)
        if found := uuid_text(fields.id):
            return found
        made = article_uuid(digest)
        findings.change("", f"its id “{fields.id}” is no UUID; {made} stands for it")
        return made

    def _read_layers(
        self,
        raws: list[Json],
        text: str,
        digest: str,
        article: Uuid,
        shift: int,
        findings: Findings,
    ) -> tuple[LayerContent, ...]:
        layers: dict[Uuid, LayerContent] = {}
        for number, raw in enumerate(raws, 1):
            place = f", layer {number}" if len(raws) > 1 else ""
            try:
                fields = fields_of(raw, _LayerFields)
                layer = self._layer_id(fields, article, layers)
                seen = self._annotations if self._is_new(layer, digest) else None
                reader = AnnotationsReader(
                    text,
                    layer,
                    findings,
                    place=place,
                    shift=shift,
                    labels=self._labels,
                    seen=seen,
                )
                layers[layer] = self._layer(raw, fields, layer, reader, findings, place)
            except RecordRefused as error:
                findings.refuse(place or ", layer 1", str(error))
        return tuple(layers.values())

    def _layer_id(
        self, fields: _LayerFields, article: Uuid, layers: dict[Uuid, LayerContent]
    ) -> Uuid:
        if found := uuid_text(fields.id):
            if found in layers:
                raise RecordRefused(f"its id {found} was used for another layer of the article")
            return found
        name = fields.annotator or self._options.layer or NAMELESS
        parts = [fields.kind or AnnotatorKind.PERSON, name]
        if fields.id is not None:
            parts.append(str(fields.id))
        number, found = 1, derived_uuid(article, *parts)
        while found in layers:
            number += 1
            found = derived_uuid(article, *parts, str(number))
        return found

    def _is_new(self, layer: Uuid, digest: str) -> bool:
        """Tell whether a layer is new; one met before must be of the same text.

        The same record twice in a file is for the importer to compare.
        """
        first = self._placed_layers.add(layer + digest)
        if self._layers.add(layer):
            return True
        if first:
            raise RecordRefused(f"its id {layer} was used before for a layer of another article")
        return False

    def _layer(
        self,
        raw: JsonObject,
        fields: _LayerFields,
        layer: Uuid,
        reader: AnnotationsReader,
        findings: Findings,
        place: str,
    ) -> LayerContent:
        kind = _KINDS.get(fields.kind or AnnotatorKind.PERSON)
        if kind is None:
            raise RecordRefused(f"kind: “{fields.kind}” is neither person, model nor gold")
        if fields.id is not None and uuid_text(fields.id) is None:
            findings.change(place, f"its id “{fields.id}” is no UUID; {layer} stands for it")
        annotator = uuid_text(fields.annotator_id)
        if fields.annotator_id and annotator is None:
            findings.change(place, f"annotator_id “{fields.annotator_id}” is no UUID; left out")
        named = ((f"annotation {n}", found) for n, found in enumerate(fields.annotations or (), 1))
        annotations = reader.read(named)
        usual = State.STARTED if annotations else State.NEW
        state = _STATES.get(fields.state or usual)
        if state is None:
            findings.change(place, f"the state “{fields.state}” is not known; taken as “{usual}”")
        return LayerContent(
            id=layer,
            annotator=fields.annotator or self._options.layer or NAMELESS,
            annotator_id=annotator,
            kind=kind,
            schema_version=fields.schema_version or 1,
            state=state or usual,
            covered=fields.covered or {},
            document=fields.document or {},
            annotations=annotations,
            extra=unknown_fields(raw, _LAYER),
        )


def _check_form(fields: _ArticleFields) -> None:
    if fields.format != ARTICLE_FORMAT:
        raise RecordRefused(f"its format is “{fields.format}”, not “{ARTICLE_FORMAT}”")
    if fields.version > ARTICLE_VERSION:
        raise RecordRefused(f"version {fields.version} of the form needs a newer program")


def source_of(raw: dict[str, Json]) -> Source:
    """Return a source as it is written in a file; unknown fields are kept."""
    fields = fields_of(raw, _SourceFields)
    extra = unknown_fields(raw, _SOURCE)
    return Source(fields.file, fields.url, fields.outlet, fields.date, extra)


def _referents(raws: dict[str, Json], findings: Findings) -> tuple[Referent, ...]:
    found: list[Referent] = []
    for key, raw in raws.items():
        try:
            fields = fields_of(raw, _ReferentFields)
        except RecordRefused as error:
            findings.refuse(f", referent “{key}”", str(error))
            continue
        extra = unknown_fields(cast("JsonObject", raw), _REFERENT)
        ids = tuple(fields.ids or ())
        name, merged = fields.name or key, fields.merged_into or None
        found.append(Referent(key, name, fields.type or "", ids, extra, merged))
    return tuple(found)
