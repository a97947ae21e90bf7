"""Writing JSON Lines for tasks that no trainer's form holds: events, coref, linking, quotes."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO, NamedTuple

from annotator.errors import UserError
from annotator.formats.base import LossCount, LossReport, Tokens, WriteOptions
from annotator.formats.canonical import CANONICAL
from annotator.formats.layers import (
    chosen_layer,
    count_article_losses,
    count_filler_left_out,
    count_losses,
    example_of,
)
from annotator.formats.token_text import OFF_TOKENS, TokenText, token_text
from annotator.formats.training.chosen import chosen_annotations
from annotator.model.annotation import Annotation, quote_of
from annotator.model.article import ArticleContent
from annotator.model.fragment import Fragment
from annotator.model.schema import ENTITY_FAMILY, Schema
from annotator.model.values import Json

_STATEMENT_FAMILY = "statement"
# A mention is linked to an entry of an outer register; these are the project's own.
_OWN_KEYS = ("ref:", "local:")
NIL = "NIL"
_CONTEXT = 300
# What is told of an annotation that fills a role.
_OF_FILLERS = frozenset({"referents", "fragments split"})


class _Labelled(NamedTuple):
    """An article with what is written of its layer."""

    article: ArticleContent
    annotations: Sequence[Annotation]
    by_id: Mapping[str, Annotation]
    schema: Schema
    text: TokenText
    losses: LossCount


class _Task(NamedTuple):
    """The records of an article for a task, what annotations it tells of, and what it holds."""

    records: Callable[[_Labelled], Iterator[Json]]
    tells: Callable[[Annotation, Schema], bool]
    holds: frozenset[str]


def task_names(_: Schema) -> Mapping[str, str]:
    """Return what the form can be written for."""
    return {
        "events": "events",
        "coref": "coreference",
        "linking": "linking",
        "quotes": "quotations",
    }


def write_task(
    articles: Iterable[ArticleContent], schema: Schema, file: BinaryIO, options: WriteOptions
) -> LossReport:
    """Write one layer for the task that the options name; `events` without one.

    Raises:
        UserError: there is no such task.
    """
    task = _TASKS.get(options.task or "events")
    if task is None:
        known = ", ".join(_TASKS)
        raise UserError(f"There is no task called “{options.task}”; there are {known}.")
    losses = LossCount()
    written = annotations = 0
    for article in articles:
        layer = chosen_layer(article, options.layer, losses)
        kept = chosen_annotations(article, layer, options, losses)
        text = token_text(article.text, options.tokens or Tokens.WORDS, article.language)
        by_id = {annotation.id: annotation for annotation in kept}
        labelled = _Labelled(article, kept, by_id, schema, text, losses)
        file.writelines(CANONICAL.encode(record) + b"\n" for record in task.records(labelled))
        told = [annotation for annotation in kept if task.tells(annotation, schema)]
        ids = {annotation.id for annotation in told}
        fills = "roles" in task.holds
        filling = {key for a in told for key in a.fillers()} - ids if fills else frozenset[str]()
        for annotation in kept:
            if annotation.id in ids:
                count_losses(annotation, article, losses, task.holds)
            elif annotation.id in filling:
                count_losses(annotation, article, losses, _OF_FILLERS)
            else:
                losses.add("labels that are not asked for", example_of(annotation, article))
        count_article_losses(article, layer, losses, task.holds | {"titles"})
        written += 1
        annotations += len(told)
    return losses.report(written, annotations)


def _head(found: _Labelled) -> dict[str, Json]:
    return {"id": found.article.id, "title": found.article.title}


def _pieces(annotation: Annotation, found: _Labelled) -> list[Json]:
    """Return the pieces of an annotation in characters and in tokens, the ends exclusive."""
    return [_piece(fragment, annotation, found) for fragment in annotation.fragments]


def _piece(fragment: Fragment, annotation: Annotation, found: _Labelled) -> Json:
    start, end = fragment
    words = found.article.text[start:end]
    span = found.text.span(fragment)
    if span is None:
        found.losses.add(OFF_TOKENS, example_of(annotation, found.article))
    tokens = [span.first, span.last + 1] if span else None
    return {"start": start, "end": end, "text": words, "tokens": tokens}


def _arguments(annotation: Annotation, found: _Labelled) -> Iterator[Json]:
    for role, fillers in annotation.roles.items():
        for filler in fillers:
            target = found.by_id.get(filler.id or "")
            if target is None and filler.id is not None:
                count_filler_left_out(role, filler, annotation, found.article, found.losses)
                continue
            yield {
                "role": role,
                "label": target.label if target else None,
                "pieces": _pieces(target, found) if target else [],
                "referent": target.referent if target else filler.referent,
                "implied": None if target else filler.text,
            }


def _is_frame(annotation: Annotation, schema: Schema) -> bool:
    label = schema.by_id.get(annotation.label)
    return bool(annotation.roles) or (label is not None and label.is_frame)


def _is_quote(annotation: Annotation, schema: Schema) -> bool:
    label = schema.by_id.get(annotation.label)
    own = label is not None and label.family == _STATEMENT_FAMILY
    return own and _is_frame(annotation, schema)


def _is_entity(annotation: Annotation, schema: Schema) -> bool:
    label = schema.by_id.get(annotation.label)
    return label is not None and label.family == ENTITY_FAMILY


def _has_referent(annotation: Annotation, _: Schema) -> bool:
    return annotation.referent is not None


def _events(found: _Labelled) -> Iterator[Json]:
    frames = [each for each in found.annotations if _is_frame(each, found.schema)]
    events = [
        {
            "type": frame.label,
            "trigger": _pieces(frame, found),
            "arguments": list(_arguments(frame, found)),
            "attributes": frame.attributes,
        }
        for frame in frames
    ]
    text = {"text": found.article.text, "tokens": found.text.words}
    yield {**_head(found), **text, "events": events}


def _clusters(found: _Labelled) -> Iterator[Json]:
    names = {referent.key: referent.name for referent in found.article.referents}
    mentions: dict[str, list[Json]] = {}
    for annotation in found.annotations:
        if annotation.referent is not None:
            said = {"label": annotation.label, "pieces": _pieces(annotation, found)}
            mentions.setdefault(annotation.referent, []).append(said)
    clusters = [
        {"referent": key, "name": names.get(key), "mentions": each}
        for key, each in mentions.items()
    ]
    text = {"text": found.article.text, "tokens": found.text.words}
    yield {**_head(found), **text, "clusters": clusters}


def _links(found: _Labelled) -> Iterator[Json]:
    referents = {referent.key: referent for referent in found.article.referents}
    text = found.article.text
    for annotation in found.annotations:
        if not _is_entity(annotation, found.schema):
            continue
        key = annotation.referent
        known = referents.get(key or "")
        keys = [key] if key is not None and not key.startswith(_OWN_KEYS) else []
        ids = list(dict.fromkeys([*keys, *(known.ids if known else ())]))
        start, end = annotation.start, annotation.end
        yield {
            **_head(found),
            "mention": quote_of(text, annotation.fragments),
            "label": annotation.label,
            "start": start,
            "end": end,
            "before": text[max(0, start - _CONTEXT) : start],
            "after": text[end : end + _CONTEXT],
            "target": ids[0] if ids else NIL,
            "ids": ids,
            "referent": key,
            "name": known.name if known else None,
        }


def _quotes(found: _Labelled) -> Iterator[Json]:
    quotes: list[Json] = []
    for annotation in found.annotations:
        if not _is_quote(annotation, found.schema):
            continue
        roles: dict[str, list[Json]] = {}
        for argument in _arguments(annotation, found):
            roles.setdefault(argument["role"], []).append(argument)
        attributes = dict(annotation.attributes)
        quotes.append(
            {
                "content": _pieces(annotation, found),
                "speaker": roles.pop("speaker", []),
                "cue": roles.pop("cue", []),
                "addressee": roles.pop("addressee", []),
                "type": attributes.pop("quote", None),
                "roles": roles,
                "attributes": attributes,
            }
        )
    yield {**_head(found), "text": found.article.text, "quotes": quotes}


_FRAMES = frozenset({"attributes", "roles", "fragments split"})
_NAMES = frozenset({"referents", "referents' names"})
_TASKS = {
    "events": _Task(_events, _is_frame, _FRAMES),
    "coref": _Task(_clusters, _has_referent, _NAMES | {"fragments split"}),
    "linking": _Task(_links, _is_entity, _NAMES),
    "quotes": _Task(_quotes, _is_quote, _FRAMES),
}
