"""Another frame like one that is there: its label, its values, and the fillers that stay true."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from annotator.app.guessing import first_values
from annotator.app.labelling import add
from annotator.app.occurrences import regions_of
from annotator.app.open_article import OpenArticle
from annotator.app.session import Session
from annotator.errors import Refused
from annotator.model.annotation import Annotation, Filler, Origin, quote_of
from annotator.model.fragment import Fragment
from annotator.model.frame_rules import role_of
from annotator.model.layer_spans import key_of
from annotator.model.schema import ENTITY_FAMILY
from annotator.model.values import AnnotationKey, JsonObject, Uuid
from annotator.storage import annotations as annotation_rows
from annotator.storage.occurrences import layer_of
from annotator.suggest.repeats import repeats

# Roles that say when, where and how much: of one sentence only.
_OF_THE_SENTENCE = frozenset({"date", "amount", "medium"})


def another_like(
    session: Session, frame: AnnotationKey | None, place: Fragment | None
) -> AnnotationKey:
    """Make a frame like `frame` at `place`, or where its words stand next, as one step.

    Who and what fills its roles goes along: linked to the same annotations, or, when these are
    of another article or layer, by what they refer to. What belongs to one sentence (cue, reason,
    date …) does not; the values that marks and words tell are told anew.

    Raises:
        Refused: there is no frame, or its words do not stand again further down.
    """
    article = session.editable()
    model, layer = _model(session, frame)
    if place is None:
        place = _next_place(session, article, model)
    roles = dict(_roles(session, article, model))
    attributes = _values(session, article, model, place)

    def complete(made: Annotation) -> Annotation:
        origin = Origin("repeat", ({"layer": layer, "id": model.id},))
        return msgspec.structs.replace(made, attributes=attributes, roles=roles, origin=origin)

    name = f"Add Another {session.schema.name_of(model.label)}"
    return add(session, model.label, [place], complete=complete, name=name)


def _model(session: Session, frame: AnnotationKey | None) -> tuple[Annotation, Uuid | None]:
    if frame is not None:
        with session.store.reading() as db:
            model, layer = annotation_rows.annotation(db, frame), layer_of(db, frame)
        if model is not None:
            return model, layer
    raise Refused("Select a sanction or statement first: then another like it can be made.")


def _next_place(session: Session, article: OpenArticle, model: Annotation) -> Fragment:
    """Return where the frame's words stand next in the open article without the same label."""
    content, spans = article.text.content, article.spans
    there = spans.same_place(model.label, model.fragments)
    if len(model.fragments) == 1 and there is not None:
        words = quote_of(content, model.fragments)
        avoided = regions_of(spans, session.schema)
        for found in repeats(content, words, fold_case=True, regions=avoided):
            taken = (spans.label(key_of(span)) for span in spans.overlapping(*found))
            if found.start >= model.end and model.label not in taken:
                return found
    name = session.schema.name_of(model.label)
    raise Refused(f"Select the words of the next {name}: its words do not stand again below.")


def _values(
    session: Session, article: OpenArticle, model: Annotation, place: Fragment
) -> JsonObject:
    """Return the values of the model, but those that its own marks and words told."""
    schema, content = session.schema, article.text.content
    told = {a.id for a in schema.attributes_of(model.label) if a.guess is not None}
    kept = {name: value for name, value in model.attributes.items() if name not in told}
    return {**first_values(schema, model.label, content, (place,)), **kept}


def _roles(
    session: Session, article: OpenArticle, model: Annotation
) -> Iterator[tuple[str, tuple[Filler, ...]]]:
    with session.store.reading() as db:
        entries = annotation_rows.entries_by_uuid(db, model.fillers())
    for role, fillers in model.roles.items():
        found = role_of(session.schema, model.label, role)
        if found is None or role in _OF_THE_SENTENCE:
            continue
        kept = tuple(_carried(session, article, fillers, entries, implied=found.implied))
        if kept:
            yield role, kept


def _carried(
    session: Session,
    article: OpenArticle,
    fillers: Sequence[Filler],
    entries: Mapping[Uuid, annotation_rows.Entry],
    *,
    implied: bool,
) -> Iterator[Filler]:
    """Yield the fillers that another frame takes over."""
    for filler in fillers:
        entry = entries.get(filler.id or "")
        if filler.implied:
            yield filler
        elif entry is not None and entry.annotation is not None:
            label = session.schema.by_id.get(entry.annotation.label)
            if label is None or label.family != ENTITY_FAMILY:
                continue
            if entry.layer == article.layer.key:
                yield filler
            elif implied and entry.annotation.referent is not None:
                yield Filler(referent=entry.annotation.referent)
