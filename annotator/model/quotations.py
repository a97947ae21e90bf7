"""Quotation marks of news text, paired within one paragraph."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from annotator.model.characters import Kind, kind_at
from annotator.model.fragment import Fragment

# Which marks a closing mark may close. A mark that opens in one tradition closes in another:
# “English”, „deutsch“, «français», »dansk«.
_CLOSES = {
    "”": "“„",
    "“": "„",
    "’": "‘‚",
    "‘": "‚",
    "»": "«",
    "«": "»",
    "›": "‹",
    "‹": "›",
    "」": "「",
    "』": "『",
    "｣": "｢",
    '"': '"',
    "'": "'",
}
_OPENS = frozenset("“„‘‚«»‹›「『｢\"'")
QUOTES = _OPENS | frozenset(_CLOSES)
_CORNERS = frozenset("「」『』｢｣")
# Marks whose side is told by what stands round them.
_STRAIGHT = frozenset("\"'")
_TWO_SIDED = frozenset("\"'»›")
_MARK = re.compile(f"[{''.join(sorted(QUOTES))}]")
_BRACKETS = frozenset("([{—–")
# A straight mark right after these opens only when none is open.
_AMBIGUOUS = frozenset(".,:;!?…")
# More marks than this do not stand side by side in earnest.
_NESTED = 8
_ALPHABETIC = frozenset({Kind.LETTER, Kind.DIGIT})


class _Open(NamedTuple):
    mark: str
    at: int


def quoted(words: str) -> str:
    """Return words of a text in quotation marks; what begins with a mark of its own needs none."""
    return words if words[:1] in _OPENS else f"“{words}”"


def quotations(text: str, start: int, end: int) -> Iterator[Fragment]:
    """Yield the quotations of `[start, end)`, marks included, in the order they close.

    The stretch should lie in one paragraph. A mark that is never closed, or one that closes
    nothing, makes no quotation; a straight mark that plainly opens while another is still open
    takes its place, so that a broken quotation does not run away.
    """
    stack: list[_Open] = []
    for found in _MARK.finditer(text, start, end):
        mark, at = found[0], found.start()
        if mark not in _CORNERS and _inside_word(text, start, at, end):
            continue
        before = _opened(stack, mark)
        opens = opens_at(text, at, start, end)
        if before is not None and not (opens and mark in _STRAIGHT):
            yield Fragment(stack[before].at, at + 1)
            del stack[before:]
        elif opens or (mark == '"' and _may_open(text, start, at, end)):
            if before is not None:
                del stack[before:]
            stack.append(_Open(mark, at))


def opens_at(text: str, at: int, start: int, end: int) -> bool:
    """Tell whether the mark at `at` plainly opens a quotation within `[start, end)`."""
    mark = text[at]
    if mark not in _TWO_SIDED:
        return mark in _OPENS
    if at + 1 >= end or text[at + 1].isspace() or (mark == "'" and text[at + 1].isdigit()):
        return False
    start = max(start, at - _NESTED)
    while at > start and text[at - 1] in QUOTES:
        at -= 1
    return at == start or text[at - 1].isspace() or text[at - 1] in _BRACKETS


def _opened(stack: list[_Open], mark: str) -> int | None:
    """Return the place in the stack of the mark that `mark` would close."""
    wanted = _CLOSES.get(mark, "")
    return next((i for i in range(len(stack) - 1, -1, -1) if stack[i].mark in wanted), None)


def _inside_word(text: str, start: int, at: int, end: int) -> bool:
    """Apostrophes between letters, gershayim between Hebrew ones."""
    if not start < at < end - 1:
        return False
    if text[at] in '"”':
        return "\u05d0" <= text[at - 1] <= "\u05ea" and "\u05d0" <= text[at + 1] <= "\u05ea"
    return kind_at(text, at - 1) in _ALPHABETIC and kind_at(text, at + 1) in _ALPHABETIC


def _may_open(text: str, start: int, at: int, end: int) -> bool:
    """A straight mark that is stuck to what stands before it: `said:"We`, `그는"다음`."""
    if at == start or at + 1 >= end or text[at + 1].isspace():
        return False
    kind = kind_at(text, at - 1)
    return text[at - 1] in _AMBIGUOUS or kind not in _ALPHABETIC | {Kind.BLANK, Kind.OTHER}
