"""Reading Label Studio's exports, JSON and JSON_MIN: each annotation or prediction is a layer."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, cast

import msgspec

from annotator.formats.base import (
    Accepted,
    FileStart,
    ReadOptions,
    RecordRefused,
    Refusal,
)
from annotator.formats.findings import Findings
from annotator.formats.foreign_records import read_records
from annotator.formats.json_shapes import list_of, object_of, objects_of
from annotator.formats.one_layer import OneLayer, accepted_text
from annotator.formats.record_meta import beside_of
from annotator.formats.training.label_studio_config import (
    CONTINUES,
    NOTE,
    REFERENT,
    TEXT,
    YES,
    Controls,
)
from annotator.formats.units import converted, same_words, to_points, told_unit
from annotator.model.article import AnnotatorKind, State
from annotator.model.schema import AttributeKind
from annotator.model.values import Json, JsonObject

_ENTRIES = ("annotations", "completions", "predictions")
_SHOWN = 40


class _Entry(NamedTuple):
    """One person's or model's work on a task."""

    name: str
    result: list[dict[str, Json]]
    kind: AnnotatorKind
    skipped: bool


class _Region(NamedTuple):
    """A stretch with its labels; offsets as they are in the file."""

    id: str
    place: str
    start: int
    end: int
    quote: str | None
    labels: list[str]


class _Stretch(msgspec.Struct, gc=False):
    start: int | str
    end: int | str
    text: str | None = None
    labels: list[str] | None = None
    hypertextlabels: list[str] | None = None
    offsets: dict[str, int] | None = msgspec.field(default=None, name="globalOffsets")


def is_label_studio(start: FileStart) -> bool:
    """Tell whether a file is an export of Label Studio, or tasks for it."""
    fields = start.fields
    if isinstance(fields.get("data"), dict):
        return any(isinstance(fields.get(name), list) for name in _ENTRIES)
    return _minimal_labels(fields) is not None


def read_label_studio(path: Path, options: ReadOptions) -> Iterator[Accepted | Refusal]:
    """Read tasks with annotations and predictions, each of which becomes a layer.

    Offsets of older exports count UTF-16 units: their quotes tell.

    Raises:
        UserError: the file cannot be read.
    """
    controls = Controls(options.schema)

    def said(fields: JsonObject, findings: Findings) -> Iterator[OneLayer]:
        yield from _layers(fields, path.name, options, controls, findings)

    return read_records(path, options, said)


def _layers(
    fields: JsonObject, file: str, options: ReadOptions, controls: Controls, findings: Findings
) -> Iterator[OneLayer]:
    data, entries = _task(fields)
    written = _text_of(data, entries, options)
    text = accepted_text(written)
    rest = {name: value for name, value in data.items() if value is not written}
    beside = beside_of(rest, text, file, named=True)
    usual = OneLayer(
        text=text,
        annotations=(),
        source=beside.sources[0],
        sources=beside.sources[1:],
        title=beside.title,
        meta=beside.meta,
        language=beside.language,
        id=beside.article,
    )
    if not entries:
        yield usual
    taken: set[tuple[AnnotatorKind, str]] = set()
    for entry in entries:
        name, number = entry.name, 1
        while (entry.kind, name) in taken:
            number += 1
            name = f"{entry.name} ({number})"
        taken.add((entry.kind, name))
        found = _Results(written, text, entry.result, options, controls, findings)
        yield msgspec.structs.replace(
            usual,
            annotations=found.raws(),
            document=found.document,
            annotator=name,
            kind=entry.kind,
            state=State.SKIPPED if entry.skipped else None,
        )


def _task(fields: JsonObject) -> tuple[JsonObject, list[_Entry]]:
    data = fields.get("data")
    if not isinstance(data, dict):
        return _minimal_task(fields)
    entries: list[_Entry] = []
    for kind in _ENTRIES:
        found = [each for each in objects_of(fields.get(kind)) if "result" in each]
        entries += [_entry(each, kind) for each in found]
    return cast("JsonObject", data), entries


def _entry(each: dict[str, Json], kind: str) -> _Entry:
    if kind == "predictions":
        name = str(each.get("model_version") or "prediction")
        return _Entry(name, objects_of(each["result"]), AnnotatorKind.MODEL, skipped=False)
    name = str(each.get("annotator") or _person(each.get("completed_by")))
    skipped = each.get("was_cancelled") is True
    return _Entry(name, objects_of(each["result"]), AnnotatorKind.PERSON, skipped)


def _person(completed_by: Json) -> str:
    if found := object_of(completed_by):
        names = [str(found[n]) for n in ("first_name", "last_name") if found.get(n)]
        return " ".join(names) or str(found.get("email") or found.get("id") or "")
    return "" if completed_by is None else f"user {completed_by}"


def _minimal_labels(fields: JsonObject) -> str | None:
    """Return the field of a JSON_MIN record that holds its regions."""
    for name, value in fields.items():
        found = objects_of(value)[:1]
        if found and "start" in found[0] and list_of(found[0].get("labels")):
            return name
    return None


def _minimal_task(fields: JsonObject) -> tuple[JsonObject, list[_Entry]]:
    name = _minimal_labels(fields)
    if name is None:
        raise RecordRefused("it has neither data nor labels")
    result: list[dict[str, Json]] = [
        {"id": str(number), "type": "labels", "from_name": name, "value": value}
        for number, value in enumerate(objects_of(fields[name]), 1)
    ]
    texts = {key: value for key, value in fields.items() if isinstance(value, str)}
    return texts, [_Entry(_person(fields.get("annotator")), result, AnnotatorKind.PERSON, False)]


def _text_of(data: JsonObject, entries: list[_Entry], options: ReadOptions) -> str:
    """Return the field of the data that the regions stand on."""
    texts = {name: value for name, value in data.items() if isinstance(value, str)}
    for name in (options.text_column, TEXT):
        if name in texts:
            return texts[name]
    if not texts:
        raise RecordRefused("its data has no text")
    values = [object_of(item.get("value")) for entry in entries for item in entry.result]
    quotes = [str(value["text"]) for value in values if isinstance(value.get("text"), str)]
    return max(texts.values(), key=lambda text: (sum(q in text for q in quotes), len(text)))


class _Results:
    """The results of one annotation as annotations of the lossless form."""

    def __init__(
        self,
        written: str,
        text: str,
        result: list[dict[str, Json]],
        options: ReadOptions,
        controls: Controls,
        findings: Findings,
    ) -> None:
        self._text = text
        self._marked = len(written) > len(text)
        self._options = options
        self._controls = controls
        self._findings = findings
        self.document: dict[str, Json] = {}
        self._raws: dict[str, list[tuple[str, dict[str, Json]]]] = {}
        self._regions: list[tuple[str, dict[str, Json]]] = []
        self._others: list[tuple[str, dict[str, Json]]] = []
        for number, item in enumerate(result, 1):
            kept = self._regions if _is_region(item) else self._others
            kept.append((f", result {number}", item))

    def raws(self) -> list[tuple[str, Json]]:
        """Return the annotations, each with the words that name it; fills `document`."""
        self._put(self._placed())
        for place, item in self._others:
            if item.get("type") == "relation":
                self._relation(place, item)
            else:
                self._say(place, item)
        found = [each for stacked in self._raws.values() for each in stacked]
        return [(name.removeprefix(", "), raw) for name, raw in found]

    def _placed(self) -> list[_Region]:
        found: list[_Region] = []
        for place, item in self._regions:
            try:
                found.append(_region(place, item))
            except RecordRefused as error:
                self._findings.refuse(place, str(error))
        return found

    def _put(self, regions: list[_Region]) -> None:
        quoted = [([(r.start, r.end)], r.quote) for r in regions if r.quote is not None]
        unit = told_unit(self._text, quoted, self._options, self._findings, marked=self._marked)
        convert = to_points(self._text, unit)
        for region in regions:
            try:
                ((start, end),) = converted([(region.start, region.end)], convert)
                self._check(region, start, end)
            except RecordRefused as error:
                self._findings.refuse(region.place, str(error))
                continue
            stacked = self._raws.setdefault(region.id, [])
            for label in region.labels:
                name = f"{region.id}/{len(stacked)}"
                raw: dict[str, Json] = {
                    "id": name,
                    "label": label,
                    "fragments": [(start, end)],
                    "origin": {"by": "import"},
                }
                stacked.append((region.place, raw))

    def _check(self, region: _Region, start: int, end: int) -> None:
        stands = self._text[max(0, start) : max(0, end)]
        if region.quote is not None and not same_words(stands, region.quote):
            raise RecordRefused(
                f"at {region.start}–{region.end} the text has “{stands[:_SHOWN]}”,"
                f" not “{region.quote[:_SHOWN]}”"
            )

    def _relation(self, place: str, item: dict[str, Json]) -> None:
        ends = [str(item.get("from_id")), str(item.get("to_id"))]
        if item.get("direction") == "left":
            ends.reverse()
        elif item.get("direction") == "bi":
            self._findings.change(
                place, "a relation of both directions is read as one to the right"
            )
        stacked = [self._raws.get(end) for end in ends]
        if not all(stacked):
            self._findings.change(place, "a relation left out: one of its ends is not there")
            return
        source, target = ends
        names = [str(name) for name in list_of(item.get("labels"))] or ["relation"]
        for name in names:
            if name == CONTINUES:
                self._join(source, target)
                continue
            for _, raw in self._raws[source]:
                fillers = raw.setdefault("roles", {}).setdefault(name, [])
                fillers += [{"id": other["id"]} for _, other in self._raws[target]]

    def _join(self, first: str, further: str) -> None:
        for (_, raw), (_, more) in zip(self._raws[first], self._raws[further], strict=False):
            raw["fragments"] += more["fragments"]
        if first != further:
            del self._raws[further]

    def _say(self, place: str, item: dict[str, Json]) -> None:
        name, region = str(item.get("from_name")), str(item.get("id"))
        value = object_of(item.get("value"))
        holders = [raw for _, raw in self._raws.get(region, [])]
        found = _said(value, name, self._controls)
        if found is None or ("start" in value and not holders):
            why = f"“{item.get('type')}” of “{name}” left out: it is said of no labelled text"
            self._findings.change(place, why)
            return
        control = self._controls.by_name.get(name)
        key = control.attribute.id if control else name
        if not holders:
            self.document[key] = found
        for raw in holders:
            if name in (NOTE, REFERENT):
                raw[name] = found if isinstance(found, str) else str(found)
            else:
                raw.setdefault("attributes", {})[key] = found


def _is_region(item: JsonObject) -> bool:
    value = object_of(item.get("value"))
    stretch = "labels" in value or "hypertextlabels" in value
    return stretch and item.get("type") != "relation"


def _region(place: str, item: dict[str, Json]) -> _Region:
    try:
        value = msgspec.convert(item["value"], _Stretch)
    except msgspec.ValidationError:
        raise RecordRefused("it is no stretch of text") from None
    ends = value.start, value.end
    if value.offsets is not None:
        ends = value.offsets.get("start", -1), value.offsets.get("end", -1)
    try:
        start, end = int(ends[0]), int(ends[1])
    except ValueError:
        raise RecordRefused("its place is one in HTML, without offsets of the text") from None
    labels = value.labels or value.hypertextlabels or []
    if not labels:
        raise RecordRefused("it has no label")
    return _Region(str(item.get("id")), place, start, end, value.text, labels)


def _said(value: dict[str, Json], control: str, controls: Controls) -> Json:
    """Return the value of an attribute; None when there is none that can be taken."""
    known = controls.by_name.get(control)
    kind = known.attribute.kind if known else None
    if "number" in value or "rating" in value:
        return value.get("number", value.get("rating"))
    words = value.get("choices", value.get("text"))
    found = [str(word) for word in list_of(words)]
    if not found:
        return words if isinstance(words, str) else None
    if kind is AttributeKind.FLAG:
        return found[0] == YES
    if kind is AttributeKind.CHOICES:
        return found
    return found[0] if len(found) == 1 else found
