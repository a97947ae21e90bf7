"""Assignments: who reads which articles, by hand or balanced, and how far everyone is."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

import msgspec

from annotator.app.session import Session
from annotator.app.together.sharing_out import Pair, Wish, share_out
from annotator.errors import Refused
from annotator.model.article import FINISHED, Annotator, AnnotatorKind, State
from annotator.model.changes import AssignmentsChanged, Change
from annotator.model.values import AnnotatorKey, ArticleKey
from annotator.storage import assignments as rows
from annotator.storage.assignments import Standing
from annotator.storage.journal import Writing
from annotator.storage.people import united_with_others
from annotator.storage.store import annotators

__all__ = [
    "Owing",
    "Shared",
    "Standing",
    "Wish",
    "assign",
    "owing",
    "plan",
    "reader_named",
    "readers",
    "share",
    "standings",
    "take_from",
]


class Shared(msgspec.Struct, frozen=True):
    """What sharing out would give, or gave: the pairs, and how many articles each person gets."""

    pairs: tuple[Pair, ...]
    by_person: dict[AnnotatorKey, int]
    articles: int


class Owing(msgspec.Struct, frozen=True):
    """How far somebody is with what is assigned to them."""

    annotator: Annotator
    assigned: int
    done: int

    @property
    def left(self) -> int:
        """How many articles they still owe."""
        return self.assigned - self.done


def readers(session: Session) -> list[Annotator]:
    """Return the persons that articles can be assigned to."""
    with session.store.reading() as db:
        gone = united_with_others(db)
        every = annotators(db).values()
    found = [a for a in every if a.kind is AnnotatorKind.PERSON and a.id not in gone]
    return sorted(found, key=lambda each: each.name)


def reader_named(session: Session, name: str) -> Annotator:
    """Return the person of a name; entered when there is none yet."""
    if not name.strip():
        raise Refused("A name cannot be empty.")
    found = next((each for each in readers(session) if each.name == name.strip()), None)
    return found or session.store.annotator(name.strip())


def standings(session: Session, articles: Sequence[ArticleKey] | None = None) -> list[Standing]:
    """Return who works on which articles, or is to."""
    with session.store.reading() as db:
        return rows.standings(db, articles)


def assign(session: Session, articles: Sequence[ArticleKey], people: Sequence[Annotator]) -> int:
    """Assign articles to people, as one step; return how many assignments are new."""
    pairs = [(article, person.key) for article in articles for person in people]
    names = ", ".join(person.name for person in people)
    return _run(session, _named("Assign", articles, "to", names), pairs, on=True)


def take_from(session: Session, articles: Sequence[ArticleKey], people: Sequence[Annotator]) -> int:
    """Assign articles to people no longer; what they have done of them stays."""
    pairs = [(article, person.key) for article in articles for person in people]
    names = ", ".join(person.name for person in people)
    return _run(session, _named("Take", articles, "from", names), pairs, on=False)


def plan(
    session: Session, articles: Sequence[ArticleKey], people: Sequence[Annotator], wish: Wish
) -> Shared:
    """Return how articles would be shared out among people; nothing is written.

    Whoever has an article, or has worked on it, counts as one of its readers.
    """
    if not people:
        raise Refused("Choose who is to read.")
    with session.store.reading() as db:
        have = _readers_of(rows.standings(db), readers(session))
        stories = rows.stories(db)
    given = share_out(articles, [person.key for person in people], wish, have, stories)
    by_person: dict[AnnotatorKey, int] = {person.key: 0 for person in people}
    for _, person in given:
        by_person[person] += 1
    return Shared(tuple(given), by_person, len({article for article, _ in given}))


def share(
    session: Session, articles: Sequence[ArticleKey], people: Sequence[Annotator], wish: Wish
) -> Shared:
    """Share articles out among people, as one step."""
    planned = plan(session, articles, people, wish)
    _run(session, f"Share Out {planned.articles} Articles", planned.pairs, on=True)
    return planned


def owing(session: Session, found: Sequence[Standing] | None = None) -> list[Owing]:
    """Return how far everybody is who has something to read; `found` are standings read before."""
    assigned: dict[AnnotatorKey, list[State]] = {}
    seen = set(session.queue.keys())
    for each in standings(session) if found is None else found:
        if each.assigned and each.article in seen:
            assigned.setdefault(each.annotator, []).append(each.state)
    return [
        Owing(person, len(states), sum(state in FINISHED for state in states))
        for person in readers(session)
        if (states := assigned.get(person.key))
    ]


def _run(session: Session, name: str, pairs: Iterable[Pair], *, on: bool) -> int:
    wanted = list(pairs)
    if not wanted:
        return 0
    with session.store.reading() as db:
        if on:
            there = {row[:2] for row in rows.assignments_of_pairs(db, wanted)}
            fresh = [pair for pair in wanted if pair not in there]
            found = rows.assignment_rows(db, fresh)
        else:
            found = rows.assignments_of_pairs(db, wanted)
    if found:
        session.run(name, partial(_write, found, on=on), article=_one_article(wanted))
    return len(found)


def _write(found: Sequence[rows.Assigned], writing: Writing, *, on: bool) -> list[Change]:
    rows.set_assigned(writing, found, on=on)
    return [AssignmentsChanged()]


def _one_article(pairs: Sequence[Pair]) -> ArticleKey | None:
    articles = {article for article, _ in pairs}
    return articles.pop() if len(articles) == 1 else None


def _named(verb: str, articles: Sequence[ArticleKey], to: str, names: str) -> str:
    what = "Article" if len(articles) == 1 else f"{len(articles)} Articles"
    return f"{verb} {what} {to} {names}"


def _readers_of(
    found: Sequence[Standing], people: Sequence[Annotator]
) -> Mapping[ArticleKey, set[AnnotatorKey]]:
    persons = {person.key for person in people}
    have: dict[ArticleKey, set[AnnotatorKey]] = {}
    for each in found:
        if each.annotator in persons:
            have.setdefault(each.article, set()).add(each.annotator)
    return have
