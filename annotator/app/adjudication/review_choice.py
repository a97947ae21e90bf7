"""Whose layers are reviewed, and what they are called when nobody is to know."""

from collections.abc import Container, Iterable
from string import ascii_uppercase

import msgspec

from annotator.app.session import Session
from annotator.model.article import Annotator, AnnotatorKind
from annotator.model.values import Uuid
from annotator.storage.people import united_with_others
from annotator.storage.store import annotators


class UnderReview(msgspec.Struct, frozen=True, omit_defaults=True):
    """Whose layers are reviewed: all people's, the models' too, or just those named by UUID."""

    models: bool = True
    only: frozenset[Uuid] = frozenset()

    def includes(self, kind: AnnotatorKind, annotator: Uuid | None) -> bool:
        """Tell whether an annotator's layers are meant; a gold's never are."""
        if kind is AnnotatorKind.GOLD:
            return False
        if self.only:
            return annotator in self.only
        return self.models or kind is AnnotatorKind.PERSON


EVERYBODY = UnderReview()


def letters(people: Iterable[Annotator]) -> dict[Uuid, str]:
    """Return a letter for each annotator, in the order they came into the project."""
    there = sorted(
        (each for each in people if each.kind is not AnnotatorKind.GOLD), key=lambda each: each.key
    )
    return {each.id: _letter(number) for number, each in enumerate(there)}


def told_apart(people: Iterable[Annotator], united: Container[Uuid] = ()) -> dict[Uuid, str]:
    """Return what annotators are called: of several of one name the later ones have a number.

    Those `united` with another are that other.
    """
    called: dict[Uuid, str] = {}
    for each in sorted(people, key=lambda each: each.key):
        if each.id in united:
            continue
        name, number = each.name, 1
        while name in called.values():
            number += 1
            name = f"{each.name} ({number})"
        called[each.id] = name
    return called


def reviewable(session: Session) -> tuple[Annotator, ...]:
    """Return all people and models of the project, people first, by name, told apart."""
    with session.store.reading() as db:
        called = told_apart(annotators(db).values(), united_with_others(db))
        found = [
            msgspec.structs.replace(each, name=called.get(each.id, each.name))
            for each in annotators(db).values()
            if each.kind is not AnnotatorKind.GOLD
        ]
    return tuple(sorted(found, key=lambda each: (each.kind is AnnotatorKind.MODEL, each.name)))


def _letter(number: int) -> str:
    more, place = divmod(number, len(ascii_uppercase))
    return ascii_uppercase[place] if more == 0 else f"{_letter(more - 1)}{ascii_uppercase[place]}"
