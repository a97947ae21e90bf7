"""Keys are changed in a dialog, and hold at once, everywhere and after a restart."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.app.commands import command
from annotator.app.key_bindings import KeyBindings
from annotator.model.schema_file import load_schema
from annotator.ui.dialogs.key_sheet import KeySheet
from annotator.ui.dialogs.keys_dialog import KeysDialog
from annotator.ui.look.theme import load_theme
from tests.ui.window_builders import (
    ALT,
    CONTROL,
    OTHER,
    SHIFT,
    a_window,
    an_empty_window,
    at_work,
    press,
)

Key = Qt.Key
SCHEMA = load_schema("sanctions-news")


def a_dialog(qtbot: QtBot, bindings: KeyBindings | None = None) -> KeysDialog:
    dialog = KeysDialog(load_theme("light"), bindings or KeyBindings(), SCHEMA)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    return dialog


def test_a_new_key_is_pressed(qtbot: QtBot):
    dialog = a_dialog(qtbot)
    dialog.choose("go.random")
    press(dialog.list, Key.Key_Return)
    assert dialog.field.hasFocus()
    press(dialog.field, Key.Key_B, CONTROL)
    assert dialog.bindings.keys("go.random") == ("Ctrl+B",)
    assert dialog.list.hasFocus()
    assert "changed" in str(dialog.list.currentIndex().data())


def test_a_clash_is_named_and_nothing_changes(qtbot: QtBot):
    dialog = a_dialog(qtbot)
    dialog.choose("go.random")
    dialog.change()
    press(dialog.field, Key.Key_Z, CONTROL)
    assert dialog.refused.text() == "Ctrl+Z is Undo already, everywhere"
    press(dialog.field, "p")
    assert dialog.refused.text() == "p labels Person"
    assert dialog.bindings == KeyBindings()
    press(dialog.field, Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.list.hasFocus()


def test_a_key_can_stand_beside_another_and_be_taken_away(qtbot: QtBot):
    dialog = a_dialog(qtbot)
    dialog.choose("go.open_point")
    dialog.add()
    press(dialog.field, Key.Key_F12)
    assert dialog.bindings.keys("go.open_point") == ("F8", "F12")
    press(dialog.list, Key.Key_Delete)
    assert dialog.bindings.keys("go.open_point") == ()


def test_one_or_all_are_reset(qtbot: QtBot):
    changed = {"go.open_point": ("F12",), "go.random": ("Ctrl+B",)}
    dialog = a_dialog(qtbot, KeyBindings(changed))
    dialog.choose("go.open_point")
    dialog._reset.click()
    assert dialog.bindings.changes == {"go.random": ("Ctrl+B",)}
    dialog._reset_all.click()
    assert dialog.bindings.changes == {}
    assert not dialog._reset_all.isEnabled()


def test_a_key_that_was_given_away_is_not_reset_into_a_clash(qtbot: QtBot):
    dialog = a_dialog(qtbot, KeyBindings({"go.open_point": ("F12",), "go.random": ("F8",)}))
    dialog.choose("go.open_point")
    dialog._reset.click()
    assert dialog.refused.text() == "F8 is Random Unfinished already, everywhere"
    assert dialog.bindings.keys("go.open_point") == ("F12",)


def test_other_keyboards_are_told_of(qtbot: QtBot):
    dialog = a_dialog(qtbot)
    dialog.choose("label.end_later_character")
    assert "German: AltGr+9" in dialog.said.text()
    dialog.choose("go.done")
    assert dialog.said.text() == ""


def test_commands_are_filtered_by_name_and_by_key(qtbot: QtBot):
    dialog = a_dialog(qtbot)
    press(dialog.list, "u")
    assert dialog.filter.hasFocus()
    press(dialog.filter, "ndo")
    assert dialog.command == command("edit.undo")
    dialog.filter.setText("f8")
    assert dialog.command == command("go.open_point")
    dialog.filter.setText("nothing at all")
    assert dialog.command is None


def test_new_keys_hold_at_once_and_after_a_restart(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, OTHER, OTHER + "more")
    _, session, view = at_work(window)
    bindings = KeyBindings({"go.done": ("Ctrl+B",), "edit.find": ("!", "Ctrl+F")})
    window.shortcuts.set_bindings(bindings)
    assert window.commands["go.done"].shortcut().toString() == "Ctrl+B"
    assert window.commands["edit.find"].text() == "Find in Article\t!"
    assert "!" in KeySheet(load_theme("light"), SCHEMA, window, bindings.commands).spoken
    press(window, Key.Key_Return, CONTROL)
    assert view.content == OTHER
    press(window, Key.Key_B, CONTROL)
    assert view.content == OTHER + "more"
    press(view, "/")
    workspace = window.workspace
    assert workspace is not None
    assert workspace.page.finding.isHidden()
    press(view, "!")
    assert workspace.page.finding.isVisible()
    path = session.path
    window.close()
    again = an_empty_window(qtbot, tmp_path)
    again.open_at_start(path)
    assert again.commands.key("go.done") == "Ctrl+B"
    assert not again.commands["project.quit"].shortcut().isEmpty()


def test_modifiers_alone_are_no_key(qtbot: QtBot):
    dialog = a_dialog(qtbot)
    dialog.choose("go.random")
    dialog.change()
    press(dialog.field, Key.Key_Control)
    assert dialog.bindings == KeyBindings()
    press(dialog.field, Key.Key_F7, ALT | SHIFT)
    assert dialog.bindings.keys("go.random") == ("Alt+Shift+F7",)
