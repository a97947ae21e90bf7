"""Where the caret goes for each key."""

from enum import Enum, auto
from typing import NamedTuple

from PySide6.QtCore import Qt

from annotator.model.words import next_word, previous_word
from annotator.ui.view.flow import Flow
from annotator.ui.view.paragraph_layout import ParagraphLayout
from annotator.ui.view.selection import TextSelection


class Move(Enum):
    """A move of the caret."""

    LEFT = auto()
    RIGHT = auto()
    WORD_LEFT = auto()
    WORD_RIGHT = auto()
    UP = auto()
    DOWN = auto()
    PAGE_UP = auto()
    PAGE_DOWN = auto()
    LINE_START = auto()
    LINE_END = auto()
    TEXT_START = auto()
    TEXT_END = auto()


class Target(NamedTuple):
    """Where a move ends; `x` is the column that further vertical moves keep."""

    offset: int
    x: float | None = None


_PLAIN = {
    Qt.Key.Key_Left: Move.LEFT,
    Qt.Key.Key_Right: Move.RIGHT,
    Qt.Key.Key_Up: Move.UP,
    Qt.Key.Key_Down: Move.DOWN,
    Qt.Key.Key_PageUp: Move.PAGE_UP,
    Qt.Key.Key_PageDown: Move.PAGE_DOWN,
    Qt.Key.Key_Home: Move.LINE_START,
    Qt.Key.Key_End: Move.LINE_END,
}
_WITH_CONTROL = {
    Qt.Key.Key_Left: Move.WORD_LEFT,
    Qt.Key.Key_Right: Move.WORD_RIGHT,
    Qt.Key.Key_Home: Move.TEXT_START,
    Qt.Key.Key_End: Move.TEXT_END,
}
_VERTICAL = {Move.UP: -1, Move.DOWN: 1}
PAGES = frozenset({Move.PAGE_UP, Move.PAGE_DOWN})


def move_for(key: int, modifiers: Qt.KeyboardModifier) -> Move | None:
    """Return the move a key stands for; Shift extends and changes nothing else."""
    rest = modifiers & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
    if rest == Qt.KeyboardModifier.NoModifier:
        return _PLAIN.get(Qt.Key(key))
    if rest == Qt.KeyboardModifier.ControlModifier:
        return _WITH_CONTROL.get(Qt.Key(key))
    return None


def target(flow: Flow, selection: TextSelection, move: Move) -> Target:
    """Return where the caret goes; by a page it goes with the window, which is not known here."""
    caret = selection.caret
    if move in _VERTICAL:
        return _by_lines(flow, selection, _VERTICAL[move])
    if move in (Move.LEFT, Move.RIGHT):
        return Target(_beside(flow, caret, right=move is Move.RIGHT))
    if move in (Move.WORD_LEFT, Move.WORD_RIGHT):
        return Target(_by_word(flow, caret, right=move is Move.WORD_RIGHT))
    return Target(_to_edge(flow, caret, move))


def _to_edge(flow: Flow, caret: int, move: Move) -> int:
    paragraph = flow.holding(caret)
    if move is Move.LINE_START:
        return paragraph.line_start(paragraph.line_of(caret))
    if move is Move.LINE_END:
        return paragraph.line_end(paragraph.line_of(caret))
    return 0 if move is Move.TEXT_START else len(flow.text)


def _beside(flow: Flow, caret: int, *, right: bool) -> int:
    """Return the next place on the screen; at a paragraph's edge, in the neighbouring one."""
    paragraph = flow.holding(caret)
    found = paragraph.beside(caret, right=right)
    if found is not None:
        return found
    number = flow.blocks.at(caret)
    if right != paragraph.rtl:
        last = number + 1 == len(flow.blocks)
        return paragraph.end if last else flow.blocks.range(number + 1)[0]
    return flow.blocks.range(number - 1)[1] if number > 0 else paragraph.start


def _by_word(flow: Flow, caret: int, *, right: bool) -> int:
    forward = right != flow.holding(caret).rtl
    content = flow.text.content
    return next_word(content, caret) if forward else previous_word(content, caret)


def _by_lines(flow: Flow, selection: TextSelection, lines: int) -> Target:
    caret = selection.caret
    number = flow.blocks.at(caret)
    paragraph = flow.paragraph(number)
    x = paragraph.x_of(caret) if selection.x is None else selection.x
    line = paragraph.line_of(caret) + lines
    while line < 0 and number > 0:
        number -= 1
        paragraph = flow.paragraph(number)
        line += len(paragraph.lines)
    while line >= len(paragraph.lines) and number + 1 < len(flow.blocks):
        line -= len(paragraph.lines)
        number += 1
        paragraph = flow.paragraph(number)
    return Target(_on_line(paragraph, line, x), x)


def _on_line(paragraph: ParagraphLayout, line: int, x: float) -> int:
    if line < 0:
        return paragraph.start
    if line >= len(paragraph.lines):
        return paragraph.end
    return paragraph.offset_near(line, x)
