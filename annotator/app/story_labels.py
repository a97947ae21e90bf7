"""Labels in articles of one story: where the same sentence has others, and carrying them over."""

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from annotator.app.labelling import start_layer
from annotator.app.session import Session
from annotator.errors import Refused
from annotator.model.annotation import Annotation, Filler, Origin, quote_of
from annotator.model.article import LayerContent
from annotator.model.changes import AnnotationChanged, Change, Changes
from annotator.model.fragment import Fragment, cover
from annotator.model.schema import Label, Overlap
from annotator.model.values import ArticleKey, Uuid
from annotator.storage import annotations as annotation_rows
from annotator.storage.exports import articles_by_key
from annotator.storage.journal import Writing, new_uuid
from annotator.suggest.same_sentences import Carrier

REANCHORED = "reanchored"
# A story may have very many copies; so many of them are compared at most.
_MOST = 100


class Fate(StrEnum):
    """What becomes of an annotation when labels are carried over."""

    CARRIED = "carried"
    THERE = "there"
    OTHERWISE = "otherwise"
    NOT_FOUND = "not found"
    NOT_ALLOWED = "not allowed"


class Carried(msgspec.Struct, frozen=True):
    """An annotation of the other article, and what becomes of it; `fragments` are in this one.

    `here` names what stands at its place already.
    """

    annotation: Annotation
    quote: str
    fate: Fate
    fragments: tuple[Fragment, ...] = ()
    here: str = ""


class Difference(msgspec.Struct, frozen=True):
    """A sentence that is labelled otherwise in another article of the story."""

    sentence: Fragment
    words: str
    here: tuple[str, ...]
    there: tuple[str, ...]


class Twin(msgspec.Struct, frozen=True):
    """Another article of the story, in one annotator's layer, compared with the open one.

    `own` tells whether the layer is of the one whose layer is open.
    """

    article: ArticleKey
    title: str
    outlet: str
    layer: Uuid
    annotator: str
    own: bool
    shared: int
    differences: tuple[Difference, ...]
    carried: tuple[Carried, ...]

    @property
    def to_carry(self) -> tuple[Carried, ...]:
        """What would be new in the open article."""
        return tuple(each for each in self.carried if each.fate is Fate.CARRIED)


def twins(session: Session) -> tuple[Twin, ...]:
    """Return the labelled articles of the open article's story, the own layers first.

    Where annotators work blind, the layers of others are left out until both articles are finished.

    Raises:
        Refused: no article is open, or no other one tells its story.
    """
    if session.article is None:
        raise Refused("No article is open.")
    here = session.article.article.key
    keys = [key for key in session.queue.same_story(here) if key != here]
    if not keys:
        raise Refused("No other article tells this story, as far as is known.")
    own = session.article.annotations(session.article.spans.in_order())
    found: list[Twin] = []
    with session.store.reading() as db:
        for key, article in articles_by_key(db, keys):
            if len(found) >= _MOST:
                break
            outlet = next((each.outlet for each in article.sources if each.outlet), "")
            open_both = session.sees_others(here) and session.sees_others(key)
            for layer in article.layers:
                if layer.annotations and (open_both or layer.annotator_id == session.actor.id):
                    facts = key, article.title, outlet, article.text
                    found.append(_twin(session, own, layer, *facts))
    return tuple(sorted(found, key=lambda twin: (not twin.own, twin.article, twin.annotator)))


def carry(session: Session, twin: Twin) -> Changes:
    """Carry labels over into the open article, as one step.

    Fillers go along where they are carried or there; elsewhere their words stay.

    Raises:
        Refused: nothing is new, or the open layer is not the actor's to change.
    """
    article = session.editable()
    new = twin.to_carry
    if not new:
        raise Refused("All that can be carried over is there already.")
    text = article.text.content
    by_id = {each.annotation.id: each for each in twin.carried}
    there = {
        each.annotation.id: found.id
        for each in twin.carried
        if each.fate is Fate.THERE
        and (key := article.spans.same_place(each.annotation.label, each.fragments)) is not None
        and (found := article.annotation(key))
    }
    ids = {**there, **{each.annotation.id: new_uuid() for each in new}}

    def filled(filler: Filler) -> Filler:
        if filler.id is None:
            return filler
        if filler.id in ids:
            return msgspec.structs.replace(filler, id=ids[filler.id])
        known = by_id.get(filler.id)
        return Filler(
            text=known.quote if known else None,
            referent=known.annotation.referent if known else None,
        )

    def work(writing: Writing) -> list[Change]:
        changes, layer = start_layer(writing, article, session.schema.version)
        changes = list(changes)
        for each in new:
            before = each.annotation
            roles = {role: tuple(map(filled, found)) for role, found in before.roles.items()}
            annotation = Annotation(
                ids[before.id],
                before.label,
                each.fragments,
                before.attributes,
                roles,
                before.referent,
                before.note,
                Origin(REANCHORED, ({"layer": twin.layer, "id": before.id},)),
                created=writing.at,
                updated=writing.at,
                version=writing.version,
            )
            key = annotation_rows.insert_annotation(writing, layer.key, annotation, text)
            changes.append(AnnotationChanged(layer.article, layer.key, key, None, annotation))
        return changes

    one = len(new) == 1
    name = "Carry 1 Label Over" if one else f"Carry {len(new)} Labels Over"
    return session.run(name, work, place=new[0].fragments[0])


