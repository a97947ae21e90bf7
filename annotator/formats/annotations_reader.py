"""Reading the annotations of one layer, each checked by itself."""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import pairwise

import msgspec

from annotator.formats.base import RecordRefused
from annotator.formats.findings import Findings, fields_of, names_of, unknown_fields
from annotator.formats.ids import SeenIds, derived_uuid, uuid_text
from annotator.model.annotation import Annotation, Filler, Origin, quote_of
from annotator.model.fragment import Fragment, normal_form
from annotator.model.frame_rules import first_circle
from annotator.model.values import Json, JsonObject, Uuid


class _AnnotationFields(msgspec.Struct, gc=False):
    label: str
    id: str | int | None = None
    start: int | None = None
    end: int | None = None
    text: str | None = None
    fragments: list[tuple[int, int]] | None = None
    attributes: dict[str, Json] | None = None
    roles: dict[str, list[dict[str, Json]]] | None = None
    referent: str | None = None
    note: str | None = None
    origin: dict[str, Json] | None = None
    created: str | None = None
    updated: str | None = None


class _OriginFields(msgspec.Struct, gc=False, rename={"sources": "from"}):
    by: str | None = None
    sources: list[dict[str, Json]] | None = None
    tool: str | None = None
    model: str | None = None
    version: str | None = None
    score: float | None = None


class _FillerFields(msgspec.Struct, gc=False):
    id: str | int | None = None
    text: str | None = None
    referent: str | None = None
    implied: bool | None = None


_ANNOTATION = names_of(_AnnotationFields)
_ORIGIN = names_of(_OriginFields)
_FILLER = names_of(_FillerFields)
_BY_HAND: dict[str, Json] = {"by": "manual"}
_IMPORTED: dict[str, Json] = {"by": "import"}
_MANUAL, _IMPORT = Origin(), Origin("import")
_SHOWN = 40


