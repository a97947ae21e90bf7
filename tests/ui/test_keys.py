"""A key press by the character it types, else by its place."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from annotator.app.commands import COMMANDS
from annotator.ui.actions import Actions
from annotator.ui.keys import meanings, portable, us_character

Mod = Qt.KeyboardModifier


def event(key: Qt.Key, text: str = "", modifiers: Mod = Mod.NoModifier, code: int = 0) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, modifiers, code, 0, 0, text)


@pytest.mark.parametrize(
    ("pressed", "expected"),
    [
        (event(Qt.Key.Key_P, "p"), "p"),
        (event(Qt.Key.Key_Plus, "+", Mod.KeypadModifier), "+"),
        (event(Qt.Key.Key_BracketRight, "]", Mod.ControlModifier | Mod.AltModifier), "]"),
        (event(Qt.Key.Key_Space, " "), "Space"),
        (event(Qt.Key.Key_Space, " ", Mod.ShiftModifier), "Shift+Space"),
        (event(Qt.Key.Key_Delete, "\x7f"), "Del"),
        (event(Qt.Key.Key_Right, "", Mod.AltModifier | Mod.ShiftModifier), "Alt+Shift+Right"),
        (event(Qt.Key.Key_Up, "", Mod.ControlModifier | Mod.KeypadModifier), "Ctrl+Up"),
    ],
)
def test_the_best_meaning(pressed: QKeyEvent, expected: str):
    assert meanings(pressed)[0] == expected


def test_a_russian_letter_falls_back_to_its_place():
    assert us_character(25, shifted=False) == "p"
    offset = 8 if QGuiApplication.platformName() in {"xcb", "wayland"} else 0
    pressed = event(Qt.Key(0x0417), "з", code=25 + offset)
    assert meanings(pressed) == ("з", "p")


def test_a_dead_key_is_known_by_its_place():
    offset = 8 if QGuiApplication.platformName() in {"xcb", "wayland"} else 0
    assert meanings(event(Qt.Key.Key_Dead_Circumflex, "", code=26 + offset)) == ("[",)


def test_a_command_of_another_script_is_known_by_its_place():
    offset = 8 if QGuiApplication.platformName() in {"xcb", "wayland"} else 0
    pressed = event(Qt.Key(0x042F), "", Mod.ControlModifier, 44 + offset)
    assert meanings(pressed)[1:] == ("Ctrl+Z",)
    assert len(meanings(event(Qt.Key.Key_Z, "", Mod.ControlModifier, 44 + offset))) == 1


@pytest.mark.parametrize(
    ("code", "shifted", "expected"),
    [(26, False, "["), (27, True, "}"), (53, False, "/"), (13, True, "+"), (1, False, "")],
)
def test_places_on_a_us_keyboard(code: int, *, shifted: bool, expected: str):
    assert us_character(code, shifted=shifted) == expected


@pytest.mark.usefixtures("qapp")
def test_every_key_of_the_table_can_be_typed():
    for command in COMMANDS:
        for key in command.keys:
            sequence = QKeySequence(key)
            assert sequence.count() == 1, key
            assert sequence.toString(QKeySequence.SequenceFormat.PortableText) == key


def test_held_keys_only_move(qtbot: QtBot):
    window = QWidget()
    qtbot.addWidget(window)
    actions = Actions(window)
    actions.set_conditions({c for command in COMMANDS for c in command.when})
    for key, text, runs in (
        (Qt.Key.Key_Space, " ", True),
        (Qt.Key.Key_Delete, "", False),
        (Qt.Key.Key_Plus, "+", False),
    ):
        held = QKeyEvent(QEvent.Type.KeyPress, key, Mod.NoModifier, text, True)
        assert (actions.in_text(held) is not None) == runs


def test_a_command_whose_conditions_fail_does_not_run(qtbot: QtBot):
    window = QWidget()
    qtbot.addWidget(window)
    actions = Actions(window)
    actions.set_conditions(frozenset())
    assert actions.in_text(event(Qt.Key.Key_Space, " ")) is None
    assert not actions["edit.undo"].isEnabled()
    assert actions["project.open"].isEnabled()


def test_portable_names_leave_the_keypad_out():
    assert portable(event(Qt.Key.Key_Left, "", Mod.KeypadModifier)) == "Left"
