"""Deciding units of a review: each function is one action and one undo step.

What is taken goes into the open gold layer as copies that say where they came from. A unit that
is decided anew keeps its annotation, so that the frames it fills keep their filler.
"""

from collections.abc import Iterable, Sequence

import msgspec

from annotator.app.adjudication.reviewing import Review, ReviewUnit
from annotator.app.labelling import start_layer
from annotator.errors import Refused
from annotator.model.annotation import Annotation, Filler, Origin, quote_of
from annotator.model.changes import AnnotationChanged, Change, DecisionChanged, LayerChanged
from annotator.model.decision import Basis, Cause, Decision, How, Verdict
from annotator.model.values import AnnotationKey, Json, Uuid
from annotator.review.units import Unit
from annotator.storage import annotations as annotation_rows
from annotator.storage import decisions as decision_rows
from annotator.storage.articles import update_layer
from annotator.storage.journal import Writing, new_uuid


def take(review: Review, unit: ReviewUnit, row: int) -> None:
    """Take what one annotator says of a unit; who found nothing says that nothing is here."""
    member = unit.unit.members[row] if 0 <= row < len(unit.unit.members) else None
    if not 0 <= row < len(unit.unit.members):
        raise Refused(f"There is no annotator {row + 1} here.")
    if member is None:
        nothing(review, unit)
        return
    name = f"Take {review.session.schema.name_of(member.label)}"
    name = f"{name} of {review.reviewed[row].annotator.name}"
    _decide(review, unit, name, Verdict.TAKEN, [member])


def take_proposal(review: Review, unit: ReviewUnit) -> None:
    """Take what the review proposes; what nobody marks any more is kept."""
    if unit.left:
        keep(review, unit)
        return
    proposed = review.proposal(unit)
    if proposed is None:
        raise Refused("There is nothing to propose here.")
    take(review, unit, unit.unit.members.index(proposed))


def keep(review: Review, unit: ReviewUnit) -> None:
    """Let the gold keep what nobody marks any more."""
    before = unit.decision
    if before is None or not unit.left:
        raise Refused("Somebody marks this: take an answer instead.")
    after = msgspec.structs.replace(
        before,
        id=new_uuid(),
        reviewer=review.session.actor.id,
        verdict=Verdict.CHANGED,
        of=(),
        taken=(),
        how=How.ADJUDICATED,
        rule=None,
    )

    def work(writing: Writing) -> list[Change]:
        written = msgspec.structs.replace(after, at=writing.at)
        review.remember(written, unit)
        decision_rows.remove_decision(writing, before)
        decision_rows.insert_decision(writing, review.article, written)
        return [
            DecisionChanged(review.article, before, None),
            DecisionChanged(review.article, None, written),
        ]

    review.session.run("Keep in Gold", work, place=unit.unit.cover)


def both(review: Review, unit: ReviewUnit) -> None:
    """Take all that annotators say of a unit, side by side."""
    distinct = _distinct(unit.unit)
    if len(distinct) < 2:
        raise Refused("There are no two answers to take side by side.")
    _decide(review, unit, "Take All Answers", Verdict.BOTH, distinct)


def nothing(review: Review, unit: ReviewUnit) -> None:
    """Decide that nothing is to be marked here."""
    _decide(review, unit, "Mark Nothing Here", Verdict.NOTHING, [])


def change(review: Review, unit: ReviewUnit, label: str) -> None:
    """Take the proposal under another label, which nobody may have given."""
    schema = review.session.schema
    found = schema.by_id.get(label)
    proposed = review.proposal(unit)
    if found is None or found.retired or proposed is None:
        raise Refused(f"There is no label {label} in this project.")
    old = schema.by_id.get(proposed.label)
    if old is not None and old.family != found.family:
        raise Refused(f"{old.name} is no {found.family} label.")
    allowed = {each.id for each in schema.attributes_of(label)}
    roles = {each.id for each in found.roles}
    changed = msgspec.structs.replace(
        proposed,
        label=label,
        attributes={k: v for k, v in proposed.attributes.items() if k in allowed},
        roles={k: v for k, v in proposed.roles.items() if k in roles},
    )
    _decide(review, unit, f"Decide for {found.name}", Verdict.CHANGED, [changed])


def reopen(review: Review, unit: ReviewUnit) -> None:
    """Take a decision back; what it made goes from the gold layer.

    Of what nobody marks any more nothing is left to be decided then.
    """
    if unit.left:
        nothing(review, unit)
        return
    decision = unit.decision
    if decision is None:
        raise Refused("This is not decided yet.")

    def work(writing: Writing) -> list[Change]:
        made = GoldWriter(review, writing).without(decision.made)
        decision_rows.remove_decision(writing, decision)
        return [*made, DecisionChanged(review.article, decision, None)]

    review.session.run("Reopen Decision", work, place=unit.unit.cover)


