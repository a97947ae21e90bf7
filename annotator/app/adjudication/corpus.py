"""Deciding over all articles: by kept rules, and by what people agree on.

Each function is one action, however many articles it goes through: all of it happens or nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from itertools import chain

import msgspec

from annotator.app.adjudication.deciding import GoldWriter
from annotator.app.adjudication.premerging import Rule as Premerge
from annotator.app.adjudication.premerging import settled_by
from annotator.app.adjudication.reviewing import Review, ReviewUnit
from annotator.app.open_article import OpenArticle
from annotator.app.session import Session
from annotator.errors import ProjectError, Refused
from annotator.model.annotation import Annotation
from annotator.model.changes import Change, ManyChanged, RulesChanged
from annotator.model.decision import Decision, How, Verdict
from annotator.model.values import ArticleKey, Uuid
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
    for review in reviews(session):
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
    total = 0

    def work(writing: Writing) -> list[Change]:
        nonlocal total
        for review in reviews(session):
            made = [
                unit.decision
                for unit in review.units
                if unit.decision is not None and unit.decision.rule == rule.id
            ]
            if made:
                total += len(made)
                _take_back(review, writing, made)
        rows.remove_rule(writing, rule.id)
        return [RulesChanged(), ManyChanged()]

    session.store.gold(session.actor)
    session.run(f"Revoke Rule “{rule.name}”", work)
    return total


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
    """Decide in all articles; where there is nothing to decide no step is made."""
    found = (
        (review, answer) for review in reviews(session, progress) if (answer := answers(review))
    )
    first = next(found, None)
    if first is None:
        return

    def work(writing: Writing) -> list[Change]:
        for review, answer in chain((first,), found):
            gold = GoldWriter(review, writing, how)
            for unit, annotations, rule in answer:
                verdict = Verdict.TAKEN if annotations else Verdict.NOTHING
                gold.rule = rule
                _done(gold.decide(unit, verdict, annotations))
        # What changed is not told one by one: it would fill the memory.
        return [ManyChanged()]

    session.run(name, work)


def _take_back(review: Review, writing: Writing, made: Sequence[Decision]) -> None:
    gold = GoldWriter(review, writing)
    for decision in made:
        gold.without(decision.made)
        remove_decision(writing, decision)


def _done(changes: Iterable[Change]) -> None:
    """Let changes happen that nobody is told of."""
    for _ in changes:
        pass


def reviews(
    session: Session,
    progress: Progress = lambda _done, _total: None,
    articles: Set[ArticleKey] | None = None,
) -> Iterator[Review]:
    """Yield the review of each article that several have read, or of some, in the actor's gold."""
    if session.read_only is not None:
        raise ProjectError(session.read_only)
    gold = session.store.gold(session.actor)
    with session.store.reading() as db:
        several = articles_with_several_layers(db)
    keys = several if articles is None else [key for key in several if key in articles]
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
