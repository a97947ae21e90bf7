"""Keys can be changed; a key never comes to mean two things, and is there on four keyboards."""

import pytest

from annotator.app.commands import COMMANDS, Command
from annotator.app.key_bindings import KeyBindings, label_clashes, plain_title
from annotator.app.keyboard_layouts import FRENCH, GERMAN, LAYOUTS, RUSSIAN, US, Level, notes, reach
from annotator.model.schema_file import load_schema, shipped_schemas

SCHEMA = load_schema("sanctions-news")
NONE = KeyBindings()


def test_without_changes_the_table_holds():
    assert NONE.commands == COMMANDS
    assert NONE.keys("edit.undo") == ("Ctrl+Z",)


def test_a_change_is_kept_as_a_difference():
    changed = NONE.with_keys("edit.undo", ("Ctrl+Alt+U",))
    assert changed.keys("edit.undo") == ("Ctrl+Alt+U",)
    assert changed.changes == {"edit.undo": ("Ctrl+Alt+U",)}
    assert changed.with_keys("edit.undo", ("Ctrl+Z",)).changes == {}
    assert changed.reset("edit.undo") == NONE
    assert changed.is_changed("edit.undo")


def test_a_command_can_be_without_any_key():
    assert NONE.with_keys("project.quit", ()).keys("project.quit") == ()


def test_what_a_user_chose_is_taken_from_a_new_row_of_the_table():
    newer = (*COMMANDS, Command("new.thing", "New Thing", ("Ctrl+Alt+U",)))
    bindings = KeyBindings({"edit.undo": ("Ctrl+Alt+U",)}, newer)
    assert bindings.keys("new.thing") == ()
    assert bindings.keys("edit.undo") == ("Ctrl+Alt+U",)


def test_changes_of_commands_that_are_gone_are_dropped():
    assert KeyBindings({"fly.away": ("Ctrl+Alt+U",)}).changes == {}


@pytest.mark.parametrize(
    ("command", "key", "said"),
    [
        ("edit.redo", "Ctrl+Z", "Ctrl+Z is Undo already, everywhere"),
        ("edit.undo", "/", "/ is Find in Article already, in the text"),
        ("edit.undo", "p", "p labels Person"),
        ("edit.undo", "Shift+P", "p labels Person"),
        ("edit.undo", "z", "z is a letter: letters are labels"),
        ("edit.undo", "ж", "ж is a letter: letters are labels"),
        ("edit.undo", "3", "3 chooses the third thing: digits are no commands"),
        ("edit.undo", "Left", "Left moves the caret"),
        ("edit.undo", "Ctrl+Shift+Left", "Ctrl+Shift+Left extends the selection"),
        ("edit.undo", "Esc", "Esc goes back one level"),
        ("edit.undo", ".", ". begins a role"),
        ("edit.undo", "Del", "Del types in fields: only a command of the text can have it"),
        ("label.grow", "Del", "Del is Remove Annotation already, in the text"),
        ("label.grow", "Ctrl+Up", None),
        ("label.grow", "Ctrl+Alt+U", None),
        ("edit.undo", "F12", None),
        ("edit.undo", "!", None),
    ],
)
def test_clashes_are_named(command: str, key: str, said: str | None):
    assert NONE.clash(command, key, SCHEMA) == said


def test_a_key_that_was_given_up_is_free():
    freed = NONE.with_keys("edit.undo", ())
    assert freed.clash("edit.redo", "Ctrl+Z", SCHEMA) is None


@pytest.mark.parametrize("name", shipped_schemas())
def test_no_label_shares_its_letter_with_a_command(name: str):
    assert list(label_clashes(NONE, load_schema(name))) == []


def test_a_letter_of_ones_own_schema_is_noticed():
    wild = KeyBindings({"edit.undo": ("p",)})
    assert list(label_clashes(wild, SCHEMA)) == ["p is the key of Undo, and would label Person."]


def test_every_key_of_the_table_is_there_on_four_keyboards():
    assert list(NONE.unreachable()) == []


def test_a_key_that_a_keyboard_lacks_is_found():
    bindings = NONE.with_keys("edit.find", ("?",)).with_keys("label.grow", ("'",))
    lacking = {(layout.name, key) for layout, _, key in bindings.unreachable()}
    assert lacking == set()
    shadowed = NONE.with_keys("label.grow", ("&",)).with_keys("label.shrink", ("?",))
    assert {(layout.name, key) for layout, _, key in shadowed.unreachable()} == {("Russian", "&")}


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_a_keyboard_has_every_place(layout: object):
    for known in LAYOUTS:
        assert len(known.plain) == len(known.shifted) == len(known.third) == len(US.plain)
    assert layout in LAYOUTS


@pytest.mark.parametrize(
    ("layout", "character", "stroke"),
    [
        (US, "/", "/"),
        (GERMAN, "/", "Shift+7"),
        (GERMAN, "[", "AltGr+8"),
        (GERMAN, "+", "+"),
        (GERMAN, "=", "Shift+0"),
        (FRENCH, "/", "Shift+:"),
        (FRENCH, "[", "AltGr+("),
        (FRENCH, "}", "AltGr+="),
        (RUSSIAN, "/", "Shift+\\"),
    ],
)
def test_how_characters_are_typed(layout: object, character: str, stroke: str):
    (found,) = (known for known in LAYOUTS if known is layout)
    assert str(found.stroke(character)) == stroke


def test_brackets_are_reached_by_place_on_a_russian_keyboard():
    found = reach("[", RUSSIAN, {"[", "]"})
    assert found is not None
    assert found.stroke is None
    assert found.note == "the key of х"
    assert reach("[", RUSSIAN, {"х"}) is None


def test_what_is_said_of_a_key():
    assert list(notes("[")) == ["German: AltGr+8", "French: AltGr+(", "Russian: the key of х"]
    assert list(notes("Ctrl+D")) == []
    assert list(notes("F8")) == []
    assert next(notes("Ctrl+/")) == "German: Shift+7"
    assert Level.ALT_GR.value == "AltGr"


def test_titles_read_outside_their_menus():
    titles = {c.id: plain_title(c) for c in COMMANDS}
    assert titles["view.captions.none"] == "Captions: None"
    assert titles["label.end_later"] == "End Later by a Word"
    assert titles["project.new"] == "New Project"