def _twin(
    session: Session,
    own: Sequence[Annotation],
    layer: LayerContent,
    key: ArticleKey,
    title: str,
    outlet: str,
    text: str,
) -> Twin:
    article = session.article
    if article is None:
        raise Refused("No article is open.")
    here = article.text.content
    over = Carrier(text, here)
    carried = tuple(_fate(session, each, over, own, text) for each in layer.annotations)
    mine = {choice.key: choice.annotator for choice in article.layers}.get(article.layer.key)
    name = mine.name if mine is not None else session.actor.name
    return Twin(
        key,
        title,
        outlet,
        layer.id,
        layer.annotator,
        layer.annotator == name,
        len(over.shared),
        _differences(session, own, layer.annotations, over, here),
        carried,
    )


def _fate(
    session: Session, annotation: Annotation, over: Carrier, own: Sequence[Annotation], text: str
) -> Carried:
    quote = quote_of(text, annotation.fragments)
    fragments = over.carried(annotation.fragments)
    if fragments is None:
        return Carried(annotation, quote, Fate.NOT_FOUND)
    label = session.schema.by_id.get(annotation.label)
    if label is None or label.retired:
        return Carried(annotation, quote, Fate.NOT_ALLOWED, fragments)
    at = [each for each in own if each.fragments == fragments]
    if any(each.label == annotation.label for each in at):
        return Carried(annotation, quote, Fate.THERE, fragments)
    family = {each.id for each in session.schema.labels if each.family == label.family}
    if other := [each.label for each in at if each.label in family and not label.is_frame]:
        names = ", ".join(map(session.schema.name_of, other))
        return Carried(annotation, quote, Fate.OTHERWISE, fragments, names)
    if _overlaps(own, label, fragments):
        return Carried(annotation, quote, Fate.NOT_ALLOWED, fragments)
    return Carried(annotation, quote, Fate.CARRIED, fragments)


def _overlaps(own: Sequence[Annotation], label: Label, fragments: Sequence[Fragment]) -> bool:
    """Tell whether a label's rule on overlap keeps it from a place."""
    if label.overlap is Overlap.ALLOWED:
        return False
    start, end = cover(fragments)
    for each in own:
        if each.label == label.id and each.start < end and start < each.end:
            nested = (each.start <= start and end <= each.end) or (
                start <= each.start and each.end <= end
            )
            if label.overlap is Overlap.NONE or not nested:
                return True
    return False


def _differences(
    session: Session,
    own: Sequence[Annotation],
    others: Sequence[Annotation],
    over: Carrier,
    here: str,
) -> tuple[Difference, ...]:
    """Return the shared sentences whose labels are not the same, with what only one has."""
    said: dict[Fragment, tuple[set[tuple[str, str]], set[tuple[str, str]]]] = {}
    targets = {each.there: each for each in over.shared}
    by_start = sorted(targets)

    def name(annotation: Annotation, words: str) -> tuple[str, str]:
        return session.schema.name_of(annotation.label), words

    for each in others:
        sentence, fragments = over.sentence_of(each.fragments), over.carried(each.fragments)
        if sentence is not None and fragments is not None:
            mark = name(each, quote_of(here, fragments))
            said.setdefault(sentence.there, (set(), set()))[1].add(mark)
    for each in own:
        found = next((s for s in by_start if s.start <= each.start and each.end <= s.end), None)
        if found is not None:
            said.setdefault(found, (set(), set()))[0].add(
                name(each, quote_of(here, each.fragments))
            )
    return tuple(
        Difference(
            sentence,
            here[sentence.start : sentence.end],
            tuple(f"{label} “{words}”" for label, words in sorted(mine - theirs)),
            tuple(f"{label} “{words}”" for label, words in sorted(theirs - mine)),
        )
        for sentence, (mine, theirs) in sorted(said.items())
        if mine != theirs
    )
