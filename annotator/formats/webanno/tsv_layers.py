"""What annotations become in a WebAnno TSV file: marks on tokens, in layers with columns."""

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from annotator.formats.base import LossCount, RecordRefused
from annotator.formats.layers import count_filler_left_out, example_of
from annotator.formats.one_layer import attribute_words
from annotator.formats.uima.uima_types import (
    CUSTOM,
    FRAGMENT,
    FRAGMENT_LINK,
    FRAGMENTS,
    IDENTIFIER,
    NAMED_ENTITY,
    NOTE,
    SPAN,
    VALUE,
    feature_name,
    layer_name,
    link_name,
    short_name,
)
from annotator.formats.webanno.tsv_annotations import OWN
from annotator.formats.webanno.tsv_lines import SPAN_LAYER, Column, TsvLayer, escaped, layer_of
from annotator.formats.webanno.tsv_text import Stretch
from annotator.model.annotation import Annotation, Filler
from annotator.model.article import ArticleContent
from annotator.model.schema import AttributeKind, Schema
from annotator.model.values import Json, JsonObject, Uuid

_ANY = "uima.tcas.Annotation"


class Mark:
    """A stretch in a layer, with words by feature and targets by slot."""

    def __init__(self, layer: str, stretch: Stretch, described: TsvLayer | None) -> None:
        self.layer = layer
        (self.start, self.end), self.units = stretch
        # The layer as it was read, when it is none of ours.
        self.described = described
        self.values: dict[str, str] = {}
        self.slots: dict[str, list[tuple[str, Mark]]] = {}
        self.relations: list[Relation] = []
        self.number = 0

    def pointed_at(self) -> Iterator["Mark"]:
        """Yield the targets of slots that may hold annotations of any layer."""
        described = self.described.columns if self.described else ()
        own = {c.name for c in described if c.kind == "target" and c.target != _ANY}
        for slot, targets in self.slots.items():
            if slot not in own and slot != FRAGMENTS:
                yield from (target for _, target in targets)


class Relation:
    """A relation that was read from a file, between two marks."""

    def __init__(
        self, layer: TsvLayer, values: Mapping[str, str], source: Mark, target: Mark
    ) -> None:
        self.layer = layer
        self.values = values
        self.source = source
        self.target = target


def marks_of(
    annotations: Sequence[tuple[Annotation, list[Stretch]]],
    article: ArticleContent,
    schema: Schema,
    losses: LossCount,
) -> list[Mark]:
    """Return the marks of annotations that are given with their fragments, the longer first."""
    making = _Marks(article, schema, losses)
    for annotation, stretches in annotations:
        making.add(annotation, stretches)
    for annotation, _ in annotations:
        making.link(annotation)
    return sorted(making.marks, key=lambda mark: (mark.start, -mark.end))


def layers_of(marks: Sequence[Mark]) -> list[TsvLayer]:
    """Return the layers of marks with all columns they need, relations last."""
    described: dict[str, TsvLayer] = {}
    features: dict[str, set[str]] = {}
    slots: dict[str, set[str]] = {}
    for mark in marks:
        if mark.described is not None:
            described.setdefault(mark.layer, mark.described)
        features.setdefault(mark.layer, set()).update(mark.values)
        slots.setdefault(mark.layer, set()).update(mark.slots)
    layers = [
        _layer(name, described.get(name), sorted(features[name]), sorted(slots[name]))
        for name in features
    ]
    layers.sort(key=lambda layer: (any(c.kind == "role" for c in layer.columns), layer.type))
    relations = {one.layer.type: one.layer for mark in marks for one in mark.relations}
    return [*layers, *(relations[name] for name in sorted(relations))]


def _layer(
    name: str, described: TsvLayer | None, features: list[str], slots: list[str]
) -> TsvLayer:
    columns = list(described.columns) if described else []
    if name == NAMED_ENTITY:
        columns = [Column("feature", IDENTIFIER), Column("feature", VALUE)]
    known = {column.name for column in columns}
    columns += [Column("feature", feature) for feature in features if feature not in known]
    if not described:
        columns.sort()
    for slot in slots:
        if slot not in known:
            link = FRAGMENT_LINK if slot == FRAGMENTS else link_name(name, slot)
            columns.append(Column("role", slot, f"ROLE_{name}:{slot}_{link}"))
            columns.append(Column("target", slot, FRAGMENT if slot == FRAGMENTS else _ANY))
    return TsvLayer(SPAN_LAYER, name, tuple(columns or [Column("feature", "")]))


