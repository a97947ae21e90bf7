"""The real window in a process that answers where things are, one JSON list a line.

It answers while something is being dragged as well, and does then what others may do meanwhile.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QPoint, QPointF, QSocketNotifier
from PySide6.QtWidgets import QWidget

from annotator.app import labelling
from annotator.model.fragment import Fragment
from annotator.model.values import AnnotationKey
from annotator.ui.hands.annotation_words import filled_roles
from annotator.ui.look.themes import Themes
from annotator.ui.parts.slot import SlotRow, SmallSlot
from annotator.ui.window.launch import make_application
from annotator.ui.window.main_window import MainWindow
from tests.ui.window_builders import at_work, labels, place_of


class Answers(QObject):
    """Reads questions from the standard input, and writes what it finds."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._unread = b""
        self._notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)

    def _read(self) -> None:
        got = os.read(sys.stdin.fileno(), 4096)
        if not got:
            self._notifier.setEnabled(False)
        *lines, self._unread = (self._unread + got).split(b"\n")
        for line in lines:
            order, *words = json.loads(line)
            found = getattr(self, order)(*words)
            sys.stdout.write(json.dumps(found) + "\n")
            sys.stdout.flush()

    # Where things are, on the screen

    def words(self, quote: str) -> list[int]:
        """Return where the first letter of words begins and the last one ends."""
        view = at_work(self._window)[2]
        first, last = (view.rect_of(at, at) for at in self._place(quote))
        points = (QPoint(first.left() + 1, first.center().y()), last.center())
        return [each for point in points for each in _on_screen(view.viewport(), point)]

    def underline(self, quote: str) -> list[int]:
        """Return a point of an annotation's underline."""
        view, key = at_work(self._window)[2], self._key(quote)
        rect = view.rect_of(*self._place(quote))
        for y in range(rect.bottom() - 4, rect.bottom() + 16):
            point = QPoint(rect.center().x(), y)
            if view.filler_at(QPointF(point)) == key:
                return _on_screen(view.viewport(), point)
        return []

    def slot(self, title: str) -> list[int]:
        """Return the middle of a role's slot in the form."""
        for part in self._window.findChildren(QWidget):
            if not part.isVisible() or not isinstance(part, SlotRow | SmallSlot):
                continue
            name = part.name.text() if isinstance(part, SlotRow) else part.text()
            if name.lower() == title:
                return _on_screen(part, part.rect().center())
        return []

    # What there is

    def dragging(self) -> bool:
        return at_work(self._window)[2].drags_out

    def selection(self) -> str:
        view = at_work(self._window)[2]
        return view.content[slice(*view.selection)] if view.selection is not None else ""

    def message(self) -> str:
        return self._window.status.message

    def held(self) -> str:
        return self._window.status.held.name

    def labels(self) -> list[tuple[str, str]]:
        return labels(at_work(self._window)[1])

    def filled(self, quote: str) -> list[tuple[str, str]]:
        """Return role and words of what fills a frame."""
        session = at_work(self._window)[1]
        assert session.article is not None
        found = filled_roles(session.article, session.schema, self._key(quote), str)
        return [(role, words) for role, _, words in found]

    def timers(self) -> int:
        """Return how many timers run in the article's text."""
        view = at_work(self._window)[2]
        return sum(timer.isActive() for timer in view.findChildren(_timer_type()))

    # What is done without the mouse

    def label(self, name: str, quote: str) -> None:
        labelling.add(at_work(self._window)[1], name, [self._place(quote)])

    def select(self, quote: str) -> None:
        at_work(self._window)[0].desk.select(self._key(quote))

    def escape(self) -> None:
        at_work(self._window)[0].desk.let_go()

    def remove(self, quote: str) -> None:
        labelling.remove(at_work(self._window)[1], self._key(quote))

    def open_next(self) -> None:
        workspace, session, _ = at_work(self._window)
        workspace.choose_article(session.queue.keys()[1])

    def close(self) -> None:
        self._window.close()

    def _place(self, quote: str) -> Fragment:
        return place_of(at_work(self._window)[1], quote)

    def _key(self, quote: str) -> AnnotationKey:
        article = at_work(self._window)[1].article
        assert article is not None
        return next(key for key in article.spans.in_order() if article.quote(key) == quote)


def _timer_type() -> Any:
    from PySide6.QtCore import QTimer

    return QTimer


def _on_screen(part: QWidget, point: QPoint) -> list[int]:
    found = part.mapToGlobal(point)
    return [found.x(), found.y()]


def main(project: Path) -> int:
    """Show the window until it is closed."""
    application = make_application()
    window = MainWindow(Themes(application, "light"), None, "Anna")
    window.resize(1440, 900)
    window.open_at_start(project)
    window.show()
    Answers(window)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
