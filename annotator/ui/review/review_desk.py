"""What the hands do in a review: the decisions about the unit in hand."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent

from annotator.app import commands as conditions
from annotator.app.adjudication import completing, deciding, examples, premerging
from annotator.app.adjudication.reviewing import DocumentUnit, ReviewUnit
from annotator.errors import UserError
from annotator.model.decision import Cause
from annotator.model.values import Json, Uuid
from annotator.ui.keys import meanings
from annotator.ui.parts.counted import counted
from annotator.ui.review.answers import KEPT
from annotator.ui.review.unit_desk import UnitDesk
from annotator.ui.unkept import NOTE, Owner, Typed, Unkept


class ReviewDesk(UnitDesk):
    """Carries decisions about the unit in hand out.

    Signals:
        note_wanted(): the note of the decision is to be written.
    """

    note_wanted = Signal()
    # What could not be stored of the notes.
    unkept: Unkept | None = None
    # Goes on somewhere else after a decision and tells so: through the list of all articles.
    goes_on_elsewhere: Callable[[ReviewUnit], bool] | None = None

    def command_table(self) -> dict[str, Callable[[], object]]:
        """Return the commands by their ids."""
        return {
            "review.next": partial(self.go, 1),
            "review.previous": partial(self.go, -1),
            "review.proposal": self.take_proposal,
            "review.both": self.take_both,
            "review.nothing": self.take_nothing,
            "review.reopen": self.reopen,
            **{f"review.cause.{cause}": partial(self.say_cause, cause) for cause in Cause},
            "review.note": self.note_wanted.emit,
            "review.example": self.make_example,
        }

    # Deciding

    def press(self, event: QKeyEvent) -> bool:
        """Do what a digit or a label's letter means for the unit in hand; tell whether it did."""
        if conditions.UNIT not in self.conditions() or self._session.read_only is not None:
            return False
        digits = (key for key in meanings(event) if len(key) == 1 and key in "0123456789")
        digit = next(digits, None)
        if digit is not None:
            if not event.isAutoRepeat():
                self.choose(int(digit))
            return True
        unit = self.unit
        label = self._desk.label_of(event) if unit is not None else None
        if label is None or unit is None:
            return False
        if self._gold_of(unit) is not None and not unit.waits:
            return False
        if not event.isAutoRepeat():
            self.change(label)
        return True

    def choose(self, digit: int) -> None:
        """Take what one annotator says, by the number of the row; 0 decides for nothing."""
        if digit == 0:
            self.take_nothing()
        else:
            self.take(digit - 1)

    def take(self, row: int) -> None:
        """Take what one annotator says."""
        review, unit, document = self.review, self.unit, self.document
        if review is not None and unit is not None and (row,) == KEPT:
            self._decide(partial(deciding.keep, review, unit))
        elif review is not None and unit is not None:
            self._decide(partial(deciding.take, review, unit, row))
        elif document is not None:
            if row < len(document.answers):
                self._decide_document(document, document.answers[row])
            else:
                self.refused.emit(self.tr("There is no annotator {0} here.").format(row + 1))

    def take_proposal(self) -> None:
        """Take what is proposed: what most say, else the first."""
        review, unit, document = self.review, self.unit, self.document
        if review is not None and unit is not None:
            self._decide(partial(deciding.take_proposal, review, unit))
        elif document is not None:
            self._decide_document(document, most_given(document.answers))

    def take_both(self) -> None:
        """Take all answers side by side."""
        if self.review is not None and self.unit is not None:
            self._decide(partial(deciding.both, self.review, self.unit))

    def take_nothing(self) -> None:
        """Decide that nothing is here."""
        if self.review is not None and self.unit is not None:
            self._decide(partial(deciding.nothing, self.review, self.unit))
        elif self.document is not None:
            self._decide_document(self.document, None)

    def change(self, label: str) -> None:
        """Decide for another label."""
        if self.review is not None and self.unit is not None:
            self._decide(partial(deciding.change, self.review, self.unit, label))

    def reopen(self) -> None:
        """Take the decision back."""
        review, unit, document = self.review, self.unit, self.document
        if review is not None and unit is not None:
            if self._try(partial(deciding.reopen, review, unit)):
                self.hold(unit.number)
        elif review is not None and document is not None:
            self._try(partial(deciding.reopen_document, review, document.name))

    def say_cause(self, cause: Cause) -> None:
        """Note why annotators differed; the same cause again takes it away."""
        unit = self.unit
        if self.review is None or unit is None or unit.decision is None:
            return
        wanted = None if unit.decision.cause is cause else cause
        note = unit.decision.note
        self._try(partial(deciding.say_why, self.review, unit, wanted, note))

    def say_note(self, ids: frozenset[Uuid], note: str) -> None:
        """Write a note on the decision about the unit of some annotations."""
        if self.review is None or self.unkept is None or not self._has(ids):
            return
        typed = Typed(NOTE, note, partial(self._store_note, ids, note), partial(self._has, ids))
        self._try(partial(self.unkept.keep, Owner(self.review.article, ids), typed))

    def unkept_note(self, unit: ReviewUnit) -> str | None:
        """Return what was written on the decision about a unit and could not be stored."""
        if self.unkept is None or self.review is None:
            return None
        return self.unkept.note_of(Owner(self.review.article, unit.unit.ids))

    def _decided(self, ids: frozenset[Uuid]) -> ReviewUnit | None:
        units = self.review.units if self.review is not None else ()
        return next((u for u in units if u.unit.ids == ids and u.decision is not None), None)

    def _has(self, ids: frozenset[Uuid]) -> bool:
        return self._decided(ids) is not None

    def _store_note(self, ids: frozenset[Uuid], note: str) -> None:
        unit = self._decided(ids)
        if self.review is None or unit is None or unit.decision is None:
            return
        if note != unit.decision.note:
            deciding.say_why(self.review, unit, unit.decision.cause, note)

    def make_example(self) -> None:
        """Let the case be an example in the guideline of its label."""
        if self.review is None or self.unit is None:
            return
        number = self.unit.number
        try:
            label = examples.make_example(self.review, self.unit)
        except UserError as why:
            self.refused.emit(str(why))
            return
        self.hold(number)
        name = self._session.schema.name_of(label)
        self.said.emit(self.tr("An example in the guideline of {0} now").format(name))

    def add_filler(self, offer: completing.Offer) -> None:
        """Fill a slot of the gold frame with what another annotator has there."""
        if self.review is not None and self.unit is not None:
            self._try(partial(completing.add_filler, self.review, self.unit, offer))

    def premerge(self, rule: premerging.Rule) -> None:
        """Decide by a rule what is not decided."""
        if self.review is None:
            return
        found: list[int] = []
        review = self.review

        def work() -> None:
            found.append(premerging.premerge(review, rule))

        if self._try(work):
            one, many = self.tr("1 unit decided"), self.tr("{0} units decided")
            self.said.emit(self.tr("{0}, one step").format(counted(found[0], one, many)))
            self.go(1) if self.unit is None or self.unit.decision is not None else None

    def finish(self, families: Sequence[str]) -> bool:
        """Mark the article as reviewed; with open units the first press shows the next one."""
        review = self.review
        if review is None:
            self.refused.emit(self.why_not or self.tr("There is nothing to review here"))
            return False
        if review.open_units and not self._insists:
            self._insists = True
            self.go(1)
            one, many = self.tr("1 unit is open"), self.tr("{0} units are open")
            words = self.tr("{0}; the same key again finishes all the same")
            self.refused.emit(words.format(counted(review.open_units, one, many)))
            return False
        return self._try(partial(premerging.finish, review, families))

    # Inside

    def _decide(self, action: Callable[[], object]) -> None:
        """Decide the unit in hand and go on to the next one that is open."""
        review, unit = self.review, self.unit
        if review is None or unit is None:
            return
        before = review.decisions
        if not self._try(action):
            return
        elsewhere = self.goes_on_elsewhere
        if self.goes_on and elsewhere is not None and elsewhere(unit):
            return
        along = review.decisions - before - (unit.decision is None)
        following = review.next_open(unit.number) if self.goes_on else None
        if following is not None:
            self.hold(following.number)
        elif self.goes_on and any(each.decision is None for each in review.documents):
            self.go(1)
        else:
            self.hold(unit.number)
        if along > 0:
            one, many = self.tr("1 filler came along"), self.tr("{0} fillers came along")
            self.said.emit(one if along == 1 else many.format(along))
        elif self.goes_on and following is None and review.open_units == 0:
            self.said.emit(self.tr("That was the last one: everything here is decided"))

    def _decide_document(self, unit: DocumentUnit, value: Json) -> None:
        review = self.review
        if review is None:
            return
        if self._try(partial(deciding.decide_document, review, unit.name, value)):
            left = next((each.name for each in review.documents if each.decision is None), None)
            if self.goes_on and left is not None:
                self.hold(left)


def most_given(answers: Sequence[Json]) -> Json:
    """Return the answer that most give, the first of several; what nobody says is no answer."""
    said = [answer for answer in answers if answer is not None]
    return max(said, key=said.count, default=None)
