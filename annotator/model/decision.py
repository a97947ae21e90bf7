"""What a reviewer decided about one thing that annotators marked, or about a document label."""

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from annotator.model.annotation import Version
from annotator.model.values import JsonObject, Uuid


class Verdict(StrEnum):
    """What was decided: one annotator's, several side by side, one's own, or nothing here."""

    TAKEN = "taken"
    BOTH = "both"
    CHANGED = "changed"
    NOTHING = "nothing"


class How(StrEnum):
    """How a decision came about: what everybody or most say, a chosen annotator, rule, person."""

    UNANIMOUS = "unanimous"
    MAJORITY = "majority"
    CHOSEN = "chosen"
    RULE = "rule"
    ADJUDICATED = "adjudicated"
    AUDITED = "audited"


# What came about without anybody looking at it by itself.
UNSEEN = frozenset({How.UNANIMOUS, How.MAJORITY, How.CHOSEN})


class Cause(StrEnum):
    """Why annotators differed, in the reviewer's judgement."""

    SLIP = "slip"
    AMBIGUOUS = "ambiguous"
    GUIDELINE = "guideline"


class Basis(msgspec.Struct, frozen=True, gc=False):
    """An annotation a decision was made from, in the version it had then."""

    layer: Uuid
    id: Uuid
    counter: int = 0
    replica: str = ""

    @property
    def version(self) -> Version:
        """The version the annotation had."""
        return Version(self.counter, self.replica)


class Decision(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One decision; as JSON it is what the project file and the exchange form hold.

    `of` are all annotations it was about, `taken` those it took; `made` are the annotations of
    the gold layer that came of it. With `document` it is about a label of the article as a whole.
    """

    id: Uuid
    reviewer: str
    gold: Uuid
    verdict: Verdict
    of: tuple[Basis, ...] = ()
    taken: tuple[Uuid, ...] = ()
    made: tuple[Uuid, ...] = ()
    how: How = How.ADJUDICATED
    at: str = ""
    document: str | None = None
    cause: Cause | None = None
    note: str = ""
    rule: Uuid | None = None

    @property
    def about(self) -> frozenset[Uuid]:
        """The annotations it was about: by these its unit is known again after a merge."""
        return frozenset(each.id for each in self.of)


def given_way(decisions: Iterable[Decision]) -> dict[Uuid, Decision]:
    """Return by the ids of decisions that give way the later one, about the same, that stands.

    They are of one gold in one article; of two that share an annotation the later one stands.
    """
    stands: dict[Uuid, Decision] = {}
    found: dict[Uuid, Decision] = {}
    for decision in sorted(decisions, key=lambda each: (each.at, each.id), reverse=True):
        later = next((stands[each] for each in sorted(decision.about) if each in stands), None)
        if later is not None:
            found[decision.id] = later
        else:
            stands |= dict.fromkeys(decision.about, decision)
    return found


def decision_from(body: JsonObject) -> Decision | None:
    """Return the decision a body of the exchange form holds; None when it is another program's."""
    try:
        return msgspec.convert(body, Decision)
    except msgspec.ValidationError:
        return None


def decision_body(decision: Decision) -> JsonObject:
    """Return a decision as the exchange form holds it."""
    return msgspec.to_builtins(decision)
