"""The answers that a chat model is trained to give: labels as exact strings, without offsets."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from annotator.formats.base import LossCount
from annotator.formats.json_shapes import list_of
from annotator.formats.layers import SAID_AGAIN, example_of
from annotator.model.annotation import Annotation, Filler
from annotator.model.article import ArticleContent
from annotator.model.fragment import Fragment
from annotator.model.schema import REGION_FAMILY, Attribute, AttributeKind, Label, Schema
from annotator.model.values import Json

_PLURALS = {"entity": "entities", "sanction": "sanctions", "statement": "statements"}
LABEL, QUOTES, IMPLIED, ATTRIBUTES, ROLES = "label", "quotes", "implied", "attributes", "roles"


class Quote(msgspec.Struct, gc=False):
    """Words exactly as they stand in the text; which of their occurrences, counted from 1."""

    text: str
    occurrence: int = 1


class Task(NamedTuple):
    """What is asked for: lists by their names in the answer, each of the labels of a family."""

    lists: Mapping[str, str]

    @property
    def words(self) -> str:
        """The lists as words."""
        names = list(self.lists)
        return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def tasks_of(schema: Schema) -> Task:
    """Return the task of all families but that of regions."""
    families = [family.id for family in schema.families if family.id != REGION_FAMILY]
    return Task({_PLURALS.get(family, family): family for family in families})


class Occurrences:
    """Numbers the places where words stand in a text; they may overlap."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._places: dict[str, list[int]] = {}

    def of(self, words: str) -> Sequence[int]:
        """Return where words stand."""
        if words not in self._places:
            self._places[words] = list(self._find(words))
        return self._places[words]

    def quote(self, start: int, end: int) -> Quote:
        """Return a stretch as its words and the number of their occurrence."""
        words = self._text[start:end]
        return Quote(words, self.of(words).index(start) + 1)

    def _find(self, words: str) -> Iterator[int]:
        at = self._text.find(words)
        while at >= 0 and words:
            yield at
            at = self._text.find(words, at + 1)


class Told(NamedTuple):
    """The ids of the annotations that an answer lists, and of those that only fill roles in it.

    Of those that are there `again` it has nothing to tell besides.
    """

    listed: set[str]
    filling: set[str]
    again: set[str]

    @property
    def total(self) -> int:
        """How many annotations it tells of."""
        return len(self.listed) + len(self.filling)


class AnswerWriter:
    """Makes answers of annotations; keys have a fixed order, lists the order of the text."""

    def __init__(self, schema: Schema, task: Task, losses: LossCount) -> None:
        self._schema = schema
        self._task = task
        self._losses = losses

    def answer(
        self, article: ArticleContent, annotations: Sequence[Annotation]
    ) -> tuple[dict[str, Json], Told]:
        """Return the answer for an article, and of which annotations it tells.

        Labels that only fill roles are told of where they do.
        """
        found: dict[str, list[Json]] = {name: [] for name in self._task.lists}
        names = {family: name for name, family in self._task.lists.items()}
        places = Occurrences(article.text)
        by_id = {annotation.id: annotation for annotation in annotations}
        told = Told(set(), set(), set())
        said: set[str] = set()
        for annotation in annotations:
            label = self._schema.by_id.get(annotation.label)
            name = names.get(label.family) if label else None
            if label is not None and name is not None and not label.filler_only:
                item = self._item(annotation, label, article, places, by_id, told.filling)
                if repr(item) in said:
                    told.again.add(annotation.id)
                    continue
                said.add(repr(item))
                found[name].append(item)
                told.listed.add(annotation.id)
        self._part_fillers(annotations, told)
        for annotation in annotations:
            if annotation.id in told.again:
                self._losses.add(SAID_AGAIN, example_of(annotation, article))
            elif annotation.id not in told.listed and annotation.id not in told.filling:
                self._losses.add("labels that are not asked for", example_of(annotation, article))
        return dict(found), told

    def _part_fillers(self, annotations: Sequence[Annotation], told: Told) -> None:
        """Take those that fill roles with the label and words of another one for that one."""
        met: set[tuple[str, tuple[Fragment, ...]]] = set()
        for annotation in annotations:
            if annotation.id in told.filling:
                key = annotation.label, annotation.fragments
                if key in met:
                    told.filling.remove(annotation.id)
                    told.again.add(annotation.id)
                met.add(key)

    def _item(
        self,
        annotation: Annotation,
        label: Label,
        article: ArticleContent,
        places: Occurrences,
        by_id: Mapping[str, Annotation],
        told: set[str],
    ) -> Json:
        quotes = [places.quote(start, end) for start, end in annotation.fragments]
        item: dict[str, Json] = {LABEL: annotation.label, QUOTES: quotes}
        attributes = self._schema.attributes_of(label.id)
        if attributes:
            item[ATTRIBUTES] = {one.id: _value(one, annotation) for one in attributes}
        for name, value in annotation.attributes.items():
            if value is not None and item.get(ATTRIBUTES, {}).get(name) is None:
                self._lose("attributes", name, annotation, article)
        if label.roles:
            roles: dict[str, list[Json]] = {role.id: [] for role in label.roles}
            for role, fillers in annotation.roles.items():
                for filler in fillers:
                    said = self._filler(filler, places, by_id, told)
                    if role not in roles or said is None:
                        kind = "implied fillers" if filler.implied else "fillers left out"
                        self._lose(kind, role, annotation, article)
                    else:
                        roles[role].append(said)
            item[ROLES] = roles
        return item

    def _filler(
        self,
        filler: Filler,
        places: Occurrences,
        by_id: Mapping[str, Annotation],
        told: set[str],
    ) -> Json | None:
        if filler.id is None:
            return {LABEL: None, QUOTES: [], IMPLIED: filler.text} if filler.text else None
        found = by_id.get(filler.id)
        if found is None:
            return None
        label = self._schema.by_id.get(found.label)
        if label is not None and label.filler_only:
            told.add(found.id)
        quotes = [places.quote(start, end) for start, end in found.fragments]
        return {LABEL: found.label, QUOTES: quotes, IMPLIED: None}

    def _lose(self, kind: str, what: str, annotation: Annotation, article: ArticleContent) -> None:
        self._losses.add(kind, f"{what} of {example_of(annotation, article)}")


