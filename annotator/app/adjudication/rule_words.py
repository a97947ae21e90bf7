"""Rules of a reviewer in plain words, and what a decision can be kept as."""

from collections.abc import Mapping

import msgspec

from annotator.app.adjudication.reviewing import Review, ReviewUnit
from annotator.model.decision import Verdict
from annotator.model.schema import Schema
from annotator.model.values import Uuid
from annotator.review.rules import Condition, Edge, Resolution, Take, condition_of, resolved

_EDGES = {
    Edge.ARTICLE: "a leading article",
    Edge.POSSESSIVE: "a possessive ending",
    Edge.MARKS: "punctuation",
    Edge.TITLE: "a title before the name",
    Edge.WORDS: "words",
}
_TAKES = {
    Take.LONGEST: "take the longest",
    Take.SHORTEST: "take the shortest",
    Take.MAJORITY: "take what most say",
    Take.NOTHING: "mark nothing",
}


# What a rule can come to: one of the answers given, or nothing.
_KEPT = frozenset({Verdict.TAKEN, Verdict.NOTHING})


class Keepable(msgspec.Struct, frozen=True):
    """What a decision can be kept as: its condition, and what comes to the same answer."""

    condition: Condition
    resolutions: tuple[Resolution, ...]


def keepable(review: Review, unit: ReviewUnit) -> Keepable | None:
    """Return what a decision can be kept as; None where no rule would come to the same."""
    decision = unit.decision
    if decision is None or decision.verdict not in _KEPT or not unit.unit.kinds:
        return None
    people = [each.annotator.id for each in review.reviewed]
    labels = dict.fromkeys(each.label for each in unit.unit.found)
    tried = (
        *(Resolution(take) for take in _TAKES),
        *(Resolution(Take.LABEL, label) for label in labels if len(labels) > 1),
        *(Resolution(Take.ANNOTATOR, who) for who in dict.fromkeys(people)),
    )
    told = [
        each
        for each in tried
        if (answer := resolved(unit.unit, each, people)) is not None
        and {a.id for a in answer} <= set(_same(unit, decision.taken))
        and bool(answer) == bool(decision.taken)
    ]
    return Keepable(condition_of(unit.unit, review.text), tuple(told)) if told else None


def condition_words(condition: Condition, schema: Schema) -> str:
    """Return when a rule applies, in words."""
    kinds = " and ".join(sorted(kind.value for kind in condition.kinds))
    said = f"Annotators differ in {kinds} only"
    if condition.edges:
        said += f", by {' and '.join(sorted(_EDGES[edge] for edge in condition.edges))}"
    if condition.names:
        said += f", in {', '.join(sorted(condition.names))}"
    if condition.labels:
        said += f"; labels: {', '.join(sorted(map(schema.name_of, condition.labels)))}"
    return said


def resolution_words(resolution: Resolution, schema: Schema, people: Mapping[Uuid, str]) -> str:
    """Return what a rule does, in words."""
    if resolution.take is Take.LABEL:
        return f"take {schema.name_of(resolution.of)}"
    if resolution.take is Take.ANNOTATOR:
        return f"take what {people.get(resolution.of, '?')} says"
    return _TAKES[resolution.take]


def edge_words(condition: Condition) -> str:
    """Return by what ends differ, in words; "" when they do not."""
    return " and ".join(sorted(_EDGES[edge] for edge in condition.edges))


def _same(unit: ReviewUnit, taken: tuple[Uuid, ...]) -> set[Uuid]:
    """Return the annotations that say the same as what was taken."""
    chosen = [each for each in unit.unit.found if each.id in taken]
    return {
        each.id
        for each in unit.unit.found
        for one in chosen
        if (each.label, each.fragments, each.attributes)
        == (one.label, one.fragments, one.attributes)
    }
