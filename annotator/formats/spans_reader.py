"""Reading `spans` JSON Lines: plain spans become the annotations of one layer."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import msgspec

from annotator.formats.annotations_reader import AnnotationsReader
from annotator.formats.article_reader import NAMELESS
from annotator.formats.base import Accepted, OffsetUnit, ReadOptions, RecordRefused, Refusal
from annotator.formats.findings import Findings, fields_of, names_of, unknown_fields
from annotator.formats.ids import SeenIds, article_uuid, derived_uuid, uuid_text
from annotator.formats.json_records import DecodedRecord, read_each
from annotator.formats.json_shapes import objects_of
from annotator.formats.layers import in_place
from annotator.formats.record_meta import beside_of
from annotator.formats.units import converted, to_points, told_unit
from annotator.model.annotation import Annotation
from annotator.model.article import AnnotatorKind, ArticleContent, LayerContent, State
from annotator.model.text import TextRefused, accept_text, sha256_of
from annotator.model.values import Json, JsonObject, Uuid


class _SpanFields(msgspec.Struct, gc=False):
    start: int
    end: int
    label: str
    id: str | int | None = None
    part: int | None = None
    text: str | None = None


class _LineFields(msgspec.Struct, gc=False):
    text: str
    id: str | int | None = None
    meta: dict[str, Json] | None = None
    spans: list[Json] | None = None
    covered: list[str] | None = None
    regions: list[Json] | None = None


_LINE = names_of(_LineFields)
_SPAN = names_of(_SpanFields)


def read_spans(path: Path, options: ReadOptions) -> Iterator[Accepted | Refusal]:
    """Read a file of plain spans; each article's become one layer.

    Spans with the same id are the parts of one annotation. The layer's annotator is the one the
    options name, else the one in the article's `meta`.

    Raises:
        UserError: the file cannot be read.
    """
    return read_each(path, options, _SpansReader(options, path.name).read)


class _SpansReader:
    """Reads the records of one file; knows the ids it has met."""

    def __init__(self, options: ReadOptions, file: str) -> None:
        self._options = options
        self._file = file
        self._labels = options.known_labels
        self._version = options.schema.version if options.schema else 1
        self._annotations = SeenIds()
        self._articles = SeenIds()

    def read(
        self, record: DecodedRecord, where: str, bytes_read: int
    ) -> Iterator[Accepted | Refusal]:
        """Read one record: the article, and a refusal for each span that is wrong."""
        fields = fields_of(record.fields, _LineFields)
        findings = Findings(where)
        try:
            text = accept_text(fields.text)
        except TextRefused as error:
            raise RecordRefused(str(error)) from None
        if record.note:
            findings.change("", record.note)
        if record.replaced:
            findings.change("", "characters that no text may hold replaced by U+FFFD")
        digest = sha256_of(text)
        article = uuid_text(fields.id) or article_uuid(digest)
        meta = dict(fields.meta or {})
        if fields.id is not None and uuid_text(fields.id) is None:
            meta.setdefault("id", fields.id)
        beside = beside_of(meta, text, self._file)
        annotator = beside.annotator
        named = self._options.layer or annotator
        layer = self._layer(fields, text, article, digest, annotator, findings)
        content = ArticleContent(
            id=article,
            title=beside.title,
            text=text,
            sha256=digest,
            language=beside.language,
            meta=beside.meta,
            sources=beside.sources,
            layers=(layer,) if named or layer.annotations or layer.covered else (),
            extra=unknown_fields(record.fields, _LINE),
        )
        yield from findings.refused
        yield Accepted(content, where, tuple(findings.changed), bytes_read)

    def _layer(
        self,
        fields: _LineFields,
        text: str,
        article: Uuid,
        digest: str,
        annotator: str,
        findings: Findings,
    ) -> LayerContent:
        name = self._options.layer or annotator or NAMELESS
        layer = derived_uuid(article, AnnotatorKind.PERSON, name)
        written = [*(fields.spans or ()), *(fields.regions or ())]
        unit = _unit(written, fields.text, self._options, findings)
        raws = _grouped(written, fields.text, unit, findings)
        reader = AnnotationsReader(
            text,
            layer,
            findings,
            shift=len(fields.text) - len(text),
            labels=self._labels,
            seen=self._annotations if self._articles.add(article + digest) else None,
        )
        annotations = _in_order(reader.read(raws))
        covered = dict.fromkeys(fields.covered or (), self._version)
        usual = State.STARTED if annotations else State.NEW
        return LayerContent(
            id=layer,
            annotator=name,
            annotator_id=None,
            kind=AnnotatorKind.PERSON,
            schema_version=self._version,
            state=State.DONE if covered else usual,
            covered=covered,
            document={},
            annotations=annotations,
        )


def _unit(raws: list[Json], text: str, options: ReadOptions, findings: Findings) -> OffsetUnit:
    """Return what the offsets of an article count."""
    quoted = [
        ([(raw["start"], raw["end"])], raw["text"])
        for raw in objects_of(raws)
        if isinstance(raw.get("text"), str)
        and isinstance(raw.get("start"), int)
        and isinstance(raw.get("end"), int)
    ]
    return told_unit(text, quoted, options, findings)


def _grouped(
    raws: list[Json], text: str, unit: OffsetUnit, findings: Findings
) -> Iterator[tuple[str, Json]]:
    """Return the spans as annotations of the lossless form, the parts of one put together."""
    groups: dict[object, tuple[str, dict[str, Json]]] = {}
    wrong: set[object] = set()
    convert = to_points(text, unit)
    for number, raw in enumerate(raws, 1):
        name = f"span {number}"
        key = _key(raw, number)
        try:
            fields = fields_of(raw, _SpanFields)
            if unit is not OffsetUnit.POINTS:
                ((start, end),) = converted([(fields.start, fields.end)], convert)
                fields = msgspec.structs.replace(fields, start=start, end=end)
            _check_quote(fields, text)
        except RecordRefused as error:
            findings.refuse(f", {name}", str(error))
            wrong.add(key)
            continue
        group: dict[str, Json] = {"id": fields.id, "label": fields.label, "fragments": []}
        _, group = groups.setdefault(key, (name, group))
        group["fragments"].append((fields.start, fields.end))
        group.update(unknown_fields(cast("JsonObject", raw), _SPAN))
    for key, (name, group) in groups.items():
        if key in wrong:
            findings.refuse(f", {name}", "another part of the same annotation was refused")
        else:
            yield name, {**group, "origin": {"by": "import"}}


def _key(raw: Json, number: int) -> object:
    """Return what the parts of one annotation have in common."""
    if not isinstance(raw, dict):
        return number
    fields = cast("JsonObject", raw)
    written = fields.get("id")
    return number if written is None else (str(written), str(fields.get("label")))


def _check_quote(fields: _SpanFields, text: str) -> None:
    if fields.text is not None and fields.text != text[max(0, fields.start) : fields.end]:
        raise RecordRefused(f"the text at {fields.start}–{fields.end} is not “{fields.text[:40]}”")


def _in_order(annotations: tuple[Annotation, ...]) -> tuple[Annotation, ...]:
    return tuple(sorted(annotations, key=in_place))
