"""An article under review: the units its layers differ in, and what was decided about each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum

import msgspec

from annotator.app.adjudication.review_choice import EVERYBODY, UnderReview, letters, told_apart
from annotator.app.open_article import OpenArticle
from annotator.app.same_entries import same_entries
from annotator.app.session import Session
from annotator.errors import Refused
from annotator.model.annotation import Annotation, quote_of
from annotator.model.article import Annotator, AnnotatorKind
from annotator.model.changes import AnnotationChanged, Changes, DecisionChanged, LayerChanged
from annotator.model.decision import Decision, How, Verdict
from annotator.model.review_marks import Sign, UnitMark, UnitShelf
from annotator.model.values import ArticleKey, Json, Uuid
from annotator.review.readings import Labels, Reading, reading_of
from annotator.review.standing import Decided, unit_about, units_with_standing
from annotator.review.units import Unit, document_differences, majority, units
from annotator.storage.audits import drawn_units
from annotator.storage.comparisons import merged_keys, shared_ids
from annotator.storage.decisions import decided_in
from annotator.storage.exports import layer_contents
from annotator.storage.people import united_with_others
from annotator.storage.store import annotators


class Status(StrEnum):
    """Where a unit stands."""

    AGREED = "agreed"
    AUDIT = "audit"
    OPEN = "open"
    DECIDED = "decided"
    REJECTED = "rejected"


# What is still to be looked at.
WAITING = frozenset({Status.OPEN, Status.AUDIT})
_SIGNS = {
    **dict.fromkeys(WAITING, Sign.OPEN),
    Status.DECIDED: Sign.DECIDED,
    Status.REJECTED: Sign.REJECTED,
}


class ReviewUnit(msgspec.Struct, frozen=True, gc=False):
    """A unit with its decision; `number` is its place in the article's order.

    It is `reopened` when layers changed since it was decided: the gold stays as it is until it
    is decided anew. `drawn` says that it was drawn for an audit.
    """

    number: int
    unit: Unit
    decision: Decision | None = None
    reopened: bool = False
    drawn: bool = False

    @property
    def waits(self) -> bool:
        """Tell whether it is agreed on and drawn for an audit, and nobody has looked at it yet."""
        decided = self.decision is not None and self.decision.how is How.AUDITED
        return self.drawn and self.agreed and not decided

    @property
    def left(self) -> bool:
        """Tell whether nobody marks it any more: only the gold has it, by a decision."""
        return bool(self.unit.stood)

    @property
    def agreed(self) -> bool:
        """Tell whether several have looked and all say the same."""
        return self.unit.agreed and sum(self.unit.looked) > 1

    @property
    def status(self) -> Status:
        """Agreed and open are not decided yet; rejected is decided for nothing.

        What is to be audited may be decided already by what all agree on.
        """
        if self.reopened:
            return Status.OPEN
        if self.waits:
            return Status.AUDIT
        if self.decision is not None:
            nothing = self.decision.verdict is Verdict.NOTHING
            return Status.REJECTED if nothing else Status.DECIDED
        return Status.AGREED if self.agreed else Status.OPEN


class DocumentUnit(msgspec.Struct, frozen=True):
    """A label of the article as a whole on which layers differ: what each says."""

    name: str
    answers: tuple[Json, ...]
    decision: Decision | None = None


class Reviewer(msgspec.Struct, frozen=True):
    """One of the annotators whose layers are reviewed, in the order of their rows."""

    annotator: Annotator
    layer: Uuid


class Review:
    """The review of the open article, whose gold layer is open; it follows what is decided.

    Units keep their order and number until the layers under review themselves change.
    """

    def __init__(
        self,
        session: Session,
        whose: UnderReview = EVERYBODY,
        *,
        anonymous: bool = False,
        article: OpenArticle | None = None,
    ) -> None:
        """Review the layers of those named, by default of all people and models.

        `anonymous` calls the annotators by letters, the same ones in every article.
        `article` is one that is not on the screen, read in the actor's gold; by default the open
        one is reviewed.

        Raises:
            Refused: no gold of the actor's is open, or there is nothing to review.
        """
        article = article or session.editable()
        self.gold_article = article
        self.session = session
        self.article: ArticleKey = article.article.key
        with session.store.reading() as db:
            gold = annotators(db)[article.layer.annotator]
            if gold.kind is not AnnotatorKind.GOLD:
                raise Refused("Decisions go into a gold layer; open the article for review first.")
            people = {each.id: each for each in annotators(db).values()}
            layers = layer_contents(db, self.article)
            same = same_entries(merged_keys(db), shared_ids(db))
            decided = decided_in(db, self.article, gold.id)
            drawn = drawn_units(db, gold.id)
            united = united_with_others(db)
        self.gold = gold
        self.text = article.text.content
        wanted = [each for each in layers if whose.includes(each.kind, each.annotator_id)]
        if not wanted:
            raise Refused("Nobody has labelled this article yet.")
        self.reviewed = tuple(
            Reviewer(people[each.annotator_id or ""], each.id)
            for each in sorted(wanted, key=lambda each: (each.kind, each.annotator, each.id))
        )
        called = letters(people.values()) if anonymous else told_apart(people.values(), united)
        self.names = _names(self.reviewed, called)
        labels = Labels(session.schema)
        by_id = {each.id: reading_of(each, labels) for each in wanted}
        self.readings: tuple[Reading, ...] = tuple(by_id[each.layer] for each in self.reviewed)
        found = units(self.readings, labels, lambda key: same.get(key, key))
        golds = [each for each in layers if each.annotator_id == gold.id]
        stood = Decided(
            decided,
            [each for layer in golds for each in layer.annotations],
            frozenset(
                each.id
                for layer in layers
                if layer not in wanted and layer not in golds
                for each in layer.annotations
            ),
        )
        found, stand = units_with_standing(found, self.readings, stood, labels)
        self._number = {each.id: n for n, unit in enumerate(found) for each in unit.found}
        self._annotation = {
            each.id: each for reading in self.readings for each in reading.annotations
        }
        self._layer = {
            each.id: reading.layer for reading in self.readings for each in reading.annotations
        }
        self._by_words: dict[str, list[int]] | None = None
        audited = {self._number[each] for each in drawn if each in self._number}
        self._units = [ReviewUnit(n, unit, drawn=n in audited) for n, unit in enumerate(found)]
        self._documents = document_differences(self.readings)
        self._document_decisions: dict[str, Decision] = {}
        # A decision on what was marked anew since shares no annotation with its unit.
        self._about = {standing.decision.id: n for n, standing in stand.items()}
        # What the gold has of decisions about what nobody marks: by hand it goes and comes back.
        self._alone = {
            uuid
            for decision, _ in decided
            if decision.id not in self._about or found[self._about[decision.id]].stood
            for uuid in decision.made
        }
        self._reopened = {each.decision.id for each in stand.values() if each.reopened}
        for decision, _ in decided:
            if decision.document is not None or decision.id in self._about:
                self._keep(decision)

    @property
    def units(self) -> Sequence[ReviewUnit]:
        """All units in reading order, agreed ones too."""
        return self._units

    @property
    def documents(self) -> tuple[DocumentUnit, ...]:
        """The labels of the article as a whole on which the layers differ."""
        decided = self._document_decisions
        return tuple(
            DocumentUnit(name, answers, decided.get(name))
            for name, answers in self._documents.items()
        )

    @property
    def open_units(self) -> int:
        """How many differences are not decided yet, and agreed units not audited."""
        documents = sum(each.decision is None for each in self.documents)
        return documents + sum(each.status in WAITING for each in self._units)

    def unit_of(self, annotation: Uuid) -> ReviewUnit | None:
        """Return the unit that an annotation under review belongs to."""
        number = self._number.get(annotation)
        return None if number is None else self._units[number]

    def layer_of(self, annotation: Uuid) -> Uuid:
        """Return the layer an annotation under review is in."""
        return self._layer[annotation]

    def annotation(self, uuid: Uuid) -> Annotation | None:
        """Return an annotation under review."""
        return self._annotation.get(uuid)

    def unit_that_made(self, annotation: Uuid) -> ReviewUnit | None:
        """Return the unit whose decision made an annotation of the gold layer."""
        found = (u for u in self._units if u.decision and annotation in u.decision.made)
        return next(found, None)

    def counts(self) -> Counter[Status]:
        """Return how many units there are of each status; labels of the article count too."""
        found = Counter(each.status for each in self._units)
        found.update(
            Status.OPEN if each.decision is None else Status.DECIDED for each in self.documents
        )
        return found

    @property
    def decisions(self) -> int:
        """How many units are decided."""
        return sum(each.decision is not None for each in self._units)

    def with_words(self, words: str) -> Sequence[ReviewUnit]:
        """Return the units of which somebody marked just these words, whatever their case."""
        if self._by_words is None:
            self._by_words = {}
            for each in self._units:
                for quote in {self._folded(member) for member in each.unit.found}:
                    self._by_words.setdefault(quote, []).append(each.number)
        return [self._units[n] for n in self._by_words.get(_one_line(words), ())]

    def progress(self) -> tuple[int, int]:
        """Return how many of the differences are decided, and how many there are."""
        differing = [
            each.decision is not None and each.status not in WAITING
            for each in self._units
            if not each.agreed or each.reopened or each.drawn
        ]
        differing += [each.decision is not None for each in self.documents]
        return sum(differing), len(differing)

    def mark(self, unit: ReviewUnit) -> UnitMark | None:
        """Return how a unit is drawn in the text; None for what only the gold shows.

        One that is open again is drawn below its gold, which stays until it is decided anew: in
        all its rows, even when all agree, for they agree on something else.
        """
        if unit.left or (unit.decision is not None and not unit.reopened):
            return None
        agreed = unit.agreed and not unit.waits and not unit.reopened
        return UnitMark(unit.number, unit.unit.members, unit.unit.looked, agreed)

    def shelf(self) -> UnitShelf:
        """Return all units that are not decided or open again, as they are drawn in the text."""
        marks = (self.mark(each) for each in self._units)
        signs = {u.number: sign for u in self._units if (sign := self.sign(u)) is not None}
        return UnitShelf((each for each in marks if each is not None), self.names, signs)

    def sign(self, unit: ReviewUnit) -> tuple[int, Sign] | None:
        """Return where a unit starts and how a map shows it; None for what all agree on."""
        sign = _SIGNS.get(unit.status)
        return None if sign is None else (unit.unit.cover.start, sign)

    def next_open(self, after: int, step: int = 1) -> ReviewUnit | None:
        """Return the next unit not decided after a number (-1: from the start), going round."""
        size = len(self._units)
        order = ((after + step * n) % size for n in range(1, size + 1)) if size else ()
        return next((u for n in order if (u := self._units[n]).status in WAITING), None)

    def proposal(self, unit: ReviewUnit) -> Annotation | None:
        """Return what most say of a unit, else what stands first in the fixed order of rows."""
        if (most := majority(unit.unit)) is not None:
            return most
        return next(iter(unit.unit.found), None)

    def remember(self, decision: Decision, unit: ReviewUnit) -> None:
        """Note which unit a decision is about that is going to be written."""
        self._about[decision.id] = unit.number

    def take_in(self, changes: Changes) -> frozenset[int]:
        """Follow decisions that came or went; return the numbers of the units they are about."""
        touched: set[int] = set()
        for change in changes.all:
            if isinstance(change, DecisionChanged) and change.article == self.article:
                if change.before is not None and change.before.gold == self.gold.id:
                    touched |= self._forget(change.before)
                if change.after is not None and change.after.gold == self.gold.id:
                    touched |= self._keep(change.after)
        return frozenset(touched)

    def outdated(self, changes: Changes) -> bool:
        """Tell whether layers under review changed, so that the review must be made anew."""
        layers = {each.layer for each in self.reviewed}
        by_hand = not any(isinstance(each, DecisionChanged) for each in changes.all)
        return changes.many or any(
            (
                isinstance(c, LayerChanged)
                and {each.id for each in (c.before, c.after) if each is not None} & layers
            )
            or (
                isinstance(c, AnnotationChanged)
                and any(
                    each is not None and each.id in self._number for each in (c.before, c.after)
                )
            )
            or (by_hand and isinstance(c, AnnotationChanged) and self._comes_or_goes_alone(c))
            for c in changes.all
        )

    def _comes_or_goes_alone(self, change: AnnotationChanged) -> bool:
        whole = change.before or change.after
        both = change.before is not None and change.after is not None
        return not both and whole is not None and whole.id in self._alone

    def _folded(self, member: Annotation) -> str:
        return _one_line(quote_of(self.text, member.fragments))

    def _keep(self, decision: Decision) -> set[int]:
        if decision.document is not None:
            self._document_decisions[decision.document] = decision
            return set()
        number = self._unit_about(decision)
        if number is None:
            return set()
        self._units[number] = msgspec.structs.replace(
            self._units[number], decision=decision, reopened=decision.id in self._reopened
        )
        return {number}

    def _forget(self, decision: Decision) -> set[int]:
        if decision.document is not None:
            self._document_decisions.pop(decision.document, None)
            return set()
        number = self._unit_about(decision)
        if number is None or (kept := self._units[number].decision) is None:
            return set()
        if kept.id == decision.id:
            self._units[number] = msgspec.structs.replace(
                self._units[number], decision=None, reopened=False
            )
        return {number}

    def _unit_about(self, decision: Decision) -> int | None:
        about = self._about.get(decision.id)
        return unit_about(decision, self._number) if about is None else about


def _one_line(words: str) -> str:
    return " ".join(words.split()).casefold()


def _names(reviewed: Sequence[Reviewer], called: Mapping[Uuid, str]) -> tuple[str, ...]:
    """Return what those under review are called; a second layer of one's own is numbered."""
    seen: Counter[Uuid] = Counter()
    names: list[str] = []
    for each in reviewed:
        seen[each.annotator.id] += 1
        nth = seen[each.annotator.id]
        name = called.get(each.annotator.id, each.annotator.name)
        names.append(name if nth == 1 else f"{name}/{nth}")
    return tuple(names)
