"""Screen readers in the window: who may read, and what is told to them."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from annotator.model.values import AnnotationKey
from annotator.ui.actions import Actions
from annotator.ui.page.announcing import Announcer
from annotator.ui.status_line import StatusLine
from annotator.ui.view.accessible import ReaderAccess, ReaderMode
from annotator.ui.window.looks import Looks
from annotator.ui.window.workspace import Workspace

_GROUP = "view.screen_reader."


class ScreenReading(QObject):
    """Makes each project that is opened readable, and speaks of what happens in it.

    Signals:
        said(object, bool): words for readers, spoken if there is one; whether they are urgent.
    """

    said = Signal(object, bool)

    def __init__(self, looks: Looks, actions: Actions, status: StatusLine, parent: QObject) -> None:
        super().__init__(parent)
        self._looks = looks
        self._actions = actions
        self._status = status
        self._announcer: Announcer | None = None
        self._workspace: Workspace | None = None
        chosen = looks.settings.screen_reader
        known = chosen in list(ReaderMode)
        self.access = ReaderAccess(ReaderMode(chosen) if known else ReaderMode.SYSTEM, self)
        actions.choose(_GROUP, self.access.mode)
        status.shown.connect(self._message)
        self.said.connect(self._speak)

    def command_table(self) -> dict[str, Callable[[], None]]:
        """Return what the commands about screen readers do."""
        return {f"{_GROUP}{mode}": partial(self.choose, mode) for mode in ReaderMode}

    def choose(self, mode: ReaderMode) -> None:
        """Let readers in when there is one, always, or never."""
        self.access.set_mode(mode)
        self._actions.choose(_GROUP, mode)
        self._looks.remember(screen_reader=str(mode))

    def attach(self, workspace: Workspace) -> None:
        """Let a project that was opened be read."""
        self._workspace = workspace
        view = workspace.page.view
        self.access.attach(view)
        self._announcer = Announcer(workspace.session, view, workspace)
        self._announcer.said.connect(self.said)
        workspace.session.subscribe(self._announcer.hear)
        workspace.article_shown.connect(self._article_shown)
        for moved in (view.caret_moved, view.ghost_chosen):
            moved.connect(self._place_changed)
        workspace.desk.annotation_shown.connect(self._annotation_shown)

    def detach(self) -> None:
        """Let go of the project that is being closed."""
        self._workspace = self._announcer = None

    def _message(self, message: str, refused: bool) -> None:
        if self._announcer is not None:
            self._announcer.say(message, urgent=refused)

    def _article_shown(self) -> None:
        if self._announcer is not None and self._workspace is not None:
            self._announcer.tell_article()
            self.access.tell_changed(self._workspace.page.view)

    def _place_changed(self) -> None:
        if self._announcer is not None and self.access.active:
            self._announcer.tell_place()

    def _annotation_shown(self, key: AnnotationKey | None) -> None:
        if key is not None:
            self._place_changed()

    def _speak(self, words: str, urgent: bool) -> None:
        if self._workspace is None or not self.access.active:
            return
        event = QAccessibleAnnouncementEvent(self._workspace.page.view, words)
        manners = QAccessible.AnnouncementPoliteness
        event.setPoliteness(manners.Assertive if urgent else manners.Polite)
        QAccessible.updateAccessibility(event)
