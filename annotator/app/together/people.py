"""Annotators: who there is and what they have done, renaming one, uniting two who are one.

What is said of an annotator is a row of the project that travels with merges, so that a name or
a union given in one copy holds in all.
"""

import msgspec

from annotator.app.session import Session
from annotator.errors import Refused
from annotator.model.article import Annotator, AnnotatorKind
from annotator.model.changes import Change, ManyChanged
from annotator.storage import people as people_rows
from annotator.storage.journal import Writing
from annotator.storage.people import Work
from annotator.storage.store import annotators

__all__ = ["Person", "Work", "people", "rename", "unite"]


class Person(msgspec.Struct, frozen=True):
    """An annotator with what they have done; `owner` is the name of whose gold it is."""

    annotator: Annotator
    work: Work
    owner: str = ""


def people(session: Session) -> list[Person]:
    """Return persons, models and golds, each by name; those united with another are left out."""
    with session.store.reading() as db:
        every = annotators(db)
        work = people_rows.work_of_all(db)
        gone = people_rows.united_with_others(db)
    kinds = list(AnnotatorKind)
    found = [
        Person(each, work.get(key, Work()), _owner(every.get(each.owner or each.key), each))
        for key, each in every.items()
        if each.id not in gone
    ]
    return sorted(found, key=lambda p: (kinds.index(p.annotator.kind), p.annotator.name))


def rename(session: Session, annotator: Annotator, name: str) -> None:
    """Give an annotator another name, everywhere.

    Raises:
        Refused: the name is empty, or another's of the same kind.
    """
    wanted = " ".join(name.split())
    if not wanted:
        raise Refused("A name cannot be empty.")
    if wanted == annotator.name:
        return
    for person in people(session):
        other = person.annotator
        if (other.kind, other.name) == (annotator.kind, wanted) and other.id != annotator.id:
            raise Refused(f"There is a {wanted} already: if they are one person, unite them.")

    def work(writing: Writing) -> list[Change]:
        people_rows.say_of(writing, annotator.id, name=wanted)
        return [ManyChanged()]

    session.run(f"Rename {annotator.name} to {wanted}", work)


def shared_articles(session: Session, one: Annotator, other: Annotator) -> int:
    """Return in how many articles two annotators both have labels."""
    with session.store.reading() as db:
        return people_rows.articles_of_both(db, one.key, other.key)


def unite(session: Session, gone: Annotator, kept: Annotator) -> None:
    """Say that two annotators are one: what was `gone`'s is `kept`'s from now on.

    Where both have labels in an article, both layers stay, as two readings of one person.

    Raises:
        Refused: they are the same, of two kinds, or the one who would go is at work.
    """
    if gone.id == kept.id:
        raise Refused("Choose two annotators to unite.")
    if gone.kind is not kept.kind or gone.kind is AnnotatorKind.GOLD:
        raise Refused("Only two persons, or two models, can be one.")
    if gone.id == session.actor.id:
        raise Refused(
            f"You are working as {gone.name}: unite {kept.name} with {gone.name}, not the other "
            "way round."
        )

    def work(writing: Writing) -> list[Change]:
        people_rows.say_of(writing, gone.id, same_as=kept.id)
        return [ManyChanged()]

    session.run(f"Unite {gone.name} with {kept.name}", work)


def _owner(owner: Annotator | None, each: Annotator) -> str:
    return owner.name if owner is not None and owner.id != each.id else ""