class AnnotationsReader:
    """Reads the annotations of one layer of one text.

    `shift` is how far the offsets of the file lie behind those of the text; `labels` are the
    schema's when they are to be checked. Ids of a `foreign` file name annotations within the layer
    only; stable ones are made from what they stand on.
    """

    def __init__(
        self,
        text: str,
        layer: Uuid,
        findings: Findings,
        *,
        place: str = "",
        shift: int = 0,
        labels: frozenset[str] | None = None,
        seen: SeenIds | None = None,
        foreign: bool = False,
    ) -> None:
        self._text = text
        self._foreign = foreign
        self._layer = layer
        self._findings = findings
        self._place = place
        self._shift = shift
        self._labels = labels
        self._seen = seen
        self._ids: dict[str | int, Uuid] = {}
        self._taken: set[Uuid] = set()

    def read(self, raws: Iterable[tuple[str, Json]]) -> tuple[Annotation, ...]:
        """Return the annotations that can be taken; the findings name the others.

        Each comes with the words that name it within its layer.
        """
        annotations: list[Annotation] = []
        frames: list[tuple[int, str, dict[str, list[dict[str, Json]]]]] = []
        for name, raw in raws:
            place = f"{self._place}, {name}"
            try:
                fields = fields_of(raw, _AnnotationFields)
                annotation = self._annotation(raw, fields, place)
            except RecordRefused as error:
                self._findings.refuse(place, str(error))
                continue
            if fields.roles:
                frames.append((len(annotations), place, fields.roles))
            annotations.append(annotation)
        for index, place, roles in frames:
            filled = self._roles(roles, place)
            annotations[index] = msgspec.structs.replace(annotations[index], roles=filled)
        self._break_circles(annotations)
        self._report_labels(annotations)
        return tuple(annotations)

    def _annotation(self, raw: JsonObject, fields: _AnnotationFields, place: str) -> Annotation:
        fragments = self._fragments(fields, place)
        start, end = fragments[0].start, fragments[-1].end
        if fields.text is not None and fields.text != self._text[start:end]:
            stands = _shown(self._text[start:end])
            raise RecordRefused(
                f"at {start}–{end} the text has “{stands}”, not “{_shown(fields.text)}”"
            )
        return Annotation(
            id=self._id(fields, fragments, place),
            label=fields.label,
            fragments=fragments,
            attributes=fields.attributes or {},
            referent=fields.referent,
            note=fields.note or "",
            origin=_origin(fields.origin),
            created=utc_time(fields.created),
            updated=utc_time(fields.updated),
            extra=unknown_fields(raw, _ANNOTATION),
        )

    def _fragments(self, fields: _AnnotationFields, place: str) -> tuple[Fragment, ...]:
        given = fields.fragments
        if not given:
            if fields.start is None or fields.end is None:
                raise RecordRefused("it has neither fragments nor start and end")
            given = [(fields.start, fields.end)]
        if self._shift:
            given = [(start - self._shift, end - self._shift) for start, end in given]
        one = len(given) == 1
        found = (Fragment._make(given[0]),) if one else self._normal(given, place)
        start, end = found[0].start, found[-1].end
        if not 0 <= start < end <= len(self._text):
            raise RecordRefused(self._wrong_offsets(start, end))
        if (fields.start, fields.end) != (start + self._shift, end + self._shift) and (
            fields.start is not None or fields.end is not None
        ):
            self._findings.change(place, "start and end do not fit the fragments, which count")
        return found

    def _normal(self, given: list[tuple[int, int]], place: str) -> tuple[Fragment, ...]:
        try:
            found = normal_form(given, join_touching=False)
        except ValueError as error:
            raise RecordRefused(str(error)) from None
        if len(found) < len(given):
            self._findings.change(place, "overlapping fragments joined")
        elif any(a.end == b.start for a, b in pairwise(found)):
            self._findings.change(place, "touching fragments, kept as they are")
        return found

    def _wrong_offsets(self, start: int, end: int) -> str:
        if start == end:
            return f"{start}–{end} has no width"
        if end < start:
            return f"{start}–{end} ends before it starts"
        return f"{start}–{end} lies outside the text of {len(self._text)} characters"

    def _id(self, fields: _AnnotationFields, fragments: tuple[Fragment, ...], place: str) -> Uuid:
        written = fields.id
        if written is None or self._foreign:
            found = self._made_id(fields.label, fragments)
        else:
            found = uuid_text(written)
            if found is None:
                found = derived_uuid(self._layer, "id", str(written))
                self._findings.change(
                    place, f"its id “{written}” is no UUID; {found} stands for it"
                )
        if found in self._taken or (self._seen is not None and not self._seen.add(found)):
            raise RecordRefused(f"its id {found} was used before in this file")
        self._taken.add(found)
        self._ids[found] = found
        if written is not None:
            self._ids[written] = found
        return found

    def _made_id(self, label: str, fragments: tuple[Fragment, ...]) -> Uuid:
        where = " ".join([f"{start}-{end}" for start, end in fragments])
        number, found = 1, derived_uuid(self._layer, label, where)
        while found in self._taken:
            number += 1
            found = derived_uuid(self._layer, label, where, str(number))
        return found

    def _roles(
        self, roles: dict[str, list[dict[str, Json]]], place: str
    ) -> dict[str, tuple[Filler, ...]]:
        filled: dict[str, tuple[Filler, ...]] = {}
        for role, raws in roles.items():
            fillers = [self._filler(raw, role, place) for raw in raws]
            if kept := tuple(filler for filler in fillers if filler is not None):
                filled[role] = kept
        return filled

    def _filler(self, raw: dict[str, Json], role: str, place: str) -> Filler | None:
        try:
            fields = fields_of(raw, _FillerFields)
        except RecordRefused as error:
            self._findings.change(place, f"a filler of “{role}” left out: {error}")
            return None
        extra = unknown_fields(raw, _FILLER)
        if fields.id is None:
            return Filler(None, fields.text, fields.referent, extra)
        found = self._ids.get(fields.id) or self._ids.get(uuid_text(fields.id) or "")
        if found is None:
            why = f"a filler of “{role}” left out: the layer has no annotation {fields.id}"
            self._findings.change(place, why)
            return None
        return Filler(found, fields.text, fields.referent, extra)

    def _break_circles(self, annotations: list[Annotation]) -> None:
        """Keep only the words of fillers through which a frame would fill itself."""
        while (circle := first_circle(annotations)) is not None:
            frame, filler = circle
            quotes = {a.id: quote_of(self._text, a.fragments) for a in annotations}
            words = " ".join(quotes[filler].split())
            number = next(n for n, a in enumerate(annotations) if a.id == frame)
            before = annotations[number]
            annotations[number] = before.with_implied(filler, words)
            self._findings.change(
                self._place,
                f"“{_shown(quotes[frame])}” would fill itself through “{_shown(words)}”,"
                " of which only the words are kept",
            )

    def _report_labels(self, annotations: list[Annotation]) -> None:
        if self._labels is None or self._labels.issuperset([a.label for a in annotations]):
            return
        labels = [a.label for a in annotations]
        for label in sorted({*labels} - self._labels):
            count = labels.count(label)
            why = f"the label “{label}” ({count} ×) is not in the schema; kept as it is"
            self._findings.change(self._place, why)


def utc_time(written: str | None) -> str:
    """Return a time in UTC with a Z; one that cannot be read stays as it is written."""
    if not written or written.endswith("Z"):
        return written or ""
    try:
        time = datetime.fromisoformat(written)
    except ValueError:
        return written
    if time.tzinfo is None:
        return written
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _origin(raw: dict[str, Json] | None) -> Origin:
    if not raw or raw == _BY_HAND:
        return _MANUAL
    if raw == _IMPORTED:
        return _IMPORT
    fields = fields_of(raw, _OriginFields)
    return Origin(
        fields.by or "import",
        tuple(fields.sources or ()),
        fields.tool,
        fields.model,
        fields.version,
        fields.score,
        unknown_fields(raw, _ORIGIN),
    )


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
