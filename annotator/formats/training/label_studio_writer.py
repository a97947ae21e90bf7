"""Writing tasks for Label Studio: a JSON array with one task an article."""

from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from annotator.formats.base import LossCount, LossReport, WriteOptions
from annotator.formats.canonical import CANONICAL
from annotator.formats.layers import (
    chosen_layer,
    count_article_losses,
    count_filler_left_out,
    count_losses,
    count_second_layers,
    example_of,
    short,
)
from annotator.formats.one_layer import attribute_words
from annotator.formats.record_meta import HELD_BESIDE, meta_of
from annotator.formats.training.chosen import chosen_annotations
from annotator.formats.training.label_studio_config import (
    CONTINUES,
    LABEL,
    NO,
    NOTE,
    REFERENT,
    TEXT,
    YES,
    Control,
    Controls,
)
from annotator.model.annotation import Annotation
from annotator.model.article import AnnotatorKind, ArticleContent, LayerContent, State
from annotator.model.schema import AttributeKind, Schema
from annotator.model.values import Json, Uuid

_HELD = frozenset({"attributes", "roles", "referents", "notes", "fragments split"})


def write_label_studio(
    articles: Iterable[ArticleContent], schema: Schema, file: BinaryIO, options: WriteOptions
) -> LossReport:
    """Write tasks; models' layers, or all when the options say so, as predictions.

    Pieces of one span are regions joined by a relation, fillers of roles are relations.
    """
    losses = LossCount()
    tasks = _Tasks(schema, options, losses)
    written = 0
    file.write(b"[")
    for article in articles:
        file.write(b",\n" if written else b"\n")
        file.write(CANONICAL.encode(tasks.task(article)))
        written += 1
    file.write(b"\n]\n")
    return losses.report(written, tasks.annotations)


class _Tasks:
    """Makes tasks of articles and counts what they cannot hold."""

    def __init__(self, schema: Schema, options: WriteOptions, losses: LossCount) -> None:
        self._schema = schema
        self._options = options
        self._losses = losses
        self._controls = Controls(schema)
        self._tasks = self._entries = 0
        self.annotations = 0

    def task(self, article: ArticleContent) -> dict[str, Json]:
        """Return an article with its layers as a task."""
        found: dict[str, list[Json]] = {"annotations": [], "predictions": []}
        layers = self._layers(article)
        count_second_layers(layers, self._losses)
        for layer in layers:
            result = self._result(article, layer)
            self._entries += 1
            if self._options.predictions or layer.kind is AnnotatorKind.MODEL:
                entry: Json = {
                    "id": self._entries,
                    "model_version": layer.annotator,
                    "result": result,
                }
                found["predictions"].append(entry)
                held = HELD_BESIDE | {"kinds of annotator"}
                if layer.kind is not AnnotatorKind.MODEL:
                    what = f"{layer.annotator} in “{short(article.title)}”"
                    self._losses.add("kinds of annotator", what)
            else:
                entry = {
                    "id": self._entries,
                    "annotator": layer.annotator,
                    "ground_truth": layer.kind is AnnotatorKind.GOLD,
                    "result": result,
                    "was_cancelled": layer.state is State.SKIPPED,
                }
                found["annotations"].append(entry)
                held = HELD_BESIDE
                if layer.state is State.SKIPPED:
                    held |= {"states"}
            count_article_losses(article, layer, self._losses, held | {"document labels"})
        data = meta_of(article, None, self._losses, named=True)
        if TEXT in data:
            self._losses.add("meta", f"“{TEXT}” of “{short(article.title)}”")
        self._tasks += 1
        return {"id": self._tasks, "data": {**data, TEXT: article.text}, **found}

    def _layers(self, article: ArticleContent) -> Sequence[LayerContent]:
        if not self._options.layer:
            return article.layers
        layer = chosen_layer(article, self._options.layer, self._losses)
        return (layer,) if layer else ()

    def _result(self, article: ArticleContent, layer: LayerContent) -> list[Json]:
        kept = chosen_annotations(article, layer, self._options, self._losses)
        names = {annotation.id: f"r{number}" for number, annotation in enumerate(kept, 1)}
        found: list[Json] = []
        for annotation in kept:
            found += self._regions(article, annotation, names[annotation.id])
            count_losses(annotation, article, self._losses, _HELD)
        for annotation in kept:
            found += self._relations(article, annotation, names)
        found += self._document(article, layer)
        self.annotations += len(kept)
        return found

    def _regions(
        self, article: ArticleContent, annotation: Annotation, name: str
    ) -> Iterator[Json]:
        if annotation.label not in self._schema.by_id:
            what = example_of(annotation, article)
            self._losses.add("labels that the configuration has not", what)
        for number, (start, end) in enumerate(annotation.fragments, 1):
            stands: dict[str, Json] = {
                "start": start,
                "end": end,
                "text": article.text[start:end],
            }
            region = name if number == 1 else f"{name}.{number}"
            yield _item(region, LABEL, "labels", {**stands, "labels": [annotation.label]})
            if number > 1:
                continue
            for attribute, value in sorted(annotation.attributes.items()):
                control = self._controls.of_regions.get(attribute)
                said = _value(control, value) if control else None
                if control is None or said is None:
                    what = f"{attribute} of {example_of(annotation, article)}"
                    self._losses.add("attributes", what)
                else:
                    yield _item(region, control.name, said[0], {**stands, **said[1]})
            for control_name, words in ((REFERENT, annotation.referent), (NOTE, annotation.note)):
                if words:
                    yield _item(region, control_name, "textarea", {**stands, "text": [words]})

    def _relations(
        self, article: ArticleContent, annotation: Annotation, names: dict[Uuid, str]
    ) -> Iterator[Json]:
        name = names[annotation.id]
        for number in range(2, len(annotation.fragments) + 1):
            yield _relation(name, f"{name}.{number}", CONTINUES)
        for role, fillers in sorted(annotation.roles.items()):
            for filler in fillers:
                target = names.get(filler.id or "")
                if target is None:
                    count_filler_left_out(role, filler, annotation, article, self._losses)
                else:
                    yield _relation(name, target, role)

    def _document(self, article: ArticleContent, layer: LayerContent) -> Iterator[Json]:
        for attribute, value in sorted(layer.document.items()):
            control = self._controls.of_documents.get(attribute)
            said = _value(control, value) if control else None
            if control is None or said is None:
                what = f"{attribute} of “{short(article.title)}”"
                self._losses.add("document labels", what)
            else:
                yield _item(f"d-{control.name}", control.name, said[0], said[1])


def _item(region: str, control: str, kind: str, value: dict[str, Json]) -> Json:
    return {
        "id": region,
        "from_name": control,
        "to_name": TEXT,
        "type": kind,
        "origin": "manual",
        "value": value,
    }


def _relation(source: str, target: str, label: str) -> Json:
    return {
        "type": "relation",
        "from_id": source,
        "to_id": target,
        "direction": "right",
        "labels": [label],
    }


def _value(control: Control, value: Json) -> tuple[str, dict[str, Json]] | None:
    """Return the kind and the value of what a control holds; None when it cannot hold it."""
    kind = control.attribute.kind
    if kind is AttributeKind.FLAG:
        return ("choices", {"choices": [YES if value else NO]}) if value in (True, False) else None
    if kind is AttributeKind.NUMBER:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return ("number", {"number": value}) if number else None
    if kind is AttributeKind.TEXT:
        return ("textarea", {"text": [value]}) if isinstance(value, str) else None
    several = kind is AttributeKind.CHOICES
    words = attribute_words(value) if isinstance(value, list if several else str) else None
    return ("choices", {"choices": words}) if words else None
