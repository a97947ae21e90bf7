"""Hands that use a window by chance: keys and mouse in the text, undo, other articles and modes."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random

from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from annotator.app.commands import COMMANDS, Command
from annotator.storage.schema_sql import LOGGED_TABLES
from annotator.ui.window.main_window import MainWindow
from tests.ui.window_builders import ALT, CONTROL, PLAIN, SHIFT, at_work, press

Key = Qt.Key
_LEFT = Qt.MouseButton.LeftButton
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_MOVES = (Key.Key_Left, Key.Key_Right, Key.Key_Up, Key.Key_Down, Key.Key_Home, Key.Key_PageDown)
_OTHERS = (Key.Key_Return, Key.Key_Escape, Key.Key_Delete, Key.Key_Space, Key.Key_Backspace)
_SIZES = ((1440, 900), (1280, 800), (900, 600))
# What each row of the log's tables says of its writing, not of its thing.
_WRITING = {"id", "counter", "replica", "added_by", "changed_by"}


def _opens_nothing(command: Command) -> bool:
    return not command.title.endswith("…") and not command.id.startswith(("project.", "help."))


class RandomHands:
    """Does one thing after another; `done` lists them, for whoever must find out what went wrong.

    Nothing is done that opens a dialog: these have tests of their own.
    """

    def __init__(self, window: MainWindow, chance: Random) -> None:
        self.done: list[str] = []
        self._window = window
        self._chance = chance
        self._view = at_work(window)[2]
        self._commands = [each for each in COMMANDS if _opens_nothing(each)]
        self._acts: tuple[tuple[Callable[[], object], int], ...] = (
            *((self.letter, 14), (self.digit, 5), (self.pair, 10), (self.sign, 3)),
            *((self.move, 10), (self.other_key, 8), (self.command, 8), (self.undo, 6)),
            *((self.drag, 12), (self.click, 10), (self.double_click, 4), (self.wheel, 4)),
            *((self.article, 2), (self.mode, 1), (self.resize, 1)),
        )

    def go_on(self, times: int) -> None:
        """Do something, so many times."""
        acts, weights = zip(*self._acts, strict=True)
        for _ in range(times):
            act = self._chance.choices(acts, weights)[0]
            self.done.append(act.__name__)
            act()
            for _ in range(self._chance.randrange(3)):
                QApplication.processEvents()

    def letter(self) -> None:
        self._press(self._chance.choice(_LETTERS))

    def digit(self) -> None:
        self._press(self._chance.choice("0123456789"))

    def pair(self) -> None:
        for letters in (".,", f"{_LETTERS}.,", "123456789."):
            self._press(self._chance.choice(letters))

    def sign(self) -> None:
        self._press(self._chance.choice("+=/;[]{}!?"))

    def move(self) -> None:
        modifiers = (PLAIN, CONTROL, SHIFT, CONTROL | SHIFT, ALT, ALT | SHIFT)
        self._press(self._chance.choice(_MOVES), self._chance.choice(modifiers))

    def other_key(self) -> None:
        self._press(self._chance.choice(_OTHERS), self._chance.choice((PLAIN, PLAIN, SHIFT)))

    def command(self) -> None:
        self._run(self._chance.choice(self._commands).id)

    def undo(self) -> None:
        self._run(self._chance.choice(("edit.undo", "edit.undo", "edit.redo")))

    def article(self) -> None:
        self._run(self._chance.choice(("go.next_article", "go.previous_article", "go.random")))

    def mode(self) -> None:
        self._run(self._chance.choice(("go.annotate", "go.review", "go.agreement")))

    def resize(self) -> None:
        self._window.resize(*self._chance.choice(_SIZES))

    def drag(self) -> None:
        part, begin = self._view.viewport(), self._anywhere()
        along = QPoint(begin.x() + self._chance.randrange(160), begin.y())
        end = along if self._chance.random() < 0.7 else self._anywhere()
        modifiers = self._chance.choice((PLAIN, PLAIN, CONTROL, ALT, SHIFT))
        QTest.mousePress(part, _LEFT, modifiers, begin)
        if not self._view.filler_at(QPointF(begin)):
            # What is dragged out of the text waits for a hand that this process does not have.
            for share in range(1, 4):
                QTest.mouseMove(part, begin + (end - begin) * share / 3)
        QTest.mouseRelease(part, _LEFT, modifiers, end)

    def click(self) -> None:
        modifiers = self._chance.choice((PLAIN, PLAIN, PLAIN, SHIFT, CONTROL))
        QTest.mouseClick(self._view.viewport(), _LEFT, modifiers, self._anywhere())

    def double_click(self) -> None:
        QTest.mouseDClick(self._view.viewport(), _LEFT, PLAIN, self._anywhere())

    def wheel(self) -> None:
        self._view.scroll_distance(self._chance.choice((-360, -120, 120, 360)))

    def _anywhere(self) -> QPoint:
        size = self._view.viewport().size()
        return QPoint(*(self._chance.randrange(max(1, n)) for n in size.toTuple()))

    def _press(self, key: Qt.Key | str, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        if self._chance.random() < 0.8:
            self._view.setFocus()
        self.done.append(f"  {key} {modifiers}")
        press(self._window.focusWidget() or self._view, key, modifiers)

    def _run(self, command: str) -> None:
        self.done.append(f"  {command}")
        self._window.commands[command].trigger()


def rows_of(project: Path) -> dict[str, dict[str, dict[str, object]]]:
    """Return all rows that undo covers and that are not removed, by table and UUID."""
    found: dict[str, dict[str, dict[str, object]]] = {}
    with closing(sqlite3.connect(project)) as db:
        for table in LOGGED_TABLES:
            cursor = db.execute(f'SELECT * FROM "{table}" WHERE removed = 0')
            columns = [column[0] for column in cursor.description]
            rows = [dict(zip(columns, row, strict=True)) for row in cursor]
            found[table] = {
                row["uuid"]: {name: row[name] for name in row.keys() - _WRITING} for row in rows
            }
    return found


def seen_in(part: QWidget) -> QImage:
    """Return what stands on the screen where a part of a window is, without painting it."""
    window = part.window()
    picture = part.screen().grabWindow(window.winId()).toImage()
    place = QRect(part.mapTo(window, QPoint(0, 0)), part.size())
    return picture.copy(place).convertToFormat(QImage.Format.Format_RGB32)
