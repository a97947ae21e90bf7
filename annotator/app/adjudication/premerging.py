"""Deciding at once what is not decided yet: counted first, then one undo step."""

from collections.abc import Sequence

import msgspec

from annotator.app.adjudication.deciding import GoldWriter
from annotator.app.adjudication.reviewing import Review, ReviewUnit
from annotator.model.annotation import Annotation
from annotator.model.article import State
from annotator.model.changes import Change, LayerChanged
from annotator.model.decision import How, Verdict
from annotator.model.values import Uuid
from annotator.review.units import agreed_document, majority
from annotator.storage.articles import update_layer
from annotator.storage.journal import Writing


class Rule(msgspec.Struct, frozen=True):
    """What decides: all agree, what most say, or what the one in row `chosen` says.

    With `least_score` only what has at least this score is taken; nothing is decided against.
    `who` names the annotator by UUID: over many articles theirs is not always the same row.
    """

    how: How
    chosen: int = 0
    least_score: float | None = None
    who: Uuid = ""


class Settled(msgspec.Struct, frozen=True):
    """A unit that a rule decides, and what for: nothing, or one annotation."""

    unit: ReviewUnit
    answer: tuple[Annotation, ...]


def settled_by(review: Review, rule: Rule) -> tuple[Settled, ...]:
    """Return what a rule would decide, written nowhere."""
    if rule.who:
        rows = [n for n, each in enumerate(review.reviewed) if each.annotator.id == rule.who]
        if not rows:
            return ()
        rule = msgspec.structs.replace(rule, chosen=rows[0])
    return tuple(
        Settled(unit, answer)
        for unit in review.units
        if unit.decision is None and (answer := _answer(unit, rule)) is not None
    )


def premerge(review: Review, rule: Rule) -> int:
    """Decide by a rule what is not decided; return how many units that were."""
    settled = settled_by(review, rule)
    if settled:

        def work(writing: Writing) -> list[Change]:
            gold = GoldWriter(review, writing, rule.how)
            changes = _decide(gold, settled)
            return [*gold.started, *changes]

        review.session.run(f"Pre-merge ({rule.how.value})", work)
    return len(settled)


def finish(review: Review, families: Sequence[str]) -> None:
    """Mark the article as reviewed for some families; what all agree on goes into the gold."""
    version = review.session.schema.version
    agreed = settled_by(review, Rule(How.UNANIMOUS))

    def work(writing: Writing) -> list[Change]:
        gold = GoldWriter(review, writing, How.UNANIMOUS)
        changes = _decide(gold, agreed)
        layer = gold.layer
        covered = {**layer.covered, **dict.fromkeys(families, version)}
        after = msgspec.structs.replace(
            layer,
            state=State.REVIEWED,
            covered=covered,
            document={**agreed_document(review.readings), **layer.document},
            schema_version=version,
        )
        update_layer(writing, layer, after)
        return [*gold.started, *changes, LayerChanged(review.article, layer, after)]

    review.session.run("Mark as Reviewed", work)


def _decide(gold: GoldWriter, settled: Sequence[Settled]) -> list[Change]:
    return [
        change
        for unit, answer in ((each.unit, each.answer) for each in settled)
        for change in gold.decide(unit, Verdict.TAKEN if answer else Verdict.NOTHING, answer)
    ]


def _answer(reviewed: ReviewUnit, rule: Rule) -> tuple[Annotation, ...] | None:
    """Return what a rule decides of a unit; None when it decides nothing."""
    unit = reviewed.unit
    if rule.how is How.UNANIMOUS:
        return unit.found[:1] if reviewed.agreed else None
    if rule.how is How.MAJORITY:
        most = majority(unit)
        return None if most is None else (most,)
    member = unit.members[rule.chosen]
    if rule.least_score is not None:
        score = None if member is None else member.origin.score
        sure = member is not None and score is not None and score >= rule.least_score
        return (member,) if sure and member is not None else None
    if member is None:
        return () if unit.looked[rule.chosen] else None
    return (member,)
