"""Bugs are shown and logged: never swallowed, never a storm of dialogs."""

import logging
import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication

from annotator.errors import UserError
from annotator.ui.look.themes import Themes

if TYPE_CHECKING:
    from annotator.ui.dialogs.bug_dialog import BugDialog

_log = logging.getLogger("annotator")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class BugReports(QObject):
    """Catches what nobody caught. Refusals go to the status line, the rest to a dialog.

    Signals:
        refused(object): a sentence for the user.
    """

    refused = Signal(object)

    def __init__(self, parent: QObject, themes: Themes) -> None:
        super().__init__(parent)
        self._themes = themes
        self._logged: set[str] = set()
        self._seen: set[str] = set()
        self._dialog: BugDialog | None = None
        self._hook_before = sys.excepthook

    def install(self) -> None:
        """Catch exceptions and Qt's messages from now on."""
        sys.excepthook = self.catch
        qInstallMessageHandler(_log_qt)

    def uninstall(self) -> None:
        """Give both hooks back."""
        sys.excepthook = self._hook_before
        qInstallMessageHandler(None)

    @property
    def dialog(self) -> "BugDialog | None":
        """The dialog that is open, if there is one."""
        return self._dialog

    def catch(
        self, kind: type[BaseException], error: BaseException, where: TracebackType | None
    ) -> None:
        """Show an exception that reached the event loop; each kind of bug only once."""
        if isinstance(error, UserError):
            self.refused.emit(str(error))
            return
        if isinstance(error, KeyboardInterrupt):
            QGuiApplication.quit()
            return
        text = "".join(traceback.format_exception(kind, error, where))
        if text not in self._logged:
            self._logged.add(text)
            _log.error("uncaught exception\n%s", text)
        if text in self._seen or self._dialog is not None:
            return
        self._seen.add(text)
        self._show(error)

    def _show(self, error: BaseException) -> None:
        from annotator.ui.dialogs.bug_dialog import BugDialog, bug_text

        self._dialog = BugDialog(bug_text(error), self._themes.theme)
        self._dialog.finished.connect(self._closed)
        self._dialog.show()

    def _closed(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
        self._dialog = None


def log_to(folder: Path) -> None:
    """Keep a log of warnings and errors in `folder`; a folder that refuses is done without."""
    from logging.handlers import RotatingFileHandler

    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / "annotator.log", maxBytes=500_000, backupCount=2, encoding="utf-8", delay=True
        )
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)


def _log_qt(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    logging.getLogger("qt").log(_LEVELS.get(kind, logging.WARNING), "%s", message)
    if kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
        sys.stderr.write(f"{message}\n")
