"""Cells that a spreadsheet shows as they are and never runs as formulas."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(text: str) -> str:
    """Return a cell's text; what a spreadsheet would take for a formula gets a leading `'`."""
    if not text.startswith(_FORMULA_SIGNS) or _is_number(text):
        return text
    return "'" + text


def csv_line(cells: Iterable[str]) -> str:
    """Return cells as a line of CSV, its line end included."""
    line = StringIO()
    csv.writer(line, lineterminator="\r\n").writerow([safe_cell(cell) for cell in cells])
    return line.getvalue()


def tab_separated(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as a spreadsheet takes them from the clipboard."""
    return "".join("\t".join(" ".join(safe_cell(c).split()) for c in row) + "\n" for row in rows)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
