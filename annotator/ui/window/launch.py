"""Starting the window, and drawing it without a screen. The only place that puts parts together."""

import gc
import logging
import os
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QLocale, QSize, Qt
from PySide6.QtGui import QGuiApplication, QPixmap
from PySide6.QtWidgets import QApplication

from annotator.app.project import open_project
from annotator.errors import UserError
from annotator.model.counting import numbered
from annotator.paths import state_folder
from annotator.ui.jobs.large_blocks import return_large_blocks
from annotator.ui.look.themes import Themes
from annotator.ui.settings import load_settings, settings_file
from annotator.ui.window.bug_report import BugReports, log_to
from annotator.ui.window.main_window import MainWindow

_PICTURE = "annotator.png"
# New objects before they are looked through, and rounds of it before all objects are: Python's
# own 700, 10 and 10 stop the window for 60 ms whenever an article with many labels is opened.
_COLLECTED_AFTER = 10_000, 20, 20


def run(project: Path | None = None, *, annotator: str | None = None) -> int:
    """Open the window and stay until it is closed; return the exit code.

    Without a display the window is drawn into a PNG instead.
    """
    if not _has_display():
        return _draw_instead(project, annotator)
    log_to(state_folder())
    application = make_application()
    file = settings_file()
    themes = Themes(application, load_settings(file).theme)
    window = MainWindow(themes, file, annotator)
    reports = BugReports(application, themes)
    reports.refused.connect(window.status.refuse)
    reports.install()
    # Everything shown is saved: Ctrl+C in a terminal may end the process at once.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    window.open_at_start(project)
    window.show()
    try:
        return application.exec()
    finally:
        reports.uninstall()


def screenshot(
    project: Path,
    out: Path,
    *,
    size: tuple[int, int] = (1440, 900),
    theme: str = "light",
    article: int = 1,
    annotator: str | None = None,
) -> None:
    """Draw the real window with a project into a PNG file.

    Raises:
        UserError: there is no such project or article, or the picture cannot be written.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = make_application()
    session = open_project(project, annotator=annotator, read_only=True)
    themes = Themes(application, theme)
    window = MainWindow(themes, None, annotator)
    try:
        window.resize(QSize(*size))
        window.show_session(session)
        workspace, keys = window.workspace, session.queue.keys()
        if keys and not 1 <= article <= len(keys):
            there = numbered(len(keys), "article")
            raise UserError(f"The project has {there}; there is no number {article}.")
        if workspace is not None and keys:
            workspace.choose_article(keys[article - 1])
            # A picture shows the window as the one who works in it sees it.
            workspace.bar.set_finishable(True)
        window.status.show_saved(window.tr("Saved"))
        window.status.clear_message()
        _draw(window, out)
    finally:
        window.close()
        window.deleteLater()


def make_application() -> QApplication:
    """Return the application, dressed; there is only one in a process."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    return_large_blocks()
    gc.set_threshold(*_COLLECTED_AFTER)
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    application = QApplication(sys.argv[:1])
    application.setApplicationName("annotator")
    application.setApplicationDisplayName("Annotator")
    application.setStyle("Fusion")
    # All texts of the program are English; dates and figures are to match them.
    QLocale.setDefault(QLocale(QLocale.Language.English))
    return application


def _has_display() -> bool:
    if not sys.platform.startswith("linux") or "QT_QPA_PLATFORM" in os.environ:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _draw_instead(project: Path | None, annotator: str | None) -> int:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = make_application()
    file = settings_file()
    window = MainWindow(Themes(application, load_settings(file).theme), file, annotator)
    window.open_at_start(project)
    out = Path.cwd() / _PICTURE
    try:
        _draw(window, out)
    finally:
        window.close()
    sys.stderr.write(f"There is no display: the window was drawn to {out}\n")
    return 0


def _draw(window: MainWindow, out: Path) -> None:
    window.show()
    QApplication.processEvents()
    picture: QPixmap = window.grab()
    if not picture.save(str(out), "PNG"):
        raise UserError(f"The picture cannot be written to {out}.")
    logging.getLogger(__name__).debug("drawn to %s", out)
