"""Writing doccano's JSON Lines, for sequence labelling or with relations."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO

from annotator.errors import UserError
from annotator.formats.base import LossCount, LossReport, OverlapRule, WriteOptions
from annotator.formats.canonical import CANONICAL
from annotator.formats.layers import (
    chosen_layer,
    count_article_losses,
    count_filler_left_out,
    count_losses,
    example_of,
    short,
)
from annotator.formats.overlap import without_overlaps
from annotator.formats.record_meta import HELD_BESIDE, meta_of
from annotator.formats.training.chosen import chosen_annotations
from annotator.model.annotation import Annotation
from annotator.model.article import ArticleContent
from annotator.model.schema import Schema
from annotator.model.values import Json

SEQUENCE, RELATIONS = "sequence", "relations"
# Joins the further pieces of a span to its first one.
CONTINUES = "continues"
_COLUMNS = ("text", "label", "entities", "relations", "Comments", "id")
_DROPPED_THERE = "overlapping spans, which doccano drops unless its project allows them"


def doccano_tasks(_: Schema) -> Mapping[str, str]:
    """Return what the form can be written for."""
    return {SEQUENCE: "labels alone", RELATIONS: "roles as relations too"}


def write_doccano(
    articles: Iterable[ArticleContent], schema: Schema, file: BinaryIO, options: WriteOptions
) -> LossReport:
    """Write one layer of each article; with the task `relations` roles are relations.

    Raises:
        UserError: the task is neither `sequence` nor `relations`.
    """
    del schema
    task = options.task or SEQUENCE
    if task not in (SEQUENCE, RELATIONS):
        raise UserError(f"doccano has the tasks {SEQUENCE} and {RELATIONS}, not “{task}”.")
    related = task == RELATIONS
    held = frozenset({"roles", "fragments split"} if related else ())
    losses = LossCount()
    written = annotations = 0
    for article in articles:
        layer = chosen_layer(article, options.layer, losses)
        kept = chosen_annotations(article, layer, options, losses)
        meta = meta_of(article, layer, losses, named=True)
        for name in (name for name in _COLUMNS if name in meta):
            losses.add("meta", f"“{name}” of “{short(article.title)}”")
            del meta[name]
        said = _related(kept, article, losses) if related else {"label": _labels(kept)}
        file.write(CANONICAL.encode({"text": article.text, **said, **meta}) + b"\n")
        for annotation in kept:
            count_losses(annotation, article, losses, held)
        for annotation in without_overlaps(kept, OverlapRule.OUTER)[1]:
            losses.add(_DROPPED_THERE, example_of(annotation, article))
        count_article_losses(article, layer, losses, HELD_BESIDE)
        written += 1
        annotations += len(kept)
    return losses.report(written, annotations)


def _labels(annotations: Sequence[Annotation]) -> list[Json]:
    found = [(start, end, a.label) for a in annotations for start, end in a.fragments]
    return sorted(found)


def _related(
    annotations: Sequence[Annotation], article: ArticleContent, losses: LossCount
) -> dict[str, Json]:
    entities: list[Json] = []
    names: dict[str, int] = {}
    ends: list[tuple[int, int, str]] = []
    for annotation in annotations:
        names[annotation.id] = len(entities)
        for number, (start, end) in enumerate(annotation.fragments):
            if number:
                ends.append((names[annotation.id], len(entities), CONTINUES))
            entities.append(
                {
                    "id": len(entities),
                    "start_offset": start,
                    "end_offset": end,
                    "label": annotation.label,
                }
            )
    for annotation in annotations:
        ends += _roles(annotation, names, article, losses)
    relations = [
        {"id": number, "from_id": source, "to_id": target, "type": kind}
        for number, (source, target, kind) in enumerate(ends)
    ]
    return {"entities": entities, "relations": relations, "Comments": []}


def _roles(
    annotation: Annotation, names: dict[str, int], article: ArticleContent, losses: LossCount
) -> Iterator[tuple[int, int, str]]:
    for role, fillers in sorted(annotation.roles.items()):
        for filler in fillers:
            target = names.get(filler.id or "")
            if target is None:
                count_filler_left_out(role, filler, annotation, article, losses)
            else:
                yield names[annotation.id], target, role
