"""Writing JSON Lines for the fine-tuning of chat models: an article, and what it says as JSON."""

from collections.abc import Iterable, Mapping
from typing import BinaryIO

import msgspec

from annotator.errors import UserError
from annotator.formats.base import LossCount, LossReport, WriteOptions
from annotator.formats.findings import Findings
from annotator.formats.layers import (
    chosen_layer,
    count_article_losses,
    count_losses,
    short,
)
from annotator.formats.training.chat_answer import AnswerWriter, Task, Told, answer_schema, tasks_of
from annotator.formats.training.chat_replay import replayed
from annotator.formats.training.chosen import chosen_annotations
from annotator.model.annotation import Annotation
from annotator.model.article import ArticleContent, LayerContent, State
from annotator.model.schema import Schema
from annotator.model.values import Json

NO_LAYER = "articles that nobody has labelled"
_HELD = frozenset({"attributes", "roles", "fragments split"})
# What is told of an annotation that only fills a role: its words.
_OF_FILLERS = frozenset({"fragments split"})
# A model's token is about four characters of English; longer examples are cut by many trainers.
_TOKEN, _LONG = 4, 4096
_SYSTEM = (
    "Read the news article and answer with JSON alone: the {lists} in it. Quote words exactly as"
    " they stand in the article; “occurrence” says which of their occurrences is meant, counted"
    " from 1. What the article does not say is null or an empty list."
)
_ENCODER = msgspec.json.Encoder()


def write_chat(
    articles: Iterable[ArticleContent], schema: Schema, file: BinaryIO, options: WriteOptions
) -> LossReport:
    """Write an example an article; each answer is replayed onto the text before it is written.

    Articles that nobody has labelled are no examples; of those in which nothing was found the
    share that the options name is kept, by the hash of their texts.

    Raises:
        UserError: the schema has no such task.
    """
    task = task_named(schema, options.task)
    losses = LossCount()
    writer = AnswerWriter(schema, task, losses)
    system = {"role": "system", "content": _SYSTEM.format(lists=task.words)}
    written = annotations = 0
    for article in articles:
        layer = chosen_layer(article, options.layer, losses)
        if layer is None or not _labelled(layer):
            losses.add(NO_LAYER, f"“{short(article.title)}”")
            continue
        kept = chosen_annotations(article, layer, options, losses)
        answer, told = writer.answer(article, kept)
        if not told.total and not _chosen(article, options.empty):
            losses.add("articles without labels", f"“{short(article.title)}”")
            continue
        content = _ENCODER.encode(answer).decode()
        if not _replays(article.text, content, told.total):
            losses.add("articles whose answer does not replay", f"“{short(article.title)}”")
            continue
        messages: Json = [
            system,
            {"role": "user", "content": article.text},
            {"role": "assistant", "content": content},
        ]
        file.write(_ENCODER.encode({"messages": messages}) + b"\n")
        _count(article, layer, kept, told, losses)
        _count_length(article, content, losses)
        written += 1
        annotations += told.total
    return losses.report(written, annotations)


def chat_schema(schema: Schema, options: WriteOptions) -> Mapping[str, bytes]:
    """Return the JSON Schema of the answers, to lie beside the examples."""
    found = answer_schema(schema, task_named(schema, options.task))
    return {"answer.schema.json": msgspec.json.format(_ENCODER.encode(found)) + b"\n"}


def chat_tasks(schema: Schema) -> Mapping[str, str]:
    """Return what models can be trained for: all together, or one list of the answer."""
    return {"": "all together", **{name: name for name in tasks_of(schema).lists}}


def families_answered(schema: Schema, options: WriteOptions) -> frozenset[str]:
    """Return the families of which an empty list says that there is nothing."""
    return frozenset(task_named(schema, options.task).lists.values())


def task_named(schema: Schema, name: str) -> Task:
    """Return the task of that name; all together without one.

    Raises:
        UserError: the schema has no such task.
    """
    every = tasks_of(schema)
    if not name:
        return every
    if name not in every.lists:
        known = ", ".join(every.lists)
        raise UserError(f"There is no task called “{name}”; there are {known}.")
    return Task({name: every.lists[name]})


def _labelled(layer: LayerContent) -> bool:
    return bool(layer.annotations or layer.covered or layer.state is not State.NEW)


def _chosen(article: ArticleContent, share: float) -> bool:
    return int(article.sha256[:8], 16) < share * (1 << 32)


def _replays(text: str, content: str, told: int) -> bool:
    findings = Findings("")
    found = replayed(text, msgspec.json.decode(content), findings)
    return len(found) >= told and not findings.refused and not findings.changed


def _count(
    article: ArticleContent,
    layer: LayerContent,
    kept: list[Annotation],
    told: Told,
    losses: LossCount,
) -> None:
    for annotation in kept:
        if annotation.id in told.listed:
            count_losses(annotation, article, losses, _HELD)
        elif annotation.id in told.filling:
            count_losses(annotation, article, losses, _OF_FILLERS)
    count_article_losses(article, layer, losses)


def _count_length(article: ArticleContent, content: str, losses: LossCount) -> None:
    length = (len(_SYSTEM) + len(article.text) + len(content)) // _TOKEN
    if length > _LONG:
        kind = f"examples of more than some {_LONG} tokens, which trainers may cut (not cut here)"
        losses.add(kind, f"“{short(article.title)}” (about {length})")
