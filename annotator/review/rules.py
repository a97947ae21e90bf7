"""Rules of a reviewer: what to do with all differences of one kind, now and at later merges."""

import re
from collections.abc import Sequence
from enum import StrEnum

import msgspec

from annotator.model.annotation import Annotation
from annotator.model.values import Uuid
from annotator.review.sameness import Kind
from annotator.review.units import Unit, majority


class Edge(StrEnum):
    """What the longer of two annotations has more than the shorter, where they differ in an end."""

    ARTICLE = "article"
    POSSESSIVE = "possessive"
    MARKS = "marks"
    TITLE = "title"
    WORDS = "words"


class Take(StrEnum):
    """Whose answer a rule takes."""

    LONGEST = "longest"
    SHORTEST = "shortest"
    MAJORITY = "majority"
    LABEL = "label"
    ANNOTATOR = "annotator"
    NOTHING = "nothing"


class Condition(msgspec.Struct, frozen=True, omit_defaults=True):
    """Which units a rule is about: those that differ in just these `kinds`.

    `labels` are all the labels given (any when empty), `edges` what the ends differ by, `names`
    the attributes and roles that differ.
    """

    kinds: frozenset[Kind]
    labels: frozenset[str] = frozenset()
    edges: frozenset[Edge] = frozenset()
    names: frozenset[str] = frozenset()


class Resolution(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a rule does: `of` is the label or the annotator's UUID it takes."""

    take: Take
    of: str = ""


class Rule(msgspec.Struct, frozen=True):
    """A kept decision: condition and resolution under a name."""

    id: Uuid
    name: str
    condition: Condition
    resolution: Resolution


_ARTICLE = re.compile(r"(?:the|an?)\s+", re.IGNORECASE)
_TITLE = re.compile(r"(?:[A-Z][\w.]*\s+){1,3}")
_POSSESSIVE = re.compile(r"['’]s?|s['’]")


def edges(unit: Unit, text: str) -> frozenset[Edge]:
    """Return by what the ends of a unit's members differ; empty when they do not."""
    return frozenset(
        edge
        for number, one in enumerate(unit.found)
        for other in unit.found[number + 1 :]
        for edge in _edges(one, other, text)
    )


def condition_of(unit: Unit, text: str) -> Condition:
    """Return the condition that a unit itself fulfils: what a rule made from it starts with."""
    return Condition(
        unit.kinds,
        frozenset(each.label for each in unit.found),
        edges(unit, text),
        frozenset(unit.names),
    )


def fulfils(unit: Unit, condition: Condition, text: str) -> bool:
    """Tell whether a condition holds for a unit."""
    labels = frozenset(each.label for each in unit.found)
    return (
        unit.kinds == condition.kinds
        and (not condition.labels or labels == condition.labels)
        and (not condition.names or frozenset(unit.names) == condition.names)
        and (not condition.edges or edges(unit, text) == condition.edges)
    )


def resolved(
    unit: Unit, resolution: Resolution, annotators: Sequence[Uuid]
) -> list[Annotation] | None:
    """Return what a resolution makes of a unit, [] for nothing; None when it does not say.

    `annotators` are the UUIDs of those whose members stand in the unit, in the same order.
    """
    found = unit.found
    by_length = sorted(found, key=_length)
    match resolution.take:
        case Take.NOTHING:
            return []
        case Take.SHORTEST:
            return by_length[:1]
        case Take.LONGEST:
            return by_length[-1:]
        case Take.MAJORITY:
            most = majority(unit)
            return None if most is None else [most]
        case Take.LABEL:
            return next(([each] for each in found if each.label == resolution.of), None)
        case Take.ANNOTATOR:
            return _of_annotator(unit, resolution.of, annotators)


def _of_annotator(unit: Unit, who: Uuid, annotators: Sequence[Uuid]) -> list[Annotation] | None:
    for annotator, member, looked in zip(annotators, unit.members, unit.looked, strict=True):
        if annotator == who and looked:
            return [] if member is None else [member]
    return None


def _edges(one: Annotation, other: Annotation, text: str) -> set[Edge]:
    found: set[Edge] = set()
    if one.start != other.start:
        found.add(_kind_of_start(text[min(one.start, other.start) : max(one.start, other.start)]))
    if one.end != other.end:
        found.add(_kind_of_end(text[min(one.end, other.end) : max(one.end, other.end)]))
    inside = one.fragments != other.fragments
    return found or ({Edge.WORDS} if inside else set())


def _kind_of_start(more: str) -> Edge:
    if _ARTICLE.fullmatch(more):
        return Edge.ARTICLE
    if not any(map(str.isalnum, more)):
        return Edge.MARKS
    return Edge.TITLE if _TITLE.fullmatch(more) else Edge.WORDS


def _kind_of_end(more: str) -> Edge:
    if _POSSESSIVE.fullmatch(more):
        return Edge.POSSESSIVE
    return Edge.WORDS if any(map(str.isalnum, more)) else Edge.MARKS


def _length(annotation: Annotation) -> tuple[int, int]:
    return sum(end - start for start, end in annotation.fragments), -annotation.start