def say_why(review: Review, unit: ReviewUnit, cause: Cause | None = None, note: str = "") -> None:
    """Note why annotators differed, on a unit that is decided."""
    before = unit.decision
    if before is None:
        raise Refused("Decide this first, then say why.")
    after = msgspec.structs.replace(before, cause=cause, note=note)

    def work(writing: Writing) -> list[Change]:
        decision_rows.update_decision(writing, before, after)
        return [DecisionChanged(review.article, before, after)]

    review.session.run("Note Cause", work, place=unit.unit.cover)


def decide_document(review: Review, name: str, value: Json) -> None:
    """Decide a label of the article as a whole."""
    before = next((each.decision for each in review.documents if each.name == name), None)

    def work(writing: Writing) -> list[Change]:
        gold = GoldWriter(review, writing)
        layer = gold.layer
        document = {key: kept for key, kept in layer.document.items() if key != name}
        after = msgspec.structs.replace(layer, document=document | {name: value})
        update_layer(writing, layer, after)
        decision = Decision(
            new_uuid(),
            review.session.actor.id,
            review.gold.id,
            Verdict.TAKEN,
            at=writing.at,
            document=name,
        )
        replaced: list[Change] = []
        if before is not None:
            decision_rows.remove_decision(writing, before)
            replaced.append(DecisionChanged(review.article, before, None))
        decision_rows.insert_decision(writing, review.article, decision)
        return [
            *gold.started,
            LayerChanged(review.article, layer, after),
            *replaced,
            DecisionChanged(review.article, None, decision),
        ]

    review.session.run("Decide Article Label", work)


def _distinct(unit: Unit) -> list[Annotation]:
    """Return the members that differ in place or label, the first of each."""
    found: dict[object, Annotation] = {}
    for member in unit.found:
        found.setdefault((member.label, member.fragments), member)
    return list(found.values())


def _decide(
    review: Review,
    unit: ReviewUnit,
    name: str,
    verdict: Verdict,
    answer: Sequence[Annotation],
) -> None:
    def work(writing: Writing) -> list[Change]:
        how = How.AUDITED if unit.waits else How.ADJUDICATED
        gold = GoldWriter(review, writing, how)
        changes = list(gold.decide(unit, verdict, answer))
        return [*gold.started, *changes]

    review.session.run(f"Audit: {name}" if unit.waits else name, work, place=unit.unit.cover)


def reopen_document(review: Review, name: str) -> None:
    """Take back what was decided about a label of the article."""
    decision = next((each.decision for each in review.documents if each.name == name), None)
    if decision is None:
        raise Refused("This is not decided yet.")

    def work(writing: Writing) -> list[Change]:
        gold = GoldWriter(review, writing)
        before = gold.layer
        kept = {key: value for key, value in before.document.items() if key != name}
        after = msgspec.structs.replace(before, document=kept)
        update_layer(writing, before, after)
        decision_rows.remove_decision(writing, decision)
        return [
            *gold.started,
            LayerChanged(review.article, before, after),
            DecisionChanged(review.article, decision, None),
        ]

    review.session.run("Reopen Decision", work)


