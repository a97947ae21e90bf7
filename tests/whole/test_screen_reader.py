"""The real window read over D-Bus, as a screen reader reads it."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.builders import a_project
from tests.whole.virtual_screen import VirtualScreen, until, virtual_screen

SYSTEM_PYTHON = "/usr/bin/python3"
LIMIT = 40.0
SCRIPT = Path(__file__).with_name("screen_reader.py")
NEWS = "The 😀 ministry of Ruritania said so.\n\nThe bank Gefest-M is from Moscow."
LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")


class Reading:
    """A program's window and a reader of it in a process of its own."""

    def __init__(self, screen: VirtualScreen, reader: "subprocess.Popen[str]") -> None:
        self.screen = screen
        self._reader = reader

    def ask(self, order: str, *arguments: object) -> Any:
        """Let the reader do something; return what it found."""
        assert self._reader.stdin is not None
        assert self._reader.stdout is not None
        self._reader.stdin.write(json.dumps([order, *arguments]) + "\n")
        self._reader.stdin.flush()
        answer = self._reader.stdout.readline()
        if not answer:
            pytest.fail(f"the reader ended; the program said:\n{self.screen.said()}")
        return json.loads(answer)


@contextmanager
def a_bus(folder: Path) -> Generator[dict[str, str]]:
    """Give a message bus of one's own; what a program needs to find it."""
    runs = {"XDG_RUNTIME_DIR": str(folder)}
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=os.environ | runs,
    )
    assert bus.stdout is not None
    try:
        yield runs | {"DBUS_SESSION_BUS_ADDRESS": bus.stdout.readline().strip()}
    finally:
        bus.kill()
        bus.wait(LIMIT)
        bus.stdout.close()


def require_programs() -> None:
    """Skip where what is needed is not installed."""
    if shutil.which("dbus-daemon") is None:
        pytest.skip("dbus-daemon is not installed (package dbus)")
    if not any(Path(launcher).exists() for launcher in LAUNCHERS):
        pytest.skip("the bus of screen readers is not installed (package at-spi2-core)")
    asked = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"
    found = Path(SYSTEM_PYTHON).exists() and (
        subprocess.run([SYSTEM_PYTHON, "-c", asked], check=False, capture_output=True).returncode
    )
    if found != 0:
        pytest.skip("AT-SPI cannot be used from Python (packages python3-gi, gir1.2-atspi-2.0)")


@pytest.fixture
def reading(tmp_path: Path) -> Iterator[Reading]:
    require_programs()
    folder = tmp_path / "screen"
    folder.mkdir()
    session = a_project(tmp_path, NEWS)
    project = session.path
    session.close()
    # Names of sockets may not be long; the folders of tests are.
    runtime = Path(tempfile.mkdtemp(prefix="bus"))
    try:
        with a_bus(runtime) as bus, virtual_screen(folder) as screen:
            yield from started(screen, bus, project)
    finally:
        shutil.rmtree(runtime, ignore_errors=True)


def started(screen: VirtualScreen, bus: dict[str, str], project: Path) -> Iterator[Reading]:
    screen._environment |= bus | {"QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
    screen.open(project)
    with subprocess.Popen(
        [SYSTEM_PYTHON, "-I", str(SCRIPT), "annotator"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=screen._environment,
    ) as reader:
        try:
            yield Reading(screen, reader)
        finally:
            reader.kill()


def test_the_window_is_read_and_worked_in(reading: Reading):
    # One long way through the window: starting it takes longer than all the questions.
    screen = reading.screen
    found = until(lambda: document(reading), "the document with its text")
    assert found["name"] == "Article text"
    assert found["text"] == NEWS
    assert found["selections"] == 0

    def told_of_caret() -> bool:
        # A program that is just starting may not have heard yet that someone listens.
        assert reading.ask("listen")
        assert reading.ask("put_caret", 3)
        assert reading.ask("put_caret", 7)
        return "7" in heard(reading, "object:text-caret-moved")

    assert until(told_of_caret, "the caret at 7")
    assert document(reading)["caret"] == 7
    assert document(reading)["word"].strip() == "ministry"
    assert document(reading)["character"] == "m"
    screen.press("Right", "Right")
    assert until(lambda: document(reading)["caret"] == 9, "the caret two further on")

    screen.press("g")
    said = until(lambda: announced(reading), "what was labelled")
    assert said == ["Labelled Gov. body: ministry"]
    screen.press("End")
    reading.ask("told")
    screen.press("space")
    assert until(lambda: announced(reading), "where the caret is") == ["Gov. body, ministry"]
    screen.press("s")
    assert "another family" in until(lambda: announced(reading), "the refusal")[0]
    screen.press("Delete")
    assert until(lambda: announced(reading), "the removal") == ["Removed Gov. body: ministry"]
    screen.press("ctrl+z")
    assert "Undone" in until(lambda: announced(reading), "the undoing")[0]

    everything = reading.ask("names")
    names = [name for _, name, _ in everything]
    assert "Country, key c, 0 here" in names
    assert "Gov. body, key g, 1 here" in names
    assert any(name.startswith("The 😀 ministry") and "Started" in name for name in names)
    assert "Articles" in names
    nameless = [role for role, name, _ in everything if not name and role in CONTROLS]
    assert nameless == []


def test_the_reader_dock_is_read_as_a_text_field(reading: Reading):
    reading.screen.press("ctrl+shift+r")
    said = until(
        lambda: [n for role, n, _ in reading.ask("names") if role == "text" and n],
        "the paragraph's field",
    )
    assert "Current paragraph" in said


CONTROLS = {"push button", "button", "check box", "toggle button", "text", "entry", "list", "table"}


def document(reading: Reading) -> Any:
    return reading.ask("text")


def announced(reading: Reading) -> list[str]:
    return heard(reading, "object:announcement")


def heard(reading: Reading, kind: str) -> list[str]:
    """Return what events of a kind said since the last question."""
    told: list[str] = reading.ask("told")
    return [said.removeprefix(f"{kind} ") for said in told if said.startswith(kind)]
