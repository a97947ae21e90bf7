"""Auditing what nobody disagrees on: units drawn into one's own review, and how many were wrong.

A drawn unit waits among the disagreements until it is decided, by the same keys as these.
"""

from collections.abc import Iterator, Mapping, Set
from math import ceil

import msgspec

from annotator.app.adjudication.corpus import Progress, reviews
from annotator.app.adjudication.deciding import GoldWriter
from annotator.app.adjudication.disagreements import Disagreements
from annotator.app.adjudication.reviewing import Review, ReviewUnit
from annotator.app.session import Session
from annotator.errors import Refused, UserError
from annotator.model.annotation import Annotation
from annotator.model.changes import Change, SettingsChanged
from annotator.model.decision import UNSEEN, Decision, How, Verdict
from annotator.model.values import ArticleKey, Uuid
from annotator.review.audit import error_rate, sample
from annotator.review.figures import Figure
from annotator.storage.annotations import Entry
from annotator.storage.audits import (
    annotations_behind,
    audited,
    drawn_units,
    waiting_units,
    write_drawn,
)
from annotator.storage.disagreements import agreed_in_articles
from annotator.storage.journal import Writing
from annotator.storage.store import find_gold


class AuditUnit(msgspec.Struct, frozen=True):
    """An agreed unit that is to be looked at once more, known by one of its annotations."""

    article: ArticleKey
    number: int
    annotation: Uuid


class Amount(msgspec.Struct, frozen=True):
    """How many agreed units are drawn: so many, or a share of all."""

    units: int = 0
    share: float = 0.0

    def of(self, agreed: int) -> int:
        """Return how many of so many units are drawn."""
        return min(agreed, ceil(agreed * self.share - 1e-9) if self.share else self.units)


class Audited(msgspec.Struct, frozen=True):
    """How far an audit is: how many units were looked at, were wrong, and are waiting."""

    looked_at: int = 0
    wrong: int = 0
    waiting: int = 0

    @property
    def error(self) -> Figure:
        """The share of what was looked at that was wrong, with its interval."""
        return error_rate(self.wrong, self.looked_at)


def amount_from(words: str) -> Amount:
    """Return an amount as it is written: "40" units, or "5%" of them.

    Raises:
        UserError: it is neither.
    """
    number = words.strip().removesuffix("%").strip()
    try:
        value = float(number)
    except ValueError:
        value = -1.0
    share = words.strip().endswith("%")
    if share and 0 <= value <= 100:
        return Amount(share=value / 100)
    if not share and value >= 0 and value.is_integer():
        return Amount(int(value))
    raise UserError(f"{words} is no number of units and no share such as 5%.")


def drawn_by_chance(
    session: Session,
    amount: Amount,
    seed: int = 1,
    progress: Progress = lambda _done, _total: None,
) -> list[AuditUnit]:
    """Return agreed units nobody has looked at by themselves, the same ones for the same seed.

    They come in the order of the articles. Only articles that changed lately, and those that
    units are drawn of, are looked at.
    """
    gold = session.store.gold(session.actor)
    Disagreements(session).refresh(progress)
    with session.store.reading() as db:
        counts = agreed_in_articles(db, gold.id)
    known: dict[ArticleKey, list[AuditUnit]] = {}
    while True:
        places = [(key, n) for key, count in counts.items() for n in range(count)]
        chosen = sample(places, amount.of(len(places)), seed)
        known |= _agreed_in(session, {key for key, _ in chosen if key not in known})
        # Older programs counted otherwise: then it is drawn anew with the right counts.
        right = {key: len(known[key]) if key in known else n for key, n in counts.items()}
        if right == counts:
            return [known[key][n] for key, n in chosen]
        counts = right


def _agreed_in(session: Session, articles: Set[ArticleKey]) -> dict[ArticleKey, list[AuditUnit]]:
    """Return by articles the agreed units that nobody has looked at by themselves."""
    found: dict[ArticleKey, list[AuditUnit]] = {key: [] for key in articles}
    for review in reviews(session, articles=articles):
        found[review.article] = [
            AuditUnit(review.article, unit.number, unit.unit.found[0].id)
            for unit in review.units
            if unit.agreed and (unit.decision is None or unit.decision.how in UNSEEN)
        ]
    return found


def draw(
    session: Session,
    amount: Amount,
    seed: int = 1,
    progress: Progress = lambda _done, _total: None,
) -> list[AuditUnit]:
    """Draw agreed units into the actor's review, in place of those that are waiting there.

    Raises:
        Refused: nothing is agreed on that nobody has looked at.
    """
    chosen = drawn_by_chance(session, amount, seed, progress)
    if not chosen:
        raise Refused("There is no agreed unit that was not looked at yet.")
    gold = session.store.gold(session.actor)
    with session.store.reading() as db:
        seen = {uuid for decision in audited(db, gold.id) for uuid in decision.about}
        before = drawn_units(db, gold.id)
    units = [*sorted(before & seen), *(each.annotation for each in chosen)]

    def work(writing: Writing) -> list[Change]:
        write_drawn(writing, gold.id, units)
        return [SettingsChanged()]

    session.run("Draw an Audit Sample", work)
    return chosen


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


def result(session: Session) -> Audited:
    """Return how far the audit of the actor's gold is, and what came of it."""
    with session.store.reading() as db:
        gold = find_gold(db, session.actor.key)
        if gold is None:
            return Audited()
        decisions = audited(db, gold.id)
        behind = annotations_behind(db, decisions)
        waiting = waiting_units(db, gold.id)
    wrong = sum(_was_wrong(each, behind) for each in decisions)
    return Audited(len(decisions), wrong, len(waiting))


def result_words(audited: Audited) -> str:
    """Return how far an audit is in words; "" where there is none."""
    parts: list[str] = []
    error = audited.error
    if error.low is not None and error.high is not None:
        spread = f"{100 * error.low:.0f}–{100 * error.high:.0f} %"
        parts.append(f"Audit: {audited.wrong} of {audited.looked_at} wrong, {spread}")
    if audited.waiting:
        parts.append(f"{audited.waiting} to audit")
    return "  ·  ".join(parts)


def _was_wrong(decision: Decision, behind: Mapping[Uuid, Entry]) -> bool:
    """Tell whether what all agreed on is not what stands in the gold now."""
    if decision.verdict is not Verdict.TAKEN:
        return True
    versions = {each.id: each.version for each in decision.of}
    return any(
        taken.version == versions.get(taken.id) and _said(taken) != _said(made)
        for taken, made in _pairs(decision, behind)
    )


def _pairs(
    decision: Decision, behind: Mapping[Uuid, Entry]
) -> Iterator[tuple[Annotation, Annotation]]:
    for taken, made in zip(decision.taken, decision.made, strict=False):
        one, other = behind.get(taken), behind.get(made)
        first = None if one is None else one.annotation
        second = None if other is None else other.annotation
        if first is not None and second is not None:
            yield first, second


def _said(annotation: Annotation) -> tuple[object, ...]:
    values = sorted((name, repr(value)) for name, value in annotation.attributes.items())
    return annotation.label, annotation.fragments, values
