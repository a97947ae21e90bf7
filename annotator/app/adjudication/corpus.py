"""Deciding over all articles: by kept rules, by what people agree on, and auditing that.

Each function is one undo step, however many articles it goes through: an action for each.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import msgspec

from annotator.app.adjudication.deciding import GoldWriter
from annotator.app.adjudication.premerging import Rule as Premerge
from annotator.app.adjudication.premerging import settled_by
from annotator.app.adjudication.reviewing import Review, ReviewUnit
from annotator.app.open_article import OpenArticle
from annotator.app.session import Session
from annotator.errors import ProjectError, Refused
from annotator.model.annotation import Annotation
from annotator.model.changes import Change, DecisionChanged, RulesChanged
from annotator.model.decision import Decision, How, Verdict
from annotator.model.values import ActionKey, ArticleKey, Uuid
from annotator.review.audit import error_rate, sample
from annotator.review.figures import Figure
from annotator.review.rules import Condition, Resolution, Rule, fulfils, resolved
from annotator.storage import disagreements as rows
from annotator.storage.comparisons import articles_with_several_layers
from annotator.storage.decisions import decided_by_rule, remove_decision
from annotator.storage.journal import Writing, new_uuid

Progress = Callable[[int, int], None]
_Answer = tuple[ReviewUnit, tuple[Annotation, ...], Uuid | None]


class Preview(msgspec.Struct, frozen=True):
    """What a rule would decide: units, articles, and the words of the first ones."""

    units: int
    articles: int
    examples: tuple[str, ...]


class AuditUnit(msgspec.Struct, frozen=True):
    """An agreed unit that is to be looked at once more."""

    article: ArticleKey
    number: int


def rules(session: Session) -> tuple[Rule, ...]:
    """Return the rules the project keeps, oldest first."""
    with session.store.reading() as db:
        return tuple(msgspec.convert(body, Rule) for body in rows.rule_bodies(db))


def applied(session: Session) -> dict[Uuid, int]:
    """Return how many decisions each rule has made."""
    with session.store.reading() as db:
        return decided_by_rule(db)


def rule_named(session: Session, uuid: Uuid) -> Rule:
    """Return a rule by its UUID.

    Raises:
        Refused: there is none.
    """
    found = next((rule for rule in rules(session) if rule.id == uuid), None)
    if found is None:
        raise Refused("This rule is kept no longer.")
    return found


def keep_rule(session: Session, name: str, condition: Condition, resolution: Resolution) -> Rule:
    """Keep a decision as a rule; it decides nothing by itself.

    Raises:
        Refused: it has no name, or says nothing of the kinds it is about.
    """
    if not name.strip():
        raise Refused("A rule needs a name.")
    if not condition.kinds:
        raise Refused("A rule must say which kinds of difference it is about.")
    rule = Rule(new_uuid(), name.strip(), condition, resolution)

    def work(writing: Writing) -> list[Change]:
        rows.insert_rule(writing, rule.id, msgspec.to_builtins(rule))
        return [RulesChanged()]

    session.run(f"Keep Rule “{rule.name}”", work)
    return rule


def preview(session: Session, condition: Condition, resolution: Resolution) -> Preview:
    """Return what a rule would decide, written nowhere."""
    rule = Rule("", "", condition, resolution)
    found = 0
    articles = 0
    examples: list[str] = []
    for review in _reviews(session):
        answers = _by_rules(review, [rule])
        found += len(answers)
        articles += bool(answers)
        for unit, _, _ in answers[: max(0, 5 - len(examples))]:
            start, end = unit.unit.cover
            examples.append(" ".join(review.text[start:end].split()))
    return Preview(found, articles, tuple(examples))


def apply_rules(
    session: Session, chosen: Sequence[Rule], progress: Progress = lambda _done, _total: None
) -> dict[Uuid, int]:
    """Decide open units by rules, the first that fits each; return how many each has decided."""
    counts: Counter[Uuid] = Counter()

    def answers(review: Review) -> list[_Answer]:
        found = _by_rules(review, chosen)
        counts.update(rule for _, _, rule in found if rule)
        return found

    _decide_everywhere(session, "Apply Rules", How.RULE, answers, progress)
    return {rule.id: counts[rule.id] for rule in chosen}


def premerge_everywhere(
    session: Session, premerge: Premerge, progress: Progress = lambda _done, _total: None
) -> int:
    """Decide by what all agree on, what most say, or one row's, in all articles; return units."""
    total = 0

    def answers(review: Review) -> list[_Answer]:
        nonlocal total
        found: list[_Answer] = [
            (each.unit, each.answer, None) for each in settled_by(review, premerge)
        ]
        total += len(found)
        return found

    name = f"Pre-merge All Articles ({premerge.how.value})"
    _decide_everywhere(session, name, premerge.how, answers, progress)
    return total


