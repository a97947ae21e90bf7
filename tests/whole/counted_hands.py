"""Hands that label by the keyboard alone and count every press.

What is counted: each key that goes down with its modifiers held is one press (`Ctrl+Up` is one,
`,` and a letter are two), in the text and in the find field alike. How words are reached is
counted, too: the cheapest of

- `Ctrl+Right` or `Ctrl+Left` from where the caret stands, a press a word;
- `/`, the letters that are typed until the hit is the one wanted, `Enter` (backwards
  `Shift+Enter`) for each hit that is passed over, `Esc`;

and from there `Ctrl+Up` to grow and `Alt+arrows` to move an end, a press a step.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from annotator.app.nudge import Nudge, nudged
from annotator.errors import Refused
from annotator.model.fragment import Fragment
from annotator.model.sentences import grow
from annotator.model.words import next_word, previous_word, snap, word_at, words
from annotator.ui.window.main_window import MainWindow
from tests.ui.window_builders import ALT, CONTROL, PLAIN, SHIFT, at_work

_LONGEST_QUERY = 14
_MOST_MOVES = 14
_MOST_STEPS = 30
# A selection that reaches further beyond what is wanted is not taken back word by word.
_FAR = 80


@dataclass(frozen=True, slots=True)
class Key:
    """A key with its modifiers, or a letter that is typed."""

    key: Qt.Key | str
    modifiers: Qt.KeyboardModifier = PLAIN


GROW = Key(Qt.Key.Key_Up, CONTROL)
ENTER = Key(Qt.Key.Key_Return)
BACK = Key(Qt.Key.Key_Return, SHIFT)
ESCAPE = Key(Qt.Key.Key_Escape)
REJECT = BACK
ACCEPT_ALL = Key(Qt.Key.Key_Return, CONTROL | SHIFT)
_NUDGES = {
    Nudge.END_LATER_CLAUSE: Key(Qt.Key.Key_Down, ALT),
    Nudge.END_LATER: Key(Qt.Key.Key_Right, ALT),
    Nudge.END_EARLIER: Key(Qt.Key.Key_Left, ALT),
    Nudge.START_LATER: Key(Qt.Key.Key_Right, ALT | SHIFT),
    Nudge.START_EARLIER: Key(Qt.Key.Key_Left, ALT | SHIFT),
    Nudge.END_LATER_CHARACTER: Key("]"),
    Nudge.END_EARLIER_CHARACTER: Key("["),
    Nudge.START_LATER_CHARACTER: Key("}"),
    Nudge.START_EARLIER_CHARACTER: Key("{"),
}


@dataclass(frozen=True, slots=True)
class Way:
    """Keys that reach a stretch of text: `query` goes into the find field, then come `keys`."""

    keys: tuple[Key, ...]
    query: str | None = None
    passed: int = 0
    selects: bool = True

    @property
    def cost(self) -> int:
        """How many presses the way takes."""
        found = 0 if self.query is None else len(self.query) + abs(self.passed) + 2
        return found + len(self.keys)


@dataclass(slots=True)
class CountedHands:
    """The keyboard of a window, and how often it was pressed."""

    window: MainWindow
    presses: int = 0
    steps: dict[tuple[Fragment, Fragment], tuple[tuple[Key, ...], ...]] = field(
        default_factory=dict[tuple[Fragment, Fragment], tuple[tuple[Key, ...], ...]]
    )

    def press(self, *keys: Key) -> None:
        """Press keys in the text."""
        for key in keys:
            self._send(at_work(self.window)[2], key)

    def type(self, letters: str) -> None:
        """Press letters in the text."""
        self.press(*map(Key, letters))

    def reach(self, place: Fragment, *, word: bool = False) -> None:
        """Select a stretch of text; with `word` the caret in a single word is enough."""
        way = min(self._ways(place, word=word), key=lambda each: each.cost)
        self._take(way)
        view = at_work(self.window)[2]
        if way.selects:
            assert view.selection == place, (view.selection, place, way)
        else:
            assert word_at(view.content, view.caret) == place

    # Inside

    def _take(self, way: Way) -> None:
        workspace, _, view = at_work(self.window)
        if way.query is not None:
            self._send(view, Key("/"))
            find = workspace.page.finding.field
            for letter in way.query:
                self._send(find, Key(letter))
            for _ in range(abs(way.passed)):
                self._send(find, ENTER if way.passed > 0 else BACK)
            self._send(find, ESCAPE)
        self.press(*way.keys)

    def _send(self, widget: QWidget, key: Key) -> None:
        self.presses += 1
        if isinstance(key.key, str):
            QTest.keyClicks(widget, key.key, key.modifiers)
        else:
            QTest.keyClick(widget, key.key, key.modifiers)

    def _ways(self, place: Fragment, *, word: bool) -> Iterator[Way]:
        view = at_work(self.window)[2]
        content = view.content
        single = word and word_at(content, place.start) == place
        for start in self._starts(content, place):
            moves = self._moves(content, view.caret, start)
            if moves is not None:
                if not moves and (view.selection is not None or view.selected is not None):
                    moves = (ESCAPE,)
                if single and start == place.start and moves:
                    yield Way(moves, selects=False)
                first = grow(content, Fragment(start, start))
                yield from (Way((*moves, GROW, *rest)) for rest in self._steps(first, place))
            for query, passed, hit in self._queries(content, start):
                for rest in self._steps(hit, place):
                    yield Way(rest, query, passed)

    def _steps(self, selection: Fragment, place: Fragment) -> tuple[tuple[Key, ...], ...]:
        known = (selection, place)
        if known not in self.steps:
            self.steps[known] = tuple(_steps(at_work(self.window)[2].content, *known))
        return self.steps[known]

    def _starts(self, content: str, place: Fragment) -> list[int]:
        found = [each.start for each in words(content, *place)]
        return [*found[:10], *found[-2:]]

    def _moves(self, content: str, caret: int, start: int) -> tuple[Key, ...] | None:
        later = caret < start
        key = Key(Qt.Key.Key_Right if later else Qt.Key.Key_Left, CONTROL)
        step = next_word if later else previous_word
        keys: list[Key] = []
        while caret != start and len(keys) < _MOST_MOVES:
            caret = step(content, caret)
            keys.append(key)
        return tuple(keys) if caret == start else None

    def _queries(self, content: str, start: int) -> Iterator[tuple[str, int, Fragment]]:
        view = at_work(self.window)[2]
        at = view.selection.start if view.selection is not None else view.caret
        for length in range(1, _LONGEST_QUERY):
            query = content[start : start + length]
            if "\n" in query or query != query.strip() or start + length > len(content):
                continue
            hits = [m.start() for m in re.finditer(re.escape(query), content, re.IGNORECASE)]
            if start not in hits:
                continue
            ahead = [hit for hit in hits if hit >= at] + [hit for hit in hits if hit < at]
            passed = ahead.index(start)
            passed = min(passed, passed - len(ahead), key=abs)
            yield query.lower(), passed, snap(content, start, start + length)


def _steps(content: str, selection: Fragment, place: Fragment) -> Iterator[tuple[Key, ...]]:
    """Yield the keys that make a stretch of a selection: growing some steps, then the ends."""
    grown: list[Key] = []
    for _ in range(6):
        ends = _ends(content, selection, place)
        if ends is not None:
            yield (*grown, *ends)
        larger = grow(content, selection)
        if larger == selection:
            return
        selection = larger
        grown.append(GROW)


def _ends(content: str, selection: Fragment, place: Fragment) -> tuple[Key, ...] | None:
    keys: list[Key] = []
    if max(selection.end - place.end, place.start - selection.start) > _FAR:
        return None
    while selection != place and len(keys) < _MOST_STEPS:
        for nudge in _towards(selection, place):
            try:
                moved = nudged(content, [selection], nudge)[0]
            except Refused:
                continue
            if _away(moved, place) < _away(selection, place):
                selection = moved
                keys.append(_NUDGES[nudge])
                break
        else:
            return None
    return tuple(keys) if selection == place else None


def _towards(selection: Fragment, place: Fragment) -> Iterator[Nudge]:
    """Yield the steps that bring an end nearer without passing it, by words before characters."""
    if selection.end < place.end:
        yield from (Nudge.END_LATER_CLAUSE, Nudge.END_LATER, Nudge.END_LATER_CHARACTER)
    if selection.end > place.end:
        yield from (Nudge.END_EARLIER, Nudge.END_EARLIER_CHARACTER)
    if selection.start < place.start:
        yield from (Nudge.START_LATER, Nudge.START_LATER_CHARACTER)
    if selection.start > place.start:
        yield from (Nudge.START_EARLIER, Nudge.START_EARLIER_CHARACTER)


def _away(selection: Fragment, place: Fragment) -> int:
    return abs(selection.start - place.start) + abs(selection.end - place.end)