def _value(attribute: Attribute, annotation: Annotation) -> Json:
    """Return an attribute's value as the answer's schema allows it, else None."""
    value = annotation.attributes.get(attribute.id)
    values = [one.id for one in attribute.values]
    fits: Mapping[AttributeKind, bool] = {
        AttributeKind.CHOICE: isinstance(value, str) and value in values,
        AttributeKind.CHOICES: bool(list_of(value)) and set(list_of(value)) <= set(values),
        AttributeKind.FLAG: isinstance(value, bool),
        AttributeKind.NUMBER: isinstance(value, int | float) and not isinstance(value, bool),
        AttributeKind.TEXT: isinstance(value, str),
    }
    return value if fits[attribute.kind] else None


def answer_schema(schema: Schema, task: Task) -> dict[str, Json]:
    """Return the JSON Schema of answers, strict enough to decode by: every key, no other."""
    mentions = [label.id for label in schema.labels if label.family != REGION_FAMILY]
    filler = _object(
        {
            LABEL: {"anyOf": [{"type": "string", "enum": mentions}, {"type": "null"}]},
            QUOTES: {"type": "array", "items": {"$ref": "#/$defs/quote"}},
            IMPLIED: {"type": ["string", "null"]},
        }
    )
    lists: dict[str, Json] = {}
    for name, family in task.lists.items():
        labels = [one for one in schema.labels if one.family == family and not one.filler_only]
        items = [_label_schema(label, schema) for label in labels]
        lists[name] = {"type": "array", "items": {"anyOf": items}}
    quote = _object({"text": {"type": "string"}, "occurrence": {"type": "integer"}})
    return {**_object(lists), "$defs": {"quote": quote, "filler": filler}}


def _object(properties: Mapping[str, Json]) -> dict[str, Json]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def _label_schema(label: Label, schema: Schema) -> dict[str, Json]:
    quotes = {"type": "array", "items": {"$ref": "#/$defs/quote"}}
    properties: dict[str, Json] = {LABEL: {"type": "string", "enum": [label.id]}, QUOTES: quotes}
    if attributes := schema.attributes_of(label.id):
        properties[ATTRIBUTES] = _object({one.id: _attribute_schema(one) for one in attributes})
    if label.roles:
        fillers = {"type": "array", "items": {"$ref": "#/$defs/filler"}}
        properties[ROLES] = _object({role.id: fillers for role in label.roles})
    return _object(properties)


def _attribute_schema(attribute: Attribute) -> Json:
    values: Json = {"type": "string", "enum": [value.id for value in attribute.values]}
    match attribute.kind:
        case AttributeKind.CHOICE:
            return {"anyOf": [values, {"type": "null"}]}
        case AttributeKind.CHOICES:
            return {"anyOf": [{"type": "array", "items": values}, {"type": "null"}]}
        case AttributeKind.FLAG:
            return {"type": ["boolean", "null"]}
        case AttributeKind.NUMBER:
            return {"type": ["number", "null"]}
        case AttributeKind.TEXT:
            return {"type": ["string", "null"]}
