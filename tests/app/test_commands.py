"""The command table: one name and one key for each thing, and no letter taken from the labels."""

from collections import Counter

import pytest

from annotator.app.commands import COMMANDS, TEXT, Command, command


def test_ids_are_unique():
    assert [found for found, n in Counter(c.id for c in COMMANDS).items() if n > 1] == []


@pytest.mark.parametrize("one", COMMANDS, ids=lambda c: c.id)
def test_every_command_has_a_title_and_can_be_looked_up(one: Command):
    assert one.title.strip() == one.title != ""
    assert command(one.id) is one


def test_no_key_means_two_things():
    keys = Counter((c.mode, key) for c in COMMANDS for key in c.keys)
    assert [key for key, n in keys.items() if n > 1] == []


def test_a_mode_takes_over_keys_of_the_text_only():
    usual = {key: c for c in COMMANDS if not c.mode for key in c.keys}
    taken = [(key, c, usual[key]) for c in COMMANDS if c.mode for key in c.keys if key in usual]
    assert taken
    assert all(key in c.text_keys and key in other.text_keys for key, c, other in taken)


@pytest.mark.parametrize("one", COMMANDS, ids=lambda c: c.id)
def test_letters_and_digits_are_left_to_labels_and_choices(one: Command):
    assert not [key for key in one.keys if len(key) == 1 and key.isalnum()]


@pytest.mark.parametrize("one", COMMANDS, ids=lambda c: c.id)
def test_plain_keys_act_in_the_text_only(one: Command):
    plain = {key for key in one.keys if len(key) == 1 or key in {"Space", "Del", "Backspace"}}
    assert plain <= set(one.text_keys)
    assert set(one.text_keys) | set(one.window_keys) == set(one.keys)


def test_find_has_a_plain_key_in_the_text_and_another_everywhere():
    assert command("edit.find").text_keys == ("/",)
    assert command("edit.find").window_keys == ("Ctrl+F",)
    assert TEXT in command("go.next").when


@pytest.mark.parametrize("one", COMMANDS, ids=lambda c: c.id)
def test_every_command_is_in_a_menu_or_has_a_key(one: Command):
    assert one.keys or one.menu
    assert not one.menu or one.menu.count("/") in {1, 2}


def test_only_movement_repeats_while_a_key_is_held():
    assert {c.id.split(".")[0] for c in COMMANDS if c.repeats} == {"label", "go", "review", "view"}
    assert not command("label.remove").repeats
    assert not command("edit.undo").repeats


def test_an_unknown_command_is_an_error():
    with pytest.raises(KeyError):
        command("fly.away")