class _Marks:
    """Makes the marks of one file."""

    def __init__(self, article: ArticleContent, schema: Schema, losses: LossCount) -> None:
        self._article = article
        self._schema = schema
        self._losses = losses
        self._of: dict[Uuid, Mark] = {}
        self.marks: list[Mark] = []

    def add(self, annotation: Annotation, stretches: list[Stretch]) -> None:
        """Make the mark of an annotation, and marks for all fragments but the first."""
        described = _described(annotation.extra)
        known = self._schema.by_id.get(annotation.label)
        frame = bool(known and known.is_frame) or (described is None and bool(annotation.roles))
        layer = described.type if described else layer_name(known, annotation.label, frame=frame)
        if frame and described is None and layer != f"{CUSTOM}{annotation.label}":
            self._losses.add("names changed", f"label “{annotation.label}” as {layer}")
        mark = Mark(layer, stretches[0], described)
        valued = layer in (NAMED_ENTITY, SPAN) or described is not None
        if valued and annotation.label != short_name(layer):
            mark.values[VALUE] = escaped(annotation.label)
        if annotation.referent is not None:
            mark.values[IDENTIFIER] = escaped(annotation.referent)
        if annotation.note:
            mark.values[NOTE] = escaped(annotation.note)
        for name, value in annotation.attributes.items():
            words = self._words(name, value)
            if words is None:
                self._losses.add("attributes", f"{name} of {self._example(annotation)}")
            else:
                mark.values[feature_name(name) if not described else name] = escaped(words)
        for number, stretch in enumerate(stretches[1:], 2):
            piece = Mark(FRAGMENT, stretch, None)
            self.marks.append(piece)
            mark.slots.setdefault(FRAGMENTS, []).append((str(number), piece))
        self._of[annotation.id] = mark
        self.marks.append(mark)

    def link(self, annotation: Annotation) -> None:
        """Put the fillers of an annotation's roles into its slots."""
        mark = self._of[annotation.id]
        for role, fillers in annotation.roles.items():
            for filler in fillers:
                target = self._of.get(filler.id or "")
                if target is None:
                    count_filler_left_out(role, filler, annotation, self._article, self._losses)
                elif (found := _described(filler.extra)) is not None:
                    mark.relations.append(Relation(found, _values(filler), mark, target))
                else:
                    slot, word = _slot(role, filler)
                    mark.slots.setdefault(slot, []).append((word, target))

    def _words(self, name: str, value: Json) -> str | None:
        known = self._schema.attribute(name)
        words = attribute_words(value)
        if words is None:
            return None
        if known is not None and known.kind is AttributeKind.CHOICES:
            plain = isinstance(value, list) and not any("," in word for word in words)
            return ",".join(words) if plain else None
        if isinstance(value, list) or words == [""]:
            return None
        return words[0] if words else "true"

    def _example(self, annotation: Annotation) -> str:
        return example_of(annotation, self._article)


def _slot(role: str, filler: Filler) -> tuple[str, str]:
    """Return the feature that holds a filler, and the word for its role there."""
    own = _own(filler.extra)
    feature, word = own.get("feature"), own.get("role")
    if isinstance(feature, str) and isinstance(word, str) and feature:
        return feature_name(feature), word if word == "*" else escaped(word)
    return feature_name(role), escaped(role)


def _values(filler: Filler) -> dict[str, str]:
    """Return the words of a relation that was read, by feature."""
    values = _own(filler.extra).get("values")
    if not isinstance(values, dict):
        return {}
    return {name: escaped(str(value)) for name, value in cast("JsonObject", values).items()}


def _described(extra: JsonObject) -> TsvLayer | None:
    """Return the layer that an annotation or a relation was read from, unless it is ours."""
    line = _own(extra).get("layer") if extra else None
    if not isinstance(line, str) or "\n" in line:
        return None
    try:
        return layer_of(line)
    except RecordRefused:
        return None


def _own(extra: JsonObject) -> dict[str, Json]:
    found = extra.get(OWN)
    return cast("dict[str, Json]", found) if isinstance(found, dict) else {}
