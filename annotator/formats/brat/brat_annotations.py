"""The lines of an .ann file put together to annotations of the lossless form."""

from typing import cast

from annotator.formats.base import ReadOptions, RecordRefused
from annotator.formats.brat.brat_lines import (
    USUAL_NOTE,
    BratLines,
    Event,
    Mark,
    Relation,
    Words,
    joined_over_breaks,
    role_of,
)
from annotator.formats.findings import Findings
from annotator.formats.ids import derived_uuid
from annotator.formats.one_layer import attribute_value
from annotator.formats.units import (
    ToPoints,
    converted,
    same_words,
    to_points,
    told_unit,
)
from annotator.model.article import Referent
from annotator.model.values import Json, Uuid

# Where what only brat has is kept in annotations, fillers and referents, to be written again.
OWN = "brat"
_NO_UUID: Uuid = "00000000-0000-0000-0000-000000000000"
_SHOWN = 40


class BratAnnotations:
    """The annotations of one file, and the referents they name."""

    def __init__(
        self, text: str, lines: BratLines, options: ReadOptions, findings: Findings
    ) -> None:
        self._text = text
        self._lines = lines
        self._schema = options.schema
        self._findings = findings
        self._convert = self._unit(options)
        self._raws: dict[str, tuple[str, dict[str, Json]]] = {}
        # What is said of a trigger is said of its first event.
        self._event_of: dict[str, str] = {}
        self._fillers: dict[str, dict[str, Json]] = {}
        self.referents: dict[str, Referent] = {}

    def raws(self) -> list[tuple[str, Json]]:
        """Return the annotations, each with the words that name it."""
        lines = self._lines
        for identity, event in lines.events.items():
            self._event_of.setdefault(event.trigger, identity)
        for identity, mark in lines.marks.items():
            if identity not in self._event_of:
                self._mark(identity, mark, mark.label)
        for identity, event in lines.events.items():
            self._event(identity, event)
        for identity, event in lines.events.items():
            self._arguments(identity, event)
        for identity, relation in lines.relations.items():
            self._relation(identity, relation)
        self._attributes()
        self._notes()
        for reference in lines.references:
            self._reference(reference)
        self._equivalences()
        return list(self._raws.values())

    def _unit(self, options: ReadOptions) -> ToPoints:
        marks = self._lines.marks.values()
        quoted = [(mark.fragments, mark.quote) for mark in marks if mark.quote is not None]
        unit = told_unit(self._text, quoted, options, self._findings)
        return to_points(self._text, unit)

    def _mark(self, identity: str, mark: Mark, label: str) -> None:
        try:
            fragments = converted(mark.fragments, self._convert)
            self._check_quote(mark, fragments)
        except RecordRefused as error:
            self._findings.refuse(f", line {mark.line}", str(error))
            return
        raw: dict[str, Json] = {
            "id": identity,
            "label": label,
            "fragments": joined_over_breaks(self._text, fragments),
            "origin": {"by": "import"},
        }
        self._raws[identity] = f"line {mark.line}", raw

    def _check_quote(self, mark: Mark, fragments: list[tuple[int, int]]) -> None:
        stands = " ".join(self._text[max(0, start) : end] for start, end in fragments)
        if mark.quote is None:
            raise RecordRefused("it ends before its words")
        if not same_words(stands, mark.quote):
            at = ";".join(f"{start}–{end}" for start, end in mark.fragments)
            raise RecordRefused(
                f"at {at} the text has “{stands[:_SHOWN]}”, not “{mark.quote[:_SHOWN]}”"
            )

    def _event(self, identity: str, event: Event) -> None:
        mark = self._lines.marks.get(event.trigger)
        if mark is None:
            self._findings.refuse(f", line {event.line}", f"there is no trigger {event.trigger}")
            return
        self._mark(identity, mark._replace(line=event.line), event.label)
        label = self._schema.by_id.get(event.label) if self._schema else None
        if identity in self._raws and not (label and label.is_frame):
            self._own(identity)["event"] = True

    def _arguments(self, identity: str, event: Event) -> None:
        if identity not in self._raws:
            return
        label = self._schema.by_id.get(event.label) if self._schema else None
        known = frozenset(role.id for role in label.roles) if label else frozenset[str]()
        roles = self._roles(identity)
        for argument, target in event.arguments:
            roles.setdefault(role_of(argument, roles, known), []).append(
                {"id": self._spoken_of(target)}
            )

    def _relation(self, identity: str, relation: Relation) -> None:
        (first, source), (second, target) = relation.arguments
        source, target = self._spoken_of(source), self._spoken_of(target)
        for end in (source, target):
            if end not in self._raws:
                why = f"a relation left out: there is no annotation {end}"
                self._findings.change(f", line {relation.line}", why)
                return
        filler: dict[str, Json] = {"id": target, OWN: {"relation": [first, second]}}
        self._roles(source).setdefault(relation.label, []).append(filler)
        self._fillers[identity] = filler

    def _attributes(self) -> None:
        values: dict[tuple[str, str], list[str]] = {}
        for one in self._lines.attributes:
            found = values.setdefault((self._spoken_of(one.target), one.kind), [])
            if one.value:
                found.append(one.value)
        lines = {
            (self._spoken_of(one.target), one.kind): one.line for one in self._lines.attributes
        }
        for (target, name), words in values.items():
            holder = self._holder(target, lines[target, name], f"the attribute {name}")
            if holder is not None:
                attribute = self._schema.attribute(name) if self._schema else None
                attributes = holder.setdefault("attributes", {})
                attributes[name] = attribute_value(words, attribute)

    def _notes(self) -> None:
        for note in self._lines.notes:
            target = self._spoken_of(note.target)
            holder = self._holder(target, note.line, "a note")
            if holder is None:
                continue
            if note.kind == USUAL_NOTE and target in self._raws:
                before = holder.get("note")
                holder["note"] = note.value if before is None else f"{before}\n{note.value}"
            else:
                own = holder if target in self._fillers else self._own(target)
                own.setdefault("notes", []).append([note.kind, note.value])

    def _reference(self, reference: Words) -> None:
        target = self._spoken_of(reference.target)
        if target not in self._raws:
            why = f"a reference left out: there is no annotation {reference.target}"
            self._findings.change(f", line {reference.line}", why)
            return
        raw = self._raws[target][1]
        key, name = reference.kind, reference.value
        held = raw.setdefault("referent", key)
        known = self.referents.get(held) or Referent(held, name or held)
        if key != held and key not in known.ids:
            known = Referent(held, known.name, "", (*known.ids, key), known.extra)
        self.referents[held] = known

    def _equivalences(self) -> None:
        for same in self._lines.equivalences:
            members = [self._spoken_of(member) for member in same.members]
            raws = [self._raws[member][1] for member in members if member in self._raws]
            keys = {raw["referent"] for raw in raws if "referent" in raw}
            if len(raws) < len(members) or len(keys) > 1:
                why = "two referents for one" if len(keys) > 1 else "a mention is missing"
                self._findings.change(f", line {same.line}", f"an equivalence left out: {why}")
                continue
            key = keys.pop() if keys else self._made_referent(same.kind, raws)
            for raw in raws:
                raw["referent"] = key

    def _made_referent(self, kind: str, raws: list[dict[str, Json]]) -> str:
        places = " ".join(str(raw["fragments"]) for raw in raws)
        key = f"local:{kind}-{derived_uuid(_NO_UUID, self._text, places)[:8]}"
        start, end = max((raw["fragments"][0] for raw in raws), key=lambda one: one[1] - one[0])
        self.referents[key] = Referent(key, self._text[start:end], extra={OWN: kind})
        return key

    def _spoken_of(self, identity: str) -> str:
        return self._event_of.get(identity, identity)

    def _holder(self, target: str, line: int, what: str) -> dict[str, Json] | None:
        """Return what an attribute or a note of `target` is put into."""
        if target in self._raws:
            return self._raws[target][1]
        if target in self._fillers:
            return cast("dict[str, Json]", self._fillers[target][OWN])
        why = f"{what} left out: there is no annotation {target}"
        self._findings.change(f", line {line}", why)
        return None

    def _own(self, identity: str) -> dict[str, Json]:
        return self._raws[identity][1].setdefault(OWN, {})

    def _roles(self, identity: str) -> dict[str, list[dict[str, Json]]]:
        return self._raws[identity][1].setdefault("roles", {})
