"""The review mode: its desk, its panes, and what stands in the Review menu."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from annotator.app.adjudication import project_gold
from annotator.app.adjudication.review_choice import EVERYBODY, UnderReview, letters, reviewable
from annotator.app.session import Session
from annotator.errors import Refused
from annotator.model.article import Annotator, AnnotatorKind
from annotator.model.changes import Changes
from annotator.ui.actions import Actions
from annotator.ui.hands.reading_desk import ReadingDesk
from annotator.ui.jobs.held_job import HeldJob
from annotator.ui.look.theme import Theme
from annotator.ui.panes.modes import Modes, Way
from annotator.ui.panes.panes import Panes
from annotator.ui.panes.side_panes import REVIEW
from annotator.ui.queue.queue_panel import QueuePanel
from annotator.ui.queue.rounds import Rounds
from annotator.ui.review.case_walk import CaseWalk
from annotator.ui.review.decision_pane import DecisionPane
from annotator.ui.review.review_desk import ReviewDesk
from annotator.ui.review.ruling import Ruling
from annotator.ui.review.unit_pane import UnitPane
from annotator.ui.settings import ReviewLook
from annotator.ui.view.article_view import ArticleView

# Milliseconds after which the panes follow the hands.
_MOMENT = 20


class ReviewMode(QObject):
    """Ties the parts of the review mode together.

    Signals:
        held_changed(): another unit is in hand.
        text_wanted(): the text should get the focus.
    """

    held_changed = Signal()
    text_wanted = Signal()

    def __init__(
        self, session: Session, desk: ReadingDesk, view: ArticleView, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._rounds: Rounds | None = None
        self._panes: Panes | None = None
        self._queue: QueuePanel | None = None
        self._modes: Modes | None = None
        self.desk = ReviewDesk(session, desk, view, self)
        self.units = UnitPane(theme)
        self.decision = DecisionPane(theme)
        self.cases = CaseWalk(session, theme, self.desk, self)
        self.ruling = Ruling(session, self.desk, self._current_theme, parent)
        # The panes follow a moment later: the text is painted first.
        self._decided = False
        self._moment = QTimer(self, singleShot=True, interval=_MOMENT)
        self._moment.timeout.connect(self.now)
        self._connect(view)

    def _connect(self, view: ArticleView) -> None:
        desk, units, pane = self.desk, self.units, self.decision
        view.unit_chosen.connect(desk.click)
        view.annotation_selected.connect(desk.annotation_selected)
        desk.shown.connect(self._show)
        desk.held_changed.connect(self._follow)
        desk.decided.connect(self._note_decided)
        desk.note_wanted.connect(self._write_note)
        units.unit_chosen.connect(desk.hold)
        units.left.connect(self.text_wanted)
        pane.left.connect(self.text_wanted)
        self.cases.pane.left.connect(self.text_wanted)
        pane.row_taken.connect(desk.take)
        pane.nothing_taken.connect(desk.take_nothing)
        pane.cause_chosen.connect(desk.say_cause)
        pane.note_written.connect(desk.say_note)
        pane.unkept_note = desk.unkept_note
        pane.example_wanted.connect(desk.make_example)
        pane.filler_taken.connect(desk.add_filler)
        pane.pointed.connect(desk.show_aside)

    def join(
        self, modes: Modes, rounds: Rounds, panes: Panes, queue: QueuePanel, job: HeldJob
    ) -> None:
        """Let reviewing be one of the modes of the window."""
        self._modes, self._rounds, self._panes = modes, rounds, panes
        self._queue = queue
        self.ruling.join(job)
        modes.offer(REVIEW, Way(self._enter, self._leave))
        modes.changed.connect(panes.set_mode)

    def command_table(self) -> dict[str, Callable[[], object]]:
        """Return the commands by their ids."""
        return {
            **self.desk.command_table(),
            **self.cases.command_table(),
            **self.ruling.command_table(),
            "review.project_gold": self.name_project_gold,
            "review.anonymous": self.toggle_anonymous,
            "review.advance": self.toggle_going_on,
            "review.agreed": self.toggle_agreed,
        }

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        self.units.set_theme(theme)
        self.decision.set_theme(theme)
        self.cases.pane.set_theme(theme)

    @property
    def on(self) -> bool:
        """Whether one reviews."""
        return self._modes is not None and self._modes.current == REVIEW

    def apply(self, changes: Changes) -> None:
        """Follow a committed change."""
        self.desk.apply(changes)
        self.cases.apply(changes)

    def show_article(self) -> None:
        """Review the article that is open now; another's labels end reviewing."""
        article = self._session.article
        if self.on and article is not None and not self._session.gold_open:
            if self._modes is not None:
                self._modes.fall_back()
            return
        self.desk.show_article()

    # The Review menu

    def toggle_anonymous(self) -> None:
        """Call the annotators by letters, or by their names."""
        self.desk.anonymous = not self.desk.anonymous
        self._anew()

    def toggle_going_on(self) -> None:
        """Go on to the next open unit after a decision, or stay."""
        self.desk.goes_on = not self.desk.goes_on

    def toggle_agreed(self) -> None:
        """List what all agree on too, or not."""
        self.units.set_agreed(agreed=not self.units.agreed)

    def set_looks(self, looks: ReviewLook) -> None:
        """Take up what was chosen before."""
        self.desk.anonymous, self.desk.goes_on = looks.anonymous, not looks.stays
        self.desk.whose = UnderReview(models=looks.models)
        self.units.set_agreed(agreed=looks.agreed)

    def remembered_looks(self) -> ReviewLook:
        """Return what is chosen, to be taken up again."""
        desk = self.desk
        return ReviewLook(
            anonymous=desk.anonymous,
            stays=not desk.goes_on,
            agreed=self.units.agreed,
            models=desk.whose.models,
        )

    def show_checks(self, actions: Actions) -> None:
        """Show in the menu what is on."""
        actions.set_checked("review.anonymous", checked=self.desk.anonymous)
        actions.set_checked("review.advance", checked=self.desk.goes_on)
        actions.set_checked("review.agreed", checked=self.units.agreed)
        mine = project_gold.is_mine(self._session)
        actions.set_checked("review.project_gold", checked=mine)

    def name_project_gold(self) -> None:
        """Let one's own gold be the project's, or no longer."""
        project_gold.toggle(self._session)

    def fill_layers(self, menu: QMenu) -> None:
        """Fill a menu with whose layers can be reviewed."""
        menu.clear()
        whose = self.desk.whose
        for words, choice in (
            (self.tr("All People and Models"), EVERYBODY),
            (self.tr("All People"), UnderReview(models=False)),
        ):
            self._entry(menu, words, choice == whose, partial(self.review_of, choice))
        menu.addSeparator()
        people = reviewable(self._session)
        called = letters(people) if self.desk.anonymous else {p.id: p.name for p in people}
        for person in people:
            words = called[person.id].replace("&", "&&")
            if person.kind is AnnotatorKind.MODEL:
                words = self.tr("{0} (model)").format(words)
            there = whose.includes(person.kind, person.id)
            self._entry(menu, words, there, partial(self._turn, person.id))

    def review_of(self, whose: UnderReview) -> None:
        """Review these layers."""
        self.desk.whose = whose
        self._anew()

    # Inside

    def _current_theme(self) -> Theme:
        return self._theme

    def _entry(
        self, menu: QMenu, words: str, checked: bool, choose: Callable[[], object]
    ) -> QAction:
        action = menu.addAction(words)
        action.setCheckable(True)
        action.setChecked(checked)
        action.triggered.connect(choose)
        return action

    def _turn(self, annotator: str) -> None:
        """Let one annotator's layers be reviewed, or leave them out."""
        people = reviewable(self._session)
        there = {p.id for p in people if self.desk.whose.includes(p.kind, p.id)}
        chosen = there ^ {annotator}
        if not chosen:
            raise Refused(self.tr("Somebody's labels must be reviewed"))
        self.review_of(UnderReview(only=frozenset(chosen)))

    def _enter(self) -> None:
        article, rounds = self._session.article, self._rounds
        if self._session.read_only is not None:
            raise Refused(self._session.read_only)
        if rounds is None:
            return
        rounds.open_with(self._session.open_gold)
        self._show_states(self._session.own_gold())
        self.desk.turn_on()
        if article is not None:
            rounds.open(article.article.key)

    def _leave(self) -> None:
        rounds, article = self._rounds, self._session.article
        self.desk.turn_off()
        if rounds is None:
            return
        rounds.open_with(None)
        self._show_states(None)
        if article is not None and self._session.gold_open:
            rounds.open(article.article.key)

    def _show_states(self, gold: Annotator | None) -> None:
        self._session.queue.show_gold(gold)
        if self._queue is not None:
            self._queue.read_anew()

    def _count_open(self) -> None:
        """Let the queue say how many units of the open article are open."""
        review = self.desk.review
        if review is not None and self._queue is not None:
            self._session.queue.note_open(review.article, review.open_units)
            self._queue.model.read_row(review.article)

    def _anew(self) -> None:
        held = self.desk.current
        self.desk.show_article()
        review = self.desk.review
        if review is not None and isinstance(held, int) and held < len(review.units):
            self.desk.hold(held)

    def now(self) -> None:
        """Let the panes show what is in hand."""
        self._moment.stop()
        if self._decided:
            self._decided = False
            self.units.follow()
            self._count_open()
        self._show_held()

    def _note_decided(self) -> None:
        self._decided = True
        self._moment.start()

    def _follow(self) -> None:
        self._moment.start()
        self.held_changed.emit()

    def _show(self) -> None:
        self._moment.start()
        self._decided = False
        self._count_open()
        self.units.show_review(self.desk.review, self.desk.why_not)

    def _show_held(self) -> None:
        desk = self.desk
        self.units.show_held(desk.current)
        self.decision.show_unit(desk.review, desk.unit, desk.document)
        if self._panes is not None and self.on:
            self._panes.bring_up("decision")

    def _write_note(self) -> None:
        self.now()
        if self._panes is not None:
            self._panes.set_shown("decision", shown=True)
        self.decision.note.field.setFocus()
