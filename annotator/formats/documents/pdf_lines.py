"""From the lines of a PDF to paragraphs: lines are joined only where the page shows they belong.

Two lines are one paragraph when they stand at the page's usual distance, in one size, the second
is not indented and begins no list item, the first is as wide as a column of text, and the next
word had no room left in it; rows of tables stay lines. Under a list item an indent is no bar. A
hyphen at a line's end goes when the document has the word without it elsewhere; otherwise only
the line's end goes.
"""

import re
from collections.abc import Container, Iterable, Sequence
from itertools import pairwise
from statistics import median

import msgspec

SOFT_HYPHEN = "\u00ad"
_ITEM = re.compile(r"(?:[•·▪◦‣●○■□–—*-]|\(?\d{1,3}[.)]|\(?[A-Za-z][.)])\s")
_FIRST = re.compile(r"\S+")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_HYPHENATED = re.compile(rf"([^\W\d_]+)[-{SOFT_HYPHEN}]$")
_WITHIN_WORD = re.compile(r"\w-$")
_BEGINNING = re.compile(r"[^\W\d_]+")
# Sizes and distances that differ by less are the same to the eye.
_SAME_SIZE = 1.15
_SAME_STEP = 1.25
_LARGEST_STEP = 2.6
_INDENT = 0.6
_HANGING = 3.0
_COLUMN = 3.0
# Narrower lines, in heights of a line, are of tables, captions and addresses.
_NARROWEST = 10


class Line(msgspec.Struct, frozen=True):
    """A line as it stands on a page, in points; `bottom` grows upwards."""

    text: str
    left: float
    right: float
    bottom: float
    height: float


class Joined(msgspec.Struct, frozen=True):
    """The paragraphs of a page; `kept` counts hyphens at lines' ends that stayed."""

    paragraphs: tuple[str, ...]
    kept: int = 0


def words_of(pages: Iterable[Sequence[Line]]) -> frozenset[str]:
    """Return the words of a document, those parted by a line's end left out."""
    found: set[str] = set()
    for lines in pages:
        parted = False
        for line in lines:
            words = [word.casefold() for word in _WORD.findall(line.text)]
            first = 1 if parted else 0
            parted = _HYPHENATED.search(line.text) is not None
            found.update(words[first : len(words) - parted])
    return frozenset(found)


def join_lines(lines: Sequence[Line], words: Container[str]) -> Joined:
    """Return the paragraphs of a page's lines; `words` are those of the whole document."""
    if not lines:
        return Joined(())
    step = _usual_step(lines)
    edges = _right_edges(lines)
    paragraphs = [lines[0].text]
    kept = 0
    for number, (line, after) in enumerate(pairwise(lines), 1):
        if not _are_near(line, after, step):
            paragraphs.append(after.text)
        elif (parted := _parted(line.text, after.text)) is not None:
            bare = _is_bare(*parted, words) or line.text.endswith(SOFT_HYPHEN)
            paragraphs[-1] = (paragraphs[-1][:-1] if bare else paragraphs[-1]) + after.text
            kept += not bare
        elif _is_full(line, after, edges[number - 1]):
            paragraphs[-1] += _between(line.text, after.text) + after.text
        else:
            paragraphs.append(after.text)
    return Joined(tuple(paragraphs), kept)


def _usual_step(lines: Sequence[Line]) -> float:
    steps = [a.bottom - b.bottom for a, b in pairwise(lines) if a.bottom > b.bottom]
    near = [s for s, (a, _) in zip(steps, pairwise(lines), strict=False) if s < 4 * a.height]
    return median(near or steps or [0.0])


def _right_edges(lines: Sequence[Line]) -> list[float]:
    """Return for each line how far the lines of its column and size reach."""
    order = sorted(range(len(lines)), key=lambda n: lines[n].left)
    edges = [line.right for line in lines]
    column: list[int] = []
    for number in order:
        if column and lines[number].left - lines[column[-1]].left > _COLUMN * lines[number].height:
            _widen(lines, column, edges)
            column = []
        column.append(number)
    _widen(lines, column, edges)
    return edges


def _widen(lines: Sequence[Line], column: Sequence[int], edges: list[float]) -> None:
    reach: dict[int, float] = {}
    for number in column:
        size = round(lines[number].height)
        for near in (size - 1, size, size + 1):
            reach[near] = max(reach.get(near, 0.0), lines[number].right)
    for number in column:
        edges[number] = reach[round(lines[number].height)]


def _are_near(line: Line, after: Line, step: float) -> bool:
    """Tell whether two lines can be of one paragraph by where they stand."""
    distance = line.bottom - after.bottom
    large = max(line.height, after.height)
    indent = _HANGING if _ITEM.match(line.text) else _INDENT
    return (
        0 < distance <= min(step * _SAME_STEP, large * _LARGEST_STEP)
        and large <= _SAME_SIZE * min(line.height, after.height)
        and after.left - line.left <= indent * line.height
        and after.left < line.right
        and line.left < after.right
        and _ITEM.match(after.text) is None
    )


def _is_full(line: Line, after: Line, edge: float) -> bool:
    """Tell whether the next line's first word had no room left in this one."""
    if line.right - line.left < _NARROWEST * line.height or "\t" in line.text + after.text:
        return False
    first = _FIRST.match(after.text)
    share = len(first[0]) / len(after.text) if first else 1.0
    space = line.height / 4
    return line.right + space + share * (after.right - after.left) > edge


def _between(before: str, after: str) -> str:
    """Return what stands between two joined lines: nothing in a word, or between ideographs."""
    if _WITHIN_WORD.search(before):
        return ""
    return "" if _is_unspaced(before[-1:]) and _is_unspaced(after[:1]) else " "


def _is_unspaced(character: str) -> bool:
    return "\u2e80" <= character <= "\u9fff" or "\uf900" <= character <= "\uffef"


def _parted(before: str, after: str) -> tuple[str, str] | None:
    """Return the halves of a word that a line's end parts."""
    first, second = _HYPHENATED.search(before), _BEGINNING.match(after)
    if first is None or second is None or not second[0][0].islower():
        return None
    return first[1], second[0]


def _is_bare(first: str, second: str, words: Container[str]) -> bool:
    """Tell whether the document writes a word without the hyphen at the line's end, only so."""
    whole, hyphenated = f"{first}{second}".casefold(), f"{first}-{second}".casefold()
    return whole in words and hyphenated not in words
