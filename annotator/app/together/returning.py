"""Giving articles back to their annotators, and what changed in their work on the way to gold."""

from collections.abc import Sequence

import msgspec

from annotator.app.adjudication.project_gold import chosen_gold
from annotator.app.same_entries import same_entries
from annotator.app.session import Session
from annotator.app.together.commenting import by_actor
from annotator.errors import Refused
from annotator.model.annotation import Annotation
from annotator.model.article import Annotator, AnnotatorKind, Layer, LayerContent, State
from annotator.model.changes import Change, CommentChanged, LayerChanged
from annotator.model.comment import Comment, CommentKind, threads_of
from annotator.model.decision import Cause, Decision
from annotator.model.fragment import Fragment
from annotator.model.values import ArticleKey
from annotator.review.readings import Labels, reading_of
from annotator.review.sameness import Kind
from annotator.review.units import Unit, units
from annotator.storage import articles as article_rows
from annotator.storage.comments import comments_of, insert_comment
from annotator.storage.comparisons import merged_keys, shared_ids
from annotator.storage.decisions import decisions_of
from annotator.storage.exports import article_contents
from annotator.storage.journal import Writing
from annotator.storage.returns import mark_returned
from annotator.storage.store import annotators

_LONGEST_QUOTE = 120


class Difference(msgspec.Struct, frozen=True):
    """Where a person's work and the gold differ: in what, and why, if a reviewer said so."""

    place: Fragment
    kinds: frozenset[Kind]
    own: Annotation | None
    gold: Annotation | None
    names: tuple[str, ...] = ()
    quote: str = ""
    note: str = ""
    cause: Cause | None = None


def annotators_of(session: Session, article: ArticleKey) -> list[Annotator]:
    """Return the persons but the actor who have a layer of an article."""
    with session.store.reading() as db:
        every = annotators(db)
        owners = {layer.annotator for layer in article_rows.layers_of(db, article)}
    found = [every[key] for key in owners if key != session.actor.key]
    persons = [each for each in found if each.kind is AnnotatorKind.PERSON]
    return sorted(persons, key=lambda each: each.name)


def give_back(
    session: Session, article: ArticleKey, people: Sequence[Annotator], reason: str
) -> None:
    """Give an article back to those who labelled it, with a reason; one step.

    Their layers say so here at once, and in their own copies when they are merged.

    Raises:
        Refused: no reason is given, nobody is named, or one of them has not labelled it.
    """
    if not reason.strip():
        raise Refused("Say why the article goes back.")
    if not people:
        raise Refused("Say to whom the article goes back.")
    there = {each.id for each in annotators_of(session, article)}
    if strangers := [each.name for each in people if each.id not in there]:
        raise Refused(f"{strangers[0]} has not labelled this article.")
    to = [each.id for each in people]
    said = by_actor(session, reason.strip(), CommentKind.RETURNED, to=to)

    def work(writing: Writing) -> list[Change]:
        insert_comment(writing, article, said)
        marked = mark_returned(writing, article)
        return [CommentChanged(article, None, said), *(_changed(*pair) for pair in marked)]

    names = ", ".join(each.name for each in people)
    session.run(f"Return Article to {names}", work, article=article)


def answer_returns(writing: Writing, session: Session, article: ArticleKey) -> list[Change]:
    """Say inside a running action that what was given back to the actor is done."""
    changes: list[Change] = []
    for thread in threads_of(comments_of(writing.db, article)):
        if thread.returned and not thread.resolved and session.actor.id in thread.first.to:
            said = by_actor(session, "", CommentKind.RESOLVED, thread=thread)
            insert_comment(writing, article, said)
            changes.append(CommentChanged(article, None, said))
    return changes


def came_back(session: Session) -> list[Comment]:
    """Return what the open article was given back to the actor for, and is not done yet."""
    if session.article is None:
        return []
    with session.store.reading() as db:
        found = threads_of(comments_of(db, session.article.article.key))
    return [
        thread.first
        for thread in found
        if thread.returned and not thread.resolved and session.actor.id in thread.first.to
    ]


def what_changed(session: Session) -> list[Difference]:
    """Return in what the actor's layer of the open article and its gold differ, in text order.

    It is the project's gold where one is named, else the newest. Nothing is said while there is
    no gold, of what no reviewer has decided, or, where annotators work blind, before the article
    is finished.
    """
    if session.article is None:
        return []
    key = session.article.article.key
    with session.store.reading() as db:
        (content,) = article_contents(db, [key])
        same = same_entries(merged_keys(db), shared_ids(db))
        own, gold = _layers(session, content.layers)
        begun = own is not None and own.state in (State.NEW, State.STARTED)
        if own is None or gold is None or (begun and session.blind):
            return []
        decided = decisions_of(db, key, gold.annotator_id or "")
    labels = Labels(session.schema)
    readings = (reading_of(own, labels), reading_of(gold, labels))
    about = {each: decision for decision in decided for each in decision.about}
    found = (
        _difference(unit, about, content.text)
        for unit in units(readings, labels, lambda name: same.get(name, name))
    )
    return [each for each in found if each is not None]


def _difference(unit: Unit, about: dict[str, Decision], text: str) -> Difference | None:
    own, gold = unit.members
    decision = about.get(own.id) if own is not None else None
    if decision is None and gold is not None:
        decision = next((d for d in about.values() if gold.id in d.made), None)
    if gold is None and decision is None:
        return None
    kinds = unit.kinds or (frozenset({Kind.MISSING}) if own is None or gold is None else unit.kinds)
    if not kinds:
        return None
    note, cause = (decision.note, decision.cause) if decision is not None else ("", None)
    quote = text[slice(*unit.cover)][:_LONGEST_QUOTE]
    return Difference(unit.cover, kinds, own, gold, unit.names, quote, note, cause)


def _layers(
    session: Session, layers: Sequence[LayerContent]
) -> tuple[LayerContent | None, LayerContent | None]:
    own = [each for each in layers if each.annotator_id == session.actor.id]
    named = chosen_gold(session)
    golds = [
        each
        for each in layers
        if each.kind is AnnotatorKind.GOLD and (named is None or each.annotator_id == named.id)
    ]
    return (own[-1] if own else None), (golds[-1] if golds else None)


def _changed(before: Layer, after: Layer) -> Change:
    return LayerChanged(after.article, before, after)
