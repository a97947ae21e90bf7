"""The types of a brat folder: names that brat takes, and its annotation.conf and visual.conf."""

import re
from collections.abc import Iterable, Iterator
from typing import cast

from annotator.formats.base import LossCount
from annotator.formats.brat.brat_annotations import OWN
from annotator.model.annotation import Annotation, Filler
from annotator.model.schema import Attribute, AttributeKind, Label, Role, Schema
from annotator.model.values import Json, JsonObject

_UNFIT = re.compile(r"[^A-Za-z0-9_-]")
_PLAIN_VALUE = re.compile(r"[^\s|,:<>]+")
_MOST_VALUES = 200
_COLOURS = (
    "#fcd9b6", "#b9d9f7", "#c8e6c0", "#e3cdf2", "#f7c9c9", "#f4e7a1", "#bfe5e1", "#dfdcd3",
    "#f5c6e0", "#d3dfa8",
)  # fmt: skip


class Vocabulary:
    """The names of labels, roles and attributes as they are written, and where they were met.

    Names that brat cannot read are changed, counted once each.
    """

    def __init__(self, schema: Schema, losses: LossCount) -> None:
        self._schema = schema
        self._losses = losses
        self._names: dict[tuple[str, str], str] = {}
        self._taken: set[tuple[str, str]] = set()
        for label in schema.labels:
            self.label(label.id)
        self._frames = {label.id for label in schema.labels if label.is_frame}
        self._relations: dict[str, None] = {}
        self._met_roles: dict[str, dict[str, None]] = {}
        self._met_values: dict[str, dict[str, None]] = {}
        self._met_on: dict[str, set[str]] = {}

    def label(self, label: str) -> str:
        """Return the type of a label."""
        return self._name("label", label)

    def is_event(self, annotation: Annotation) -> bool:
        """Tell whether an annotation is written as an event; its label's types are noted."""
        label = annotation.label
        if label in self._frames:
            return True
        fillers = (filler for found in annotation.roles.values() for filler in found)
        if own_of(annotation.extra).get("event") or any(
            ends_of(filler) is None for filler in fillers
        ):
            self._met_roles.setdefault(label, {})
            return True
        return False

    def role(self, label: str, role: str) -> str:
        """Return the name of a frame's role."""
        self._met_roles.setdefault(label, {})[role] = None
        return self._name("role", role)

    def relation(self, kind: str) -> str:
        """Return the type of a relation."""
        self._relations[kind] = None
        return self._name("relation", kind)

    def attribute(self, name: str, label: str, words: Iterable[str]) -> str:
        """Return the name of an attribute; its values are listed when the schema has none."""
        values = self._met_values.setdefault(name, {})
        for word in words:
            if len(values) < _MOST_VALUES and _PLAIN_VALUE.fullmatch(word):
                values[word] = None
        self._met_on.setdefault(name, set()).add(label)
        return self._name("attribute", name)

    def annotation_conf(self) -> str:
        """Return the file that says which types there are."""
        lines = ["[entities]", *self._entities(), "", "[relations]"]
        lines += [
            f"{self._name('relation', kind)}\tArg1:<ANY>, Arg2:<ANY>"
            for kind in sorted(self._relations)
        ]
        lines += ["", "[events]", *self._events(), "", "[attributes]", *self._attributes()]
        return "\n".join(lines) + "\n"

    def visual_conf(self) -> str:
        """Return the file that says what types are called and how they look."""
        lines = ["[labels]"]
        titles: dict[str, str] = {}
        for label in self._schema.labels:
            titles.setdefault(self.label(label.id), label.name)
            for role in label.roles:
                titles.setdefault(self._name("role", role.id), role.title)
        lines += [f"{name} | {_one_cell(title)}" for name, title in titles.items()]
        lines += [
            "",
            "[drawing]",
            "SPAN_DEFAULT\tfgColor:black, bgColor:#eeeeee, borderColor:darken",
        ]
        lines.append("ARC_DEFAULT\tcolor:black, dashArray:-, arrowHead:triangle-5, labelArrow:none")
        groups = [group.id for group in self._schema.groups]
        for label in self._schema.labels:
            if label.group in groups:
                colour = _COLOURS[groups.index(label.group) % len(_COLOURS)]
                lines.append(f"{self.label(label.id)}\tbgColor:{colour}")
        return "\n".join(lines) + "\n"

    def _entities(self) -> list[str]:
        lines: list[str] = []
        plain = [label for label in self._schema.labels if not self._is_event_type(label.id)]
        names = {label.id for label in plain}
        for label in plain:
            if label.parent not in names:
                lines += self._branch(label, plain, 0)
        met = {label for (kind, label) in self._names if kind == "label"}
        more = sorted(met - self._schema.by_id.keys())
        return lines + [self.label(label) for label in more if not self._is_event_type(label)]

    def _branch(self, label: Label, among: list[Label], depth: int) -> list[str]:
        lines = ["\t" * depth + self.label(label.id)]
        for child in among:
            if child.parent == label.id:
                lines += self._branch(child, among, depth + 1)
        return lines

    def _events(self) -> list[str]:
        lines: list[str] = []
        more = sorted(self._met_roles.keys() - self._schema.by_id.keys())
        for label in (*self._schema.by_id, *more):
            if not self._is_event_type(label):
                continue
            known = self._schema.by_id.get(label)
            roles = {role.id: self._argument(role) for role in known.roles} if known else {}
            for role in self._met_roles.get(label, ()):
                roles.setdefault(role, f"{self._name('role', role)}*:<ANY>")
            lines.append("\t".join((self.label(label), ", ".join(roles.values()))).rstrip())
        return lines

    def _argument(self, role: Role) -> str:
        """Return a role with how often it is filled and by what."""
        often = ("+" if role.required else "*") if role.many else ("" if role.required else "?")
        fillers = [
            self.label(label.id)
            for label in self._schema.labels
            if self._schema.may_fill(role, label.id)
        ]
        return f"{self._name('role', role.id)}{often}:{'|'.join(fillers) or '<ANY>'}"

    def _attributes(self) -> list[str]:
        lines: list[str] = []
        known = {attribute.id: attribute for attribute in self._schema.attributes}
        for name in (*known, *sorted(self._met_on.keys() - known.keys())):
            labels = [label.id for label in self._schema.labels if name in label.attributes]
            labels += sorted(self._met_on.get(name, set()) - set(labels))
            if not labels:
                continue
            values = self._values(name, known.get(name))
            on = "|".join(self.label(label) for label in labels)
            choice = f", Value:{'|'.join(values)}" if values else ""
            lines.append(f"{self._name('attribute', name)}\tArg:{on}{choice}")
        return lines

    def _values(self, name: str, known: Attribute | None) -> list[str]:
        listed = [value.id for value in known.values] if known else []
        flag = known is not None and known.kind is AttributeKind.FLAG
        met = [] if flag else [v for v in self._met_values.get(name, ()) if v not in listed]
        return [value for value in (*listed, *met) if _PLAIN_VALUE.fullmatch(value)]

    def _is_event_type(self, label: str) -> bool:
        return label in self._frames or label in self._met_roles

    def _name(self, kind: str, written: str) -> str:
        if (found := self._names.get((kind, written))) is not None:
            return found
        base = name = _UNFIT.sub("_", written) or "_"
        number = 1
        while (kind, name) in self._taken:
            number += 1
            name = f"{base}_{number}"
        if name != written:
            self._losses.add("names changed", f"{kind} “{written}” as {name}")
        self._taken.add((kind, name))
        self._names[kind, written] = name
        return name


def own_of(extra: JsonObject) -> dict[str, Json]:
    """Return what an annotation or filler keeps that only brat has."""
    found = extra.get(OWN)
    return cast("dict[str, Json]", found) if isinstance(found, dict) else {}


def ends_of(filler: Filler) -> tuple[str, str] | None:
    """Return the names of a relation's arguments when a filler was read from a relation."""
    ends = _texts(own_of(filler.extra).get("relation"))
    return (ends[0], ends[1]) if len(ends) == 2 and all(map(_PLAIN_VALUE.fullmatch, ends)) else None


def notes_of(own: dict[str, Json]) -> Iterator[tuple[str, str]]:
    """Yield the notes of other kinds than the usual one, with their kinds."""
    notes = own.get("notes")
    for note in cast("list[Json]", notes) if isinstance(notes, list) else []:
        words = _texts(note)
        if len(words) == 2 and _PLAIN_VALUE.fullmatch(words[0]):
            yield words[0], words[1]


def _texts(value: Json) -> list[str]:
    items = cast("list[Json]", value) if isinstance(value, list) else []
    return [item for item in items if isinstance(item, str)]


def _one_cell(title: str) -> str:
    return " ".join(title.replace("|", " ").split())
