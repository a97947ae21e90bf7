"""The keys of the commands as this user has them: the table, and differences from it.

A key may clash with another command, with a label's letter, with the digits, and with the keys
that the text and the fields keep for themselves.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from annotator.app.commands import COMMANDS, Command
from annotator.app.keyboard_layouts import LAYOUTS, Layout, reach
from annotator.model.schema import Schema

# What the text does by itself, and what every field and list needs.
_MOVING = ("Left", "Right", "Up", "Down", "Home", "End", "PgUp", "PgDown")
_FIXED = {
    **dict.fromkeys(_MOVING, "moves the caret"),
    **{f"Shift+{key}": "extends the selection" for key in _MOVING},
    **{f"Ctrl+{key}": "moves the caret" for key in ("Left", "Right", "Home", "End")},
    **{f"Ctrl+Shift+{key}": "extends the selection" for key in ("Left", "Right", "Home", "End")},
    "Ctrl+A": "selects the whole text",
    "Esc": "goes back one level",
    "Tab": "goes to the next part of the window",
    "Shift+Tab": "goes to the previous part of the window",
    ".": "begins a role",
    ",": "begins an attribute",
}
# Keys that type or delete in fields, so that they can be commands in the text only.
_TYPING = frozenset(
    {"Return", "Enter", "Space", "Shift+Space", "Del", "Backspace", "Shift+Del", "Shift+Backspace"}
)
_COMMANDING = ("Ctrl+", "Alt+", "Meta+")


@dataclass(frozen=True)
class KeyBindings:
    """The command table with a user's changes: command ids and all keys each of them has."""

    changes: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    table: tuple[Command, ...] = COMMANDS

    def __post_init__(self) -> None:
        usual = {command.id: command.keys for command in self.table}
        kept = {
            name: tuple(keys)
            for name, keys in self.changes.items()
            if name in usual and tuple(keys) != usual[name]
        }
        object.__setattr__(self, "changes", kept)

    @property
    def commands(self) -> tuple[Command, ...]:
        """The table with the keys that hold; what a user chose is taken from all others."""
        modes = {command.id: command.mode for command in self.table}
        chosen = {(modes[name], key) for name, keys in self.changes.items() for key in keys}
        return tuple(
            replace(command, keys=self.changes[command.id])
            if command.id in self.changes
            else replace(
                command, keys=tuple(k for k in command.keys if (command.mode, k) not in chosen)
            )
            for command in self.table
        )

    def keys(self, command: str) -> tuple[str, ...]:
        """Return the keys of a command."""
        return next((c.keys for c in self.commands if c.id == command), ())

    def is_changed(self, command: str) -> bool:
        """Tell whether a command has other keys than the table says."""
        return command in self.changes

    def with_keys(self, command: str, keys: tuple[str, ...]) -> "KeyBindings":
        """Return the bindings in which a command has just these keys."""
        return KeyBindings({**self.changes, command: tuple(dict.fromkeys(keys))}, self.table)

    def reset(self, command: str) -> "KeyBindings":
        """Return the bindings in which a command has the keys of the table again."""
        rest = {name: keys for name, keys in self.changes.items() if name != command}
        return KeyBindings(rest, self.table)

    def clash(self, command: str, key: str, schema: Schema | None) -> str | None:
        """Return in a sentence why a command cannot have a key, or None when it can."""
        wanted = next(c for c in self.table if c.id == command)
        if why := _kept(key, schema):
            return why
        if why := _FIXED.get(key):
            return f"{key} {why}"
        if key in _TYPING and key not in replace(wanted, keys=(key,)).text_keys:
            return f"{key} types in fields: only a command of the text can have it"
        others = (c for c in self.commands if c.id != command and key in c.keys)
        other = next((c for c in others if not _apart(wanted, c, key)), None)
        if other is None:
            return None
        where = "in the text" if key in other.text_keys else "everywhere"
        return f"{key} is {plain_title(other)} already, {where}"

    def unreachable(self) -> Iterator[tuple[Layout, Command, str]]:
        """Yield the printable keys that a keyboard can type neither by character nor by place."""
        taken = {key for command in self.commands for key in command.keys if len(key) == 1}
        for layout in LAYOUTS:
            for command in self.commands:
                for key in command.keys:
                    if len(key) == 1 and reach(key, layout, taken) is None:
                        yield layout, command, key


def plain_title(command: Command) -> str:
    """Return a command's title as it reads outside its menu: `Captions: None`."""
    submenu = command.menu.split("/", 2)[2] if command.menu.count("/") == 2 else ""
    title = command.title.removesuffix("…")
    return f"{submenu}: {title}" if submenu and submenu != "Move an End" else title


def label_clashes(bindings: KeyBindings, schema: Schema) -> Iterator[str]:
    """Yield in sentences where a label's letter and a command's key are the same."""
    for command in bindings.commands:
        for key in command.keys:
            letter = key.removeprefix("Shift+").lower()
            if (label := schema.by_key.get(letter)) is not None:
                yield f"{key} is the key of {plain_title(command)}, and would label {label.name}."


def _kept(key: str, schema: Schema | None) -> str | None:
    """Say what a bare character or a letter is kept for."""
    bare = key.removeprefix("Shift+")
    if key.startswith(_COMMANDING) or len(bare) != 1:
        return None
    if bare.isdigit():
        return f"{bare} chooses the {_nth(bare)} thing: digits are no commands"
    if not bare.isalpha():
        return None
    labels: Mapping[str, object] = schema.by_key if schema is not None else {}
    if schema is not None and bare.lower() in labels:
        return f"{bare.lower()} labels {schema.by_key[bare.lower()].name}"
    return f"{bare.lower()} is a letter: letters are labels"


def _nth(digit: str) -> str:
    return {"1": "first", "2": "second", "3": "third", "0": "new"}.get(digit, f"{digit}th")


def _apart(one: Command, other: Command, key: str) -> bool:
    """Tell whether two commands may share a key of the text: one of a mode comes first."""
    in_text = key in replace(one, keys=(key,)).text_keys and key in other.text_keys
    return in_text and one.mode != other.mode
