"""Copies of a project, and what is taken out of it."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QMessageBox, QWidget

from annotator.app import project, removing
from annotator.app.session import Session
from annotator.errors import ProjectError, Refused
from annotator.model.clock import utc_now
from annotator.ui.parts.choosing_files import choose_target
from annotator.ui.parts.counted import counted

# The file is made whole when nothing was written for a while.
_REST_AFTER = 20_000


class Keeping(QObject):
    """Carries out the commands that keep, remove and purge; asks only before a purge."""

    def __init__(
        self,
        window: QWidget,
        session: Callable[[], Session | None],
        say: Callable[[str], None],
        is_busy: Callable[[], bool],
    ) -> None:
        """`is_busy` tells whether a job writes into the project just now."""
        super().__init__(window)
        self._window = window
        self._session = session
        self._say = say
        self._is_busy = is_busy
        # The last action when there was a look before, and the last that is in the whole file.
        self._seen: object = None
        self._whole: object = None
        self._timer = QTimer(self, interval=_REST_AFTER)
        self._timer.timeout.connect(self.rest)
        self._timer.start()

    def command_table(self) -> dict[str, Callable[[], None]]:
        """Return the commands by their ids."""
        return {
            "project.backup": partial(self._with, self.back_up),
            "project.purge": partial(self._with, self.purge),
            "edit.remove_article": partial(self._with, self.remove_article),
        }

    def rest(self) -> None:
        """Make the file whole, so that a copy of it is complete, if all is quiet.

        It takes a tenth of a second after much work: not while someone labels or a job runs.
        """
        session = self._session()
        if session is None or self._is_busy():
            return
        last = session.path, session.last_action
        if last == self._seen and last != self._whole:
            # On a full disk it is tried again: all stands in the log beside the file.
            with suppress(ProjectError):
                session.rest()
                self._whole = last
        self._seen = last

    def back_up(self, session: Session) -> None:
        """Ask where a copy of the project goes, and write it."""
        name = f"{session.path.stem}-{utc_now()[:10]}{project.SUFFIX}"
        usual = session.path.with_name(name)
        found = choose_target(self._window, self.tr("Back Up Project"), usual)
        if found is not None:
            project.backup(session, found)
            self._say(self.tr("Backed up to {0}").format(found))

    def remove_article(self, session: Session) -> None:
        """Take the open article out of the project; undo brings it back."""
        if session.article is None:
            raise Refused(self.tr("No article is open."))
        title = session.article.article.title
        removing.remove_article(session, session.article.article.key)
        self._say(self.tr("Removed “{0}”; Undo brings it back").format(title))

    def purge(self, session: Session) -> None:
        """Ask, then delete for good what was removed."""
        rows = removing.removed_rows(session)
        question = self.tr(
            "Delete for good what was removed ({0}) and the whole history? "
            "Undo ends here; labels and articles that are not removed stay."
        ).format(counted(rows, self.tr("1 row"), self.tr("{0} rows")))
        answer = QMessageBox.question(self._window, self.tr("Purge Removed"), question)
        if answer is QMessageBox.StandardButton.Yes:
            removing.purge(session)
            self._say(self.tr("Purged; the history begins anew"))

    def _with(self, act: Callable[[Session], None]) -> None:
        if (session := self._session()) is not None:
            act(session)
