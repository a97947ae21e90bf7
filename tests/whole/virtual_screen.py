"""A screen that nobody sees, the real program on it, and hands to use it by."""

import os
import select
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor

Found = TypeVar("Found")

ROOT = Path(__file__).parents[2]
_LIMIT = 30.0
_STEP = 0.02
_SIZE = (1600, 1000)
_LEFT_BUTTON = "1"
# What would show the window elsewhere than on the virtual screen.
_ELSEWHERE = ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE")


def until(condition: Callable[[], Found | None], wanted: str, limit: float = _LIMIT) -> Found:
    """Return what `condition` gives once that is something; fail when it stays nothing."""
    end = time.monotonic() + limit
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > end:
            pytest.fail(f"after {limit:.0f} s still not: {wanted}")
        time.sleep(_STEP)


class VirtualScreen:
    """An X server without a screen. Use it as `with virtual_screen(folder) as screen:`."""

    def __init__(self, folder: Path) -> None:
        """Start the server on a free display; what it shows is kept in `folder`."""
        self._xdotool = _program("xdotool")
        self._shown = folder / "Xvfb_screen0"
        self._log = (folder / "program.log").open("ab")
        self._programs: list[subprocess.Popen[bytes]] = []
        self._server, display = _server(folder)
        self._environment = {k: v for k, v in os.environ.items() if k not in _ELSEWHERE}
        self._environment["DISPLAY"] = f":{display}"

    def close(self) -> None:
        """End the programs that still run, then the server."""
        for program in self._programs:
            if program.poll() is None:
                program.kill()
            program.wait(_LIMIT)
            for pipe in filter(None, (program.stdin, program.stdout)):
                pipe.close()
        _end(self._server)
        self._log.close()

    # The program

    def open(self, project: Path) -> "subprocess.Popen[bytes]":
        """Start the program on a project; return when its window is up and hears the keys."""
        program = subprocess.Popen(
            [sys.executable, str(ROOT / "main.py"), str(project)],
            cwd=project.parent,
            env=self._environment,
            stdout=self._log,
            stderr=self._log,
        )
        self._wait_for_window(program, project)
        return program

    def open_answering(self, project: Path) -> "subprocess.Popen[bytes]":
        """Open the window in a process that answers questions about it: see `window_child`."""
        program = subprocess.Popen(
            [sys.executable, "-m", "tests.whole.window_child", str(project)],
            cwd=ROOT,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
        )
        self._wait_for_window(program, project)
        return program

    def _wait_for_window(self, program: "subprocess.Popen[bytes]", project: Path) -> None:
        self._programs.append(program)
        name = f"^{project.stem} – Annotator$"

        def window() -> str:
            if program.poll() is not None:
                pytest.fail(f"the program ended with {program.returncode}:\n{self.said()}")
            found = self._do("search", "--onlyvisible", "--name", name, may_fail=True)
            return found.partition("\n")[0]

        self._window = until(window, "the window is up")
        self.focus()

    def focus(self) -> None:
        """Give the window the keyboard, as a window manager does when a dialog is closed."""
        self._do("windowfocus", "--sync", self._window)

    def said(self) -> str:
        """Return what the program has written to its terminal."""
        return Path(self._log.name).read_text(encoding="utf-8", errors="replace")

    # Hands

    def press(self, *keys: str) -> None:
        """Press keys as xdotool names them: `slash`, `alt+Right`."""
        self._do("key", "--delay", "0", *keys)

    def type(self, words: str) -> None:
        """Type words of small letters and blanks."""
        self._do("type", "--delay", "0", words)

    def drag(self, over: QRect) -> None:
        """Drag the mouse from the left end of a place to its right end."""
        y = str(over.center().y())
        points = [over.left() + 2 + (over.width() - 4) * share // 4 for share in range(5)]
        self._do("mousemove", str(points[0]), y, "mousedown", _LEFT_BUTTON)
        for x in points[1:]:
            self._do("mousemove", str(x), y)
        self._do("mouseup", _LEFT_BUTTON)

    def grasp(self, point: QPoint) -> None:
        """Press the left button at a point."""
        self._do("mousemove", str(point.x()), str(point.y()), "mousedown", _LEFT_BUTTON)

    def move_to(self, point: QPoint) -> None:
        """Move the mouse to a point, a little short of it first."""
        for x in (point.x() - 6, point.x() - 2, point.x()):
            self._do("mousemove", str(x), str(point.y()))

    def let_go(self) -> None:
        """Let the left button go."""
        self._do("mouseup", _LEFT_BUTTON)

    # Eyes

    def find(self, colour: QColor, wanted: str, inside: QRect | None = None) -> QRect:
        """Return the box around all that has just this colour, once it is there and stays."""
        return until(lambda: self._still_place_of(colour, inside), wanted)

    def place_of(self, colour: QColor, inside: QRect | None = None) -> QRect | None:
        """Return the box around all that has just this colour now, or None."""
        # The server keeps an X window dump: big-endian numbers, a table of colours, rows of BGRX.
        dump = self._shown.read_bytes()
        head = struct.unpack(">25I", dump[:100])
        first_row, width, height, row, colours = head[0], head[4], head[5], head[12], head[19]
        searched = inside or QRect(0, 0, width, height)
        xs: list[int] = []
        ys: list[int] = []
        for y in range(searched.top(), searched.bottom() + 1):
            start = first_row + 12 * colours + y * row
            pixels = dump[start + 4 * searched.left() : start + 4 * (searched.right() + 1)]
            found = [searched.left() + x for x in _places(pixels, colour)]
            xs += found
            ys += [y] * len(found)
        if not xs:
            return None
        return QRect(min(xs), min(ys), max(xs) - min(xs) + 1, max(ys) - min(ys) + 1)

    def _still_place_of(self, colour: QColor, inside: QRect | None) -> QRect | None:
        # The program may be in the midst of painting.
        place = self.place_of(colour, inside)
        time.sleep(_STEP)
        return place if place == self.place_of(colour, inside) else None

    def _do(self, *words: str, may_fail: bool = False) -> str:
        done = subprocess.run(
            [self._xdotool, *words],
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            timeout=_LIMIT,
            check=not may_fail,
        )
        return done.stdout


@contextmanager
def virtual_screen(folder: Path) -> Generator[VirtualScreen]:
    """Give a screen, and take it away with all that runs on it; skip where none can be made."""
    for name in ("Xvfb", "xdotool"):
        _program(name)
    screen = VirtualScreen(folder)
    try:
        yield screen
    finally:
        screen.close()


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed (package {name.lower()})")
    return found


def _server(folder: Path) -> "tuple[subprocess.Popen[bytes], int]":
    """Start a server that shows its screen in `folder`; return it with its display's number."""
    reading, writing = os.pipe()
    width, height = _SIZE
    command = [
        *(_program("Xvfb"), "-displayfd", str(writing), "-nolisten", "tcp", "-noreset"),
        *("-screen", "0", f"{width}x{height}x24", "-fbdir", str(folder)),
    ]
    with os.fdopen(reading, "rb") as says:
        with (folder / "server.log").open("wb") as log:
            server = subprocess.Popen(command, pass_fds=[writing], stderr=log)
        os.close(writing)
        ready, _, _ = select.select([says], [], [], _LIMIT)
        number = says.readline().strip() if ready else b""
    if not number:
        _end(server)
        pytest.fail(f"Xvfb shows nothing:\n{(folder / 'server.log').read_text()}")
    return server, int(number)


def _end(server: "subprocess.Popen[bytes]") -> None:
    """Let a server end itself, so that it gives its display free."""
    server.terminate()
    try:
        server.wait(_LIMIT)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _places(pixels: bytes, colour: QColor) -> Iterator[int]:
    """Yield where in a row of pixels a colour is."""
    wanted = bytes((colour.blue(), colour.green(), colour.red()))
    at = pixels.find(wanted)
    while at >= 0:
        if at % 4 == 0:
            yield at // 4
        at = pixels.find(wanted, at + 1)
