"""What one works at in the window: annotating, reviewing, agreement. One mode is on at a time.

A mode is a set of panes (`side_panes`), conditions of the command table, and what it does when it
is entered and left. A further mode: a name in `Mode`, its title, a command `go.` and its name, its
panes, and `Modes.offer`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, Signal

from annotator.errors import UserError
from annotator.ui.panes.side_panes import AGREEMENT, ANNOTATE, REVIEW

TITLES = {ANNOTATE: "Annotate", REVIEW: "Review", AGREEMENT: "Agreement"}


def mode_title(mode: str) -> str:
    """Return the words of a mode's tab."""
    return QCoreApplication.translate("Mode", TITLES[mode])


def _nothing() -> None:
    """Do nothing."""


@dataclass(frozen=True, slots=True)
class Way:
    """What a mode does when it is entered and left; a refusal to enter leaves the one before on."""

    enter: Callable[[], object] = _nothing
    leave: Callable[[], object] = _nothing


class Modes(QObject):
    """Goes from one mode to another.

    Signals:
        changed(object): the name of the mode that is on now.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.current = ANNOTATE
        self.before = ANNOTATE
        self._ways: dict[str, Way] = {ANNOTATE: Way()}

    @property
    def offered(self) -> tuple[str, ...]:
        """The modes that there are, in the order of their tabs."""
        return tuple(mode for mode in TITLES if mode in self._ways)

    def offer(self, mode: str, way: Way) -> None:
        """Let a mode be chosen from now on."""
        self._ways[mode] = way

    def choose(self, mode: str) -> None:
        """Go over to a mode; a `UserError` on the way leaves everything as it is."""
        if mode == self.current or mode not in self._ways:
            return
        before = self.current
        self.current = mode
        try:
            self._ways[mode].enter()
        except BaseException:
            self.current = before
            raise
        self.before = before
        self._ways[before].leave()
        self.changed.emit(mode)

    def fall_back(self) -> None:
        """Annotate again."""
        self.choose(ANNOTATE)

    def go_back(self) -> None:
        """Go on with what one was at before; annotate, when that cannot be entered any more."""
        try:
            self.choose(self.before)
        except UserError:
            self.fall_back()
