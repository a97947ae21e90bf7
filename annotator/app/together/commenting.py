"""Comments: threads about an annotation, a stretch of text or the article; each act is a step."""

from collections.abc import Sequence

import msgspec

from annotator.app.session import Session
from annotator.errors import Refused
from annotator.model.annotation import Annotation, quote_of
from annotator.model.changes import Change, CommentChanged
from annotator.model.clock import utc_now
from annotator.model.comment import Comment, CommentKind, Thread, threads_of
from annotator.model.fragment import Fragment
from annotator.model.values import AnnotationKey, ArticleKey, Uuid
from annotator.storage import comments as rows
from annotator.storage.journal import Writing, new_uuid

__all__ = ["Thread", "answer", "comment", "resolve", "rewrite", "take_back", "threads"]

_LONGEST_QUOTE = 300


def threads(session: Session, article: ArticleKey | None = None) -> tuple[Thread, ...]:
    """Return the threads of an article, by default of the open one.

    Who works blind sees those of others when their own labels are finished.
    """
    key = article if article is not None else _open(session)
    with session.store.reading() as db:
        found = threads_of(rows.comments_of(db, key))
    if session.sees_others(key):
        return found
    return tuple(thread for thread in found if _concerns(thread, session.actor.id))


def _concerns(thread: Thread, actor: Uuid) -> bool:
    """Tell whether somebody takes part in a thread, or is spoken to in it."""
    every = (thread.first, *thread.answers)
    return any(each.author == actor or actor in each.to for each in every)


def comment(
    session: Session,
    text: str,
    *,
    annotation: AnnotationKey | None = None,
    place: Fragment | None = None,
) -> Comment:
    """Begin a thread about an annotation of the open layer, a stretch of text, or the article."""
    article = _open(session)
    about = _about(session, annotation, place)
    said = msgspec.structs.replace(about, text=_words(text))
    _say(session, "Comment", article, said)
    return said


def answer(session: Session, thread: Thread, text: str) -> None:
    """Answer a thread."""
    said = by_actor(session, _words(text), thread=thread)
    _say(session, "Answer", _open(session), said, thread.first.place)


def resolve(session: Session, thread: Thread, *, resolved: bool = True) -> None:
    """Say that a thread is done with, or that it is open again."""
    if thread.resolved == resolved:
        return
    kind = CommentKind.RESOLVED if resolved else CommentKind.REOPENED
    said = by_actor(session, "", thread=thread, kind=kind)
    name = "Resolve Comment" if resolved else "Reopen Comment"
    _say(session, name, _open(session), said, thread.first.place)


def rewrite(session: Session, before: Comment, text: str) -> None:
    """Say something of one's own in other words."""
    _own(session, before)
    after = msgspec.structs.replace(before, text=_words(text))
    article = _open(session)

    def work(writing: Writing) -> list[Change]:
        rows.update_comment(writing, before, after)
        return [CommentChanged(article, before, after)]

    if after != before:
        session.run("Edit Comment", work, place=before.place)


def take_back(session: Session, said: Comment) -> None:
    """Take something of one's own back; answers to it stay, as a thread of their own."""
    _own(session, said)
    article = _open(session)

    def work(writing: Writing) -> list[Change]:
        rows.remove_comment(writing, said)
        return [CommentChanged(article, said, None)]

    session.run("Remove Comment", work, place=said.place)


def offsets_of(found: Sequence[Thread]) -> list[int]:
    """Return where open threads stand in the text, in reading order."""
    places = (thread.first.place for thread in found if not thread.resolved)
    return sorted({place.start for place in places if place is not None})


def standing_at(found: Sequence[Thread], offsets: Sequence[int]) -> list[Thread]:
    """Return the open threads that stand at some places of the text, in reading order."""
    there = [
        (thread.first.place.start, number, thread)
        for number, thread in enumerate(found)
        if not thread.resolved and thread.first.place is not None
    ]
    return [thread for at, _, thread in sorted(there, key=_place) if at in offsets]


def about_annotation(annotation: Annotation, text: str) -> dict[str, str | int]:
    """Return what a comment keeps of the annotation it is about."""
    quote = quote_of(text, annotation.fragments)[:_LONGEST_QUOTE]
    return {"of": annotation.id, "start": annotation.start, "end": annotation.end, "quote": quote}


def by_actor(
    session: Session,
    text: str,
    kind: CommentKind = CommentKind.SAID,
    *,
    thread: Thread | None = None,
    to: Sequence[Uuid] = (),
) -> Comment:
    """Return a comment of the actor's, made now."""
    actor = session.actor
    said = Comment(new_uuid(), actor.id, actor.name, utc_now(), text, kind, to=tuple(to))
    if thread is None:
        return said
    return msgspec.structs.replace(said, thread=thread.first.id, after=thread.length)


def _about(session: Session, annotation: AnnotationKey | None, place: Fragment | None) -> Comment:
    article = session.article
    more: dict[str, str | int] = {}
    if article is not None and annotation is not None:
        more = about_annotation(article.annotation(annotation), article.text.content)
    elif article is not None and place is not None:
        quote = article.text.content[slice(*place)][:_LONGEST_QUOTE]
        more = {"start": place.start, "end": place.end, "quote": quote}
    return msgspec.structs.replace(by_actor(session, ""), **more)


def _say(
    session: Session,
    name: str,
    article: ArticleKey,
    said: Comment,
    place: Fragment | None = None,
) -> None:
    def work(writing: Writing) -> list[Change]:
        rows.insert_comment(writing, article, said)
        return [CommentChanged(article, None, said)]

    session.run(name, work, article=article, place=said.place or place)


def _place(there: tuple[int, int, Thread]) -> tuple[int, int]:
    return there[:2]


def _words(text: str) -> str:
    if not text.strip():
        raise Refused("Nothing was said.")
    return text.strip()


def _own(session: Session, said: Comment) -> None:
    if said.author != session.actor.id:
        raise Refused(f"{said.name or 'Somebody else'} said this; answer it instead.")


def _open(session: Session) -> ArticleKey:
    if session.article is None:
        raise Refused("No article is open.")
    return session.article.article.key
