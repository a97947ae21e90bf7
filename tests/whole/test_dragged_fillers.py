"""Fillers dragged with a real mouse on a real (virtual) screen: out of the text, into slots."""

import json
import select
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect

from annotator.app.checking import check_project
from annotator.app.project import open_project
from annotator.ui.hands.annotation_words import filled_roles
from tests.builders import a_project
from tests.ui.window_builders import OTHER
from tests.whole.virtual_screen import VirtualScreen, until, virtual_screen

NEWS = (
    "The Treasury imposed sanctions on Gefest-M, a Moscow firm, over coal exports.\n\n"
    "The firm had been warned by Washington in 2017.\n"
)
ENDS = 20.0


class Hands:
    """A mouse in the real window, and what the window answers."""

    def __init__(self, screen: VirtualScreen, program: "subprocess.Popen[bytes]") -> None:
        self.screen = screen
        self.program = program

    def ask(self, order: str, *words: str) -> Any:
        asked, answered = self.program.stdin, self.program.stdout
        assert asked is not None
        assert answered is not None
        asked.write(json.dumps([order, *words]).encode() + b"\n")
        asked.flush()
        ready, _, _ = select.select([answered], [], [], ENDS)
        line = answered.readline() if ready else b""
        if not line:
            pytest.fail(f"no answer to {order} {words}:\n{self.screen.said()}")
        return json.loads(line)

    def point(self, order: str, words: str) -> QPoint:
        return QPoint(*until(lambda: self.ask(order, words), f"{words} is there")[:2])

    def select(self, quote: str) -> None:
        """Drag the mouse over words."""
        left, top, right, _ = self.ask("words", quote)
        self.screen.drag(QRect(QPoint(left - 2, top), QPoint(right + 2, top)))
        until(lambda: self.ask("selection") == quote, f"{quote} is selected")

    def take(self, start: QPoint) -> None:
        """Grasp what is at a point and move it off."""
        self.screen.grasp(start)
        self.screen.move_to(start + QPoint(30, 14))
        until(lambda: self.ask("dragging"), "something is being dragged")

    def drag(self, start: QPoint, end: QPoint) -> None:
        """Drag what is at a point to another one."""
        self.take(start)
        self.screen.move_to(end)
        self.screen.let_go()
        until(lambda: not self.ask("dragging"), "the drag has ended")

    def end(self) -> None:
        """Close the window; nothing was said on the terminal, and the file is sound."""
        self.ask("close")
        assert self.program.wait(ENDS) == 0
        assert self.screen.said() == ""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    session = a_project(tmp_path, NEWS, OTHER)
    session.close()
    return session.path


@pytest.fixture
def hands(tmp_path: Path, project: Path) -> Iterator[Hands]:
    folder = tmp_path / "screen"
    folder.mkdir()
    with virtual_screen(folder) as screen:
        hands = Hands(screen, screen.open_answering(project))
        for label, quote in (("COMPANY", "Gefest-M"), ("DATE", "2017"), ("TITLE", "Treasury")):
            hands.ask("label", label, quote)
        hands.ask("label", "SANCTION", "sanctions")
        yield hands


def kept(project: Path) -> list[tuple[str, str]]:
    """Return role and words of what fills the sanction in the file."""
    session = open_project(project, read_only=True)
    try:
        article = session.open_article(session.queue.keys()[0])
        (frame,) = [k for k in article.spans.in_order() if article.spans.label(k) == "SANCTION"]
        found = filled_roles(article, session.schema, frame, str)
        return [(role, words) for role, _, words in found]
    finally:
        session.close()


def test_fillers_reach_their_slots_by_the_mouse_alone(hands: Hands, project: Path):
    hands.ask("select", "sanctions")
    hands.select("coal exports")
    hands.drag(hands.point("words", "coal exports") + QPoint(8, 0), hands.point("slot", "reason"))
    assert hands.ask("filled", "sanctions") == [["reason", "coal exports"]]
    assert ["REASON", "coal exports"] in hands.ask("labels")
    hands.drag(hands.point("underline", "Gefest-M"), hands.point("slot", "target"))
    assert ["target", "Gefest-M"] in hands.ask("filled", "sanctions")
    hands.ask("escape")
    assert hands.ask("held") == ""
    hands.drag(hands.point("underline", "2017"), hands.point("words", "sanctions") + QPoint(8, 0))
    filled = hands.ask("filled", "sanctions")
    assert sorted(filled) == [["date", "2017"], ["reason", "coal exports"], ["target", "Gefest-M"]]
    assert "sanctions" in hands.ask("held")
    hands.end()
    assert sorted(kept(project)) == [tuple(each) for each in sorted(filled)]
    assert check_project(project) == []


def test_what_is_put_down_or_refused_changes_nothing(hands: Hands, project: Path):
    hands.ask("select", "sanctions")
    hands.take(hands.point("underline", "Gefest-M"))
    hands.screen.move_to(hands.point("slot", "target"))
    hands.screen.press("z", "Delete", "ctrl+z")
    hands.screen.press("Escape")
    until(lambda: not hands.ask("dragging"), "Esc puts it down")
    hands.screen.let_go()
    assert hands.ask("filled", "sanctions") == []
    assert "sanctions" in hands.ask("held")
    hands.drag(hands.point("underline", "Treasury"), hands.point("slot", "target"))
    assert hands.ask("message").startswith("Title cannot be the target: that is one of ")
    hands.drag(hands.point("underline", "sanctions"), hands.point("slot", "target"))
    assert hands.ask("message") == "A frame cannot fill its own role."
    assert hands.ask("filled", "sanctions") == []
    hands.select("Moscow firm")
    hands.end()
    assert kept(project) == []


def test_what_happens_meanwhile_ends_the_drag(hands: Hands, project: Path):
    hands.ask("select", "sanctions")
    running = hands.ask("timers")
    slot = hands.point("slot", "target")
    hands.take(hands.point("underline", "Gefest-M"))
    hands.ask("remove", "Gefest-M")
    until(lambda: not hands.ask("dragging"), "what is gone is not dragged on")
    hands.screen.move_to(slot)
    hands.screen.let_go()
    assert hands.ask("filled", "sanctions") == []
    for _ in range(3):
        hands.take(hands.point("underline", "2017"))
        hands.screen.press("Escape")
        hands.screen.let_go()
    until(lambda: hands.ask("timers") <= running, "no timer is left over")
    hands.take(hands.point("underline", "2017"))
    hands.ask("open_next")
    until(lambda: not hands.ask("dragging"), "another article is open")
    hands.screen.let_go()
    hands.screen.press("ctrl+Prior")
    until(lambda: hands.ask("labels"), "the first article is open again")
    hands.take(hands.point("underline", "2017"))
    hands.end()
    assert kept(project) == []
    assert check_project(project) == []
