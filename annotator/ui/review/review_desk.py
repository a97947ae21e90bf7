"""What the hands do in a review: which unit is in hand, and the decisions about it."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeyEvent

from annotator.app import commands as conditions
from annotator.app import completing, deciding, examples, premerging
from annotator.app.review_choice import EVERYBODY, UnderReview
from annotator.app.reviewing import DocumentUnit, Review, ReviewUnit
from annotator.app.session import Session
from annotator.errors import Refused, UserError
from annotator.model.annotation import Annotation
from annotator.model.changes import Changes, SchemaChanged
from annotator.model.decision import Cause
from annotator.model.review_marks import UnitShelf
from annotator.model.values import AnnotationKey, Json
from annotator.ui.keys import meanings
from annotator.ui.reading_desk import ReadingDesk
from annotator.ui.review.unit_words import cell_of, kinds_in_words, title_of
from annotator.ui.status_line import Held
from annotator.ui.view.article_view import ArticleView
from annotator.ui.view.aside import AsideFiller


class ReviewDesk(QObject):
    """Holds the review of the open article while reviewing is on, and carries decisions out.

    Signals:
        shown(): the review of another article is there, or none; `why_not` says why.
        held_changed(): another unit is in hand, or it is decided otherwise now.
        decided(): something was decided, or is open again.
        said(object): what was done.
        refused(object): why nothing happened, in a sentence.
        announced(object): which unit is in hand now, for a screen reader.
        note_wanted(): the note of the decision is to be written.
    """

    shown = Signal()
    held_changed = Signal()
    decided = Signal()
    said = Signal(object)
    refused = Signal(object)
    announced = Signal(object)
    note_wanted = Signal()

    def __init__(
        self, session: Session, desk: ReadingDesk, view: ArticleView, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._desk = desk
        self._view = view
        self._on = False
        self._marks = UnitShelf()
        self._insists = False
        self.review: Review | None = None
        self.why_not = ""
        self.whose: UnderReview = EVERYBODY
        self.anonymous = False
        self.goes_on = True
        # The unit in hand by its number, or a label of the article by its name.
        self.current: int | str | None = None

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

    def conditions(self) -> set[str]:
        """Return the conditions of the command table that hold in a review."""
        if self.review is None:
            return set()
        there = {conditions.REVIEWING}
        if self._view.selection is None and self.current is not None:
            there.add(conditions.UNIT)
            unit, document = self.unit, self.document
            whole = unit or document
            if whole is not None and whole.decision is not None:
                there.add(conditions.DECIDED)
        return there

    @property
    def unit(self) -> ReviewUnit | None:
        """The unit in hand."""
        review, number = self.review, self.current
        return None if review is None or not isinstance(number, int) else review.units[number]

    @property
    def document(self) -> DocumentUnit | None:
        """The label of the article in hand."""
        review, name = self.review, self.current
        if review is None or not isinstance(name, str):
            return None
        return next((each for each in review.documents if each.name == name), None)

    # Following the session

    def turn_on(self) -> None:
        """Review each article that is opened from now on."""
        self._on = True

    def turn_off(self) -> None:
        """Review no more."""
        self._on = False
        self.show_article()

    def show_article(self) -> None:
        """Review the article that is open now, at its first open unit."""
        self.review, self.why_not, self._insists = None, "", False
        self.current = None
        if self._on and self._session.article is not None:
            try:
                self.review = Review(self._session, self.whose, anonymous=self.anonymous)
            except Refused as why:
                self.why_not = str(why)
        self._marks = UnitShelf() if self.review is None else self.review.shelf()
        self._view.set_units(self._marks)
        self._view.hold_unit(None)
        self.shown.emit()
        first = None if self.review is None else self.review.next_open(-1)
        if first is not None:
            self.hold(first.number)
        else:
            self.held_changed.emit()

    def apply(self, changes: Changes) -> None:
        """Follow decisions; read everything anew when the layers under review have changed."""
        review = self.review
        if review is None:
            if self._on and (changes.many or changes.layers):
                self.show_article()
            return
        if review.outdated(changes) or any(isinstance(c, SchemaChanged) for c in changes.all):
            held = self.current
            self.show_article()
            if isinstance(held, int) and self.review is not None and held < len(self.review.units):
                self.hold(held)
            return
        touched = review.take_in(changes)
        for number in touched:
            self._marks.put(number, review.mark(review.units[number]))
        self._view.refresh_spans([review.units[number].unit.cover for number in touched])
        if touched or any(each.article == review.article for each in changes.layers):
            self.decided.emit()
            self.held_changed.emit()

    def annotation_selected(self, key: AnnotationKey | None) -> None:
        """Take the unit in hand from which a selected annotation of the gold came."""
        review, article = self.review, self._session.article
        if review is None or article is None or key is None or key not in article.spans:
            return
        unit = review.unit_that_made(article.annotation(key).id)
        self._hold(None if unit is None else unit.number)

    # Going about

    def hold(self, row: int | str | None) -> None:
        """Take a unit in hand and show it: its place in the text, or its gold annotation."""
        review = self.review
        if review is None:
            return
        self._hold(row)
        unit = self.unit
        if unit is None:
            return
        gold = self._gold_of(unit)
        if gold is not None:
            self._desk.select(gold)
        else:
            start, end = unit.unit.cover
            self._desk.let_go()
            self._view.drag_to(start, start, keep_annotation=False)
            self._view.reveal(start, end)
        self.announced.emit(self._spoken(unit))

    def click(self, number: int) -> None:
        """Take a unit in hand that was clicked in the text."""
        self._desk.let_go()
        self._hold(number)
        if (unit := self.unit) is not None:
            start = unit.unit.cover.start
            self._view.drag_to(start, start, keep_annotation=False)

    def escape(self) -> bool:
        """Put the unit down; tell whether one was in hand and nothing else."""
        if self.current is None or self._view.selection is not None:
            return False
        self._desk.let_go()
        self._hold(None)
        return True

    def go(self, step: int) -> None:
        """Go to the next or the previous unit that is not decided."""
        review = self.review
        if review is None:
            return
        found = review.next_open(self._from_here(step), step)
        if found is not None:
            self.hold(found.number)
            return
        name = next((each.name for each in review.documents if each.decision is None), None)
        if name is not None:
            self.hold(name)
        else:
            self.said.emit(self.tr("Everything here is decided: Done and Next goes on"))

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
        if label is None or unit is None or self._gold_of(unit) is not None:
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
        if review is not None and unit is not None:
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

    def say_note(self, number: int, note: str) -> None:
        """Write a note on the decision about a unit."""
        if self.review is None or number >= len(self.review.units):
            return
        unit = self.review.units[number]
        if unit.decision is not None and note != unit.decision.note:
            self._try(partial(deciding.say_why, self.review, unit, unit.decision.cause, note))

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
            self.said.emit(self.tr("{0} units decided, one step").format(found[0]))
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
            words = self.tr("{0} units are open; the same key again finishes all the same")
            self.refused.emit(words.format(review.open_units))
            return False
        return self._try(partial(premerging.finish, review, families))

    # What is shown of the unit in hand

    def held(self) -> Held | None:
        """Return in words the unit in hand, and the keys for it."""
        review, unit = self.review, self.unit
        if review is None or self._view.selection is not None or self._desk.armed is not None:
            return None
        if unit is None or unit.decision is not None:
            return None
        cells = dict.fromkeys(
            cell_of(review, unit, n).words or self.tr("nothing") for n in range(len(review.names))
        )
        name = f"{title_of(review, unit)}: {self.tr(' or ').join(cells)}"
        rest = self.tr("1–{0} takes, Enter the proposal, 0 nothing here, Space goes on")
        return Held(self.tr("Unit"), name, rest.format(len(review.names)))

    def show_aside(self, member: Annotation | None) -> None:
        """Show in the text what connects one annotator's frame; None for none."""
        review = self.review
        if review is None or member is None or not member.roles:
            self._view.show_aside(None)
            return
        label = self._session.schema.by_id.get(member.label)
        titles = {role.id: role.title.lower() for role in label.roles} if label else {}
        fillers = [
            AsideFiller(titles.get(role, role), whole, "")
            for role, found in member.roles.items()
            for filler in found
            if filler.id is not None and (whole := review.annotation(filler.id)) is not None
        ]
        self._view.show_aside(member, fillers)

    # Inside

    def _hold(self, row: int | str | None) -> None:
        self.current = row
        self._insists = False
        self._view.show_aside(None)
        self._view.hold_unit(row if isinstance(row, int) else None)
        self.held_changed.emit()

    def _from_here(self, step: int) -> int:
        """Return the number from which the next open unit is looked for."""
        review = self.review
        if isinstance(self.current, int) or review is None:
            return self.current if isinstance(self.current, int) else -1
        caret = self._view.caret
        before = [u.number for u in review.units if u.unit.cover.start < caret]
        last = before[-1] if before else -1
        return last if step > 0 else last + 1

    def _gold_of(self, unit: ReviewUnit) -> AnnotationKey | None:
        """Return the annotation of the gold that a unit was decided for."""
        article = self._session.article
        made = unit.decision.made if unit.decision is not None else ()
        if article is None or not made:
            return None
        return next(iter(article.keys_of(made).values()), None)

    def _decide(self, action: Callable[[], object]) -> None:
        """Decide the unit in hand and go on to the next one that is open."""
        review, unit = self.review, self.unit
        if review is None or unit is None:
            return
        before = review.decisions
        if not self._try(action):
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

    def _spoken(self, unit: ReviewUnit) -> str:
        review = self.review
        if review is None:
            return ""
        said = [
            self.tr("{0}: {1}").format(name, cell_of(review, unit, n).words or self.tr("nothing"))
            for n, name in enumerate(review.names)
        ]
        return ", ".join((title_of(review, unit), kinds_in_words(unit), unit.status.value, *said))

    def _try(self, action: Callable[[], object]) -> bool:
        try:
            action()
        except UserError as refusal:
            self.refused.emit(str(refusal))
            return False
        return True


def most_given(answers: Sequence[Json]) -> Json:
    """Return the answer that most give, the first of several; what nobody says is no answer."""
    said = [answer for answer in answers if answer is not None]
    return max(said, key=said.count, default=None)
