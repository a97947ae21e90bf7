"""Rows of delimited text with their line numbers; a broken row never swallows the next ones."""

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from io import StringIO, TextIOBase
from itertools import islice
from typing import NamedTuple

from annotator.errors import UserError
from annotator.model.counting import numbered

# Stands between cells where there is but one column.
NO_DELIMITER = "\x1f"
_NAMED = {"\\t": "\t", "tab": "\t", "none": NO_DELIMITER}
_COLUMNS_OF_TEXTS = frozenset({"text", "content", "body", "article", "story", "sentence"})
_SAYS = re.compile(r'"?sep=([^\w\s"]|\t)"?\s*', re.IGNORECASE)
_DELIMITERS = (",", ";", "\t", "|")
# An open quotation mark without its partner is given up after as many characters.
_LONGEST_CELL = 1 << 28
_SNIFFED_ROWS = 50
# Longer lines are passed over; they would fill the memory. The mark stands for one.
_LONGEST_LINE = 1 << 25
_TOO_LONG = "\0long"


class Dialect(NamedTuple):
    """What stands between cells, and whether cells may be quoted.

    `named` when the first line is no row, but says the delimiter, as Excel has it: `sep=;`.
    """

    delimiter: str = ","
    quoted: bool = True
    named: bool = False


class Row(NamedTuple):
    """A row's cells and the line it begins on; `why` says what is wrong with it."""

    line: int
    cells: list[str]
    why: str = ""


class _Feed:
    """Lines for the csv module, of which those after a row's first can be read again."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._again: deque[str] = deque()
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        self.taken.append(line)
        return line

    def only_first(self) -> None:
        """Give back all lines of the row but its first."""
        self._again.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]


def lines_of(text: TextIOBase, longest: int = _LONGEST_LINE) -> Iterator[str]:
    """Yield the lines of a file, a mark in the place of one that is too long to be held."""
    while line := text.readline(longest):
        if len(line) < longest or line.endswith("\n"):
            yield line
            continue
        while (rest := text.readline(longest)) and not rest.endswith("\n"):
            pass
        yield f"{_TOO_LONG}\n"


def rows_of(lines: Iterable[str], dialect: Dialect) -> Iterator[Row]:
    """Return the rows one by one, blank lines left out; all must be as wide as the first."""
    csv.field_size_limit(_LONGEST_CELL)
    feed = _Feed(lines)
    quoting = csv.QUOTE_MINIMAL if dialect.quoted else csv.QUOTE_NONE
    reader = csv.reader(feed, delimiter=dialect.delimiter, quoting=quoting, strict=True)
    number, width = 1, 0
    if dialect.named and next(feed, None) is not None:
        number = 2
    while True:
        feed.taken.clear()
        cells, why = [], ""
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            why = f"not a row: {error}"
        width = width or len(cells)
        if cells and len(cells) != width:
            why = f"it has {numbered(len(cells), 'cell')}, the first row has {width}"
        if cells[:1] == [_TOO_LONG]:
            why = f"the line is longer than {_LONGEST_LINE >> 20} MB"
        if why:
            feed.only_first()
        if cells or why:
            yield Row(number, cells, why)
        number += len(feed.taken)


def column_names(cells: list[str], *, header: bool) -> list[str]:
    """Return a name for every column; one that is blank or taken gets its number."""
    names: list[str] = []
    for number, cell in enumerate(cells, 1):
        name = cell.strip() if header else ""
        names.append(f"{name or 'column'} {number}" if not name or name in names else name)
    return names


def delimiter_named(written: str | None) -> str | None:
    r"""Return the delimiter a user named, `\t` and "tab" being the tab, "none" for one column.

    Raises:
        UserError: it cannot stand between cells.
    """
    found = _NAMED.get(written or "", written)
    if found and (len(found) > 1 or found in '"\r\n'):
        raise UserError(
            f"“{written}” cannot stand between cells; name one character, tab, or none."
        )
    return found


def found_dialect(head: str, *, tabbed: bool = False) -> Dialect:
    """Return the likeliest dialect of a file from its beginning.

    That is the one its first line names, or in which most rows are as wide as the first and wider
    than one cell. A single column that is called as texts are has none.
    """
    lines = list(StringIO(head, newline=""))
    if lines and (said := _SAYS.fullmatch(lines[0])):
        return Dialect(said[1], named=True)
    whole = lines[:-1] if len(lines) > 1 else lines
    order = ("\t", *_DELIMITERS) if tabbed else _DELIMITERS
    candidates = [Dialect(delimiter) for delimiter in order]
    candidates.append(Dialect("\t", quoted=False))
    best = max(candidates, key=lambda dialect: _fit(whole, dialect))
    if _fit(whole, best) > 0:
        return best
    name = lines[0].strip().strip('"').casefold() if lines else ""
    return Dialect(NO_DELIMITER) if name in _COLUMNS_OF_TEXTS else candidates[0]


def _fit(lines: list[str], dialect: Dialect) -> float:
    rows = list(islice(rows_of(lines, dialect), _SNIFFED_ROWS))
    if not rows or len(rows[0].cells) < 2:
        return 0
    return sum(1 for row in rows if not row.why) / len(rows)
