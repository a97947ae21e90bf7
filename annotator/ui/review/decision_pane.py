"""The pane of the decision: the unit in hand, its answers, why they differ, and the guideline."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from annotator.app.adjudication.completing import offered_fillers
from annotator.app.adjudication.provenance import decision_words
from annotator.app.adjudication.reviewing import DocumentUnit, Review, ReviewUnit
from annotator.model.decision import Cause
from annotator.ui.inspector.form_area import FormArea
from annotator.ui.inspector.note_box import NoteBox
from annotator.ui.look.theme import Theme
from annotator.ui.parts.button import TextButton
from annotator.ui.parts.choice import ChoiceFlow
from annotator.ui.parts.counted import counted
from annotator.ui.parts.flow import grow_with_width
from annotator.ui.parts.key_cap import KeyCap
from annotator.ui.parts.painter import painter_on
from annotator.ui.parts.part import Hairline, set_theme_in
from annotator.ui.parts.section_head import SectionHead
from annotator.ui.review.answers import (
    answers_of,
    document_answers,
    elsewhere,
    guideline_words,
    offer_words,
)
from annotator.ui.review.candidate import Answer, CandidateRow
from annotator.ui.review.pane_words import PADDING, PaneWords
from annotator.ui.review.taken_bars import TakenBars, taken_counts
from annotator.ui.review.unit_words import (
    document_title,
    kinds_in_words,
    status_of,
    title_of,
)

_CAUSES = (
    (Cause.SLIP, "Slip"),
    (Cause.AMBIGUOUS, "Ambiguous text"),
    (Cause.GUIDELINE, "Guideline gap"),
)


class DecisionPane(QWidget):
    """What there is to decide about the unit in hand.

    Signals:
        row_taken(object): the answer of the annotator with this row is taken.
        nothing_taken(): nothing is here.
        cause_chosen(object): why annotators differed, a `Cause`.
        note_written(object, str): the annotations of a unit, and the note on its decision.
        example_wanted(): the case becomes an example in the guideline.
        filler_taken(object): an `Offer` fills a slot of the gold frame.
        pointed(object): the annotation of the answer that is pointed at, or None.
        left(): the text wants the focus.
    """

    row_taken = Signal(object)
    nothing_taken = Signal()
    cause_chosen = Signal(object)
    note_written = Signal(object, str)
    example_wanted = Signal()
    filler_taken = Signal(object)
    pointed = Signal(object)
    left = Signal()
    # Finds what was written on the decision about a unit and could not be stored.
    unkept_note: Callable[[ReviewUnit], str | None] | None = None

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._key: Callable[[str], str] = str
        self._review: Review | None = None
        self._shown: tuple[Review | None, int | None] = (None, None)
        self.rows: list[CandidateRow] = []
        self.offers: list[TextButton] = []
        self._head = PaneWords(theme, head=True)
        self._meta = PaneWords(theme, dim=True)
        self._title = SectionHead(theme, self.tr("Decide for gold"), KeyCap(theme, "1", "digit"))
        self._hint = PaneWords(theme, dim=True)
        self._by = PaneWords(theme, dim=True)
        self._why = SectionHead(theme, self.tr("Why they differ"))
        self._causes = ChoiceFlow(
            theme, self.tr("Cause"), [(cause, self.tr(words), "") for cause, words in _CAUSES]
        )
        self._causes.setContentsMargins(12, 0, 12, 0)
        self.note = NoteBox()
        self._example = TextButton(theme, self.tr("Make it an example"))
        self._offer_head = SectionHead(theme, self.tr("Others have in its slots"))
        self._guideline_head = SectionHead(theme, self.tr("Guideline"))
        self._guideline = PaneWords(theme)
        self._taken_head = SectionHead(theme, self.tr("Taken so far"))
        self._taken = TakenBars(theme)
        self._same_head = SectionHead(theme, self.tr("Same words elsewhere"))
        self._same = PaneWords(theme, dim=True)
        self._build()
        self._causes.pressed.connect(self._choose_cause)
        self.note.written.connect(self._keep_note)
        self._example.clicked.connect(self.example_wanted)
        self.show_unit(None, None, None)

    def _build(self) -> None:
        self._form = QWidget()
        column = QVBoxLayout(self._form)
        column.setContentsMargins(0, 8, 0, 16)
        column.setSpacing(0)
        self._answers = QVBoxLayout()
        self._answers.setSpacing(0)
        self._offer_box = QVBoxLayout()
        self._offer_box.setContentsMargins(PADDING, 2, PADDING, 8)
        self._offer_box.setSpacing(4)
        causes = QVBoxLayout()
        causes.setContentsMargins(PADDING - 8, 0, PADDING, 0)
        causes.addWidget(self._causes)
        example = QVBoxLayout()
        example.setContentsMargins(PADDING, 0, PADDING, 10)
        example.addWidget(self._example, 0, Qt.AlignmentFlag.AlignLeft)
        self._lines = [Hairline(self._theme) for _ in range(5)]
        parts = (
            *(self._head, 2, self._meta, 8, self._lines[0], self._title, self._answers, 4),
            *(self._hint, self._by, 8, self._lines[1], self._offer_head, self._offer_box),
            *(self._why, causes, self.note, example, self._lines[2]),
            *(self._guideline_head, self._guideline, 10, self._lines[3]),
            *(self._taken_head, self._taken, self._lines[4], self._same_head, self._same),
        )
        for part in parts:
            if isinstance(part, int):
                column.addSpacing(part)
            elif isinstance(part, QWidget):
                column.addWidget(part)
            else:
                column.addLayout(part)
        column.addStretch(1)
        grow_with_width(self._form)
        self._area = FormArea(self._theme, self._form)
        self._area.fill(take_all=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._area)

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        set_theme_in(self, theme)
        self.update()

    def flush(self) -> None:
        """Keep what was written into the note and not yet kept."""
        self.note.flush()

    def name_keys(self, key: Callable[[str], str]) -> None:
        """Name the keys of commands as `key` does."""
        self._key = key
        keys = (key(f"review.cause.{cause}") for cause, _ in _CAUSES)
        for button, name in zip(self._causes.buttons, keys, strict=True):
            button.setToolTip(name)
        self._example.setToolTip(key("review.example"))

    def show_unit(
        self, review: Review | None, unit: ReviewUnit | None, document: DocumentUnit | None
    ) -> None:
        """Show the unit in hand, or a label of the article, or how far the article is."""
        self.note.flush()
        anew = self._shown != (review, None if unit is None else unit.number)
        self._shown = (review, None if unit is None else unit.number)
        self._review = review
        self._clear()
        if review is not None and unit is not None:
            self._show_unit(review, unit, anew=anew)
        elif review is not None and document is not None:
            self._show_document(review, document)
        else:
            self._show_nothing(review)
        self._form.adjustSize()
        self._area.fit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            painter.fillRect(self.rect(), self._theme.panel)

    # Showing

    def _show_unit(self, review: Review, unit: ReviewUnit, *, anew: bool) -> None:
        start, end = unit.unit.cover
        total = len(review.units)
        self._head.say(title_of(review, unit))
        meta = (
            kinds_in_words(unit),
            status_of(unit),
            self.tr("unit {0} of {1}").format(unit.number + 1, total),
            f"{start}–{end}",
        )
        self._meta.say("  ·  ".join(meta))
        for answer, rows in answers_of(review, unit):
            self._add(answer, rows)
        self._hint.say("  ·  ".join(self._hints(review, unit)))
        decided = unit.decision
        self._by.say("" if decided is None else decision_words(review.session, decided))
        self._show_why(unit, anew=anew)
        self._show_offers(review, unit)
        self._show_guideline(review, unit)
        self._show_taken(review)
        self._show_same(review, unit)

    def _hints(self, review: Review, unit: ReviewUnit) -> list[str]:
        """Return which keys decide about a unit that is open."""
        if unit.left and unit.reopened:
            keeps = self.tr("{0}: the gold keeps it").format(self._key("review.proposal"))
            return [keeps, self.tr("0: nothing here")]
        if unit.decision is not None and not unit.waits:
            return []
        other = self.tr("Any label letter: decide for another label")
        if review.proposal(unit) is None:
            return [other]
        key = self._key("review.proposal")
        right = self.tr("{0}: it is right") if unit.waits else self.tr("{0}: what is in bold")
        return [right.format(key), other]

    def _show_document(self, review: Review, document: DocumentUnit) -> None:
        schema = review.session.schema
        self._head.say(document_title(schema, document.name))
        self._meta.say(self.tr("Label of the article"))
        for answer, rows in document_answers(review, document):
            self._add(answer, rows)
        self._hint.say("")
        decided = document.decision
        self._by.say("" if decided is None else decision_words(review.session, decided))
        self._show_taken(review)

    def _show_nothing(self, review: Review | None) -> None:
        self._head.say(self.tr("No unit in hand"))
        words = self.tr("Space goes to the next open one; a click in text or list takes a unit.")
        self._meta.say(words if review is not None else "")
        self._title.hide()
        if review is not None:
            self._show_taken(review)

    def _show_why(self, unit: ReviewUnit, *, anew: bool) -> None:
        decided = unit.decision
        for part in (self._why, self._causes, self.note, self._example):
            part.setVisible(decided is not None)
        if decided is not None:
            self._causes.show_values([] if decided.cause is None else [decided.cause])
            unkept = self.unkept_note(unit) if self.unkept_note is not None else None
            self.note.show_note(decided.note, editable=True, anew=anew, unkept=unkept)

    def _show_offers(self, review: Review, unit: ReviewUnit) -> None:
        offers = offered_fillers(review, unit)
        self._offer_head.setVisible(bool(offers))
        self._lines[1].setVisible(unit.decision is not None)
        for offer in offers:
            button = TextButton(self._theme, offer_words(review, offer))
            button.clicked.connect(partial(self.filler_taken.emit, offer))
            self._offer_box.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            self.offers.append(button)

    def _show_guideline(self, review: Review, unit: ReviewUnit) -> None:
        words = guideline_words(review, unit)
        for part in (self._guideline_head, self._lines[3]):
            part.setVisible(bool(words))
        self._guideline.say(words)

    def _show_taken(self, review: Review) -> None:
        counts = taken_counts(review)
        for part in (self._taken_head, self._taken):
            part.show()
        self._taken_head.set_count(
            counted(review.decisions, self.tr("1 decision"), self.tr("{0} decisions"))
        )
        self._taken.show_counts(counts)

    def _show_same(self, review: Review, unit: ReviewUnit) -> None:
        found = elsewhere(review, unit)
        for part in (self._lines[4], self._same_head):
            part.setVisible(bool(found))
        self._same_head.set_count(str(len(found)))
        self._same.say("\n".join(found[:6]))

    def _add(self, answer: Answer, rows: tuple[int, ...]) -> None:
        row = CandidateRow(self._theme, answer)
        row.clicked.connect(partial(self._take, rows))
        row.pointed.connect(partial(self._point, rows))
        self.rows.append(row)
        self._answers.addWidget(row)

    def _take(self, rows: tuple[int, ...]) -> None:
        if rows:
            self.row_taken.emit(rows[0])
        else:
            self.nothing_taken.emit()

    def _point(self, rows: tuple[int, ...], there: bool) -> None:
        review, (_, number) = self._review, self._shown
        member = None
        if there and rows and review is not None and number is not None:
            member = review.units[number].unit.members[rows[0]]
        self.pointed.emit(member)

    def _keep_note(self, note: str) -> None:
        review, (_, number) = self._review, self._shown
        if review is not None and number is not None:
            # Units may have other numbers by now, or be those of another article.
            self.note_written.emit(review.units[number].unit.ids, note)
            kept = review.units[number].decision
            if kept is not None and kept.note != note:
                self.note.not_kept(kept.note)

    def _choose_cause(self, value: str) -> None:
        self.cause_chosen.emit(Cause(value))

    def _clear(self) -> None:
        for part in (*self.rows, *self.offers):
            part.hide()
            part.deleteLater()
        self.rows, self.offers = [], []
        self._title.show()
        for part in (
            *(self._hint, self._by, self._offer_head, self._why, self._causes, self.note),
            *(self._example, self._guideline_head, self._guideline, self._taken_head),
            *(self._taken, self._same_head, self._same, *self._lines[1:]),
        ):
            part.hide()
        self._lines[2].show()
