"""Which unit of a review is in hand: following what is decided, and going about."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from annotator.app import commands as conditions
from annotator.app.adjudication.review_choice import EVERYBODY, UnderReview
from annotator.app.adjudication.reviewing import DocumentUnit, Review, ReviewUnit
from annotator.app.session import Session
from annotator.errors import Refused, UserError
from annotator.model.annotation import Annotation
from annotator.model.changes import Changes, SchemaChanged
from annotator.model.review_marks import UnitShelf
from annotator.model.values import AnnotationKey, Uuid
from annotator.ui.hands.reading_desk import ReadingDesk
from annotator.ui.review.held_unit import aside_of, held_words, spoken_words
from annotator.ui.status_line import Held
from annotator.ui.view.article_view import ArticleView


class UnitDesk(QObject):
    """Holds the review of the open article while reviewing is on, and the unit in hand.

    Signals:
        shown(): the review of another article is there, or none; `why_not` says why.
        held_changed(): another unit is in hand, or it is decided otherwise now.
        decided(): something was decided, or is open again.
        said(object): what was done.
        refused(object): why nothing happened, in a sentence.
        announced(object): which unit is in hand now, for a screen reader.
    """

    shown = Signal()
    held_changed = Signal()
    decided = Signal()
    said = Signal(object)
    refused = Signal(object)
    announced = Signal(object)

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
            if self._on and (changes.many or changes.settings or changes.layers):
                self.show_article()
            return
        anew = changes.settings or any(isinstance(c, SchemaChanged) for c in changes.all)
        if anew or review.outdated(changes):
            held = self.current
            self.show_article()
            if isinstance(held, int) and self.review is not None and held < len(self.review.units):
                self.hold(held)
            return
        touched = review.take_in(changes)
        for number in touched:
            unit = review.units[number]
            self._marks.put(number, review.mark(unit), review.sign(unit))
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
        self.announced.emit(spoken_words(review, unit))

    def hold_annotation(self, annotation: Uuid) -> bool:
        """Take in hand the unit that an annotation is of; tell whether there is one."""
        review = self.review
        if review is None:
            return False
        unit = review.unit_of(annotation) or review.unit_that_made(annotation)
        if unit is None:
            return False
        self.hold(unit.number)
        return True

    def hold_document(self, name: str) -> None:
        """Take a label of the article in hand."""
        if self.review is not None and name in {each.name for each in self.review.documents}:
            self.hold(name)

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

    # What is shown of the unit in hand

    def held(self) -> Held | None:
        """Return in words the unit in hand, and the keys for it."""
        review, unit = self.review, self.unit
        if review is None or self._view.selection is not None or self._desk.armed is not None:
            return None
        if unit is None or (unit.decision is not None and not unit.waits):
            return None
        return held_words(review, unit)

    def show_aside(self, member: Annotation | None) -> None:
        """Show in the text what connects one annotator's frame; None for none."""
        if self.review is None or member is None or not member.roles:
            self._view.show_aside(None)
        else:
            self._view.show_aside(member, aside_of(self.review, member))

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

    def _try(self, action: Callable[[], object]) -> bool:
        try:
            action()
        except UserError as refusal:
            self.refused.emit(str(refusal))
            return False
        return True
