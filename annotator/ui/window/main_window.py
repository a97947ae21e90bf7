"""The window: menus, the open project, the status line, and what is remembered."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QUrl
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout
from typing_extensions import override

from annotator.app import project
from annotator.app.key_bindings import KeyBindings
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.model.fragment import Fragment
from annotator.model.values import ArticleKey
from annotator.paths import path_of
from annotator.ui.actions import Actions
from annotator.ui.dialogs.dialog import Dialog
from annotator.ui.jobs.held_job import HeldJob
from annotator.ui.jobs.keeping import Keeping
from annotator.ui.look.theme import Theme
from annotator.ui.look.themes import Themes
from annotator.ui.menus import build_menus
from annotator.ui.page.first_page import FirstPage
from annotator.ui.parts.tab_walk import WalkedArea
from annotator.ui.status_line import StatusLine
from annotator.ui.window.exchange import Exchange
from annotator.ui.window.filled_menus import FilledMenus
from annotator.ui.window.label_editing import LabelEditing
from annotator.ui.window.looks import Looks
from annotator.ui.window.opening import Opening
from annotator.ui.window.presence import PresenceWatch
from annotator.ui.window.screen_reading import ScreenReading
from annotator.ui.window.shortcuts import Shortcuts
from annotator.ui.window.together import Together
from annotator.ui.window.workspace import Workspace

_SIZE = (1440, 900)
_LEAST = (800, 560)


class MainWindow(QMainWindow):
    """Shows one project at a time. Opening another closes the one before."""

    def __init__(
        self, themes: Themes, settings_file: Path | None, annotator: str | None = None
    ) -> None:
        """`annotator` is who works, when it was said at the start; else what is remembered."""
        super().__init__()
        self._themes = themes
        self._presence: PresenceWatch | None = None
        self.workspace: Workspace | None = None
        self.commands = Actions(self)
        self._looks = Looks(themes, self.commands, settings_file, self)
        self.status = StatusLine(themes.theme)
        self._aloud = ScreenReading(self._looks, self.commands, self.status, self)
        self.shortcuts = Shortcuts(self._looks, themes, self.commands, self.run, self)
        self.opening = Opening(
            self._open_session,
            self.show_session,
            self._close_workspace,
            self._looks,
            themes,
            annotator,
            self,
        )
        self.exchange = Exchange(self._open_session, self._looks, themes, self.status, self)
        self.exchange.place_wanted.connect(self._show_place)
        self.together = Together(
            self._open_session, self._shown_articles, self.exchange, themes, self
        )
        self.labels = LabelEditing(
            self._open_session, self._held_job, self._key_bindings, themes, self
        )
        self._keeping = Keeping(self, self._open_session, self.status.say, self._is_busy)
        self.first = FirstPage(themes.theme, None)
        self._holder = QStackedWidget()
        self.setWindowTitle("Annotator")
        self.setMinimumSize(*_LEAST)
        self.setAcceptDrops(True)
        self._build()
        self._table = self._command_table()
        self._connect()
        self._recall()

    def _build(self) -> None:
        central = WalkedArea()
        box = QVBoxLayout(central)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._holder, 1)
        box.addWidget(self.status)
        self._holder.addWidget(self.first)
        self.setCentralWidget(central)
        menus = build_menus(self.menuBar(), self.commands)
        self._menus = FilledMenus(menus, self.commands, self._looks, self)
        self._menus.recent_chosen.connect(self.opening.open_path)

    def _connect(self) -> None:
        self.commands.triggered.connect(self.run)
        self._themes.changed.connect(self._set_theme)
        self.opening.failed.connect(self._show_failure)
        self.opening.sample_made.connect(self._show_first_article)
        self.first.new_clicked.connect(partial(self.run, "project.new"))
        self.first.open_clicked.connect(partial(self.run, "project.open"))
        self.first.sample_clicked.connect(partial(self.run, "project.sample"))
        self.status.annotator_clicked.connect(partial(self.run, "project.annotator"))
        self.status.points_clicked.connect(partial(self.run, "go.open_point"))
        self.commands.rebound.connect(self._name_keys)
        self.commands.set_conditions(frozenset())
        self._name_keys()

    def _name_keys(self) -> None:
        self.first.name_keys(self.commands.key)

    def _command_table(self) -> dict[str, Callable[[], None]]:
        return {
            **self.opening.command_table(),
            **self.exchange.command_table(),
            **self.together.command_table(),
            "project.quit": self.quit,
            "help.keys": self.show_keys,
            "help.about": self.show_about,
            **self._looks.command_table(),
            **self._aloud.command_table(),
            **self.shortcuts.command_table(),
            **self._keeping.command_table(),
            **self.labels.command_table(),
        }

    @property
    def session(self) -> Session | None:
        """The project that is open."""
        return self.workspace.session if self.workspace is not None else None

    def _is_busy(self) -> bool:
        return self.exchange.transfers.is_running

    def _show_place(self, place: tuple[ArticleKey, Fragment | None]) -> None:
        article, words = place
        if self.workspace is not None:
            self.workspace.choose_article(article)
            if words is not None:
                self.workspace.show_words(words)

    def _show_failure(self, why: str) -> None:
        if why:
            self.status.refuse(why)
        self.first.show_failure(why)

    def _show_first_article(self) -> None:
        """Show what can be done: seen best in an article that is labelled from end to end."""
        if self.workspace is not None:
            self.workspace.rounds.open(self.workspace.session.queue.keys()[0])

    def _open_session(self) -> Session | None:
        return self.session

    def _key_bindings(self) -> KeyBindings:
        return self.commands.bindings

    def _held_job(self) -> HeldJob | None:
        return self.workspace.held_job if self.workspace is not None else None

    def _shown_articles(self) -> Sequence[ArticleKey]:
        return self.workspace.queue.model.keys if self.workspace is not None else ()

    def run(self, command: str) -> None:
        """Run a command of the table; refusals go to the status line."""
        self.status.clear_message()
        try:
            if command in self._table:
                self._table[command]()
            elif self.workspace is not None:
                self.workspace.run(command)
        except UserError as refusal:
            self.status.refuse(str(refusal))

    # Projects

    def open_at_start(self, path: Path | None) -> None:
        """Open the project named, else the last one, else the sample; never ask anything."""
        wanted = path or self.opening.last_path()
        if wanted is None:
            self.run("project.sample")
        else:
            self.opening.open_path(wanted)

    def show_session(self, session: Session) -> None:
        """Show a project in place of the one that is open."""
        self._close_workspace()
        workspace = Workspace(session, self._themes.theme, self.commands, self.status)
        self.workspace = self._menus.workspace = workspace
        self._holder.addWidget(workspace)
        self._holder.setCurrentWidget(workspace)
        workspace.command_pressed.connect(self.run)
        workspace.conditions_changed.connect(self.commands.set_conditions)
        workspace.article_left.connect(self._count_time)
        workspace.article_shown.connect(self._name_window)
        first = workspace.page.first
        first.import_clicked.connect(partial(self.run, "project.import"))
        first.open_clicked.connect(partial(self.run, "project.open"))
        first.sample_clicked.connect(partial(self.run, "project.sample"))
        self.exchange.attach(workspace.worker)
        self._looks.attach(workspace)
        self._aloud.attach(workspace)
        self.shortcuts.attach(workspace)
        self._watch()
        workspace.rounds.open_first()
        workspace.focus_text()

    def quit(self) -> None:
        """Close the window."""
        self.close()

    def show_keys(self) -> None:
        """Show all keys."""
        from annotator.ui.dialogs.key_sheet import KeySheet

        schema = self.session.schema if self.session is not None else None
        KeySheet(self._themes.theme, schema, self, self.commands.bindings.commands).exec()

    def show_about(self) -> None:
        """Say what this is."""
        from annotator.ui.window.about import About

        About(self._themes.theme, self).exec()

    # Qt

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._watch()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if self.workspace is not None and self.workspace.holds_back():
            event.ignore()
            return
        self._close_workspace()
        self._remember()
        super().closeEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.commands.run_by_place(event):
            super().keyPressEvent(event)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _files_of(event):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        files = _files_of(event)
        event.acceptProposedAction()
        self.take_files(files)

    def take_files(self, files: Sequence[Path]) -> None:
        """Open a project that was dropped, or import what else was."""
        projects = [file for file in files if file.suffix == project.SUFFIX]
        if projects and projects == list(files):
            self.together.take_projects(projects, self.opening.open_path)
        elif files and self.session is not None:
            self.exchange.import_articles(files)

    # Inside

    def _close_workspace(self) -> None:
        workspace = self.workspace
        if workspace is None:
            return
        self.labels.close()
        self.exchange.transfers.stop_at_once()
        self._count_time()
        self._looks.detach()
        self._aloud.detach()
        self.shortcuts.detach()
        self.workspace = self._menus.workspace = None
        workspace.close_session()
        self._holder.removeWidget(workspace)
        workspace.hide()
        workspace.deleteLater()
        self.commands.set_conditions(frozenset())
        self.status.show_saved("")
        self.status.show_annotator("")
        self.status.show_points(None)

    def _set_theme(self, theme: Theme) -> None:
        for part in (self.status, self.first, self.workspace):
            if part is not None:
                part.set_theme(theme)
        for dialog in self.findChildren(Dialog):
            dialog.set_theme(theme)

    def _watch(self) -> None:
        """Count time from the window's own events, which are few; not from every widget's."""
        if self._presence is None and self.isVisible():
            self._presence = PresenceWatch(self.windowHandle(), self._add_time, self)

    def _count_time(self) -> None:
        if self._presence is not None:
            self._presence.flush()

    def _add_time(self, seconds: float) -> None:
        if self.workspace is not None:
            self.workspace.add_time(seconds)

    def _name_window(self) -> None:
        session = self.session
        if session is not None:
            self.setWindowTitle(f"{session.path.stem} – Annotator")

    def _recall(self) -> None:
        self.resize(*_SIZE)
        geometry = self._looks.settings.geometry
        if geometry:
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))

    def _remember(self) -> None:
        self._looks.remember(geometry=bytes(self.saveGeometry().toBase64().data()).decode())
        self._looks.save()


def _files_of(event: QDropEvent) -> list[Path]:
    urls = event.mimeData().urls()
    return [_path_of(url) for url in urls if url.isLocalFile()]


def _path_of(url: QUrl) -> Path:
    """Return the file of an address; Qt's own way to it loses bytes that are not UTF-8."""
    name = url.toLocalFile()
    return path_of(bytes(url.toEncoded().data()).decode()) if "\ufffd" in name else Path(name)
