"""Reading Prodigy's JSON Lines: what was accepted becomes a layer."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

import msgspec

from annotator.formats.base import (
    Accepted,
    FileStart,
    ReadOptions,
    RecordRefused,
    Refusal,
)
from annotator.formats.findings import Findings, fields_of
from annotator.formats.foreign_records import read_records
from annotator.formats.json_shapes import list_of, object_of, objects_of
from annotator.formats.one_layer import OneLayer, accepted_text
from annotator.formats.record_meta import beside_of
from annotator.formats.training.prodigy_writer import IGNORE, REJECT
from annotator.formats.units import ToPoints, converted, to_points, told_unit
from annotator.model.article import State
from annotator.model.counting import numbered
from annotator.model.values import Json, JsonObject


class _Span(msgspec.Struct, gc=False):
    start: int
    end: int
    label: str = ""
    id: str | int | None = None
    text: str | None = None
    token_start: int | None = None
    token_end: int | None = None


class _Token(msgspec.Struct, gc=False):
    text: str
    start: int
    end: int


class _Task(TypedDict, total=False):
    """What is taken of a task; its many tokens only where they are asked for."""

    text: Json
    meta: Json
    answer: Json
    spans: Json
    relations: Json
    tokens: msgspec.Raw
    _annotator_id: Json
    _session_id: Json


_decode_task = msgspec.json.Decoder(_Task).decode
_decode_tokens = msgspec.json.Decoder(list[_Token]).decode
# So many tokens over the text, and at its end, where offsets of another unit are farthest off.
_SAMPLE, _LAST = 32, 8


def is_prodigy(start: FileStart) -> bool:
    """Tell whether a file holds Prodigy's tasks."""
    fields = start.fields
    if not isinstance(fields.get("text"), str) or not isinstance(fields.get("spans"), list):
        return False
    own = ("answer", "_input_hash", "_task_hash", "_view_id")
    return any(name in fields for name in own) or (
        isinstance(fields.get("tokens"), list) and "meta" in fields
    )


def read_prodigy(path: Path, options: ReadOptions) -> Iterator[Accepted | Refusal]:
    """Read tasks: accepted ones with their labels, ignored ones as skipped.

    The labels of rejected ones are wrong, and are left out.

    Raises:
        UserError: the file cannot be read.
    """

    def said(fields: JsonObject, findings: Findings) -> Iterator[OneLayer]:
        yield _task(fields, path.name, options, findings)

    return read_records(path, options, said, _decode_task)


def _tokens(raw: Json) -> list[_Token]:
    """Return the tokens of a task; none when they are not all as Prodigy writes them."""
    try:
        return (
            _decode_tokens(raw)
            if isinstance(raw, msgspec.Raw)
            else msgspec.convert(raw or [], list[_Token])
        )
    except msgspec.ValidationError:
        return []


def _task(fields: JsonObject, file: str, options: ReadOptions, findings: Findings) -> OneLayer:
    written = fields.get("text")
    if not isinstance(written, str):
        raise RecordRefused("it has no text")
    text = accepted_text(written)
    beside = beside_of(object_of(fields.get("meta")), text, file, named=True)
    answer = fields.get("answer")
    spans = list_of(fields.get("spans"))
    if answer == REJECT:
        findings.change("", f"rejected: {numbered(len(spans), 'label')} left out")
        spans = []
    name = fields.get("_annotator_id") or fields.get("_session_id") or ""
    return OneLayer(
        text=text,
        annotations=_Spans(fields, spans, text, options, findings).raws(),
        source=beside.sources[0],
        sources=beside.sources[1:],
        title=beside.title,
        meta={**beside.meta, "answer": answer} if answer == REJECT else beside.meta,
        language=beside.language,
        id=beside.article,
        annotator=beside.annotator or str(name),
        state=State.SKIPPED if answer == IGNORE else None,
    )


class _Spans:
    """The spans of one task as annotations of the lossless form."""

    def __init__(
        self,
        fields: JsonObject,
        spans: list[Json],
        text: str,
        options: ReadOptions,
        findings: Findings,
    ) -> None:
        self._fields = fields
        self._spans = spans
        self._findings = findings
        self._text = text
        self._convert = self._unit(options)
        self._raws: dict[object, tuple[str, dict[str, Json]]] = {}
        # Where a span ends, in characters and in tokens, to find the ends of relations.
        self._at: dict[object, object] = {}

    def raws(self) -> list[tuple[str, Json]]:
        """Return the annotations, each with the words that name it."""
        for number, raw in enumerate(self._spans, 1):
            try:
                self._take(number, raw, fields_of(raw, _Span))
            except RecordRefused as error:
                self._findings.refuse(f", span {number}", str(error))
        for number, relation in enumerate(objects_of(self._fields.get("relations")), 1):
            self._relate(f", relation {number}", relation)
        return [(name, {**raw, "id": str(key)}) for key, (name, raw) in self._raws.items()]

    def _unit(self, options: ReadOptions) -> ToPoints:
        quoted = [
            ([(span["start"], span["end"])], span["text"])
            for span in objects_of(self._spans)
            if isinstance(span.get("text"), str)
            and isinstance(span.get("start"), int)
            and isinstance(span.get("end"), int)
        ]
        tokens = _tokens(self._fields.get("tokens"))
        told = (*tokens[:: len(tokens) // _SAMPLE + 1], *tokens[-_LAST:])
        quoted += [([(token.start, token.end)], token.text) for token in told]
        marked = str(self._fields.get("text")).startswith("\ufeff")
        unit = told_unit(self._text, quoted, options, self._findings, marked=marked)
        return to_points(self._text, unit)

    def _take(self, number: int, raw: dict[str, Json], span: _Span) -> None:
        ((start, end),) = converted([(span.start, span.end)], self._convert)
        if not span.label:
            raise RecordRefused("it has no label")
        own = span.id is not None and (str(span.id), span.label)
        key = own if own and own in self._raws else own or number
        if key in self._raws:
            self._raws[key][1]["fragments"].append((start, end))
        else:
            said: dict[str, Json] = {
                "label": span.label,
                "fragments": [(start, end)],
                "origin": {"by": "import"},
            }
            said["attributes"] = object_of(raw.get("attributes"))
            for name in ("referent", "note"):
                if isinstance(raw.get(name), str):
                    said[name] = raw[name]
            self._raws[key] = f"span {number}", said
        self._at.setdefault((span.start, span.end, span.label), key)
        if span.token_end is not None:
            self._at.setdefault(span.token_end, key)

    def _relate(self, place: str, relation: dict[str, Json]) -> None:
        head, child = self._end(relation, "head"), self._end(relation, "child")
        if head is None or child is None:
            self._findings.change(place, "left out: one of its ends is no span with a label")
            return
        role = str(relation.get("label") or "relation")
        fillers = self._raws[head][1].setdefault("roles", {}).setdefault(role, [])
        fillers.append({"id": str(child)})

    def _end(self, relation: dict[str, Json], name: str) -> object | None:
        span = object_of(relation.get(f"{name}_span"))
        own = str(span.get("id")), span.get("label")
        if own in self._raws:
            return own
        place = span.get("start"), span.get("end"), span.get("label")
        return self._at.get(place, self._at.get(relation.get(name)))
