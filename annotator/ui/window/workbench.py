"""The parts of an open project, made and put in their places. What connects them: `wiring`."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from annotator.app import commands as conditions
from annotator.app.adjudication.disagreements import DisagreementRow
from annotator.app.referring import Seen
from annotator.app.session import Session
from annotator.errors import Refused, UserError
from annotator.model.fragment import Fragment
from annotator.model.schema import ENTITY_FAMILY, Role
from annotator.model.table_rows import RowPlace
from annotator.model.values import AnnotationKey
from annotator.ui.actions import Actions
from annotator.ui.agreeing import Agreeing
from annotator.ui.comments.comments_pane import CommentsPane
from annotator.ui.comments.talking import Talking
from annotator.ui.ghosts.ghost_finding import GhostFinding
from annotator.ui.ghosts.ghost_hands import GhostHands
from annotator.ui.guidelines.guidelines_pane import GuidelinesPane
from annotator.ui.guidelines.guiding import Guiding
from annotator.ui.hands.frame_ends import FrameEnds
from annotator.ui.hands.key_pairs import KeyPairs
from annotator.ui.hands.open_point_walk import OpenPointWalk
from annotator.ui.hands.reading_desk import ReadingDesk
from annotator.ui.hands.role_menu import open_role_menu
from annotator.ui.hands.slot import Slot
from annotator.ui.hands.slot_filling import SlotFilling
from annotator.ui.inspector.history_panel import HistoryPanel
from annotator.ui.inspector.inspector import Inspector
from annotator.ui.jobs.held_job import HeldJob
from annotator.ui.jobs.resident_worker import ResidentWorker
from annotator.ui.jobs.story_finding import StoryFinding
from annotator.ui.label_bar import LabelBar
from annotator.ui.look.theme import Theme
from annotator.ui.page.page_area import PageArea
from annotator.ui.page.reader_dock import ReaderDock
from annotator.ui.panes.focus_round import go_round
from annotator.ui.panes.modes import Modes
from annotator.ui.panes.panes import Panes
from annotator.ui.panes.side_panes import ANNOTATE, REVIEW, SIDE_PANES
from annotator.ui.panes.ways import Ways
from annotator.ui.queue.queue_panel import QueuePanel
from annotator.ui.queue.rounds import Rounds
from annotator.ui.queue.story_hand import StoryHand
from annotator.ui.register.who_is_it import WhoIsIt
from annotator.ui.review.review_mode import ReviewMode
from annotator.ui.search.searching import Searching
from annotator.ui.status_line import StatusLine
from annotator.ui.tables.table_pane import TablePane
from annotator.ui.window.catching_up import CatchingUp
from annotator.ui.window.undoing import Undoing

if TYPE_CHECKING:
    from annotator.ui.register.register_window import RegisterWindow


class Workbench(QWidget):
    """One session's label bar, page, panes, and the parts that carry out what is asked there.

    A new pane is an attribute here, an entry in `_build_panes`, a row in `side_panes`.
    """

    def __init__(
        self, session: Session, theme: Theme, actions: Actions, status: StatusLine
    ) -> None:
        super().__init__()
        self.session = session
        self.theme = theme
        self._actions = actions
        self._status = status
        self.bar = LabelBar(theme, session.schema)
        self.queue = QueuePanel(theme, session.queue)
        self.queue.set_document(session.schema.document)
        self.page = PageArea(theme, session.schema, session.path)
        self.inspector = Inspector(session, theme)
        self.held_job = HeldJob(session, self)
        self.history = HistoryPanel(session, self.held_job, theme)
        self.reader = ReaderDock(theme, self.page.view)
        self.guidelines = GuidelinesPane(theme, session.schema)
        self.table = TablePane(session, theme)
        self.comments = CommentsPane(session, theme)
        self.desk = ReadingDesk(session, self.page.view, self)
        self.ghost_hands = GhostHands(session, self.desk, self.page.view, actions.key, self)
        self.worker = ResidentWorker(session.path, session.actor.name, self)
        self.ghost_finding = GhostFinding(session, self.ghost_hands.ghosts, self.worker, self)
        self.rounds = Rounds(session, self.queue, self.bar, self.page.view, self)
        self.filling = SlotFilling(session, self.desk, self.page.view, self)
        self.frame_ends = FrameEnds(session, self.desk, self.page.view, self)
        self.agreeing = Agreeing(session, self.current_theme, self)
        self.catching_up = CatchingUp(session, self.inspector, self.bar, self)
        self.pairs = KeyPairs(session, self.desk.current_frame, self.filling, self, self)
        self.who = WhoIsIt(session, self.desk, self.page.view, self.current_theme, self)
        self.page.view.set_referents(session.register.resolve)
        self.register: RegisterWindow | None = None
        self.modes = Modes(self)
        self.review = ReviewMode(session, self.desk, self.page.view, theme, self)
        self.review.desk.unkept = self.inspector.unkept
        self.undoing = Undoing(session, self.held_job, self.page.view, actions.key, self)
        self.searching = Searching(session, self.page, self.worker, theme, self)
        self.points = OpenPointWalk(
            session, self.page.view, self.rounds.families, actions.key, self
        )
        self.guiding = Guiding(session, self.bar, self.desk, self.page.view, self)
        self.ways = Ways(session, self.rounds.choose, self)
        self.story_finding = StoryFinding(session, self)
        self.panes = self._build_panes()
        self.review.join(self.modes, self.rounds, self.panes, self.queue, self.held_job)
        self.stories = StoryHand(session, self.queue.list, self)
        self.talking = Talking(session, self, self)
        self._lay_out()

    def _lay_out(self) -> None:
        reading = QWidget()
        box = QVBoxLayout(reading)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.bar)
        box.addWidget(self.panes, 1)
        stack = QStackedLayout(self)
        stack.addWidget(reading)
        self.agreeing.join(self.modes, stack)
        self.bar.set_modes(self.modes.offered, self.modes.current)

    def _build_panes(self) -> Panes:
        return Panes(
            self.theme,
            self.page,
            {
                "units": self.review.units,
                "cases": self.review.cases.pane,
                "queue": self.queue,
                "decision": self.review.decision,
                "inspector": self.inspector,
                "history": self.history,
                "reader": self.reader,
                "guidelines": self.guidelines,
                "table": self.table,
                "comments": self.comments,
            },
            {pane.name: self.tr(pane.title) for pane in SIDE_PANES},
        )

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self.theme = theme
        self.catching_up.now()
        self.guiding.close()
        self.who.close()
        panes = (self.queue, self.inspector, self.history, self.reader, self.guidelines, self.table)
        panes = (*panes, self.comments)
        self.searching.set_theme(theme)
        self.agreeing.set_theme(theme)
        for part in (self.bar, self.page, self.review, *panes, self.panes):
            part.set_theme(theme)

    def open_register(self, referent: str = "") -> None:
        """Open the register, at a referent's page when one is named."""
        from annotator.ui.register.register_window import RegisterWindow

        if self.register is None or not self.register.isVisible():
            self.register = RegisterWindow(self.session, self.worker, self.theme, self.window())
            self.register.mention_chosen.connect(self.go_to_mention)
            self.register.show()
        self.register.show_referent(referent)
        self.register.activateWindow()

    def go_to_case(self, case: DisagreementRow) -> None:
        """Open the article of a disagreement for review, with its unit in hand."""
        self.choose_mode(REVIEW)
        article = self.session.article
        if article is None or article.article.key != case.article:
            self.rounds.open(case.article)
        self.focus_text()
        if case.document:
            self.review.desk.hold_document(case.document)
        elif not self.review.desk.hold_annotation(case.annotation):
            self.page.view.select_text(case.start, case.end)

    def close_register(self) -> None:
        """Close the register's window, if it is open."""
        if self.register is not None:
            self.register.reject()

    def open_referent(self) -> None:
        """Open the page of whom the selected annotation means."""
        article, selected = self.session.article, self.page.view.selected
        there = article is not None and selected is not None and selected in article.spans
        referent = article.spans.referent(selected) if article and selected and there else None
        if referent is None:
            raise Refused(self.tr("Select a linked annotation first: then its page opens"))
        self.open_register(referent)

    def go_to_mention(self, mention: Seen) -> None:
        """Open a mention's article and layer and select it."""
        article = self.session.article
        if article is None or article.layer.key != mention.layer:
            self.rounds.open(mention.article)
            self.rounds.choose_layer(mention.layer)
        self.desk.select(mention.key)

    def choose_mode(self, mode: str) -> None:
        """Go over to another mode."""
        try:
            self.modes.choose(mode)
        except UserError as refusal:
            self._status.refuse(str(refusal))
        self.show_mode()

    def show_mode(self) -> None:
        """Show in the bar what one works at."""
        self.bar.set_modes(self.modes.offered, self.modes.current)

    def current_theme(self) -> Theme:
        """Return the colours in use."""
        return self.theme

    # Focus

    def focus_text(self) -> None:
        """Give the text the focus; it comes back where agreement stands in its place."""
        self.agreeing.leave()
        self.page.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_filter(self) -> None:
        """Give the queue's filter the focus."""
        self.panes.set_shown("queue", shown=True)
        self.queue.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.queue.field.selectAll()

    def go_round(self, step: int) -> None:
        """Give the next pane the focus: queue, label bar, text and what is below, the right."""
        if self.agreeing.area is not None and self.agreeing.on:
            self.agreeing.area.go_round(step)
            return
        below = (self.reader, self.table)
        left = (self.review.units, self.review.cases.pane, self.queue)
        right = (self.review.decision, self.inspector)
        parts = (*left, self.bar, self.page, *below, *right, self.history)
        go_round(parts, self.window().focusWidget(), step)

    def go_to_table(self) -> None:
        """Go into the table, as it was left; from there, back to the text."""
        if self.table.isAncestorOf(self.window().focusWidget() or self):
            self.focus_text()
        else:
            self.panes.set_shown("table", shown=True)
            self.table.take_focus()

    def tabulate_label(self) -> None:
        """List all annotations with the label in hand; without one, all entities."""
        article, selected = self.session.article, self.page.view.selected
        schema = self.session.schema
        label = self.desk.armed
        if article is not None and selected is not None:
            label = article.spans.label(selected)
        entities = tuple(la.id for la in schema.labels if la.family == ENTITY_FAMILY)
        self.panes.set_shown("table", shown=True)
        self.table.show_labels((label,) if label is not None else entities)
        self.table.take_focus()

    def show_annotation(self, key: AnnotationKey, place: RowPlace) -> None:
        """Show an annotation in its text, in whichever article and layer it stands."""
        article = self.session.article
        there = article is not None and article.layer.key == place.layer
        if not there:
            self.rounds.open(place.article, place.layer)
        self.desk.select(key)
        self.focus_text()

    # What more than one part does together

    def end_drag(self, fragment: Fragment) -> None:
        """Fill the slot that waits by dragged words; else let the armed label take them."""
        if not self.filling.take_words(fragment):
            self.desk.end_drag(fragment)

    def set_by_letter(self, letter: str) -> bool:
        """Set the attribute value that has this letter, of what is selected just now."""
        self.catching_up.now()
        nothing = self.page.view.selected is None
        return self.inspector.set_by_letter(letter, document=nothing)

    def done(self) -> None:
        """Finish the article and go on; open points not shown yet are shown first."""
        if self.review.on:
            if self.review.desk.finish(self.rounds.families()):
                self.rounds.go_on(self.tr("Reviewed"))
        elif conditions.EDITABLE not in self.desk.conditions() or not self.points.remind():
            self.rounds.finish()

    def every_occurrence(self) -> None:
        """List where the words in hand stand again, to be labelled."""
        self.searching.every_occurrence(self.desk.armed)

    def compare_story(self) -> None:
        """Show where articles of the same story are labelled otherwise; carry labels over."""
        from annotator.ui.dialogs.story_dialog import StoryDialog

        self.catching_up.now()
        dialog = StoryDialog(self.session, self.theme, self.window())
        dialog.sentence_chosen.connect(self.show_words)
        dialog.article_chosen.connect(self.rounds.choose)
        dialog.carried.connect(self._status.say)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def show_words(self, place: Fragment) -> None:
        """Select words of the open article and go on in its text."""
        self.page.view.select_text(*place)
        self.focus_text()

    def show_guideline(self) -> None:
        """Show the guideline of the label in hand, or put it away."""
        self.guiding.toggle(self.theme, self.focus_text)

    def write_note(self) -> None:
        """Put the hands into the note of the selected annotation."""
        self.catching_up.now()
        self.panes.set_shown("inspector", shown=True)
        self.inspector.edit_note()

    def offer_form(self, key: AnnotationKey | None) -> None:
        """Let the form of a frame that came into hand be seen, where panes are tabs."""
        if key is not None and key == self.desk.frame and self.modes.current == ANNOTATE:
            self.panes.offer("inspector")

    def show_inspector(self) -> None:
        """Show the inspector's pane."""
        self.panes.set_shown("inspector", shown=True)

    def edit_document(self) -> None:
        """Show the article's labels in the inspector, to be changed there."""
        self.desk.let_go()
        self.panes.set_shown("inspector", shown=True)

    def show_slot(self, slot: Slot | None) -> None:
        """Show in the form which role waits for its filler."""
        self.catching_up.now()
        self.inspector.show_slot(slot)

    def offer_roles(self, roles: list[Role], filler: AnnotationKey | Fragment) -> None:
        """Ask which of some roles of the current frame a dropped filler is to fill."""
        open_role_menu(self, QCursor.pos(), roles, partial(self._fill_with, filler))

    def _fill_with(self, filler: AnnotationKey | Fragment, role: str) -> None:
        if (frame := self.desk.frame) is not None:
            self.filling.drop(frame, role, filler)

    def type_words(self, role: str) -> None:
        """Open the field for what fills a role without standing in the text."""
        self.panes.set_shown("inspector", shown=True)
        self.catching_up.now()
        self.inspector.type_words(role)

    def repeat_values(self) -> None:
        """Set the attribute values used last, of what is selected just now."""
        self.catching_up.now()
        self.inspector.repeat_values()

    def offered_words(self) -> str:
        """Return the attribute values used last that can be set again, in words."""
        self.catching_up.now()
        return self.inspector.offered_words()

    def show_gazetteers(self) -> None:
        """Show the project's gazetteers, to be added, mapped and removed."""
        from annotator.ui.dialogs.gazetteers_dialog import GazetteersDialog

        dialog = GazetteersDialog(self.session, self.theme, self.window())
        dialog.exec()
        dialog.deleteLater()

    def take_away(self) -> None:
        """Reject the suggestion in hand; else remove the selected annotation."""
        if self.page.view.ghost is not None:
            self.ghost_hands.reject()
        else:
            self.desk.remove()

    def open_left_out(self) -> None:
        """List the labels for which the caret's line has no room."""
        if not self.page.view.open_left_out(self.page.view.caret):
            self._status.say(self.tr("All labels of this line are shown"))
