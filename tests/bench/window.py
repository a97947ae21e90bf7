"""Measurements in the real window: opening, labelling, scrolling, memory. Run as a process."""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from annotator.app import frames, labelling
from annotator.app.importing.import_report import ImportOptions
from annotator.app.project import open_project
from annotator.app.session import Session
from annotator.model.fragment import Fragment
from annotator.model.values import AnnotationKey, ArticleKey
from annotator.ui.inspector.role_section import RoleSection
from annotator.ui.look.themes import Themes
from annotator.ui.window.launch import make_application
from annotator.ui.window.main_window import MainWindow
from tests.bench.corpus import CROWDED

_LETTERS = "pcgfd"
_LINE = 90
# So many turns of the event loop without a painting: there was nothing to paint.
_IDLE_TURNS = 5
_LARGE_SELECTION = 600_000


class Painted(QObject):
    """Notices when a part was painted."""

    def __init__(self, part: QWidget) -> None:
        super().__init__(part)
        self.times = 0
        part.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count paint events."""
        if event.type() is QEvent.Type.Paint:
            self.times += 1
        return super().eventFilter(watched, event)


class Bench:
    """A window on a copy of a project, so that each run labels the same words anew."""

    def __init__(self, project: Path, folder: Path) -> None:
        copy = folder / project.name
        shutil.copy(project, copy)
        self._application = make_application()
        self.session: Session = open_project(copy, annotator="bench")
        self.window = MainWindow(
            Themes(self._application, "light"), folder / "settings.toml", "bench"
        )
        self.window.resize(1440, 900)
        self.window.show_session(self.session)
        self.window.show()
        workspace = self.window.workspace
        assert workspace is not None
        self.open_article: Callable[[ArticleKey], None] = workspace.rounds.open
        self.view = workspace.page.view
        self.bar = self.view.verticalScrollBar()
        self._painted = Painted(self.view.viewport())
        self.workspace = workspace

    def time(self, act: Callable[[], object]) -> float:
        """Do something and return the seconds until the text is painted anew.

        Where it looks the same afterwards nothing is painted: then until that is known.
        """
        QApplication.processEvents()
        before, began = self._painted.times, time.perf_counter()
        act()
        took: list[float] = []
        while self._painted.times == before and len(took) < _IDLE_TURNS:
            QApplication.processEvents()
            took.append(time.perf_counter() - began)
        return took[0] if self._painted.times == before else took[-1]

    def make_frames(self, count: int, fillers: int) -> list[AnnotationKey]:
        """Make sanctions in the middle of the text, each with targets around it."""
        article = self.session.article
        assert article is not None
        middle = len(self.view.content) // 2
        near = [
            key
            for key in map(article.spans.key_at_rank, range(len(article.spans)))
            if article.spans.label(key) in ("PERSON", "COMPANY", "COUNTRY")
        ]
        near.sort(key=lambda key: abs(article.spans.fragments(key)[0].start - middle))
        made: list[AnnotationKey] = []
        for number in range(count):
            start = self.view.content.find(" ", middle + 60 * number) + 1
            key = labelling.add(self.session, "SANCTION", [Fragment(start, start + 6)])
            for filler in near[number * fillers : (number + 1) * fillers]:
                frames.fill(self.session, key, "target", filler)
            made.append(key)
        return made

    def select(self, frame: AnnotationKey) -> float:
        """Select a frame; time until its arcs and its form are painted."""
        form = self.workspace.inspector.findChild(RoleSection)
        assert form is not None
        painted = Painted(form)
        QApplication.processEvents()
        before, began = painted.times, time.perf_counter()
        text = self._painted.times
        self.workspace.desk.select(frame)
        while painted.times == before or self._painted.times == text:
            QApplication.processEvents()
            if time.perf_counter() - began > 5:
                raise TimeoutError("no form was painted")
        took = time.perf_counter() - began
        form.removeEventFilter(painted)
        painted.deleteLater()
        return took

    def press(self, letter: str) -> None:
        """Press a letter in the text."""
        key = getattr(Qt.Key, f"Key_{letter.upper()}")
        none = Qt.KeyboardModifier.NoModifier
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(self.view, QKeyEvent(kind, key, none, letter))

    def label(self, number: int) -> float:
        """Select a word, a later one for a greater number, and time its label's key."""
        content = self.view.content
        at = (len(content) // 3 + number * 37) % max(1, len(content) - 100)
        start = content.find(" ", at) + 1
        self.view.select_text(start, max(start + 1, content.find(" ", start + 2)))
        return self.time(partial(self.press, _LETTERS[number % len(_LETTERS)]))

    def frames(self, count: int) -> list[float]:
        """Time scrolling down from the top, and up again at the end."""
        self.bar.setValue(0)
        down, times = _LINE, list[float]()
        for _ in range(count):
            if not 0 < self.bar.value() + down < self.bar.maximum():
                down = -down
            times.append(self.time(partial(self.view.scroll_distance, down)))
        return times

    def end(self) -> float:
        """Time the jump from the start to the end."""
        self.bar.setValue(0)
        return self.time(partial(self.bar.setValue, self.bar.maximum()))


def resident() -> int:
    """Return the memory of this process in kB."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1])
    return 0


def one_article(bench: Bench, rounds: int) -> dict[str, object]:
    """Open the project's only article several times, then label and scroll in it."""
    (key,) = bench.session.queue.keys()
    opens = [bench.time(partial(bench.open_article, key)) for _ in range(5)]
    memory = resident()
    return {
        "open": opens,
        "memory": memory,
        "label": [bench.label(number) for number in range(rounds)],
        "frame": bench.frames(4 * rounds),
        "end": [bench.end() for _ in range(5)],
    }


def frame(bench: Bench, rounds: int) -> dict[str, object]:
    """Select frames with fifty fillers, one after another."""
    (key,) = bench.session.queue.keys()
    bench.open_article(key)
    first, second = bench.make_frames(2, 50)
    bench.select(first)
    return {"frame": [bench.select((second, first)[number % 2]) for number in range(rounds)]}


def hard_cases(bench: Bench, rounds: int) -> dict[str, object]:
    """Open every hard case, then do in it what could freeze the window."""
    keys = bench.session.queue.keys()
    found: dict[str, object] = {}
    for row in bench.session.queue.rows(keys):
        opened = bench.time(partial(bench.open_article, row.key))
        found[row.title] = {"open": opened, "acts": _acts(bench)}
        if row.title == CROWDED:
            found["crowded"] = bench.frames(4 * rounds)
    return found


def _acts(bench: Bench) -> dict[str, float]:
    view, bar = bench.view, bench.bar
    length, size = len(view.content), bench.window.size()
    middle = length // 2
    acts: dict[str, float] = {
        "scroll": max(bench.frames(40)),
        "page": max(
            bench.time(partial(view.scroll_distance, view.viewport().height())) for _ in range(10)
        ),
        "jump to the end": bench.end(),
        "jump to the middle": bench.time(partial(bar.setValue, bar.maximum() // 2)),
        "label": bench.label(1),
        "select": bench.time(
            partial(view.select_text, middle, min(length, middle + _LARGE_SELECTION))
        ),
    }
    acts["label the selection"] = bench.time(partial(bench.press, "q"))
    acts["select everything"] = bench.time(partial(view.select_text, 0, length))
    acts["narrow the window"] = bench.time(partial(bench.window.resize, 1300, 900))
    bench.window.resize(size)
    QApplication.processEvents()
    return acts


def beside_an_import(bench: Bench, file: Path) -> dict[str, object]:
    """Label through the window while a job of it imports a file."""
    (key,) = bench.session.queue.keys()
    bench.open_article(key)
    transfers = bench.window.exchange.transfers
    transfers.import_files(bench.session, (file,), ImportOptions())
    times: list[float] = []
    while transfers.is_running:
        times.append(bench.label(len(times)))
        until = time.perf_counter() + 0.02
        while time.perf_counter() < until:
            QApplication.processEvents()
    return {"label": times}


def main(what: str, project: Path, rounds: int, files: list[Path]) -> None:
    """Measure one thing and write it as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(project, Path(folder))
        match what:
            case "hard":
                found = hard_cases(bench, rounds)
            case "frame":
                found = frame(bench, rounds)
            case "import":
                found = beside_an_import(bench, files[0])
            case _:
                found = one_article(bench, rounds)
        bench.window.close()
    sys.stdout.write(msgspec.json.encode(found).decode())


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), [Path(word) for word in sys.argv[4:]])