def revoke_rule(session: Session, rule: Rule) -> int:
    """Keep a rule no longer and take back what it decided; return how many decisions."""
    name = f"Revoke Rule “{rule.name}”"
    step: ActionKey | None = None
    total = 0
    for review in _reviews(session):
        made = [
            unit.decision
            for unit in review.units
            if unit.decision is not None and unit.decision.rule == rule.id
        ]
        if made:
            total += len(made)
            step = _run(session, name, review, _taken_back(review, made), step)

    def work(writing: Writing) -> list[Change]:
        rows.remove_rule(writing, rule.id)
        return [RulesChanged()]

    session.run(name, work, joins=step)
    return total


def audit_sample(session: Session, size: int, seed: int = 1) -> list[AuditUnit]:
    """Return agreed units by chance, the same ones for the same seed, in the order of articles."""
    agreed = [
        AuditUnit(review.article, unit.number)
        for review in _reviews(session)
        for unit in review.units
        if unit.agreed
    ]
    return sample(agreed, size, seed)


def audit(review: Review, unit: ReviewUnit, *, right: bool) -> None:
    """Say of an agreed unit whether it is right; what is wrong is decided for nothing.

    It can be decided anew afterwards, as any unit: it stays audited.
    """
    if not unit.agreed:
        raise Refused("Only what all agree on is audited.")
    answer = unit.unit.found[:1] if right else ()

    def work(writing: Writing) -> list[Change]:
        gold = GoldWriter(review, writing, How.AUDITED)
        verdict = Verdict.TAKEN if right else Verdict.NOTHING
        changes = list(gold.decide(unit, verdict, answer))
        return [*gold.started, *changes]

    review.session.run("Audit", work, place=unit.unit.cover)


def audited_error(session: Session) -> Figure:
    """Return the share of audited units that were wrong, with its interval."""
    wrong = audited = 0
    for review in _reviews(session):
        for unit in review.units:
            decision = unit.decision
            if decision is not None and decision.how is How.AUDITED:
                audited += 1
                wrong += decision.verdict is not Verdict.TAKEN
    return error_rate(wrong, audited)


def _by_rules(review: Review, chosen: Sequence[Rule]) -> list[_Answer]:
    """Return the open units that a rule decides, with its answer."""
    people = [each.annotator.id for each in review.reviewed]
    found: list[_Answer] = []
    for unit in review.units:
        if unit.decision is not None or unit.unit.agreed:
            continue
        for rule in chosen:
            if fulfils(unit.unit, rule.condition, review.text):
                answer = resolved(unit.unit, rule.resolution, people)
                if answer is not None:
                    found.append((unit, tuple(answer), rule.id or None))
                    break
    return found


def _decide_everywhere(
    session: Session,
    name: str,
    how: How,
    answers: Callable[[Review], list[_Answer]],
    progress: Progress,
) -> None:
    step: ActionKey | None = None
    for review in _reviews(session, progress):
        found = answers(review)
        if found:
            step = _run(session, name, review, _decided(review, how, found), step)


def _decided(
    review: Review, how: How, found: Sequence[_Answer]
) -> Callable[[Writing], list[Change]]:
    def work(writing: Writing) -> list[Change]:
        changes: list[Change] = []
        for rule in dict.fromkeys(rule for _, _, rule in found):
            gold = GoldWriter(review, writing, how, rule)
            changes += gold.started
            for unit, answer, of in found:
                if of == rule:
                    verdict = Verdict.TAKEN if answer else Verdict.NOTHING
                    changes += gold.decide(unit, verdict, answer)
        return changes

    return work


def _taken_back(review: Review, made: Sequence[Decision]) -> Callable[[Writing], list[Change]]:
    def work(writing: Writing) -> list[Change]:
        gold = GoldWriter(review, writing)
        changes = list(gold.started)
        for decision in made:
            changes += gold.without(decision.made)
            remove_decision(writing, decision)
            changes.append(DecisionChanged(review.article, decision, None))
        return changes

    return work


def _run(
    session: Session,
    name: str,
    review: Review,
    work: Callable[[Writing], list[Change]],
    step: ActionKey | None,
) -> ActionKey:
    session.run(name, work, article=review.article, joins=step)
    return step or session.last_action


def _reviews(session: Session, progress: Progress = lambda _done, _total: None) -> Iterator[Review]:
    """Yield the review of each article that several have read, in the actor's gold."""
    if session.read_only is not None:
        raise ProjectError(session.read_only)
    gold = session.store.gold(session.actor)
    with session.store.reading() as db:
        keys = articles_with_several_layers(db)
    for done, key in enumerate(keys, 1):
        shown = session.article
        if shown is None or shown.article.key != key or shown.layer.annotator != gold.key:
            shown = OpenArticle.read(session.store, session.schema, session.actor, key, gold=gold)
        try:
            yield Review(session, article=shown)
        except Refused:
            # All its layers are golds.
            continue
        finally:
            progress(done, len(keys))
