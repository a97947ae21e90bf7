"""Real keys of four keyboards: each key of the table is there, by its character or its place."""

import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import pytest

from annotator.app.commands import COMMANDS
from annotator.app.keyboard_layouts import (
    FRENCH,
    GERMAN,
    LAYOUTS,
    PLACES,
    RUSSIAN,
    SHIFTED_PLACES,
    US,
    Layout,
    Level,
    reach,
)
from annotator.app.project import open_project
from annotator.model.schema_file import load_schema
from tests.builders import TREASURY, a_project
from tests.whole.virtual_screen import ROOT, VirtualScreen, until, virtual_screen

MAPS = {US: "us", GERMAN: "de", FRENCH: "fr", RUSSIAN: "ru"}
# Keys of an X server: the rows of a keyboard, and what is held.
CODES = [*range(10, 22), *range(24, 36), *range(38, 50), *range(51, 62)]
HELD = {Level.PLAIN: (), Level.SHIFT: ("50",), Level.ALT_GR: ("108",)}
CONTROL, SPACE = "37", "65"
TAKEN = {key for command in COMMANDS for key in command.keys if len(key) == 1}
LABELS = load_schema("sanctions-news").by_key
Press = tuple[str, tuple[str, ...]]


@pytest.fixture(params=LAYOUTS, ids=lambda layout: layout.name)
def layout(request: pytest.FixtureRequest) -> Layout:
    return request.param


@pytest.fixture
def screen(tmp_path: Path, layout: Layout) -> Iterator[VirtualScreen]:
    if shutil.which("setxkbmap") is None:
        pytest.skip("setxkbmap is not installed (package x11-xkb-utils)")
    folder = tmp_path / "screen"
    folder.mkdir()
    with virtual_screen(folder) as made:
        set_map = ["setxkbmap", "-display", made._environment["DISPLAY"], MAPS[layout]]
        subprocess.run(set_map, check=True, timeout=30)
        yield made


def stroke(code: int | str, level: Level = Level.PLAIN) -> list[str]:
    """Return what xdotool does for one key, with what is held."""
    down = [word for key in HELD[level] for word in ("keydown", key)]
    up = [word for key in HELD[level] for word in ("keyup", key)]
    return [*down, "key", "--delay", "0", str(code), *up]


def code_of(layout: Layout, character: str) -> list[str]:
    """Return the stroke of a character: typed, or else at its place on a US keyboard."""
    found = reach(character, layout, TAKEN)
    assert found is not None
    if found.stroke is None:
        shifted = character not in PLACES
        at = (SHIFTED_PLACES if shifted else PLACES).index(character)
        return stroke(CODES[at], Level.SHIFT if shifted else Level.PLAIN)
    typed = {Level.PLAIN: layout.plain, Level.SHIFT: layout.shifted, Level.ALT_GR: layout.third}
    level = found.stroke.level
    return stroke(CODES[typed[level].index(character)], level)


class Recorded:
    """The recorder as a program on the screen."""

    def __init__(self, screen: VirtualScreen) -> None:
        self._screen = screen
        self._program = subprocess.Popen(
            [sys.executable, "-m", "tests.whole.key_recorder"],
            cwd=ROOT,
            env=screen._environment,
            stdout=subprocess.PIPE,
            stderr=screen._log,
        )
        screen._programs.append(self._program)
        assert self._line() == "ready"

        def window() -> str:
            name = ("--onlyvisible", "--name", "^Key recorder$")
            return screen._do("search", *name, may_fail=True).partition("\n")[0]

        screen._do("windowfocus", "--sync", until(window, "the recorder is up"))

    def close(self) -> None:
        """End the recorder."""
        self._program.kill()
        self._program.wait(20)
        assert self._program.stdout is not None
        self._program.stdout.close()

    def press(self, strokes: Sequence[Sequence[str]]) -> list[Press]:
        """Press keys, each followed by a blank; return what came of each."""
        words = [word for one in strokes for word in (*one, *stroke(SPACE))]
        self._screen._do(*words)
        found: list[Press] = []
        for _ in strokes:
            came: Press = ("", ())
            while (typed := self._press())[0] != " ":
                came = typed
            found.append(came)
        return found

    def _press(self) -> Press:
        text, meanings = msgspec.convert(self._line(), tuple[str, tuple[str, ...]])
        return text, meanings

    def _line(self) -> object:
        assert self._program.stdout is not None
        return msgspec.json.decode(self._program.stdout.readline())


@pytest.fixture
def recorded(screen: VirtualScreen) -> Iterator[Recorded]:
    recorder = Recorded(screen)
    yield recorder
    recorder.close()


def test_the_table_of_the_keyboard_is_what_its_keys_type(recorded: Recorded, layout: Layout):
    for level, typed in ((Level.PLAIN, layout.plain), (Level.SHIFT, layout.shifted)):
        came = recorded.press([stroke(code, level) for code in CODES])
        # A dead key types nothing.
        assert "".join(text or " " for text, _ in came) == typed
    third = {code: c for code, c in zip(CODES, layout.third, strict=True) if c != " "}
    if third:
        came = recorded.press([stroke(code, Level.ALT_GR) for code in third])
        assert [text for text, _ in came] == list(third.values())


def test_every_printable_key_of_the_table_is_reached(recorded: Recorded, layout: Layout):
    keys = sorted(TAKEN)
    came = recorded.press([code_of(layout, key) for key in keys])
    meant = [
        next((meaning for meaning in meanings if meaning in TAKEN), "") for _, meanings in came
    ]
    assert meant == keys


def test_every_label_is_reached(recorded: Recorded, layout: Layout):
    keys = sorted(LABELS)
    came = recorded.press([code_of(layout, key) for key in keys])
    assert [next((m for m in meant if m in LABELS), "") for _, meant in came] == keys


def test_the_program_is_used_with_this_keyboard(
    screen: VirtualScreen, layout: Layout, tmp_path: Path
):
    session = a_project(tmp_path, TREASURY)
    path = session.path
    session.close()
    program = screen.open(path)

    def kept() -> list[str]:
        reading = open_project(path, read_only=True)
        try:
            article = reading.open_article(reading.queue.keys()[0])
            keys = article.spans.in_order()
            return [f"{article.spans.label(key)} {article.quote(key)}" for key in keys]
        finally:
            reading.close()

    def control(character: str) -> list[str]:
        return ["keydown", CONTROL, *code_of(layout, character), "keyup", CONTROL]

    # The first two words of the title, labelled by letter; "t" is Title.
    shift_right = ["keydown", "37", "keydown", "50", "key", "114", "key", "114"]
    screen._do(*shift_right, "keyup", "50", "keyup", "37")
    screen._do(*code_of(layout, "t"))
    until(lambda: [q.split()[0] for q in kept()] == ["TITLE"], "a letter labels")
    before = kept()
    screen._do(*code_of(layout, "["))
    until(lambda: kept() != before and len(kept()) == 1, "[ moves the end by a character")
    screen._do(*control("z"))
    until(lambda: kept() == before, "Ctrl+Z takes the step back")
    # The find bar takes the next key: no label is given.
    screen._do(*code_of(layout, "/"), *code_of(layout, "p"))
    screen._do(*control("q"))
    assert program.wait(20) == 0
    assert screen.said() == ""
