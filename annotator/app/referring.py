"""Saying who is meant: linking mentions to the register, each function one action, one step."""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from annotator.app import labelling
from annotator.app.register_edits import enter, known, new_entry
from annotator.app.session import Session
from annotator.errors import Refused
from annotator.model.article import Referent
from annotator.model.changes import AnnotationChanged, Change, ManyChanged
from annotator.model.fragment import Fragment
from annotator.model.values import AnnotationKey, ArticleKey, LayerKey
from annotator.storage.journal import Writing
from annotator.storage.mentions import (
    Linked,
    Mention,
    linked,
    mentions_of,
    set_referent,
    words_around,
)

# Above this many mentions, listeners read anew instead of hearing of each.
_LISTED = 2000
# How many characters are shown before and behind a mention.
_AROUND = 60


class Seen(msgspec.Struct, frozen=True):
    """A mention with its words in their context; `own` tells whether it may be changed."""

    key: AnnotationKey
    article: ArticleKey
    layer: LayerKey
    title: str
    label: str
    before: str
    quote: str
    after: str
    annotator: str
    own: bool


class Share(msgspec.Struct, frozen=True):
    """Which of some mentions an action may change, and how many are others'."""

    own: tuple[Linked, ...]
    others: tuple[Linked, ...]


def mention(
    session: Session,
    label: str,
    fragments: Sequence[Fragment],
    referent: str,
    entry: Referent | None = None,
) -> AnnotationKey:
    """Label words as a mention of a referent; what has the label there already is linked.

    `entry` is a fresh entry (or a gazetteer's) that is written in the same action.
    """
    article = session.editable()
    same = article.spans.same_place(label, tuple(fragments))
    if same is not None:
        link(session, same, referent, entry)
        return same
    name = entry.name if entry is not None else session.register.name(referent)
    return labelling.add(
        session,
        label,
        fragments,
        complete=lambda annotation: msgspec.structs.replace(annotation, referent=referent),
        first=writer(session, entry),
        name=f"Add {session.schema.name_of(label)} “{name}”",
    )


def mention_new(
    session: Session, label: str, fragments: Sequence[Fragment], name: str
) -> AnnotationKey:
    """Label words as the first mention of a fresh entry, in one action."""
    entry = new_entry(name, label)
    return mention(session, label, fragments, entry.key, entry)


def link(
    session: Session, key: AnnotationKey, referent: str, entry: Referent | None = None
) -> None:
    """Let an annotation of the open layer refer to an entry of the register.

    A label that differs from the entry's type is a hint (see `misfit`), never a refusal.
    """
    before = session.editable().annotation(key).referent
    register = session.register
    if before is not None and register.resolve(before) == register.resolve(referent):
        raise Refused(f"This is “{register.name(referent)}” already.")
    name = entry.name if entry is not None else register.name(referent)
    _relink(session, [key], referent, f"Link to “{name}”", writer(session, entry))


def link_new(session: Session, key: AnnotationKey, name: str) -> str:
    """Let an annotation refer to a fresh entry of its label's type, in one action."""
    label = session.editable().annotation(key).label
    entry = new_entry(name, label)
    link(session, key, entry.key, entry)
    return entry.key


def unlink(session: Session, keys: Sequence[AnnotationKey]) -> int:
    """Let annotations refer to nothing; return how many of the chosen ones are others'."""
    share = share_of(session, keys)
    wanted = [each.key for each in share.own if each.annotation.referent is not None]
    if not wanted:
        _refuse_others(share, "unlink")
        raise Refused("Nothing here is linked to the register.")
    one = share.own[0].annotation.referent
    name = session.register.name(one) if len(wanted) == 1 and one is not None else ""
    title = f"Unlink from “{name}”" if name else f"Unlink {len(wanted)} Mentions"
    _relink(session, wanted, None, title)
    return len(share.others)


def split(session: Session, keys: Sequence[AnnotationKey], name: str) -> tuple[str, Share]:
    """Give one's own among some mentions to a fresh entry; the others' are proposed, not touched.

    Returns the fresh entry's key and which mentions it has and should have.
    """
    share = share_of(session, keys)
    if not share.own:
        _refuse_others(share, "split off")
        raise Refused("Choose the mentions that are somebody else first.")
    first = share.own[0].annotation
    was = known(session, first.referent) if first.referent is not None else None
    entry = new_entry(name, was.type if was is not None else first.label)
    own = [each.key for each in share.own]
    _relink(session, own, entry.key, f"Split “{entry.name}” Off", writer(session, entry))
    return entry.key, share


def share_of(session: Session, keys: Iterable[AnnotationKey]) -> Share:
    """Return which of some mentions are the actor's own to change, and which are others'."""
    with session.store.reading() as db:
        found = linked(db, list(keys), session.actor.key)
    return Share(
        tuple(each for each in found if each.own), tuple(each for each in found if not each.own)
    )


def mentions_page(session: Session, referent: str, after: AnnotationKey, limit: int) -> list[Seen]:
    """Return mentions of a referent in the project, behind `after`, with the words around them."""
    family = session.register.family(referent)
    with session.store.reading() as db:
        found = mentions_of(db, family, session.actor.key, after, limit)
        around = words_around(db, found, _AROUND)
    return [
        _seen(each, *around.get(each.key, ("", "")))
        for each in found
        if each.own or session.sees_others(each.article)
    ]


def _seen(each: Mention, before: str, after: str) -> Seen:
    return Seen(
        each.key,
        each.article,
        each.layer,
        each.title,
        each.label,
        " ".join(before.split()),
        " ".join(each.quote.split()),
        " ".join(after.split()),
        each.annotator,
        each.own,
    )


def misfit(session: Session, label: str, referent: str) -> str:
    """Return a hint when a mention's label differs from its referent's type, else ""."""
    entry = session.register.resolved(referent)
    schema = session.schema
    if not entry.type or entry.type == label or entry.type not in schema.by_id:
        return ""
    parent = schema.by_id[entry.type].parent
    if parent == label or (label in schema.by_id and schema.by_id[label].parent == entry.type):
        return ""
    return f"{entry.name} is known as {schema.name_of(entry.type)}, here {schema.name_of(label)}"


def writer(session: Session, entry: Referent | None) -> Callable[[Writing], list[Change]]:
    """Return what writes the entry that an action needs, if the register has none of its key."""

    def write(writing: Writing) -> list[Change]:
        if entry is None or session.register.entry(entry.key) is not None:
            return []
        return enter(writing, entry)

    return write


def _relink(
    session: Session,
    keys: Sequence[AnnotationKey],
    referent: str | None,
    name: str,
    first: Callable[[Writing], list[Change]] | None = None,
) -> None:
    share = share_of(session, keys)
    place = share.own[0]

    def work(writing: Writing) -> list[Change]:
        changes = first(writing) if first is not None else []
        for each in share.own:
            after = set_referent(writing, each.annotation, referent)
            changes.append(
                AnnotationChanged(each.article, each.layer, each.key, each.annotation, after)
            )
        return changes if len(changes) <= _LISTED else [ManyChanged()]

    session.run(name, work, place=place.annotation.cover, article=place.article)


def _refuse_others(share: Share, verb: str) -> None:
    if share.others:
        raise Refused(f"These are the labels of others: only they can {verb} them.")
