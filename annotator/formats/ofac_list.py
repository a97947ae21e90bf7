"""OFAC's lists as they are published: no header, `-0- ` for nothing, a 0x1A at the end.

`alt.csv` (other names) is read with the `sdn.csv` beside which it lies; both are in the order of
the entries' numbers, so that neither has to be held in memory. `add.csv` holds no names.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from annotator.formats.base import Refusal
from annotator.formats.csv_rows import Dialect, Row, rows_of
from annotator.formats.encoding import file_encoding
from annotator.formats.numerals import whole_number
from annotator.model.gazetteer import Entry, Name

_NULL = "-0-"
_TYPES = {"individual": "person", "vessel": "vessel", "aircraft": "aircraft"}
_KINDS = {"aka": "alias", "fka": "former", "nka": "alias"}
_WEAK = re.compile(r"[afn]\.k\.a\. '([^']{2,80})'")
_BODY = re.compile(
    r"\b(MINISTRY|AGENCY|DEPARTMENT|BUREAU|COMMITTEE|COMMISSION|DIRECTORATE|COUNCIL|ARMY|GUARD"
    r"|INTELLIGENCE|GOVERNMENT|POLICE)\b"
)
_FIRM = re.compile(
    r"\b(CO|LTD|LLC|INC|CORP|CORPORATION|COMPANY|COMPANIES|LIMITED|BANK|BANCO|TRADING|SHIPPING"
    r"|INDUSTR\w*|S\.?A|GMBH|AG|BV|OOO|PJSC|JSC|OAO|ZAO|FZE|FZCO|FZ|PTE|PTY|LTDA|SRL|HOLDINGS?"
    r"|ENTERPRISES?|GROUP|AIRLINES?|AIRWAYS|INSURANCE|LINES?)\b"
)


def read_ofac(path: Path) -> Iterator[Entry | Refusal]:
    """Yield the entries of an `sdn.csv`, with the other names of the `alt.csv` beside it."""
    others = _Others(_beside(path, "alt"))
    for row in _rows(path):
        if row.why:
            yield Refusal(f"line {row.line}", row.why)
            continue
        number, title, kind = (_value(cell) for cell in row.cells[:3])
        if (entry := whole_number(number)) is None or not title:
            yield Refusal(f"line {row.line}", "it has no number or no name")
            continue
        type_ = _TYPES.get(kind) or _type(title)
        names = [*_names(title, "name", type_)]
        for words, how in others.of(entry):
            names += _names(words, _KINDS.get(how, "alias"), type_)
        names += [Name(words, "weak") for words in _WEAK.findall(_value(row.cells[-1]))]
        yield Entry(f"ofac:{number}", title, type_, tuple(names))
    for where, why in others.refused:
        yield Refusal(where, why)


class _Others:
    """The other names, read along with the entries; what comes out of order is kept."""

    def __init__(self, path: Path | None) -> None:
        self.refused: list[tuple[str, str]] = []
        self._rows = iter(()) if path is None else self._read(path)
        self._ahead: dict[int, list[tuple[str, str]]] = {}
        self._last = -1

    def of(self, number: int) -> list[tuple[str, str]]:
        """Return the other names of an entry, each with what kind of name it is."""
        while self._last <= number:
            row = next(self._rows, None)
            if row is None:
                break
            self._last, name, kind = row
            self._ahead.setdefault(self._last, []).append((name, kind))
        return self._ahead.pop(number, [])

    def _read(self, path: Path) -> Iterator[tuple[int, str, str]]:
        for row in _rows(path):
            values = [_value(cell) for cell in row.cells]
            number = whole_number(values[0]) if len(values) > 3 else None
            if row.why or number is None or not values[3]:
                why = row.why or "it has no number or no name"
                self.refused.append((f"{path.name}, line {row.line}", why))
            else:
                yield number, values[3], values[2]


def _rows(path: Path) -> Iterator[Row]:
    with path.open(encoding=file_encoding(path), errors="replace", newline="") as file:
        yield from rows_of(_lines(file), Dialect(","))


def _lines(file: Iterable[str]) -> Iterator[str]:
    for line in file:
        yield line.replace("\x1a", "") if "\x1a" in line else line


def _beside(path: Path, name: str) -> Path | None:
    """Return another file of the same list: `alt.csv` beside `sdn.csv`, in the same letters."""
    wanted = path.name.lower().replace("sdn", name)
    for other in path.parent.iterdir():
        if other.name.lower() == wanted and other != path and other.is_file():
            return other
    return None


def _value(cell: str) -> str:
    plain = cell.strip()
    return "" if plain == _NULL else plain


def _type(title: str) -> str:
    if _BODY.search(title):
        return "public_body"
    return "company" if _FIRM.search(title) else "organisation"


def _names(words: str, kind: str, type_: str) -> Iterator[Name]:
    """Yield a name; a person's `LAST, First` in both orders."""
    last, comma, first = words.partition(", ")
    if type_ == "person" and comma and "," not in first:
        yield Name(f"{first} {last}", kind)
        yield Name(f"{last} {first}", kind)
    else:
        yield Name(words, kind)
