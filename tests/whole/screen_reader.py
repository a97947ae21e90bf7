"""Reads a program's window as a screen reader does, over AT-SPI; runs in the system's own Python.

Takes orders on its input, one JSON list a line, and answers each with one line of JSON. The
bindings of AT-SPI belong to the system, so nothing of the project may be imported here.
"""

import importlib
import json
import sys
import time
from collections.abc import Iterator
from typing import Any

LIMIT = 30.0
KINDS = ("object:announcement", "object:text-caret-moved")


def desktop() -> Any:
    """Return the bindings and the root of all that can be read."""
    importlib.import_module("gi").require_version("Atspi", "2.0")
    return importlib.import_module("gi.repository.Atspi")


class Reader:
    """Looks at the program called `name` and remembers what it is told."""

    def __init__(self, name: str) -> None:
        self.atspi = desktop()
        self.loop: Any = importlib.import_module("gi.repository.GLib").MainContext.default()
        self.heard: list[str] = []
        self.listener: Any = self.atspi.EventListener.new(self.hear)
        self.listen()
        self.program = self.wait_for(name)

    def listen(self) -> bool:
        """Ask for events; once more when the program was not there yet to take note of it."""
        for kind in KINDS:
            self.listener.deregister(kind)
            self.listener.register(kind)
        self.turn(0.3)
        return True

    def hear(self, event: Any, *_: object) -> None:
        """Remember an event in words."""
        said = event.any_data if event.type == "object:announcement" else event.detail1
        self.heard.append(f"{event.type} {said}")

    def wait_for(self, name: str) -> Any:
        """Return the program once it has a window."""
        end = time.monotonic() + LIMIT
        while time.monotonic() < end:
            root = self.atspi.get_desktop(0)
            for number in range(root.get_child_count()):
                child = root.get_child_at_index(number)
                if child is not None and child.get_name() == name and child.get_child_count():
                    return child
            self.turn(0.1)
        raise SystemExit(f"no program called {name} can be read")

    def turn(self, seconds: float) -> None:
        """Let events come in for a while."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            while self.loop.iteration(False):
                pass
            time.sleep(0.01)

    def all_below(self, node: Any) -> Iterator[Any]:
        """Yield everything in the window, from the top down."""
        yield node
        for number in range(node.get_child_count()):
            child = node.get_child_at_index(number)
            if child is not None:
                yield from self.all_below(child)

    def document(self) -> Any:
        """Return the article's text."""
        for node in self.all_below(self.program):
            if node.get_role_name().startswith("document"):
                return node
        raise SystemExit("there is no document in the window")

    def names(self) -> list[list[str]]:
        """Return role, name and description of everything that is shown."""
        showing = self.atspi.StateType.SHOWING
        return [
            [node.get_role_name(), node.get_name(), node.get_description()]
            for node in self.all_below(self.program)
            if node.get_state_set().contains(showing)
        ]

    def text(self) -> dict[str, object]:
        """Return what can be known of the article's text."""
        document, atspi = self.document(), self.atspi
        count = atspi.Text.get_character_count(document)
        caret = atspi.Text.get_caret_offset(document)
        by = atspi.TextGranularity

        def around(granularity: Any) -> str:
            found = atspi.Text.get_string_at_offset(document, caret, granularity)
            return str(found.content)

        return {
            "name": document.get_name(),
            "count": count,
            "caret": caret,
            "selections": atspi.Text.get_n_selections(document),
            "text": atspi.Text.get_text(document, 0, count),
            "word": around(by.WORD),
            "line": around(by.LINE),
            "character": around(by.CHAR),
        }

    def put_caret(self, offset: int) -> bool:
        """Put the caret somewhere."""
        return bool(self.atspi.Text.set_caret_offset(self.document(), offset))

    def told(self) -> list[str]:
        """Return what was heard since the last time."""
        self.turn(0.5)
        heard, self.heard = self.heard, []
        return heard


def main() -> None:
    """Carry out orders until there are no more."""
    reader = Reader(sys.argv[1])
    for line in sys.stdin:
        order, *arguments = json.loads(line)
        sys.stdout.write(json.dumps(getattr(reader, order)(*arguments)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
