"""Makers of real windows on real projects, and hands to use them."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from annotator.app.session import Session
from annotator.model.fragment import Fragment
from annotator.ui.look.themes import Themes
from annotator.ui.view.article_view import ArticleView
from annotator.ui.window.main_window import MainWindow
from annotator.ui.window.workspace import Workspace
from tests.builders import a_project

OTHER = "The council met in Geneva.\n\nNothing was decided on the embargo.\n"
LONG = "\n".join(f"Line {number} is about the bank of Ruritania." for number in range(300))
PLAIN = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def application() -> QApplication:
    """Return the application of the tests."""
    found = QApplication.instance()
    assert isinstance(found, QApplication)
    return found


def an_empty_window(qtbot: QtBot, folder: Path) -> MainWindow:
    """Return a window that is shown, with its settings in `folder` and no project."""
    window = MainWindow(Themes(application(), "light"), folder / "window.json", "Anna")
    qtbot.addWidget(window)
    window.resize(1440, 900)
    with qtbot.waitExposed(window):
        window.show()
    return window


def a_window(qtbot: QtBot, folder: Path, *texts: str) -> MainWindow:
    """Return a window on a new project with these texts, the first one open."""
    window = an_empty_window(qtbot, folder)
    window.show_session(a_project(folder, *texts))
    return window


def at_work(window: MainWindow) -> tuple[Workspace, Session, ArticleView]:
    """Return what a test works with."""
    workspace = window.workspace
    assert workspace is not None
    return workspace, workspace.session, workspace.page.view


def place_of(session: Session, quote: str) -> Fragment:
    """Return where words stand in the open article."""
    assert session.article is not None
    at = session.article.text.content.index(quote)
    return Fragment(at, at + len(quote))


def labels(session: Session) -> list[tuple[str, str]]:
    """Return label and words of the open article's annotations, in reading order."""
    article = session.article
    assert article is not None
    keys = [article.spans.key_at_rank(rank) for rank in range(len(article.spans))]
    return [(article.spans.label(key), article.quote(key)) for key in keys]


def press(widget: QWidget, key: Qt.Key | str, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
    """Press a key in a widget; a letter is typed."""
    if isinstance(key, str):
        QTest.keyClicks(widget, key, modifiers)
    else:
        QTest.keyClick(widget, key, modifiers)


def drag(view: ArticleView, place: Fragment, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
    """Drag the mouse over a stretch of text."""
    view.reveal(*place)
    start, end = (view.rect_of(at, at) for at in place)
    points = [QPoint(rect.left() + 1, rect.center().y()) for rect in (start, end)]
    viewport, left = view.viewport(), Qt.MouseButton.LeftButton
    QTest.mousePress(viewport, left, modifiers, points[0])
    for share in range(1, 6):
        QTest.mouseMove(viewport, points[0] + (points[1] - points[0]) * share / 5)
    QTest.mouseRelease(viewport, left, modifiers, points[1])


def titles(workspace: Workspace) -> Sequence[str]:
    """Return the titles in the queue."""
    model = workspace.queue.model
    return [model.index(row).data() for row in range(model.rowCount())]
