"""An open project in the window: label bar, panes and page, and all that connects them."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.app import commands as conditions
from annotator.app import reading
from annotator.app.corpus_search import SearchHit
from annotator.app.history import Step
from annotator.app.nudge import Nudge
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.model.changes import Changes, SchemaChanged
from annotator.model.fragment import Fragment
from annotator.model.schema import REGION_FAMILY
from annotator.model.values import ArticleKey
from annotator.ui.actions import Actions
from annotator.ui.article_head import SourceEdit
from annotator.ui.focus_round import go_round
from annotator.ui.guidelines_pane import GuidelinesPane
from annotator.ui.guiding import Guiding
from annotator.ui.inspector.history_panel import HistoryPanel
from annotator.ui.inspector.inspector import Inspector
from annotator.ui.key_pairs import KeyPairs
from annotator.ui.label_bar import LabelBar
from annotator.ui.menus import fill_labels
from annotator.ui.open_point_walk import OpenPointWalk
from annotator.ui.page_area import PageArea
from annotator.ui.panes import Panes
from annotator.ui.queue_panel import QueuePanel
from annotator.ui.reader_dock import ReaderDock
from annotator.ui.reading_desk import ReadingDesk
from annotator.ui.rounds import Rounds
from annotator.ui.searching import Searching
from annotator.ui.status_line import StatusLine
from annotator.ui.theme import Theme
from annotator.ui.undoing import Undoing
from annotator.ui.ways import Ways

_CONTEXT = ("label.add_fragment", "label.occurrences", "label.remove", "edit.copy")


class Workspace(QWidget):
    """One session's panels. Messages go to the status line it is given.

    Signals:
        conditions_changed(object): the conditions of the command table that hold now.
        command_pressed(object): the id of a command whose key was pressed in the text.
        article_left(): another article is about to be opened.
        article_shown(): another article is open, or none.
    """

    conditions_changed = Signal(object)
    command_pressed = Signal(object)
    article_left = Signal()
    article_shown = Signal()

    def __init__(
        self, session: Session, theme: Theme, actions: Actions, status: StatusLine
    ) -> None:
        super().__init__()
        self.session = session
        self._theme = theme
        self._actions = actions
        self._status = status
        self._shown: object = None
        self._only_passes = False
        self._conditions: set[str] = set()
        self.bar = LabelBar(theme, session.schema)
        self.queue = QueuePanel(theme, session.queue)
        self.page = PageArea(theme, session.schema, session.path)
        self.inspector = Inspector(session, theme)
        self.history = HistoryPanel(session, theme)
        self.reader = ReaderDock(theme, self.page.view)
        self.guidelines = GuidelinesPane(theme, session.schema)
        self.desk = ReadingDesk(session, self.page.view, self)
        self.rounds = Rounds(session, self.queue, self.bar, self.page.view, self)
        self.pairs = KeyPairs(
            session,
            self.desk.current_frame,
            self.desk.current_selection,
            self.inspector.set_by_letter,
            self,
        )
        self.undoing = Undoing(session, self.page.view, actions.key, self)
        self.searching = Searching(session, self.page, theme, self)
        self.points = OpenPointWalk(
            session, self.page.view, self.rounds.families, actions.key, self
        )
        self.guiding = Guiding(session, self.bar, self.desk, self.page.view, self)
        self.ways = Ways(session, self.rounds.choose, self)
        self.panes = Panes(
            theme,
            self.page,
            {
                "queue": self.queue,
                "inspector": self.inspector,
                "history": self.history,
                "reader": self.reader,
                "guidelines": self.guidelines,
            },
            {
                "queue": self.tr("Articles"),
                "inspector": self.tr("Inspector"),
                "history": self.tr("History"),
                "reader": self.tr("Reader"),
                "guidelines": self.tr("Guidelines"),
            },
        )
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.bar)
        box.addWidget(self.panes, 1)
        self._table = self._command_table()
        self._connect()
        self._unsubscribe = session.subscribe(self.apply)
        self._show_session()

    def run(self, command: str) -> None:
        """Run a command of the table that belongs to the open project."""
        self._table[command]()

    def _command_table(self) -> dict[str, Callable[[], object]]:
        desk, page = self.desk, self.page
        return {
            "edit.undo": self.undoing.undo,
            "edit.redo": self.undoing.redo,
            "edit.copy": desk.copy_text,
            "edit.find": page.start_find,
            "edit.title": page.head.edit_title,
            "label.remove": desk.remove,
            "label.add_fragment": desk.add_fragment,
            "label.grow": desk.grow,
            "label.shrink": desk.shrink,
            "label.copy_layer": desk.copy_layer,
            "label.occurrences": self.every_occurrence,
            **{f"label.{n.name.lower()}": partial(desk.nudge, n) for n in Nudge},
            "go.next": partial(desk.walk, 1),
            "go.previous": partial(desk.walk, -1),
            **self.rounds.command_table(),
            **self.ways.command_table(),
            "go.open_point": partial(self.points.walk, 1),
            "go.open_point_back": partial(self.points.walk, -1),
            "go.done": self.done,
            "go.leave": partial(self.go_round, 1),
            "go.leave_back": partial(self.go_round, -1),
            "go.filter": self.focus_filter,
            "go.search": self.searching.search_corpus,
            "help.guideline": self.show_guideline,
            "view.left_out": self._open_left_out,
            "view.larger": partial(page.zoom, 1),
            "view.smaller": partial(page.zoom, -1),
            "view.normal": partial(page.set_text_size, 0),
        }

    def _connect(self) -> None:
        view, head, desk, status = self.page.view, self.page.head, self.desk, self._status
        view.key_pressed.connect(self._key_pressed)
        self.reader.key_pressed.connect(self._key_pressed)
        view.selection_changed.connect(self._hand_moved)
        view.caret_moved.connect(self._hand_moved)
        view.annotation_selected.connect(desk.annotation_touched)
        view.drag_finished.connect(desk.end_drag)
        view.fragment_dragged.connect(desk.add_fragment)
        view.context_menu_requested.connect(self._context_menu)
        view.set_tool_tip(desk.tool_tip)
        view.set_fillers(desk.fillers)
        view.ends_dragged.connect(desk.move_ends)
        desk.held_changed.connect(self._show_held)
        desk.armed_changed.connect(self.bar.set_armed)
        desk.annotation_shown.connect(self.inspector.show_annotation)
        self.inspector.annotation_chosen.connect(desk.select)
        self.inspector.text_requested.connect(self.focus_text)
        self.bar.label_clicked.connect(desk.click_label)
        self.bar.passes_changed.connect(self._read_for)
        self.bar.done_clicked.connect(self.done)
        self.queue.article_chosen.connect(self.rounds.choose)
        self.queue.left.connect(self.focus_text)
        head.title_edited.connect(self._set_title)
        head.source_edited.connect(self._set_source)
        head.document_clicked.connect(self._edit_document)
        head.layer_chosen.connect(self.rounds.choose_layer)
        head.left.connect(self.focus_text)
        self.rounds.left.connect(self._leave_article)
        self.rounds.opened.connect(self._show_opened)
        self.rounds.chosen.connect(self.focus_text)
        self.rounds.said.connect(status.say)
        self.undoing.article_wanted.connect(self.rounds.open)
        self.undoing.said.connect(status.say)
        self.searching.said.connect(status.say)
        self.searching.hit_chosen.connect(self._open_hit)
        self.points.said.connect(status.say)
        self.points.counted.connect(status.show_points)
        self.points.annotation_wanted.connect(desk.select)
        self.bar.passes_changed.connect(self.points.forget)
        self.guidelines.left.connect(self.focus_text)
        self._actions.rebound.connect(self._name_keys)
        self._name_keys()
        self.history.place_requested.connect(self._show_step)
        self.history.step_undone.connect(self._say_undone)
        self.panes.arranged.connect(self._panes_arranged)
        self.pairs.said.connect(status.say)
        self.pairs.offered.connect(self._show_offered)
        for part in (desk, self.pairs, self.rounds, self.undoing, self.inspector):
            part.refused.connect(status.refuse)

    # Following the session

    def apply(self, changes: Changes) -> None:
        """Let each part repaint just what `changes` name."""
        if changes.many or any(isinstance(c, SchemaChanged) for c in changes.all):
            self.bar.set_schema(self.session.schema)
            self.page.set_schema(self.session.schema)
            self.guidelines.set_schema(self.session.schema)
        if self.session.article is not self._shown:
            self._show_open_article(keep_place=True)
        article = self.session.article
        if article is not None and (changes.articles or changes.layers):
            self.page.head.show_article(article)
        self.desk.apply(changes)
        self.points.apply(changes)
        self.queue.apply(changes)
        self.inspector.apply(changes)
        self.history.apply(changes)
        if article is not None and changes.annotations:
            self.bar.set_counts(article.spans.counts)
        self._tell_conditions()
        if article is None and changes.many:
            self.rounds.open_first()

    def close_session(self) -> None:
        """Keep where one is and let go of the session."""
        self.inspector.flush()
        self.rounds.remember_place()
        self._unsubscribe()
        for timer in self.findChildren(QTimer):
            timer.stop()
        self.searching.close()
        self.session.close()

    def set_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` from now on."""
        self._theme = theme
        self.guiding.close()
        panes = (self.queue, self.inspector, self.history, self.reader, self.guidelines)
        self.searching.set_theme(theme)
        for part in (self.bar, self.page, *panes, self.panes):
            part.set_theme(theme)

    # Articles

    def choose_article(self, key: ArticleKey) -> None:
        """Open an article and go on in its text."""
        self.rounds.choose(key)

    def done(self) -> None:
        """Finish the article and go on; open points not shown yet are shown first."""
        if conditions.EDITABLE not in self._conditions or not self.points.remind():
            self.rounds.finish()

    def add_time(self, seconds: float) -> None:
        """Count time for the open article."""
        reading.add_time(self.session, seconds)

    def every_occurrence(self) -> None:
        """List where the words in hand stand again, to be labelled."""
        self.searching.every_occurrence(self.desk.armed)

    # Focus

    def show_guideline(self) -> None:
        """Show the guideline of the label in hand, or put it away."""
        self.guiding.toggle(self._theme, self.focus_text)

    def refuse(self, why: UserError) -> None:
        """Say why something did not happen."""
        self._status.refuse(str(why))

    def focus_text(self) -> None:
        """Give the text the focus."""
        self.page.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_filter(self) -> None:
        """Give the queue's filter the focus."""
        self.panes.set_shown("queue", shown=True)
        self.queue.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.queue.field.selectAll()

    def go_round(self, step: int) -> None:
        """Give the next pane the focus: queue, label bar, text, reader, inspector, history."""
        parts = (self.queue, self.bar, self.page, self.reader, self.inspector, self.history)
        go_round(parts, self.window().focusWidget(), step)

    def show_only_passes(self, *, only: bool) -> None:
        """Leave out of the text what is not read for, or show everything."""
        self._only_passes = only
        self._read_for()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.focus_text()
        else:
            super().keyPressEvent(event)

    # Inside

    def _show_session(self) -> None:
        session = self.session
        self._status.show_annotator(session.actor.name)
        if session.read_only is None:
            self._status.show_saved(self.tr("Saved"))
        else:
            self._status.show_saved(self.tr("Read only"), locked=True)
            self._status.refuse(session.read_only)
        if session.notice is not None:
            self._status.refuse(session.notice)

    def _leave_article(self) -> None:
        self.article_left.emit()
        self.inspector.flush()

    def _show_opened(self) -> None:
        self._show_open_article()

    def _show_open_article(self, *, keep_place: bool = False) -> None:
        article, view = self.session.article, self.page.view
        before = view.place
        same = keep_place and self._shown is not None
        self._shown = article
        self.page.show_article(article)
        self.desk.show_article()
        self.points.show_article()
        self.inspector.show_article(article)
        self.reader.follow()
        self.bar.set_counts(article.spans.counts if article is not None else {})
        self.bar.set_editable(article is not None and article.locked is None)
        self.queue.set_open(article.article.key if article is not None else None)
        if article is not None:
            view.set_title(article.article.title)
            view.set_editable(article.locked is None and self.session.read_only is None)
            place = self.session.queue.place_in(article.article.key)
            if same:
                view.restore_place(*before)
            elif place is not None:
                view.restore_place(place.top, place.caret)
            if article.locked is not None:
                self._status.say(article.locked)
        self._tell_conditions()
        self.article_shown.emit()

    def _key_pressed(self, event: QKeyEvent) -> None:
        self._status.clear_message()
        if self.pairs.press(event):
            event.accept()
        elif event.key() == Qt.Key.Key_Escape:
            self.desk.escape()
            event.accept()
        elif (command := self._actions.in_text(event)) is not None:
            self.command_pressed.emit(command.id)
            event.accept()
        elif self.desk.press_label(event):
            event.accept()

    def _hand_moved(self) -> None:
        self._status.clear_message()
        self.desk.annotation_touched(self.page.view.selected)

    def _show_held(self) -> None:
        self._status.show_held(self.desk.held())
        self._tell_conditions()

    def _tell_conditions(self) -> None:
        there = self.desk.conditions() | {conditions.PROJECT}
        if self.session.read_only is None:
            there.add(conditions.WRITABLE)
        if there != self._conditions:
            self._conditions = there
            self.bar.set_finishable(conditions.EDITABLE in there)
            self.conditions_changed.emit(there)

    def _read_for(self) -> None:
        on = {*self.bar.passes, REGION_FAMILY}
        families = {family.id for family in self.session.schema.families}
        self.desk.hide_families(frozenset(families - on if self._only_passes else ()))

    def _name_keys(self) -> None:
        self.bar.set_done_key(self._actions.key("go.done"))

    def _set_title(self, title: str) -> None:
        self._try(partial(reading.set_title, self.session, title))

    def _set_source(self, edit: SourceEdit) -> None:
        self._try(partial(reading.set_source, self.session, 0, **{edit.field: edit.value}))

    def _show_offered(self, places: list[Fragment]) -> None:
        self.page.view.set_hits(sorted(places), None)

    def _open_left_out(self) -> None:
        if not self.page.view.open_left_out(self.page.view.caret):
            self._status.say(self.tr("All labels of this line are shown"))

    def _open_hit(self, hit: SearchHit) -> None:
        self.choose_article(hit.article)
        self.searching.show_hit(hit)

    def _edit_document(self) -> None:
        self.desk.select(None)
        self.panes.set_shown("inspector", shown=True)

    def _show_step(self, step: Step) -> None:
        self.undoing.show_step(step)

    def _say_undone(self, changes: Changes) -> None:
        self._status.say(self.tr("Undone: {0}").format(changes.name))

    def _panes_arranged(self) -> None:
        self.bar.set_start(self.panes.left_width + (16 if self.panes.left_width > 250 else 12))

    def _context_menu(self, where: QPoint) -> None:
        if self.session.article is None:
            return
        menu = QMenu(self)
        if self.session.article.locked is None:
            fill_labels(menu.addMenu(self.tr("Label")), self.session.schema, self.desk.give_label)
            menu.addSeparator()
        menu.addActions([self._actions[command] for command in _CONTEXT])
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)

    def _try(self, action: Callable[[], object]) -> bool:
        try:
            action()
        except UserError as refusal:
            self._status.refuse(str(refusal))
            return False
        return True