class GoldWriter:
    """Writes decisions and what they make into the open gold layer, within one action.

    `rule` is what the decisions that follow come of.
    """

    def __init__(
        self,
        review: Review,
        writing: Writing,
        how: How = How.ADJUDICATED,
    ) -> None:
        self._review = review
        self._writing = writing
        self._how = how
        self.rule: Uuid | None = None
        self._article = review.gold_article
        self.started, self.layer = start_layer(
            writing, self._article, review.session.schema.version
        )
        # What units decided within this action have made.
        self._made: dict[int, tuple[Uuid, ...]] = {}
        self._fresh: set[Uuid] = set()

    def decide(
        self,
        unit: ReviewUnit,
        verdict: Verdict,
        answer: Sequence[Annotation],
        *,
        along: bool = False,
    ) -> Iterable[Change]:
        """Decide a unit, and first the units of the fillers that the answer needs.

        These come `along`: nobody has looked at them by themselves.
        """
        if unit.number in self._made:
            return
        kept = unit.decision.made if unit.decision else ()
        made = tuple(self._kept(kept, number) for number in range(len(answer)))
        self._made[unit.number] = made
        for each in answer:
            yield from self.bring_along(f for found in each.roles.values() for f in found)
        yield from self.without(kept[len(answer) :])
        for uuid, each in zip(made, answer, strict=True):
            yield self._write(uuid, each)
        how = self._how
        if along and how is How.AUDITED:
            how = How.ADJUDICATED
        elif how is How.ADJUDICATED and unit.decision and unit.decision.how is How.AUDITED:
            how = How.AUDITED
        yield from self._write_decision(unit, (verdict, how), answer, made)

    def _kept(self, kept: Sequence[Uuid], number: int) -> Uuid:
        """Return which annotation an answer goes over; a new one where a hand has removed it."""
        still = number < len(kept) and self._article.key_of(kept[number]) is not None
        return kept[number] if still else new_uuid()

    def without(self, made: Sequence[Uuid]) -> list[Change]:
        """Remove annotations of the gold layer; frames they fill keep their words."""
        changes: list[Change] = []
        for uuid in made:
            key = self._article.key_of(uuid)
            if key is None:
                continue
            removed = self._article.annotation(key)
            words = " ".join(self._article.quote(key).split())
            for frame, before in self._article.frames_filled_by(uuid):
                after = before.with_implied(uuid, words, removed.referent)
                changes.append(self._update(frame, before, after))
            annotation_rows.remove_annotation(self._writing, removed)
            changes.append(self._changed(key, removed, None))
        return changes

    def bring_along(self, fillers: Iterable[Filler]) -> Iterable[Change]:
        """Take the fillers whose units are not decided."""
        for uuid in (each.id for each in fillers if each.id is not None):
            unit = self._review.unit_of(uuid)
            if unit is None or unit.decision is not None or unit.number in self._made:
                continue
            filler = next(each for each in unit.unit.found if each.id == uuid)
            yield from self.decide(unit, Verdict.TAKEN, [filler], along=True)

    def rewrite(self, before: Annotation, after: Annotation) -> Change:
        """Change an annotation that is in the gold layer already."""
        key = self._article.key_of(before.id)
        if key is None:
            raise Refused("This is not in the gold any more.")
        return self._update(key, before, after)

    def _write(self, uuid: Uuid, answer: Annotation) -> Change:
        """Write a copy of an answer, as a new annotation or over the one that stood here."""
        adopted = self._adopted(uuid, answer)
        if (key := self._article.key_of(uuid)) is not None:
            return self._update(key, self._article.annotation(key), adopted)
        key = annotation_rows.insert_annotation(
            self._writing, self.layer.key, adopted, self._review.text
        )
        self._fresh.add(uuid)
        return self._changed(key, None, adopted)

    def _adopted(self, uuid: Uuid, answer: Annotation) -> Annotation:
        return msgspec.structs.replace(
            answer,
            id=uuid,
            roles={
                role: tuple(self.filler(each) for each in fillers)
                for role, fillers in answer.roles.items()
            },
            origin=Origin(
                "adopted", ({"layer": self._review.layer_of(answer.id), "id": answer.id},)
            ),
            created=self._writing.at,
            updated=self._writing.at,
            version=self._writing.version,
        )

    def filler(self, filler: Filler) -> Filler:
        """Return a filler as the gold layer has it; one decided away keeps its words."""
        unit = None if filler.id is None else self._review.unit_of(filler.id)
        if unit is None or filler.id is None:
            return filler
        made = self._made.get(unit.number) or (unit.decision.made if unit.decision else ())
        if made and (made[0] in self._fresh or self._article.key_of(made[0]) is not None):
            return msgspec.structs.replace(filler, id=made[0])
        whole = next(each for each in unit.unit.found if each.id == filler.id)
        words = " ".join(quote_of(self._review.text, whole.fragments).split())
        return Filler(text=words, referent=whole.referent)

    def _write_decision(
        self,
        unit: ReviewUnit,
        decided: tuple[Verdict, How],
        answer: Sequence[Annotation],
        made: tuple[Uuid, ...],
    ) -> Iterable[Change]:
        verdict, how = decided
        article = self._review.article
        if unit.decision is not None:
            decision_rows.remove_decision(self._writing, unit.decision)
            yield DecisionChanged(article, unit.decision, None)
        decision = Decision(
            new_uuid(),
            self._review.session.actor.id,
            self._review.gold.id,
            verdict,
            tuple(
                Basis(reviewed.layer, member.id, *member.version)
                for reviewed, member in zip(self._review.reviewed, unit.unit.members, strict=True)
                if member is not None
            ),
            tuple(each.id for each in answer),
            made,
            how,
            self._writing.at,
            rule=self.rule,
        )
        self._review.remember(decision, unit)
        decision_rows.insert_decision(self._writing, article, decision)
        yield DecisionChanged(article, None, decision)

    def _update(self, key: AnnotationKey, before: Annotation, after: Annotation) -> Change:
        after = msgspec.structs.replace(
            after, updated=self._writing.at, version=self._writing.version
        )
        annotation_rows.update_annotation(self._writing, before, after, self._review.text)
        return self._changed(key, before, after)

    def _changed(
        self, key: AnnotationKey, before: Annotation | None, after: Annotation | None
    ) -> Change:
        return AnnotationChanged(self.layer.article, self.layer.key, key, before, after)
