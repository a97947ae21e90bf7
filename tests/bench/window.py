"""Measurements in the real window: opening, labelling, scrolling, memory. Run as a process."""

import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from annotator.app.project import open_project
from annotator.ui.launch import make_application
from annotator.ui.main_window import MainWindow
from annotator.ui.themes import Themes
from annotator.ui.view.article_view import ArticleView

_LETTERS = "pcgfd"


class Painted(QObject):
    """Notices when the text was painted."""

    def __init__(self, view: ArticleView) -> None:
        super().__init__(view)
        self.times = 0
        view.viewport().installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count paint events."""
        if event.type() is QEvent.Type.Paint:
            self.times += 1
        return super().eventFilter(watched, event)


def until_painted(painted: Painted, act: Callable[[], object]) -> float:
    """Do something and return the seconds until the text is painted anew."""
    QApplication.processEvents()
    before, began = painted.times, time.perf_counter()
    act()
    while painted.times == before:
        QApplication.processEvents()
        if time.perf_counter() - began > 5:
            raise TimeoutError("nothing was painted")
    return time.perf_counter() - began


def press(view: ArticleView, letter: str) -> None:
    """Press a letter in the text."""
    key = getattr(Qt.Key, f"Key_{letter.upper()}")
    none = Qt.KeyboardModifier.NoModifier
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(view, QKeyEvent(kind, key, none, letter))


def resident() -> int:
    """Return the memory of this process in kB."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1])
    return 0


def measure(project: Path, rounds: int) -> dict[str, object]:
    """Open the project's only article several times, then label and scroll in it."""
    application = make_application()
    session = open_project(project, annotator="bench")
    window = MainWindow(Themes(application, "light"), None, "bench")
    window.resize(1440, 900)
    window.show_session(session)
    window.show()
    workspace = window.workspace
    assert workspace is not None
    view = workspace.page.view
    painted = Painted(view)
    (key,) = session.queue.keys()
    opens = [until_painted(painted, partial(workspace.open_article, key)) for _ in range(5)]
    memory = resident()
    content = view.content
    labels: list[float] = []
    for number in range(rounds):
        start = content.find(" ", len(content) // 3 + number * 37) + 1
        end = content.find(" ", start + 2)
        view.select_text(start, end)
        QApplication.processEvents()
        letter = _LETTERS[number % len(_LETTERS)]
        labels.append(until_painted(painted, partial(press, view, letter)))
    bar = view.verticalScrollBar()
    bar.setValue(0)
    frames: list[float] = []
    down = 90
    for _ in range(4 * rounds):
        if not 0 < bar.value() + down < bar.maximum():
            down = -down
        frames.append(until_painted(painted, partial(view.scroll_distance, down)))
    bar.setValue(0)
    end = until_painted(painted, partial(bar.setValue, bar.maximum()))
    window.close()
    return {"open": opens, "label": labels, "frame": frames, "end": [end], "memory": memory}


if __name__ == "__main__":
    found = measure(Path(sys.argv[1]), int(sys.argv[2]))
    sys.stdout.write(msgspec.json.encode(found).decode())
