"""An open project in the window: its parts follow the session, the text's keys go their ways."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu
from typing_extensions import override

from annotator.app import commands as conditions
from annotator.app import reading
from annotator.app.corpus_search import SearchHit
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.model.article import State
from annotator.model.changes import Changes, SchemaChanged
from annotator.model.schema import REGION_FAMILY
from annotator.model.values import ArticleKey
from annotator.ui.actions import Actions
from annotator.ui.look.dates import moment_words
from annotator.ui.look.theme import Theme
from annotator.ui.menus import fill_labels
from annotator.ui.page.article_head import SourceEdit
from annotator.ui.panes.modes import TITLES
from annotator.ui.parts.counted import counted
from annotator.ui.status_line import StatusLine
from annotator.ui.unkept import HEAD, Owner, Typed
from annotator.ui.window.project_commands import command_table
from annotator.ui.window.wiring import connect_parts
from annotator.ui.window.workbench import Workbench

_GHOST_CONTEXT = ("ghost.accept", "ghost.reject", "ghost.accept_all")
# Commands by which words are found and selected for a slot that waits.
_LOOKING = ("edit.find", "label.grow", "label.shrink", "go.end", "go.end_back", "view.left_out")
_CONTEXT = (
    *("label.add_fragment", "label.occurrences", "label.another", "go.referent", "label.unlink"),
    "label.comment",
    *("label.remove", "edit.copy"),
)


# What leaves the page of agreement where it is, or goes from it to another mode by itself.
_BESIDE_AGREEMENT = frozenset(
    {*(f"go.{mode}" for mode in TITLES), "go.leave", "go.leave_back", "go.register"}
)


class Workspace(Workbench):
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
        super().__init__(session, theme, actions, status)
        self._shown: object = None
        # Whether it was said that closing would lose something.
        self._held_back = False
        self._uncounted = 0.0
        self._only_passes = False
        self._conditions: set[str] = set()
        self._table = command_table(self)
        connect_parts(self, status)
        self._connect()
        self._unsubscribe = session.subscribe(self.apply)
        self._show_session()

    def _connect(self) -> None:
        view, head = self.page.view, self.page.head
        for text in (view, self.reader):
            text.key_pressed.connect(self._key_pressed)
        for moved in (view.selection_changed, view.caret_moved):
            moved.connect(self._hand_moved)
        view.context_menu_requested.connect(self._context_menu)
        head.title_edited.connect(self._set_title)
        head.source_edited.connect(self._set_source)
        self.filling.keep_open_for(self._only_looks)
        self.desk.held_changed.connect(self._show_held)
        self.review.held_changed.connect(self._show_held)
        self.bar.passes_changed.connect(self._read_for)
        self.rounds.left.connect(self._leave_article)
        self.rounds.opened.connect(self._show_article)
        self.searching.hit_chosen.connect(self._open_hit)
        self.history.step_undone.connect(self._say_undone)
        self.panes.arranged.connect(self._panes_arranged)
        self.modes.changed.connect(self._tell_conditions)
        self._actions.rebound.connect(self._name_keys)
        self._name_keys()

    def run(self, command: str) -> None:
        """Run a command of the table that belongs to the open project.

        What is done to articles is seen in the text: it takes the place of agreement first.
        """
        if command not in _BESIDE_AGREEMENT:
            self.agreeing.leave()
        self.pairs.forget()
        self._table[command]()

    # Following the session

    def apply(self, changes: Changes) -> None:
        """Let each part repaint just what `changes` name."""
        self.catching_up.hear(changes)
        if changes.many or any(isinstance(c, SchemaChanged) for c in changes.all):
            self.bar.set_schema(self.session.schema)
            self.page.set_schema(self.session.schema)
            self.guidelines.set_schema(self.session.schema)
            self.queue.set_document(self.session.schema.document)
        if self.session.article is not self._shown:
            self._show_article(keep_place=True)
        article = self.session.article
        if article is not None and (changes.articles or changes.layers):
            self.page.head.show_article(article)
            self._show_unkept()
        self.ghost_hands.apply(changes)
        self.desk.apply(changes)
        if changes.referents:
            self.page.view.refresh_all()
        self.filling.apply(changes)
        self.points.apply(changes)
        self.review.apply(changes)
        self.agreeing.apply(changes)
        self.ghost_finding.apply(changes)
        self.queue.apply(changes)
        self.story_finding.apply(changes)
        self.catching_up.follow()
        self.history.apply(changes)
        self.table.apply(changes)
        self.comments.apply(changes)
        self._tell_conditions()
        if article is None and changes.many:
            self.rounds.open_first()

    def holds_back(self) -> bool:
        """Tell, once, whether closing would lose what could not be stored; say what that is."""
        self.inspector.flush()
        self.review.decision.flush()
        self.inspector.unkept.keep_all()
        if self._held_back or not self.inspector.unkept:
            return False
        self._held_back = True
        said = counted(
            len(self.inspector.unkept),
            self.tr("1 thing you typed could not be stored; make room, or close once more"),
            self.tr("{0} things you typed could not be stored; make room, or close once more"),
        )
        self._status.refuse(said)
        return True

    def close_session(self) -> None:
        """Keep where one is and let go of the session."""
        self.catching_up.now()
        self.inspector.let_go()
        self.rounds.remember_place()
        self.close_register()
        self.searching.close()
        self.talking.close()
        self.table.stop()
        self.held_job.stop()
        self.agreeing.close()
        self.review.cases.stop()
        self._unsubscribe()
        for timer in self.findChildren(QTimer):
            timer.stop()
        self.story_finding.close()
        self.ghost_finding.close()
        self.worker.close()
        self.ghost_hands.ghosts.close()
        self.session.close()

    # What others ask of an open project

    def choose_article(self, key: ArticleKey) -> None:
        """Open an article and go on in its text."""
        self.rounds.choose(key)

    def add_time(self, seconds: float) -> None:
        """Count time for the open article; what cannot be written now, the next time."""
        self._uncounted += seconds
        with suppress(UserError):
            reading.add_time(self.session, self._uncounted)
            self._uncounted = 0.0

    def refuse(self, why: UserError) -> None:
        """Say why something did not happen."""
        self._status.refuse(str(why))

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

    # Showing the session and its article

    def _show_session(self) -> None:
        session = self.session
        self._status.show_annotator(session.actor.name)
        if session.read_only is None:
            self._status.show_saved(self.tr("Saved"))
        else:
            self._status.show_saved(self._who_holds(), locked=session.read_only)
            self._status.refuse(session.read_only)
        if session.notice is not None:
            self._status.refuse(session.notice)

    def _who_holds(self) -> str:
        """Return that nothing can be written and, when somebody has the project, who since when."""
        holder = self.session.holder
        if holder is None:
            return self.tr("Read only")
        since = moment_words(holder.since)
        return self.tr("Read only: open for {0} since {1}").format(holder.name, since)

    def _leave_article(self) -> None:
        self.article_left.emit()
        self.catching_up.now()
        self.inspector.flush()

    def _show_article(self, *, keep_place: bool = False) -> None:
        article, view = self.session.article, self.page.view
        before = view.place
        same = keep_place and self._shown is not None
        self._shown = article
        self.page.show_article(article)
        self._show_unkept()
        self.filling.close()
        self.desk.show_article()
        self.who.close()
        self.who.start_reading()
        self.points.show_article()
        self.ghost_hands.show_article()
        self.ghost_finding.show_article()
        self.inspector.show_article(article)
        self.pairs.forget()
        if not same:
            self.panes.forget_choices()
        self.catching_up.forget()
        self.reader.follow()
        self.table.show_article()
        self.comments.show_article()
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
            if self.session.read_only is not None:
                self._status.refuse(self.session.read_only)
            elif article.locked is not None:
                self._status.say(article.locked)
            elif article.layer.state is State.RETURNED:
                self.talking.tell_returned()
        self.review.show_article()
        self._tell_conditions()
        self.article_shown.emit()

    # The hands in the text

    def _key_pressed(self, event: QKeyEvent) -> None:
        self._status.clear_message()
        if self.pairs.press(event):
            event.accept()
        elif event.key() == Qt.Key.Key_Escape:
            if not self.review.desk.escape():
                self.desk.escape()
            event.accept()
        elif (command := self._actions.in_text(event)) is not None:
            self.command_pressed.emit(command.id)
            event.accept()
        elif self.review.desk.press(event) or self.who.press(event):
            # After the commands: where a mark is typed on a digit's key, the mark is meant.
            event.accept()
        elif self.desk.press_label(event):
            event.accept()

    def _only_looks(self, event: QKeyEvent) -> bool:
        command = self._actions.in_text(event)
        return command is not None and command.id in _LOOKING

    def _hand_moved(self) -> None:
        self._status.clear_message()
        self.desk.annotation_touched(self.page.view.selected)

    def _show_held(self) -> None:
        self._status.show_held(self.review.desk.held() or self.desk.held())
        self._tell_conditions()

    def _tell_conditions(self) -> None:
        there = {conditions.PROJECT}
        if not self.agreeing.on:
            there |= self.desk.conditions() | self.review.desk.conditions()
        if self.session.read_only is None:
            there.add(conditions.WRITABLE)
        if there != self._conditions:
            self._conditions = there
            self.bar.set_finishable(conditions.EDITABLE in there)
            self.conditions_changed.emit(there)

    def _context_menu(self, where: QPoint) -> None:
        if self.session.article is None:
            return
        menu = QMenu(self)
        if self.page.view.ghost is not None:
            menu.addActions([self._actions[command] for command in _GHOST_CONTEXT])
            menu.addSeparator()
        if self.session.article.locked is None:
            fill_labels(menu.addMenu(self.tr("Label")), self.session.schema, self.desk.give_label)
            menu.addSeparator()
        menu.addActions([self._actions[command] for command in _CONTEXT])
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)

    # Inside

    def _read_for(self) -> None:
        on = {*self.bar.passes, REGION_FAMILY}
        families = {family.id for family in self.session.schema.families}
        self.desk.hide_families(frozenset(families - on if self._only_passes else ()))

    def _name_keys(self) -> None:
        key = self._actions.key
        self.bar.set_done_key(key("go.done"))
        for part in (self.inspector, self.panes, self.page.first, self.review.decision):
            part.name_keys(key)

    def _set_title(self, title: str) -> None:
        self._keep_head("title", title, partial(reading.set_title, self.session, title))

    def _set_source(self, edit: SourceEdit) -> None:
        store = partial(reading.set_source, self.session, 0, **{edit.field: edit.value})
        self._keep_head(edit.field, edit.value, store)

    def _keep_head(self, field: str, value: str, store: Callable[[], object]) -> None:
        """Store what was typed above the text; what cannot be stored now stays there."""
        if (article := self.session.article) is None:
            return
        key = article.article.key
        typed = Typed(field, value, store, partial(self._is_open, key))
        self._try(partial(self.inspector.unkept.keep, Owner(key, HEAD), typed))
        self._show_unkept()

    def _is_open(self, key: ArticleKey) -> bool:
        return self.session.article is not None and self.session.article.article.key == key

    def _show_unkept(self) -> None:
        if (article := self.session.article) is not None:
            unkept = self.inspector.unkept.of(Owner(article.article.key, HEAD))
            self.page.head.show_unkept(unkept)

    def _open_hit(self, hit: SearchHit) -> None:
        self.choose_article(hit.article)
        self.searching.show_hit(hit)

    def _say_undone(self, name: str) -> None:
        self._status.say(self.tr("Undone: {0}").format(name))

    def _panes_arranged(self) -> None:
        self.bar.set_start(self.panes.left_width + (16 if self.panes.left_width > 250 else 12))

    def _try(self, action: Callable[[], object]) -> bool:
        try:
            action()
        except UserError as refusal:
            self._status.refuse(str(refusal))
            return False
        return True
