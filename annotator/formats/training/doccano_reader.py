"""Reading doccano's JSON Lines (or JSON): sequence labels, entities and relations."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from annotator.formats.base import (
    Accepted,
    FileStart,
    OffsetUnit,
    ReadOptions,
    RecordRefused,
    Refusal,
)
from annotator.formats.findings import Findings
from annotator.formats.foreign_records import read_records
from annotator.formats.json_shapes import list_of, objects_of
from annotator.formats.one_layer import OneLayer, accepted_text
from annotator.formats.record_meta import beside_of
from annotator.formats.training.doccano_writer import CONTINUES
from annotator.formats.units import converted, suspected_unit, to_points, unit_title
from annotator.model.values import Json, JsonObject

_LABELS = ("label", "labels", "entities")
_TEXTS = ("text", "data")
_OWN = frozenset({*_LABELS, *_TEXTS, "relations", "id"})


class _Entity(msgspec.Struct, gc=False):
    start_offset: int
    end_offset: int
    label: str
    id: int | str | None = None


class _Place(msgspec.Struct, gc=False, array_like=True):
    start_offset: int
    end_offset: int
    label: str


class _Relation(msgspec.Struct, gc=False):
    from_id: int | str
    to_id: int | str
    type: str = "relation"


def is_doccano(start: FileStart) -> bool:
    """Tell whether a file's records have labels as doccano writes them."""
    fields = start.fields
    if not any(isinstance(value, str) for value in fields.values()):
        return False
    if _labels_of(fields):
        return True
    empty = [name for name in _LABELS if fields.get(name) == []]
    return "text" in fields and bool(empty) and (empty != ["entities"] or "relations" in fields)


def _labels_of(fields: JsonObject) -> list[str]:
    """Return the columns that hold labels; their names are free."""
    found = {name: list_of(value) for name, value in fields.items()}
    return [name for name, values in found.items() if values and _fits(values[0])]


def _fits(value: Json) -> bool:
    try:
        _span(value)
    except RecordRefused:
        return False
    return True


def read_doccano(path: Path, options: ReadOptions) -> Iterator[Accepted | Refusal]:
    """Read examples; their labels become a layer.

    Offsets that seem to count something else than characters are reported: a project that counts
    grapheme clusters does not say so.

    Raises:
        UserError: the file cannot be read.
    """

    def said(fields: JsonObject, findings: Findings) -> Iterator[OneLayer]:
        yield _example(fields, path.name, options, findings)

    return read_records(path, options, said)


def _example(fields: JsonObject, file: str, options: ReadOptions, findings: Findings) -> OneLayer:
    column = _text_column(fields, options)
    written = str(fields[column])
    text = accepted_text(written)
    taken = {column, *_OWN, *_labels_of(fields)}
    rest = {name: value for name, value in fields.items() if name not in taken}
    if rest.get("Comments") == []:
        del rest["Comments"]
    beside = beside_of(rest, text, file, named=True)
    return OneLayer(
        text=text,
        annotations=_raws(fields, text, len(written) - len(text), options, findings),
        source=beside.sources[0],
        sources=beside.sources[1:],
        title=beside.title,
        meta=beside.meta,
        language=beside.language,
        id=beside.article,
        annotator=beside.annotator,
    )


def _text_column(fields: JsonObject, options: ReadOptions) -> str:
    for name in (options.text_column or "text", *_TEXTS):
        if isinstance(fields.get(name), str):
            return name
    texts = {name: len(value) for name, value in fields.items() if isinstance(value, str)}
    if not texts or not _labels_of(fields):
        raise RecordRefused("it has no text")
    return max(texts, key=lambda name: texts[name])


def _span(value: Json) -> _Entity:
    try:
        if isinstance(value, dict):
            return msgspec.convert(value, _Entity)
        place = msgspec.convert(value, _Place)
    except msgspec.ValidationError:
        raise RecordRefused("it is no label with its start and end") from None
    return _Entity(place.start_offset, place.end_offset, place.label)


def _raws(
    fields: JsonObject, text: str, shift: int, options: ReadOptions, findings: Findings
) -> list[tuple[str, Json]]:
    spans: list[tuple[str, _Entity]] = []
    columns = dict.fromkeys((*_LABELS, *_labels_of(fields)))
    values = [value for name in columns for value in list_of(fields.get(name))]
    for number, value in enumerate(values, 1):
        try:
            spans.append((f"label {number}", _span(value)))
        except RecordRefused as error:
            findings.refuse(f", label {number}", str(error))
    convert = to_points(text, _unit(spans, text, options, findings))
    raws: dict[object, tuple[str, dict[str, Json]]] = {}
    for name, span in spans:
        key = name if span.id is None else span.id
        try:
            ends = (span.start_offset - shift, span.end_offset - shift)
            fragments = converted([ends], convert)
        except RecordRefused as error:
            findings.refuse(f", {name}", str(error))
            continue
        if key in raws:
            findings.refuse(f", {name}", f"its id {span.id} was used before in this example")
            continue
        raws[key] = (
            name,
            {
                "id": str(key),
                "label": span.label,
                "fragments": fragments,
                "origin": {"by": "import"},
            },
        )
    for number, value in enumerate(objects_of(fields.get("relations")), 1):
        _relate(f", relation {number}", value, raws, findings)
    return list(raws.values())


def _unit(
    spans: list[tuple[str, _Entity]], text: str, options: ReadOptions, findings: Findings
) -> OffsetUnit:
    if options.offsets:
        return options.offsets
    pairs = [(span.start_offset, span.end_offset) for _, span in spans]
    if options.evidence is not None:
        options.evidence.places(text, pairs)
    suspected = suspected_unit(text, pairs)
    if suspected is not None:
        why = (
            f"its offsets may count {unit_title(suspected)}, not characters: some stand within"
            f" words; if so, read it with the offsets “{suspected}”"
        )
        findings.change("", why)
    return OffsetUnit.POINTS


def _relate(
    place: str,
    value: dict[str, Json],
    raws: dict[object, tuple[str, dict[str, Json]]],
    findings: Findings,
) -> None:
    try:
        relation = msgspec.convert(value, _Relation)
    except msgspec.ValidationError:
        findings.change(place, "left out: it has no ends")
        return
    source, target = raws.get(relation.from_id), raws.get(relation.to_id)
    if source is None or target is None:
        findings.change(place, "left out: one of its ends is not there")
    elif relation.type == CONTINUES and source is not target:
        source[1]["fragments"] += target[1]["fragments"]
        del raws[relation.to_id]
    else:
        fillers = source[1].setdefault("roles", {}).setdefault(relation.type, [])
        fillers.append({"id": target[1]["id"]})
